"""Embargo: a plan that was shown and confirmed, and goes out by itself at its minute."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models import Correction
from newsroom.models.publication import Publication


class EmbargoState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("went out")
    FAILED = "failed", _("could not go out")


class Embargo(models.Model):
    """What goes out, when, and exactly as it was when somebody confirmed it: an edit since keeps it back."""

    at = models.DateTimeField(_("not before"), help_text=_("When it goes out."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="embargoes",
        verbose_name=_("by"),
        help_text=_("Who confirmed it, and publishes it."),
    )
    made_at = models.DateTimeField(
        _("confirmed at"), default=timezone.now, help_text=_("When it was confirmed.")
    )
    title = models.CharField(_("what"), max_length=300, help_text=_("What goes out, in words."))
    asked = models.JSONField(_("records"), help_text=_("Ids of what was asked for, by kind."))
    digest = models.CharField(
        _("checksum"), max_length=64, help_text=_("Of everything that the plan showed.")
    )
    correction = models.CharField(
        _("correction"), max_length=10, choices=Correction, blank=True, help_text=_("Whether it corrects.")
    )
    reason = models.CharField(
        _("reason"),
        max_length=300,
        blank=True,
        help_text=_("The sentence that readers get for a correction."),
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=EmbargoState,
        default=EmbargoState.WAITING,
        help_text=_("What became of it."),
    )
    problem = models.TextField(_("problem"), blank=True, help_text=_("Why it could not go out."))
    publication = models.OneToOneField(
        Publication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="embargo",
        verbose_name=_("publication"),
        help_text=_("The act that it became."),
    )

    class Meta:
        verbose_name = _("embargo")
        verbose_name_plural = _("embargoes")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["at"], condition=Q(state="waiting"), name="embargo_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=EmbargoState.DONE, publication__isnull=False)
                | (~Q(state=EmbargoState.DONE) & Q(publication=None)),
                name="embargo_done_is_published",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
