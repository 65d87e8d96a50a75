"""Every endpoint that the registry knows: lists, single records, and the cost of both."""

from dataclasses import dataclass

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.routers import SimpleRouter

from api.tests import rows
from api.urls import record_routes
from evidence.registry import registry, served
from newsroom.publishing import plan_withdrawal, withdraw
from people.models import Affiliation
from tests import builders

PUBLISHED = "published"


def queries(client, url):
    """The answer, and the number of queries that it took in the published store; none may go to the newsroom."""
    with (
        CaptureQueriesContext(connections[PUBLISHED]) as taken,
        CaptureQueriesContext(connections["default"]) as newsroom,
    ):
        answer = client.get(url)
    assert answer.status_code == 200, answer.content
    assert len(newsroom) == 0
    return answer.json(), len(taken)


@pytest.mark.parametrize("slug", rows.slugs())
def test_list_takes_as_many_queries_for_20_rows_as_for_2(committed, client, slug):
    url = f"/api/v1/{slug}/?page_size=200"
    rows.put(rows.make(slug, 2))
    few, few_queries = queries(client, url)
    rows.put(rows.make(slug, 18))
    many, many_queries = queries(client, url)
    assert len(few["results"]) >= 2
    assert len(many["results"]) >= 20
    assert few_queries == many_queries <= 25


@pytest.mark.parametrize("slug", rows.slugs())
def test_record_answers_to_id_and_key_with_what_its_list_says(committed, client, slug):
    rows.put(rows.make(slug, 1))
    for listed in client.get(f"/api/v1/{slug}/").json()["results"]:
        by_id = client.get(f"/api/v1/{slug}/{listed['id']}/")
        by_key = client.get(f"/api/v1/{slug}/{listed['key'].upper()}/")
        assert by_id.json() == by_key.json() == listed
        assert listed["url"] == f"http://testserver/api/v1/{slug}/{listed['id']}/"
        assert client.get(listed["url"]).status_code == 200
        page = client.get(listed["page"].removeprefix("http://testserver"))
        assert page.status_code == 200


@pytest.mark.parametrize("slug", rows.slugs())
def test_what_is_not_published_is_not_there(committed, client, slug):
    drafts = rows.make(slug, 1)
    assert client.get(f"/api/v1/{slug}/").json()["results"] == []
    assert client.get(f"/api/v1/{slug}/{drafts[0].pk}/").status_code == 404


def test_root_lists_every_kind_that_the_registry_serves(case, client):
    answer = client.get("/api/v1/").json()
    assert sorted([*answer["records"], *answer["questions"]]) == sorted(kind.slug for kind in served())
    for url in answer["questions"].values():
        assert client.get(url.removeprefix("http://testserver")).status_code == 400
    for url in [*answer["records"].values(), answer["schema"], answer["documentation"]]:
        assert client.get(url.removeprefix("http://testserver")).status_code == 200


def test_new_kind_of_record_gets_its_addresses_from_the_registry(monkeypatch):
    @dataclass(frozen=True)
    class Stub:
        slug: str
        viewset: str

    monkeypatch.setattr(
        "evidence.registry.registry", [Stub("claims", "people.api.PersonViewSet"), Stub("spheres", "")]
    )
    monkeypatch.setattr("evidence.registry.derived", [])
    router = record_routes()
    assert isinstance(router, SimpleRouter)
    assert [prefix for prefix, _viewset, _name in router.registry] == ["claims"]


def test_every_kind_of_record_in_the_registry_is_served_or_part_of_another():
    inside_others = {
        "spheres",
        "doors",
        "organization-kinds",
        "role-categories",
        "overlap-groups",
        "affiliation-orders",
        "event-kinds",
        "event-parts",
        "measure-kinds",
        "units",
    }
    assert {a.slug for a in registry if not a.viewset} == inside_others


@pytest.mark.parametrize("slug", rows.slugs())
def test_withdrawn_record_is_410_with_the_reason(committed, client, slug):
    record = rows.make(slug, 1)[0]
    rows.put([record])
    assert client.get(f"/api/v1/{slug}/{record.pk}/").status_code == 200
    withdraw(plan_withdrawal([record]), reason="The source took it back.", by=builders.editor("second"))
    for reference in (record.pk, record.key):
        answer = client.get(f"/api/v1/{slug}/{reference}/")
        assert answer.status_code == 410
        assert answer["Content-Type"] == "application/problem+json"
        body = answer.json()
        assert body["reason"] == "The source took it back."
        assert body["withdrawn_at"][:2] == "20"
        assert body["status"] == 410
    other = next(each for each in rows.slugs() if each != slug)
    assert client.get(f"/api/v1/{other}/{record.pk}/").status_code == 404


