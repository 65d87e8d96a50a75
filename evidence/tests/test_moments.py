"""A fact of one moment has the bounds of a period that starts and ends on its date: what that says, held against every day
that the moment can have been."""

from datetime import date, timedelta
from random import Random

from evidence.dates import PartialDate
from evidence.periods import Held
from evidence.tests import random_cases
from evidence.tests.random_cases import period

FIRST, LAST = date(2004, 1, 1), date(2016, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def within(day: date, when: PartialDate) -> bool:
    return (when.earliest is None or when.earliest <= day) and (when.latest is None or day <= when.latest)


def by_enumeration(moment: str, attested: tuple[str, ...], first: date, last: date) -> Held | None:
    """What the window holds of all the days that the moment can be; None where no day is left."""
    dates = [PartialDate.parse(text) for text in (moment, *attested)]
    days = [day for day in DAYS if all(within(day, when) for when in dates)]
    inside = [first <= day <= last for day in days]
    if not days:
        return None
    return Held.CERTAIN if all(inside) else Held.POSSIBLE if any(inside) else Held.NO


def sure(random: Random) -> str:
    """A date without “?”, which is set aside where it doesn't fit."""
    while "?" in (text := random_cases.partial(random)) or text.startswith("[..") or text.endswith("..]"):
        pass
    return text


def test_a_moment_in_a_window_by_its_date_alone() -> None:
    random = Random(4)
    seen = set()
    for _ in range(600):
        moment, window = sure(random), random_cases.case(random)
        found = period(moment, moment).held_in(window.first, window.last)
        assert found == by_enumeration(moment, (), window.first, window.last), (moment, window)
        seen.add(found)
    assert seen == {Held.CERTAIN, Held.POSSIBLE, Held.NO}


def test_attestations_never_make_a_moment_more_than_it_is() -> None:
    """With attestations the period is the weaker statement: it may leave “possible” what a moment can't have been.

    But what it calls certain is certain, and what can have been is never ruled out.
    """
    random = Random(5)
    certain = 0
    for _ in range(1500):
        moment, attested, window = sure(random), (sure(random),), random_cases.case(random)
        truth = by_enumeration(moment, attested, window.first, window.last)
        found = period(moment, moment, *attested).held_in(window.first, window.last)
        if found == Held.CERTAIN:
            certain += 1
            assert truth == Held.CERTAIN, (moment, attested, window)
        if found == Held.NO:
            assert truth in (Held.NO, None), (moment, attested, window)
    assert certain > 20
