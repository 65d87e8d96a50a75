"""Dossiers: what is added to one, what is in it, and the dossiers that a fact is in.

A dossier of hundreds of records has one search box: what is in it is told, to be read and taken out, not chosen anew.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from evidence.admin import RowInline, WordedAdmin, in_languages
from evidence.models import Fact
from investigations.admin.picking import PickedRowForm, PickingAdmin, WholeRowForm, box
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem

KINDS = {field: model for model, field in ITEM_FIELD.items()}
CAST = ("person", "organization")


class NewItemForm(PickedRowForm):
    kinds = KINDS
    record = box(KINDS, Investigation, "Record", "Type a name, or words of a title or a statement.")


class NewItems(RowInline):
    """Boxes to add records of any kind."""

    model = InvestigationItem
    form: type[PickedRowForm] = NewItemForm
    fields = ("record", "position")
    extra = 3
    can_delete = False
    verbose_name = "record"
    verbose_name_plural = "add to the dossier"

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvestigationItem]:
        return super().get_queryset(request).none()


class Items(RowInline):
    """The records of one kind that are in a dossier."""

    model = InvestigationItem
    kind: ClassVar[str]
    classes = ("collapse", "dossier-items")
    readonly_fields = ("record", "standing")

    def links(self) -> list[ForeignKey]:
        return [self.model._meta.get_field(self.kind)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvestigationItem]:
        """The cast in its own order, facts in theirs."""
        order = ("position", self.kind) if self.kind in CAST else (self.kind,)
        return super().get_queryset(request).filter(**{f"{self.kind}__isnull": False}).order_by(*order)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Record")
    def record(self, item: InvestigationItem) -> str:
        record: Any = item.item
        options = record._meta
        url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record)

    @admin.display(description="Standing")
    def standing(self, item: InvestigationItem) -> str:
        record: Any = item.item
        return record.get_standing_display()


def items_of(kind: str) -> type[Items]:
    """The inline for the records of one kind in a dossier."""
    model = KINDS[kind]
    told = {
        "kind": kind,
        "fields": ("record", "standing") if issubclass(model, Fact) else ("record", "position"),
        "verbose_name": model._meta.verbose_name,
        "verbose_name_plural": capfirst(model._meta.verbose_name_plural),
    }
    return type(f"{model.__name__}Items", (Items,), told)


class DossierForm(WholeRowForm):
    kinds = KINDS


class Dossiers(RowInline):
    """The dossiers that a fact is in. The rows belong to the dossier: it is the dossier that changes and is published."""

    model = InvestigationItem
    form = DossierForm
    fields = ("investigation",)
    autocomplete_fields = ("investigation",)
    verbose_name = "dossier"
    verbose_name_plural = "dossiers that it is in"

    def links(self) -> list[ForeignKey]:
        return [self.model._meta.get_field("investigation")]


def dossiers_of(kind: str) -> type[Dossiers]:
    """The inline for the dossiers on the page of a kind of fact."""
    return type(f"{KINDS[kind].__name__}Dossiers", (Dossiers,), {"fk_name": kind})


@admin.register(Investigation)
class InvestigationAdmin(WordedAdmin, PickingAdmin):
    """A dossier: the story, a box to add what belongs to it, and what is in it, kind by kind."""

    list_display = ("title", "size", "position")
    search_help_text = "Words of the title, in any language."
    picked = NewItems.form.kinds
    fieldsets = (
        ("What it is called", {"fields": (in_languages("title"),)}),
        ("Summary", {"fields": (in_languages("summary"),)}),
        ("The article", {"fields": ("language", "body"), "classes": ("collapse",)}),
        ("Its place among the dossiers", {"fields": ("position",), "classes": ("collapse",)}),
    )
    inlines = (NewItems, *(items_of(field) for field in ITEM_FIELD.values()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Investigation]:
        return super().get_queryset(request).annotate(size=Count("items"))

    @admin.display(description="Records in it", ordering="size")
    def size(self, dossier: Any) -> int:
        return dossier.size

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """What is in it is shown once it is there."""
        return [inline for inline in super().get_inlines(request, obj) if obj or inline is NewItems]

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> list[Any]:
        shown = super().get_inline_formsets(*args, **kwargs)
        for rows in shown[1:]:
            rows.opts.verbose_name_plural = (
                f"{rows.opts.verbose_name_plural} ({rows.formset.initial_form_count()})"
            )
        return shown
