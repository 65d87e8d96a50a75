"""Filters: what the lists can be asked for, the same on pages and in the API. One FilterSet for each model.

    asked = PersonFilter(request.GET, Person.objects.preload(), also={"page"})
    asked.is_valid()   False: show `asked.refusals` (parameter, label, message) and answer 400
    asked.qs           the rows; none at all when something was refused
    asked.active()     what is asked for, for people: label, value, and the address without it
    asked.form         the form, with the values as they were given

An empty value counts as not given. What is refused: an unknown parameter, one given twice, a value that means nothing,
a reference to a record that isn't there.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from evidence.fields import EdtfEarliest
from evidence.filter_fields import (
    OptionField,
    PatternField,
    RecordChoiceField,
    RecordField,
    SearchField,
    TermField,
    TextField,
    WhenField,
    shown,
)
from evidence.models import Citation, Record, Source, SourceKind, Term
from evidence.names import normalize
from evidence.periods import Held
from evidence.standing import Standing

# Parameters that say nothing without another one.
NEEDS = {"held": "on", "throughout": "on"}


@dataclass(frozen=True)
class Refusal:
    """A parameter that was refused, and why, in a sentence."""

    parameter: str
    label: str
    message: str


@dataclass(frozen=True)
class Chip:
    """A filter that is at work. query: the query string without it ("" when nothing is left)."""

    parameter: str
    label: str
    value: str
    query: str

    @property
    def remove_url(self) -> str:
        """The same list without this filter."""
        return f"?{self.query}"


# ── Filters ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Parameter(django_filters.Filter):
    """One parameter. `select`: rows and cleaned value → rows; without it, the column of the same name is compared.

    `example` is for the API's documentation.
    """

    field_class = TextField
    example = ""

    def __init__(
        self,
        *,
        label: str,
        help_text: str = "",
        example: str = "",
        select: Callable[[QuerySet, Any], QuerySet] | None = None,
        **kwargs: Any,
    ) -> None:
        self.select = select
        self.example = example or self.example
        super().__init__(label=label, help_text=help_text, **kwargs)

    @property
    def help_text(self) -> str:
        return str(self.extra["help_text"])

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        """The rows that fit `value`; all of them where it is None."""
        if value is None:
            return qs
        return self.select(qs, value) if self.select else qs.filter(**{self.field_name: value})

    def words(self, value: Any) -> str:
        """The cleaned value as readers see it."""
        return str(value)

    def schema(self) -> dict[str, Any]:
        """The parameter's type in the API's documentation (JSON Schema)."""
        return {"type": "string"}


class SearchFilter(Parameter):
    """Words of a name, in any script."""

    field_class = SearchField

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        if value is None:
            return qs
        return self.select(qs, value) if self.select else qs.matching(value)  # type: ignore[attr-defined]

    def words(self, value: str) -> str:
        return f"“{shown(value)}”"


class PatternFilter(Parameter):
    """A code of a known form. Takes `pattern`, `advice` and `change` of PatternField."""

    field_class = PatternField

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.extra['pattern']}$"}


class OptionFilter(Parameter):
    """One of a closed list. Takes `options`, `empty` and `hidden` of OptionField."""

    field_class = OptionField

    def words(self, value: str) -> str:
        return str(dict(self.extra["options"])[value])

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [value for value, _label in self.extra["options"]]}


class TermFilter(Parameter):
    """A term of a vocabulary. Takes `model`."""

    field_class = TermField

    def words(self, value: Term) -> str:
        return value.label()


class RecordFilter(Parameter):
    """A reference to a record. Takes `model`; cleans to the record. On a page it is a hidden input and a chip."""

    field_class = RecordField

    def words(self, value: Record) -> str:
        label = getattr(value, "label", None)
        return label() if callable(label) else str(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^([0-9a-f]{8}-([0-9a-f]{4}-){3})?[0-9a-f]{12}$"}


class RecordChoiceFilter(RecordFilter):
    """The same for records that serve as vocabulary: on a page, a list to choose from."""

    field_class = RecordChoiceField


class PartialDateFilter(Parameter):
    """A day, month or year to ask about; cleans to a PartialDate."""

    field_class = WhenField
    example = "2018-04-24"

    def words(self, value: Any) -> str:
        return value.short()


class OrderingFilter(OptionFilter):
    """The order of a page's list. `orders`: option → (label, order_by arguments)."""

    def __init__(self, *, orders: Mapping[str, tuple[str, tuple[Any, ...]]], **kwargs: Any) -> None:
        self.orders = orders
        options = [(name, label) for name, (label, _columns) in orders.items()]
        super().__init__(
            label="Order", options=options, empty=options[0][1], hidden={options[0][0]}, **kwargs
        )

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        return qs if value is None else qs.order_by(*self.orders[value][1], "pk")


