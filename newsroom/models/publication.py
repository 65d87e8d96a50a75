"""Publication: the log of what went out or was taken back, when and by whom. Part of the newsroom, never of the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    PUBLISH = "publish", _("published")
    WITHDRAW = "withdraw", _("withdrawn")


class Publication(models.Model):
    """One act of publishing or withdrawing: one transaction."""

    at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When it happened."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="publications",
        verbose_name=_("by"),
        help_text=_("Who did it."),
    )
    action = models.CharField(_("action"), max_length=10, choices=Action, help_text=_("What was done."))
    reason = models.CharField(
        _("reason"),
        max_length=300,
        blank=True,
        help_text=_("For a withdrawal: the sentence that readers see."),
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-at", "-id"]
        permissions = [
            ("publish_records", _("Can publish records")),
            ("withdraw_records", _("Can withdraw published records")),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class PublicationItem(models.Model):
    """One record in a publication, by kind and id: it outlives the record."""

    publication = models.ForeignKey(
        Publication,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("publication"),
        help_text=_("The act it was part of."),
    )
    kind = models.SlugField(_("kind"), max_length=50, help_text=_("The kind of record, for example people."))
    record_id = models.CharField(_("record"), max_length=50, db_index=True, help_text=_("Its id."))
    label = models.CharField(_("label"), max_length=500, help_text=_("What it was called then."))

    class Meta:
        verbose_name = _("published record")
        verbose_name_plural = _("published records")
        indexes = [models.Index(fields=["kind", "record_id"], name="publicationitem_record")]

    def __str__(self) -> str:
        return self.label


class ApprovedLink(models.Model):
    """An optional reference that went out with its owner, or waits for its other end to become public.

    Kept by publishing: a link that was added since is not in here, so publishing its other end can't let it slip out.
    """

    kind = models.CharField(_("kind"), max_length=100, help_text=_("The model of the link row."))
    row_id = models.UUIDField(_("row"), help_text=_("The link row."))
    owner_id = models.UUIDField(_("owner"), help_text=_("The record that it belongs to."))
    content = models.JSONField(
        _("content"), default=dict, help_text=_("The row as it was approved: its columns and their values.")
    )

    class Meta:
        verbose_name = _("approved link")
        verbose_name_plural = _("approved links")
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="approvedlink_once")]
        indexes = [models.Index(fields=["kind", "owner_id"], name="approvedlink_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
