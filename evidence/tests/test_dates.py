"""The notation: what is read, what is refused, and in which words."""

import copy
import pickle
import re
from datetime import date, timedelta
from random import Random

import pytest

from evidence.dates import PartialDate, PartialDateError, Precision
from evidence.tests import random_cases
from evidence.tests.brute_force import covers


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2010", "2010-01-01", "2010-12-31", "year"),
        ("2021-12", "2021-12-01", "2021-12-31", "month"),
        ("2018-04-24", "2018-04-24", "2018-04-24", "day"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("1900-02", "1900-02-01", "1900-02-28", "month"),
        ("2000-02-29", "2000-02-29", "2000-02-29", "day"),
        ("197X", "1970-01-01", "1979-12-31", "decade"),
        ("000X", "0001-01-01", "0009-12-31", "decade"),
        ("999X", "9990-01-01", "9999-12-31", "decade"),
        ("2017~", "2016-01-01", "2018-12-31", "year"),
        ("2021-12~", "2021-11-01", "2022-01-31", "month"),
        ("2023-01~", "2022-12-01", "2023-02-28", "month"),
        ("2022-02-17~", "2022-02-16", "2022-02-18", "day"),
        ("2024-02-29~", "2024-02-28", "2024-03-01", "day"),
        ("0001~", "0001-01-01", "0002-12-31", "year"),
        ("0001-01~", "0001-01-01", "0001-02-28", "month"),
        ("0001-01-01~", "0001-01-01", "0001-01-02", "day"),
        ("9999~", "9998-01-01", "9999-12-31", "year"),
        ("9999-12~", "9999-11-01", "9999-12-31", "month"),
        ("9999-12-31~", "9999-12-30", "9999-12-31", "day"),
        ("2017?", "2017-01-01", "2017-12-31", "year"),
        ("197X?", "1970-01-01", "1979-12-31", "decade"),
        ("[1980..1981]", "1980-01-01", "1981-12-31", "set"),
        ("[2010..2015-04-13]", "2010-01-01", "2015-04-13", "set"),
        ("[2010-05..2010]", "2010-05-01", "2010-12-31", "set"),
        ("[..2007]", None, "2007-12-31", "set"),
        ("[2016..]", "2016-01-01", None, "set"),
        ("..", None, None, "open"),
    ],
)
def test_parse_reads(text: str, earliest: str | None, latest: str | None, precision: str) -> None:
    value = PartialDate.parse(f"  {text}\n")
    assert str(value) == value.text == text
    assert value.earliest == (date.fromisoformat(earliest) if earliest else None)
    assert value.latest == (date.fromisoformat(latest) if latest else None)
    assert value.precision == precision
    assert value.is_open == (text == "..")
    assert value.uncertain == text.endswith("?")
    assert value.approximate == text.endswith("~")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "leave the field empty"),
        ("2023-02-29", "February 2023 has 28 days"),
        ("2018-04-31", "April 2018 has 30 days"),
        ("2018-01-00", "January 2018 has 31 days"),
        ("2018-13-01", "no month 13, only 01 to 12. Write 2018-01-13"),
        ("2018-00", "no month 00"),
        ("2018-13~", "no month 13"),
        ("[2018-13..2019]", "no month 13"),
        ("[..2023-02-29]", "February 2023 has 28 days"),
        ("[201..2019]", "a year has four digits"),
        ("2016--01-15", "Write 2016-01-15."),
        ("2018-4-24", "Write 2018-04-24."),
        ("2018/4/24", "Write 2018-04-24."),
        ("20180424", "Write 2018-04-24."),
        ("0000", "no year 0000"),
        ("000-05", "can't be read"),
        ("10000", "years run from 0001 to 9999"),
        ("44 BC", "years run from 0001 to 9999"),
        ("99", "four digits"),
        ("2010/2012", r"written \[2010..2012\]; for something that lasted"),
        ("2010-2012", r"written \[2010..2012\]"),
        ("2010–2012", r"written \[2010..2012\]"),
        ("between 2010 and May 2012", r"written \[2010..2012-05\]"),
        ("2010..2012", r"written \[2010..2012\]"),
        ("[2010/2012]", r"Write \[2010..2012\]."),
        ("[2010 .. 2012]", r"Write \[2010..2012\]."),
        ("{2010..2012}", r"Write \[2010..2012\]."),
        ("[2012..2010]", r"starts after it ends. Write \[2010..2012\]."),
        ("[..]", "says nothing"),
        ("[2010]", "Write 2010."),
        ("[2010~..2012]", r"Write \[2010..2012\]."),
        ("[1980..198X]", r"Write \[1980..1989\]."),
        ("[1980..1981]?", r"Write \[1980..1981\]."),
        ("/2007", r"Write \[..2007\]."),
        ("2016/", r"Write \[2016..\]."),
        ("before 2007", r"Write \[..2006\]."),
        ("voor 2007", r"Write \[..2006\]."),
        ("avant 2007", r"Write \[..2006\]."),
        ("before April 2016", r"Write \[..2016-03\]."),
        ("vóór januari 2016", r"Write \[..2015-12\]."),
        ("< 1 March 2016", r"Write \[..2016-02-29\]."),
        ("before 197X", r"Write \[..1969\]."),
        ("before 0001", "can't be read"),
        ("until 2007", r"Write \[..2007\]."),
        ("by 2007", r"Write \[..2007\]."),
        ("tot 2007", r"Write \[..2007\]."),
        ("jusqu’à 2007", r"Write \[..2007\]."),
        ("jusqu'en avril 2007", r"Write \[..2007-04\]."),
        ("after 2010", r"Write \[2011..\]."),
        ("na 2010", r"Write \[2011..\]."),
        ("après 2010", r"Write \[2011..\]."),
        ("after December 2010", r"Write \[2011-01..\]."),
        ("after 31/12/2010", r"Write \[2011-01-01..\]."),
        ("after the 1970s", r"Write \[1980..\]."),
        ("after 9999-12-31", "can't be read"),
        ("not earlier than 2010", r"Write \[2010..\]."),
        ("since 2010", "as a start, write 2010."),
        ("sinds 2010", "as a start, write 2010."),
        ("depuis 2010", "as a start, write 2010."),
        ("from 2010", "as a start, write 2010."),
        ("since April 2016", "as a start, write 2016-04."),
        (
            "2020-21",
            r"a range of years or .* \(21 is spring\).* Write \[2020..2021\] or \[2020-03..2020-05\].",
        ),
        ("2020-24", r"Write \[2020..2024\] or \[2020-12..2021-02\]."),
        ("2022-21", r"season \(21 is spring\), but is not used here. Write \[2022-03..2022-05\]."),
        ("2010-15", r"a range of years, but is not used here. Write \[2010..2015\]."),
        ("zomer 2010", r"for example \[2010-06..2010-08\]"),
        ("13/04/2015", "Write 2015-04-13."),
        ("04/05/2015", "Write 2015-05-04 or 2015-04-05."),
        ("31/02/2015", "can't be read"),
        ("24 April 2018", "Write 2018-04-24."),
        ("avril 2018", "Write 2018-04."),
        ("2018-XX", "Write 2018."),
        ("2018-04-XX", "Write 2018-04."),
        ("197x", "Write 197X."),
        ("1970s", "Write 197X."),
        ("197X~", "Write 197X."),
        ("19XX", r"Write \[1900..1999\]."),
        ("2017%", r"Write 2017~ or 2017\?"),
        ("~2017", "Write 2017~."),
        ("circa 2010", "Write 2010~."),
        ("now", "doesn't move with the calendar"),
        ("today", "doesn't move with the calendar"),
        ("unknown", "leave the field empty"),
        ("2010-21", "code of a season"),
        ("spring 2010", r"for example \[2010-03..2010-05\]"),
        ("2018-04-24T10:00", "Write 2018-04-24."),
        ("2018 -04", "Write 2018-04."),
        ("2018-W12", "weeks"),
        ("٢٠١٠", "Write 2010."),
        ("someday", "Write a year"),
        ("2010" * 20, "Write a year"),
    ],
)
def test_parse_refuses_with_a_useful_sentence(text: str, sentence: str) -> None:
    with pytest.raises(PartialDateError, match=sentence) as raised:
        PartialDate.parse(text)
    assert str(raised.value).endswith(".")
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize("value", [2010, date(2018, 4, 24), None])
def test_parse_refuses_what_is_no_text(value: object) -> None:
    with pytest.raises(PartialDateError, match="put quotes around"):
        PartialDate.parse(value)


