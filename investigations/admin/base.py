"""What the forms of layer 3 have in common."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import DecimalField

from evidence.admin import DatedFactAdmin, RecordFields, RowInline
from investigations.figures import figure_words
from investigations.models import Quantified

ACTOR = ("person", "organization")
ONE_ACTOR = "A person or an organization: fill in one of the two."
# Fieldsets that several kinds of record share.
WHEN: tuple[str, Any] = (
    "When",
    {
        "fields": ("date", ("start", "end"), "reality"),
        "description": "What took place at one moment has a date; what lasted has a start and an end.",
    },
)
FIGURE: tuple[str, Any] = (
    "The figure, if the source gives one",
    {"fields": (("quantity_low", "quantity_high"), ("unit", "qualifier"))},
)
FOR_READERS: tuple[str, Any] = ("For readers", {"fields": ("remark",)})


class FigureInput(forms.NumberInput):
    """A figure without the zeros that the database keeps behind it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"step": "any", "class": "figure"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else super().format_value(value)


class QuantifiedAdmin(DatedFactAdmin):
    """Base for what may carry a figure."""

    formfield_overrides = RecordFields.formfield_overrides | {DecimalField: {"widget": FigureInput}}

    @admin.display(description="Figure", ordering="quantity_low")
    def figure(self, fact: Quantified) -> str:
        return figure_words(fact)


class StackedRows(RowInline):
    """Rows with more fields than fit beside each other."""

    template = admin.StackedInline.template
