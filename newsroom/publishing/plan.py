"""The plan: what would become public, what blocks it, and which records have to go along.

`plan([record, …])` reads; nothing is written before `publish(plan, by=…)`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Model
from psycopg import sql

from evidence.models import Record, Tombstone
from evidence.registry import Aggregate, column, registry
from newsroom.publishing.blockers import Blocker, blockers_of, records_of, unreviewed
from newsroom.publishing.changes import RecordChange, record_changes
from newsroom.publishing.review import Selection
from newsroom.publishing.rows import (
    NEWSROOM,
    PUBLISHED,
    differing,
    digest,
    existing,
    fetch,
    owner_column,
    table,
)

Withdrawn = frozenset[tuple[UUID, datetime]]


@dataclass(frozen=True)
class Plan:
    """What one publication would do.

    asked: the records that were asked for. along: unpublished records that they point to, offered with them (sources,
    people, organizations, roles and vocabulary). changed: those of which something will change in public. digest: the
    checksum of everything shown. withdrawn: those that were taken back and aren't public since, with the
    moment of it.
    """

    asked: Selection
    along: Selection
    changed: Selection
    blockers: tuple[Blocker, ...]
    digest: str
    withdrawn: Withdrawn = frozenset()

    @cached_property
    def selection(self) -> Selection:
        """All records of the plan."""
        return {
            aggregate: self.asked.get(aggregate, set()) | self.along.get(aggregate, set())
            for aggregate in registry
            if aggregate in self.asked or aggregate in self.along
        }

    @property
    def token(self) -> str:
        """What whoever confirms later has to show: it is another once something was edited, or withdrawn, since."""
        if not self.withdrawn:
            return self.digest
        lines = sorted(f"{pk} {at.isoformat()}" for pk, at in self.withdrawn)
        return hashlib.sha256("\n".join([self.digest, *lines]).encode()).hexdigest()

    @property
    def count(self) -> int:
        """How many records change in public."""
        return sum(map(len, self.changed.values()))

    @cached_property
    def alters(self) -> bool:
        """Whether something changes that readers see already: what that means to them has to be said then."""
        return any(existing(PUBLISHED, aggregate.root, pks) for aggregate, pks in self.changed.items())

    @property
    def is_blocked(self) -> bool:
        return bool(self.blockers)

    def changes(self, limit: int | None = None) -> Iterator[RecordChange]:
        """Field by field, what becomes public: the records asked for first, then those that go along."""
        left = limit
        for part, along in ((self.asked, False), (self.along, True)):
            for aggregate in reversed(list(registry)):
                pks = part.get(aggregate, set()) & self.changed.get(aggregate, set())
                if left is not None:
                    pks = set(sorted(pks, key=str)[:left])
                    left -= len(pks)
                if pks:
                    yield from record_changes(aggregate, pks, along=along)


def plan(records: Iterable[Model], *, along: bool = True) -> Plan:
    """What publishing `records` (roots of aggregates, as they are in the newsroom now) would do.

    With `along`, unpublished records that they point to are added; without, each of them is a blocker.
    Raises LookupError when a record is not the root of an aggregate.
    """
    asked: Selection = defaultdict(set)
    for record in records:
        asked[registry.of(record)].add(record.pk)
    return plan_selection(asked, along=along)


def plan_selection(asked: Selection, *, along: bool = True) -> Plan:
    """The same, for primary keys by aggregate."""
    reached = _closure(asked)
    needed = reached if along else {a: pks for a, pks in reached.items() if a.vocabulary}
    whole = {a: asked.get(a, set()) | needed.get(a, set()) for a in {*asked, *needed}}
    # These come first: whatever is withdrawn or edited after them, publishing notices.
    withdrawn = withdrawn_of(whole)
    shown = digest(NEWSROOM, whole.items())
    blockers = blockers_of(asked) + blockers_of(reached)
    if not along:
        blockers += list(_not_public(reached))
    changed = {a: found for a in registry if (found := differing(a, whole.get(a, set())))}
    return Plan(
        asked=dict(asked),
        along=needed,
        changed=changed,
        blockers=(*blockers, *unreviewed(changed)),
        digest=shown,
        withdrawn=withdrawn,
    )


def withdrawn_of(selection: Selection) -> Withdrawn:
    """Of some records, those that were withdrawn and aren't public since, each with when."""
    pks = {pk for a, found in selection.items() if issubclass(a.root, Record) for pk in found}
    query = sql.SQL("SELECT id, withdrawn_at FROM {table} WHERE id = ANY(%(pks)s)").format(
        table=table(PUBLISHED, Tombstone)
    )
    return frozenset(fetch(query, {"pks": list(pks)})) if pks else frozenset()


