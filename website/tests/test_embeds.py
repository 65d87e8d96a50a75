"""Embeds: what other sites may show in their pages, and that they may show nothing else."""

import re
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from threading import Thread

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page

from config.stores import use_store
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from orgs.models import Organization
from people.models import Move, Person
from tests import builders
from website.tests.pages import read
from website.tests.pages import views as public_views

ADDRESSES = ("people", "organizations", "moves")


def embeds() -> list[str]:
    """An embed of each kind, from the published case."""
    with use_store("published"):
        records = (
            Person.objects.get(name="Ari Epstein"),
            Organization.objects.get(name="Antwerp World Diamond Centre"),
            Move.objects.filter(direction="exit").first(),
        )
    return [f"/embed/{kind}/{record.key}/" for kind, record in zip(ADDRESSES, records, strict=True) if record]


def test_embeds_hold_together_and_may_be_framed(case: str) -> None:
    for address in embeds():
        page = read(Client(), address)
        response = Client().get(address)
        assert "X-Frame-Options" not in response, address
        assert "frame-ancestors *" in response["Content-Security-Policy"]
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Robots-Tag"] == "noindex"
        assert '<base target="_blank">' in response.content.decode()
        assert "/" in page.links and "DRAAIDEUR" in page.words
        assert any(link.endswith("#notes") for link in page.links)
        # Its own links lead out of it: notes have no room here.
        assert not any(link.startswith("#") for link in page.links)


def test_nothing_else_may_be_framed(case: str) -> None:
    """Every public address of the site but those of embeds."""
    with use_store("published"):
        pages = [view.model._default_manager.first() for view in public_views(object).values() if _page(view)]
    addresses = ["/", "/people/", "/search/", "/corrections/", "/feeds/changes/", "/api/v1/", "/nothing/"]
    addresses += [record.get_absolute_url() for record in pages]
    for address in addresses:
        response = Client().get(address)
        assert response["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], address


def _page(view: type) -> bool:
    return hasattr(view, "model") and hasattr(view, "linked")


def test_an_allegation_is_called_one_in_an_embed(case: str) -> None:
    with use_store("published"):
        move = Move.objects.filter(standing="alleged").first()
    assert move is not None
    page = read(Client(), f"/embed/moves/{move.key}/")
    assert "Alleged: " in page.words and "This is alleged" in page.words and "certain" not in page.words


def test_an_embed_of_somebody_says_how_sure_what_opens_it_is(committed: str) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, voice="PVDA", mode="alleges")
    stated = builders.affiliation(person=builders.person("Somebody else"))
    publish(plan([fact, stated]), by=builders.editor())
    page = read(Client(), f"/embed/people/{fact.person.key}/")
    assert "Alleged by PVDA" in page.words and "Stated as fact" not in page.words
    assert "Stated as fact" in read(Client(), f"/embed/people/{stated.person.key}/").words