@pytest.mark.parametrize("slug", rows.slugs())
def test_derived_and_search_columns_stay_inside(committed, client, slug):
    rows.put(rows.make(slug, 1))
    text = client.get(f"/api/v1/{slug}/").content.decode()
    for column in (
        "search_text",
        "normal_name",
        "normal_title",
        "sort_key",
        "attested_first",
        "unsure_first",
        "possible_from",
    ):
        assert column not in text


def test_birth_is_a_year_unless_office_holder(committed, client):
    private = builders.person("Private", born="1980")
    minister = builders.person("Minister", born="1980-03-05", public_basis="office_holder")
    for person in (private, minister):
        builders.cite(person, aspects=["birth"])
    rows.put([private, minister])
    # What publishing keeps out is coarsened here as well, should it ever get there.
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE published.people_person SET born = '1980-03-05'")
    born = {each["name"]: each["born"] for each in client.get("/api/v1/people/").json()["results"]}
    assert born["Private"] == {"edtf": "1980", "earliest": "1980-01-01", "latest": "1980-12-31"}
    assert born["Minister"]["edtf"] == "1980-03-05"


def test_affiliation_tells_everything_that_its_line_shows(committed, client):
    first, second, _order = made = rows.make("affiliations", 1)
    rows.put(made)
    told = client.get(f"/api/v1/affiliations/{first.key}/").json()
    assert told["person"]["name"] == first.person.name
    assert told["role"]["title"]["nl"].startswith("Rol ")
    assert told["role"]["title"]["fr"].startswith("Role ")
    assert told["organization"]["label"]["nl"].startswith("Organisatie ")
    assert told["start"] == {"edtf": "2010", "earliest": "2010-01-01", "latest": "2010-12-31"}
    assert told["period"] == {
        "possible": {"from": "2010-01-01", "until": "2013-12-31"},
        "certain": {"from": "2010-12-31", "until": "2012-01-01"},
        "agree": True,
    }
    assert "held" not in told
    assert [each["locator"] for each in told["citations"]] == ["§ 1", "§ 2"]
    assert told["citations"][0]["attested"]["edtf"] == "2011-03"
    assert [(each["relation"], each["affiliation"]["key"]) for each in told["orders"]] == [
        ("before", second.key)
    ]
    later = client.get(f"/api/v1/affiliations/{second.key}/").json()
    assert [(each["relation"], each["affiliation"]["key"]) for each in later["orders"]] == [
        ("after", first.key)
    ]
    assert later["orders"][0]["standing"] == "stated"
    assert len(later["orders"][0]["citations"]) == 1


def test_certain_is_null_where_no_day_is(committed, client):
    crossing = builders.affiliation(start="2010", end="2010")
    apart = builders.affiliation(
        person=builders.person("B"), start="2012", end="2010", remark="As the sources give it."
    )
    rows.put([crossing, apart])
    told = {each["id"]: each["period"] for each in client.get("/api/v1/affiliations/").json()["results"]}
    assert told[str(crossing.pk)]["certain"] is None
    assert told[str(crossing.pk)]["agree"] is True
    assert told[str(apart.pk)]["certain"] is None
    assert told[str(apart.pk)]["agree"] is False


def test_held_is_told_only_where_a_day_is_asked(committed, client):
    rows.put([builders.affiliation(start="2010", end="2012")])
    assert "held" not in client.get("/api/v1/affiliations/").json()["results"][0]
    asked = client.get("/api/v1/affiliations/?on=2011-06").json()["results"]
    assert [each["held"] for each in asked] == ["certain"]


def test_answers_may_be_read_from_any_page_and_set_no_cookie(case, client):
    for path in ("", "people/", "schema/", "people/nonsense/", "nonsense/"):
        answer = client.get(f"/api/v1/{path}")
        assert answer["Access-Control-Allow-Origin"] == "*", path
        assert "Set-Cookie" not in answer
        assert "Cookie" not in answer.get("Vary", "")


def test_edit_changes_nothing_before_it_is_published_again(committed, client):
    row = builders.affiliation(start="2010")
    rows.put([row])
    before = client.get(f"/api/v1/affiliations/{row.pk}/").json()
    Affiliation.objects.filter(pk=row.pk).update(start="2005", remark="Draft.")
    builders.cite(row, attested="2020")
    assert client.get(f"/api/v1/affiliations/{row.pk}/").json() == before


def test_api_names_are_the_ones_that_serializers_link_to():
    for slug in rows.slugs():
        assert reverse(f"api-{slug}-list") == f"/api/v1/{slug}/"
