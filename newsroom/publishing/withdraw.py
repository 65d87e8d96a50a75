"""Withdraw: take a public record back, with everything in public that rests on it. A tombstone stays: 410 and a reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ForeignKey, Model
from psycopg import sql

from evidence.models import Record, Tombstone
from evidence.registry import Aggregate, column, registry
from newsroom.models import Action, Publication
from newsroom.publishing.ledger import Entry, Words, remove_versions
from newsroom.publishing.publish import PublishError, lock_publishing, merged
from newsroom.publishing.review import Selection, take_approval_back
from newsroom.publishing.rows import (
    APPROVED,
    DEFAULT,
    PUBLISHED,
    Pks,
    execute,
    existing,
    fetch,
    owner_column,
    table,
)


@dataclass(frozen=True)
class WithdrawalPlan:
    """What a withdrawal takes out of public view. asked: the records named; dependent: public records that rest on them."""

    asked: Selection
    dependent: Selection

    @property
    def selection(self) -> Selection:
        return {
            aggregate: self.asked.get(aggregate, set()) | self.dependent.get(aggregate, set())
            for aggregate in registry
            if aggregate in self.asked or aggregate in self.dependent
        }

    @property
    def count(self) -> int:
        """How many records go, dependents included."""
        return sum(map(len, self.selection.values()))

    def records(self, *, dependent: bool) -> list[tuple[Aggregate, Model | str]]:
        """The records for the preview, by kind; words alone where the newsroom shows none to whoever asks."""
        found: list[tuple[Aggregate, Model | str]] = []
        for aggregate, pks in (self.dependent if dependent else self.asked).items():
            found += [(aggregate, record) for record in _named(aggregate, pks)]
        return found


def _named(aggregate: Aggregate, pks: Pks) -> list[Model | str]:
    """Records by their ids; the words of the public one where the newsroom shows none."""
    known = aggregate.records(pks).in_bulk()
    public = aggregate.root._base_manager.using(PUBLISHED).in_bulk([pk for pk in pks if pk not in known])
    return [known.get(pk) or str(public.get(pk, pk)) for pk in sorted(pks, key=str)]


def plan_withdrawal(records: Iterable[Model]) -> WithdrawalPlan:
    """What withdrawing `records` takes along. Records that are not public are left out.

    Raises PublishError for vocabulary, which is not withdrawn.
    """
    asked: Selection = defaultdict(set)
    for record in records:
        aggregate = registry.of(record)
        if aggregate.vocabulary:
            raise PublishError(f"“{record}” is a term of the vocabulary; it can be renamed, not withdrawn.")
        asked[aggregate].add(record.pk)
    asked = {a: public for a, pks in asked.items() if (public := existing(PUBLISHED, a.root, pks))}
    going: Selection = defaultdict(set, {aggregate: set(pks) for aggregate, pks in asked.items()})
    # What points to a record comes after it in dependency order, so one pass reaches all that rest on it.
    for aggregate in registry:
        for model, fk in aggregate.endpoints():
            targets = going.get(registry.of(fk.related_model))
            if targets:
                query = sql.SQL("SELECT DISTINCT {owner} FROM {table} WHERE {fk} = ANY(%(pks)s)").format(
                    owner=sql.Identifier(owner_column(aggregate, model)),
                    table=table(PUBLISHED, model),
                    fk=sql.Identifier(column(fk)),
                )
                going[aggregate].update(row[0] for row in fetch(query, {"pks": list(targets)}))
    dependent = {a: rest for a, pks in going.items() if (rest := pks - asked.get(a, set()))}
    return WithdrawalPlan(asked=asked, dependent=dependent)


def leftovers(plan: WithdrawalPlan) -> Selection:
    """What would be public for nothing any more: records that the going ones point to, and nothing that stays public."""
    going = plan.selection
    found: Selection = defaultdict(set)
    for aggregate, pks in going.items():
        for model, fk in aggregate.pointers():
            if not (target := registry.of(fk.related_model)).vocabulary:
                found[target] |= _pointed_to(
                    aggregate, model, fk, "{owner} = ANY(%(pks)s)", {"pks": list(pks)}
                )
    left = {target: pks - going.get(target, set()) for target, pks in found.items()}
    for aggregate in registry:
        for model, fk in aggregate.pointers():
            if rest := left.get(registry.of(fk.related_model)):
                given = {"rest": list(rest), "going": list(going.get(aggregate, ()))}
                stays = "{fk} = ANY(%(rest)s) AND {owner} <> ALL(%(going)s::uuid[])"
                left[registry.of(fk.related_model)] = rest - _pointed_to(aggregate, model, fk, stays, given)
    return {target: pks for target, pks in left.items() if pks}


def _pointed_to(
    aggregate: Aggregate, model: type[Model], fk: ForeignKey, where: LiteralString, given: dict[str, Any]
) -> set[Any]:
    """What a foreign key of public rows points to, of those rows that `where` tells."""
    query = sql.SQL("SELECT DISTINCT {fk} FROM {table} WHERE {fk} IS NOT NULL AND " + where).format(
        fk=sql.Identifier(column(fk)),
        owner=sql.Identifier(owner_column(aggregate, model)),
        table=table(PUBLISHED, model),
    )
    return {row[0] for row in fetch(query, given)}


def withdraw(plan: WithdrawalPlan, *, reason: str, by: User) -> Publication:
    """Take the records of a plan out of the published store. The newsroom keeps them.

    reason: the sentence that readers see at the old address. Raises PublishError when it is empty or too long, when nothing
    in the plan is public any more, or when more rests on it than the plan showed; then nothing has changed.
    """
    reason = reason.strip()
    if not reason:
        raise PublishError("Give a reason: readers see it at the address of what is withdrawn.")
    if len(reason) > 300:
        raise PublishError(f"The reason has {len(reason)} characters; 300 is the most.")
    with transaction.atomic(using=DEFAULT):
        lock_publishing()
        current = _still_public(plan)
        if current.selection != plan.selection:
            raise PublishError("What is public changed since you looked at this. Look again, then withdraw.")
        if not plan.count:
            raise PublishError("None of these records is public, so there is nothing to withdraw.")
        entry = Entry(Action.WITHDRAW, by, Words(reason=reason))
        touched: Selection = {}
        for aggregate, pks in reversed(list(plan.selection.items())):
            touched = merged(touched, _remove(aggregate, pks, reason, entry.publication.at))
            remove_versions(aggregate, pks)
            entry.add_withdrawals(aggregate, pks)
        take_approval_back(plan.selection, by=by, reason=reason)
        # Records that stay, but pointed to one that went.
        entry.add_versions(touched)
        return entry.close()


def _still_public(plan: WithdrawalPlan) -> WithdrawalPlan:
    """The plan made again, for the same records."""
    return plan_withdrawal(aggregate.root(pk=pk) for aggregate, pks in plan.asked.items() for pk in pks)


def _remove(aggregate: Aggregate, pks: set[Any], reason: str, at: datetime) -> Selection:
    """Take records out of the published store. Returns the owners of links that went with them."""
    params = {"pks": list(pks)}
    touched: Selection = defaultdict(set)
    for other in registry:
        for model in other.links:
            for field in (other.owner_field(model), *other.target_fields(model)):
                if field.related_model is aggregate.root:
                    touched[other] |= _delete(
                        model, column(field), params, returning=column(other.owner_field(model))
                    )
            if other is aggregate:
                execute(
                    sql.SQL("DELETE FROM {table} WHERE kind = %(kind)s AND owner_id = ANY(%(pks)s)").format(
                        table=APPROVED
                    ),
                    params | {"kind": model._meta.label_lower},
                )
    for model in reversed(aggregate.owned):
        _delete(model, owner_column(aggregate, model), params)
    if issubclass(aggregate.root, Record):
        execute(
            sql.SQL(
                "INSERT INTO {tombstones} (id, key, kind, withdrawn_at, reason)"
                " SELECT id, key, %(kind)s, %(at)s, %(reason)s FROM {public} WHERE id = ANY(%(pks)s)"
                " ON CONFLICT (id) DO UPDATE SET withdrawn_at = EXCLUDED.withdrawn_at, reason = EXCLUDED.reason"
            ).format(tombstones=table(PUBLISHED, Tombstone), public=table(PUBLISHED, aggregate.root)),
            params | {"kind": aggregate.slug, "at": at, "reason": reason},
        )
    _delete(aggregate.root, column(aggregate.root._meta.pk), params)
    return touched


def _delete(
    model: type[Model], column: str, params: dict[str, Any], *, returning: str | None = None
) -> set[Any]:
    """Delete public rows of a model by a column; returns another column of theirs, or the same."""
    rows = fetch(
        sql.SQL("DELETE FROM {table} WHERE {column} = ANY(%(pks)s) RETURNING {returning}").format(
            table=table(PUBLISHED, model),
            column=sql.Identifier(column),
            returning=sql.Identifier(returning or column),
        ),
        params,
    )
    return {row[0] for row in rows}
