"""QueuedRow: a row of an import that fits no record, or several; somebody has to say which."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exchange.files import COLUMNS
from exchange.models.imported import Import


class Outcome(models.TextChoices):
    WAITING = "waiting", _("waiting")
    MATCHED = "matched", _("matched to a record")
    NEW = "new", _("entered as a new record")
    DISMISSED = "dismissed", _("left out")


class QueuedRow(models.Model):
    """The row as the file has it, what it refers to, and the records that may be meant."""

    within = models.ForeignKey(
        Import,
        on_delete=models.CASCADE,
        related_name="queue",
        verbose_name=_("import"),
        help_text=_("The import that it came with."),
    )
    file = models.CharField(_("file"), max_length=30, help_text=_("The file that it is in."))
    line = models.PositiveIntegerField(_("line"), help_text=_("The line on which it starts."))
    row = models.JSONField(_("row"), help_text=_("The row as the file has it."))
    source = models.CharField(
        _("source"),
        max_length=1000,
        blank=True,
        help_text=_("Where it has its facts from, if another row of the set says so."),
    )
    digest = models.CharField(
        _("digest"), max_length=64, help_text=_("Of file and row: the same row isn't queued twice.")
    )
    column = models.CharField(
        _("column"), max_length=30, help_text=_("The column that no record fits, or several.")
    )
    value = models.CharField(_("value"), max_length=500, blank=True, help_text=_("What stands in it."))
    reason = models.CharField(_("reason"), max_length=500, help_text=_("Why it waits."))
    candidates = models.JSONField(
        _("candidates"), default=list, help_text=_("Ids of the records that may be meant.")
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=10,
        choices=Outcome,
        default=Outcome.WAITING,
        help_text=_("What somebody decided."),
    )
    settled_at = models.DateTimeField(
        _("settled at"), null=True, blank=True, help_text=_("When it was decided.")
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
        help_text=_("Who decided."),
    )

    class Meta:
        verbose_name = _("row that waits")
        verbose_name_plural = _("rows that wait")
        ordering = ["within", "file", "line", "pk"]
        indexes = [
            models.Index(fields=["digest"], name="queuedrow_digest"),
            models.Index(fields=["outcome", "file"], name="queuedrow_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="queuedrow_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"

    @property
    def cells(self) -> list[tuple[str, Any]]:
        """Columns and values as the file has them, those that are empty left out; columns that aren't read come last."""
        known = COLUMNS[self.file]
        order = (*known, *(column for column in self.row if column not in known))
        return [(column, self.row[column]) for column in order if self.row.get(column)]
