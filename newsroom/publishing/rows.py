"""Rows of aggregates in either schema, read and compared by qualified name on the newsroom's own connection.

Publishing never goes through the `published` alias: that one can only read, and is another transaction.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connections
from django.db.models import DecimalField, Model
from psycopg import sql

from config.stores import SCHEMA
from evidence.lookups import array
from evidence.registry import Aggregate, column, copied_fields, from_json
from newsroom.models import ApprovedLink

DEFAULT = "default"
NEWSROOM = SCHEMA["default"]
PUBLISHED = SCHEMA["published"]

APPROVED = sql.Identifier(NEWSROOM, ApprovedLink._meta.db_table)

# Roots that are written in one statement.
AT_ONCE = 2000

Pks = Collection[Any]
Rows = dict[Any, dict[str, Any]]


def table(schema: str, model: type[Model]) -> sql.Identifier:
    """The qualified table of a model."""
    return sql.Identifier(schema, model._meta.db_table)


def columns(model: type[Model], alias: str | None = None) -> sql.Composed:
    """The columns that publishing copies, separated by commas; never `*`, for the generated ones can't be written."""
    names = [column(field) for field in copied_fields(model)]
    return sql.SQL(", ").join(
        sql.Identifier(alias, name) if alias else sql.Identifier(name) for name in names
    )


def owner_column(aggregate: Aggregate, model: type[Model]) -> str:
    """The column that tells which root a row belongs to."""
    if model is aggregate.root:
        return column(model._meta.pk)
    return column(aggregate.owner_field(model))


def execute(query: sql.Composable, params: dict[str, Any] | None = None) -> int:
    """Run a statement; returns the number of rows it touched."""
    with connections[DEFAULT].cursor() as cursor:
        # As text: the history's context, which wraps statements, doesn't know psycopg's composed ones.
        cursor.execute(query.as_string(), _given(params))
        return cursor.rowcount


def fetch(query: sql.Composable, params: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a query; returns its rows."""
    with connections[DEFAULT].cursor() as cursor:
        cursor.execute(query.as_string(), _given(params))
        return cursor.fetchall()


def _given(params: dict[str, Any] | None) -> dict[str, Any]:
    return {
        name: array(value) if isinstance(value, list) else value for name, value in (params or {}).items()
    }


def slices(pks: Pks) -> Iterator[list[Any]]:
    """Primary keys, so many at a time: what triggers derive of a whole table at once is planned with the statistics that
    there are, and of a table that was empty there are none."""
    rest = iter(pks)
    while some := list(islice(rest, AT_ONCE)):
        yield some


@contextmanager
def by_index() -> Iterator[None]:
    """For statements on tables that this transaction fills: the statistics tell of them as they were, often empty, and each
    row would be looked for in all of them. To be used inside a transaction, which ends where something fails."""
    execute(sql.SQL("SET LOCAL enable_seqscan = off"))
    yield
    execute(sql.SQL("SET LOCAL enable_seqscan = on"))


def existing(schema: str, model: type[Model], pks: Pks) -> set[Any]:
    """Which of `pks` are rows of a root model in `schema`."""
    pk = sql.Identifier(column(model._meta.pk))
    query = sql.SQL("SELECT {pk} FROM {table} WHERE {pk} = ANY(%(pks)s)").format(
        pk=pk, table=table(schema, model)
    )
    return {row[0] for row in fetch(query, {"pks": list(pks)})}


def rows_of(schema: str, aggregate: Aggregate, model: type[Model], pks: Pks) -> dict[Any, Rows]:
    """The rows of `model` that belong to the roots `pks`: {root pk: {row pk: {column: value}}}."""
    owner = owner_column(aggregate, model)
    names = [column(field) for field in copied_fields(model)]
    query = sql.SQL("SELECT {columns} FROM {table} WHERE {owner} = ANY(%(pks)s) ORDER BY {pk}").format(
        columns=columns(model),
        table=table(schema, model),
        owner=sql.Identifier(owner),
        pk=sql.Identifier(column(model._meta.pk)),
    )
    found: dict[Any, Rows] = defaultdict(dict)
    pk_column = column(model._meta.pk)
    for values in fetch(query, {"pks": list(pks)}):
        row = dict(zip(names, values, strict=True))
        found[row[owner]][row[pk_column]] = row
    return found


def differing(aggregate: Aggregate, pks: Pks) -> set[Any]:
    """Those of the roots `pks` of which some row, root or owned, is not the same in both schemas."""
    public = existing(PUBLISHED, aggregate.root, pks)
    # What isn't public at all needs no comparison.
    new = set(pks) - public
    changed = existing(NEWSROOM, aggregate.root, new) if new else set()
    if not public:
        return changed
    given = array(public)
    for model in aggregate.models:
        owner = sql.Identifier(owner_column(aggregate, model))
        query = sql.SQL(
            "SELECT DISTINCT {owner} FROM ("
            " (SELECT {columns} FROM {draft} WHERE {owner} = ANY(%(pks)s)"
            "  EXCEPT SELECT {columns} FROM {public} WHERE {owner} = ANY(%(pks)s))"
            " UNION ALL"
            " (SELECT {columns} FROM {public} WHERE {owner} = ANY(%(pks)s)"
            "  EXCEPT SELECT {columns} FROM {draft} WHERE {owner} = ANY(%(pks)s))"
            ") difference"
        ).format(
            owner=owner,
            columns=columns(model),
            draft=table(NEWSROOM, model),
            public=table(PUBLISHED, model),
        )
        changed.update(row[0] for row in fetch(query, {"pks": given}))
    for model in aggregate.links:
        changed |= differing_links(aggregate, model, public)
    return changed


def content(model: type[Model], alias: str) -> sql.Composed:
    """A row as JSON: as an approval keeps a link, and a version every row. Decimals are texts: other programs that read JSON
    make 12.5 of 12.50, and its checksum would be another."""
    pairs = [
        sql.SQL("{name}, {column}{cast}").format(
            name=sql.Literal(column(field)),
            column=sql.Identifier(alias, column(field)),
            cast=sql.SQL("::text" if isinstance(field, DecimalField) else ""),
        )
        for field in copied_fields(model)
    ]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def said(aggregate: Aggregate, schema: str, root: str) -> sql.Composed:
    """All rows of one record in `schema` as one JSON, by table and in a fixed order: what a version keeps. `root`: the alias
    of the root's table in the query around it."""
    parts = []
    for model in (*aggregate.models, *aggregate.links):
        if model is aggregate.root:
            rows = sql.SQL("jsonb_build_array({})").format(content(model, root))
        else:
            rows = sql.SQL(
                "coalesce((SELECT jsonb_agg({row} ORDER BY o.{pk}) FROM {table} o WHERE o.{owner} = {root}.{root_pk}), '[]')"
            ).format(
                row=content(model, "o"),
                pk=sql.Identifier(column(model._meta.pk)),
                table=table(schema, model),
                owner=sql.Identifier(column(aggregate.owner_field(model))),
                root=sql.Identifier(root),
                root_pk=sql.Identifier(column(aggregate.root._meta.pk)),
            )
        parts.append(sql.SQL("{}, {}").format(sql.Literal(model._meta.label_lower), rows))
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(parts))


