"""Agreement: who agreed on what with whom, who signed, who looked on, what it renews."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.dates import PartialDate
from evidence.fields import EdtfEarliest, PartialDateField, partial_date_check
from evidence.history import tracked
from evidence.models import (
    Citation,
    PeriodFact,
    Row,
    Worded,
    WordedQuerySet,
    joined_words,
    words_check,
    words_field,
)
from evidence.periods import Held, window
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from investigations.models.actor import Actor
from orgs.models import Organization
from people.models import Person


class AgreementQuerySet(WordedQuerySet["Agreement"], PeriodQuerySet["Agreement"]):  # type: ignore[override]
    def with_ends(self) -> Self:
        """With parties, signatories and who looked on."""
        rows = AgreementParticipant.objects.select_related("person", "organization", "on_behalf_of")
        return self.prefetch_related(models.Prefetch("participants", rows))

    def preload(self) -> Self:
        """With everything that an agreement's line shows, in a fixed number of queries."""
        return self.prefetch_related(
            "participants__person__names",
            "participants__organization__names",
            "participants__on_behalf_of__names",
            "citations__source",
        )

    def with_actor(self, actor: Person | Organization) -> Self:
        """Agreements in which `actor` is a party, signed (also on behalf of whom), or looked on."""
        if isinstance(actor, Person):
            mentioned = AgreementParticipant.objects.filter(person=actor)
        else:
            mentioned = AgreementParticipant.objects.filter(Q(organization=actor) | Q(on_behalf_of=actor))
        return self.filter(pk__in=mentioned.values("agreement"))

    def active_on(
        self, when: date | PartialDate | str, *, throughout: bool = False, held: Held | str | None = None
    ) -> Self:
        """As for every fact that lasts; but nothing that was signed later counts as possible, unless a start says so."""
        _first, last = window(when)
        rows = super().active_on(when, throughout=throughout, held=held)
        rows = rows.alias(signed_first=EdtfEarliest("signed"))
        return rows.filter(Q(start__isnull=False) | Q(signed_first__isnull=True) | Q(signed_first__lte=last))

    def between_the_same_as(self, agreement: "Agreement") -> Self:
        """The other agreements that have at least two parties in common with `agreement`."""
        parties = AgreementParticipant.objects.filter(part=AgreementPart.PARTY)
        mine = parties.filter(agreement=agreement)
        shared = (
            parties.filter(
                Q(organization__in=mine.filter(organization__isnull=False).values("organization"))
                | Q(person__in=mine.filter(person__isnull=False).values("person"))
            )
            .exclude(agreement=agreement)
            .order_by()
            .values("agreement")
            .annotate(common=models.Count("pk"))
            .filter(common__gte=2)
        )
        return self.filter(pk__in=shared.values("agreement"))


@tracked
class Agreement(Worded, PeriodFact):
    """What parties agreed on. Start and end tell when it applied, `signed` when it was signed: often all that is known."""

    title_en = words_field(_("title, English"), _("A short title in our words, for English readers."))
    title_nl = words_field(_("title, Dutch"), _("The same for Dutch readers; one language is enough."))
    title_fr = words_field(_("title, French"), _("The same for French readers; one language is enough."))
    normal_words = joined_words("title", _("comparable title"), _("Automatic."))
    subject = models.TextField(
        _("subject"), blank=True, help_text=_("For readers: what it is about, as the sources describe it.")
    )
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("Where it was signed. Empty: unknown.")
    )
    signed = PartialDateField(
        _("signed"), help_text=_("When it was signed, as exactly as the source says. Empty: unknown.")
    )
    valid_for = models.CharField(
        _("valid for"),
        max_length=12,
        blank=True,
        help_text=_("How long, where the source says so, as an ISO 8601 duration: P3Y (three years), P18M."),
    )

    PROSE = ("subject", *PeriodFact.PROSE)

    objects: ClassVar = Sighted.from_queryset(AgreementQuerySet)()

    class Meta(PeriodFact.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["normal_words", "id"]
        constraints = [
            *PeriodFact.Meta.constraints,
            words_check(
                "title", name="agreement_title_given", message=_("Give the title in one language at least.")
            ),
            partial_date_check("signed", name="agreement_signed", label=_("Signed")),
            models.CheckConstraint(
                condition=Q(valid_for="") | Q(valid_for__regex=r"^P(?=\d)(?=.*[1-9])(\d+Y)?(\d+M)?(\d+D)?$"),
                name="agreement_valid_for",
                violation_error_message=_(
                    "Valid for: write P3Y for three years, P18M for 18 months, P90D for 90 days."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.slug, self.key])

    @property
    def in_parts(self) -> "list[AgreementParticipant]":
        """Who had a part in it: parties, then signatories, then who looked on."""
        order = list(AgreementPart)
        return sorted(
            self.participants.all(), key=lambda row: (order.index(AgreementPart(row.part)), str(row.pk))
        )


class AgreementPart(models.TextChoices):
    PARTY = "party", _("party")
    SIGNATORY = "signatory", _("signed it")
    ATTENDEE = "attendee", _("was present")


@tracked
class AgreementParticipant(Actor, Row):
    """Somebody who is a party to an agreement, signed it, or looked on."""

    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.CASCADE,
        related_name="participants",
        verbose_name=_("agreement"),
        help_text=_("What they had a part in."),
    )
    part = models.CharField(
        _("part"), max_length=10, choices=AgreementPart, help_text=_("Party, signatory, or present.")
    )
    on_behalf_of = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreementparticipants_on_behalf",
        verbose_name=_("on behalf of"),
        help_text=_("For whom they signed or were there, where the source says so."),
    )

    class Meta(Actor.Meta):
        verbose_name = _("party, signatory or attendee")
        verbose_name_plural = _("parties, signatories and attendees")
        ordering = ["part", "id"]
        constraints = [
            *Actor.Meta.constraints,
            models.CheckConstraint(
                condition=Q(part__in=AgreementPart.values), name="agreementparticipant_part"
            ),
            models.UniqueConstraint(
                fields=["agreement", "part", "person", "organization"],
                nulls_distinct=False,
                name="agreementparticipant_once",
                violation_error_message=_("This is already there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}, {self.get_part_display()}"


@tracked
class AgreementRenewal(Row):
    """An agreement renews an earlier one, as a source says."""

    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.CASCADE,
        related_name="renewals",
        verbose_name=_("agreement"),
        help_text=_("The later one."),
    )
    renewed = models.ForeignKey(
        Agreement,
        on_delete=models.CASCADE,
        related_name="renewed_by",
        verbose_name=_("renews"),
        help_text=_("The earlier one. Only where a source says that it is renewed."),
    )

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "renewed"],
                name="agreementrenewal_once",
                violation_error_message=_("This renewal is already there."),
            ),
            models.CheckConstraint(
                condition=~Q(agreement=F("renewed")),
                name="agreementrenewal_other",
                violation_error_message=_("An agreement can't renew itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.renewed)


@tracked
class AgreementCitation(Citation):
    """A place that supports or contradicts an agreement."""

    record = models.ForeignKey(
        Agreement,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("agreement"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
