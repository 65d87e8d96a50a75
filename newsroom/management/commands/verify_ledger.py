"""`verify_ledger`: is the ledger as it was written, and does the public see what it says? Prints a checkpoint to keep."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.publishing.verify import Checkpoint, checkpoint, derived_problems, problems


class Command(BaseCommand):
    help = (
        "Check every act, every record of it and the published store against the chain; print a checkpoint."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="What an earlier run printed; may be given several times.",
        )
        parser.add_argument("--checkpoints", type=Path, help="A file of them, one on each line.")
        parser.add_argument(
            "--quick",
            action="store_true",
            help="Leave out what the database works out of published records (moves, standings): nobody waits to publish.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = [self._parsed(text, "--checkpoint") for text in options["checkpoint"]]
        if file := options["checkpoints"]:
            try:
                lines = file.read_text(encoding="utf-8").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{file} can't be read: {error}") from error
            known += [
                self._parsed(line, f"{file}, line {number}")
                for number, line in enumerate(lines, start=1)
                if line.strip()
            ]
        # Building the store again tells nothing of a ledger that isn't as it was.
        found = list(problems(known)) or ([] if options["quick"] else list(derived_problems()))
        if found:
            raise CommandError("Not all is as it was written:\n" + "\n".join(found))
        end = checkpoint()
        if end is None:
            self.stdout.write("Nothing was published yet.")
            return
        if options["verbosity"] > 0:
            left_out = " (what is worked out of it was left out)" if options["quick"] else ""
            self.stderr.write(
                f"The ledger is as it was written, and the public sees what it says{left_out}. Keep this elsewhere:"
            )
        self.stdout.write(str(end))

    def _parsed(self, text: str, where: str) -> Checkpoint:
        try:
            return Checkpoint.parse(text)
        except ValueError as error:
            raise CommandError(f"{where}: {error}") from error
