"""What stays in public of a record that was withdrawn: that it was there, since when it isn't, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tombstone(models.Model):
    """A withdrawn record. Ids only: nothing of what it said. Written by publishing, in the published store."""

    id = models.UUIDField(_("id"), primary_key=True, help_text=_("The id of the record that was withdrawn."))
    key = models.CharField(_("key"), max_length=12, unique=True, help_text=_("The end of its address."))
    kind = models.SlugField(_("kind"), max_length=50, help_text=_("What it was, for example people."))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), help_text=_("When it was withdrawn."))
    reason = models.CharField(
        _("reason"),
        max_length=300,
        help_text=_("Why, in a sentence for readers; it must not repeat what was withdrawn."),
    )

    class Meta:
        verbose_name = _("withdrawn record")
        verbose_name_plural = _("withdrawn records")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
