"""Filters: what the lists can be asked for, the same on pages and in the API. One FilterSet for each model.

    asked = PersonFilter(request.GET, Person.objects.preload(), also={"page"})
    asked.is_valid()   False: show `asked.refusals` (parameter, label, message) and answer 400
    asked.qs           the rows; none at all when something was refused
    asked.active()     what is asked for, for people: label, value, and the address without it
    asked.form         the form, with the values as they were given

An empty value counts as not given. What is refused: an unknown parameter, one given twice, a value that means nothing,
a reference to a record that isn't there.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.fields import EdtfEarliest
from evidence.filter_fields import shown
from evidence.models import Source, SourceKind
from evidence.names import normalize
from evidence.parameters import (
    OptionFilter,
    OrderingFilter,
    Parameter,
    PartialDateFilter,
    PatternFilter,
    SearchFilter,
    answered_together,
)
from evidence.periods import Held, window

# Parameters that say nothing without another one, and what is said where that other one is missing.
NEEDS = {"held": "on", "throughout": "on", "within": "within_months"}
_TAKES = {
    "on": _("This needs “%(other)s” as well: a day, month or year to ask about."),
    "within_months": _("This needs “%(other)s” as well: a number of months."),
}


@dataclass(frozen=True)
class Refusal:
    """A parameter that was refused, and why, in a sentence. message: for readers, who see labels of other parameters.
    by_name: the same with their names, for programs; "" where it speaks of no other."""

    parameter: str
    label: str
    message: str
    by_name: str = ""

    @property
    def plainly(self) -> str:
        """The sentence for programs."""
        return self.by_name or self.message


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


def unknown(given: Iterable[str], allowed: Collection[str]) -> list[Refusal]:
    """Of the names of parameters, those that aren't allowed."""
    return [
        Refusal(
            shown(name),
            shown(name),
            (
                gettext("There is no parameter “%(name)s” here. Allowed: %(allowed)s.")
                if allowed
                else gettext("There is no parameter “%(name)s” here: this page takes none.")
            )
            % {"name": shown(name), "allowed": ", ".join(allowed)},
        )
        for name in given
        if name not in allowed
    ]


