"""Moves and passages in the API."""

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from api.tests.rows import put
from people.models import Move
from tests import builders as b

MOVES = "/api/v1/moves/"
PASSAGES = "/api/v1/passages/"


def career(n: int = 0, **outside: Any) -> Any:
    """Somebody who went from a ministry to a company, published."""
    who = b.person(f"Person {n}")
    ministry = b.organization(f"Ministry {n}", kind="ministry", in_sphere="public_office")
    company = b.organization(f"Company {n}", kind="company")
    inside = b.affiliation(
        person=who,
        organization=ministry,
        role=b.role("Minister", category="political_office"),
        start="2010",
        end="2014-06-30",
    )
    dates = {"start": "2015-01-01", "end": "2018"} | outside
    return who, ministry, company, inside, b.affiliation(person=who, organization=company, **dates)


@pytest.fixture
def moved(committed):
    b.door()
    who, ministry, company, inside, outside = career()
    rule = b.rule(office={"role": inside.role}, code="cooling-off", start="2010", end="2020")
    put([inside, outside, rule])
    return who, ministry, company, inside, outside


def results(client: Any, address: str, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.parametrize(
    ("words", "number"),
    [("person", 1), ("ministry", 1), ("company", 1), ("Company 0 PERSON", 1), ("nobody", 0), ("-", 0)],
)
def test_moves_are_found_by_the_names_of_who_moved_and_where(moved, client, words, number):
    assert len(results(client, MOVES, q=words)) == number


def test_a_move_says_everything(moved, client):
    _who, ministry, company, _inside, _outside = moved
    [row] = results(client, MOVES)
    assert (row["direction"], row["basis"], row["together"], row["returns"]) == ("exit", "certain", "no", "")
    assert (row["from"]["organization"]["name"], row["to"]["organization"]["name"]) == (
        ministry.name,
        company.name,
    )
    assert row["from"]["sphere"]["code"] == "public_office"
    assert row["gap"] == {"low": 185, "high": 185, "words": "185 days"}
    assert row["left"] == {"earliest": "2014-06-30", "latest": "2014-06-30"}
    assert row["sentence"]["en"].startswith(
        "According to De Morgen (March 2022), Person 0: first minister (Ministry 0), then"
    )
    assert "not an accusation" in row["caveat"]["en"]
    [outcome] = row["outcomes"]
    assert (outcome["rule"]["code"], outcome["outcome"], outcome["authorised"]) == (
        "cooling-off",
        "within",
        "unknown",
    )
    assert outcome["period_ended"] == {"earliest": "2016-06-30", "latest": "2016-06-30"}
    assert client.get(row["url"]).json() == row
    assert client.get(f"{MOVES}{row['key']}/").json()["id"] == row["id"]
    assert client.get(row["page"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"direction": "exit", "basis": "certain"}, True),
        ({"direction": "entry"}, False),
        ({"from_sphere": "public_office", "to_sphere": "private_interest"}, True),
        ({"from_sphere": "private_interest"}, False),
        ({"from_role_category": "political_office"}, True),
        ({"to_role_category": "political_office"}, False),
        ({"within_months": "6"}, False),
        ({"within_months": "7"}, True),
        ({"within_months": "7", "within": "certain"}, True),
        ({"rule": "cooling-off"}, True),
        ({"rule": "cooling-off", "outcome": "within"}, True),
        ({"rule": "cooling-off", "outcome": "outside"}, False),
        ({"outcome": "unclear"}, False),
        ({"since": "2015"}, True),
        ({"since": "2016"}, False),
        ({"until": "2014"}, False),
        ({"standing": "stated"}, True),
        ({"door": "public-office-private-interest"}, True),
    ],
)
def test_filters(moved, client, asked, found):
    assert bool(results(client, MOVES, **asked)) is found


def test_filters_by_record(moved, client):
    who, ministry, company, _inside, _outside = moved
    for asked, found in (
        ({"person": who.key}, True),
        ({"from_organization": ministry.key}, True),
        ({"to_organization": ministry.key}, False),
        ({"to_organization": str(company.pk)}, True),
        ({"organization": company.key}, True),
        ({"rule": "nothing"}, None),
    ):
        answer = client.get(MOVES, asked)
        assert answer.status_code == (400 if found is None else 200)
        assert found is None or bool(answer.json()["results"]) is found


