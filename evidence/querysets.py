"""Questions about time that every table with a period answers."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, Q, Value, When

from evidence.dates import PartialDate
from evidence.periods import Held, window

M = TypeVar("M", bound=models.Model)


class PeriodQuerySet(models.QuerySet[M]):
    """For models with the columns possible_from, certain_from, certain_until, possible_until and dates_agree."""

    def active_on(
        self, when: date | PartialDate | str, *, throughout: bool = False, held: Held | str | None = None
    ) -> Self:
        """Rows that held on a day, or at some moment in a month or year; `throughout`: on all its days.

        Certain and possible ones alike, told apart by the annotation `held` ("certain" or "possible"); the argument
        `held` keeps only the ones or only the others. Raises PartialDateError if `when` is no day, month or year, and
        ValueError if `held` is "no" or no word of Held.
        """
        first, last = window(when)
        started_by, not_ended_before = (first, last) if throughout else (last, first)
        # The same comparisons as Period.held_in. Certain implies possible, so that one filter serves both.
        possible = (
            Q(dates_agree=True)
            & (Q(possible_from__isnull=True) | Q(possible_from__lte=started_by))
            & (Q(possible_until__isnull=True) | Q(possible_until__gte=not_ended_before))
        )
        # What took place at one moment was there on no more than one day, however many days it may have been.
        if throughout and first != last and any(field.name == "date" for field in self.model._meta.fields):
            possible &= Q(date=None)
        certain = Q(certain_from__lte=started_by, certain_until__gte=not_ended_before)
        rows = self.filter(possible).annotate(
            held=Case(
                When(certain, then=Value(Held.CERTAIN.value)),
                default=Value(Held.POSSIBLE.value),
                output_field=models.CharField(),
            )
        )
        if held is None:
            return rows
        if Held(held) is Held.NO:
            raise ValueError("active_on() finds what held, certainly or possibly; “no” is not a choice.")
        return rows.filter(held=Held(held).value)
