"""The front page: which moves open it, what was corrected, and that it costs the same whatever is published."""

from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from people.models import Affiliation
from tests import builders as b
from website.tests.pages import read


@pytest.fixture
def site(committed: str) -> Client:
    b.door()
    b.editor()
    return Client()


def put(*records: Any, **options: Any) -> None:
    publish(plan(records), by=b.User.objects.get(username="editor"), **options)


def career(
    name: str, left: str | None, joined: str | None, *, alleged: bool = False, **values: Any
) -> list[Any]:
    """Two posts of one person on two sides of the door, and that a source gives their order."""
    who = b.person(name)
    ministry = b.organization(f"Ministry of {name}", in_sphere="public_office")
    inside = b.affiliation(person=who, organization=ministry, role=b.role("Minister"), end=left)
    company = b.organization(f"Company of {name}")
    outside = b.affiliation(person=who, organization=company, start=joined, cited=not alleged, **values)
    if alleged:
        b.cite(outside, voice="PVDA", mode="alleges")
    return [inside, outside, b.order(outside, inside)]


def names(client: Client, *among: str) -> list[str]:
    """The people whose moves open the page, in order."""
    words = read(client, "/").words
    start = words.index("hrough the revolving door")
    told = words[start : words.index("All moves")]
    return sorted((name for name in among if name in told), key=told.index)


def test_home_opens_with_the_latest_moves_that_sources_state(site: Client) -> None:
    put(*career("Ann", "2001", "2002"), *career("Bea", "2011", "2012"), *career("Cis", "2006", "2007"))
    put(*career("Dis", "2021", "2022", alleged=True), *career("Els", "1999", "2000"))
    assert names(site, "Ann", "Bea", "Cis", "Dis", "Els") == ["Bea", "Cis", "Ann"]
    words = read(site, "/").words
    assert "Latest through the revolving door" in words
    assert "then chief executive officer (Company of Bea)" in words
    assert "Stated as fact" in words and "A move is a lead, not an accusation." in words


def test_nobody_opens_the_site_twice(site: Client) -> None:
    inside, outside, order = career("Ann", "2020", "2021")
    second = b.affiliation(person=inside.person, organization=b.organization("Second"), start="2021")
    put(inside, outside, order, second, b.order(second, inside), *career("Bea", "2001", "2002"))
    told = read(site, "/").words
    told = told[: told.index("All moves")]
    assert told.count("Ann: ") == told.count("Bea: ") > 0
    assert names(site, "Ann", "Bea") == ["Ann", "Bea"]


def test_what_may_be_of_any_year_is_no_late_move(site: Client) -> None:
    """By the day before which it can't have been; a post that is only known to have begun by 2022 comes last."""
    put(*career("Ann", "1990", "[..2022]"), *career("Bea", "2001", "2002"))
    assert names(site, "Ann", "Bea") == ["Bea", "Ann"]
    words = read(site, "/").words
    assert "Latest through" not in words
    assert "Where the dates aren’t known, nobody can say which that is." in words


def test_an_allegation_fills_what_is_left_and_carries_its_mark(site: Client) -> None:
    put(*career("Dis", "2021", "2022", alleged=True), *career("Ann", None, None))
    assert names(site, "Ann", "Dis") == ["Ann", "Dis"]
    words = read(site, "/").words
    assert "Alleged by PVDA" in words and "This is alleged: no source gives it as a fact." in words
    assert "certain" not in words[: words.index("Dossiers")].replace("uncertain", "")


def test_what_lay_ahead_opens_nothing(site: Client) -> None:
    put(*career("Ann", "2021", "2024", reality="planned"))
    assert "Ann" not in read(site, "/").words


def test_home_tells_what_was_corrected_lately(site: Client) -> None:
    posts = [b.affiliation(person=b.person(name)) for name in ("Ann", "Bea")]
    put(*posts)
    assert "Corrected lately" not in read(site, "/").words
    editor = b.User.objects.get(username="editor")
    Affiliation.objects.filter(pk=posts[0].pk).update(start="2018")
    put(posts[0], correction="correction", reason="It began in 2018.")
    withdraw(plan_withdrawal([posts[1]]), reason="Published by mistake.", by=editor)
    words = read(site, "/").words
    assert "Corrected lately" in words and "It began in 2018." in words
    assert "Withdrawn · affiliation Published by mistake." in words
    assert "Bea" not in words


def test_home_ranks_nobody(case: str) -> None:
    words = read(Client(), "/").words
    assert "most posts" not in words
    assert "46 people and groups" in words and "428 places cited" in words


def test_home_takes_as_many_queries_for_twenty_more_of_everything(site: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connections["published"]) as queries:
            site.get("/")
        return len(queries)

    put(*[record for n in range(2) for record in career(f"Person {n}", "2001", "2002")])
    put(b.investigation("Dossier", *Affiliation.objects.all()))
    before = asked()
    put(*[record for n in range(2, 22) for record in career(f"Person {n}", "2001", "2002")])
    put(*[b.investigation(f"Dossier {n}", *Affiliation.objects.all()[:5]) for n in range(20)])
    assert asked() == before <= 20
