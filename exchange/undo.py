"""Take an import out again: every row that it wrote and that nobody has touched, used or published since."""

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import ForeignKey, Model
from django.utils import timezone
from psycopg import sql

from config.stores import PUBLISHED, SCHEMA, is_public
from evidence.registry import column, registry
from exchange.importer import lock
from exchange.models import Import
from exchange.written import contexts, tracked_models

Models = dict[type[Model], type[Model]]
Belongings = dict[type[Model], tuple[ForeignKey, ...]]

# Why a row stays. The first three are somebody's doing; the last is that a row that stays needs it.
EDITED = "edited since"
PUBLIC = "public"
USED = "used by a record that came later"
NEEDED = "needed by a row that stays"
DOING = (EDITED, PUBLIC, USED)


@dataclass(frozen=True)
class Kept:
    """A row that can't be taken out: what it is, and why."""

    record: Model
    why: str

    def __str__(self) -> str:
        return f"{self.record._meta.verbose_name} “{self.record}”: {self.why}"


class Touched(Exception):
    """Nothing was taken out: rows of the import were edited, used or published since. `kept` has them."""

    def __init__(self, kept: list[Kept]) -> None:
        self.kept = kept
        super().__init__(f"{len(kept)} rows were touched since.")


class AlreadyUndone(Exception):
    """The import was taken out before."""


def undo(made: Import, *, keep_edited: bool = False, by: User | None = None) -> tuple[int, list[Kept]]:
    """Take the rows of an import out, in one transaction. Returns how many, and those that stay.

    Raises Touched, with nothing taken out, where some were edited, used or published since, unless `keep_edited`: then these
    stay, with what they need. Raises AlreadyUndone.
    """
    with transaction.atomic():
        lock()
        made = Import.objects.select_for_update().get(pk=made.pk)
        if made.undone_at:
            raise AlreadyUndone
        models: Models = {model: history for model, history in tracked_models() if model._meta.managed}
        with connection.cursor() as cursor:
            _gather(cursor, made, models)
            _keep(cursor, made, models)
            kept = list(_kept(cursor, models))
            if kept and not keep_edited:
                raise Touched(kept)
            removed = _remove(cursor, models)
        made.queue.all().delete()
        made.undone_at, made.undone_by = timezone.now(), by
        made.save(update_fields=["undone_at", "undone_by"])
    return removed, kept


def _table(model: type[Model], schema: str = SCHEMA["default"]) -> sql.Identifier:
    return sql.Identifier(schema, model._meta.db_table)


