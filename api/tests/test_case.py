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
        ("roles", 37),
        ("affiliations", 71),
        ("organization-links", 27),
        ("person-links", 5),
        ("sources", 13),
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
