"""Stance: the position that somebody takes on a measure."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Citation, DatedFact
from evidence.names import normalize
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from investigations.models.actor import Actor
from investigations.models.measure import Measure
from orgs.models import Organization
from people.models import Person


class Position(models.TextChoices):
    SUPPORTS = "supports", _("supports it")
    OPPOSES = "opposes", _("opposes it")
    PROPOSES = "proposes", _("proposes it")
    ANNOUNCES = "announces", _("announces it")
    SEEKS_EXEMPTION = "seeks_exemption", _("seeks an exemption")
    EXPRESSES_CONCERN = "expresses_concern", _("expresses concern")
    DENIES_LOBBYING = "denies_lobbying", _("denies lobbying on it")
    WARNS_AGAINST = "warns_against", _("warns against it")
    LOBBIES = "lobbies", _("lobbies on it")
    BLOCKS = "blocks", _("blocks it")
    ABSTAINS = "abstains", _("abstains")


class StanceQuerySet(PeriodQuerySet["Stance"]):
    def with_ends(self) -> Self:
        """With who it is, and the measure."""
        return self.select_related("measure", "person", "organization")

    def preload(self) -> Self:
        """With everything that a stance's line shows, in a fixed number of queries."""
        return self.with_ends().prefetch_related("person__names", "organization__names", "citations__source")

    def of_actor(self, actor: Person | Organization) -> Self:
        return self.filter(person=actor) if isinstance(actor, Person) else self.filter(organization=actor)


@tracked
class Stance(Actor, DatedFact):
    """Who wanted what of a measure. What they say of themselves and what others say of them is told by the citations."""

    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        related_name="stances",
        verbose_name=_("measure"),
        help_text=_("What the position is about."),
    )
    position = models.CharField(
        _("position"),
        max_length=20,
        choices=Position,
        help_text=_("What they want of it, as the source has it."),
    )
    reason = models.CharField(
        _("reason given"),
        max_length=300,
        blank=True,
        help_text=_("For readers: the reason that the source gives, in your words."),
    )

    NAMED_BY = ("person", "organization", "measure")

    PROSE = ("reason", *DatedFact.PROSE)

    objects: ClassVar = Sighted.from_queryset(StanceQuerySet)()

    class Meta(DatedFact.Meta):
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        ordering = ["possible_from", "id"]
        constraints = [
            *DatedFact.Meta.constraints,
            *Actor.Meta.constraints,
            models.CheckConstraint(condition=Q(position__in=Position.values), name="stance_position"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_position_display()}: {self.measure}"

    def address_text(self) -> str:
        # Without the position: an address has no room for who says so.
        return normalize(f"{self.actor.name if self.actor else ''} on {self.measure.address_text()}")

    def get_absolute_url(self) -> str:
        return reverse("stance", args=[self.slug, self.key])


@tracked
class StanceCitation(Citation):
    """A place that supports or contradicts a stance."""

    record = models.ForeignKey(
        Stance,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("stance"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
