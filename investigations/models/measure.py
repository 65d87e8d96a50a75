"""Measure: a law, a bill, sanctions, a rule: what lobbying is about."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.fields import PartialDateField, partial_date_check
from evidence.history import tracked
from evidence.models import (
    Citation,
    Fact,
    Row,
    Worded,
    WordedQuerySet,
    joined_words,
    words_check,
    words_field,
)
from evidence.models.named import LANGUAGE_CODE, NormalizedField
from evidence.names import normalize
from evidence.sight import Sighted
from investigations.models.actor import Actor
from investigations.models.vocabulary import MeasureKind
from orgs.models import Organization
from people.models import Person


class MeasureState(models.TextChoices):
    """How far a measure got."""

    ANNOUNCED = "announced", _("announced")
    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    IN_FORCE = "in_force", _("in force")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    REJECTED = "rejected", _("rejected")
    BLOCKED = "blocked", _("blocked")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended")


class MeasureStep(models.TextChoices):
    """What happened to a measure on its way: the states, and steps that don't change them."""

    ADVICE = "advice", _("advice given")
    ANNOUNCED = "announced", _("announced")
    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    IN_FORCE = "in_force", _("in force")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    REJECTED = "rejected", _("rejected")
    BLOCKED = "blocked", _("blocked")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended")


# In these states a date of entry into force is a fact; in the others it is a plan.
TOOK_EFFECT = (MeasureState.ADOPTED, MeasureState.IN_FORCE, MeasureState.ENDED)


class MeasureQuerySet(WordedQuerySet["Measure"]):
    def matching(self, text: str) -> Self:
        """Measures of which the title in some language, another title or the reference holds every word of `text`."""
        found = self
        for word in normalize(text).split():
            titled = MeasureTitle.objects.filter(measure=models.OuterRef("pk"), normal_title__contains=word)
            found = found.filter(
                Q(normal_words__contains=word) | Q(normal_reference__contains=word) | models.Exists(titled)
            )
        return found if normalize(text) else self.none()

    def with_ends(self) -> Self:
        """With kind and authority."""
        return self.select_related("kind", "authority")

    def preload(self) -> Self:
        """With everything that a measure's line shows, in a fixed number of queries."""
        return self.with_ends().prefetch_related(
            "statuses",
            "authority__names",
            "other_titles",
            "targets__person__names",
            "targets__organization__names",
            "citations__source",
        )

    def aimed_at(self, actor: Person | Organization) -> Self:
        """Measures of which `actor` is a target."""
        field = "person" if isinstance(actor, Person) else "organization"
        return self.filter(pk__in=MeasureTarget.objects.filter(**{field: actor}).values("measure"))


