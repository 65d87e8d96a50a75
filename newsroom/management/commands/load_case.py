"""`load_case FILE`: load a case file into the newsroom. Nothing is published by it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.case import CaseError, load, read


class Command(BaseCommand):
    help = "Load a case file (fixtures/README.md says how one is written) into the newsroom: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The YAML file.")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Replace records that were edited in the newsroom by what the file says.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = load(read(options["file"]), overwrite=options["overwrite"])
        except CaseError as error:
            raise CommandError(f"{options['file']}: nothing was loaded.\n{error}") from error
        if options["verbosity"] == 0:
            return
        self.stdout.write(
            f"{outcome.created} records loaded, {outcome.replaced} replaced, {outcome.unchanged} were the same already."
        )
        if outcome.kept:
            self.stdout.write(
                f"{len(outcome.kept)} were edited in the newsroom since and stay as they are (--overwrite replaces them):"
            )
            for where in outcome.kept:
                self.stdout.write(f"  {where}")
