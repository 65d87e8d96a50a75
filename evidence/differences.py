"""What differs between two states of a record's rows, field by field, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import DecimalField, Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from evidence.models.named import NormalizedField
from evidence.registry import column, copied_fields

Kind = Literal["new", "changed", "removed"]
# {primary key: {column: value}}
Rows = Mapping[Any, Mapping[str, Any]]
Words = Callable[["Field[Any, Any]", Any], str]


@dataclass(frozen=True)
class FieldChange:
    """One field: its label, what it was, and what it becomes. Both are words; "" is empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row of a record: the record itself, a name, a citation …"""

    label: str
    kind: Kind
    fields: tuple[FieldChange, ...]


def row_changes(
    model: type[Model], before: Rows, after: Rows, words: Words, owner: "Field[Any, Any] | None"
) -> Iterator[RowChange]:
    """The rows of one table that aren't the same in both. Whose rows they are (`owner`) goes without saying."""
    shown = told_fields(model, owner)
    for pk in [*after, *(pk for pk in before if pk not in after)]:
        was, becomes = before.get(pk), after.get(pk)
        if was == becomes:
            continue
        fields = tuple(
            FieldChange(label_of(field), old, new)
            for field in shown
            for old in [words(field, was[column(field)]) if was else ""]
            for new in [words(field, becomes[column(field)]) if becomes else ""]
            if old != new
        )
        kind: Kind = "new" if was is None else "removed" if becomes is None else "changed"
        yield RowChange(str(model._meta.verbose_name), kind, fields)


def told_fields(model: type[Model], owner: "Field[Any, Any] | None") -> list["Field[Any, Any]"]:
    """The fields of a row that say something to whoever reads it."""
    return [
        field
        for field in copied_fields(model)
        if field is not owner
        and not isinstance(field, NormalizedField)
        and not (field.primary_key and not field.editable)
    ]


def label_of(field: "Field[Any, Any]") -> str:
    return capfirst(str(field.verbose_name))


def words_of(field: "Field[Any, Any]", value: Any, names: Mapping[Any, str]) -> str:
    """A value in words; "" where there is none. names: of the records of the model that a foreign key points to."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(field, ForeignKey):
        return names.get(value, str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    base = getattr(field, "base_field", field)  # an array's choices are those of its items
    choices = dict(base.flatchoices or ())
    if isinstance(value, list):
        return ", ".join(str(choices.get(item, item)) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(base, DecimalField):
        # As it was typed: the column fills up with noughts, 400 is kept as 400.0000.
        return f"{Decimal(str(value)).normalize():f}"
    return str(choices.get(value, value))
