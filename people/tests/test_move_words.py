"""Moves in words: every template in every language, with who says so, and never as an accusation."""

import re
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.utils import translation

from evidence.models import Source
from evidence.models.worded import LANGUAGES
from orgs.models import Organization
from people.models import (
    Affiliation,
    AffiliationCitation,
    Basis,
    Direction,
    Move,
    Outcome,
    Person,
    Role,
    Rule,
    RuleOutcome,
)
from people.move_words import caveats, gap_counted, gap_words, move_sentence, outcome_sentence, range_words

NEVER = re.compile(
    r"None|%\(|\(\)|  | [.,]|\.\.|certain|\bzeker\b|present\b|current|huidig|actuel|scandal|guilt|illegal|corrupt"
    r"|break|violat|schend|viol",
    re.IGNORECASE,
)


def post(organization: str, standing: str = "stated", **values: Any) -> Affiliation:
    source = Source(title="A report", publisher="Knack", published="2021-06-14")
    said = {"voice": "PVDA", "mode": "alleges" if standing == "alleged" else "asserts"}
    citations = [AffiliationCitation(source=source, **said)]
    if standing in ("denied", "disputed"):
        citations.append(
            AffiliationCitation(
                source=source, voice="AWDC", relation="contradicts", voice_is_concerned=standing == "denied"
            )
        )
    place, role = Organization(name=organization), Role(name="Director")
    place._prefetched_objects_cache = {"names": []}
    role._prefetched_objects_cache = {"titles": []}
    made = Affiliation(role=role, organization=place, standing=standing, **values)
    made._prefetched_objects_cache = {"citations": citations}
    return made


def move(direction: str, basis: str, together: str, standing: str = "stated", **values: Any) -> Move:
    defaults = {"gap_low": 0, "gap_high": 300, "returns": "", "person": Person(name="Jan Peeters")}
    return Move(
        direction=direction,
        basis=basis,
        together=together,
        standing=standing,
        first=post("Ministry"),
        second=post("AWDC", standing),
        **defaults | values,
    )


MOVES = [
    *product(("exit", "entry"), ("certain", "asserted"), ("no",)),
    *product(("exit", "entry"), ("possible",), ("no", "possible")),
    ("both", "certain", "certain"),
    ("both", "possible", "possible"),
    ("both", "asserted", "asserted"),
    ("unknown", "possible", "no"),
    ("unknown", "possible", "possible"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("direction", "basis", "together"), MOVES)
def test_sentence_of_every_sort_of_move(direction: str, basis: str, together: str, language: str) -> None:
    with translation.override(language):
        for standing, returns, high in product(
            ("stated", "alleged", "disputed", "denied"), ("", *Basis.values), (300, None)
        ):
            words = move_sentence(move(direction, basis, together, standing, returns=returns, gap_high=high))
            assert not NEVER.search(words.replace(" ;", ";").replace(" :", ":")), words
            assert all(each in words for each in ("Jan Peeters", "Ministry", "AWDC", "PVDA", "Knack")), words
            assert words.endswith(".")


def test_no_two_sorts_of_move_are_told_alike() -> None:
    told = {move_sentence(move(*each)) for each in MOVES}
    assert len(told) == len(MOVES) - 4, "an exit and an entry differ in their posts, not in their words"


def test_what_the_case_asks_for() -> None:
    words = move_sentence(move("exit", "asserted", "no", gap_high=None))
    assert "first director (Ministry), then director (AWDC)" in words
    assert "dates of one or both are not known" in words
    assert "held both posts at once" in move_sentence(move("both", "certain", "certain"))
    assert "the dates don’t rule out that both were held at once" in move_sentence(
        move("unknown", "possible", "possible")
    )
    assert move_sentence(move("exit", "certain", "no", "alleged")).endswith(
        "This is alleged: no source gives it as a fact."
    )


def test_part_of_a_group_is_told_as_a_range() -> None:
    group = Person(name="Spokespersons", identity="unnamed_group", headcount_low=3)
    whole = move("exit", "asserted", "no", person=group)
    assert "“Spokespersons” (3 or more people)" in move_sentence(whole)
    whole.first = post("CD&V", headcount_low=1)
    assert "1 or more of “Spokespersons”" in move_sentence(whole)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, None, "not known"),
        (400, None, "at least 13 months"),
        (0, 0, "none"),
        (1, 1, "1 day"),
        (185, 185, "185 days"),
        (0, 12, "between 0 and 12 days"),
        (0, 420, "between 0 and 14 months"),
        (62, 420, "between 2 months and 14 months"),
        (0, 4000, "between 0 and 11 years"),
        (10, 4000, "between 10 days and 11 years"),
    ],
)
def test_gap_in_words_is_rounded_outwards(low: int, high: int | None, words: str) -> None:
    assert gap_words(low, high) == words


@pytest.mark.parametrize(
    ("direction", "low", "high", "words"),
    [
        ("exit", 185, 185, ["the first post to the first day of the second"]),
        (
            "entry",
            10,
            4000,
            ["the first post to the first day of the second", "the shortest and the longest"],
        ),
        ("exit", 400, None, ["the first post to the first day of the second", "this is the shortest time."]),
        ("unknown", 0, 300, ["one post to the first day of the other", "the shortest and the longest"]),
        ("both", 0, 0, []),
        ("exit", 0, None, []),
    ],
)
def test_what_is_counted_stands_beside_the_gap(
    direction: str, low: int, high: int | None, words: list[str]
) -> None:
    told = gap_counted(move(direction, "certain", "no", gap_low=low, gap_high=high))
    assert all(each in told for each in words) and bool(told) is bool(words)
    assert ("shortest" in told) is (len(words) > 1)


def test_days_between_which_something_was() -> None:
    day, later = date(2018, 4, 24), date(2018, 5, 1)
    assert range_words(day, day) == "24 April 2018"
    assert range_words(day, later) == "between 24 April 2018 and 1 May 2018"
    assert range_words(None, later) == "on or before 1 May 2018"
    assert range_words(day, None) == "on or after 24 April 2018"
    assert range_words(None, None) == "not known"
    assert range_words(date(999, 1, 1), date(999, 12, 31)) == "0999"
    assert range_words(date(2018, 1, 1), date(2018, 12, 31)) == "2018"
    assert range_words(date(2020, 2, 1), date(2020, 2, 29)) == "February 2020"
    assert range_words(date(2020, 2, 1), date(2020, 2, 28)) == "between 1 February 2020 and 28 February 2020"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("never", [False, True])
@pytest.mark.parametrize("outcome", Outcome.values)
def test_outcome_of_a_rule(outcome: str, never: bool, language: str) -> None:
    found = RuleOutcome(
        rule=Rule(months=24, never_in_force=never), outcome=outcome, ended_from=date(2020, 1, 31)
    )
    # A rule that isn't saved has no derived bounds: when it was in force isn't known.
    found.rule.certain_from = found.rule.certain_until = None
    with translation.override(language):
        words = outcome_sentence(found, move(Direction.EXIT, "certain", "no", joined_from=date(2019, 5, 1)))
    assert not NEVER.search(words.replace(" ;", ";").replace(" :", ":")), words
    assert "24" in words
    assert "2020" in words
    assert "2019" in words
    assert words.count(".") == (3 if never or outcome == "unclear" else 2)


def test_caveat_is_told_in_three_languages() -> None:
    assert len(set(caveats().values())) == 3
