"""The parameters that filter sets are made of: what each takes, which rows it keeps, and how readers see it."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import django_filters
from django import forms
from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.date_words import date_words
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
from evidence.models import Record, Relation, Source, Term
from evidence.phrases import standing_label
from evidence.standing import Standing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# One order of a list: what readers see, and the arguments of order_by.
Order: TypeAlias = "tuple[str | _StrPromise, tuple[Any, ...]]"


# Another parameter in a help text.
_OTHER = re.compile(r"%\((\w+)\)s")


class Parameter(django_filters.Filter):
    """One parameter. `select`: rows and cleaned value → rows; without it, the column of the same name is compared.

    `facet`: for one with choices, the column (or expression) that has one of them in every row of the list, so that rows can
    be counted by it (evidence.facets). None where there is no such column.

    `example` and `takes` (what form a value has) are for the API's documentation.
    """

    field_class: type[TextField] = TextField
    example = ""
    takes = ""

    def __init__(
        self,
        *,
        label: "str | _StrPromise",
        help_text: "str | _StrPromise" = "",
        example: str = "",
        select: Callable[[QuerySet, Any], QuerySet] | None = None,
        facet: Any = None,
        **kwargs: Any,
    ) -> None:
        self.select = select
        self.facet = facet
        self.example = example or self.example
        super().__init__(label=label, help_text=help_text, **kwargs)

    @property
    def counted_by(self) -> Any:
        """What the rows are counted by for its choices; None where they aren't."""
        return self.facet

    @property
    def help_text(self) -> str:
        """For the API's documentation: other parameters by their names."""
        return self.help({})

    def help(self, labels: Mapping[str, str]) -> str:
        """The help text, with what other parameters are called; by their names where that isn't given."""
        text = str(self.extra["help_text"])
        return _OTHER.sub(lambda other: labels.get(other[1], other[1]), text)

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


class ChoiceParameter(Parameter):
    """One whose value is chosen. Where it compares a column, that column is its facet."""

    @property
    def counted_by(self) -> Any:
        return self.facet or (None if self.select else self.field_name)


class OptionFilter(ChoiceParameter):
    """One of a closed list. Takes `options`, `empty` and `hidden` of OptionField."""

    field_class = OptionField

    def words(self, value: str) -> str:
        return str(dict(self.extra["options"])[value])

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [value for value, _label in self.extra["options"]]}


class TermFilter(ChoiceParameter):
    """A term of a vocabulary. Takes `model`."""

    takes = "Its code."
    field_class = TermField

    def words(self, value: Term) -> str:
        return value.label()


class RecordFilter(Parameter):
    """A reference to a record. Takes `model`; cleans to the record. On a page it is a hidden input and a chip."""

    takes = "Its id or its key."
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
        return date_words(value)


class OrderField(OptionField):
    widget: Any = forms.HiddenInput


class OrderingFilter(OptionFilter):
    """The order of a page's list: links above it choose one, and the form keeps it.

    `orders`: option → (label, order_by arguments).
    """

    field_class = OrderField

    def __init__(self, *, orders: Mapping[str, Order], **kwargs: Any) -> None:
        self.orders = orders
        options = [(name, label) for name, (label, _columns) in orders.items()]
        super().__init__(
            label=_("Order"),
            options=options,
            empty=options[0][1],
            hidden={options[0][0]},
            select=answered_together,
            **kwargs,
        )

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        return qs if value is None else qs.order_by(*self.orders[value][1], "pk")


def answered_together(rows: QuerySet, value: Any) -> QuerySet:
    """For parameters that are answered together with others, in `filter_queryset`."""
    return rows


def standing_filter(help_text: "str | _StrPromise", *, said: bool = False, **kwargs: Any) -> OptionFilter:
    """Who says so. What nothing supports is never public, so it can't be asked for. said: of records that are only said."""
    public = [standing for standing in Standing if standing != Standing.UNSUPPORTED]
    options = [(standing.value, standing_label(standing, said=said)) for standing in public]
    return OptionFilter(label=_("Standing"), help_text=help_text, options=options, **kwargs)


def source_filter() -> RecordFilter:
    """Facts of which a citation is from a source, whether it supports or contradicts them."""
    return RecordFilter(
        model=Source,
        label=_("Source"),
        help_text=_("A source: what it supports or contradicts."),
        select=cited_from,
    )


def contradicted_filter() -> OptionFilter:
    """Facts that some citation contradicts, in whole or in part, or that none does."""
    return OptionFilter(
        label=_("Contradicted"),
        help_text=_("Whether a source says something else, of the whole or of a part of it."),
        options=[("true", _("by a source")), ("false", _("by no source"))],
        select=contradicted,
    )


def contradicted(rows: QuerySet, given: str) -> QuerySet:
    """Records with a citation that contradicts them, or those without."""
    citations: type[Model] = rows.model._meta.get_field("citations").related_model
    found = Exists(citations._base_manager.filter(record=OuterRef("pk"), relation=Relation.CONTRADICTS.value))
    return rows.filter(found if given == "true" else ~found)


def cited_from(rows: QuerySet, source: Source) -> QuerySet:
    """Records with a citation from `source`."""
    citations: type[Model] = rows.model._meta.get_field("citations").related_model
    return rows.filter(Exists(citations._base_manager.filter(record=OuterRef("pk"), source=source)))


def by_name(column: str = "sort_key") -> dict[str, Order]:
    """The two alphabetical orders."""
    return {"name": (_("Name, A to Z"), (column,)), "-name": (_("Name, Z to A"), (f"-{column}",))}


def by_start() -> dict[str, Order]:
    """The two orders in time; an unknown start comes last in both."""
    return {
        "start": (_("Earliest start first"), (F("possible_from").asc(nulls_last=True),)),
        "-start": (_("Latest start first"), (F("possible_from").desc(nulls_last=True),)),
    }
