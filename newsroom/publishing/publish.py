"""Publish: one transaction on the newsroom's connection, with qualified names.

It copies explicit columns from `newsroom` to `published`; what is derived there (standing, bounds, search text) is made by
that schema's own triggers from its own rows. PostgreSQL itself refuses a record whose endpoints are not public.
"""

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model
from psycopg import sql

from evidence.lookups import array
from evidence.models import Correction, Tombstone
from evidence.registry import Aggregate, column, copied_fields, registry
from newsroom.models import Action, Publication
from newsroom.publishing.blockers import unreviewed
from newsroom.publishing.ledger import Entry, Words
from newsroom.publishing.plan import Plan, withdrawn_of
from newsroom.publishing.review import Selection, alone
from newsroom.publishing.rows import (
    APPROVED,
    DEFAULT,
    NEWSROOM,
    PUBLISHED,
    by_index,
    columns,
    content,
    differing_links,
    digest,
    execute,
    fetch,
    has_links,
    owner_column,
    slices,
    table,
)


class PublishError(Exception):
    """Nothing was published; the message says why, in a sentence for the newsroom."""


class PlanOutdated(PublishError):
    """Something was edited after the plan was shown."""


def publish(plan: Plan, *, by: User, correction: str = "", reason: str = "") -> Publication:
    """Carry out a plan that was shown. Returns the act in the ledger.

    correction, reason: that what was asked for corrects what readers saw (a Correction), and the sentence that they get for
    it.

    Raises PublishError when the plan is blocked, when readers see all of it already, or when PostgreSQL refuses it;
    PlanOutdated when a record was edited since the plan was made. In every such case nothing has changed in public.
    """
    if plan.blockers:
        raise PublishError(f"“{plan.blockers[0].record}” can't be published: {plan.blockers[0].message}")
    if not any(plan.selection.values()):
        raise PublishError("There is nothing to publish in this plan.")
    words = words_of(correction, reason)
    with transaction.atomic(using=DEFAULT):
        lock_publishing()
        if withdrawn_of(plan.selection) != plan.withdrawn:
            raise PlanOutdated(
                "Something was withdrawn since you looked at this plan. Look again, then publish."
            )
        # Somebody may have sent a record back since the plan was made: that leaves its rows as they are.
        for blocker in unreviewed(plan.changed):
            raise PublishError(f"“{blocker.record}” can't be published: {blocker.message}")
        entry = Entry(Action.PUBLISH, by, words)
        try:
            with transaction.atomic(using=DEFAULT):
                with by_index():
                    changed = _copied(plan.selection)
                    touched = _copy_links(plan.selection)
                _remove_tombstones(plan.selection)
                execute(sql.SQL("SET CONSTRAINTS ALL IMMEDIATE"))
                # The ledger's items come before the act that seals them.
                execute(sql.SQL("SET CONSTRAINTS ALL DEFERRED"))
        except IntegrityError as error:
            raise PublishError(
                f"PostgreSQL refused the publication, so nothing changed: {str(error).splitlines()[0]}"
            ) from error
        if digest(PUBLISHED, plan.selection.items()) != plan.digest:
            raise PlanOutdated(
                "Something was edited since you looked at this plan. Look again, then publish."
            )
        # A link that was added and taken out again meanwhile leaves the checksum as it was.
        if any(differing_links(a, model, pks) for a, pks in plan.selection.items() for model in a.links):
            raise PlanOutdated("A link was edited since you looked at this plan. Look again, then publish.")
        if not changed:
            raise PublishError("Readers see exactly this already: there is nothing to publish.")
        if any(pks - plan.changed.get(aggregate, set()) for aggregate, pks in changed.items()):
            raise PlanOutdated(
                "Something was withdrawn or published since you looked at this plan. Look again, then publish."
            )
        entry.add_versions(
            merged(changed, touched),
            corrected=plan.asked if words.correction else None,
            alone=alone(changed.items()),
        )
        return entry.close()


