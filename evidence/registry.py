"""The registry of aggregates: every kind of record says here what belongs to it, and everything else picks it up.

An aggregate is a root record with the rows that it owns: the unit of review, publication, history and merge. Publishing,
the newsroom's pages and the API walk this registry, so a new kind of record touches its own app only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from django.db.models import Field, ForeignKey, GeneratedField, Model, QuerySet

from config.stores import ALIAS, NEWSROOM, Store
from evidence.lookups import AnyOf
from evidence.models import Citation, Fact
from evidence.sections import Section

Field.register_lookup(AnyOf)
ForeignKey.register_lookup(AnyOf)


@dataclass(frozen=True)
class Aggregate:
    """One kind of record.

    root: the model that others refer to. slug: its plural, as in addresses and in the API (`/people/`).
    owned: models whose rows live and die with a root, each with one foreign key to it.
    links: owned models that also point to another record which need not be public: such a row is copied to the
        published store by itself, once both ends are there. (A row may choose its other end among several foreign keys.)
    vocabulary: a term (sphere, kind): goes out with whatever uses it, without being asked for.
    follows: a term that nothing refers to (a door between two spheres): goes out with the last of what it refers to. One that
        is added or changed later goes out when it is asked for.
    viewset: dotted name of its REST viewset, or "" where the API shows it inside others only.
    section: how it is written in a case file, or None where it isn't.
    """

    root: type[Model]
    slug: str
    owned: tuple[type[Model], ...] = ()
    links: tuple[type[Model], ...] = ()
    vocabulary: bool = False
    follows: bool = False
    viewset: str = ""
    section: Section | None = None

    def __hash__(self) -> int:
        return hash(self.root)

    @property
    def label(self) -> str:
        return str(self.root._meta.verbose_name)

    @property
    def plural(self) -> str:
        return str(self.root._meta.verbose_name_plural)

    @property
    def needs_evidence(self) -> bool:
        """Whether nothing of it may be public without a supporting citation."""
        return issubclass(self.root, Fact)

    @property
    def models(self) -> tuple[type[Model], ...]:
        """Root and owned rows (links left out), in the order in which they can be inserted."""
        return (self.root, *self.owned)

    @property
    def citations(self) -> type[Model] | None:
        """The model of its citations, if it has any."""
        return next((model for model in self.owned if issubclass(model, Citation)), None)

    def owner_field(self, model: type[Model]) -> ForeignKey:
        """The foreign key by which an owned row belongs to the root (the first one declared)."""
        for candidate in model._meta.local_concrete_fields:
            if isinstance(candidate, ForeignKey) and candidate.related_model is self.root:
                return candidate
        raise LookupError(f"{model.__name__} has no foreign key to {self.root.__name__}")

    def target_fields(self, model: type[Model]) -> tuple[ForeignKey, ...]:
        """The other ends of a link row: all its foreign keys but the owner's. Those that are set must be public."""
        owner = self.owner_field(model)
        return tuple(
            candidate
            for candidate in model._meta.local_concrete_fields
            if isinstance(candidate, ForeignKey) and candidate is not owner
        )

    def records(self, pks: Iterable[Any]) -> "QuerySet[Model]":
        """Roots in the newsroom, with what their names are made of."""
        return named(self.root).filter(pk__any_of=pks)

    def endpoints(self) -> Iterator[tuple[type[Model], ForeignKey]]:
        """Foreign keys of its rows to other aggregates: what must be public before it can be."""
        for model in self.models:
            owner = None if model is self.root else self.owner_field(model)
            for candidate in model._meta.local_concrete_fields:
                if isinstance(candidate, ForeignKey) and candidate is not owner:
                    yield model, candidate

    def pointers(self) -> Iterator[tuple[type[Model], ForeignKey]]:
        """The same, with those of its links."""
        yield from self.endpoints()
        for model in self.links:
            for key in self.target_fields(model):
                yield model, key