def test_what_was_withdrawn_is_gone_where_it_was_shown(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    publish(plan([fact]), by=by)
    address = f"/embed/people/{fact.person.key}/"
    assert "Ari Epstein" in read(Client(), address).words
    withdraw(plan_withdrawal([fact.person]), reason="It was somebody else.", by=by)
    page = read(Client(), address, 410)
    assert "It was somebody else." in page.words and "Epstein" not in page.words
    response = Client().get(address)
    assert response["Cache-Control"] == "no-store" and "X-Frame-Options" not in response


@pytest.mark.parametrize(
    "address",
    ["/embed/people/000000000000/", "/embed/moves/000000000000/", "/embed/roles/000000000000/", "/embed/"],
)
def test_embeds_that_are_not_there_are_not_found(case: str, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_a_move_that_left_says_so_in_pages_of_others(case: str) -> None:
    for kind, words in (
        ("moves", "A move leaves when one of its two posts is withdrawn"),
        ("people", "no such record"),
    ):
        response = Client().get(f"/embed/{kind}/{'0' * 12}/")
        assert response.status_code == 404 and words in response.text
        assert (
            "X-Frame-Options" not in response and "frame-ancestors *" in response["Content-Security-Policy"]
        )


def test_queries_of_embeds_do_not_grow(committed: str) -> None:
    by, person, counts = builders.editor(), builders.person("Busy"), []
    for size in (2, 20):
        publish(plan([builders.affiliation(person=person, title=f"{size} {n}") for n in range(size)]), by=by)
        with CaptureQueriesContext(connections["published"]) as queries:
            read(Client(), f"/embed/people/{person.key}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_the_code_to_copy_is_what_a_page_can_use(committed: str) -> None:
    person = builders.person('Ari "Ace" Epstein & <b>Sons')
    publish(plan([builders.affiliation(person=person)]), by=builders.editor())
    html = Client().get(person.get_absolute_url()).content.decode()
    (shown,) = re.findall(r"<code>(.*?)</code>", html)
    code = unescape(shown)
    # Still escaped once, as an attribute needs it.
    assert 'title="Ari &quot;Ace&quot; Epstein &amp; &lt;b&gt;Sons"' in code
    (address,) = re.findall(r'src="http://testserver([^"]+)"', code)
    assert read(Client(), address).words


# ── In a browser: pages of another origin ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, dict[str, str]]]:
    """A site of another origin: its address, and the pages that it serves."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}", pages
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_a_foreign_page_can_show_an_embed_and_nothing_else(
    browser: Browser, case_site: str, elsewhere: tuple[str, dict[str, str]]
) -> None:
    home, pages = elsewhere
    embed = embeds()[0]
    with use_store("published"):
        record = Person.objects.get(name="Ari Epstein").get_absolute_url()
    pages["/"] = (
        f'<!DOCTYPE html><link rel=icon href=data:,><iframe src="{case_site}{embed}" width="600"></iframe>'
    )
    # Of one person the embed is shown and the page isn't; nor is any other.
    refused = [record, "/nl" + record, "/", "/people/", "/search/?q=epstein", "/nothing/", "/api/v1/"]
    for number, address in enumerate(refused):
        pages[f"/{number}"] = (
            f'<!DOCTYPE html><link rel=icon href=data:,><iframe src="{case_site}{address}"></iframe>'
        )
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{home}/")
    frame = page.frame_locator("iframe")
    frame.locator("h1", has_text="Ari Epstein").wait_for()
    assert not complaints
    with page.expect_popup() as opened:
        frame.locator("h1 a").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(case_site + record)
    for number in range(len(refused)):
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(f"{home}/{number}")
        # A frame that is refused comes to hold a page of the browser's own; any other would be waited for in vain.
        page.frames[1].wait_for_url("chrome-error://chromewebdata/", wait_until="commit")
    page.close()


@pytest.mark.browser
def test_the_frame_that_is_offered_is_high_enough(page: Page, case_site: str) -> None:
    with use_store("published"):
        records: list[Person | Organization | Move] = [
            Person.objects.get(name="Jan Jambon"),
            Organization.objects.get(name="Antwerp World Diamond Centre"),
            # Bars alone, and marks alone.
            Organization.objects.get(name="MR"),
            Organization.objects.get(name="ОАО «Гомельское ПО „Кристалл“»"),
            *Move.objects.with_ends()[:2],
        ]
    for language, record in product(("", "/nl", "/fr"), records):
        html = Client().get(language + record.get_absolute_url()).content.decode()
        (code,) = re.findall(r"<code>(.*?)</code>", html)
        offered = re.search(r'src="http://testserver([^"]+)".* height="(\d+)"', unescape(code))
        assert offered
        needed = []
        # A telephone, and a column of an article.
        for width in (320, 600):
            # Lower than any of them: otherwise the window's own height would be what is needed.
            page.set_viewport_size({"width": width, "height": 100})
            page.goto(case_site + offered[1])
            needed.append(page.evaluate("document.documentElement.scrollHeight"))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        # Nor so high that a hand's breadth of it is empty.
        assert max(needed) <= int(offered[2]) <= max(needed) + 200, (record, needed, offered[2])


@pytest.mark.browser
def test_the_caveat_of_a_move_stands_before_its_dates_and_is_never_hidden(page: Page, case_site: str) -> None:
    address = embeds()[-1]
    for width in (320, 600):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(case_site + address)
        caveat = page.get_by_text("A move is a lead, not an accusation")
        assert caveat.is_visible()
        below = page.locator("table").bounding_box()
        place = caveat.bounding_box()
        assert place and below and place["y"] + place["height"] <= below["y"]
        # The sentence is all that stands between it and the title.
        assert page.locator("h1 + p + p").inner_text() == caveat.inner_text()
        # On a telephone the dates are told, and not drawn as well.
        assert page.locator(".time").is_visible() is (width == 600)


@pytest.mark.browser
def test_code_can_be_copied_without_a_script(page: Page, case_site: str) -> None:
    with use_store("published"):
        move = Move.objects.filter(direction="exit").first()
    assert move is not None
    page.goto(case_site + move.get_absolute_url())
    page.get_by_text("Embed it").click()
    code = page.locator("pre.quote__text")
    assert code.inner_text().startswith(f'<iframe src="{case_site}/embed/moves/{move.key}/"')
    code.click()
    assert page.evaluate("getSelection().toString().trim()") == code.inner_text().strip()
