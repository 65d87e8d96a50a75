"""The budget of a long page, as gunicorn serves it to readers: bytes, requests, and nothing that moves. `make bench` measures
the seconds."""

import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from bench.web import for_readers, started
from newsroom.publishing import plan, publish
from tests import builders, databases
from tests.loading import MOST_BYTES, MOST_SHIFT, loaded
from tests.long_page import person_with_facts

pytestmark = pytest.mark.browser

# The page, its style and the fonts that its words need.
MOST_REQUESTS = 7


@pytest.fixture(scope="module")
def page_of_sixty(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a person with sixty facts, on a server for readers."""
    folder = tmp_path_factory.mktemp("served")
    with django_db_blocker.unblock():
        name = databases.create_clone("empty")
        try:
            with databases.pointed_at(name):
                person, everything = person_with_facts()
                publish(plan(everything), by=builders.editor())
                path = person.get_absolute_url()
            address = {"PUBLISHED_DATABASE_URL": databases.readers_address(name)}
            with started(folder, for_readers(os.environ | address, folder)) as (_web, base):
                yield base + path
        finally:
            databases.drop(name)


def test_a_person_with_sixty_facts_is_within_the_budget(browser: Browser, page_of_sixty: str) -> None:
    found = loaded(browser, page_of_sixty)
    assert found.bytes <= MOST_BYTES, found.by_address
    assert found.shift <= MOST_SHIFT
    assert len(found.addresses) <= MOST_REQUESTS, found.addresses
    base = page_of_sixty.split("/people/")[0]
    assert all(address.startswith(f"{base}/") for address in found.addresses), found.addresses


def test_without_compression_it_would_not_be(browser: Browser, page_of_sixty: str) -> None:
    """The control: bytes are counted as they are sent."""
    assert loaded(browser, page_of_sixty, compressed=False).bytes > MOST_BYTES


def test_what_moves_is_seen(browser: Browser, tmp_path: Path) -> None:
    """The control: a page that pushes its text down after it was shown."""
    (tmp_path / "index.html").write_text(
        "<body><p>Text that was here first, and is pushed down.</p>"
        "<script>setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'),"
        " { style: 'height: 400px' })), 100)</script>"
    )
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found = loaded(browser, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
    assert found.shift > MOST_SHIFT