def lock_publishing() -> None:
    """Wait for any other publication or withdrawal to end; held until the transaction ends.

    A lock on a newsroom table: an advisory one could be taken by the public's role, to keep anything from being withdrawn. On
    one that publishing alone writes to; the ledger, which nobody may change, can't be locked like this.
    """
    execute(sql.SQL("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE").format(table=APPROVED))


def merged(*selections: Selection) -> Selection:
    """All records of some selections."""
    whole: Selection = defaultdict(set)
    for selection in selections:
        for aggregate, pks in selection.items():
            whole[aggregate] |= pks
    return dict(whole)


def words_of(correction: str, reason: str) -> Words:
    """What an act tells readers of a correction. Raises PublishError where half of it is missing."""
    reason = reason.strip()
    if correction and correction not in Correction.values:
        raise PublishError(
            f"“{correction}” is no sort of correction; there are {', '.join(Correction.values)}."
        )
    if correction and not reason:
        raise PublishError("Say what is corrected, and why: readers see it beside the record.")
    if reason and not correction:
        raise PublishError("A reason for readers belongs to a correction: choose which sort it is.")
    if len(reason) > 300:
        raise PublishError(f"The reason has {len(reason)} characters; 300 is the most.")
    return Words(correction, reason)


def _copied(selection: Selection) -> Selection:
    """Make the rows of some records in `published` the same as in `newsroom`, links left out. Returns those of which some row
    was not the same, or of which the links aren't."""
    changed: Selection = {}
    for aggregate, pks in selection.items():
        found: set[Any] = set()
        for some in slices(pks):
            found |= _copy(aggregate, some)
        for model in aggregate.links:
            found |= differing_links(aggregate, model, pks)
        if found:
            changed[aggregate] = found
    return changed


def _copy(aggregate: Aggregate, pks: list[Any]) -> set[Any]:
    """The same for the rows of some roots of one kind. Returns the roots of rows that were written or deleted."""
    params = {"pks": array(pks)}
    root = aggregate.root
    written: list[tuple[Any, ...]] = []
    # Owned rows first: a new root takes at once what is derived of them, and is written once. Nothing refers to an owned
    # row: one that differs is deleted and inserted again, so that two rows may swap a value that has to be unique.
    for model in aggregate.owned:
        names = {
            "public": table(PUBLISHED, model),
            "draft": table(NEWSROOM, model),
            "columns": columns(model),
            "owner": sql.Identifier(owner_column(aggregate, model)),
            "pk": sql.Identifier(column(model._meta.pk)),
            "p_columns": columns(model, "p"),
            "n_columns": columns(model, "n"),
        }
        written += fetch(
            sql.SQL(
                "DELETE FROM {public} p WHERE p.{owner} = ANY(%(pks)s) AND NOT EXISTS"
                " (SELECT 1 FROM {draft} n WHERE n.{pk} = p.{pk} AND ({n_columns}) IS NOT DISTINCT FROM ({p_columns}))"
                " RETURNING p.{owner}"
            ).format(**names),
            params,
        )
        written += fetch(
            sql.SQL(
                "INSERT INTO {public} ({columns}) SELECT {columns} FROM {draft} n WHERE n.{owner} = ANY(%(pks)s)"
                " AND NOT EXISTS (SELECT 1 FROM {public} p WHERE p.{pk} = n.{pk}) RETURNING {owner}"
            ).format(**names),
            params,
        )
    # Others refer to the root's row, so it is updated in place.
    assignments = [
        sql.SQL("{c} = EXCLUDED.{c}").format(c=sql.Identifier(column(f)))
        for f in copied_fields(root)
        if not f.primary_key
    ]
    written += fetch(
        sql.SQL(
            "INSERT INTO {public} AS p ({columns}) SELECT {columns} FROM {draft} WHERE {pk} = ANY(%(pks)s)"
            " ON CONFLICT ({pk}) DO UPDATE SET {assignments}"
            " WHERE ({current}) IS DISTINCT FROM ({excluded}) RETURNING p.{pk}"
        ).format(
            public=table(PUBLISHED, root),
            draft=table(NEWSROOM, root),
            columns=columns(root),
            pk=sql.Identifier(column(root._meta.pk)),
            assignments=sql.SQL(", ").join(assignments),
            current=columns(root, "p"),
            excluded=columns(root, "excluded"),
        ),
        params,
    )
    return {row[0] for row in written}