def named(model: type[Model], store: Store = NEWSROOM) -> "QuerySet[Model]":
    """A store's rows of a model, fetched so that `str` asks for nothing more."""
    rows = model._default_manager.using(ALIAS[store])
    needed = getattr(model, "NAMED_BY", ())
    return rows.select_related(*needed) if needed else rows.all()


def column(field: "Field[Any, Any]") -> str:
    """The column of a concrete field; None is for fields that have none, which are not meant here."""
    if field.column is None:
        raise LookupError(f"{field} has no column")
    return field.column


def from_json(field: "Field[Any, Any]", value: Any) -> Any:
    """A value as the database gives it, from what JSON made of it (a UUID became a text)."""
    target: Any = field.output_field if isinstance(field, GeneratedField) else field
    if isinstance(target, ForeignKey):
        target = target.target_field
    return None if value is None else target.to_python(value)


def copied_fields(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns that publishing copies: all but those that the database makes (generated, or derived by triggers)."""
    derived = set(getattr(model, "DERIVED", ()))
    return [f for f in model._meta.local_concrete_fields if not f.generated and f.name not in derived]


class Registry:
    """All aggregates, by root model and by slug."""

    def __init__(self) -> None:
        self._by_root: dict[type[Model], Aggregate] = {}
        self._by_slug: dict[str, Aggregate] = {}

    def register(self, aggregate: Aggregate) -> Aggregate:
        """Add an aggregate. Raises ValueError when its root or its slug is taken."""
        if aggregate.root in self._by_root or aggregate.slug in self._by_slug:
            raise ValueError(
                f"An aggregate {aggregate.slug!r} or of {aggregate.root.__name__} is there already."
            )
        self._by_root[aggregate.root] = aggregate
        self._by_slug[aggregate.slug] = aggregate
        self.__dict__.pop("_ordered", None)
        return aggregate

    def __iter__(self) -> Iterator[Aggregate]:
        """In dependency order: what others point to comes first."""
        return iter(self._ordered)

    @cached_property
    def _ordered(self) -> tuple[Aggregate, ...]:
        graph: TopologicalSorter[Aggregate] = TopologicalSorter()
        for aggregate in self._by_root.values():
            targets = {self._by_root[fk.related_model] for _model, fk in aggregate.endpoints()}
            graph.add(aggregate, *sorted(targets - {aggregate}, key=lambda a: a.slug))
        return tuple(graph.static_order())

    def of(self, record: Model | type[Model]) -> Aggregate:
        """The aggregate whose root a record (or model) is. Raises LookupError otherwise."""
        model = record if isinstance(record, type) else type(record)
        try:
            return self._by_root[model]
        except KeyError:
            raise LookupError(f"{model.__name__} is not the root of an aggregate") from None

    def by_slug(self, slug: str) -> Aggregate:
        """The aggregate of a slug. Raises LookupError when there is none."""
        try:
            return self._by_slug[slug]
        except KeyError:
            raise LookupError(f"There is no kind of record called {slug!r}") from None

    def __contains__(self, model: type[Model]) -> bool:
        return model in self._by_root


registry = Registry()


@dataclass(frozen=True)
class Derived:
    """A kind of row that the database works out in each store by itself: nobody enters or publishes it, the API serves it.

    model: where the rows have a table and addresses of their own.
    """

    slug: str
    viewset: str
    model: type[Model] | None = None


# All of them.
derived: list[Derived] = []


def questions() -> list[Derived]:
    """Those that have rows only for somebody who asks."""
    return [kind for kind in derived if kind.model is None]


def served() -> list[Aggregate | Derived]:
    """The kinds that have an address in the API."""
    return [kind for kind in (*registry, *derived) if kind.viewset]


def served_slug(model: type[Model]) -> str:
    """What a kind of row is called in the API. Raises LookupError where it isn't there."""
    for kind in served():
        if (kind.root if isinstance(kind, Aggregate) else kind.model) is model:
            return kind.slug
    raise LookupError(f"{model.__name__} isn't served")
