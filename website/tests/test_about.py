"""The pages about the site itself: what they promise is there."""

import pytest
from django.test import Client
from django.test.utils import override_settings

from newsroom.publishing import plan, publish
from tests import builders
from website.tests.pages import read


def test_method_draws_every_mark_and_says_what_is_not_here(case: str) -> None:
    page = read(Client(), "/method/")
    for words in ("Stated as fact", "Alleged", "Disputed", "Denied", "Documents seen", "As said"):
        assert words in page.words
    for words in ("dates: certain on that day", "dates don’t rule it out", "not on that day"):
        assert words in page.words
    assert "nobody looked for everything about everyone" in page.words
    assert "Public office" in page.words
    assert {"standing", "held", "sources", "move", "limits", "publishing", "withdrawn"} <= set(page.ids)
    assert "/rules/" in page.links


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("strict", "somebody who neither entered nor last edited it"),
        ("batch", "a second person looks at them"),
        ("solo", "One person may publish here"),
    ],
)
def test_method_tells_the_rule_of_this_newsroom(case: str, policy: str, words: str) -> None:
    with override_settings(REVIEW_POLICY=policy):
        assert words in read(Client(), "/method/").words


def test_every_start_of_the_api_that_the_data_page_names_answers(case: str) -> None:
    client = Client()
    page = read(client, "/data/")
    starts = {link for link in page.links if link.startswith("/api/v1/")}
    assert len(starts) > 14
    for url in starts:
        assert client.get(url).status_code == 200, url
    assert "/api/v1/docs/" in page.links and "/api/v1/changes/" in page.links


def test_every_page_leads_to_method_data_corrections_and_rules(committed: str) -> None:
    client = Client()
    for url in ("/", "/people/", "/search/"):
        links = read(client, url).links
        assert {"/method/", "/data/", "/corrections/", "/corrections/report/", "/rules/"} <= set(links)


def test_a_record_leads_to_the_form_for_what_is_wrong_with_it(committed: str) -> None:
    person = builders.person()
    publish(plan([person]), by=builders.editor())
    link = f"/corrections/report/?about=people:{person.key}"
    client = Client()
    assert link in read(client, person.get_absolute_url()).links
    assert f'value="{person.get_absolute_url()}"' in client.get(link).content.decode()


def test_pages_of_errors_lead_on_and_repeat_no_address(committed: str) -> None:
    client = Client()
    page = read(client, "/made-up-words/", status=404)
    assert {"/search/", "/people/", "/corrections/", "/investigations/"} <= {*page.links, "/search/"}
    html = client.get("/made-up-words/").content.decode()
    assert "made-up-words" not in html and 'action="/search/"' in html
