"""Pages of moves: the list with its flow, a move's own page, and what people and organizations show."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.publishing import plan, publish
from orgs.models import Sphere
from people.flows import LEFT, RIGHT, THICK, THIN, Flow, Number, Tally, picture, totals
from people.models import Affiliation, Move, SamePost
from tests import builders as b
from website.tests.pages import read


def career(n: int, inside: tuple[Any, Any], outside: tuple[Any, Any], **values: Any) -> list[Affiliation]:
    who = b.person(f"Person {n}", **values)
    ministry = b.organization(f"Ministry {n}", in_sphere="public_office")
    company = b.organization(f"Company {n}")
    return [
        b.affiliation(
            person=who, organization=ministry, role=b.role("Minister"), start=inside[0], end=inside[1]
        ),
        b.affiliation(person=who, organization=company, start=outside[0], end=outside[1]),
    ]


def put(*records: Any) -> None:
    publish(plan(records), by=b.User.objects.filter(username="editor").first() or b.editor())


@pytest.fixture
def site(committed: str) -> Client:
    b.door()
    return Client()


SORTS = {
    "exit": (("2000", "2003-06-30"), ("2005-01-15", "2010")),
    "entry": (("2005-01-15", "2010"), ("2000", "2003-06-30")),
    "both": (("2000", "2010"), ("2005", "2012")),
    "unknown": (("2010", "2010"), ("2010", "2010")),
}


@pytest.mark.parametrize("direction", SORTS)
def test_page_of_every_sort_of_move(site: Client, direction: str) -> None:
    put(*career(1, *SORTS[direction]))
    move = Move.objects.using("published").get()
    assert move.direction == direction
    page = read(site, move.get_absolute_url())
    assert "A move is a lead, not an accusation" in page.words
    assert "Minister" in page.words and "Ministry 1" in page.words and "Company 1" in page.words
    assert "No source dates either post" not in page.words
    listed = read(site, "/revolving-door/").words
    assert "1 move" in listed and "Person 1" in listed
    if direction == "exit":
        assert "30 June 2003" in page.words and "15 January 2005" in page.words
        assert (date(2005, 1, 15) - date(2003, 6, 30)).days == 565
        assert "565 daysCounted from the last day of the first post to the first day of the" in page.words
    assert ("Counted from" in page.words) is (direction != "both")
    assert ("They leave several days open" in page.words) is (direction == "unknown")


@pytest.mark.parametrize(
    ("left", "joined", "drawn"), [("2003-06-30", "2005-01-15", True), (None, None, False)]
)
def test_a_box_is_drawn_only_for_a_time_that_is_known(
    site: Client, left: str | None, joined: str | None, drawn: bool
) -> None:
    """Where only the second post is dated, by a day on which it was seen, the first may have ended long before."""
    inside, outside = career(1, (None, left), (joined, None))
    if not drawn:
        b.cite(outside, attested="2005-02")
    put(inside, outside, b.order(outside, inside))
    move = Move.objects.using("published").get()
    assert move.direction == "exit" and (move.gap_high is not None) is drawn
    assert ('class="passage"' in Client().get(move.get_absolute_url()).content.decode()) is drawn


def test_rules_say_what_they_say_and_no_more(site: Client) -> None:
    posts = career(1, *SORTS["exit"])
    rule = b.rule("Cooling off", office={"role": posts[0].role}, start="1990", end="2010", months=24)
    never = b.rule("A bill", office={"role": posts[0].role}, never_in_force=True, months=12)
    put(*posts, rule, never)
    words = read(site, Move.objects.using("published").get().get_absolute_url()).words
    assert "Within the 24 months after leaving." in words
    assert "A comparison only: this rule never came into force. Outside the 12 months" in words
    assert "isn’t known: nothing is recorded of it here" in words
    assert "Binds for" in read(site, rule.get_absolute_url()).words
    assert "This rule never came into force" in read(site, never.get_absolute_url()).words
    assert not re.search(r"\b(broke|violat|illegal|breach of)\b", words)


def test_order_of_a_source_and_posts_without_dates(site: Client) -> None:
    posts = career(1, (None, None), (None, None))
    put(*posts)
    person = posts[0].person
    # Nothing is known of the order, so the table has no such move; their pages do.
    assert not Move.objects.using("published").exists()
    for address in (person.get_absolute_url(), posts[1].organization.get_absolute_url()):
        words = read(site, address).words
        assert "Through the revolving door" in words and "Order not known" in words
        assert "Dates not known" in words
    put(b.order(posts[1], posts[0]))
    move = Move.objects.using("published").get()
    words = read(site, move.get_absolute_url()).words
    assert "No source dates either post" in words
    assert "What sources say of the order" in words
    assert "A source gives the order" in words


def test_alleged_move_is_marked_and_never_said_to_be_sure(site: Client) -> None:
    posts = career(1, *SORTS["exit"])
    posts[0].citations.all().delete()
    b.cite(posts[0], mode="alleges", voice="PVDA")
    put(*posts)
    move = Move.objects.using("published").get()
    page = read(site, move.get_absolute_url())
    assert "Alleged: Person 1: Ministry 1, then Company 1" in page.words
    assert "The dates say so" not in page.words
    assert "ertain" not in page.words


def test_what_two_sources_tell_is_listed_once(site: Client) -> None:
    posts = career(1, *SORTS["exit"])
    again = b.affiliation(
        person=posts[0].person,
        organization=posts[0].organization,
        role=posts[0].role,
        start="2000",
        end="2003",
    )
    SamePost.objects.create(affiliation=posts[0], other=again)
    put(*posts, again)
    assert Move.objects.using("published").count() == 2
    assert "1 move" in read(site, "/revolving-door/").words
    counted = Move.objects.using("published").counted().get()
    assert "The same posts, as other sources tell them" in read(site, counted.get_absolute_url()).words


def queries(site: Client, address: str) -> int:
    with CaptureQueriesContext(connections["published"]) as asked:
        assert site.get(address).status_code == 200
    return len(asked)


def test_pages_take_as_many_queries_for_20_moves_as_for_2(site: Client) -> None:
    hub = b.organization("Hub")
    who = b.person("Everywhere")
    role = b.role("Minister")
    rules = [b.rule(f"Rule {n}", office={"role": role}, start="1990", end="2020") for n in range(2)]

    def enter(numbers: range) -> None:
        posts = []
        for n in numbers:
            ministry = b.organization(f"Ministry {n}", in_sphere="public_office")
            for person in (who, b.person(f"Person {n}")):
                posts.append(
                    b.affiliation(person=person, organization=ministry, role=role, start="2000", end="2003")
                )
                posts.append(
                    b.affiliation(
                        person=person, organization=hub, role=b.role(f"Adviser {n}"), start=f"20{n + 10}"
                    )
                )
        put(*posts)

    put(*rules)
    enter(range(2))
    pages = ["/revolving-door/", who.get_absolute_url(), hub.get_absolute_url()]
    few = [queries(site, page) for page in pages]
    enter(range(2, 12))
    assert [queries(site, page) for page in pages] == few
    move = Move.objects.using("published").first()
    assert move is not None
    assert max(*few, queries(site, move.get_absolute_url())) <= 25


def test_dossier_is_chosen_from_a_list(case: str) -> None:
    page = Client().get("/revolving-door/").text
    options = re.findall(r'<option value="([0-9a-f]{12})"[^>]*>([^<]+)</option>', page)
    assert len(options) == 2
    found = sum(
        read(Client(), f"/revolving-door/?dossier={key}").words.count("Time line, rules")
        for key, _ in options
    )
    assert found == 7


def test_the_moves_of_the_case(case: str) -> None:
    site = Client()
    words = read(site, "/revolving-door/").words
    assert "7 moves" in words
    assert words.count("Dates not known") + words.count("on or before") >= 7
    assert "The dates say so" not in words
    for move in Move.objects.using("published").all():
        page = read(site, move.get_absolute_url()).words
        assert "the dates of one or both are not known" in page
    # A party card opens no door.
    categories = Move.objects.using("published").values_list("from_role_category", "to_role_category")
    assert not any("party_position" in pair or "membership" in pair for pair in categories)


# ── The flow ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def flow(inside: str, outside: str, **counts: int) -> Flow:
    every = {"exit": 0, "entry": 0, "both": 0, "unknown": 0} | counts
    told = {d: Tally(Number(n, n), {"stated": Number(n, n)} if n else {}) for d, n in every.items()}
    return Flow(Sphere(code=inside, label_en=inside), Sphere(code=outside, label_en=outside), told)


def test_picture_shows_the_numbers_of_the_table() -> None:
    found = [flow("office", "interest", exit=40, entry=10), flow("party", "interest", exit=1, unknown=3)]
    drawn = picture(found)
    assert drawn is not None
    by_number = {band.number.high: band for band in drawn.bands}
    assert sorted(by_number) == [1, 3, 10, 40]
    assert sum(by_number) == sum(totals(found).values(), Tally()).all.high
    assert by_number[40].thickness == THICK
    assert by_number[10].thickness == THICK / 4
    assert by_number[1].thickness == THIN
    assert by_number[40].path.startswith(f"M{LEFT}") and f"{RIGHT} " in by_number[40].path
    # An exit points to the outside, an entry to the inside, an unknown order nowhere.
    assert by_number[40].arrow.startswith(f"M{RIGHT}") and by_number[10].arrow.startswith(f"M{LEFT}")
    assert by_number[3].arrow == ""


def test_bands_lie_within_their_spheres_and_do_not_cover_each_other() -> None:
    drawn = picture(
        [flow("office", "interest", exit=5, entry=4, both=3, unknown=2), flow("party", "interest", exit=5)]
    )
    assert drawn is not None
    left = [(float(band.path.split()[1].split("C")[0]), band.thickness) for band in drawn.bands]
    for (y1, thick1), (y2, thick2) in pairwise(left):
        assert y2 - thick2 / 2 >= y1 + thick1 / 2
    for node in [*drawn.inside, *drawn.outside]:
        assert node.y >= 0 and node.y + node.height <= drawn.height


def test_nothing_flows_where_there_is_nothing() -> None:
    assert picture([]) is None
    assert picture([flow("office", "interest")]) is None
