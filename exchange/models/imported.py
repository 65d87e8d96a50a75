"""Import: a data set that was taken in, when, by whom, and what became of its rows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.sight import Sighted


class Import(models.Model):
    """One run of `import_csv`. Which rows it wrote is in the history tables: their context names its number."""

    set_name = models.SlugField(
        _("data set"), max_length=50, help_text=_("Its given ids are identifiers with this as their scheme.")
    )
    folder = models.CharField(_("folder"), max_length=255, help_text=_("What the folder was called."))
    at = models.DateTimeField(_("at"), default=timezone.now, help_text=_("When it was taken in."))
    dossier = models.ForeignKey(
        "investigations.Investigation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dossier"),
        help_text=_("The dossier that it was added to."),
    )
    options = models.JSONField(
        _("options"),
        default=dict,
        help_text=_(
            "What was said of the set besides: its address, its publisher, why its people are public."
        ),
    )
    report = models.JSONField(
        _("report"),
        default=dict,
        help_text=_("Numbers of rows by file, and what somebody should look at."),
    )
    undone_at = models.DateTimeField(
        _("undone at"), null=True, blank=True, help_text=_("When it was taken out again.")
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
        help_text=_("Who took it out; empty where it was done by a command."),
    )

    # Not that of a dossier that somebody may not see.
    objects = Sighted()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.set_name}, {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def context(self) -> dict[str, Any]:
        """What the history says of every row that this import writes."""
        return {"file": self.folder, "import_id": self.pk}
