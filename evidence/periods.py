"""Periods: what the dates of a fact, and the days on which sources attest it, say about any given day.

A *reading* is a start day S and an end day E, S ≤ E, that the dates allow and that agrees with every attestation: on
some day that the attestation may mean, the fact held. The last day counts as held. On a day, or in a window of days:

    certain   there is a reading, and in every reading it held
    possible  in some reading it held
    no        in no reading it held (also where no reading is left: the dates contradict each other)

A date that ends in “?” makes nothing certain: for “certain” it counts as unknown. For “possible” it counts as
written, as long as that leaves a reading; where it leaves none, all such dates count as unknown. An unknown start is
not “always”, an unknown or open end is not “current”: they are possible, nothing more.

All this comes down to four days, which the database keeps beside each row (migration 0001), and comparisons:

    possible_from, certain_from     the earliest and the latest day on which it can have started
    certain_until, possible_until   the earliest and the latest day on which it can have ended

`certain_from` may lie after `certain_until` (start 2010, end 2010): on no day certain, but certain in the year 2010.
`evidence/tests/test_periods.py` checks it against every reading, one by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from evidence.dates import PartialDate, PartialDateError, Precision


class Held(TextChoices):
    """Did it hold then, as far as the dates say? A word about time, never about truth."""

    CERTAIN = "certain", _("certainly then")
    POSSIBLE = "possible", _("possibly then")
    NO = "no", _("not then")


class Attested(NamedTuple):
    """What an attestation says: on some day from `earliest` to `latest` (None: not limited there) it held."""

    earliest: date | None
    latest: date | None
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A start, an end and attestations, and the bounds that follow. None for a start or an end: unknown.

    ahead: it was announced or planned when the source was written, so nothing of it is certain.
    """

    start: PartialDate | None
    end: PartialDate | None
    attested: tuple[PartialDate | Attested, ...] = ()
    ahead: bool = False
    possible_from: date | None = field(init=False, compare=False)
    certain_from: date | None = field(init=False, compare=False)
    certain_until: date | None = field(init=False, compare=False)
    possible_until: date | None = field(init=False, compare=False)
    agrees: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        attested = tuple(self.attested)
        sure_start, sure_end = _sure(self.start), _sure(self.end)
        sure_attested = [attestation for attestation in attested if not attestation.uncertain]
        # The start lies on or before every attestation, the end on or after: each narrows the other two.
        certain_from = _least(_latest(sure_start), _latest(sure_end), *map(_latest, sure_attested))
        certain_until = _greatest(_earliest(sure_end), _earliest(sure_start), *map(_earliest, sure_attested))
        as_written = _leaves_a_reading(self.start, self.end, attested)
        derived = {
            "attested": attested,
            "possible_from": _earliest(self.start if as_written else sure_start),
            "certain_from": None if self.ahead else certain_from,
            "certain_until": None if self.ahead else certain_until,
            "possible_until": _latest(self.end if as_written else sure_end),
            "agrees": as_written or _leaves_a_reading(sure_start, sure_end, sure_attested),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_bounds(
        cls,
        start: PartialDate | None,
        end: PartialDate | None,
        attested_first: date | None,
        attested_last: date | None,
        unsure_first: date | None = None,
        unsure_last: date | None = None,
        *,
        ahead: bool = False,
    ) -> "Period":
        """The period of a row that keeps, of its sure attestations, the least latest and the greatest earliest day
        (`unsure_…`: the same of those that end in “?”). “It held by that day” and “it held on that day or later” are
        attestations too, and together say exactly as much as all of them did.
        """
        attested = (
            Attested(None, attested_first),
            Attested(attested_last, None),
            Attested(None, unsure_first, uncertain=True),
            Attested(unsure_last, None, uncertain=True),
        )
        return cls(start, end, attested, ahead)

    def held_on(self, day: date) -> Held:
        """Did it hold on `day`?"""
        return self.held_in(day, day)

    def held_in(self, first: date, last: date, *, throughout: bool = False) -> Held:
        """Did it hold at some moment from `first` to `last`, both included; `throughout`: on all those days?

        Raises ValueError if the window ends before it starts.
        """
        if first > last:
            raise ValueError(f"The window ends ({last}) before it starts ({first}).")
        # At some moment: started by its last day, not ended before its first. Throughout: the other way round.
        started_by, not_ended_before = (first, last) if throughout else (last, first)
        if not self.agrees:
            return Held.NO
        if (
            self.certain_from is not None
            and self.certain_until is not None
            and self.certain_from <= started_by
            and self.certain_until >= not_ended_before
        ):
            return Held.CERTAIN
        if (self.possible_from is None or self.possible_from <= started_by) and (
            self.possible_until is None or self.possible_until >= not_ended_before
        ):
            return Held.POSSIBLE
        return Held.NO

    def held(self, when: PartialDate, *, throughout: bool = False) -> Held:
        """Did it hold on a day, or in a month or year? PartialDateError if `when` is none of these."""
        return self.held_in(*window(when), throughout=throughout)


def window(when: date | PartialDate | str) -> tuple[date, date]:
    """First and last day of a day, month or year to ask about. PartialDateError for any other date."""
    if isinstance(when, date):
        return when, when
    asked = PartialDate.parse(when) if isinstance(when, str) else when
    plain = asked.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR)
    if not plain or asked.uncertain or asked.approximate or asked.earliest is None or asked.latest is None:
        raise PartialDateError(
            f"Ask about a day (2018-04-24), a month (2018-04) or a year (2018): “{asked}” is none of these."
        )
    return asked.earliest, asked.latest


def _sure(value: PartialDate | None) -> PartialDate | None:
    return None if value is None or value.uncertain else value


def _earliest(value: PartialDate | Attested | None) -> date | None:
    return None if value is None else value.earliest


def _latest(value: PartialDate | Attested | None) -> date | None:
    return None if value is None else value.latest


def _least(*days: date | None) -> date | None:
    """The least of the known days, as SQL's least(): None only if none is known."""
    return min((day for day in days if day is not None), default=None)


def _greatest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _leaves_a_reading(
    start: PartialDate | None, end: PartialDate | None, attested: Iterable[PartialDate | Attested]
) -> bool:
    """Whether the earliest start and the latest end are in order and span every attestation."""
    attested = tuple(attested)
    first, last = _earliest(start), _latest(end)
    by, until = _least(last, *map(_latest, attested)), _greatest(*map(_earliest, attested))
    return (first is None or by is None or first <= by) and (until is None or last is None or until <= last)
