"""Choosing a record of any of several kinds in one search box, for rows that point to exactly one of them.

Such a row has a foreign key for each kind. The box holds `claim:<id>`: the foreign key that is set, and the record.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst

from evidence.admin import RecordAdmin
from evidence.admin_forms import RecordForm
from evidence.nearest import nearest_first
from evidence.registry import named

# Foreign key → the kind of record that it points to.
Kinds = Mapping[str, type[Model]]

# How many records of each kind one answer of the search holds, and how many answers there are.
SHOWN = 8
PAGES = 50


def find(kinds: Kinds, text: str) -> tuple[str, Model] | None:
    """The foreign key and the record that a value of the box stands for; None where it stands for nothing."""
    name, _colon, key = text.partition(":")
    if name not in kinds:
        return None
    try:
        record = named(kinds[name]).filter(pk=kinds[name]._meta.pk.to_python(key)).first()
    except ValidationError:
        return None
    return (name, record) if record else None


class AnyRecordSelect(AutocompleteMixin, forms.Select):
    """Django's autocomplete, asking a page (`url_name`) that searches several kinds of record."""

    def __init__(self, kinds: Kinds, url_name: str) -> None:
        self.kinds, self.url_name = kinds, f"%s:{url_name}"
        # Django's widget wants a field for attributes of the element that our page doesn't read.
        super().__init__(next(iter(kinds.values()))._meta.pk, admin.site)
        # Records that the form knows already, by value.
        self.known: dict[str, Model] = {}

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-placeholder": "Type a name, or words of a title or a statement"}

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        options = [self.create_option(name, "", "", False, 0)]
        for text in filter(None, map(str, value)):
            record = self.known.get(text) or (found[1] if (found := find(self.kinds, text)) else None)
            if record:
                options.append(self.create_option(name, text, line(record), True, len(options)))
        return [(None, options, 0)]


class AnyRecordField(forms.Field):
    """Cleans to a pair: the foreign key, and the record."""

    default_error_messages = {
        "required": "Choose a record, or remove this line.",
        "invalid": "Choose one of the records that the search finds.",
    }

    def __init__(self, kinds: Kinds, url_name: str, **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(widget=AnyRecordSelect(kinds, url_name), **kwargs)

    def to_python(self, value: Any) -> tuple[str, Model] | None:
        if value in self.empty_values:
            return None
        found = find(self.kinds, str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "")


def line(record: Model) -> str:
    """A record with its kind: the names of a person and of an organization can be the same."""
    return f"{capfirst(record._meta.verbose_name)}: {record}"


class WholeRowForm(RecordForm):
    """A form for some of the foreign keys of a row, of which exactly one is set: the database's rules about all of them
    are checked."""

    kinds: ClassVar[Kinds]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # Django's comparison of rows would take those that aren't here for equal.
        return dict.fromkeys(self.kinds) | cleaned

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - self.kinds.keys()  # type: ignore[misc]


class PickedRowForm(WholeRowForm):
    """A row whose foreign keys are one box. A subclass gives `kinds` and the field `record`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.kinds:
            if getattr(self.instance, f"{name}_id"):
                record = getattr(self.instance, name)
                text = f"{name}:{record.pk}"
                self.initial["record"] = text
                widget: Any = self.fields["record"].widget
                widget.known = {text: record}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen, record = cleaned.get("record") or ("", None)
        for name in self.kinds:
            setattr(self.instance, name, record if name == chosen else None)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # Of a box that is wrong already, nothing more needs to be said.
        excluded = super()._get_validation_exclusions()
        return excluded | self.kinds.keys() if "record" in self.errors else excluded


class PickingAdmin(RecordAdmin):
    """An admin with the page that the boxes in its forms ask."""

    picked: Kinds

    def get_urls(self) -> list[URLPattern]:
        options = self.model._meta
        name = f"{options.app_label}_{options.model_name}_records"
        return [
            path("records/", self.admin_site.admin_view(self.records_view), name=name),
            *super().get_urls(),
        ]

    def records_view(self, request: HttpRequest) -> JsonResponse:
        """What the search for `term` finds, by kind, as select2 wants it; of each kind as far as the user may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        text = request.GET.get("page", "1")
        page = min(max(int(text), 1), PAGES) if text.isdecimal() and len(text) < 6 else 1
        first = (page - 1) * SHOWN
        groups, more = [], False
        for name, model in self.picked.items():
            kind: Any = self.admin_site.get_model_admin(model)
            if not kind.has_view_permission(request):
                continue
            ordering = kind.get_ordering(request) or model._meta.ordering or ()
            rows = kind.get_queryset(request).order_by(*ordering)
            term = request.GET.get("term", "")
            found, _repeats = kind.get_search_results(request, rows, term)
            records = list(nearest_first(found, term)[first : first + SHOWN + 1])
            more = more or len(records) > SHOWN
            if records:
                options = [{"id": f"{name}:{record.pk}", "text": str(record)} for record in records[:SHOWN]]
                groups.append({"text": capfirst(model._meta.verbose_name_plural), "children": options})
        return JsonResponse({"results": groups, "pagination": {"more": more and page < PAGES}})


def box(kinds: Kinds, owner: type[Model], label: str, help_text: str) -> AnyRecordField:
    """The field `record` of a form for rows of `owner`, whose admin is a PickingAdmin."""
    options = owner._meta
    url_name = f"{options.app_label}_{options.model_name}_records"
    return AnyRecordField(kinds, url_name, label=label, help_text=help_text)
