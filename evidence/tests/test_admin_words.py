"""What the newsroom is told about standing and dates."""

import pytest

from evidence.admin_words import STANDING_SENTENCE, period_sentences, standing_sentence
from evidence.dates import PartialDate
from evidence.periods import Period
from evidence.standing import Standing


def period(start, end, *attested):
    first, last = (PartialDate.parse(text) if text else None for text in (start, end))
    return Period(first, last, tuple(PartialDate.parse(text) for text in attested))


def test_every_standing_has_its_sentence():
    assert set(STANDING_SENTENCE) == set(Standing)
    assert "can't be published" in standing_sentence("unsupported")


@pytest.mark.parametrize(
    ("dates", "certain", "possible"),
    [
        (
            ("2018-04-24", "2022-03-31"),
            "Held from 24 April 2018 to 31 March 2022",
            "Not before 24 April 2018, and not",
        ),
        (("", "", "2018-04-24"), "Held on 24 April 2018", "rule out no day"),
        (("", ".."), "On no day is it sure", "rule out no day"),
        (("2017", ""), "between 1 January 2017 and 31 December 2017", "until when"),
        (("", "[..2007]"), "On no day is it sure", "Not after 31 December 2007"),
        (
            ("2010", "2010"),
            "between 1 January 2010 and 31 December 2010; on no single day",
            "and not after 31 December",
        ),
    ],
)
def test_bounds_are_told_in_words(dates, certain, possible):
    first, second = period_sentences(period(*dates))
    assert certain in first and possible in second


def test_nothing_known_is_said_in_one_sentence():
    assert period_sentences(period("", "")) == ["No dates are known."]


def test_dates_that_contradict_each_other_are_told():
    assert "contradict each other" in period_sentences(period("2018", "2016"))[0]