def answered_together(rows: QuerySet, value: Any) -> QuerySet:
    """For parameters that are answered together with others, in `filter_queryset`."""
    return rows


def standing_filter(help_text: str, **kwargs: Any) -> OptionFilter:
    """Who says so. What nothing supports is never public, so it can't be asked for."""
    options = [choice for choice in Standing.choices if choice[0] != Standing.UNSUPPORTED]
    return OptionFilter(label="Standing", help_text=help_text, options=options, **kwargs)


def source_filter() -> RecordFilter:
    """Facts of which a citation is from a source, whether it supports or contradicts them."""
    return RecordFilter(
        model=Source,
        label="Source",
        help_text="Id or key of a source: what it supports or contradicts.",
        select=cited_from,
    )


def cited_from(rows: QuerySet, source: Source) -> QuerySet:
    """Records with a citation from `source`."""
    citations: type[Model] = rows.model._meta.get_field("citations").related_model  # type: ignore[assignment]
    assert issubclass(citations, Citation)
    return rows.filter(Exists(citations._base_manager.filter(record=OuterRef("pk"), source=source)))


# ── Filter sets ───────────────────────────────────────────────────────────────────────────────────────────────────────


class FilterForm(forms.Form):
    """The form of a filter set, with the rules between its fields."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            if isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                self.add_error(name, "This is given more than once: give it once.")
        for name, needed in NEEDS.items():
            if cleaned.get(name) is not None and needed not in self.errors and cleaned.get(needed) is None:
                self.add_error(name, f"This needs “{needed}” as well: a day, month or year to ask about.")
        return cleaned

    def hidden_fields(self) -> list[forms.BoundField]:
        """Those with a value: the address needn't carry the others."""
        return [field for field in super().hidden_fields() if field.value()]


