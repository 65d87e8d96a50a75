"""Filters of layer 3: agreements, events, measures, stances, claims, links between claims, dossiers."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.fields import EdtfEarliest
from evidence.filters import PeriodFilterSet, RecordFilterSet, add_filter
from evidence.models import Reality
from evidence.parameters import (
    OptionFilter,
    Order,
    OrderingFilter,
    RecordChoiceFilter,
    RecordFilter,
    SearchFilter,
    TermFilter,
    answered_together,
    by_start,
    contradicted_filter,
    source_filter,
    standing_filter,
)
from investigations.models import (
    ITEM_FIELD,
    Agreement,
    AgreementPart,
    AgreementParticipant,
    Claim,
    ClaimLink,
    ClaimRelation,
    ClaimSubject,
    Event,
    EventKind,
    EventMeasure,
    EventPart,
    EventParticipant,
    Investigation,
    InvestigationItem,
    Measure,
    MeasureKind,
    MeasureState,
    MeasureTarget,
    Position,
    Stance,
    Unit,
)
from orgs.filters import OrganizationFilter, OrganizationLinkFilter, organization_filter
from orgs.models import Organization
from people.filters import AffiliationFilter, PersonFilter, PersonLinkFilter
from people.models import Person
from people.move_filters import MoveFilter

IN_DOSSIER = _("What belongs to a dossier.")
STANDING = _("Who says so, and does anyone differ?")


def person_filter(**kwargs: Any) -> RecordFilter:
    """A reference to a person."""
    return RecordFilter(model=Person, **kwargs)


def within(model: type, owner: str, field: str, **also: Any) -> Callable[[QuerySet, Any], QuerySet]:
    """Records of which some row of `model` (whose foreign key to them is `owner`) has the given record in `field`."""

    def select(rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(pk__in=model.objects.filter(**{field: value}, **also).values(owner))  # type: ignore[attr-defined]

    return select


def in_dossier(rows: QuerySet, dossier: Investigation) -> QuerySet:
    """Records that belong to a dossier."""
    field = ITEM_FIELD[rows.model]
    items = InvestigationItem.objects.filter(investigation=dossier, **{f"{field}__isnull": False})
    return rows.filter(pk__in=items.values(field))


def dossier_filter(
    help_text: Any = IN_DOSSIER,
    select: Callable[[QuerySet, Any], QuerySet] = in_dossier,
) -> RecordFilter:
    """A dossier, from the list of all of them."""
    return RecordChoiceFilter(
        model=Investigation,
        label=_("Dossier"),
        help_text=help_text,
        select=select,
        label_of=Investigation.words,
    )


def by_title() -> dict[str, Order]:
    """The two alphabetical orders of records with words."""
    return {
        "title": (_("Title, A to Z"), ("normal_words",)),
        "-title": (_("Title, Z to A"), ("-normal_words",)),
    }


# ── Agreements ────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_actor(rows: Any, actor: Person | Organization) -> QuerySet:
    """Agreements or events in which somebody has a part, or somebody else on their behalf."""
    return rows.with_actor(actor)


class AgreementFilter(PeriodFilterSet):
    """Agreements. `on` asks when they applied, not when they were signed."""

    q = SearchFilter(label=_("Words"), help_text=_("Words of the title, in any language."), example="Alrosa")
    party = organization_filter(
        label=_("Party"),
        help_text=_("An organization that is a party to it."),
        select=within(AgreementParticipant, "agreement", "organization", part=AgreementPart.PARTY),
    )
    organization = organization_filter(
        label=_("Organization"), help_text=_("A party, or on whose behalf somebody signed."), select=of_actor
    )
    person = person_filter(
        label=_("Person"), help_text=_("Somebody who signed it or was present."), select=of_actor
    )
    standing = standing_filter(STANDING)
    contradicted = contradicted_filter()
    source = source_filter()
    dossier = dossier_filter()
    ordering = OrderingFilter(
        orders=by_title()
        | {
            "signed": (_("Signed first"), (EdtfEarliest("signed").asc(nulls_last=True),)),
            "-signed": (_("Signed last"), (EdtfEarliest("signed").desc(nulls_last=True),)),
        }
    )

    class Meta:
        model = Agreement
        fields: Iterable[str] = ()


# ── Events ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class EventFilter(PeriodFilterSet):
    """Events: what took place, who took part."""

    q = SearchFilter(label=_("Words"), help_text=_("Words of the title, in any language."), example="visit")
    kind = TermFilter(model=EventKind, label=_("Kind"), help_text=_("What sort of event."), example="meeting")
    person = person_filter(label=_("Person"), help_text=_("Somebody who took part."), select=of_actor)
    organization = organization_filter(
        label=_("Organization"),
        help_text=_("One that took part, or on whose behalf somebody did."),
        select=of_actor,
    )
    part = TermFilter(
        model=EventPart,
        label=_("Part"),
        help_text=_("Somebody took this part in it: the person or organization, if one is given."),
        example="speaker",
        select=answered_together,
    )
    measure = RecordFilter(
        model=Measure,
        label=_("Measure"),
        help_text=_("A measure that it was about."),
        select=within(EventMeasure, "event", "measure"),
    )
    reality = OptionFilter(
        label=_("Reality"), help_text=_("Did it happen, or did it still lie ahead?"), options=Reality.choices
    )
    standing = standing_filter(STANDING)
    contradicted = contradicted_filter()
    source = source_filter()
    dossier = dossier_filter()
    ordering = OrderingFilter(orders=by_start() | by_title())

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        part, person, organization = (self.given.get(name) for name in ("part", "person", "organization"))
        if part is None:
            return rows
        # Of the same participant: that somebody spoke and somebody else was there answers another question.
        playing = EventParticipant.objects.filter(part=part)
        if person is not None:
            playing = playing.filter(person=person)
        if organization is not None:
            playing = playing.filter(Q(organization=organization) | Q(on_behalf_of=organization))
        return rows.filter(pk__in=playing.values("event"))

    class Meta:
        model = Event
        fields: Iterable[str] = ()


# ── Measures and stances ──────────────────────────────────────────────────────────────────────────────────────────────


class MeasureFilter(RecordFilterSet):
    """Measures: laws, bills, sanctions, rules."""

    q = SearchFilter(
        label=_("Words"), help_text=_("Words of a title or the reference."), example="DOC 54 1994"
    )
    kind = TermFilter(
        model=MeasureKind, label=_("Kind"), help_text=_("What sort of measure."), example="sanctions"
    )
    authority = organization_filter(label=_("Authority"), help_text=_("Who decides on it."))
    status = OptionFilter(label=_("Status"), help_text=_("How far it got."), options=MeasureState.choices)
    person = person_filter(
        label=_("Person"),
        help_text=_("Whom it is aimed at."),
        select=within(MeasureTarget, "measure", "person"),
    )
    organization = organization_filter(
        label=_("Organization"),
        help_text=_("Which organization it is aimed at."),
        select=within(MeasureTarget, "measure", "organization"),
    )
    standing = standing_filter(STANDING)
    contradicted = contradicted_filter()
    source = source_filter()
    dossier = dossier_filter()
    ordering = OrderingFilter(
        orders=by_title()
        | {
            "announced": (_("Announced first"), (EdtfEarliest("announced").asc(nulls_last=True),)),
            "-announced": (_("Announced last"), (EdtfEarliest("announced").desc(nulls_last=True),)),
        }
    )

    class Meta:
        model = Measure
        fields: Iterable[str] = ()


class StanceFilter(PeriodFilterSet):
    """Stances: who wanted what of a measure."""

    person = person_filter(label=_("Person"), help_text=_("Whose position it is."))
    organization = organization_filter(label=_("Organization"), help_text=_("Whose position it is."))
    measure = RecordFilter(model=Measure, label=_("Measure"), help_text=_("What the position is about."))
    position = OptionFilter(
        label=_("Position"), help_text=_("What they want of it."), options=Position.choices
    )
    standing = standing_filter(STANDING)
    contradicted = contradicted_filter()
    source = source_filter()
    dossier = dossier_filter()
    ordering = OrderingFilter(orders=by_start())

    class Meta:
        model = Stance
        fields: Iterable[str] = ()


# ── Claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def with_figure(rows: QuerySet, given: str) -> QuerySet:
    """Claims with a figure, or without one. One that a source speaks of without giving it counts as a figure."""
    return rows.exclude(qualifier="") if given == "true" else rows.filter(qualifier="")


def about(model: type[Any], field: str, label: Any) -> RecordFilter:
    return RecordFilter(
        model=model,
        label=label,
        help_text=_("What the claim is about."),
        select=within(ClaimSubject, "claim", field),
    )


class ClaimFilter(PeriodFilterSet):
    """Claims: who said what. `on` asks when it was said."""

    q = SearchFilter(
        label=_("Words"), help_text=_("Words of the statement, in any language."), example="jobs"
    )
    person = person_filter(label=_("Person"), help_text=_("Who says so."))
    organization = organization_filter(label=_("Organization"), help_text=_("Which organization says so."))
    about_person = about(Person, "person", _("About person"))
    about_organization = about(Organization, "organization", _("About organization"))
    about_agreement = about(Agreement, "agreement", _("About agreement"))
    about_event = about(Event, "event", _("About event"))
    about_measure = about(Measure, "measure", _("About measure"))
    about_stance = about(Stance, "stance", _("About stance"))
    about_claim = about(Claim, "about_claim", _("About claim"))
    unit = TermFilter(model=Unit, label=_("Unit"), help_text=_("What its figure counts."), example="jobs")
    figure = OptionFilter(
        label=_("Figure"),
        help_text=_("Whether it has one, given or not."),
        options=[("true", _("with a figure")), ("false", _("without a figure"))],
        select=with_figure,
    )
    standing = standing_filter(_("Does anyone differ on what is said?"), said=Claim.SAID)
    contradicted = contradicted_filter()
    source = source_filter()
    dossier = dossier_filter()
    ordering = OrderingFilter(orders=by_start() | by_title())

    class Meta:
        model = Claim
        fields: Iterable[str] = ()


def at_either_end(rows: QuerySet, claim: Claim) -> QuerySet:
    return rows.filter(Q(from_claim=claim) | Q(to_claim=claim))


class ClaimLinkFilter(PeriodFilterSet):
    """How claims stand to each other."""

    claim = RecordFilter(
        model=Claim, label=_("Claim"), help_text=_("The claim at either end."), select=at_either_end
    )
    from_claim = RecordFilter(model=Claim, label=_("From"), help_text=_("The one that repeats, disputes …"))
    to_claim = RecordFilter(model=Claim, label=_("To"), help_text=_("The one that is repeated, disputed …"))
    kind = OptionFilter(
        label=_("Relation"), help_text=_("Read from “from” to “to”."), options=ClaimRelation.choices
    )
    standing = standing_filter(STANDING)
    contradicted = contradicted_filter()
    source = source_filter()
    dossier = dossier_filter()
    ordering = OrderingFilter(orders={"kind": (_("Relation"), ("kind",))} | by_start())

    class Meta:
        model = ClaimLink
        fields: Iterable[str] = ()


# ── Dossiers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class InvestigationFilter(RecordFilterSet):
    """Dossiers."""

    q = SearchFilter(
        label=_("Words"), help_text=_("Words of the title, in any language."), example="diamonds"
    )
    person = person_filter(
        label=_("Person"),
        help_text=_("Somebody in its cast."),
        select=within(InvestigationItem, "investigation", "person"),
    )
    organization = organization_filter(
        label=_("Organization"),
        help_text=_("An organization in its cast."),
        select=within(InvestigationItem, "investigation", "organization"),
    )
    ordering = OrderingFilter(
        orders={"position": (_("As the newsroom orders them"), ("position",))} | by_title()
    )

    class Meta:
        model = Investigation
        fields: Iterable[str] = ()


# ── What the lists of lower layers can be asked besides ───────────────────────────────────────────────────────────────

for filterset in (
    PersonFilter,
    OrganizationFilter,
    AffiliationFilter,
    PersonLinkFilter,
    OrganizationLinkFilter,
):
    add_filter(filterset, "dossier", dossier_filter())


def moves_in_dossier(rows: QuerySet, dossier: Investigation) -> QuerySet:
    """Moves of which both posts belong to a dossier: it tells them, whether it says so or not."""
    posts = InvestigationItem.objects.filter(investigation=dossier, affiliation__isnull=False)
    inside = posts.values("affiliation")
    return rows.filter(first__in=inside, second__in=inside)


add_filter(
    MoveFilter,
    "dossier",
    dossier_filter(_("A dossier to which both posts belong."), moves_in_dossier),
)
