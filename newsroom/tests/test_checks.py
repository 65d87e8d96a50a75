"""What the newsroom should look at, and what dates block."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.registry import registry
from newsroom.foresight import foreseen
from newsroom.publishing import PublishError, plan, publish
from newsroom.tests.people_at_work import editor, reporter, signed_in
from newsroom.unsourced import unsourced
from people.lifetimes import AFTER_DEATH, BEFORE_BIRTH, outside_life
from people.models import Affiliation, Move
from tests import builders as b

pytestmark = pytest.mark.django_db
MOVES, DOUBTS = "newsroom-moves", "newsroom-doubts"


def move(name: str = "Jan Peeters") -> tuple[Affiliation, Affiliation]:
    b.door()
    who = b.person(name)
    ministry = b.organization("Ministry", in_sphere="public_office")
    inside = b.affiliation(person=who, organization=ministry, start="2000", end="2003")
    return inside, b.affiliation(person=who, start="2005", end="2008")


def page(name: str) -> str:
    user = User.objects.filter(username="reporter").first() or reporter()
    answer = signed_in(user).get(reverse(name))
    assert answer.status_code == 200
    return answer.text


def test_move_is_listed_until_a_dossier_holds_both_posts() -> None:
    inside, outside = move()
    assert "Jan Peeters: first" in page(MOVES)
    first = b.investigation("One", inside)
    b.investigation("Another", outside)
    assert "Jan Peeters: first" in page(MOVES)
    b.investigation("Both", inside, outside)
    assert "Every move that is known here is told in a dossier." in page(MOVES)
    first.delete()


def test_lists_take_as_many_queries_for_20_as_for_2() -> None:
    client = signed_in(editor())

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).status_code == 200
        return len(asked)

    counts = []
    for numbers in (range(2), range(2, 20)):
        for n in numbers:
            move(f"Person {n}")
            b.affiliation(person=b.person(f"Late {n}", died="1990"), start="2000", end="2003")
            b.affiliation(person=b.person(f"Odd {n}"), start="2010", end="2003")
        counts.append((queries(MOVES), queries(DOUBTS)))
    assert Move.objects.count() == 20
    assert counts[0] == counts[1]


def test_lists_are_for_the_newsroom(client: Any) -> None:
    for name in (MOVES, DOUBTS):
        assert client.get(reverse(name)).status_code == 302
    index = signed_in(reporter()).get(reverse("admin:index")).text
    assert reverse(MOVES) in index
    assert reverse(DOUBTS) in index


@pytest.mark.parametrize(
    ("life", "dates", "beyond"),
    [
        ({"died": "2003-05-01"}, {"start": "2003-05-01", "end": "2003-05-02"}, AFTER_DEATH),
        ({"died": "2003-05-01"}, {"start": "2001", "end": "2003-05"}, None),
        ({"died": "2003-05-01"}, {"start": "2001", "end": "2004"}, AFTER_DEATH),
        ({"died": "2003"}, {"start": "2004", "end": None}, AFTER_DEATH),
        ({"died": "2003"}, {"start": "2001", "end": None}, None),
        ({"died": "2003"}, {"start": "2001", "end": ".."}, None),
        ({"died": "2003?"}, {"start": "2004", "end": "2005"}, None),
        ({"died": "2003"}, {"start": "2004?", "end": None}, None),
        ({"born": "1990"}, {"start": "1980", "end": "1985"}, BEFORE_BIRTH),
        ({"born": "1990"}, {"start": "1989-12-31", "end": None}, BEFORE_BIRTH),
        ({"born": "1990"}, {"start": "1990", "end": None}, None),
        ({}, {"start": "1980", "end": "1985"}, None),
    ],
)
def test_posts_beyond_life(life: dict[str, str], dates: dict[str, Any], beyond: str | None) -> None:
    b.affiliation(person=b.person(**life), **dates)
    assert [post.beyond for post in outside_life(Affiliation.objects.all())] == ([beyond] if beyond else [])


def test_post_after_death_is_saved_shown_and_not_published_unless_explained() -> None:
    post = b.affiliation(person=b.person("Jan Peeters", died="1990"), start="2000", end="2003")
    b.cite(post.person, aspects=["death"])
    assert "held after death" in page(DOUBTS)
    assert "Not explained" in page(DOUBTS)
    with pytest.raises(PublishError, match="held after death"):
        publish(plan([post]), by=b.editor())
    post.remark = "The register lists him ten years after his death."
    post.save()
    assert not plan([post]).blockers
    assert "ten years after his death" in page(DOUBTS)


def test_contradictory_dates_are_shown() -> None:
    b.affiliation(start="2010", end="2003")
    b.claim("Statement", date="2020")
    assert "The start (2010) comes after the end (2003). Swap them" in page(DOUBTS)


@pytest.mark.parametrize(
    ("dates", "appeared", "why"),
    [
        ({"start": "2018", "end": "2021"}, ["2019-03-01"], "ended later"),
        ({"start": "2020"}, ["2019-03-01", "2018"], "began later"),
        ({"start": "2020", "end": ".."}, ["2019"], "began later"),
        # The newest source counts, and as late as its date may mean.
        ({"start": "2018", "end": "2021"}, ["2019-03-01", "2021"], None),
        ({"start": "2018", "end": "2019-06"}, ["2019"], None),
        ({"start": "2018", "end": "2021~"}, ["2021"], None),
        ({"start": "2018"}, ["2019-03-01"], None),
        # Nobody knows when one of them appeared.
        ({"start": "2018", "end": "2021"}, ["2019-03-01", None], None),
        # It was told as lying ahead.
        ({"start": "2018", "end": "2021", "reality": "announced"}, ["2019-03-01"], None),
    ],
)
def test_a_fact_later_than_all_its_sources_is_doubted(
    dates: dict[str, Any], appeared: list[str | None], why: str | None
) -> None:
    post = b.affiliation(**dates, cited=False)
    for day in appeared:
        b.cite(post, source=b.source(published=day))
    # Who contradicts it supports no date.
    b.cite(post, source=b.source(published="2024"), relation="contradicts")
    post.refresh_from_db()
    found = [sentence for _post, sentence in foreseen(registry.of(post))]
    assert [why is not None and why in sentence for sentence in found] == ([True] if why else [])
    assert [record for record, _ in foreseen(registry.of(post), [post.pk])] == ([post] if why else [])
    assert list(foreseen(registry.of(post), [])) == []


def test_the_moment_of_an_event_is_doubted_too() -> None:
    event = b.event("Dinner", date="2022", cited=False)
    b.cite(event, source=b.source(published="2021-12-31"))
    assert "began later" in page(DOUBTS)


def test_a_doubt_is_shown_where_it_can_be_mended_and_keeps_nothing_back() -> None:
    b.door()
    post = b.affiliation(start="2018", end="2021", cited=False)
    b.cite(post, source=b.source(published="2019-03-01"))
    somebody = signed_in(editor())
    query = {"kind": "affiliations", "id": str(post.pk)}
    for name, given in (("newsroom-publish", query), ("newsroom-review", query)):
        answer = somebody.get(reverse(name), given).text
        assert "Look at this" in answer and "had all appeared by 1 March 2019" in answer
    assert "by 1 March 2019" in somebody.get(reverse("newsroom-entered", args=[post.pk])).text
    assert "by 1 March 2019" in page(DOUBTS)
    assert not [blocker for blocker in plan([post]).blockers if not blocker.by_review]


def test_a_person_of_whom_no_source_tells_is_doubted() -> None:
    nobody = b.person("Ann Peeters")
    cited, told, teller = b.person("Bea Maes"), b.person("Carl Jans"), b.person("Dirk Smet")
    b.cite(cited)
    b.affiliation(person=told)
    b.event("Meeting", participants=[teller])
    unnamed = b.person("Adviser (unnamed)", identity="unnamed_one")
    everybody = [nobody, cited, told, teller, unnamed]
    # That a dossier holds somebody says nothing of them.
    b.investigation("Sand", nobody)
    assert [person for person, _why in unsourced(each.pk for each in everybody)] == [nobody]
    asked = "&".join(f"id={each.pk}" for each in everybody)
    found = signed_in(b.editor("chief")).get(f"/newsroom/publish/?kind=people&{asked}").text
    assert found.count("No source is cited that names them") == 1
