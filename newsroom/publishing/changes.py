"""Field by field: how a record in the newsroom differs from what the public sees, in words for the preview."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst

from evidence.models.named import NormalizedField
from evidence.registry import Aggregate, column, copied_fields, named
from newsroom.publishing.rows import NEWSROOM, PUBLISHED, Rows, approved_rows, rows_of

Kind = Literal["new", "changed", "removed"]


@dataclass(frozen=True)
class FieldChange:
    """One field: its label, what the public sees now, and what it will see. Both are words; "" is empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row of a record: the record itself, a name, a citation …"""

    label: str
    kind: Kind
    fields: tuple[FieldChange, ...]


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

    def words(self, field: Field, value: Any) -> str:
        if value is None or value == "" or value == []:
            return ""
        if isinstance(field, ForeignKey):
            return self._names.get(field.related_model, {}).get(value, str(value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        base = getattr(field, "base_field", field)  # an array's choices are those of its items
        choices = dict(base.flatchoices or ())
        if isinstance(value, list):
            return ", ".join(str(choices.get(item, item)) for item in value)
        if isinstance(value, date):
            return value.isoformat()
        return str(choices.get(value, value))


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
            for change in _row_changes(
                aggregate, model, publics[model].get(pk, {}), drafts[model].get(pk, {}), labels
            )
        )
        kind: Kind = "changed" if publics[aggregate.root].get(pk) else "new"
        yield RecordChange(aggregate, records[pk], kind, along, rows)


def _row_changes(
    aggregate: Aggregate, model: type[Model], public: Rows, draft: Rows, labels: Labels
) -> Iterator[RowChange]:
    owner = None if model is aggregate.root else aggregate.owner_field(model)
    shown = [
        field
        for field in copied_fields(model)
        if not field.primary_key and field is not owner and not isinstance(field, NormalizedField)
    ]
    for pk in [*draft, *(pk for pk in public if pk not in draft)]:
        before, after = public.get(pk), draft.get(pk)
        if before == after:
            continue
        fields = tuple(
            FieldChange(capfirst(str(field.verbose_name)), was, becomes)
            for field in shown
            for was in [labels.words(field, before[column(field)]) if before else ""]
            for becomes in [labels.words(field, after[column(field)]) if after else ""]
            if was != becomes
        )
        kind: Kind = "new" if before is None else "removed" if after is None else "changed"
        yield RowChange(str(model._meta.verbose_name), kind, fields)
