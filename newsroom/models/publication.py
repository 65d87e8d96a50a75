"""The ledger: what went out or was taken back, when, by whom, and exactly what it said. Append-only: the newsroom's role may
read it and add to it, and PostgreSQL refuses it anything else (newsroom.roles)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models import Act, Correction


class Action(models.TextChoices):
    PUBLISH = "publish", _("published")
    WITHDRAW = "withdraw", _("withdrawn")
    TAKE_UP = "take_up", _("taken up")


class Publication(models.Model):
    """One act of publishing or withdrawing: one transaction, one link of the chain.

    `hash` is the SHA-256 of the act, of every one of its items and of the hash of the act before, so that none of them can be
    altered without all that follow. What was published before there was a ledger has no place in the chain.
    """

    sequence = models.PositiveBigIntegerField(
        _("number"), null=True, unique=True, help_text=_("Its place in the ledger, without gaps.")
    )
    at = models.DateTimeField(_("at"), default=timezone.now, help_text=_("When it happened."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="publications",
        verbose_name=_("by"),
        help_text=_("Who did it. Nobody: the program took up what was public already."),
    )
    action = models.CharField(_("action"), max_length=10, choices=Action, help_text=_("What was done."))
    correction = models.CharField(
        _("correction"),
        max_length=10,
        choices=Correction,
        blank=True,
        help_text=_("Whether it corrects what readers saw, and how: readers are told."),
    )
    reason = models.CharField(
        _("reason"),
        max_length=300,
        blank=True,
        help_text=_("For a withdrawal or a correction: the sentence that readers see."),
    )
    previous = models.CharField(
        _("hash before"), max_length=64, blank=True, help_text=_("Of the act before.")
    )
    hash = models.CharField(_("hash"), max_length=64, blank=True, help_text=_("Of this act; see above."))

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
    """One record in a publication, by kind and id: it outlives the record.

    `digest` is the SHA-256 of salt and content, which readers can check; `seal` is that of salt, digest and label.
    """

    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("publication"),
        help_text=_("The act it was part of."),
    )
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Its place in the act: what others refer to comes first.")
    )
    # Found by kind and id together, along the index of a constraint: further ones would be written for every version.
    kind = models.SlugField(
        _("kind"), max_length=50, db_index=False, help_text=_("The kind of record, for example people.")
    )
    record_id = models.CharField(_("record"), max_length=50, help_text=_("Its id."))
    number = models.PositiveIntegerField(
        _("version"), null=True, help_text=_("Which version of the record, from 1. None before the ledger.")
    )
    act = models.CharField(_("act"), max_length=10, choices=Act, blank=True, help_text=_("What it was."))
    corrects = models.BooleanField(
        _("corrects"), default=False, help_text=_("Whether the correction of the act is about this record.")
    )
    alone = models.BooleanField(
        _("alone"),
        default=False,
        help_text=_("Whether nobody but its author looked at it: readers are told."),
    )
    digest = models.CharField(_("checksum"), max_length=64, blank=True, help_text=_("Of what it said."))
    seal = models.CharField(_("seal"), max_length=64, blank=True, help_text=_("Of its label as well."))

    class Meta:
        verbose_name = _("published record")
        verbose_name_plural = _("published records")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id", "number"], name="publicationitem_version_once"
            ),
            models.UniqueConstraint(
                fields=["publication", "position"],
                condition=Q(number__isnull=False),
                name="publicationitem_position_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class PublishedContent(models.Model):
    """What a record said when it went out: its rows in the published store. A table of its own, so that what must be
    forgotten can be, by the owner of the database, while the chain stays whole."""

    item = models.OneToOneField(
        PublicationItem,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="said",
        verbose_name=_("published record"),
        help_text=_("The record in the act."),
    )
    salt = models.CharField(
        _("salt"), max_length=36, blank=True, help_text=_("Keeps the checksum from being guessed.")
    )
    content = models.JSONField(
        _("content"), null=True, help_text=_("Its rows, by table; nothing where it was withdrawn.")
    )
    label = models.CharField(_("label"), max_length=500, help_text=_("What the newsroom called it then."))

    class Meta:
        verbose_name = _("published content")
        verbose_name_plural = _("published contents")

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


# What is chained, and what it is about.
LEDGER: tuple[type[models.Model], ...] = (Publication, PublicationItem, PublishedContent)
