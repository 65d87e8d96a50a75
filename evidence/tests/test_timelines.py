"""Time lines: nothing is drawn surer, longer or plainer than the dates and the sources are."""

from datetime import date
from typing import Any

import pytest

from evidence.as_of import AsOf
from evidence.bars import Axis
from evidence.dates import PartialDate
from evidence.periods import Period
from evidence.timelines import APART, LEVELS, MARGIN, MOST_BARS, Entry, TimeLine, drawn


def entry(start: str | None = None, end: str | None = None, *attested: str, **values: Any) -> Entry:
    span = Period(
        start and PartialDate(start),
        end and PartialDate(end),
        tuple(PartialDate(text) for text in attested),
    )
    return Entry(
        **{"span": span, "name": "n", "sentence": "It was so.", "url": "/", "standing": "stated"} | values
    )


def line(*entries: Entry, **values: Any) -> TimeLine:
    made = drawn(entries, **values)
    assert made is not None
    return made


def parts(made: TimeLine, each: Entry) -> dict[str, tuple[float, float]]:
    row = made.row(each)
    assert row is not None
    return {part.kind: (part.x, part.x + part.width) for part in row.bar.parts}


def reaches_today(entry: Entry, today: date) -> bool:
    """Whether what is drawn of an entry goes as far as a day; on an axis that holds that day."""
    made = line(
        entry, entry_of_today := Entry(**vars(entry) | {"span": Period(*[PartialDate(str(today))] * 2)})
    )
    assert made.row(entry_of_today) is not None
    return max(right for _left, right in parts(made, entry).values()) >= made.axis.x(today)


def test_an_unknown_end_stops_in_the_open_and_not_at_today() -> None:
    today = date(2026, 11, 28)
    unknown = entry("2005", None, "2010")
    assert not reaches_today(unknown, today)
    assert list(parts(line(unknown), unknown))[-1] == "open-after"
    assert line(unknown).axis.last == date(2011, 12, 31)
    # Control: whoever takes the unknown end for today draws it that far.
    assert reaches_today(entry("2005", str(today), "2010"), today)


def test_a_year_alone_is_not_sure_from_the_first_of_january() -> None:
    loose, control = entry("2010", "2015"), entry("2010-01-01", "2015")
    made = line(loose, control)
    new_year = made.axis.x(date(2010, 1, 1))
    assert parts(made, loose)["sure"][0] == made.axis.x(date(2010, 12, 31)) > new_year
    assert parts(made, loose)["before"][0] == new_year
    # Control: a day that a source gives is where it is sure to have begun.
    assert parts(made, control)["sure"][0] == new_year


def test_what_is_attested_in_a_year_is_sure_on_no_day_of_it() -> None:
    once, control = entry(None, None, "2012"), entry(None, None, "2012-05-01", "2012-05-30")
    made = line(once, control)
    assert "sure" not in parts(made, once) and "maybe" in parts(made, once)
    assert "sure" in parts(made, control)


def test_there_is_room_for_what_stops_in_the_open() -> None:
    made = line(latest := entry("2005", None, "2022-12-31"))
    sure, beyond = parts(made, latest)["sure"], parts(made, latest)["open-after"]
    assert sure[1] <= 100 - MARGIN < beyond[1] <= 100


def test_what_no_date_places_is_counted_and_not_drawn() -> None:
    assert drawn([entry(), entry()]) is None
    made = line(entry("2010"), entry(), entry("2012", agrees=False))
    assert len(made.entries) == 1 and made.undrawn == 2


def test_those_attested_latest_are_drawn_where_there_are_too_many() -> None:
    many = [entry(str(1900 + n), str(1901 + n)) for n in range(MOST_BARS + 30)]
    made = line(*many)
    assert {id(each) for each in made.entries} == {id(each) for each in many[-MOST_BARS:]}
    assert made.left_out == 30
    # The axis holds what is drawn: the other years would make it narrow.
    assert made.axis.first.year == 1900 + 30 - 1


def test_a_mark_is_a_sign_on_a_known_day_only() -> None:
    moments = {
        text: entry(text, text, lane="Events") for text in ("2018-04-24", "2018-04", "2018", "[..2018]")
    }
    (lane,) = line(*moments.values()).lanes
    exact = {id(mark.entry): mark.exact for mark in lane.marks}
    assert [exact[id(each)] for each in moments.values()] == [True, False, False, False]


def test_what_is_only_possible_has_no_sign_even_on_a_known_day() -> None:
    (lane,) = line(entry("2018-04-24", "2018-04-24", lane="Moves", doubtful=True)).lanes
    assert not lane.marks[0].exact


def test_what_is_not_plainly_stated_lies_in_a_lane_with_the_word_for_it() -> None:
    day = ("2018-04-24", "2018-04-24")
    made = line(
        entry(*day, lane="Events"),
        entry(*day, lane="Events", standing="alleged"),
        entry(*day, lane="Events", standing="denied", reality="planned"),
    )
    assert [(lane.title, lane.plain) for lane in made.lanes] == [
        ("Events", True),
        ("Events: alleged", False),
        ("Events: denied, planned", False),
    ]


def test_marks_lie_apart_and_those_that_do_not_fit_are_counted() -> None:
    marks = [entry(f"2018-04-{day:02}", f"2018-04-{day:02}", lane="Events") for day in range(1, 29)]
    (lane,) = line(*marks, entry("2000", "2022")).lanes
    assert len(lane.marks) == LEVELS and lane.more == 28 - LEVELS
    by_level: dict[float, list[float]] = {}
    for mark in lane.marks:
        by_level.setdefault(mark.y, []).append(mark.x)
    for xs in by_level.values():
        assert all(right - left >= APART for left, right in zip(sorted(xs), sorted(xs)[1:], strict=False))


def test_the_day_asked_for_is_a_stretch_of_the_axis() -> None:
    held = entry("2010", "2020")
    year = line(held, asked=AsOf(PartialDate("2018"))).asked
    day = line(held, asked=AsOf(PartialDate("2018-04-24"))).asked
    assert year and day and year.x < day.x < year.x + year.width and day.width < year.width
    assert line(held, asked=AsOf(PartialDate("1950"))).asked is None


@pytest.mark.parametrize(
    ("first", "last"), [(2017, 2024), (1950, 2024), (1900, 1900), (1, 9999), (1999, 2000)]
)
def test_years_are_round_and_few_enough_for_a_phone(first: int, last: int) -> None:
    ticks = Axis(date(first, 1, 1), date(last, 12, 31)).years()
    assert 1 <= len(ticks) <= 6
    assert all(0 <= tick.x <= 100 for tick in ticks)
