"""Bars: the four bounds of a period as stretches of an axis."""

from datetime import date

import pytest

from evidence.bars import Axis
from evidence.dates import PartialDate
from evidence.periods import Period

AXIS = Axis(date(2000, 1, 1), date(2020, 12, 31))


def period(start=None, end=None, attested=()):
    return Period(
        start and PartialDate(start), end and PartialDate(end), tuple(PartialDate(text) for text in attested)
    )


def kinds(bar):
    return [part.kind for part in bar.parts]


@pytest.mark.parametrize(
    ("start", "end", "attested", "expected", "caps"),
    [
        ("2005", "2010", [], ["before", "sure", "after"], 2),
        ("2005-01-01", "2010-12-31", [], ["sure"], 2),
        (None, None, ["2005", "2010"], ["open-before", "sure", "open-after"], 0),
        ("2005", None, ["2010"], ["before", "sure", "open-after"], 1),
        (None, "[..2010]", [], ["open-before"], 1),
        ("2005", None, [], ["maybe", "open-after"], 1),
        (None, None, ["2005"], ["open-before", "maybe", "open-after"], 0),
        ("[2005..]", None, [], ["open-after"], 1),
    ],
)
def test_bar_draws_what_is_known_and_stops_in_the_open(start, end, attested, expected, caps):
    bar = AXIS.bar(period(start, end, attested), "words")
    assert kinds(bar) == expected
    assert len(bar.caps) == caps


def test_bar_of_a_period_without_dates_is_none():
    assert AXIS.bar(period(), "words") is None


@pytest.mark.parametrize(
    ("start", "end"),
    [("2005", "2010"), (None, "2020"), ("2000", None), ("[..2000]", None), ("2020-12-31", "2020-12-31")],
)
def test_bar_stays_on_the_axis_and_its_parts_touch(start, end):
    bar = AXIS.bar(period(start, end), "words")
    for part in bar.parts:
        assert 0 <= part.x <= 100 and part.width > 0
    for left, right in zip(bar.parts, bar.parts[1:], strict=False):
        assert right.x == pytest.approx(left.x + left.width, abs=1.6)


def test_axis_ends_where_the_sources_end():
    axis = Axis.over([period("2005", None, ["2010-03"]), period()])
    assert (axis.first, axis.last) == (date(2004, 1, 1), date(2011, 12, 31))
    assert [tick.label for tick in axis.ticks()] == ["2004", "2011"]
    assert Axis.over([period()]) is None


def test_axis_holds_at_the_edges_of_the_calendar():
    axis = Axis.over([period("0001", "9999")])
    assert (axis.first.year, axis.last.year) == (1, 9999)
    assert axis.bar(period("0001-01-01", "9999-12-31"), "words").parts
