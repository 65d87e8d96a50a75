"""Periods against the brute force, and the cases that are easiest to get wrong."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from evidence.dates import PartialDate, PartialDateError
from evidence.periods import Held, Period, window
from evidence.tests import random_cases
from evidence.tests.brute_force import Case, Verdict, calendar, compressed, judge
from evidence.tests.random_cases import bounds, period

NUMBER_OF_CASES = 40_000


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    random = Random(20101)
    return [random_cases.case(random) for _ in range(NUMBER_OF_CASES)]


@pytest.fixture(scope="module")
def verdicts(cases: list[Case]) -> list[Verdict]:
    return [judge(case, compressed(case)) for case in cases]


def verdict(case: Case) -> Verdict:
    value = period(case.start, case.end, *case.attested)
    return Verdict(
        value.held_in(case.first, case.last),
        value.held_in(case.first, case.last, throughout=True),
        value.agrees,
    )


def naive(case: Case) -> Verdict:
    """The formula that comes to mind first: start and end alone, neither narrowing the other."""
    start = PartialDate.parse(case.start) if case.start else None
    end = PartialDate.parse(case.end) if case.end else None

    def held(by: date, until: date) -> Held:
        if start and end and start.latest and end.earliest and start.latest <= by and end.earliest >= until:
            return Held.CERTAIN
        if (start and start.earliest and start.earliest > by) or (end and end.latest and end.latest < until):
            return Held.NO
        return Held.POSSIBLE

    return Verdict(held(case.last, case.first), held(case.first, case.last), True)


def test_periods_agree_with_every_reading(cases: list[Case], verdicts: list[Verdict]) -> None:
    wrong = [(case, right) for case, right in zip(cases, verdicts, strict=True) if verdict(case) != right]
    assert wrong == []


def test_random_cases_reach_every_verdict(verdicts: list[Verdict]) -> None:
    """A generator that made only easy cases would prove nothing."""
    least = NUMBER_OF_CASES // 50
    assert all(n > least for n in Counter(v.at_some_moment for v in verdicts).values())
    assert all(n > least for n in Counter(v.throughout for v in verdicts).values())
    assert {v.at_some_moment for v in verdicts} == {v.throughout for v in verdicts} == set(Held)
    assert sum(not v.agrees for v in verdicts) > least


def test_naive_formula_fails_the_same_cases(cases: list[Case], verdicts: list[Verdict]) -> None:
    """The control: if the cases couldn't tell a wrong formula, passing them would mean nothing."""
    wrong = sum(naive(case) != right for case, right in zip(cases, verdicts, strict=True))
    assert wrong > NUMBER_OF_CASES * 0.2


def test_unsure_dates_make_nothing_certain(cases: list[Case]) -> None:
    """Without its `?` dates a period is certain at the same times."""
    for case in cases[:4000]:
        value = period(case.start, case.end, *case.attested)
        start, end = (None if text and text.endswith("?") else text for text in (case.start, case.end))
        without = period(start, end, *(text for text in case.attested if not text.endswith("?")))
        assert (value.held_in(case.first, case.last) is Held.CERTAIN) == (
            without.held_in(case.first, case.last) is Held.CERTAIN
        )


def test_compression_decides_as_the_whole_calendar_does() -> None:
    random = Random(229)
    days = calendar(date(2007, 11, 25), date(2008, 6, 5))

    def near_leap_day() -> str:
        plain = [
            f"2008-{random.randint(1, 4):02d}-{random.randint(1, 29):02d}"[: random.choice((7, 10))]
            for _ in "ab"
        ]
        first, last = sorted(plain)
        return random.choice(
            (first, first, f"{first}~", f"{first}?", f"[{first}..]", f"[..{last}]", f"[{first}..{last}]")
        )

    for _ in range(600):
        start, end = (random.choice((None, near_leap_day(), near_leap_day())) for _ in "se")
        attested = tuple(near_leap_day() for _ in range(random.randint(0, 3)))
        first, last = sorted(random.choices(days[8:-8], k=2))
        case = Case(start, random.choice((end, end, "..")), attested, first, last)
        assert judge(case, compressed(case)) == judge(case, days), case


def test_compression_decides_as_the_whole_calendar_does_for_years() -> None:
    random = Random(1460)
    days = calendar(date(1999, 12, 1), date(2013, 2, 1))
    texts = (
        "2008",
        "2009",
        "2008~",
        "2011?",
        "2010-02",
        "[2009..2011]",
        "[..2009]",
        "[2010..]",
        "2012-02-29",
        "200X",
    )
    for _ in range(5):
        start, end, attested = random.choice(texts), random.choice((*texts, None, "..")), random.choice(texts)
        case = Case(start, end, (attested,), date(2010, 1, 1), date(2010, 12, 31))
        assert judge(case, compressed(case)) == judge(case, days), case


