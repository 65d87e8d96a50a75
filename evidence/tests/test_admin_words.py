"""What the newsroom is told about standing and dates."""

import random

import pytest

from evidence.admin_words import STANDING_SENTENCE, disagreement, period_sentences, standing_sentence
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
    first, second = period_sentences(period(*dates), Standing.STATED)
    assert certain in first and possible in second


def test_nothing_known_is_said_in_one_sentence():
    assert period_sentences(period("", ""), Standing.STATED) == ["No dates are known."]


@pytest.mark.parametrize(
    ("dates", "why", "way_out"),
    [
        (("2018", "2016"), "the start (2018) comes after the end (2016)", "Swap them"),
        (("2018", "2016", "2017"), "the start (2018) comes after the end (2016)", "Swap them"),
        (
            ("2023", "", "2022-03"),
            "the start is 2023, and by a citation it held on 31 March 2022 or before",
            "Compare the start with “held on”",
        ),
        (
            ("", "2016", "2015", "2018-04-24"),
            "the end is 2016, and by a citation it held on 24 April 2018 or later",
            "Compare the end with “held on”",
        ),
        (
            ("2015", "2016?", "2014"),
            "the start is 2015, and by a citation it held on 31 December 2014",
            "start",
        ),
        (("2015", "2013", "2012?"), "the start (2015) comes after the end (2013)", "Swap them"),
    ],
)
def test_of_dates_that_contradict_each_other_the_two_that_do_are_told(dates, why, way_out):
    first, second = period_sentences(period(*dates), Standing.STATED)
    assert first.startswith(f"The dates contradict each other: {why}") and way_out in second


def test_whichever_dates_disagree_there_are_words_for_it():
    numbers = random.Random(7)
    told = set()
    for _n in range(3000):
        start, end, *attested = (
            f"{numbers.randint(2000, 2009)}{numbers.choice(['', '', '?'])}" for _date in range(4)
        )
        found = period(numbers.choice(["", start]), numbers.choice(["", end]), *attested)
        if not found.agrees:
            told.add(disagreement(found)[1])
    assert len(told) == 3


@pytest.mark.parametrize("standing", [each for each in Standing if each != Standing.STATED])
def test_of_what_is_not_stated_the_dates_say_nothing_is_certain(standing: Standing) -> None:
    first, _second = period_sentences(period("2018-04-24", "2022-03-31"), standing)
    assert first == (
        "If it is true at all, then from 24 April 2018 to 31 March 2022 in every reading of the dates."
    )
