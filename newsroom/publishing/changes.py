"""Field by field: how a record in the newsroom differs from what the public sees, in words for the preview."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model

from evidence.differences import FieldChange, Kind, RowChange, row_changes, words_of
from evidence.registry import Aggregate, column, copied_fields, named
from newsroom.publishing.rows import NEWSROOM, PUBLISHED, approved_rows, rows_of

__all__ = ["FieldChange", "Labels", "RecordChange", "RowChange", "record_changes"]


@dataclass(frozen=True)
class RecordChange:
    """One record of a plan and the rows of it that change. `along`: it wasn't asked for, but others need it."""

    aggregate: Aggregate
    record: Model
    kind: Kind
    along: bool
    rows: tuple[RowChange, ...]


class Labels:
    """Values in words. Names of the records that foreign keys point to are fetched once for each model."""

    def __init__(self) -> None:
        self._names: dict[type[Model], dict[Any, str]] = {}

    def prefetch(
        self, model: type[Model], rows: Iterable[dict[str, Any]], owner: Field | None = None
    ) -> None:
        """Fetch the names that `rows` need. Whose rows they are (`owner`) goes without saying."""
        rows = list(rows)
        for field in copied_fields(model):
            if isinstance(field, ForeignKey) and field is not owner:
                known = self._names.setdefault(field.related_model, {})
                missing = {row[column(field)] for row in rows} - known.keys() - {None}
                found = named(field.related_model).in_bulk(missing) if missing else {}
                known.update({pk: str(record) for pk, record in found.items()})

    def words(self, field: "Field[Any, Any]", value: Any) -> str:
        names = self._names.get(field.related_model, {}) if isinstance(field, ForeignKey) else {}
        return words_of(field, value, names)


def record_changes(aggregate: Aggregate, pks: Iterable[Any], *, along: bool) -> Iterator[RecordChange]:
    """The changes of the given roots, by name. Rows that are the same in both stores are left out."""
    pks = list(pks)
    labels = Labels()
    drafts, publics = {}, {}
    for model in (*aggregate.models, *aggregate.links):
        owner = None if model is aggregate.root else aggregate.owner_field(model)
        drafts[model] = rows_of(NEWSROOM, aggregate, model, pks)
        if model in aggregate.links:
            publics[model] = approved_rows(aggregate, model, pks)
        else:
            publics[model] = rows_of(PUBLISHED, aggregate, model, pks)
        for found in (drafts[model], publics[model]):
            labels.prefetch(model, (row for rows in found.values() for row in rows.values()), owner)
    records = aggregate.records(pks).in_bulk()
    for pk in sorted(records, key=lambda pk: str(records[pk])):
        rows = tuple(
            change
            for model in (*aggregate.models, *aggregate.links)
            for change in row_changes(
                model,
                publics[model].get(pk, {}),
                drafts[model].get(pk, {}),
                labels.words,
                None if model is aggregate.root else aggregate.owner_field(model),
            )
        )
        kind: Kind = "changed" if publics[aggregate.root].get(pk) else "new"
        yield RecordChange(aggregate, records[pk], kind, along, rows)
