"""What the API must show of the real case (the published fixture)."""

import pytest


def results(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.fixture
def alrosa(case, client):
    [found] = [
        each for each in results(client, "/api/v1/organizations/?q=alrosa") if each["name"] == "ALROSA"
    ]
    return found


def test_ivanov_is_chief_executive_of_alrosa_on_24_april_2018(client, alrosa):
    for reference in (alrosa["id"], alrosa["key"]):
        found = results(client, f"/api/v1/affiliations/?organization={reference}&on=2018-04-24")
        his = [each for each in found if each["person"]["name"] == "Sergey Sergeyevich Ivanov"]
        assert [(each["held"], each["standing"]) for each in his] == [("certain", "stated")]
        assert "chief executive" in his[0]["role"]["title"]["en"].lower()
        assert his[0]["citations"]


def test_ivanov_has_no_post_at_alrosa_on_1_january_2015(client, alrosa):
    found = results(client, f"/api/v1/affiliations/?organization={alrosa['id']}&on=2015-01-01")
    assert "Sergey Sergeyevich Ivanov" not in {each["person"]["name"] for each in found}
    people = results(client, f"/api/v1/people/?organization={alrosa['id']}&on=2015-01-01")
    assert "Sergey Sergeyevich Ivanov" not in {each["name"] for each in people}


def test_jambon_possibly_presided_over_the_diamond_club_on_13_april_2015(case, client):
    [jambon] = results(client, "/api/v1/people/?q=jambon")
    asked = f"/api/v1/affiliations/?person={jambon['key']}&q=diamantclub&on=2015-04-13"
    assert [each["held"] for each in results(client, asked)] == ["possible"]
    assert results(client, f"{asked}&held=certain") == []


def test_search_for_ivanov_in_cyrillic_finds_father_and_son(case, client):
    found = {each["name"]: each["id"] for each in results(client, "/api/v1/people/?q=Иванов&identity=named")}
    assert set(found) == {"Sergey Borisovich Ivanov", "Sergey Sergeyevich Ivanov"}
    [link] = results(
        client, f"/api/v1/person-links/?person={found['Sergey Sergeyevich Ivanov']}&kind=parent_of"
    )
    assert link["from_person"]["name"] == "Sergey Borisovich Ivanov"
    assert link["to_person"]["name"] == "Sergey Sergeyevich Ivanov"


@pytest.mark.parametrize(
    ("slug", "number"),
    [
        ("people", 46),
        ("organizations", 77),
        ("roles", 41),
        ("affiliations", 71),
        ("organization-links", 27),
        ("person-links", 5),
        ("sources", 23),
        ("agreements", 4),
        ("events", 47),
        ("measures", 18),
        ("stances", 27),
        ("claims", 88),
        ("claim-links", 23),
        ("investigations", 2),
    ],
)
def test_whole_case_is_there(case, client, slug, number):
    assert len(results(client, f"/api/v1/{slug}/?page_size=200")) == number


def test_order_told_by_a_source_is_on_both_posts(case, client):
    found = results(client, "/api/v1/affiliations/?page_size=200")
    told = {each["id"]: {(o["relation"], o["affiliation"]["id"]) for o in each["orders"]} for each in found}
    pairs = [
        (one, other) for one, orders in told.items() for relation, other in orders if relation == "after"
    ]
    assert pairs
    for later, earlier in pairs:
        assert ("before", later) in told[earlier]


def test_unnamed_group_keeps_its_range_and_its_words(case, client):
    groups = results(client, "/api/v1/people/?identity=unnamed_group&page_size=200")
    assert groups
    assert all(each["headcount"]["low"] >= 1 for each in groups)
    assert any(each["headcount"]["high"] is None for each in groups), "“at least” stays open"


def test_records_that_may_overlap_say_so(case, client):
    told = [each for each in results(client, "/api/v1/people/?page_size=200") if each["may_overlap_with"]]
    assert len(told) == 3
    for person in told:
        [group] = person["may_overlap_with"]
        assert {each["id"] for each in group["people"]} == {each["id"] for each in told} - {person["id"]}


def strings(value, path=()):
    """Every string in a JSON value, with the objects that it stands in, the innermost first."""
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each, (value, *path))
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, path)
    elif isinstance(value, str):
        yield value, path


def test_no_json_shows_the_exemption_as_plain_fact(case, client):
    told = positions = 0
    for slug in client.get("/api/v1/").json()["records"]:
        for record in results(client, f"/api/v1/{slug}/?page_size=200"):
            for text, path in strings(record):
                if "sought an exemption" in text and slug != "investigations":
                    assert text.startswith("According to The New York Times"), text
                    told += 1
                if "seeks an exemption" in text:
                    assert text.startswith("Denied: ") or path[0].get("standing") in ("denied", "alleged"), (
                        text
                    )
            if record.get("position") == "seeks_exemption":
                assert record["standing"] in ("denied", "alleged")
                positions += 1
    assert told and positions == 3


def test_claims_of_30000_jobs_are_tied_to_those_that_repeat_and_dispute_them(case, client):
    [said] = [
        each
        for each in results(client, "/api/v1/claims/?q=talking+point+jobs")
        if each["quantity"] and each["quantity"]["low"] == "30000"
    ]
    related = {(each["relation"], each["claim"]["standing"]) for each in said["related"]}
    assert {relation for relation, _standing in related} == {"repeated_by", "disputed_by", "supported_by"}
    [disputed] = [each for each in said["related"] if each["relation"] == "disputed_by"]
    assert disputed["claim"]["quantity"]["qualifier"] == "unspecified"
    assert disputed["claim"]["quantity"]["low"] is None


def test_agreement_of_2018_has_its_renewal_and_its_signatories(case, client):
    [agreement] = [
        each for each in results(client, "/api/v1/agreements/?q=2018") if each["valid_for"] == "P3Y"
    ]
    assert agreement["signed"]["edtf"] == "2018-04-24"
    assert [each["signed"]["edtf"] for each in agreement["renewed_by"]] == ["2021-12"]
    parts = [
        (each["part"], (each["person"] or each["organization"])["name"]) for each in agreement["participants"]
    ]
    assert ("signatory", "Ari Epstein") in parts and ("attendee", "Bart De Wever") in parts


def test_every_fact_has_a_sentence_in_three_languages(case, client):
    for slug in (
        "affiliations",
        "organization-links",
        "person-links",
        "agreements",
        "events",
        "measures",
        "stances",
        "claims",
        "claim-links",
    ):
        for record in results(client, f"/api/v1/{slug}/?page_size=200"):
            assert set(record["sentence"]) == {"en", "nl", "fr"}
            assert all(record["sentence"].values())


def test_dossier_says_where_its_facts_are(case, client):
    found = results(client, "/api/v1/investigations/")
    assert sum(each["count"] for dossier in found for each in dossier["facts"]) >= 310
    for dossier in found:
        for each in dossier["facts"]:
            answer = client.get(each["url"].removeprefix("http://testserver") + "&page_size=200")
            assert len(answer.json()["results"]) == each["count"], each
