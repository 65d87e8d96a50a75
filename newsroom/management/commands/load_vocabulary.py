"""`load_vocabulary`: spheres, kinds, categories and roles, from fixtures/vocabulary.yaml."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Load the vocabulary: spheres and sides, kinds of organizations, categories of roles, roles and their titles."

    def add_arguments(self, parser: CommandParser) -> None:
        default = settings.BASE_DIR / "fixtures" / "vocabulary.yaml"
        parser.add_argument("file", type=Path, nargs="?", default=default, help="Another vocabulary file.")
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace terms that editors have changed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command(
            "load_case",
            options["file"],
            overwrite=options["overwrite"],
            verbosity=options["verbosity"],
            stdout=self.stdout,
        )
