"""Dossiers: what is added to one, what is in it, and the dossiers that a fact is in.

A dossier of hundreds of records has a few search boxes: what is in it is told, to be read and taken out, not chosen anew.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from evidence.admin import RowInline, WordedAdmin, in_languages
from evidence.admin_forms import PreloadedFormSet, RecordForm
from investigations.admin.picking import PickedRowForm, PickingAdmin, WholeRowForm, box
from investigations.articles import addresses, faults, references
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem

KINDS = {field: model for model, field in ITEM_FIELD.items()}
# People and organizations have an order in the cast; facts have dates.
CAST = ("person", "organization")


class NewItemForm(PickedRowForm):
    kinds = KINDS
    record = box(KINDS, Investigation, "Record", "A person, an organization, a claim … Search, and choose.")


class NewItems(RowInline):
    """Boxes to add records of any kind."""

    model = InvestigationItem
    form: type[PickedRowForm] = NewItemForm
    fields = ("record",)
    classes = ("plain-rows", "one-field")
    extra = 3
    can_delete = False
    verbose_name = "record"
    verbose_name_plural = "add to the dossier"

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvestigationItem]:
        return super().get_queryset(request).none()


class ItemForm(RecordForm):
    """A record that is in the dossier: it can be taken out, and one of the cast be given another place."""

    kind = url = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = self.instance.item
        if record is not None:
            options = record._meta
            self.kind = capfirst(options.verbose_name_plural)
            self.url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
            if type(record) not in (KINDS[name] for name in CAST):
                self.fields.pop("position", None)


class ItemFormSet(PreloadedFormSet):
    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "take out"


class Items(RowInline):
    """What is in the dossier, kind by kind: the cast in its own order, facts in theirs."""

    model = InvestigationItem
    form = ItemForm
    formset = ItemFormSet
    template = "admin/investigations/items.html"
    fields = ("position",)
    verbose_name_plural = "in the dossier"

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvestigationItem]:
        by_kind = Case(
            *(When(**{f"{name}__isnull": False}, then=Value(n)) for n, name in enumerate(KINDS)),
        )
        in_cast = Case(
            When(Q(person__isnull=False) | Q(organization__isnull=False), then="position"), default=Value(0)
        )
        return super().get_queryset(request).order_by(by_kind, in_cast, *KINDS)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DossierForm(WholeRowForm):
    kinds = KINDS


class Dossiers(RowInline):
    """The dossiers that a fact is in. The rows belong to the dossier: it is the dossier that changes and is published."""

    model = InvestigationItem
    form = DossierForm
    fields = ("investigation",)
    autocomplete_fields = ("investigation",)
    classes = ("plain-rows", "one-field")
    verbose_name = "dossier"
    verbose_name_plural = "dossiers that it is in"

    def links(self) -> list[Any]:
        return [self.model._meta.get_field("investigation")]


def dossiers_of(kind: str) -> type[Dossiers]:
    """The inline for the dossiers on the page of a kind of fact."""
    return type(f"{KINDS[kind].__name__}Dossiers", (Dossiers,), {"fk_name": kind})


class InvestigationForm(RecordForm):
    """A dossier; links of its article that lead nowhere are told, for readers would see mere words."""

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        wrong = faults(body)
        wanted = references(body)
        missing = sorted(wanted - set(addresses(wanted)))
        wrong += [f"({kind}:{key}): there is no such record here." for kind, key in missing if not wrong]
        if wrong:
            raise forms.ValidationError([f"A link leads nowhere: {each}" for each in wrong])
        return body


@admin.register(Investigation)
class InvestigationAdmin(WordedAdmin, PickingAdmin):
    """A dossier: the story, boxes to add what belongs to it, and what is in it."""

    form = InvestigationForm
    list_display = ("title", "size", "position")
    search_help_text = "Words of the title, in any language."
    picked = KINDS
    fieldsets = (
        ("What it is called", {"fields": (in_languages("title"),)}),
        ("Summary", {"fields": (in_languages("summary"),)}),
        ("The article", {"fields": ("language", "body")}),
        ("Its place among the dossiers", {"fields": ("position",)}),
    )
    inlines = (NewItems, Items)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Investigation]:
        return super().get_queryset(request).annotate(size=Count("items"))

    @admin.display(description="Records in it", ordering="size")
    def size(self, dossier: Any) -> int:
        return dossier.size

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Once it is there, it is mostly opened for what is in it: the rest is a click away."""
        title, *rest = super().get_fieldsets(request, obj)
        return [
            title,
            *((name, options | {"classes": ("collapse",)} if obj else options) for name, options in rest),
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return [NewItems, Items] if obj else [NewItems]
