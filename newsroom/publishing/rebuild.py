"""The published store from the ledger alone: what readers saw last, with the versions and tombstones that they may know of.

For a store that was damaged or lost, and proof that the ledger says all.
"""

from typing import Any

from django.db import transaction
from django.db.models import Model
from psycopg import sql

from evidence.models import Act, Record, Tombstone, Version
from evidence.registry import Aggregate, column, registry
from evidence.search.index import KEYS
from newsroom.publishing.ledger import ACTS, ITEMS, LAST, LAST_OF, SAID, insert_versions
from newsroom.publishing.publish import lock_publishing
from newsroom.publishing.rows import AT_ONCE, DEFAULT, PUBLISHED, columns, execute, fetch, slices, table


def rebuild() -> int:
    """Empty the published store and fill it again, in one transaction; readers see the old one until it ends. Returns the
    number of records."""
    count = 0
    with transaction.atomic(using=DEFAULT):
        lock_publishing()
        # First: each key would be looked for in all records when one that has it is deleted.
        execute(sql.SQL("DELETE FROM {}").format(KEYS))
        # What refers to others goes before them.
        links: list[type[Model]] = [model for aggregate in registry for model in aggregate.links]
        rest: list[type[Model]] = [model for aggregate in registry for model in aggregate.models]
        everything: list[type[Model]] = [Version, Tombstone, *links, *reversed(rest)]
        for each in everything:
            _empty(each)
        for aggregate in registry:
            for some in slices(_public(aggregate)):
                # Owned rows first, as in publishing: the root takes what is derived of them.
                for model in (*aggregate.owned, aggregate.root):
                    number = _insert(aggregate, model, some)
                    count += number if model is aggregate.root else 0
            if issubclass(aggregate.root, Record):
                _bury(aggregate)
        for aggregate in registry:
            for some in slices(_public(aggregate) if aggregate.links else ()):
                for model in aggregate.links:
                    _insert(aggregate, model, some)
        execute(insert_versions(sql.SQL("")))
        execute(sql.SQL("SET CONSTRAINTS ALL IMMEDIATE"))
    return count


def _empty(model: type[Model]) -> None:
    """Delete all rows of a table, so many at a time (see `slices`)."""
    statement = sql.SQL("DELETE FROM {table} WHERE {pk} IN (SELECT {pk} FROM {table} LIMIT {most})").format(
        table=table(PUBLISHED, model),
        pk=sql.Identifier(column(model._meta.pk)),
        most=sql.Literal(AT_ONCE),
    )
    while execute(statement):
        pass


def _public(aggregate: Aggregate) -> list[str]:
    """The ids of all records of a kind that are public, as the ledger says."""
    query = sql.SQL("SELECT record_id FROM (" + LAST + ") last").format(items=ITEMS, kept=SAID)
    return [row[0] for row in fetch(query, _params(aggregate))]


def _insert(aggregate: Aggregate, model: type[Model], ids: list[str]) -> int:
    """The rows of one table, from the last version of some records that are public."""
    return execute(
        sql.SQL(
            "INSERT INTO {public} ({columns}) SELECT {row} FROM (" + LAST_OF + ") last,"
            " jsonb_populate_recordset(NULL::{public}, last.content -> %(table)s) AS r"
        ).format(
            public=table(PUBLISHED, model),
            columns=columns(model),
            row=columns(model, "r"),
            items=ITEMS,
            kept=SAID,
        ),
        _params(aggregate) | {"table": model._meta.label_lower, "ids": ids},
    )


def _bury(aggregate: Aggregate) -> None:
    """Tombstones of what was withdrawn last."""
    execute(
        sql.SQL(
            "INSERT INTO {tombstones} (id, key, kind, withdrawn_at, reason)"
            " SELECT last.record_id::uuid, right(last.record_id, 12), %(kind)s, a.at, a.reason FROM"
            " (SELECT DISTINCT ON (record_id) record_id, act, publication_id FROM {items}"
            "  WHERE kind = %(kind)s AND number IS NOT NULL ORDER BY record_id, number DESC) last"
            " JOIN {acts} a ON a.id = last.publication_id WHERE last.act = %(withdraw)s"
        ).format(tombstones=table(PUBLISHED, Tombstone), items=ITEMS, acts=ACTS),
        _params(aggregate),
    )


def _params(aggregate: Aggregate) -> dict[str, Any]:
    return {"kind": aggregate.slug, "withdraw": Act.WITHDRAW.value}
