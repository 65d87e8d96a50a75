"""Message: what a reader says is wrong. Written by readers, through one function of the database and by no other road."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """What a reader wrote at `/corrections/report/`.

    It lies in a schema of its own, `inbox`: the public's role may send (`inbox.send`, newsroom/inbox.sql) and read nothing;
    the newsroom's may read, and say that a message was dealt with. No history is kept of it: nobody can change what was
    written, and it isn't kept for ever.
    """

    at = models.DateTimeField(_("at"), help_text=_("When it was sent."))
    page = models.CharField(
        _("page"), max_length=300, blank=True, help_text=_("Which page it is about, in the reader's words.")
    )
    text = models.TextField(_("message"), help_text=_("What is wrong, in the reader's words."))
    email = models.CharField(
        _("e-mail"), max_length=254, blank=True, help_text=_("Where to ask back, if the reader gave it.")
    )
    dealt_with_at = models.DateTimeField(
        _("dealt with at"), null=True, blank=True, help_text=_("When somebody dealt with it.")
    )
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
        help_text=_("Who did."),
    )

    class Meta:
        # A migration makes the table: Django has no word for schemas. It quotes this as "inbox"."message".
        managed = False
        db_table = 'inbox"."message'
        verbose_name = _("message of a reader")
        verbose_name_plural = _("messages of readers")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M %Z}"