def _closure(asked: Selection) -> Selection:
    """The unpublished records that `asked` points to, directly or through others; `asked` itself left out."""
    needed: Selection = defaultdict(set)
    # Dependents first: what a record points to comes later in this order, so one pass reaches everything.
    for aggregate in reversed(list(registry)):
        pks = asked.get(aggregate, set()) | needed.get(aggregate, set())
        if not pks:
            continue
        for model, fk in aggregate.endpoints():
            target = registry.of(fk.related_model)
            query = sql.SQL(
                "SELECT DISTINCT {fk} FROM {table} n WHERE {owner} = ANY(%(pks)s) AND {fk} IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM {target} p WHERE p.{target_pk} = n.{fk})"
            ).format(
                fk=sql.Identifier(column(fk)),
                table=table(NEWSROOM, model),
                owner=sql.Identifier(owner_column(aggregate, model)),
                target=table(PUBLISHED, target.root),
                target_pk=sql.Identifier(column(target.root._meta.pk)),
            )
            found = {row[0] for row in fetch(query, {"pks": list(pks)})} - asked.get(target, set())
            if found:
                needed[target] |= found
    for aggregate in registry:
        if aggregate.follows and (
            found := _followers(aggregate, asked, needed) - asked.get(aggregate, set())
        ):
            needed[aggregate] |= found
    return dict(needed)


def _followers(aggregate: Aggregate, asked: Selection, needed: Selection) -> set[Any]:
    """Terms that aren't public yet and refer to something that goes out now, and to nothing that stays behind."""
    arriving, public = [], []
    params: dict[str, Any] = {}
    for _model, fk in aggregate.endpoints():
        target = registry.of(fk.related_model)
        params[fk.name] = list(asked.get(target, set()) | needed.get(target, set()))
        names = {
            "fk": sql.Identifier("n", column(fk)),
            "name": sql.SQL(fk.name),
            "target": table(PUBLISHED, target.root),
            "pk": sql.Identifier("p", column(target.root._meta.pk)),
        }
        there = "EXISTS (SELECT 1 FROM {target} p WHERE {pk} = {fk})"
        arriving.append(sql.SQL("({fk} = ANY(%({name})s) AND NOT " + there + ")").format(**names))
        public.append(sql.SQL("({fk} = ANY(%({name})s) OR " + there + ")").format(**names))
    if not any(params.values()):
        return set()
    query = sql.SQL(
        "SELECT n.{pk} FROM {draft} n WHERE NOT EXISTS (SELECT 1 FROM {public_root} r WHERE r.{pk} = n.{pk})"
        " AND ({arriving}) AND {public}"
    ).format(
        pk=sql.Identifier(column(aggregate.root._meta.pk)),
        draft=table(NEWSROOM, aggregate.root),
        public_root=table(PUBLISHED, aggregate.root),
        arriving=sql.SQL(" OR ").join(arriving),
        public=sql.SQL(" AND ").join(public),
    )
    return {row[0] for row in fetch(query, params)}


def _not_public(needed: Selection) -> Iterator[Blocker]:
    for aggregate, pks in needed.items():
        if aggregate.vocabulary:
            continue
        for record in records_of(aggregate, pks):
            yield Blocker(record, f"This {aggregate.label} is not public yet. Publish it along, or first.")


class State:
    """Where a record stands, derived from the two stores and kept nowhere."""

    DRAFT = "draft"
    CHANGED = "changed"
    PUBLISHED = "published"


def states(aggregate: Aggregate, pks: Iterable[Any]) -> dict[Any, str]:
    """For each root: draft (never public, or withdrawn), changed (public, edited since) or published as it is."""
    pks = set(pks)
    public = existing(PUBLISHED, aggregate.root, pks)
    changed = differing(aggregate, public)
    return {
        pk: State.DRAFT if pk not in public else State.CHANGED if pk in changed else State.PUBLISHED
        for pk in pks
    }
