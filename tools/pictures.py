"""The pictures of tools.screenshots: reads models, so it is loaded once the settings are."""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.db import connections
from django.urls import Resolver404, resolve
from PIL import Image
from playwright.sync_api import Browser, FloatRect, sync_playwright

from bench.server import BenchError
from bench.web import for_readers, started
from tests.browser import ARGUMENTS
from tests.chromium import find_chromium
from tests.databases import MAKERS
from tests.test_accessibility import addresses

WIDTHS = (360, 768, 1440)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Of a long page its beginning, in CSS pixels.
TALLEST = 2_400
COLOURS = 48
# The key of a record that isn't there.
NOBODY = "000000000000"
NOT_FOUND = "not-found"
# So that the repository stays small.
MOST_BYTES = 100_000


@dataclass(frozen=True)
class Shown:
    """A type of page: its name, which names the files, and its address."""

    name: str
    address: str

    def file(self, width: int, theme: str) -> str:
        return f"{self.name}-{width}-{theme}.webp"


def take(folder: Path, check: Callable[[], None]) -> None:
    """Load and publish the case, serve it to readers, and write the pictures of all types of page and their index. `check`
    may raise to stop. Raises BenchError."""
    program = find_chromium()
    if program is None:
        raise BenchError("There is no Chromium here: python -m tests.chromium --install")
    for make in MAKERS.values():
        check()
        make()
    pages = shown(addresses())
    connections.close_all()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    data = Path(os.environ["DRAAIDEUR_DATA"])
    with started(data, for_readers(os.environ, data), check) as (_web, base), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        for page in pages:
            print(page.name, flush=True)
            for width, theme, picture in _pictures(browser, base + page.address):
                check()
                (folder / page.file(width, theme)).write_bytes(packed(picture))
        browser.close()
    (folder / "README.md").write_text(index(pages), encoding="utf-8")


def shown(found: list[str]) -> list[Shown]:
    """The addresses with the names of their routes; where a route has several, they are numbered."""
    names: dict[str, int] = {}
    pages = []
    for address in found:
        try:
            route = resolve(address.split("?")[0]).url_name or "page"
        except Resolver404:
            route = NOT_FOUND
        if NOBODY in address:
            route = NOT_FOUND
        names[route] = names.get(route, 0) + 1
        pages.append(Shown(route if names[route] == 1 else f"{route}-{names[route]}", address))
    return pages


def _pictures(browser: Browser, address: str) -> Iterator[tuple[int, str, bytes]]:
    for width in WIDTHS:
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=theme,
            )
            page = context.new_page()
            page.goto(address, wait_until="load")
            page.evaluate("document.fonts.ready")
            tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
            area = FloatRect(x=0, y=0, width=width, height=tall)
            yield width, theme, page.screenshot(full_page=True, clip=area)
            context.close()


def packed(picture: bytes) -> bytes:
    """A screenshot as WebP with few colours and nothing lost among them; with fewer where it would be too large."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    colours, made = COLOURS, b""
    while colours >= 8 and not 0 < len(made) <= MOST_BYTES:
        file = io.BytesIO()
        few = image.quantize(palette=_palette(image, colours), dither=Image.Dither.NONE).convert("RGB")
        few.save(file, "WEBP", lossless=True, quality=80, method=4)
        colours, made = colours // 2, file.getvalue()
    return made


def _palette(image: Image.Image, colours: int) -> Image.Image:
    """A palette in which rare colours count as well: a sphere's mark is a few pixels in a page of ink on paper."""
    pixels = [
        colour
        for number, colour in image.getcolors(image.width * image.height) or ()
        for _ in range(1 + int(number**0.5))
    ]
    sample = Image.new("RGB", (len(pixels), 1))
    sample.putdata(pixels)
    return sample.quantize(colours)


def index(pages: list[Shown]) -> str:
    """The index as Markdown."""
    heads = [f"{width} {theme}" for width in WIDTHS for theme in THEMES]
    lines = [
        "# Pictures of every type of public page",
        "",
        "Written by `make screenshots`, from the published case. Of long pages the beginning. The widths are in CSS pixels.",
        "",
        f"| Page | {' | '.join(heads)} |",
        f"| --- | {' | '.join('---' for _ in heads)} |",
    ]
    for page in pages:
        files = [page.file(width, theme) for width in WIDTHS for theme in THEMES]
        links = " | ".join(f"[{file.split('-')[-1].split('.')[0]}]({file})" for file in files)
        lines.append(f"| `{page.address}` | {links} |")
    return "\n".join(lines) + "\n"
