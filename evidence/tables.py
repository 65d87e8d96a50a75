"""Tables: a list as a file, one row for each record. An app says in its `tables.py` which columns its kinds of record have.

    PEOPLE = Table(plain("name", "identity"), dated("born", public_birth))

Every table begins with `id` and `page`. One of facts goes on with `standing`, who says so and the sentence, so that nobody
who opens the file takes an allegation for a fact, and ends with the sources. Where a day is asked about, `on` and `held` say
how far the dates carry it. The word “certain” isn't used: it must not stand in a row with an allegation, so days and rows are
“covered” by the dates.

Names of columns are the same in every language, for programs; codes stand for choices and terms, as in the API.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import Model

from evidence.dates import PartialDate
from evidence.models import Relation
from evidence.periods import Held
from evidence.phrases import dated_speakers, supporting, supporting_dates
from evidence.sentences import sentences
from evidence.standing import Standing

Cell = str | int | Decimal | None
Getter = Callable[[Any], Any]

HELD = {Held.CERTAIN.value: "covered", Held.POSSIBLE.value: "possible"}


@dataclass(frozen=True)
class Column:
    """Its name, and what stands in it: a text, a number, or None for an empty cell."""

    name: str
    of: Callable[[Any], Cell]


def cell(value: Any) -> Cell:
    """A value of a model as a cell: days as 2018-04-24, yes and no as words, numbers as they are."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        # As short as it can be told: 0.2500 is 0.25, and 30000 isn't 3E+4.
        return Decimal(f"{value.normalize():f}")
    if isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def column(name: str, of: Getter | None = None) -> Column:
    """One column: what `of` gives, or else the attribute of that name (`role.code`: dots are followed)."""
    get = of or attrgetter(name)
    return Column(name.replace(".", "_"), lambda record: cell(get(record)))


def plain(*names: str) -> list[Column]:
    """Columns that are attributes."""
    return [column(name) for name in names]


def dated(name: str, of: Getter | None = None) -> list[Column]:
    """A partial date: as written, and the first and the last day that it may mean, empty where it sets no limit."""
    get = of or attrgetter(name)

    def bound(which: str) -> Getter:
        def get_bound(record: Any) -> date | None:
            found: PartialDate | None = get(record)
            return getattr(found, which) if found else None

        return get_bound

    return [
        column(name, get),
        column(f"{name}_earliest", bound("earliest")),
        column(f"{name}_latest", bound("latest")),
    ]


def reference(name: str, of: Getter | None = None, label: Callable[[Any], str] | None = None) -> list[Column]:
    """Another record: what it is called, and its id. `label` gives its name, if not its own `label` or `name`."""
    get = of or attrgetter(name)

    def called(record: Any) -> str | None:
        other = get(record)
        return None if other is None else (label or named)(other)

    def identified(record: Any) -> str | None:
        other = get(record)
        return None if other is None else str(other.pk)

    return [column(name, called), column(f"{name}_id", identified)]


def named(record: Model) -> str:
    """How a list names a record."""
    label = getattr(record, "label", None)
    return str(label() if callable(label) else getattr(record, "name", record))


def several(texts: Iterable[str]) -> str:
    """Some texts in one cell, each once."""
    return "; ".join(dict.fromkeys(texts))


def _covered(which: str) -> Getter:
    def get(fact: Any) -> date | None:
        first, last = fact.certain_from, fact.certain_until
        there = fact.dates_agree and first is not None and last is not None and first <= last
        return {"from": first, "until": last}[which] if there else None

    return get


def _attested_first(fact: Any) -> PartialDate | None:
    """The attestation by the end of which it held for the first time; None where nothing is attested."""
    return min(
        supporting_dates(fact.citations.all()),
        key=lambda when: (when.latest or date.max, when.earliest or date.min),
        default=None,
    )


def _attested_last(fact: Any) -> PartialDate | None:
    """The one that begins last: it still held on that day."""
    return max(
        supporting_dates(fact.citations.all()),
        key=lambda when: (when.earliest or date.min, when.latest or date.max),
        default=None,
    )


# When a fact held: as its dates are given, what sources attest between them, and what all that says of any day.
PERIOD = [
    *dated("start"),
    *dated("end"),
    *dated("attested_first", _attested_first),
    *dated("attested_last", _attested_last),
    *plain("possible_from", "possible_until"),
    column("covered_from", _covered("from")),
    column("covered_until", _covered("until")),
    column("dates_agree"),
]


def _standing(fact: Any) -> str:
    """Of what is only said nothing is “stated” as a fact."""
    said = getattr(fact, "SAID", False) and fact.standing == Standing.STATED
    return "as_said" if said else str(fact.standing)


def _of_fact(fact: Any) -> Sequence[Any]:
    found: Sequence[Any] = fact.citations.all()
    return found


def voices(citations: Getter = _of_fact) -> list[Column]:
    """Who says so, and who says otherwise. citations: those of a record that were fetched with it."""

    def contradicting(record: Any) -> list[Any]:
        return [each for each in citations(record) if each.relation == Relation.CONTRADICTS]

    return [
        column("said_by", lambda record: several(dated_speakers(supporting(citations(record))))),
        column("contradicted_by", lambda record: several(dated_speakers(contradicting(record)))),
    ]


def sources(citations: Getter = _of_fact) -> list[Column]:
    """Where it stands: how many different sources, their titles and their addresses."""
    return [
        column("sources_count", lambda record: len({each.source_id for each in citations(record)})),
        column("sources", lambda record: several(str(each.source) for each in citations(record))),
        column(
            "source_urls",
            lambda record: several(each.source.url for each in citations(record) if each.source.url),
        ),
    ]


FACT_FIRST = [
    column("standing", _standing),
    *voices(),
    column("sentence", sentences.of),
    column("reality"),
]
FACT_LAST = [column("remark"), *sources()]


class Table:
    """The columns of one kind of record. `facts`: they rest on citations, and have a standing."""

    def __init__(self, *groups: Iterable[Column], facts: bool = False) -> None:
        own = [column for group in groups for column in group]
        self.columns = [*FACT_FIRST, *own, *FACT_LAST] if facts else own

    def names(self, *, on: str = "") -> list[str]:
        """The first row. on: the day, month or year that is asked about, if one is."""
        return ["id", "page", *(["on", "held"] if on else []), *(each.name for each in self.columns)]

    def cells(self, record: Any, root: str, *, on: str = "") -> list[Cell]:
        """The row of a record. root: what stands before its path, https://example.org."""
        held = [on, HELD.get(getattr(record, "held", ""))] if on else []
        return [
            str(record.pk),
            f"{root}{record.get_absolute_url()}",
            *held,
            *(column.of(record) for column in self.columns),
        ]
