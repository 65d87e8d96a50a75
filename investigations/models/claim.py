"""Claim: what somebody says, with its figure, and which other claims repeat, dispute, correct or support it."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.fields import PartialDateField, partial_date_check
from evidence.history import tracked
from evidence.models import (
    Citation,
    DatedFact,
    Row,
    Worded,
    WordedQuerySet,
    joined_words,
    words_check,
    words_field,
)
from evidence.names import normalize
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from investigations.models.actor import Actor, exactly_one
from investigations.models.agreement import Agreement
from investigations.models.event import Event
from investigations.models.measure import Measure
from investigations.models.quantity import Quantified
from investigations.models.stance import Stance
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class ClaimQuerySet(WordedQuerySet["Claim"], PeriodQuerySet["Claim"]):  # type: ignore[override]
    def with_ends(self) -> Self:
        """With who says so and through whom, and the unit of its figure."""
        return self.select_related("person", "organization", "via_person", "via_organization", "unit")

    def preload(self) -> Self:
        """With everything that a claim's line shows, in a fixed number of queries."""
        return self.with_ends().prefetch_related(
            "person__names",
            "organization__names",
            "via_person__names",
            "via_organization__names",
            "citations__source",
        )

    def of_actor(self, actor: Person | Organization) -> Self:
        return self.filter(person=actor) if isinstance(actor, Person) else self.filter(organization=actor)

    def about(self, subject: models.Model) -> Self:
        """Claims about a record: a person, an organization, an agreement, a measure, another claim …"""
        field = SUBJECT_FIELD[type(subject)]
        return self.filter(pk__in=ClaimSubject.objects.filter(**{field: subject}).values("claim"))


@tracked
class Claim(Actor, Worded, Quantified, DatedFact):
    """Somebody says something. The record is about what is said: its standing tells whether others differ, not whether the
    words fell. `date` is when it was said; what is kept up has a start and an end.
    """

    WORDS = "statement"
    SAID = True

    statement_en = words_field(
        _("statement, English"),
        _("What is said, in our words, for English readers: neutral, and no stronger than it was said."),
    )
    statement_nl = words_field(
        _("statement, Dutch"), _("The same for Dutch readers; one language is enough.")
    )
    statement_fr = words_field(
        _("statement, French"), _("The same for French readers; one language is enough.")
    )
    normal_words = joined_words("statement", _("comparable statement"), _("Automatic."))
    about_time = PartialDateField(
        _("about the time"),
        help_text=_("The time that the figure is about, where it isn't when it was said: 2021."),
    )
    via_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_passed_on",
        verbose_name=_("via person"),
        help_text=_("The spokesperson through whom it was said."),
    )
    via_organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_passed_on",
        verbose_name=_("via organization"),
        help_text=_("The paper or the channel through which it was said."),
    )

    NAMED_BY = ("person", "organization")

    objects: ClassVar = Sighted.from_queryset(ClaimQuerySet)()

    class Meta(DatedFact.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["possible_from", "normal_words", "id"]
        constraints = [
            *DatedFact.Meta.constraints,
            *Actor.Meta.constraints,
            *Quantified.Meta.constraints,
            words_check(
                "statement",
                name="claim_statement_given",
                message=_("Give the statement in one language at least."),
            ),
            partial_date_check("about_time", name="claim_about_time", label=_("About the time")),
            models.CheckConstraint(
                condition=Q(via_person=None) | Q(via_organization=None),
                name="claim_one_via",
                violation_error_message=_("Via: give a person or an organization, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.words()}"

    def address_text(self) -> str:
        return normalize(f"{self.actor.name if self.actor else ''} {self.words('en')}")

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.slug, self.key])

    @property
    def via(self) -> Person | Organization | None:
        """Through whom it was said, if the source tells."""
        return self.via_person or self.via_organization


SUBJECT_FIELD: dict[type[models.Model], str] = {
    Person: "person",
    Organization: "organization",
    Affiliation: "affiliation",
    OrganizationLink: "organization_link",
    Agreement: "agreement",
    Event: "event",
    Measure: "measure",
    Stance: "stance",
    Claim: "about_claim",
}


# What the name and the address of a subject are made of, whatever kind it is: as for select_related.
SUBJECTS_PRELOADED = (
    "person",
    "organization",
    "affiliation__person",
    "affiliation__role",
    "affiliation__organization",
    "organization_link__from_organization",
    "organization_link__to_organization",
    "agreement",
    "event",
    "measure",
    "stance__person",
    "stance__organization",
    "stance__measure",
    "about_claim__person",
    "about_claim__organization",
)


def _subject(model: type[models.Model], label: "_StrPromise") -> models.ForeignKey:
    return models.ForeignKey(
        model,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="claims_about",
        verbose_name=label,
        help_text=_("What the claim is about: fill in one of these fields."),
    )


@tracked
class ClaimSubject(Row):
    """What a claim is about: exactly one record."""

    claim = models.ForeignKey(
        Claim,
        on_delete=models.CASCADE,
        related_name="subjects",
        verbose_name=_("claim"),
        help_text=_("What is said."),
    )
    person = _subject(Person, _("person"))
    organization = _subject(Organization, _("organization"))
    affiliation = _subject(Affiliation, _("affiliation"))
    organization_link = _subject(OrganizationLink, _("link between organizations"))
    agreement = _subject(Agreement, _("agreement"))
    event = _subject(Event, _("event"))
    measure = _subject(Measure, _("measure"))
    stance = _subject(Stance, _("stance"))
    about_claim = _subject(Claim, _("other claim"))

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(SUBJECT_FIELD.values()),
                name="claimsubject_one",
                violation_error_message=_("Say what the claim is about: fill in exactly one of the fields."),
            ),
            models.CheckConstraint(
                condition=Q(about_claim=None) | ~Q(claim=F("about_claim")),
                name="claimsubject_other",
                violation_error_message=_("A claim can't be about itself."),
            ),
            models.UniqueConstraint(
                fields=["claim", *SUBJECT_FIELD.values()],
                nulls_distinct=False,
                name="claimsubject_once",
                violation_error_message=_("This subject is already there."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def subject(self) -> models.Model | None:
        """The record; None only before it is saved."""
        chosen = (f for f in SUBJECT_FIELD.values() if getattr(self, f"{f}_id") is not None)
        return next((getattr(self, field) for field in chosen), None)


@tracked
class ClaimCitation(Citation):
    """A place that supports or contradicts what is claimed, or tells that it was said."""

    record = models.ForeignKey(
        Claim,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("claim"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
