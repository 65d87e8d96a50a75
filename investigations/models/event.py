"""Event: a meeting, a visit, a statement, a publication, and who took which part in it."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from investigations.models.actor import Actor
from investigations.models.measure import Measure
from investigations.models.quantity import Quantified
from investigations.models.vocabulary import EventKind, EventPart
from orgs.models import Organization
from people.models import Affiliation, Person


class EventQuerySet(WordedQuerySet["Event"], PeriodQuerySet["Event"]):  # type: ignore[override]
    def with_ends(self) -> Self:
        """With what its sentence tells of."""
        return self.select_related("kind", "unit")

    def preload(self) -> Self:
        """With everything that an event's line shows, in a fixed number of queries."""
        return self.with_ends().prefetch_related(
            "participants__part",
            "participants__person__names",
            "participants__organization__names",
            "participants__on_behalf_of__names",
            "citations__source",
        )

    def with_actor(self, actor: Person | Organization) -> Self:
        """Events in which `actor` took part, or somebody on their behalf."""
        if isinstance(actor, Person):
            present = EventParticipant.objects.filter(person=actor)
        else:
            present = EventParticipant.objects.filter(Q(organization=actor) | Q(on_behalf_of=actor))
        return self.filter(pk__in=present.values("event"))

    def about(self, measure: Measure) -> Self:
        """Events that were about `measure`."""
        return self.filter(pk__in=EventMeasure.objects.filter(measure=measure).values("event"))


@tracked
class Event(Worded, Quantified, DatedFact):
    """Something that took place, was announced or was planned."""

    title_en = words_field(
        _("title, English"), _("What happened, in a few words of ours, for English readers.")
    )
    title_nl = words_field(_("title, Dutch"), _("The same for Dutch readers; one language is enough."))
    title_fr = words_field(_("title, French"), _("The same for French readers; one language is enough."))
    normal_words = joined_words("title", _("comparable title"), _("Automatic."))
    kind = models.ForeignKey(
        EventKind,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("kind"),
        help_text=_("What sort of event."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("Where. Empty: unknown."))

    NAMED_BY = ("kind",)

    objects: ClassVar = Sighted.from_queryset(EventQuerySet)()

    class Meta(DatedFact.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["possible_from", "normal_words", "id"]
        constraints = [
            *DatedFact.Meta.constraints,
            *Quantified.Meta.constraints,
            words_check(
                "title", name="event_title_given", message=_("Give the title in one language at least.")
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug, self.key])


@tracked
class EventParticipant(Actor, Row):
    """Somebody's part in an event."""

    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="participants",
        verbose_name=_("event"),
        help_text=_("What they took part in."),
    )
    part = models.ForeignKey(
        EventPart,
        on_delete=models.PROTECT,
        related_name="participants",
        verbose_name=_("part"),
        help_text=_("Speaker, host, visitor … as the source tells it."),
    )
    capacity = models.ForeignKey(
        Affiliation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="eventparticipants",
        verbose_name=_("in the capacity of"),
        help_text=_("The post of theirs in which they took part, where the source says so."),
    )
    on_behalf_of = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="eventparticipants_on_behalf",
        verbose_name=_("on behalf of"),
        help_text=_("For whom they took part, where the source says so."),
    )

    class Meta(Actor.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["part__position", "part_id", "id"]
        constraints = [
            *Actor.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "part", "person", "organization"],
                nulls_distinct=False,
                name="eventparticipant_once",
                violation_error_message=_("This participant is already there in this part."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}, {self.part}"

    def clean(self) -> None:
        super().clean()
        if self.capacity_id and self.capacity and self.capacity.person_id != self.person_id:
            raise ValidationError({"capacity": _("Choose a post of this person.")})


@tracked
class EventMeasure(Row):
    """An event was about a measure."""

    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="measures",
        verbose_name=_("event"),
        help_text=_("What took place."),
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="events",
        verbose_name=_("measure"),
        help_text=_("What it was about."),
    )

    class Meta:
        verbose_name = _("measure it was about")
        verbose_name_plural = _("measures it was about")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "measure"],
                name="eventmeasure_once",
                violation_error_message=_("This measure is already there."),
            )
        ]

    def __str__(self) -> str:
        return str(self.measure)


@tracked
class EventCitation(Citation):
    """A place that supports or contradicts an event."""

    record = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("event"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
