"""Review: what somebody other than its author said of an exact version of a record, and how a dossier is worked on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.sight import Sighted
from investigations.models import Investigation


class Decision(models.TextChoices):
    APPROVE = "approve", _("approved")
    SEND_BACK = "send_back", _("sent back")


class Policy(models.TextChoices):
    """Who has to look at a record before it goes out. The first is the strictest."""

    STRICT = "strict", _("one by one, by somebody who neither entered nor last edited it")
    BATCH = "batch", _("together, by a second person")
    SOLO = "solo", _("by nobody else: readers are told")


class Review(models.Model):
    """One decision on one version. Append-only, like the ledger: what was approved, and by whom, can't be rewritten.

    The version is the checksum of the record's own rows. An edit makes another; an edit of a role or a source that it
    points to doesn't.
    """

    kind = models.SlugField(_("kind"), max_length=50, help_text=_("The kind of record, for example people."))
    record_id = models.CharField(_("record"), max_length=50, help_text=_("Its id."))
    digest = models.CharField(_("version"), max_length=64, help_text=_("Checksum of what was looked at."))
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, help_text=_("What was decided.")
    )
    identifiable = models.BooleanField(
        _("can be found out"),
        null=True,
        help_text=_("Of somebody who isn't named: whether a reader could find out who it is."),
    )
    legal = models.BooleanField(
        _("for Legal"), default=False, help_text=_("Whether it was decided with the rights of Legal.")
    )
    unsourced = models.BooleanField(
        _("on documents seen"),
        default=False,
        help_text=_("Whether it was approved on documents that only the newsroom has seen."),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Why. Stays in the newsroom."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("by"),
        help_text=_("Who decided."),
    )
    at = models.DateTimeField(_("at"), default=timezone.now, help_text=_("When."))
    together = models.BooleanField(
        _("together"), default=False, help_text=_("Whether many were decided at once.")
    )

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "record_id", "-id"], name="review_of_record")]
        permissions = [
            ("approve_records", _("Can approve what others entered")),
            ("approve_for_legal", _("Can approve what needs Legal")),
            ("approve_unsourced", _("Can approve what rests on documents only the newsroom has seen")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=Decision.SEND_BACK) | ~Q(note=""),
                name="review_sent_back_why",
                violation_error_message=_("Say why it is sent back."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


class Desk(models.Model):
    """How the newsroom works on a dossier. Stays in the newsroom."""

    investigation = models.OneToOneField(
        Investigation,
        on_delete=models.CASCADE,
        related_name="desk",
        verbose_name=_("dossier"),
        help_text=_("The dossier."),
    )
    policy = models.CharField(
        _("who looks at it before it goes out"),
        max_length=10,
        choices=Policy,
        blank=True,
        help_text=_("Of all that is in the dossier. Empty: as everywhere in this newsroom."),
    )
    closed = models.BooleanField(
        _("closed"),
        default=False,
        help_text=_(
            "What isn't public of it is seen by its members alone, and by whoever administers the program: others find "
            "nothing of it in lists, searches or counts."
        ),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="desks",
        verbose_name=_("members"),
        help_text=_("Who works on it. Counts only where it is closed."),
    )
    # Not that of a closed dossier, for others.
    objects = Sighted()

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self) -> str:
        return str(self.investigation)
