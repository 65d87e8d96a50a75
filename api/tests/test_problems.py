"""Whatever is asked, the answer is JSON that says what is wrong: never a page, never a 500."""

from urllib.parse import quote, urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import resolve

from api.pagination import KeyCursorPagination
from api.problems import exception_handler
from api.tests import rows
from people.api import PersonViewSet

HOSTILE = [
    "x",
    "\x00",
    "a\x00b",
    "\ud800",
    "\ufeff",
    "é" * 199,
    "a" * 100_000,
    "-1",
    "0",
    "9" * 400,
    "1e999",
    "NaN",
    "2018-13-01",
    "0000",
    "10000",
    "197X",
    "..",
    "[2010..2005]",
    "'; DROP TABLE people_person; --",
    "%",
    "_",
    "\\",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "00000000-0000-0000-0000-000000000000",
    "000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "true",
    "null",
    "[]",
    "../../etc/passwd",
    "１２",
    "\r\nSet-Cookie: a=b",
    "؀",
    " ".join("abcdefghijk"),
]


def get(client, url):
    """The answer to an address that may be anything; checked to be JSON, and a problem where it isn't 200."""
    answer = client.get(url)
    assert answer.status_code in (200, 400, 404), (url[:200], answer.status_code)
    body = answer.json()
    if answer.status_code != 200:
        assert answer["Content-Type"] == "application/problem+json"
        assert body["status"] == answer.status_code
        assert body["type"] == "about:blank"
        assert body["detail"]
        assert len(answer.content) < 20_000, "it says back no more than needed"
    return answer


def parameters(slug):
    view = resolve(f"/api/v1/{slug}/").func.cls
    return [*view.filterset_class.base_filters, *KeyCursorPagination.PARAMETERS, "format", "unknown"]


@pytest.mark.parametrize("slug", rows.slugs())
def test_hostile_value_of_any_parameter(case, client, slug):
    for name in parameters(slug):
        for value in HOSTILE:
            query = urlencode({name: value}, errors="surrogatepass")
            answer = get(client, f"/api/v1/{slug}/?{query}")
            if answer.status_code == 400:
                refused = {error["parameter"] for error in answer.json()["errors"]}
                assert refused == {name}, (name, value)


@pytest.mark.parametrize("slug", rows.slugs())
def test_hostile_address_of_a_record(case, client, slug):
    for value in HOSTILE:
        answer = client.get(f"/api/v1/{slug}/{quote(value, safe='', errors='surrogatepass')}/")
        # Two dots lead elsewhere before a view is asked.
        assert answer.status_code == 404, value
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query", ["%", "=", "&&&", "%00=1", "a%ff=b", "q=%ff%fe", "q=%u0000", "q[]=1", "q=a&q=b", "?q=1"]
)
def test_hostile_query_string(case, client, query):
    for slug in rows.slugs():
        get(client, f"/api/v1/{slug}/?{query}")


def test_unknown_parameter_is_named_with_the_allowed_ones(case, client):
    answer = get(client, "/api/v1/people/?colour=red")
    assert answer.status_code == 400
    body = answer.json()
    assert body["title"] == "Bad Request"
    assert [error["parameter"] for error in body["errors"]] == ["colour"]
    assert {"q", "organization", "role", "sphere", "on", "held", "standing", "cursor"} <= set(body["allowed"])
    for name in body["allowed"]:
        assert name in body["errors"][0]["message"]


@pytest.mark.parametrize("slug", rows.slugs())
def test_lists_have_one_fixed_order(case, client, slug):
    assert get(client, f"/api/v1/{slug}/?ordering=name").status_code == 400


def test_everything_wrong_is_told_at_once(case, client):
    body = get(client, "/api/v1/affiliations/?on=2018-13-01&sphere=moon&foo=1&person=1").json()
    assert {error["parameter"] for error in body["errors"]} == {"on", "sphere", "foo", "person"}


def test_held_without_a_day_is_refused(case, client):
    body = get(client, "/api/v1/people/?held=certain").json()
    assert body["errors"] == [
        {"parameter": "held", "message": "This needs “on” as well: a day, month or year to ask about."}
    ]


def test_record_takes_no_parameters(case, client):
    record = client.get("/api/v1/roles/").json()["results"][0]
    answer = get(client, f"/api/v1/roles/{record['key']}/?on=2018")
    assert answer.status_code == 400
    for path in ("", "schema/"):
        assert get(client, f"/api/v1/{path}?x=1").status_code == 400


@pytest.mark.parametrize("path", ["nothing/", "people/x/y/", "people/0123456789ab/", "/", "people//"])
def test_no_such_address_is_a_problem_and_not_a_page(case, client, path):
    assert get(client, f"/api/v1/{path}").status_code == 404


def test_address_without_its_last_slash_leads_on(case, client):
    answer = client.get("/api/v1/people?q=Ivanov")
    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/people/?q=Ivanov"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_but_reading_is_allowed(case, client, method):
    for path in ("", "people/", "people/0123456789ab/", "nothing/", "schema/"):
        answer = getattr(client, method)(f"/api/v1/{path}")
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["title"] == "Method Not Allowed"
        assert "GET" in answer["Allow"]


def test_head_answers_as_get_without_a_body(case, client):
    answer = client.head("/api/v1/people/")
    assert answer.status_code == 200
    assert answer.content == b""


def test_other_format_than_json_is_406(case, client):
    answer = client.get("/api/v1/people/", headers={"accept": "application/xml"})
    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Not Acceptable"


def test_unexpected_error_is_a_problem_that_tells_nothing_and_is_logged(case, client, monkeypatch, caplog):
    def fail(self):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(PersonViewSet, "get_queryset", fail)
    client.raise_request_exception = False
    answer = client.get("/api/v1/people/")
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["title"] == "Internal Server Error"
    assert "secret" not in answer.content.decode()
    assert "secret detail" in caplog.text


def test_unexpected_error_is_djangos_own_where_developers_look(settings):
    settings.DEBUG = True
    assert exception_handler(RuntimeError("look"), {}) is None


@pytest.mark.parametrize(("error", "status"), [(Http404("x"), 404), (PermissionDenied("x"), 403)])
def test_djangos_own_refusals_are_problems(error, status):
    answer = exception_handler(error, {})
    assert answer is not None
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
