"""Versions: what readers saw of a record, from when to when. Written by publishing, in the published store."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What happened to a record, in the words of the changes feed."""

    ADD = "add", _("published")
    CHANGE = "change", _("changed")
    WITHDRAW = "withdraw", _("withdrawn")


class Correction(models.TextChoices):
    """Why what readers saw was not right. Of the last three, readers don't see the earlier wording again."""

    CORRECTION = "correction", _("correction")
    HARM = "harm", _("correction of a harmful wording")
    RETRACTION = "retraction", _("retraction")
    LEGAL = "legal", _("correction for legal reasons")


# After one of these, the versions before it keep their number, date and checksum, and lose their wording.
HIDING = (Correction.HARM, Correction.RETRACTION, Correction.LEGAL)


class VersionQuerySet(models.QuerySet["Version"]):
    def of(self, kind: str, record_id: Any) -> Self:
        """The versions of one record, oldest first; its withdrawals between them."""
        return self.filter(kind=kind, record_id=str(record_id)).order_by("number")

    def among(self, ids: Mapping[str, Iterable[str]]) -> Self:
        """The versions of some records: their ids by kind."""
        if not ids:
            return self.none()
        asked = Q()
        for kind, pks in ids.items():
            asked |= Q(kind=kind, record_id__in=list(pks))
        return self.filter(asked)

    def latest_at(self, moment: datetime) -> Self:
        """Of each record, what readers saw at a moment; a withdrawal where they saw nothing any more."""
        return self.filter(at__lte=moment).latest_of_each()

    def latest_of_each(self) -> Self:
        """The same now, without asking what time it is: a page that asked that couldn't be kept (config.kept_pages)."""
        return self.order_by("kind", "record_id", "-number").distinct("kind", "record_id")

    def corrections(self) -> Self:
        """What corrects something that readers saw, and withdrawals; the latest first."""
        return self.filter(~Q(correction="") | Q(act=Act.WITHDRAW)).order_by("-cursor")


class Version(models.Model):
    """One version of a record, or its withdrawal (without content).

    cursor: its place in the feed of changes: the number of the publication times a million, and the place in it.
    content: the rows of the record, by table; null where it was withdrawn, or where its wording was taken back.
    """

    cursor = models.BigIntegerField(
        _("cursor"), primary_key=True, help_text=_("Its place in the feed of changes.")
    )
    kind = models.SlugField(
        _("kind"), max_length=50, db_index=False, help_text=_("The kind of record, for example people.")
    )
    record_id = models.CharField(_("record"), max_length=50, help_text=_("The id of the record."))
    number = models.PositiveIntegerField(_("version"), help_text=_("From 1, counted for each record."))
    act = models.CharField(_("act"), max_length=10, choices=Act, help_text=_("What happened to it."))
    at = models.DateTimeField(_("at"), help_text=_("When readers began to see it."))
    correction = models.CharField(
        _("correction"),
        max_length=10,
        choices=Correction,
        blank=True,
        help_text=_("What it corrects, and how."),
    )
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Why, in a sentence for readers.")
    )
    alone = models.BooleanField(
        _("alone"),
        default=False,
        help_text=_("Whether it went out without a second person having looked at it."),
    )
    content = models.JSONField(_("content"), null=True, help_text=_("What it said."))
    salt = models.CharField(
        _("salt"), max_length=36, blank=True, help_text=_("The checksum is of this, followed by the content.")
    )
    digest = models.CharField(_("checksum"), max_length=64, blank=True, help_text=_("SHA-256, hexadecimal."))

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["cursor"]
        indexes = [
            models.Index(fields=["kind", "record_id", "number"], name="version_of_record"),
            models.Index(
                fields=["-cursor"],
                condition=~Q(correction="") | Q(act="withdraw"),
                name="version_corrections",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}, version {self.number}"
