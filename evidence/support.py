"""What a source carries: everything that is cited from it, of whatever kind of record, and what else stands behind that."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, QuerySet, Value

from evidence.date_words import joined, upper_first
from evidence.gathering import citations, gathering
from evidence.independence import all_relays, behind, count_words
from evidence.models import Citation, Fact, Source
from evidence.pages import titles
from evidence.phrases import attested_sentence, said_words, via_sentence
from evidence.registry import Aggregate, registry

# A page stays readable, and light, for a data set from which thousands of facts are cited.
MOST = 200


@dataclass(frozen=True)
class Support:
    """One record that is cited from the source, and one place where. counted: how many sources stand behind it."""

    title: str
    url: str
    standing: str
    only_said: bool
    counted: str
    citation: Citation

    @property
    def aspects(self) -> str:
        return joined(self.citation.aspect_labels)

    @property
    def said(self) -> str:
        return said_words(self.citation)

    @property
    def via(self) -> str:
        return via_sentence(self.citation)

    @property
    def attested(self) -> str:
        return attested_sentence(self.citation)


@dataclass(frozen=True)
class SupportGroup:
    """The records of one kind, in the order of the places in the source. `count` of all, `rows` of the first ones."""

    model: type[Model]
    slug: str
    title: str
    count: int
    rows: list[Support]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def supported_by(source: Source) -> list[SupportGroup]:
    """All that is cited from a source, by kind of record, in a number of queries that grows with the kinds alone."""
    kinds = {aggregate.citations: aggregate for aggregate in registry if aggregate.citations is not None}
    cited: list[QuerySet[Any]] = [model._default_manager.filter(source=source) for model in kinds]
    places: dict[type[Model], list[Any]] = defaultdict(list)
    for citation in citations(rows.order_by("locator", "pk")[:MOST] for rows in cited):
        places[type(citation)].append(citation)
    counts = _counts(cited)
    for model, found in places.items():
        _with_records(kinds[model], found)
    gathering.complete(citation.record for found in places.values() for citation in found)
    stand_behind = _sources_behind(places)
    relays = all_relays()
    return [
        SupportGroup(
            aggregate.root,
            aggregate.slug,
            upper_first(aggregate.plural),
            counts[model],
            sorted(
                (
                    _support(each, count_words(stand_behind[model, each.record_id], relays))
                    for each in places[model]
                ),
                key=_place,
            ),
        )
        for model, aggregate in kinds.items()
        if model in places
    ]


def _counts(cited: list[QuerySet[Any]]) -> dict[type[Model], int]:
    """How many places of each kind are cited, in one query."""
    models = {rows.model._meta.label: rows.model for rows in cited}
    counted = [
        rows.order_by().values(label=Value(rows.model._meta.label)).annotate(n=Count("pk")) for rows in cited
    ]
    return {models[row["label"]]: row["n"] for row in counted[0].union(*counted[1:], all=True)}


def _with_records(aggregate: Aggregate, found: list[Any]) -> None:
    """Give citations of one kind their records, with what those are named by."""
    needed = getattr(aggregate.root, "NAMED_BY", ())
    rows = aggregate.root._default_manager.select_related(*needed)
    records = rows.in_bulk({citation.record_id for citation in found})
    for citation in found:
        citation.record = records[citation.record_id]


def _sources_behind(places: dict[type[Model], list[Any]]) -> dict[tuple[type[Model], Any], set[Any]]:
    """Which sources stand behind each of the cited records: completed records have all their citations."""
    return {
        (model, citation.record_id): {each.source_id for each in behind(citation.record.citations.all())}
        for model, found in places.items()
        for citation in found
    }


def _support(citation: Any, counted: str) -> Support:
    record = citation.record
    has_page = getattr(record, "get_absolute_url", None)
    return Support(
        titles.marked(record),
        has_page() if has_page else "",
        getattr(record, "standing", ""),
        getattr(record, "SAID", False),
        counted if isinstance(record, Fact) else "",
        citation,
    )


def _place(row: Support) -> tuple[list[int], str]:
    """§ 9 before § 10."""
    numbers = "".join(c if c.isdigit() else " " for c in row.citation.locator).split()
    return [int(number) for number in numbers[:3]], row.title