class FilterForm(forms.Form):
    """The form of a filter set, with the rules between its fields."""

    # What readers arrive with: a name.
    field_order = ("q",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            if isinstance(self.data, QueryDict) and len(self.data.getlist(name)) > 1:
                self.add_error(name, _("This is given more than once: give it once."))
        for name, needed in NEEDS.items():
            if cleaned.get(name) is not None and needed not in self.errors and cleaned.get(needed) is None:
                self.add_error(name, self._about(needed, _TAKES[needed]))
        since, until = cleaned.get("since"), cleaned.get("until")
        if since is not None and until is not None and window(since)[0] > window(until)[1]:
            told = _("This lies before “%(other)s”: no day is in both. Turn the two around.")
            self.add_error("until", self._about("since", told))
        return cleaned

    def _about(self, name: str, message: Any) -> forms.ValidationError:
        """A refusal that speaks of another field: here by its label."""
        return forms.ValidationError(message, params={"other": self.fields[name].label, "name": name})

    def hidden_fields(self) -> list[forms.BoundField]:
        """Those with a value: the address needn't carry the others."""
        return [field for field in super().hidden_fields() if field.value()]


def _by_name(error: forms.ValidationError) -> str:
    """What a refusal says with the name of the other parameter that it speaks of; "" where it speaks of none."""
    params = error.params or {}
    return str(error.message) % {"other": params["name"]} if {"name", "other"} <= params.keys() else ""


class RecordFilterSet(django_filters.FilterSet):
    """Base of the filter sets: knows its parameters, and refuses the others.

    also: parameters that the caller reads itself (page, cursor …). without: filters that aren't offered here.
    """

    # Those that a page shows at once, where there are so many that they would push the list off the screen; the rest is a
    # click away. Empty: all at once.
    FIRST: tuple[str, ...] = ()

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
        self._left_out: frozenset[str] = frozenset()
        # Filters that would leave nothing whatever is chosen, by name: the form of a page does without them.
        self.idle: set[str] = set()
        for name in without:
            self.filters.pop(name, None)

    @cached_property
    def fields_shown(self) -> list[forms.BoundField]:
        """What a page shows at once, in the order of FIRST."""
        visible = {field.name: field for field in self._fields()}
        return [visible[name] for name in self.FIRST if name in visible] or list(visible.values())

    @cached_property
    def fields_folded(self) -> list[forms.BoundField]:
        """The rest."""
        shown_now = {field.name for field in self.fields_shown}
        return [field for field in self._fields() if field.name not in shown_now]

    def _fields(self) -> list[forms.BoundField]:
        return [field for field in self.form.visible_fields() if field.name not in self.idle]

    @property
    def unfolded(self) -> bool:
        """Whether something of the rest is asked for, or was refused."""
        return any(field.errors or field.data for field in self.fields_folded)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that are allowed, the caller's own included."""
        return (*self.filters, *self.also)

    def get_form_class(self) -> type[forms.Form]:
        fields = {name: each.field for name, each in self.filters.items()}
        labels = {name: str(each.label) for name, each in self.filters.items()}
        for name, field in fields.items():
            # Readers see labels; the API's documentation has the names.
            field.help_text = self.filters[name].help(labels)
        return type(f"{type(self).__name__}Form", (FilterForm,), fields)

    @cached_property
    def refusals(self) -> list[Refusal]:
        """Everything that was refused, unknown parameters first."""
        wrong = [
            Refusal(name, str(self.filters[name].label), message, _by_name(error))
            for name, errors in self.form.errors.as_data().items()
            for error in errors
            for message in error.messages
        ]
        return unknown(self.data, self.parameters) + wrong

    def is_valid(self) -> bool:
        """Whether nothing was refused."""
        return not self.refusals

    @property
    def given(self) -> dict[str, Any]:
        """The cleaned values of the parameters that were given and are right."""
        return {
            name: value
            for name, value in getattr(self.form, "cleaned_data", {}).items()
            if value is not None and name not in self.form.errors and name not in self._left_out
        }

    def rows_without(self, names: Iterable[str], rows: QuerySet) -> QuerySet:
        """Of some rows those that are asked for, whatever the parameters of those names say. Nothing is read again for it."""
        other = copy(self)
        other._left_out = frozenset(names)
        return other.filter_queryset(rows)

    def counted_besides(self, rows: QuerySet) -> dict[str, Counter[str]]:
        """Numbers for choices of which a row may have several (evidence.facets counts the others).

        By parameter: how many rows the list would have with each choice.
        """
        return {}

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


def add_filter(filterset: type[RecordFilterSet], name: str, parameter: Parameter) -> None:
    """Adds a parameter to the filters of a lower layer: what a higher layer knows about its records."""
    parameter.field_name = parameter.field_name or name
    filterset.base_filters[name] = parameter


class PeriodFilterSet(RecordFilterSet):
    """Base for records with a period: `on`, `held`, `throughout`, `since`, `until`. With `on`, the rows carry `held` (see
    active_on)."""

    on = PartialDateFilter(
        label=_("As of"),
        help_text=_("A day, a month or a year: 2018-04-24, 2018-04 or 2018."),
        select=answered_together,
    )
    held = OptionFilter(
        label=_("By the dates"),
        help_text=_("How far the dates carry it; says nothing about truth. Needs “%(on)s”."),
        options=[(Held.CERTAIN.value, _("certainly then")), (Held.POSSIBLE.value, _("possibly then"))],
        empty=_("Certainly or possibly"),
        select=answered_together,
    )
    throughout = OptionFilter(
        label=_("How long"),
        help_text=_("In a month or a year: at some moment of it, or on every day. Needs “%(on)s”."),
        options=[("true", _("on every day")), ("false", _("at some moment"))],
        empty=_("At some moment"),
        hidden={"false"},
        select=answered_together,
    )

    since = PartialDateFilter(
        label=_("Since"),
        help_text=_("The dates don’t rule out that it held then or later."),
        select=answered_together,
    )
    until = PartialDateFilter(
        label=_("Until"),
        help_text=_("The dates don’t rule out that it held then or earlier."),
        select=answered_together,
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return held_then(super().filter_queryset(queryset), self.given)


def held_between(rows: QuerySet, given: Mapping[str, Any]) -> QuerySet:
    """Rows of a PeriodQuerySet that may have held between `since` and `until`, both included."""
    if "since" in given:
        first, _last = window(given["since"])
        rows = rows.filter(Q(possible_until=None) | Q(possible_until__gte=first), dates_agree=True)
    if "until" in given:
        _first, last = window(given["until"])
        rows = rows.filter(Q(possible_from=None) | Q(possible_from__lte=last), dates_agree=True)
    return rows


def held_then(rows: Any, given: Mapping[str, Any]) -> Any:
    """Rows of a PeriodQuerySet that held `on`, as `held` and `throughout` ask, between `since` and `until`; all rows where
    none of them is given."""
    rows = held_between(rows, given)
    if "on" not in given:
        return rows
    return rows.active_on(given["on"], throughout=given.get("throughout") == "true", held=given.get("held"))


def published_by(rows: QuerySet, text: str) -> QuerySet:
    """Sources of whose publisher every word is given."""
    words = normalize(text).split()
    for word in words:
        rows = rows.filter(Q(normal_publisher__contains=word))
    return rows if words else rows.none()


def language_filter() -> PatternFilter:
    return PatternFilter(
        label=_("Language"),
        help_text=_("Code of the document's language: nl, fr, en, ru."),
        pattern=r"[a-z]{2,3}(-[A-Za-z]{2,4})?",
        advice=_("give a language as a code of two or three letters, for example nl."),
        example="nl",
    )


class SourceFilter(RecordFilterSet):
    """Sources."""

    q = SearchFilter(label=_("Words"), help_text=_("Words of the title or the publisher."), example="diamant")
    kind = OptionFilter(label=_("Kind"), options=SourceKind.choices)
    publisher = SearchFilter(
        label=_("Publisher"),
        help_text=_("Name of the publisher, or part of it."),
        example="De Morgen",
        select=published_by,
    )
    language = language_filter()
    ordering = OrderingFilter(
        orders={
            "publisher": (_("Publisher"), ("normal_publisher", "normal_title")),
            "title": (_("Title"), ("normal_title",)),
            "published": (_("Oldest first"), (EdtfEarliest("published").asc(nulls_last=True),)),
            "-published": (_("Newest first"), (EdtfEarliest("published").desc(nulls_last=True),)),
        }
    )

    class Meta:
        model = Source
        fields: Iterable[str] = ()