class RecordFilterSet(django_filters.FilterSet):
    """Base of the filter sets: knows its parameters, and refuses the others.

    also: parameters that the caller reads itself (page, cursor …). without: filters that aren't offered here.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        queryset: QuerySet | None = None,
        *,
        also: Collection[str] = (),
        without: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        self.also = tuple(also)
        for name in without:
            self.filters.pop(name, None)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that are allowed, the caller's own included."""
        return (*self.filters, *self.also)

    def get_form_class(self) -> type[forms.Form]:
        fields = {name: each.field for name, each in self.filters.items()}
        return type(f"{type(self).__name__}Form", (FilterForm,), fields)

    @cached_property
    def refusals(self) -> list[Refusal]:
        """Everything that was refused, unknown parameters first."""
        allowed = self.parameters
        unknown = [
            Refusal(
                shown(name),
                shown(name),
                f"There is no parameter “{shown(name)}” here. Allowed: {', '.join(allowed)}.",
            )
            for name in self.data
            if name not in allowed
        ]
        wrong = [
            Refusal(name, str(self.filters[name].label), message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]
        return unknown + wrong

    def is_valid(self) -> bool:
        """Whether nothing was refused."""
        return not self.refusals

    @property
    def given(self) -> dict[str, Any]:
        """The cleaned values of the parameters that were given and are right."""
        return {
            name: value
            for name, value in getattr(self.form, "cleaned_data", {}).items()
            if value is not None and name not in self.form.errors
        }

    @property
    def qs(self) -> QuerySet:
        """The rows asked for. None where something was refused: an answer that ignores half a question misleads."""
        if not self.is_valid():
            return self.queryset.none()
        return super().qs

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        for name, value in self.given.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def active(self) -> list[Chip]:
        """The filters at work, each with the query string that remains without it."""
        given = self.given
        return [
            Chip(
                name,
                str(self.filters[name].label),
                self.filters[name].words(value),
                self._query_without(name),
            )
            for name, value in given.items()
            if not isinstance(self.filters[name], OrderingFilter)
        ]

    def _query_without(self, left_out: str) -> str:
        query = QueryDict(mutable=True)
        for name in self.given:
            if name != left_out and NEEDS.get(name) != left_out:
                query[name] = str(self.data[name]).strip()
        return query.urlencode()


class PeriodFilterSet(RecordFilterSet):
    """Base for records with a period: `on`, `held`, `throughout`. With `on`, the rows carry `held` (see active_on)."""

    on = PartialDateFilter(
        label="On",
        help_text="A day, a month or a year: 2018-04-24, 2018-04 or 2018.",
        select=answered_together,
    )
    held = OptionFilter(
        label="Then",
        help_text="How far the dates carry it; says nothing about truth. Needs “on”.",
        options=[(Held.CERTAIN.value, "certainly then"), (Held.POSSIBLE.value, "possibly then")],
        empty="Certainly or possibly",
        select=answered_together,
    )
    throughout = OptionFilter(
        label="How long",
        help_text="In a month or a year: at some moment of it, or on every day. Needs “on”.",
        options=[("true", "on every day"), ("false", "at some moment")],
        empty="At some moment",
        hidden={"false"},
        select=answered_together,
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return held_then(super().filter_queryset(queryset), self.given)


def held_then(rows: Any, given: Mapping[str, Any]) -> Any:
    """Rows of a PeriodQuerySet that held `on`, as `held` and `throughout` ask; all rows without `on`."""
    if "on" not in given:
        return rows
    return rows.active_on(given["on"], throughout=given.get("throughout") == "true", held=given.get("held"))


def by_name(column: str = "sort_key") -> dict[str, tuple[str, tuple[Any, ...]]]:
    """The two alphabetical orders."""
    return {"name": ("Name, A to Z", (column,)), "-name": ("Name, Z to A", (f"-{column}",))}


def by_start() -> dict[str, tuple[str, tuple[Any, ...]]]:
    """The two orders in time; an unknown start comes last in both."""
    return {
        "start": ("Earliest start first", (F("possible_from").asc(nulls_last=True),)),
        "-start": ("Latest start first", (F("possible_from").desc(nulls_last=True),)),
    }


def published_by(rows: QuerySet, text: str) -> QuerySet:
    """Sources of whose publisher every word is given."""
    words = normalize(text).split()
    for word in words:
        rows = rows.filter(Q(normal_publisher__contains=word))
    return rows if words else rows.none()


def language_filter() -> PatternFilter:
    return PatternFilter(
        label="Language",
        help_text="Code of the document's language: nl, fr, en, ru.",
        pattern=r"[a-z]{2,3}(-[A-Za-z]{2,4})?",
        advice="give a language as a code of two or three letters, for example nl.",
        example="nl",
    )


class SourceFilter(RecordFilterSet):
    """Sources."""

    q = SearchFilter(label="Words", help_text="Words of the title or the publisher.", example="diamant")
    kind = OptionFilter(label="Kind", options=SourceKind.choices)
    publisher = SearchFilter(
        label="Publisher",
        help_text="Name of the publisher, or part of it.",
        example="De Morgen",
        select=published_by,
    )
    language = language_filter()
    ordering = OrderingFilter(
        orders={
            "publisher": ("Publisher", ("normal_publisher", "normal_title")),
            "title": ("Title", ("normal_title",)),
            "published": ("Oldest first", (EdtfEarliest("published").asc(nulls_last=True),)),
            "-published": ("Newest first", (EdtfEarliest("published").desc(nulls_last=True),)),
        }
    )

    class Meta:
        model = Source
        fields: Iterable[str] = ()
