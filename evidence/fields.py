"""Model fields, constraints and SQL expressions for partial dates and periods (the functions of migration 0001)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.expressions import BaseExpression
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evidence.dates import PartialDate, PartialDateError
from evidence.forms import PartialDateFormField, parse_allowed

# The longest notation, [2010-01-01..2015-04-13], takes 24 characters.
MAX_LENGTH = 32

# Order of notations is not order in time: “2015” would come before all of 2015. Ask the bounds instead.
REFUSED_LOOKUPS = frozenset({"lt", "lte", "gt", "gte", "range"})


class PartialDateAttribute(DeferredAttribute):
    """Parses what is assigned, so that a row never carries a text where a PartialDate is expected."""

    field: "PartialDateField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.parse(value)


if TYPE_CHECKING:
    _CharField = models.CharField[PartialDate | str | None, PartialDate | None]
else:
    _CharField = models.CharField


class PartialDateField(_CharField):
    """A date as exactly as the source gives it. In Python a PartialDate or None, in the database its text or NULL.

    NULL is unknown, and allowed unless the field says otherwise; '' is never stored. Assigning a text parses it, and
    raises PartialDateError (a ValueError) if it is no date; `full_clean` and forms turn that into a ValidationError.
    `allow_open=True` also takes “..” (still going on when last attested), which only an end may be.
    Pair it with `partial_date_check`, which keeps SQL to the same grammar.
    """

    description = _("Partial date")
    descriptor_class = PartialDateAttribute
    empty_strings_allowed = False

    def __init__(self, *args: Any, allow_open: bool = False, **kwargs: Any) -> None:
        self.allow_open = allow_open
        for name, default in (("max_length", MAX_LENGTH), ("null", True), ("blank", True)):
            kwargs.setdefault(name, default)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        # Field leaves out what is Django's default, which is not ours.
        kwargs |= {"null": self.null, "blank": self.blank}
        if self.allow_open:
            kwargs["allow_open"] = True
        return name, path, args, kwargs

    def parse(self, value: Any) -> Any:
        """A PartialDate, None for what is empty, an expression as it is. PartialDateError for what is no date here."""
        if isinstance(value, BaseExpression | models.F):
            return value
        if isinstance(value, Promise):
            value = str(value)
        return parse_allowed(value, allow_open=self.allow_open)

    def to_python(self, value: Any) -> Any:
        try:
            return self.parse(value)
        except PartialDateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)

    def get_prep_value(self, value: Any) -> Any:
        parsed = self.parse(value)
        return parsed.text if isinstance(parsed, PartialDate) else parsed

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def run_validators(self, value: Any) -> None:
        # CharField's validators are about texts.
        super().run_validators(value.text if isinstance(value, PartialDate) else value)

    def get_lookup(self, lookup_name: str) -> Any:
        return None if lookup_name in REFUSED_LOOKUPS else super().get_lookup(lookup_name)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        defaults: dict[str, Any] = {"form_class": PartialDateFormField, "allow_open": self.allow_open}
        # Past CharField, whose form fields take a length.
        return super(models.CharField, self).formfield(**(defaults | kwargs))


class EdtfEarliest(models.Func):
    """First day that a partial date may mean; NULL: unknown or not limited."""

    function = "public.edtf_earliest"
    arity = 1
    output_field = models.DateField()


class EdtfLatest(EdtfEarliest):
    """Last day that a partial date may mean; NULL: unknown or not limited."""

    function = "public.edtf_latest"


class EdtfIsValid(models.Func):
    """Whether a text is a partial date; NULL for NULL."""

    function = "public.edtf_is_valid"
    arity = 1
    output_field = models.BooleanField()


class EdtfIsOpen(EdtfIsValid):
    """Whether it is “..”; never NULL."""

    function = "public.edtf_is_open"


class PeriodCertainFrom(models.Func):
    """Latest possible start of ("start", "end", "attested_first", "attested_last"); the other bounds likewise."""

    function = "public.period_certain_from"
    arity = 4
    output_field = models.DateField()


class PeriodCertainUntil(PeriodCertainFrom):
    """Earliest possible end."""

    function = "public.period_certain_until"


class PeriodPossibleFrom(models.Func):
    """Earliest possible start. Two more expressions may follow, "unsure_first" and "unsure_last": the bounds of the
    attestations that end in “?”. They matter only where these contradict a start or end that ends in “?” too."""

    function = "public.period_possible_from"
    output_field = models.DateField()


class PeriodPossibleUntil(PeriodPossibleFrom):
    """Latest possible end."""

    function = "public.period_possible_until"


class PeriodAgrees(models.Func):
    """Whether the dates that are sure leave any reading; never NULL."""

    function = "public.period_agrees"
    arity = 4
    output_field = models.BooleanField()


def partial_date_check(
    field_name: str, *, allow_open: bool = False, name: str, label: str | Promise
) -> models.CheckConstraint:
    """A CHECK that a column holds a partial date or NULL, however the row was written.

    `label` is the field's name for people: the message starts with it.
    """
    condition = Q(EdtfIsValid(field_name))
    if not allow_open:
        condition &= ~Q(EdtfIsOpen(field_name))
    return models.CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=format_lazy(
            "{}: {}",
            label,
            _("this is not a date. Write a year (2010), a month (2021-12) or a day (2018-04-24)."),
        ),
    )
