"""`migrate`, for both stores: schemas, tables, derived values, history triggers, the roles and what they
may do. It works as the owner of the database (OWNER_DATABASE_URL), and is all that does.

Without `--database` everything is done, in order, and can be repeated. With `--database default` or `published`, that store
alone. With an app or a migration name, Django's own command runs on the store or stores asked for, forwards or backwards,
and what belongs to tables that exist is installed afterwards.
"""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import transaction

from config.stores import SCHEMA
from newsroom import installation
from newsroom.permissions import sync_groups
from newsroom.publishing.ledger import in_another_form, take_up
from newsroom.publishing.publish import lock_publishing


class Command(DjangoMigrate):
    help = "Bring both stores up to date: schemas, tables, derived values, history, roles."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=None)
        for action in parser._actions:
            if action.dest == "database":
                action.help = "One store only: default (newsroom) or published. Both if left out."
                action.default = None

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        # No database is asked: of a new one, the roles that would ask are made below.
        return super().get_check_kwargs(options | {"database": "default"}) | {"databases": []}

    def handle(self, *args: Any, **options: Any) -> None:
        aliases = [options["database"]] if options["database"] else ["default", "published"]
        if options["check_unapplied"] or options["plan"]:
            for alias in aliases:
                with installation.owner_connection(alias):
                    super().handle(*args, **options | {"database": alias})
            return
        with installation.owner_connection("default") as newsroom:
            installation.prepare()
            for alias in aliases:
                if options["verbosity"] > 0:
                    self.stdout.write(f"{alias} (schema {SCHEMA[alias]}):")
                with installation.owner_connection(alias):
                    super().handle(*args, **options | {"database": alias})
            installation.finish(newsroom)
            if not options["app_label"] and "default" in aliases:
                sync_groups()
                if in_another_form():
                    with transaction.atomic(using="default"):
                        lock_publishing()
                        take_up()
