"""Filters of moves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DateField, DurationField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext, npgettext
from django.utils.translation import gettext_lazy as _

from evidence.dates import PartialDate
from evidence.filter_fields import TextField, reference, shown
from evidence.filters import RecordFilterSet
from evidence.names import normalize
from evidence.parameters import (
    OptionFilter,
    OrderingFilter,
    Parameter,
    PartialDateFilter,
    RecordFilter,
    SearchFilter,
    TermFilter,
    answered_together,
    standing_filter,
)
from evidence.periods import window
from orgs.filters import organization_filter
from orgs.models import Door, Organization, Sphere
from people.models import Basis, Direction, Move, Outcome, Person, RoleCategory, Rule, RuleOutcome

MOST_MONTHS = 1200
# Days that a month has at most: where the order isn't known, no calendar tells.
LONG_MONTH = 31


class MonthsField(TextField):
    """A whole number of months."""

    widget = forms.NumberInput(attrs={"min": 0, "max": MOST_MONTHS})

    def parse(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) > MOST_MONTHS:
            raise ValidationError(
                gettext("“%(text)s” is not a number of months: give a whole number from 0 to %(most)s.")
                % {"text": shown(text), "most": MOST_MONTHS}
            )
        return int(text)


class MonthsFilter(Parameter):
    field_class = MonthsField
    takes = "A whole number."

    def words(self, value: int) -> str:
        return npgettext("sentence: duration", "%(n)s month", "%(n)s months", value) % {"n": value}

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": MOST_MONTHS}


class RuleField(TextField, forms.ModelChoiceField):
    """A rule by its code, its id or its key; on a page, a list."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        forms.ModelChoiceField.__init__(
            self, queryset=Rule.objects.all(), to_field_name="code", empty_label=_("Any"), **kwargs
        )

    def parse(self, text: str) -> Rule:
        lookup = reference(text) or {"code": text}
        found = Rule.objects.filter(**lookup).first()
        if found is None:
            codes = ", ".join(Rule.objects.values_list("code", flat=True))
            words = {"text": shown(text), "codes": codes or gettext("none yet")}
            raise ValidationError(gettext("There is no rule “%(text)s”. There are: %(codes)s.") % words)
        return found

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.words())


class RuleParameter(Parameter):
    takes = "Its code, id or key."
    field_class = RuleField
    example = "eu-commissioners"

    def words(self, value: Rule) -> str:
        return value.words()


def mentioning(rows: QuerySet, text: str) -> QuerySet:
    """Moves of which every word is in a name of the person, or of either organization."""
    words = normalize(text).split()
    for word in words:
        organizations = Organization.objects.matching(word)
        rows = rows.filter(
            Q(person__in=Person.objects.matching(word))
            | Q(from_organization__in=organizations)
            | Q(to_organization__in=organizations)
        )
    return rows if words else rows.none()


def at_organization(rows: QuerySet, organization: Any) -> QuerySet:
    """Moves from or to an organization."""
    return rows.filter(Q(from_organization=organization) | Q(to_organization=organization))


def from_on(rows: QuerySet, when: PartialDate) -> QuerySet:
    """Moves of which the second post may have started then or later."""
    first, _last = window(when)
    return rows.filter(Q(joined_until=None) | Q(joined_until__gte=first))


def until_on(rows: QuerySet, when: PartialDate) -> QuerySet:
    """Moves of which the second post may have started then or earlier."""
    _first, last = window(when)
    return rows.filter(Q(joined_from=None) | Q(joined_from__lte=last))


def later(day: str, months: int) -> Func:
    """A column of days, so many months on: the same date, or the last day of that month."""
    period = Func(
        Value(months), template="make_interval(months => %(expressions)s)", output_field=DurationField()
    )
    return Func(
        F(day), period, template="(%(expressions)s)::date", arg_joiner=" + ", output_field=DateField()
    )


def within(rows: QuerySet, given: Mapping[str, Any]) -> QuerySet:
    """Moves whose gap is at most `within_months`: as far as the dates allow, or (`within=certain`) in every reading of them.

    By the calendar where the order is known. Where it isn't, by the length of the longest months, so that nothing is ruled
    out wrongly.
    """
    months = given.get("within_months")
    if months is None:
        return rows
    both = Q(direction=Direction.BOTH)
    if given.get("within") == Basis.CERTAIN:
        ordered = Q(direction__in=(Direction.EXIT, Direction.ENTRY))
        in_time = Q(joined_until__lte=later("left_from", months))
        return rows.filter(both | ordered & in_time, basis=Basis.CERTAIN)
    unordered = Q(direction=Direction.UNKNOWN)
    open_ended = Q(left_until=None) | Q(joined_from=None) | Q(gap_low=0)
    in_time = open_ended | Q(joined_from__lte=later("left_until", months))
    return rows.filter(both | ~unordered & in_time | unordered & Q(gap_low__lte=months * LONG_MONTH))