def _copy_links(selection: Selection) -> Selection:
    """Link rows: approved with their owner, copied once the other end is public too. Returns the owners of links that came
    or went.

    A link that was added after its owner was last published is not approved, and stays, whatever happens to its other end.
    """
    touched: Selection = defaultdict(set)
    given = {aggregate: array(selection.get(aggregate, ())) for aggregate in registry}
    for aggregate in registry:
        for model in aggregate.links:
            targets = aggregate.target_fields(model)
            ends = {fk: registry.of(fk.related_model) for fk in targets}
            if any(selection.get(each) for each in (aggregate, *ends.values())) and has_links(model):
                arrived = {fk: given[end] for fk, end in ends.items()}
                touched[aggregate] |= _copy_link_rows(aggregate, model, given[aggregate], arrived)
    return touched


def _copy_link_rows(
    aggregate: Aggregate, model: type[Model], owners: Any, arrived: dict[ForeignKey, Any]
) -> set[Any]:
    """The rows of one link table. owners: roots that are being published; arrived: records at its other ends that are; ids as
    `array` gives them. Returns the owners of rows that were copied or taken out."""
    touched, public = [], []
    params: dict[str, Any] = {"owners": owners, "kind": model._meta.label_lower}
    for fk, pks in arrived.items():
        params[fk.name] = pks
        end = sql.Identifier("n", column(fk))
        touched.append(sql.SQL("{end} = ANY(%({name})s)").format(end=end, name=sql.SQL(fk.name)))
        public.append(
            sql.SQL("({end} IS NULL OR EXISTS (SELECT 1 FROM {table} t WHERE t.id = {end}))").format(
                end=end, table=table(PUBLISHED, fk.related_model)
            )
        )
    names = {
        "public": table(PUBLISHED, model),
        "draft": table(NEWSROOM, model),
        "approved": APPROVED,
        "columns": columns(model),
        "content": content(model, "n"),
        "owner": sql.Identifier(column(aggregate.owner_field(model))),
        "public_owner": table(PUBLISHED, aggregate.root),
        "touched": sql.SQL(" OR ").join(touched),
        "ends_are_public": sql.SQL(" AND ").join(public),
    }
    found: set[Any] = set()
    for statement in (
        "DELETE FROM {public} WHERE {owner} = ANY(%(owners)s) RETURNING {owner}",
        "DELETE FROM {approved} WHERE kind = %(kind)s AND owner_id = ANY(%(owners)s)",
        "INSERT INTO {approved} (kind, row_id, owner_id, content)"
        " SELECT %(kind)s, id, {owner}, {content} FROM {draft} n WHERE {owner} = ANY(%(owners)s)",
        "INSERT INTO {public} ({columns}) SELECT {columns} FROM {draft} n WHERE"
        " (n.{owner} = ANY(%(owners)s) OR {touched})"
        " AND EXISTS (SELECT 1 FROM {approved} a WHERE a.kind = %(kind)s AND a.row_id = n.id"
        "  AND a.content = {content})"
        " AND EXISTS (SELECT 1 FROM {public_owner} o WHERE o.id = n.{owner})"
        " AND {ends_are_public}"
        " AND NOT EXISTS (SELECT 1 FROM {public} p WHERE p.id = n.id) RETURNING {owner}",
    ):
        composed = sql.SQL(statement).format(**names)
        if "RETURNING" in statement:
            found |= {row[0] for row in fetch(composed, params)}
        else:
            execute(composed, params)
    return found


def _remove_tombstones(selection: Selection) -> None:
    """A record that is published again is not withdrawn any more."""
    for aggregate, pks in selection.items():
        if not aggregate.vocabulary:
            execute(
                sql.SQL("DELETE FROM {table} WHERE id = ANY(%(pks)s)").format(
                    table=table(PUBLISHED, Tombstone)
                ),
                {"pks": list(pks)},
            )
