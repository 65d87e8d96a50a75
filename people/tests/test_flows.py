"""The flow between spheres: what may be the same isn't added up, and what is alleged is counted and drawn apart."""

from typing import Any

import pytest
from django.test import Client

from config.stores import use_store
from people.flows import Flow, flows, picture
from people.models import Move, OverlapGroup
from people.tests.test_move_views import SORTS, career, put
from tests import builders as b
from website.tests.pages import read


@pytest.fixture
def site(committed: str) -> Client:
    b.door()
    return Client()


def flow() -> Flow:
    with use_store("published"):
        (found,) = flows(Move.objects.counted())
        return found


def overlap(*people: Any) -> OverlapGroup:
    group = OverlapGroup.objects.create(title="Perhaps the same", remark="No source says so.")
    for person in people:
        group.members.create(person=person)
    return group


def test_moves_of_people_who_may_be_the_same_are_a_range(site: Client) -> None:
    one, other, third = (career(n, *SORTS["exit"]) for n in range(3))
    put(*one, *other, *third)
    # Control: nobody says that they may be the same.
    assert str(flow().counts["exit"].all) == "3"
    assert "A range" not in read(site, "/revolving-door/").words
    put(overlap(one[0].person, other[0].person))
    assert str(flow().counts["exit"].all) == str(flow().total.all) == "2 to 3"
    words = read(site, "/revolving-door/").words
    assert "2 to 3" in words and "A range: some records may concern the same people" in words
    drawn = picture([flow()])
    assert drawn and drawn.bands[0].sure < drawn.bands[0].thickness


def test_moves_of_the_same_two_in_other_directions_are_others(site: Client) -> None:
    out, back = career(1, *SORTS["exit"]), career(2, *SORTS["entry"])
    put(*out, *back, overlap(out[0].person, back[0].person))
    assert str(flow().total.all) == "2"


def test_what_is_alleged_has_a_band_and_a_word_of_its_own(site: Client) -> None:
    stated, alleged = career(1, *SORTS["exit"]), career(2, *SORTS["exit"])
    put(*stated)
    assert (
        "alleged" not in read(site, "/revolving-door/").words.split("Moves between")[0].split("accusation")[1]
    )
    alleged[0].citations.all().delete()
    b.cite(alleged[0], mode="alleges", voice="PVDA")
    put(*alleged)
    assert [(str(number), word) for number, word in flow().counts["exit"].not_stated] == [("1", "alleged")]
    drawn = picture([flow()])
    assert drawn and [band.word for band in drawn.bands] == ["", "alleged"]
    html = site.get("/revolving-door/").content.decode()
    assert html.count('stroke="url(#flow-hatch)"') == 1 and ">1 alleged</text>" in html


def test_a_statement_and_an_allegation_may_be_of_one_move(site: Client) -> None:
    stated, alleged = career(1, *SORTS["exit"]), career(2, *SORTS["exit"])
    alleged[0].citations.all().delete()
    b.cite(alleged[0], mode="alleges", voice="PVDA")
    put(*stated, *alleged, overlap(stated[0].person, alleged[0].person))
    told = flow().counts["exit"]
    assert str(told.all) == "1 to 2"
    assert {standing: str(number) for standing, number in told.by_standing.items()} == {
        "stated": "1",
        "alleged": "1",
    }
