"""Who asked for a defence file, of what, when, and which file it was. Append-only."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DefenceFile(models.Model):
    """One defence file that was made. The file itself isn't kept: the same records give the same bytes."""

    kind = models.SlugField(_("kind"), max_length=50, help_text=_("The kind of record, for example people."))
    record_id = models.CharField(_("record"), max_length=50, help_text=_("Its id."))
    label = models.CharField(_("what"), max_length=500, help_text=_("What it was called then."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="defence_files",
        verbose_name=_("by"),
        help_text=_("Who asked for it."),
    )
    at = models.DateTimeField(_("at"), default=timezone.now, help_text=_("When."))
    sha256 = models.CharField(_("checksum"), max_length=64, help_text=_("Of the file."))

    class Meta:
        verbose_name = _("defence file")
        verbose_name_plural = _("defence files")
        ordering = ["-id"]
        permissions = [("export_defence", _("Can make defence files"))]

    def __str__(self) -> str:
        return f"{self.label}, {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
