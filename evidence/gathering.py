"""What a page needs of many facts of many kinds, fetched for all of them at once.

A page fetches its facts kind by kind, with what their foreign keys point to. What hangs on them besides (citations with their
sources, names of organizations, titles of roles) is completed for the whole page: citations in one query, sources in one, all
other rows in one. So the number of queries neither grows with the facts nor with the kinds of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, Value, Window
from django.db.models.functions import JSONObject, RowNumber

from evidence.models import Citation, Record, Source
from evidence.registry import from_json, registry

M = TypeVar("M", bound=Model)
Gatherer = Callable[[Any], Iterable[Record]]
Completer = Callable[[list[Record]], None]
# Records, and the name of a reverse foreign key of theirs.
Hanging = tuple[Iterable[Model], str]


class Gathering:
    """Who fetches what for the page of a record, and who completes it."""

    def __init__(self) -> None:
        self._gatherers: dict[type[Model], list[Gatherer]] = defaultdict(list)
        self._completers: list[Completer] = []
        self._hanging: list[tuple[type[Model], str]] = []

    def add(self, model: type[Model]) -> Callable[[Gatherer], Gatherer]:
        """Decorator of a function record → facts that its page shows. It keeps them on the record for its sections."""

        def register(gatherer: Gatherer) -> Gatherer:
            self._gatherers[model].append(gatherer)
            return gatherer

        return register

    def completes(self, completer: Completer) -> Completer:
        """Decorator of a function that fetches something for all facts of a page at once."""
        self._completers.append(completer)
        return completer

    def fetches(self, model: type[Model], name: str) -> None:
        """Every object of `model` that a page fetched along gets the rows of a reverse foreign key."""
        self._hanging.append((model, name))

    def complete(self, *records: Iterable[Record], also: Iterable[Hanging] = ()) -> None:
        """Complete records that were fetched by other means. also: rows to fetch besides, in the same query."""
        found = list({(type(each), each.pk, id(each)): each for some in records for each in some}.values())
        for completer in self._completers:
            completer(found)
        fetch(*((reachable(found, model), name) for model, name in self._hanging), *also)

    def of(self, record: Record) -> list[Record]:
        """Fetch and complete everything that the page of a record shows; the facts that it gathers."""
        facts = self.facts(record)
        self.complete([record], facts)
        return facts

    def facts(self, record: Record) -> list[Record]:
        """The facts that the page of a record gathers, as they are fetched."""
        return [fact for gatherer in self._gatherers[type(record)] for fact in gatherer(record)]


gathering = Gathering()


def reachable(records: Iterable[Model], model: type[M]) -> list[M]:
    """The objects of `model` that were fetched along with some records, through foreign keys or prefetched rows."""
    seen: set[int] = set()

    def walk(each: Model) -> Iterator[M]:
        if id(each) in seen:
            return
        seen.add(id(each))
        if isinstance(each, model):
            yield each
        for value in each._state.fields_cache.values():
            if isinstance(value, Model):
                yield from walk(value)
        for rows in getattr(each, "_prefetched_objects_cache", {}).values():
            for row in rows:
                yield from walk(row)

    return [found for record in records for found in walk(record)]


def citations(rows: Iterable[QuerySet[Any]]) -> list[Citation]:
    """Citations of several kinds of record in one query, each an object of its own kind, with their sources in a second."""
    wanted = list(rows)
    if not wanted:
        return []
    models = {each.model._meta.label: each.model for each in wanted}
    names = sorted(field.attname for field in wanted[0].model._meta.concrete_fields)
    queries = [
        each.annotate(of_kind=Value(each.model._meta.label)).values_list("of_kind", *names) for each in wanted
    ]
    found = []
    for kind, *values in queries[0].union(*queries[1:], all=True):
        model, given = models[kind], dict(zip(names, values, strict=True))
        in_order = [given[field.attname] for field in model._meta.concrete_fields]
        found.append(model.from_db(wanted[0].db, [f.attname for f in model._meta.concrete_fields], in_order))
    sources = Source.objects.in_bulk({citation.source_id for citation in found})
    for citation in found:
        citation.source = sources[citation.source_id]
    return sorted(found, key=citation_order)


def citation_order(citation: Citation) -> tuple[str, str, str]:
    """How citations of one record follow each other: by publisher, place, id."""
    return citation.source.normal_publisher, citation.locator, str(citation.pk)


@gathering.completes
def cite(records: list[Record]) -> None:
    """Give records their citations, as if they were prefetched: two queries for all of them."""
    by_model: dict[type[Citation], dict[Any, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        model: Any = registry.of(record).citations if type(record) in registry else None
        if model is not None and "citations" not in getattr(record, "_prefetched_objects_cache", {}):
            by_model[model][record.pk].append(record)
    found = citations(_rows(model).filter(record__in=pks) for model, pks in by_model.items())
    of_record: dict[tuple[type[Model], Any], list[Citation]] = defaultdict(list)
    for citation in found:
        of_record[type(citation), citation.record_id].append(citation)  # type: ignore[attr-defined]
    for model, pks in by_model.items():
        for pk, same in pks.items():
            for record in same:
                set_prefetched(record, model._meta.get_field("record"), of_record[model, pk])


def _rows(model: Any) -> QuerySet[Any]:
    return model._default_manager.all()


def fetch(*wanted: Hanging) -> None:
    """Give records the rows of reverse foreign keys, by their names: one query for all. Those that have them keep them."""
    without: dict[Any, dict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for records, name in wanted:
        for record in records:
            if name not in getattr(record, "_prefetched_objects_cache", {}):
                relation: Any = record._meta.get_field(name)
                without[relation.field][record.pk].append(record)
    found = in_one(
        key.model._default_manager.filter(**{f"{key.name}__in": list(pks)}) for key, pks in without.items()
    )
    for (key, pks), rows in zip(without.items(), found, strict=True):
        of_record: dict[Any, list[Any]] = defaultdict(list)
        for row in rows:
            of_record[getattr(row, key.attname)].append(row)
        for pk, same in pks.items():
            for record in same:
                set_prefetched(record, key, of_record[pk])


def in_one(queries: Iterable[QuerySet[Any]]) -> list[list[Any]]:
    """The rows of some query sets without joins, each in the order of its model: one query, however many there are."""
    wanted = list(queries)
    if len(wanted) < 2:
        return [list(rows) for rows in wanted]
    parts = [
        rows.order_by()
        .annotate(
            of_query=Value(number),
            in_order=Window(RowNumber(), order_by=[*rows.model._meta.ordering] or ["pk"]),
            # The columns of several tables are of one type only as JSON.
            as_json=JSONObject(
                **{field.attname: field.attname for field in rows.model._meta.concrete_fields}
            ),
        )
        .values_list("of_query", "in_order", "as_json")
        for number, rows in enumerate(wanted)
    ]
    found: list[list[tuple[int, Any]]] = [[] for _rows in wanted]
    for number, place, values in parts[0].union(*parts[1:], all=True):
        fields = wanted[number].model._meta.concrete_fields
        given = [from_json(field, values[field.attname]) for field in fields]
        row = wanted[number].model.from_db(wanted[number].db, [field.attname for field in fields], given)
        found[number].append((place, row))
    return [[row for _place, row in sorted(rows, key=lambda each: each[0])] for rows in found]


class Fetched(list[Any]):
    """Rows of a record that were fetched with those of others. They stand where prefetch_related leaves a query set for each
    record, which takes longer to make than its rows; they are there to be read, and to be asked nothing else."""


def set_prefetched(record: Any, key: Any, rows: Iterable[Any]) -> None:
    """What prefetch_related would leave behind: on a record its rows, and on each of these the record. key: their foreign
    key."""
    found = Fetched(rows)
    for row in found:
        row._state.fields_cache[key.name] = record
    name = key.remote_field.get_accessor_name()
    record._prefetched_objects_cache = getattr(record, "_prefetched_objects_cache", {}) | {name: found}
