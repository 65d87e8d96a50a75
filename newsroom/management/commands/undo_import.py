"""`undo_import ID`: take an import out again, as long as nobody has touched what it brought."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange.models import Import
from exchange.undo import AlreadyUndone, Touched, undo

SHOWN = 50


class Command(BaseCommand):
    help = "Take an import out again. Rows that were edited, used or published since are listed, and nothing is done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="The number of the import (list_imports tells it).")
        parser.add_argument(
            "--keep-edited",
            action="store_true",
            help="Leave what was edited, used or published since, with what it needs, and take the rest out.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made = Import.objects.filter(pk=options["id"]).first()
        if made is None:
            raise CommandError(f"There is no import {options['id']}; list_imports shows them.")
        try:
            removed, kept = undo(made, keep_edited=options["keep_edited"])
        except AlreadyUndone as error:
            raise CommandError(f"Import {made.pk} was taken out before.") from error
        except Touched as error:
            self._list([str(each) for each in error.kept])
            raise CommandError(
                f"Nothing was taken out: {len(error.kept):,} rows were edited, used or published since. Withdraw what is "
                "public, or leave them all with --keep-edited."
            ) from error
        if options["verbosity"] > 0:
            self.stdout.write(f"{removed:,} rows of import {made.pk} ({made.set_name}) were taken out.")
            if kept:
                self.stdout.write(f"{len(kept):,} stay, with what they need:")
                self._list([str(each) for each in kept])

    def _list(self, lines: list[str]) -> None:
        for line in lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > SHOWN:
            self.stdout.write(f"  … and {len(lines) - SHOWN:,} more")
