"""How a page is cited: in a sentence, and as files that reference managers read.

A version is cited, not the page: its address shows for good what was read. The day is the version's, not the reader's: the
page is the same for everybody, and may be kept by a cache.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from config.site import NAME, absolute
from evidence.date_words import upper_first
from evidence.models import Version
from evidence.phrases import quoted
from evidence.versions import PUBLISHED

# A space at which no line may break stays one.
SPACES = re.compile(r"[^\S\u00a0]+")


@dataclass(frozen=True)
class Quote:
    """What is cited. title: with the mark of its standing. url: for good, with its host. number: of the version; None for
    what has no versions, because it is worked out from records that have. files: (what it is called, address). gathers:
    whether it is a page of facts that have versions of their own, for which its address asks as published on the day. key:
    of the record."""

    title: str
    url: str
    day: date
    number: int | None = None
    files: tuple[tuple[str, str], ...] = ()
    gathers: bool = False
    key: str = ""

    site = NAME

    @property
    def edition(self) -> str:
        """“version 2”, or the day."""
        return f"version {self.number}" if self.number else f"as published on {self.day.isoformat()}"

    @property
    def quoted(self) -> str:
        """The title between quotation marks."""
        return quoted(self.title)


def quote_version(request: HttpRequest, title: str, version: Version) -> Quote:
    """The quotation of one version of a record, under the title that it has in it."""
    place = [version.kind, version.record_id, version.number]
    return Quote(
        SPACES.sub(" ", title).strip(),
        absolute(request, reverse("version", args=place)),
        timezone.localdate(version.at),
        version.number,
        tuple((each.label, reverse("quote", args=[*place, name])) for name, each in FORMATS.items()),
        key=version.record_id[-12:],
    )


def quote_page(
    request: HttpRequest, title: str, version: Version, facts_at: datetime | None, path: str
) -> Quote:
    """The quotation of a record's page: by its latest version, or where it gathers facts, by the day on which the last of
    them was published. facts_at: when that was. path: the address of the page."""
    if facts_at is None:
        return quote_version(request, title, version)
    return quote_day(request, title, version, timezone.localdate(max(facts_at, version.at)), path)


def quote_day(request: HttpRequest, title: str, version: Version, day: date, path: str) -> Quote:
    """The quotation of a page that gathers facts: as it was published on a day, when the last of them was. version: of the
    record itself. path: its address."""
    asked = urlencode({PUBLISHED: day.isoformat()})
    place = [version.kind, version.record_id, version.number]
    return Quote(
        SPACES.sub(" ", title).strip(),
        f"{absolute(request, path)}?{asked}",
        day,
        None,
        tuple(
            (each.label, f"{reverse('quote', args=[*place, name])}?{asked}") for name, each in FORMATS.items()
        ),
        gathers=True,
        key=version.record_id[-12:],
    )


def _language() -> str:
    return (get_language() or "en")[:2]


def ris(quote: Quote) -> str:
    """RIS, for Zotero, EndNote, Mendeley: a tag to a line, lines end as on the networks of 1990."""
    lines = (
        ("TY", "ELEC"),
        ("TI", quote.title),
        ("AU", f"{quote.site},"),
        ("PB", quote.site),
        ("PY", f"{quote.day:%Y}"),
        ("DA", f"{quote.day:%Y/%m/%d}/"),
        ("ET", quote.edition),
        ("LA", _language()),
        ("UR", quote.url),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


# What LaTeX would take for a command.
_SPECIAL = str.maketrans(
    {each: f"\\{each}" for each in "&%$#_{}"}
    | {
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)


def bibtex(quote: Quote) -> str:
    """BibTeX, for LaTeX."""
    title = quote.title.translate(_SPECIAL)
    key = f"{quote.site.lower()}-{quote.key}-{quote.number or quote.day.isoformat()}"
    return (
        f"@misc{{{key},\n  title = {{{{{title}}}}},\n  author = {{{{{quote.site}}}}},\n"
        f"  year = {{{quote.day:%Y}}},\n  month = {{{quote.day.month}}},\n  day = {{{quote.day.day}}},\n"
        f"  note = {{{upper_first(quote.edition)}}},\n  url = {{{quote.url}}},\n  langid = {{{_language()}}}\n}}\n"
    )


def csl(quote: Quote) -> str:
    """CSL-JSON, for Zotero, pandoc and whatever else writes references by a style."""
    item = {
        "id": quote.url,
        "type": "webpage",
        "title": quote.title,
        "author": [{"literal": quote.site}],
        "container-title": quote.site,
        "issued": {"date-parts": [[quote.day.year, quote.day.month, quote.day.day]]},
        "version": str(quote.number or quote.day.isoformat()),
        "language": _language(),
        "URL": quote.url,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class Format:
    """A file for reference managers."""

    label: str
    media_type: str
    written: Callable[[Quote], str]


# By the end of the address.
FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems", ris),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csl),
}
