"""`list_imports`: the data sets that were taken in, the latest first."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from exchange.models import Import, Outcome


class Command(BaseCommand):
    help = "List the imports: number, set, when, new records, rows that wait, and whether it was taken out."

    def handle(self, *args: Any, **options: Any) -> None:
        found = Import.objects.all()
        if not found:
            self.stdout.write("Nothing was imported yet.")
        for made in found:
            numbers = made.report.get("numbers", {}).values()
            new = sum(each["new"] for each in numbers)
            waiting = made.queue.filter(outcome=Outcome.WAITING).count()
            state = f"  taken out {timezone.localtime(made.undone_at):%Y-%m-%d}" if made.undone_at else ""
            self.stdout.write(
                f"{made.pk:>4}  {made.set_name:<24}  {timezone.localtime(made.at):%Y-%m-%d %H:%M}"
                f"  {new:>8,} new  {waiting:>6,} wait{state}"
            )
