"""What a page takes to load in a real browser: bytes as they are transferred, when its largest part is there, what moves.

Chromium's own instruments (Chrome DevTools Protocol) count and slow down; the budgets are those of a slow phone network.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

# What a page may take, before images; seconds at SLOWED; and the layout shift that nobody notices.
MOST_BYTES, MOST_SECONDS, MOST_SHIFT = 60_000, 1.0, 0.02
PHONE = {"width": 360, "height": 800}
SLOWER = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
# Both are buffered: what happened before this was asked is told as well.
MEASURED = """() => new Promise((done) => {
  let painted = 0, shift = 0;
  const watch = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (entry) => { painted = entry.startTime; });
  watch("layout-shift", (entry) => { shift += entry.value; });
  document.fonts.ready.then(() => setTimeout(() => done([painted / 1000, shift]), 400));
})"""


@dataclass
class Loaded:
    """bytes: of everything but images, as transferred, with headers. painted: seconds until the largest part was there.
    shift: the sum of what moved. addresses: of everything that was asked for."""

    bytes: float = 0
    painted: float = 0
    shift: float = 0
    addresses: list[str] = field(default_factory=list)
    by_address: dict[str, float] = field(default_factory=dict)


def loaded(browser: Browser, address: str, *, slowed: bool = False, compressed: bool = True) -> Loaded:
    """Load a page for the first time, in a window of its own. slowed: on a slow phone in a slow network. compressed:
    whether the browser says that it can read compressed answers."""
    found = Loaded()
    with _window(browser) as (page, instruments):
        asked: dict[str, tuple[str, str]] = {}

        def on_answer(event: dict[str, Any]) -> None:
            asked[event["requestId"]] = event["type"], event["response"]["url"]

        def on_end(event: dict[str, Any]) -> None:
            kind, url = asked.get(event["requestId"], ("", ""))
            if url.startswith("http"):
                found.addresses.append(url)
                found.by_address[url] = event["encodedDataLength"]
                found.bytes += 0 if kind == "Image" else event["encodedDataLength"]

        instruments.on("Network.responseReceived", on_answer)
        instruments.on("Network.loadingFinished", on_end)
        if not compressed:
            page.set_extra_http_headers({"Accept-Encoding": "identity"})
        if slowed:
            instruments.send("Network.emulateNetworkConditions", NETWORK)
            instruments.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="load")
        found.painted, found.shift = page.evaluate(MEASURED)
    return found


@contextmanager
def _window(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context(viewport=PHONE)
    try:
        page = context.new_page()
        instruments = context.new_cdp_session(page)
        instruments.send("Network.enable")
        yield page, instruments
    finally:
        context.close()
