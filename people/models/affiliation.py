"""Affiliation: a person holds a role in an organization, for some time (Popolo: Membership; FollowTheMoney: Occupancy)."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Citation, Fact, PeriodFact
from evidence.models.named import NormalizedField
from evidence.names import normalize
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from orgs.models import Organization
from people.models.person import Person, headcount_text
from people.models.role import Role


class Engagement(models.TextChoices):
    SUBSTANTIVE = "substantive", _("in the post itself")
    ACTING = "acting", _("acting")
    SUBSTITUTE = "substitute", _("substitute")
    SECONDMENT = "secondment", _("on secondment")
    LEAVE = "leave", _("on leave")
    HONORARY = "honorary", _("honorary")


class AffiliationQuerySet(PeriodQuerySet["Affiliation"]):
    def with_ends(self) -> Self:
        """With the person, the role and the organizations."""
        return self.select_related(
            "person",
            "role__category",
            "role__sphere",
            "organization__kind",
            "organization__sphere",
            "on_behalf_of",
        )

    def preload(self) -> Self:
        """With everything that an affiliation's line shows, in a fixed number of queries."""
        return self.with_ends().prefetch_related(
            "role__titles", "organization__names", "person__names", "on_behalf_of__names", "citations__source"
        )

    def in_short(self) -> Self:
        """With what a short line about somebody tells of a post: what it is, where, and when, as citations attest it."""
        attesting = AffiliationCitation.objects.only("record", "relation", "mode", "attested").order_by()
        return self.select_related("role__sphere", "organization__sphere").prefetch_related(
            "role__titles", "organization__names", models.Prefetch("citations", attesting)
        )

    def held_by(self, person: Person) -> Self:
        return self.filter(person=person)


@tracked
class Affiliation(PeriodFact):
    """One uninterrupted spell. Where the sources don't carry that it went on all the time, enter two."""

    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="affiliations",
        verbose_name=_("person"),
        help_text=_("Who. Type part of the name, in any script; “+” adds a new person."),
    )
    role = models.ForeignKey(
        Role,
        on_delete=models.PROTECT,
        related_name="affiliations",
        verbose_name=_("role"),
        help_text=_("As what: the general function."),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="affiliations",
        verbose_name=_("organization"),
        help_text=_("Where. Type part of the name; “+” adds a new organization."),
    )
    title = models.CharField(
        _("title in the source"),
        max_length=200,
        blank=True,
        help_text=_(
            "The function as the source words it, in its own language, where that says more than the role."
        ),
    )
    normal_title = NormalizedField(_("comparable title"), source="title", help_text=_("Automatic."))
    engagement = models.CharField(
        _("engagement"),
        max_length=12,
        choices=Engagement,
        default=Engagement.SUBSTANTIVE,
        help_text=_("In the post itself, acting, on secondment …"),
    )
    on_behalf_of = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliations_on_behalf",
        verbose_name=_("on behalf of"),
        help_text=_(
            "The organization that the person represents there, for example a party in a parliament."
        ),
    )
    headcount_low = models.PositiveIntegerField(
        _("how many, at least"),
        null=True,
        blank=True,
        help_text=_("For a group, where fewer than the whole group held this. “At least one of them”: 1."),
    )
    headcount_high = models.PositiveIntegerField(
        _("how many, at most"), null=True, blank=True, help_text=_("Empty: the source sets no limit.")
    )

    NAMED_BY = ("person", "role", "organization")
    NAMED_IN = ("title",)

    objects: ClassVar = Sighted.from_queryset(AffiliationQuerySet)()

    class Meta(PeriodFact.Meta):
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["person__sort_key", "possible_from", "id"]
        constraints = [
            *PeriodFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(engagement__in=Engagement.values), name="affiliation_engagement"
            ),
            models.CheckConstraint(
                condition=(Q(headcount_low=None) | Q(headcount_low__gte=1))
                & (
                    Q(headcount_high=None)
                    | Q(headcount_low__isnull=False, headcount_high__gte=F("headcount_low"))
                ),
                name="affiliation_headcount_range",
                violation_error_message=_("“At least” is 1 or more, and “at most” can't be less than it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title or self.role}, {self.organization}"

    def clean(self) -> None:
        super().clean()
        group = self.person_id and self.person.headcount_low is not None
        if self.headcount_low is not None and self.person_id and not group:
            raise ValidationError(
                {"headcount_low": _("Only a group has a headcount; this is one person. Empty it.")}
            )

    def address_text(self) -> str:
        return normalize(f"{self.person.name} {self.role.name} {self.organization.name}")

    def get_absolute_url(self) -> str:
        return reverse("affiliation", args=[self.slug, self.key])

    @property
    def headcount(self) -> str:
        """How many of the group, for readers; empty for one person."""
        return headcount_text(self.headcount_low, self.headcount_high)


@tracked
class AffiliationCitation(Citation):
    """A place that supports or contradicts an affiliation."""

    record = models.ForeignKey(
        Affiliation,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("affiliation"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")


class OrderRelation(models.TextChoices):
    AFTER = "after", _("came after")
    TOGETHER = "together", _("was held together with")


class AffiliationOrderQuerySet(models.QuerySet["AffiliationOrder"]):
    def with_ends(self) -> Self:
        """With both affiliations."""
        return self.select_related(
            "affiliation__person",
            "affiliation__role",
            "affiliation__organization",
            "other__person",
            "other__role",
            "other__organization",
        )

    def preload(self) -> Self:
        """With both affiliations and the citations."""
        return self.with_ends().prefetch_related(
            *(
                f"{end}__{part}"
                for end in ("affiliation", "other")
                for part in ("role__titles", "organization__names")
            ),
            "citations__source",
        )


@tracked
class AffiliationOrder(Fact):
    """What a source says of the order of two posts of one person, where their dates don't tell it."""

    affiliation = models.ForeignKey(
        Affiliation,
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("affiliation"),
        help_text=_("The later one, or one of the two held together."),
    )
    relation = models.CharField(
        _("relation"),
        max_length=10,
        choices=OrderRelation,
        help_text=_("After the other, or together with it."),
    )
    other = models.ForeignKey(
        Affiliation,
        on_delete=models.PROTECT,
        related_name="orders_before",
        verbose_name=_("other affiliation"),
        help_text=_("The earlier one, or the other of the two."),
    )

    NAMED_BY = tuple(
        f"{end}__{part}" for end in ("affiliation", "other") for part in ("person", "role", "organization")
    )

    objects: ClassVar = Sighted.from_queryset(AffiliationOrderQuerySet)()

    class Meta(Fact.Meta):
        verbose_name = _("order of two affiliations")
        verbose_name_plural = _("orders of affiliations")
        ordering = ["id"]
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(relation__in=OrderRelation.values), name="affiliationorder_relation"
            ),
            models.CheckConstraint(
                condition=~Q(affiliation=F("other")),
                name="affiliationorder_two",
                violation_error_message=_("Choose two different affiliations."),
            ),
            models.UniqueConstraint(
                fields=["affiliation", "relation", "other"],
                name="affiliationorder_once",
                violation_error_message=_("This order is already there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation} {self.get_relation_display()} {self.other}"

    def clean(self) -> None:
        super().clean()
        if self.affiliation_id and self.other_id and self.affiliation.person_id != self.other.person_id:
            raise ValidationError({"other": _("Both affiliations must be of the same person.")})


@tracked
class AffiliationOrderCitation(Citation):
    """A place that supports or contradicts the order of two affiliations."""

    record = models.ForeignKey(
        AffiliationOrder,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("order"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
