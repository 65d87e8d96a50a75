"""`publish_case FILE --by USER`: publish the records of a case file, through the same functions as the newsroom's button."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from config.stores import ALIAS, NEWSROOM
from newsroom import publishing
from newsroom.case import CaseError, read
from newsroom.publishing.review import Selection
from newsroom.publishing.together import plan_together


class Command(BaseCommand):
    help = "Approve and publish the records that a case file holds, as they are in the newsroom now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The YAML file that was loaded.")
        parser.add_argument("--by", required=True, help="The user who publishes; needs the permission to.")
        parser.add_argument(
            "--legal",
            default="",
            help="The user who approves people that the file doesn't name; needs the permission to.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = self._user(options["by"])
        legal = self._user(options["legal"]) if options["legal"] else None
        if not user.has_perm("newsroom.publish_records"):
            raise CommandError(f"“{user}” may not publish.")
        try:
            file = read(options["file"])
        except CaseError as error:
            raise CommandError(f"{options['file']}: nothing was published.\n{error}") from error
        asked: Selection = defaultdict(set)
        for entry in file.entries:
            asked[entry.aggregate].add(entry.root.pk)
        # What was approved on the way counts only if it goes out.
        with transaction.atomic(using=ALIAS[NEWSROOM]):
            self._publish(asked, user, legal, options)

    def _publish(self, asked: Selection, user: Any, legal: Any, options: dict[str, Any]) -> None:
        try:
            plan = plan_together(asked, by=user, legal=legal)
            if plan.is_blocked:
                raise CommandError(
                    "Nothing was published:\n" + "\n".join(f"{b.record}: {b.message}" for b in plan.blockers)
                )
            if not plan.count:
                self._say(options, "Everything in the file is public as it is.")
                return
            publishing.publish(plan, by=user)
        except publishing.ReviewError as error:
            raise CommandError(f"Nothing was published: {error}") from error
        except publishing.PublishError as error:
            raise CommandError(str(error)) from error
        self._say(options, f"{plan.count} records published.")

    def _user(self, username: str) -> Any:
        user = get_user_model().objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user called “{username}”.")
        return user

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"] > 0:
            self.stdout.write(text)
