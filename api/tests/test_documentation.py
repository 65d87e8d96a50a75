"""The page that shows the API: complete, without a script, and true."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from api.documentation import components, endpoints
from evidence.registry import served
from website.tests.pages import Page


class Anchors(HTMLParser):
    """Ids and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        self.attributes |= set(given)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])


@pytest.fixture
def page(case, client):
    answer = client.get("/api/v1/docs/")
    assert answer.status_code == 200
    read = Anchors()
    read.feed(answer.content.decode())
    return answer, read


def test_page_names_every_endpoint_parameter_and_type(page, client):
    html = page[0].content.decode()
    schema = client.get("/api/v1/schema/").json()
    assert [each.name for each in endpoints(schema)] == sorted(
        ["changes", "search", *(kind.slug for kind in served())]
    )
    for endpoint in endpoints(schema):
        assert f'id="{endpoint.name}"' in html
        assert len(endpoint.parameters) > {"changes": 1, "search": 3}.get(endpoint.name, 4)
        for parameter in endpoint.parameters:
            assert f"<code>{parameter.name}</code>" in html
    for component in components(schema):
        assert component.description
        assert f'id="type-{component.name}"' in html


def test_every_member_has_a_type_in_words(client, case):
    for component in components(client.get("/api/v1/schema/").json()):
        for member in component.members:
            assert member.kind in {
                "text",
                "row",
                "address",
                "day",
                "moment",
                "id",
                "number, as text",
                "whole number",
                "true or false",
            } or (member.component == member.kind != ""), (component.name, member)


@pytest.mark.ours
def test_links_of_the_page_lead_somewhere(page, client):
    _answer, read = page
    assert len(set(read.ids)) == len(read.ids)
    for link in set(read.links):
        if link.startswith("#"):
            assert link[1:] in read.ids
        elif link.startswith("/api/"):
            assert client.get(link).status_code == 200, link


def test_page_runs_nothing_and_styles_nothing_in_line(page):
    answer, read = page
    assert not read.tags & {"style", "iframe"}
    # Files of our own and data are no scripts in line.
    assert not Page(answer.content.decode()).errors
    assert "style" not in read.attributes
    assert not [name for name in read.attributes if name.startswith("on")]
    assert "Set-Cookie" not in answer


def test_page_answers_reading_only(case):
    assert Client().post("/api/v1/docs/").status_code == 405