def by_rules(rows: QuerySet, given: Mapping[str, Any]) -> QuerySet:
    """Moves of which a rule says something: a given one, a given outcome, or both of one and the same."""
    asked = {name: given[name] for name in ("rule", "outcome") if name in given}
    return rows.filter(Exists(RuleOutcome.objects.filter(move=OuterRef("pk"), **asked))) if asked else rows


def sphere_parameter(label: Any, help_text: Any) -> TermFilter:
    return TermFilter(model=Sphere, label=label, help_text=help_text, example="public_office")


def category_parameter(label: Any, help_text: Any) -> TermFilter:
    return TermFilter(model=RoleCategory, label=label, help_text=help_text, example="cabinet_staff")


class MoveFilter(RecordFilterSet):
    """Moves through the revolving door. Where the order isn't known or both posts were held at once, “from” is the post
    inside the door."""

    q = SearchFilter(
        label=_("Words"),
        help_text=_("Words of the name of the person or of an organization."),
        example="Alrosa",
        select=mentioning,
    )
    person = RecordFilter(model=Person, label=_("Person"), help_text=_("Who moved."))
    organization = organization_filter(
        label=_("Organization"), help_text=_("From it or to it."), select=at_organization
    )
    from_organization = organization_filter(label=_("From"), help_text=_("The organization that was left."))
    to_organization = organization_filter(label=_("To"), help_text=_("The organization of the new post."))
    direction = OptionFilter(
        label=_("Direction"),
        help_text=_("Outwards, inwards, both held, or unknown."),
        options=Direction.choices,
    )
    basis = OptionFilter(
        label=_("What the dates say"), help_text=_("How the order is known."), options=Basis.choices
    )
    from_sphere = sphere_parameter(_("From sphere"), _("Where the post that was left stands."))
    to_sphere = sphere_parameter(_("To sphere"), _("Where the new post stands."))
    from_role_category = category_parameter(_("From sort of role"), _("The sort of the post that was left."))
    to_role_category = category_parameter(_("To sort of role"), _("The sort of the new post."))
    door = TermFilter(
        model=Door,
        label=_("Door"),
        help_text=_("The two spheres."),
        example="public-office-private-interest",
    )
    within_months = MonthsFilter(
        label=_("Months between, at most"),
        help_text=_(
            "The dates don’t rule out that no more months lay between. Posts held at once have none between."
        ),
        example="24",
        select=answered_together,
    )
    within = OptionFilter(
        label=_("How sure of that"),
        help_text=_("With a number of months: only those of which it is so in every reading of the dates."),
        options=[(Basis.CERTAIN.value, _("in every reading of the dates"))],
        empty=_("The dates don’t rule it out"),
        select=answered_together,
    )
    since = PartialDateFilter(
        label=_("Since"), help_text=_("The new post may have started then or later."), select=from_on
    )
    until = PartialDateFilter(
        label=_("Until"), help_text=_("The new post may have started then or earlier."), select=until_on
    )
    rule = RuleParameter(
        label=_("Rule"), help_text=_("A rule that says something of the move."), select=answered_together
    )
    outcome = OptionFilter(
        label=_("By the rule"),
        help_text=_("What a rule says, by the dates alone."),
        options=Outcome.choices,
        select=answered_together,
    )
    standing = standing_filter(_("Of the weaker post: who says so, and does anyone differ?"))
    ordering = OrderingFilter(
        orders={
            "-happened": (_("Latest first"), (F("happened").desc(nulls_last=True),)),
            "happened": (_("Earliest first"), (F("happened").asc(nulls_last=True),)),
            "gap": (_("Shortest gap first"), (F("gap_high").asc(nulls_last=True), "gap_low")),
            "name": (_("Name, A to Z"), ("person__sort_key",)),
        }
    )

    FIRST = ("q", "direction", "since", "until", "dossier")

    class Meta:
        model = Move
        fields: Iterable[str] = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return by_rules(within(rows, self.given), self.given)
