"""Fact: anything a source can state, resting on citations. Its standing and its bounds in time are derived from them."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from evidence.dates import PartialDate
from evidence.fields import (
    PartialDateField,
    PeriodAgrees,
    PeriodCertainFrom,
    PeriodCertainUntil,
    PeriodPossibleFrom,
    PeriodPossibleUntil,
    partial_date_check,
)
from evidence.models.base import Record
from evidence.periods import Period
from evidence.standing import Standing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Reality(models.TextChoices):
    HAPPENED = "happened", _("happened")
    ANNOUNCED = "announced", _("announced")
    PLANNED = "planned", _("planned")
    REPORTED = "reported", _("reported")


# It still lay ahead when the source was written: nothing about its dates is certain.
AHEAD = (Reality.ANNOUNCED, Reality.PLANNED)


def _derived_day(label: "str | _StrPromise", help_text: "str | _StrPromise") -> models.DateField:
    return models.DateField(label, null=True, blank=True, editable=False, help_text=help_text)


class Fact(Record):
    """Base of everything that needs evidence. What is in DERIVED is written by the database from the citations
    (evidence.derived), in each store from that store's own citations; nobody else can write it.
    """

    reality = models.CharField(
        _("reality"),
        max_length=12,
        choices=Reality,
        default=Reality.HAPPENED,
        help_text=_(
            "Did it happen, or did it still lie ahead (announced, planned) when the source was written?"
        ),
    )
    remark = models.TextField(
        _("public remark"),
        blank=True,
        help_text=_("Shown to readers: what the sources leave open. Not for internal notes."),
    )
    standing = models.CharField(
        _("standing"),
        max_length=12,
        choices=Standing,
        default=Standing.UNSUPPORTED,
        db_default=Standing.UNSUPPORTED,
        editable=False,
        help_text=_("Who says so, and does anyone differ: follows from the citations, can't be set by hand."),
    )
    attested_first = _derived_day(
        _("held by"), _("By this day it held, according to the supporting citations; kept by the database.")
    )
    attested_last = _derived_day(
        _("held until at least"),
        _("It still held on this day, according to the supporting citations; kept by the database."),
    )
    unsure_first = _derived_day(
        _("held by, unsure"), _("The same of attestations that end in “?”; they never make anything certain.")
    )
    unsure_last = _derived_day(
        _("held until at least, unsure"),
        _("The same of attestations that end in “?”; they never make anything certain."),
    )

    # Whether only that it was said is stated, as of a claim: then nothing is “stated as fact”.
    SAID = False
    DERIVED = ("standing", "attested_first", "attested_last", "unsure_first", "unsure_last")
    # What searches look for in texts (evidence.search.texts).
    PROSE: ClassVar[tuple[str, ...]] = ("remark",)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(reality__in=Reality.values), name="%(class)s_reality"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="%(class)s_standing"),
        ]


def _bound(
    expression: models.Func | models.Case,
    label: "str | _StrPromise",
    help_text: "str | _StrPromise",
    output: models.Field | None = None,
) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression,
        output_field=output or models.DateField(),
        db_persist=True,
        verbose_name=label,
        help_text=help_text,
    )


def _unless_ahead(bound: models.Func) -> models.Case:
    """A bound that makes something certain, but for what still lay ahead: that it was announced is all we know."""
    return models.Case(
        models.When(reality__in=[reality.value for reality in AHEAD], then=None), default=bound
    )


ATTESTED = ("attested_first", "attested_last")
UNSURE = ("unsure_first", "unsure_last")


def _bounds(start: Any, end: Any) -> dict[str, models.GeneratedField]:
    """The five columns that the database derives from a start, an end and the attestations."""
    sure, everything = (start, end, *ATTESTED), (start, end, *ATTESTED, *UNSURE)
    return {
        "possible_from": _bound(
            PeriodPossibleFrom(*everything),
            _("possible from"),
            _("Before this day it didn't hold. Empty: unknown."),
        ),
        "certain_from": _bound(
            _unless_ahead(PeriodCertainFrom(*sure)),
            _("certain from"),
            _("By this day it held in every reading of the dates. Empty: unknown, or it still lay ahead."),
        ),
        "certain_until": _bound(
            _unless_ahead(PeriodCertainUntil(*sure)),
            _("certain until"),
            _("On this day it still held in every reading of the dates."),
        ),
        "possible_until": _bound(
            PeriodPossibleUntil(*everything),
            _("possible until"),
            _("After this day it didn't hold. Empty: unknown."),
        ),
        "dates_agree": _bound(
            PeriodAgrees(*sure),
            _("dates agree"),
            _("No: the dates contradict each other in every reading."),
            models.BooleanField(),
        ),
    }


class PeriodFact(Fact):
    """A fact that lasts. Four bounds are stored; “Time” in ARCHITECTURE.md says what they mean."""

    start = PartialDateField(
        _("start"),
        help_text=_(
            "As exactly as the source says: 2018-04-24, 2018-04, 2018, 197X (the seventies), 2017~ (about), 2017? (unsure), "
            "[1980..1981] (at some moment between), [..2007] (by then). Empty: unknown."
        ),
    )
    end = PartialDateField(
        _("end"),
        allow_open=True,
        help_text=_(
            "Like the start. Empty: unknown, which doesn't mean “still there”. Two dots (..): still going on when last "
            "attested. The last day counts as held."
        ),
    )
    possible_from, certain_from, certain_until, possible_until, dates_agree = _bounds("start", "end").values()

    class Meta(Fact.Meta):
        abstract = True
        constraints = [
            *Fact.Meta.constraints,
            partial_date_check("start", name="%(class)s_start", label=_("Start")),
            partial_date_check("end", allow_open=True, name="%(class)s_end", label=_("End")),
        ]

    @property
    def period(self) -> Period:
        """The period as a value: start, end and what the supporting citations attest."""
        start, end = self.ends
        return Period.from_bounds(
            start,
            end,
            self.attested_first,
            self.attested_last,
            self.unsure_first,
            self.unsure_last,
            ahead=self.reality in AHEAD,
        )

    @property
    def ends(self) -> tuple[PartialDate | None, PartialDate | None]:
        """What the bounds are derived from: start and end."""
        return self.start, self.end


class DatedFact(PeriodFact):
    """A fact of one moment, or one that lasts: a meeting, something said, a position taken.

    `date` is the moment, as exactly as the source gives it: “2018” is some moment of that year, not all of it. Its bounds
    are those of a period that starts and ends on it (FollowTheMoney: Interval, with `date` or `startDate` and `endDate`).
    """

    date = PartialDateField(
        _("date"),
        help_text=_(
            "For what took place at one moment: 2018-04-24, 2018-04, 2018, 2022-02-17~ (about), [..2022-03] (by then). "
            "What lasted has a start and an end instead. Empty: unknown."
        ),
    )
    possible_from, certain_from, certain_until, possible_until, dates_agree = _bounds(
        Coalesce("date", "start"), Coalesce("date", "end")
    ).values()

    class Meta(PeriodFact.Meta):
        abstract = True
        constraints = [
            *PeriodFact.Meta.constraints,
            partial_date_check("date", name="%(class)s_date", label=_("Date")),
            models.CheckConstraint(
                condition=Q(date=None) | Q(start=None, end=None),
                name="%(class)s_date_or_period",
                violation_error_message=_(
                    "Give either a date (one moment) or a start and an end (it lasted), not both."
                ),
            ),
        ]

    @property
    def ends(self) -> tuple[PartialDate | None, PartialDate | None]:
        """The moment twice, or start and end."""
        return (self.date, self.date) if self.date else (self.start, self.end)
