"""Walking through a list: every row once, forwards and backwards, also while rows come and go."""

import pytest

from api.tests import rows
from newsroom.publishing import plan_withdrawal, withdraw
from tests import builders


def walk(client, url, link):
    """The pages from `url` on, following `next` or `previous`."""
    while url:
        answer = client.get(url.removeprefix("http://testserver"))
        assert answer.status_code == 200, answer.content
        page = answer.json()
        yield page
        url = page[link]


@pytest.mark.parametrize("slug", rows.slugs())
@pytest.mark.parametrize("size", [2, 7, 200])
def test_walk_visits_each_row_once_in_either_direction(case, client, slug, size):
    everything = [each["id"] for each in client.get(f"/api/v1/{slug}/?page_size=200").json()["results"]]
    pages = list(walk(client, f"/api/v1/{slug}/?page_size={size}", "next"))
    assert [each["id"] for page in pages for each in page["results"]] == everything
    assert len(set(everything)) == len(everything) >= 2
    assert pages[0]["previous"] is None
    if len(pages) > 1:
        back = list(walk(client, pages[-1]["previous"], "previous"))
        assert [page["results"] for page in reversed(back)] == [page["results"] for page in pages[:-1]]
        assert back[0]["next"] is not None


def test_links_keep_the_question(case, client):
    first = client.get("/api/v1/affiliations/?sphere=private_interest&on=2018&page_size=2").json()
    second = client.get(first["next"].removeprefix("http://testserver")).json()
    assert "sphere=private_interest" in first["next"]
    assert "on=2018" in second["previous"]
    assert all(each["sphere"]["code"] == "private_interest" for each in second["results"])
    assert all(each["held"] in ("certain", "possible") for each in second["results"])


def test_rows_that_come_and_go_meanwhile_neither_double_nor_hide_others(committed, client):
    rows.put(made := rows.make("roles", 9))
    in_order = sorted(made, key=lambda role: role.pk.hex)
    first = client.get("/api/v1/roles/?page_size=3").json()
    # The row at the boundary goes, and the last one of the first page.
    gone = [in_order[3], in_order[2]]
    withdraw(plan_withdrawal(gone), reason="A test.", by=builders.editor("second"))
    second = client.get(first["next"].removeprefix("http://testserver")).json()
    assert [each["id"] for each in second["results"]] == [str(role.pk) for role in in_order[4:7]]
    back = client.get(second["previous"].removeprefix("http://testserver")).json()
    assert [each["id"] for each in back["results"]] == [str(role.pk) for role in in_order[:2]]


def test_page_beyond_the_end_is_empty_and_leads_back(case, client):
    page = client.get(f"/api/v1/roles/?cursor=f{'f' * 32}&page_size=2").json()
    assert page["results"] == []
    assert page["next"] is None
    everything = client.get("/api/v1/roles/?page_size=200").json()["results"]
    assert client.get(page["previous"].removeprefix("http://testserver")).json()["results"] == everything[-2:]


@pytest.mark.parametrize("size", ["0", "201", "-1", "1.5", "x", "9" * 40, "１０", "1e2", " 5", "%00"])
def test_page_size_is_a_number_from_1_to_200(case, client, size):
    answer = client.get(f"/api/v1/roles/?page_size={size}")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"parameter": "page_size", "message": "Give a number from 1 to 200."}]


@pytest.mark.parametrize(
    "cursor", ["x", "f", "f" + "g" * 32, "F" + "0" * 32, "0" * 33, "f" + "0" * 33, "%00", "é"]
)
def test_cursor_that_we_did_not_give_is_refused(case, client, cursor):
    answer = client.get(f"/api/v1/roles/?cursor={cursor}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "cursor"
