"""Helpers for tests of pages: which pages there are, and whether a page holds together."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from evidence.views import RecordList, RecordPage

VOID = {
    "base",
    "meta",
    "link",
    "input",
    "br",
    "img",
    "hr",
    "path",
    "rect",
    "line",
    "stop",
    "circle",
    "source",
}

# What stands apart from what follows it, to the eye.
APART = {"td", "th", "li", "p", "h1", "h2", "h3"}


def views(base: type[Any]) -> dict[str, type[Any]]:
    """The public views that are of a kind, by URL name."""

    def walk(patterns: list[Any]) -> Iterator[tuple[str, type[Any]]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                view = getattr(pattern.callback, "view_class", None)
                if view is not None and issubclass(view, base) and pattern.name:
                    yield pattern.name, view

    return dict(walk(get_resolver().url_patterns))


def list_names() -> list[str]:
    return sorted(views(RecordList))


def page_names() -> list[str]:
    return sorted(views(RecordPage))


def _may_stand(script: dict[str, str | None]) -> bool:
    """Whether a script is a file of our own, or data that no browser runs (what it says is read in handle_data)."""
    source = script.get("src") or ""
    if "type" in script:
        return script == {"type": "application/ld+json"}
    return source[:1] == "/" and source[1:2] != "/"


class Page(HTMLParser):
    """What a test asks of a page: its ids, links, anchors, schema.org objects, and whether its tags close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.errors: list[str] = []
        self.text = ""
        self.described: list[str] = []
        self.linked: list[Any] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        if self._open:
            self.errors.append(f"not closed: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if len(found) != len(attrs):
            self.errors.append(f"an attribute twice in <{tag}>")
        inline = tag == "style" or (tag == "script" and not _may_stand(found))
        if inline or "style" in found or any(name.startswith("on") for name in found):
            self.errors.append(f"inline style or script in <{tag}>")
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found.get("href") or "")
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.described += (found.get(name) or "").split()
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag in APART:
            self.text += " "
        if not self._open or self._open.pop() != tag:
            self.errors.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["script"]:
            self.linked.append(json.loads(data))
        else:
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def problems(self) -> list[str]:
        """What is wrong with the page by itself."""
        found = list(self.errors)
        found += [f"id {each!r} is not unique" for each in {i for i in self.ids if self.ids.count(i) > 1}]
        found += [
            f"{link} leads nowhere"
            for link in self.links
            if link.startswith("#") and link[1:] not in self.ids
        ]
        found += [f"nothing has the id {each}" for each in self.described if each not in self.ids]
        return found


def read(client: Client, url: str, status: int = 200) -> Page:
    """The page at an address, which must answer with `status` and hold together."""
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    page = Page(response.content.decode())
    assert not page.problems(), (url, page.problems())
    return page