@tracked
class Measure(Worded, Fact):
    """Something that an authority decides, or is asked to decide."""

    title_en = words_field(_("title, English"), _("A short title in our words, for English readers."))
    title_nl = words_field(_("title, Dutch"), _("The same for Dutch readers; one language is enough."))
    title_fr = words_field(_("title, French"), _("The same for French readers; one language is enough."))
    normal_words = joined_words("title", _("comparable title"), _("Automatic."))
    kind = models.ForeignKey(
        MeasureKind,
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name=_("kind"),
        help_text=_("What sort of measure."),
    )
    authority = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("authority"),
        help_text=_("Who decides, or is to decide. Empty: the sources don't say."),
    )
    reference = models.CharField(
        _("reference"),
        max_length=200,
        blank=True,
        help_text=_("Number of the document or the act, for example DOC 54 1994."),
    )
    normal_reference = NormalizedField(
        _("comparable reference"), source="reference", help_text=_("Automatic.")
    )
    scope = models.TextField(
        _("scope"), blank=True, help_text=_("For readers: what it covers, as the sources describe it.")
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=MeasureState,
        help_text=_("How far it got, according to the latest source."),
    )
    announced = PartialDateField(
        _("announced"), help_text=_("When it was announced, tabled or published. Empty: unknown.")
    )
    in_force = PartialDateField(
        _("in force"),
        help_text=_(
            "When it took effect. Of what isn't adopted: when it was to take effect. Empty: unknown."
        ),
    )

    NAMED_BY = ("kind", "authority")

    PROSE = ("scope", *Fact.PROSE)

    objects: ClassVar = Sighted.from_queryset(MeasureQuerySet)()

    class Meta(Fact.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["normal_words", "id"]
        constraints = [
            *Fact.Meta.constraints,
            words_check(
                "title", name="measure_title_given", message=_("Give the title in one language at least.")
            ),
            models.CheckConstraint(condition=Q(status__in=MeasureState.values), name="measure_status"),
            partial_date_check("announced", name="measure_announced", label=_("Announced")),
            partial_date_check("in_force", name="measure_in_force", label=_("In force")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.slug, self.key])

    @property
    def steps(self) -> "list[MeasureStatus]":
        """Its steps, those with a date in order of time."""

        def place(row: MeasureStatus) -> tuple[bool, int, str]:
            day = row.date and (row.date.earliest or row.date.latest)
            return day is None, day.toordinal() if day else 0, str(row.pk)

        return sorted(self.statuses.all(), key=place)

    @property
    def took_effect(self) -> bool:
        """Whether its date of entry into force is a fact rather than a plan."""
        return self.status in TOOK_EFFECT


@tracked
class MeasureStatus(Row):
    """One step on a measure's way."""

    measure = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="statuses",
        verbose_name=_("measure"),
        help_text=_("Whose step it is."),
    )
    status = models.CharField(_("step"), max_length=12, choices=MeasureStep, help_text=_("What happened."))
    date = PartialDateField(_("date"), help_text=_("When, as exactly as the source says. Empty: unknown."))
    remark = models.CharField(
        _("public remark"), max_length=300, blank=True, help_text=_("For readers, in a few words.")
    )

    PROSE = ("remark",)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MeasureStep.values), name="measurestatus_step"),
            partial_date_check("date", name="measurestatus_date", label=_("Date")),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.date.short()}" if self.date else self.get_status_display()


@tracked
class MeasureTitle(Row):
    """Another title that a measure goes by."""

    measure = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="other_titles",
        verbose_name=_("measure"),
        help_text=_("What is called so."),
    )
    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text=_("Language code, for example nl, fr, en.")
    )
    title = models.CharField(_("title"), max_length=300, help_text=_("As it is used."))
    normal_title = NormalizedField(_("comparable title"), source="title", help_text=_("Automatic."))

    class Meta:
        verbose_name = _("other title")
        verbose_name_plural = _("other titles")
        ordering = ["language", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="measuretitle_given",
                violation_error_message=_("Give the title, or remove this line."),
            ),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex=LANGUAGE_CODE),
                name="measuretitle_language",
                violation_error_message=_(
                    "Give the language as a code of two or three letters, for example nl."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class MeasureTarget(Actor, Row):
    """Whom a measure is aimed at."""

    measure = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="targets",
        verbose_name=_("measure"),
        help_text=_("What is aimed at them."),
    )

    class Meta(Actor.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["id"]
        constraints = [
            *Actor.Meta.constraints,
            models.UniqueConstraint(
                fields=["measure", "person", "organization"],
                nulls_distinct=False,
                name="measuretarget_once",
                violation_error_message=_("This target is already there."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.actor)


@tracked
class MeasurePart(Row):
    """A measure is part of a wider one."""

    measure = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="parts_of",
        verbose_name=_("measure"),
        help_text=_("The part."),
    )
    whole = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("The wider measure."),
    )

    class Meta:
        verbose_name = _("part of a wider measure")
        verbose_name_plural = _("parts of wider measures")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "whole"],
                name="measurepart_once",
                violation_error_message=_("This is already there."),
            ),
            models.CheckConstraint(
                condition=~Q(measure=F("whole")),
                name="measurepart_other",
                violation_error_message=_("A measure can't be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.whole)


@tracked
class MeasureCitation(Citation):
    """A place that supports or contradicts a measure."""

    record = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("measure"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