def approved_rows(aggregate: Aggregate, model: type[Model], pks: Pks) -> dict[Any, Rows]:
    """The links of the roots `pks` that went out with them, or wait for their other end; like `rows_of`."""
    query = sql.SQL(
        "SELECT owner_id, row_id, content FROM {approved} WHERE kind = %(kind)s AND owner_id = ANY(%(pks)s)"
    ).format(approved=APPROVED)
    fields = copied_fields(model)
    found: dict[Any, Rows] = defaultdict(dict)
    for owner_id, row_id, kept in fetch(query, {"pks": list(pks), "kind": model._meta.label_lower}):
        values = json.loads(kept) if isinstance(kept, str) else kept
        found[owner_id][row_id] = {
            column(field): from_json(field, values.get(column(field))) for field in fields
        }
    return found


def differing_links(aggregate: Aggregate, model: type[Model], pks: Pks) -> set[Any]:
    """Those of the roots `pks` whose links are not the ones that were approved with them."""
    if not pks or not has_links(model):
        return set()
    query = sql.SQL(
        "SELECT DISTINCT owner FROM ("
        " (SELECT {owner} AS owner, id, {content} FROM {draft} n WHERE {owner} = ANY(%(pks)s)"
        "  EXCEPT SELECT owner_id, row_id, content FROM {approved} WHERE kind = %(kind)s)"
        " UNION ALL"
        " (SELECT owner_id, row_id, content FROM {approved} WHERE kind = %(kind)s AND owner_id = ANY(%(pks)s)"
        "  EXCEPT SELECT {owner}, id, {content} FROM {draft} n)"
        ") difference"
    ).format(
        owner=sql.Identifier(column(aggregate.owner_field(model))),
        content=content(model, "n"),
        draft=table(NEWSROOM, model),
        approved=APPROVED,
    )
    return {row[0] for row in fetch(query, {"pks": list(pks), "kind": model._meta.label_lower})}


def has_links(model: type[Model]) -> bool:
    """Whether there are rows of a link table at all, in either schema, or approved: of many tables there are none, and asking
    for those of a hundred thousand records takes its time."""
    query = sql.SQL(
        "SELECT EXISTS (SELECT FROM {draft}) OR EXISTS (SELECT FROM {public})"
        " OR EXISTS (SELECT FROM {approved} WHERE kind = %(kind)s)"
    ).format(draft=table(NEWSROOM, model), public=table(PUBLISHED, model), approved=APPROVED)
    return bool(fetch(query, {"kind": model._meta.label_lower})[0][0])


def digest(schema: str, selection: Iterable[tuple[Aggregate, Pks]]) -> str:
    """A checksum over every copied column of the given aggregates, equal in both schemas when their rows are.

    What a plan showed is what goes out: publishing compares this before it commits. Links are always read in the newsroom,
    for some wait there for their other end: publishing copies them first and compares then, so an edit before is noticed.
    """
    whole = hashlib.sha256()
    for aggregate, chosen in sorted(selection, key=lambda pair: pair[0].slug):
        pks = array(chosen)
        for model in (*aggregate.models, *aggregate.links):
            query = sql.SQL(
                "SELECT coalesce(md5(string_agg(md5(row({columns})::text), '' ORDER BY {pk}::text COLLATE \"C\")), '')"
                " FROM {table} WHERE {owner} = ANY(%(pks)s)"
            ).format(
                columns=columns(model),
                pk=sql.Identifier(column(model._meta.pk)),
                table=table(NEWSROOM if model in aggregate.links else schema, model),
                owner=sql.Identifier(owner_column(aggregate, model)),
            )
            whole.update(f"{model._meta.label}:{fetch(query, {'pks': pks})[0][0]};".encode())
    return whole.hexdigest()