def test_suggestions_are_dates() -> None:
    """Whatever is typed, what the sentence says to write can be written."""
    random = Random(77)
    tried = 0
    for _ in range(12000):
        try:
            PartialDate.parse(random_cases.near_miss(random))
        except PartialDateError as error:
            if suggestion := re.search(r" Write ([0-9\[]\S*?)\.?(?: or (\S+?)\.?)?$", str(error)):
                tried += 1
                for text in filter(None, suggestion.groups()):
                    PartialDate.parse(text)
    assert tried > 500


def test_bounds_are_the_days_that_the_notation_covers() -> None:
    random = Random(5)
    for _ in range(5000):
        value = PartialDate.parse(random_cases.partial(random))
        for bound, outside in ((value.earliest, -1), (value.latest, 1)):
            if bound:
                assert covers(value.text, bound)
                assert not covers(value.text, bound + timedelta(days=outside))


def test_partial_dates_have_no_order() -> None:
    with pytest.raises(TypeError):
        _ = PartialDate.parse("2010") < PartialDate.parse("2011")  # type: ignore[operator]


def test_partial_dates_are_values() -> None:
    value = PartialDate.parse("2010")
    assert value == PartialDate.parse(" 2010 ") != PartialDate.parse("[2010..2010]")
    assert len({value, PartialDate.parse("2010")}) == 1
    assert copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value
    assert pickle.loads(pickle.dumps(value)).latest == date(2010, 12, 31)
    with pytest.raises(AttributeError):
        value.text = "2011"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "words", "short"),
    [
        ("2018-04-24", "on 24 April 2018", "24 Apr 2018"),
        ("2021-12", "between 1 and 31 December 2021", "Dec 2021"),
        ("2010", "between 1 January and 31 December 2010", "2010"),
        ("197X", "between 1 January 1970 and 31 December 1979", "1970s"),
        ("2017~", "about 2017: between 1 January 2016 and 31 December 2018", "about 2017"),
        ("2022-02-17~", "about 17 February 2022: between 16 and 18 February 2022", "about 17 Feb 2022"),
        ("2017?", "between 1 January and 31 December 2017, but the source isn't sure", "2017?"),
        ("2018-04-24?", "on 24 April 2018, but the source isn't sure", "24 Apr 2018?"),
        ("[1980..1981]", "at some moment between 1 January 1980 and 31 December 1981", "1980 or 1981"),
        (
            "[2010..2015-04-13]",
            "at some moment between 1 January 2010 and 13 April 2015",
            "between 2010 and 13 Apr 2015",
        ),
        ("[2018-04-24..2018-04-24]", "on 24 April 2018", "24 Apr 2018"),
        ("[..2007]", "not later than 31 December 2007", "by 2007"),
        ("[2016..]", "not earlier than 1 January 2016", "2016 or later"),
        ("..", "still going on when last attested", "ongoing when last attested"),
    ],
)
def test_words(text: str, words: str, short: str) -> None:
    value = PartialDate.parse(text)
    assert value.words() == words
    assert value.short() == short


def test_precision_names_how_the_source_counts() -> None:
    assert PartialDate.parse("2021-12~").precision is Precision.MONTH
