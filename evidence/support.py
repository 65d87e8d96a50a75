"""What a source carries: everything that is cited from it, of whatever kind of record."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from evidence.date_words import joined
from evidence.models import Citation, Fact, Source
from evidence.pages import titles
from evidence.phrases import announced, attested_sentence, said_words, via_sentence
from evidence.registry import registry

# A page stays readable, and light, for a data set from which thousands of facts are cited.
MOST = 200


@dataclass(frozen=True)
class Support:
    """One record that is cited from the source, and one place where."""

    title: str
    url: str
    standing: str
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
    """All that is cited from a source, by kind of record; one query for each kind."""
    groups = []
    for aggregate in registry:
        if aggregate.citations is None:
            continue
        cited = aggregate.citations._default_manager.filter(source=source)
        # Without names it follows every foreign key that can't be empty: what a record's own title is made of.
        named = [f"record__{path}" for path in titles.prefetch(aggregate.root)]
        rows = list(cited.select_related().prefetch_related(*named).order_by("locator", "pk")[: MOST + 1])
        if rows:
            count = cited.count() if len(rows) > MOST else len(rows)
            shown = sorted((_support(row) for row in rows[:MOST]), key=_place)
            groups.append(
                SupportGroup(aggregate.root, aggregate.slug, aggregate.plural.capitalize(), count, shown)
            )
    return groups


def _support(citation: Any) -> Support:
    record = citation.record
    has_page = getattr(record, "get_absolute_url", None)
    title = titles.of(record)
    return Support(
        announced(title, record) if isinstance(record, Fact) else title,
        has_page() if has_page else "",
        getattr(record, "standing", ""),
        citation,
    )


def _place(row: Support) -> tuple[list[int], str]:
    """§ 9 before § 10."""
    numbers = "".join(c if c.isdigit() else " " for c in row.citation.locator).split()
    return [int(number) for number in numbers[:3]], row.title
