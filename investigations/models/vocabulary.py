"""Kinds of events and measures, parts in an event, units: data, so that an editor can add to them."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Term


@tracked
class EventKind(Term):
    """What sort of event: meeting, visit, signing, statement, vote …"""

    class Meta(Term.Meta):
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of event")


@tracked
class EventPart(Term):
    """The part that somebody takes in an event: speaker, host, organizer …"""

    class Meta(Term.Meta):
        verbose_name = _("part in an event")
        verbose_name_plural = _("parts in an event")


@tracked
class MeasureKind(Term):
    """What sort of measure: law proposal, sanctions, import ban …"""

    class Meta(Term.Meta):
        verbose_name = _("kind of measure")
        verbose_name_plural = _("kinds of measure")


@tracked
class Unit(Term):
    """What a figure counts: jobs, percent, euros. The labels are the plural; `one_…` is the singular."""

    one_en = models.CharField(
        _("English, one of it"),
        max_length=120,
        blank=True,
        help_text=_("With the figure 1, for example job. Empty: the same word."),
    )
    one_nl = models.CharField(
        _("Dutch, one of it"), max_length=120, blank=True, help_text=_("With the figure 1, for example baan.")
    )
    one_fr = models.CharField(
        _("French, one of it"),
        max_length=120,
        blank=True,
        help_text=_("With the figure 1, for example emploi."),
    )

    class Meta(Term.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def label_for(self, number: object, language: str | None = None) -> str:
        """The unit as it stands behind `number`: “1 job”, “2 jobs”."""
        code = (language or get_language() or "en")[:2]
        one = getattr(self, f"one_{code}", "") if number == 1 else ""
        return one or self.label(language)
