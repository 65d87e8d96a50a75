"""`rebuild_published --yes`: fill the published store again from the ledger alone, in one transaction."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.publishing.rebuild import rebuild


class Command(BaseCommand):
    help = "Empty the published store and fill it again from the ledger. Readers see the old one until it is done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="Do it.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            raise CommandError(
                "This empties the published store and fills it again from the ledger, in one transaction. "
                "Say --yes to do it; verify_ledger first tells whether it is needed."
            )
        count = rebuild()
        if options["verbosity"] > 0:
            self.stdout.write(f"{count} records are in the published store, as the ledger says.")