def test_dossier_holds_the_moves_of_which_it_holds_both_posts(committed, client):
    b.door()
    _who, _ministry, _company, inside, outside = career()
    whole = b.investigation("Whole", inside, outside)
    half = b.investigation("Half", inside)
    put([inside, outside, whole, half])
    assert len(results(client, MOVES, dossier=whole.key)) == 1
    assert not results(client, MOVES, dossier=half.key)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"within_months": "-1"}, "not a number of months"),
        ({"within_months": "1.5"}, "not a number of months"),
        ({"within_months": "٣"}, "not a number of months"),
        ({"within_months": "9" * 30}, "not a number of months"),
        ({"within": "certain"}, "as well: a number of months"),
        ({"from_organization": "0" * 12}, "There is no organization with the key"),
        ({"from_organization": "awdc"}, "not the id of a record"),
        ({"since": "2018-13-01"}, "There is no month 13"),
        ({"since": "0000"}, "0000"),
        ({"since": "2018-99"}, "There is no month 99, only 01 to 12. Write 2018 alone"),
        ({"since": "[2018..2019]"}, "is none of these"),
        ({"since": "[..]"}, "is none of these"),
        ({"since": "[2010..2005]"}, "is none of these"),
        ({"since": "2023-02-29"}, "28 days"),
        ({"since": "[..2018-13]"}, "There is no month 13"),
        ({"since": "24/04/2018"}, "2018-04-24"),
        ({"until": "10000"}, "10000"),
        ({"basis": "sure"}, "not one of"),
        ({"rule": "eu"}, "There is no rule “eu”"),
        ({"direction": "exit", "sector": "x"}, "There is no parameter “sector”"),
    ],
)
@pytest.mark.parametrize("address", [MOVES, "/revolving-door/"])
def test_what_means_nothing_is_refused_in_a_sentence(committed, client, address, asked, words):
    answer = client.get(address, asked)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_what_is_needed_is_called_as_its_reader_knows_it(committed, client):
    for address, other in ((MOVES, "within_months"), ("/revolving-door/", "Months between, at most")):
        answer = client.get(address, {"within": "certain"})
        assert f"This needs “{other}” as well: a number of months." in answer.content.decode()


def test_affiliations_refuse_a_day_that_does_not_exist(committed, client):
    for address in ("/api/v1/affiliations/", "/affiliations/"):
        answer = client.get(address, {"on": "2018-13-01"})
        assert answer.status_code == 400
        assert "There is no month 13" in answer.content.decode()


def test_unknown_move_is_404(committed, client):
    assert client.get(f"{MOVES}{'0' * 12}/").status_code == 404
    answer = client.get(f"/revolving-door/{'0' * 12}/")
    assert answer.status_code == 404
    assert "A move leaves when one of its two posts is withdrawn" in answer.content.decode()


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connections["published"]) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_lists_take_as_many_queries_for_20_moves_as_for_2(committed, client):
    b.door()
    addresses = [MOVES, f"{PASSAGES}?from_kind=ministry&to_kind=company"]

    def publish_careers(first: int, last: int) -> None:
        rows = [career(n) for n in range(first, last)]
        role = rows[0][3].role
        rules = [
            b.rule(f"Rule {n}", office={"role": role}, start="2010", end="2020")
            for n in range(first, first + 2)
        ]
        put([*rules, *(post for row in rows for post in row[3:])])

    publish_careers(0, 2)
    few = [queries(client, address) for address in addresses]
    publish_careers(2, 20)
    assert Move.objects.using("published").count() == 20
    assert [queries(client, address) for address in addresses] == few
    assert max(few) <= 25


# ── Passages ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_passage_between_any_two_sets(committed, client):
    who = b.person()
    university = b.organization("University of Antwerp", kind="university", in_sphere="academia")
    awdc = b.organization("AWDC")
    professor = b.affiliation(
        person=who, organization=university, role=b.role("Professor", category="research")
    )
    adviser = b.affiliation(person=who, organization=awdc, role=b.role("Adviser", category="staff"))
    put([professor, adviser])
    assert not results(client, MOVES)
    for asked in (
        {"from_organization": university.key, "to_organization": awdc.key},
        {"from_kind": "university", "to_role_category": "staff"},
        {
            "from_kind": "university,ministry",
            "to_organization": f"{awdc.pk},{university.key}",
            "within_months": "0",
        },
    ):
        if "ministry" in asked["from_kind"] if "from_kind" in asked else False:
            b.organization("Ministry", kind="ministry")
            put([b.organization("Another", kind="ministry")])
        [row] = results(client, PASSAGES, **asked)
        assert (row["direction"], row["basis"], row["together"]) == ("unknown", "possible", "possible")
        assert (row["from"]["organization"]["name"], row["to"]["organization"]["name"]) == (
            university.name,
            awdc.name,
        )
        assert "the dates don’t rule out that both were held at once" in row["sentence"]["en"]
    order = b.order(adviser, professor, relation="together")
    put([order])
    [row] = results(client, PASSAGES, from_kind="university", to_kind="lobby_group")
    assert (row["direction"], row["basis"], row["together"]) == ("both", "asserted", "asserted")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "From where?"),
        ({"from_kind": "ministry"}, "To where?"),
        ({"from_kind": "nothing", "to_kind": "company"}, "“nothing” is not one of: "),
        ({"from_organization": "x", "to_kind": "company"}, "There is no organization with the id or key “x”"),
        (
            {"from_organization": ",".join(["a"] * 1 + [str(n) for n in range(200)]), "to_kind": "company"},
            "too many",
        ),
    ],
)
def test_passage_needs_two_sets(moved, client, asked, words):
    answer = client.get(PASSAGES, asked)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_passages_are_walked_by_cursor(committed, client):
    posts = [post for n in range(5) for post in career(n)[3:]]
    put(posts)
    address = f"{PASSAGES}?from_kind=ministry&to_kind=company&page_size=2"
    names, pages = [], 0
    while address:
        answer = client.get(address).json()
        names += [row["person"]["name"] for row in answer["results"]]
        address, pages, last = answer["next"], pages + 1, answer
    assert (sorted(names), pages) == ([f"Person {n}" for n in range(5)], 3)
    assert len(client.get(last["previous"]).json()["results"]) == 2