def test_from_bounds_keeps_all_that_attestations_say(cases: list[Case]) -> None:
    for case in cases[:5000]:
        value = period(case.start, case.end, *case.attested)
        sure = [a for a in map(PartialDate.parse, case.attested) if not a.uncertain]
        unsure = [a for a in map(PartialDate.parse, case.attested) if a.uncertain]
        kept = Period.from_bounds(
            value.start,
            value.end,
            *(
                bound
                for group in (sure, unsure)
                for bound in (
                    min((a.latest for a in group if a.latest), default=None),
                    max((a.earliest for a in group if a.earliest), default=None),
                )
            ),
        )
        assert bounds(kept) == bounds(value), case


@pytest.mark.parametrize(
    ("start", "end", "attested", "when", "held", "throughout"),
    [
        ("2018-04-24", "..", (), "2018-04-24", "certain", "certain"),
        ("2018-04-24", "..", (), "2018-04-25", "possible", "possible"),
        ("2018-04-24", None, (), "2018-04-23", "no", "no"),
        ("2018-04-24", "2018-04-24", (), "2018", "certain", "no"),
        ("2018-04-24", "2018-05-01", (), "2018-05-01", "certain", "certain"),
        # An unknown start is not “always”, an unknown end not “current”.
        (None, None, (), "2018", "possible", "possible"),
        (None, "2018", (), "2017", "possible", "possible"),
        # Both in one year: on no day certain, but certain in the year.
        ("2010", "2010", (), "2010", "certain", "possible"),
        ("2010", "2010", (), "2010-06-01", "possible", "possible"),
        # An attestation narrows an unknown start or end; a wide one says only “at some moment in it”.
        (None, None, ("2015-04-13",), "2015-04-13", "certain", "certain"),
        (None, None, ("2015-04",), "2015-04", "certain", "possible"),
        (None, None, ("2015-04",), "2015-04-13", "possible", "possible"),
        (None, None, ("2014", "2016"), "2015", "certain", "certain"),
        ("[2010..2015-04-13]", "..", ("2015-04-13",), "2015-04-13", "certain", "certain"),
        ("[2010..]", "..", (), "2015-04-13", "possible", "possible"),
        (None, None, ("[..2007]", "[2016..]"), "2010", "certain", "certain"),
        # “?” makes nothing certain, but is believed when it says when something can't have been …
        ("2010?", "2012?", (), "2011", "possible", "possible"),
        ("2010?", "2012?", (), "2013", "no", "no"),
        ("2010", "2012", ("2011?",), "2011", "certain", "certain"),
        (None, None, ("2011?",), "2011", "possible", "possible"),
        # … unless it contradicts the rest, or another of its kind.
        ("2010?", "2008", (), "2008", "certain", "possible"),
        ("2010?", None, ("2005?",), "2006", "possible", "possible"),
        # Dates that contradict each other leave nothing.
        ("2012", "2010", (), "2011", "no", "no"),
        ("2012", None, ("2010",), "2012", "no", "no"),
        ("1970", "197X", ("1971-02-28",), "1970", "certain", "possible"),
    ],
)
def test_held(
    start: str | None, end: str | None, attested: tuple[str, ...], when: str, held: str, throughout: str
) -> None:
    value = period(start, end, *attested)
    assert value.held(PartialDate.parse(when)) == held
    assert value.held(PartialDate.parse(when), throughout=True) == throughout


def test_held_on_is_a_window_of_one_day() -> None:
    value = period("2018-04-24", "2018-05")
    assert [value.held_on(date(2018, 4, day)) for day in (23, 24, 30)] == ["no", "certain", "certain"]


@pytest.mark.parametrize("when", ["197X", "2017~", "2017?", "[2010..2012]", ".."])
def test_window_refuses_what_is_no_day_month_or_year(when: str) -> None:
    with pytest.raises(PartialDateError, match="Ask about a day"):
        window(PartialDate.parse(when))


def test_window_takes_days_and_texts() -> None:
    assert window(date(2018, 4, 24)) == window("2018-04-24") == (date(2018, 4, 24), date(2018, 4, 24))
    assert window("2012-02") == (date(2012, 2, 1), date(2012, 2, 29))


def test_held_in_refuses_a_window_that_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        period(None, None).held_in(date(2018, 4, 24), date(2018, 4, 23))


def test_periods_are_equal_by_what_they_were_made_of() -> None:
    assert period("2010", None, "2012") == period("2010", None, "2012") != period("2010", None)
