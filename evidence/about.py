"""What a page tells of itself where others show it: in results of search engines, in previews of links, to machines.

Only pages that may be listed have one. What is alleged carries its mark in the title and in the description, and isn't in
the schema.org objects at all: these know no “alleged”.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import get_language

from evidence.dates import PartialDate, Precision
from evidence.models import Citation, Fact, Identifier, Mode, Record
from evidence.phrases import heading, supporting

# Open Graph wants a country as well.
LOCALES = {"en": "en_GB", "nl": "nl_BE", "fr": "fr_BE"}
# Registers whose numbers are an address of the same thing.
SAME_AS = {
    "wikidata": "https://www.wikidata.org/entity/{}",
    "opensanctions": "https://www.opensanctions.org/entities/{}/",
}

Linked = dict[str, Any]


@dataclass(frozen=True)
class About:
    """url: the page's own address, with its host. kind: Open Graph's type. linked: schema.org objects."""

    title: str
    description: str
    url: str
    kind: str = "website"
    linked: Sequence[Linked] = ()

    @property
    def locale(self) -> str:
        return LOCALES.get((get_language() or "en")[:2], LOCALES["en"])


def opening(lead: Sequence[dict[str, Any]], record: Record) -> str:
    """The sentence that opens a page, with the mark of the fact that it tells: its own (`fact`) or the page's; or ""."""
    if not lead:
        return ""
    fact = lead[0].get("fact", record)
    return heading(lead[0]["text"], fact) if isinstance(fact, Fact) else lead[0]["text"]


def schema(kind: str, **values: Any) -> Linked:
    """A schema.org object with those of its properties that have a value; `id_` is its @id."""
    told = {"@id" if name == "id_" else name: value for name, value in values.items() if value}
    return {"@context": "https://schema.org", "@type": kind} | told


def breadcrumbs(crumbs: Iterable[tuple[str, str]]) -> Linked:
    """The way to a page: (name, address) of each step, the page itself last."""
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate(crumbs, start=1)
    ]
    return schema("BreadcrumbList", itemListElement=steps)


def schema_day(when: PartialDate | None, citations: Iterable[Citation], aspect: str) -> str:
    """A date as schema.org writes it (`1962`, `1962-03-05`), where it is exact and a source gives it as a fact that none
    contradicts; else ""."""
    if when is None or when.precision not in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        return ""
    if when.approximate or when.uncertain:
        return ""
    cited = [citation for citation in citations if aspect in citation.aspects]
    stated = any(citation.mode == Mode.ASSERTS for citation in supporting(cited))
    return str(when) if stated and len(supporting(cited)) == len(cited) else ""


def identified(identifiers: Iterable[Identifier]) -> dict[str, Any]:
    """The numbers of registers, as properties of a schema.org object."""
    found = list(identifiers)
    return {
        "identifier": [
            {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.value} for each in found
        ],
        "sameAs": [
            SAME_AS[each.scheme].format(quote(each.value, safe=""))
            for each in found
            if each.scheme in SAME_AS
        ],
    }
