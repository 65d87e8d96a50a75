"""The article of a dossier: Markdown that is made safe, in which names link to records.

`[Ari Epstein](people:0123456789ab)` refers to a record by kind and key. What isn't public where the article is read keeps
its words and loses its link: a link would tell that the record is there.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import nh3
from django.db.models import Model
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from evidence.registry import registry

REFERENCE = re.compile(r"([a-z][a-z-]*):([0-9a-f]{12})")
# The same with its words, in running text.
_WRITTEN = re.compile(rf"\[([^\]]*)\]\({REFERENCE.pattern}\)")
TAGS = {"p", "h2", "h3", "h4", "em", "strong", "a", "ul", "ol", "li", "blockquote", "hr", "br", "code"}
ATTRIBUTES = {"a": {"href"}}

Reference = tuple[str, str]
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence", "html_block"])


def references(body: str) -> set[Reference]:
    """The records that an article links to, as (kind, key): ("people", "0123456789ab")."""
    found = (REFERENCE.fullmatch(str(token.attrs.get("href"))) for token in _links(_markdown.parse(body)))
    return {(match[1], match[2]) for match in found if match}


def faults(body: str) -> list[str]:
    """What is wrong with the links of an article: those that are neither a web address nor a reference to a record."""
    hrefs = [str(token.attrs.get("href")) for token in _links(_markdown.parse(body))]
    kinds = {aggregate.slug for aggregate in registry if has_page(aggregate.root)}
    wrong = []
    for href in hrefs:
        match = REFERENCE.fullmatch(href)
        if match and match[1] not in kinds:
            wrong.append(
                f"({href}): there is no kind of record “{match[1]}”. There are: {', '.join(sorted(kinds))}."
            )
        elif not match and not href.startswith(("https://", "http://")):
            wrong.append(f"({href}): write a web address, or a record as (people:0123456789ab).")
    return wrong


def has_page(model: type[Model]) -> bool:
    return hasattr(model, "get_absolute_url")


def addresses(wanted: Iterable[Reference], known: Iterable[Any] = ()) -> dict[Reference, str]:
    """Where the records are that can be read here. known: records fetched already; the rest takes a query a kind."""
    found = {(registry.of(record).slug, record.key): record.get_absolute_url() for record in known}
    missing: dict[str, set[str]] = defaultdict(set)
    for kind, key in wanted:
        if (kind, key) not in found:
            missing[kind].add(key)
    kinds = {aggregate.slug: aggregate for aggregate in registry if has_page(aggregate.root)}
    for kind, keys in sorted(missing.items()):
        if kind in kinds:
            model: Any = kinds[kind].root
            rows = model._default_manager.select_related(*getattr(model, "NAMED_BY", ())).filter(key__in=keys)
            found |= {(kind, record.key): record.get_absolute_url() for record in rows}
    return found


def readable(body: str, address: Callable[[Reference], str | None]) -> str:
    """An article as it was written, but for references to what can't be read: their words stand without them."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if address((match[2], match[3])) else match[1]

    return _WRITTEN.sub(kept, body)


def rendered(body: str, address: Callable[[Reference], str | None]) -> SafeString:
    """An article as HTML. address: where a record is, or None where it can't be read: then its words stand without a link.

    Headings begin at the second level (the page's own is the first). Images, raw HTML and links to anything
    but records and web pages are left out.
    """
    tokens = _markdown.parse(body)
    for token in tokens:
        if token.type in ("heading_open", "heading_close") and token.tag == "h1":
            token.tag = "h2"
        if token.children:
            token.children = _resolved(token.children, address)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel="noopener"
    )
    return SafeString(clean)


def _links(tokens: Iterable[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or () if child.type == "link_open"]


def _resolved(children: list[Token], address: Callable[[Reference], str | None]) -> list[Token]:
    """The parts of a line with the addresses filled in; links that lead nowhere are taken out, their words stay."""
    kept: list[Token] = []
    open_links: list[bool] = []
    for token in children:
        if token.type == "link_open":
            match = REFERENCE.fullmatch(str(token.attrs.get("href")))
            target = address((match[1], match[2])) if match else str(token.attrs.get("href"))
            shown = bool(target) and (bool(match) or str(target).startswith(("http://", "https://")))
            open_links.append(shown)
            if not shown:
                continue
            token.attrs = {"href": str(target)}
        elif token.type == "link_close" and not open_links.pop():
            continue
        kept.append(token)
    return kept


def plain(body: str) -> str:
    """An article as text without links and marks, a line for each paragraph."""
    return strip_tags(rendered(body, lambda reference: None)).strip()