def _key(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(column(model._meta.pk))


def _gather(cursor: Any, made: Import, models: Models) -> None:
    """A table of what the import wrote and is still there. since: where its history begins (the same row may have been there
    before, taken in and out). why: the reason to keep it; NULL where there is none."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.undone")
    cursor.execute(
        "CREATE TEMPORARY TABLE undone (model text, pk text, since bigint, why text, PRIMARY KEY (model, pk))"
        " ON COMMIT DROP"
    )
    ours = list(contexts(made).values_list("pk", flat=True))
    for model, history in models.items():
        cursor.execute(
            sql.SQL(
                "INSERT INTO undone SELECT {label}, t.{key}::text, max(h.pgh_id), NULL FROM {history} h"
                " JOIN {table} t ON t.{key} = h.pgh_obj_id"
                " WHERE h.pgh_label = 'insert' AND h.pgh_context_id = ANY(%s) GROUP BY t.{key}"
            ).format(
                label=sql.Literal(model._meta.label),
                key=_key(model),
                history=_table(history),
                table=_table(model),
            ),
            [ours],
        )
    cursor.execute("ANALYZE undone")


def _keep(cursor: Any, made: Import, models: Models) -> None:
    """Mark the rows that stay."""
    belongings = _belongings()
    ours = list(contexts(made).values_list("pk", flat=True))
    for model, history in models.items():
        names = {"label": sql.Literal(model._meta.label), "history": _table(history), "key": _key(model)}
        cursor.execute(
            sql.SQL(
                "UPDATE undone u SET why = %s FROM {history} h WHERE u.model = {label} AND h.pgh_obj_id::text = u.pk"
                " AND h.pgh_id > u.since AND (h.pgh_context_id IS NULL OR h.pgh_context_id <> ALL(%s))"
            ).format(**names),
            [EDITED, ours],
        )
        if is_public(model._meta.app_label, model._meta.model_name):
            # What is public with a record of the import stays with it, and is no reason of its own.
            cursor.execute(
                sql.SQL(
                    "UPDATE undone u SET why = %s FROM {public} p"
                    " WHERE u.model = {label} AND u.why IS NULL AND p.{key}::text = u.pk"
                    " AND NOT EXISTS (SELECT FROM undone x WHERE {ends})"
                ).format(
                    public=_table(model, SCHEMA[PUBLISHED]),
                    ends=_is_one_of(belongings.get(model, ()), of="p"),
                    **names,
                ),
                [PUBLIC],
            )
    references = list(_references(models))
    while any([_keep_used(cursor, references), _keep_belongings(cursor, belongings)]):
        pass


def _belongings() -> Belongings:
    """Rows that are there for others: citations, names and identifiers for their record; what ties two records (an item its
    dossier and what is in it) for either."""
    found: Belongings = {}
    for aggregate in registry:
        for model in aggregate.owned:
            found[model] = (aggregate.owner_field(model),)
        for model in aggregate.links:
            found[model] = (aggregate.owner_field(model), *aggregate.target_fields(model))
    return found


def _is_one_of(ends: tuple[ForeignKey, ...], *, of: str) -> sql.Composable:
    """SQL: whether `x` of the table is one of those that a row (named `of`) points to. False where it points to none."""
    tests = [
        sql.SQL("(x.model = {target} AND x.pk = {row}.{field}::text)").format(
            target=sql.Literal(field.related_model._meta.label),
            row=sql.Identifier(of),
            field=sql.Identifier(column(field)),
        )
        for field in ends
    ]
    return sql.SQL(" OR ").join(tests) if tests else sql.SQL("FALSE")


def _references(models: Models) -> Iterator[tuple[type[Model], ForeignKey]]:
    """Every foreign key to a model with a history, but for those of the histories themselves."""
    histories = set(models.values())
    for target in models:
        for relation in target._meta.related_objects:
            field = relation.field
            if isinstance(field, ForeignKey) and relation.related_model not in histories:
                yield relation.related_model, field


def _keep_used(cursor: Any, references: list[tuple[type[Model], ForeignKey]]) -> bool:
    """Mark what rows that stay point to. Returns whether there was something to mark."""
    found = 0
    for model, field in references:
        cursor.execute(
            sql.SQL(
                "UPDATE undone u SET why = CASE WHEN x.pk IS NULL THEN %s ELSE %s END"
                " FROM {table} t LEFT JOIN undone x ON x.model = {label} AND x.pk = t.{key}::text"
                " WHERE u.model = {target} AND u.why IS NULL AND t.{field}::text = u.pk"
                " AND (x.pk IS NULL OR x.why IS NOT NULL)"
            ).format(
                table=_table(model),
                label=sql.Literal(model._meta.label),
                key=_key(model),
                target=sql.Literal(field.related_model._meta.label),
                field=sql.Identifier(column(field)),
            ),
            [USED, NEEDED],
        )
        found += cursor.rowcount
    return found > 0


def _keep_belongings(cursor: Any, belongings: Belongings) -> bool:
    """Mark what belongs to records that stay, where nothing else that it belongs to goes."""
    found = 0
    for model, ends in belongings.items():
        for field in ends:
            cursor.execute(
                sql.SQL(
                    "UPDATE undone u SET why = %s FROM {table} t JOIN undone k ON k.model = {kept} AND k.pk = t.{field}::text"
                    " WHERE u.model = {label} AND u.why IS NULL AND t.{key}::text = u.pk AND k.why IS NOT NULL"
                    " AND NOT EXISTS (SELECT FROM undone x WHERE x.why IS NULL AND ({ends}))"
                ).format(
                    table=_table(model),
                    kept=sql.Literal(field.related_model._meta.label),
                    field=sql.Identifier(column(field)),
                    label=sql.Literal(model._meta.label),
                    key=_key(model),
                    ends=_is_one_of(ends, of="t"),
                ),
                [NEEDED],
            )
            found += cursor.rowcount
    return found > 0


def _kept(cursor: Any, models: Models) -> Iterator[Kept]:
    """The rows that stay because of something that somebody did, by kind and name."""
    for model in models:
        cursor.execute(
            "SELECT pk, why FROM undone WHERE model = %s AND why = ANY(%s)", [model._meta.label, list(DOING)]
        )
        reasons = dict(cursor.fetchall())
        records: Any = model._base_manager.filter(pk__in=reasons)
        if needed := getattr(model, "NAMED_BY", ()):
            records = records.select_related(*needed)
        yield from (Kept(record, reasons[str(record.pk)]) for record in records.order_by("pk"))


def _remove(cursor: Any, models: Models) -> int:
    """Delete the rest: what points to others before these. Returns how many rows."""
    removed = 0
    order: TopologicalSorter[type[Model]] = TopologicalSorter(dict.fromkeys(models, ()))
    for model, field in _references(models):
        if field.related_model is not model:
            order.add(field.related_model, model)
    for model in (model for model in order.static_order() if model in models):
        cursor.execute(
            sql.SQL(
                "DELETE FROM {table} t USING undone u WHERE u.model = {label} AND u.why IS NULL AND t.{key}::text = u.pk"
            ).format(table=_table(model), label=sql.Literal(model._meta.label), key=_key(model)),
        )
        removed += cursor.rowcount
    return removed
