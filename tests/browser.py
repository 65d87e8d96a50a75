"""Fixtures for tests in a real browser: the site served on a port of its own, and pages that complain."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.chromium import find_chromium

# Chromium itself tries to reach the network otherwise.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    assert program, "No Chromium was found: `make test` installs one."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        yield started
        started.close()


def serve() -> Iterator[str]:
    """The site over both stores of the database that the test points to; its address."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()


@pytest.fixture
def site(committed: str) -> Iterator[str]:
    """An empty Draaideur to enter things in."""
    yield from serve()


@pytest.fixture
def case_site(case: str) -> Iterator[str]:
    """The published case, to read."""
    yield from serve()


@pytest.fixture(params=[360, 1440], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """Width of the window in CSS pixels."""
    return request.param


@pytest.fixture
def page(browser: Browser, width: int) -> Iterator[Page]:
    """A window. Any error in its console fails the test: a refused script or style, a missing file, an exception."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # That the page itself answers 400 or 403 is for the test to judge.
        page_itself = (
            message.text.startswith("Failed to load resource") and message.location["url"] == opened.url
        )
        # Of a machine that is busy, not of the page: the browser found the time to use what it had fetched only later.
        late = "was preloaded using link preload but not used within a few seconds" in message.text
        if message.type in ("error", "warning") and not page_itself and not late:
            complaints.append(f"{opened.url}: {message.text}")

    opened.on("console", listen)
    opened.on("pageerror", lambda error: complaints.append(f"{opened.url}: {error}"))
    yield opened
    context.close()
    assert not complaints
