"""Source: a document that facts are cited from."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.fields import PartialDateField, partial_date_check
from evidence.history import tracked
from evidence.models.base import Record, Row
from evidence.models.named import LANGUAGE_CODE, NormalizedField
from evidence.names import normalize
from evidence.nearest import nearness
from evidence.sight import Sighted
from evidence.web_addresses import WebAddressField


class SourceKind(models.TextChoices):
    NEWSPAPER = "newspaper", _("newspaper")
    MAGAZINE = "magazine", _("magazine")
    TRADE_PRESS = "trade_press", _("trade press")
    BROADCASTER = "broadcaster", _("broadcaster")
    NEWS_AGENCY = "news_agency", _("news agency")
    PRESS_RELEASE = "press_release", _("press release")
    NGO_STATEMENT = "ngo_statement", _("statement of an organization")
    PARTY_STATEMENT = "party_statement", _("statement of a party")
    PARLIAMENTARY_DOCUMENT = "parliamentary_document", _("parliamentary document")
    PARLIAMENTARY_TRACKER = "parliamentary_tracker", _("site that follows a parliament")
    OFFICIAL_DOCUMENT = "official_document", _("official document")
    COURT_DOCUMENT = "court_document", _("court document")
    REGISTER = "register", _("public register")
    DATASET = "dataset", _("data set")
    BOOK = "book", _("book")
    INTERVIEW = "interview", _("interview")
    SOCIAL_MEDIA = "social_media", _("post on social media")
    WEBSITE = "website", _("web site")
    OTHER = "other", _("other")


class SourceQuerySet(models.QuerySet["Source"]):
    def matching(self, text: str) -> "SourceQuerySet":
        """Sources whose title or publisher holds every word of `text`."""
        found = self
        for word in normalize(text).split():
            found = found.filter(Q(normal_title__contains=word) | Q(normal_publisher__contains=word))
        return found if normalize(text) else self.none()

    def nearest_first(self, text: str) -> "SourceQuerySet":
        """Those whose title or publisher is exactly `text` before those that begin with it, and these before the rest."""
        return self.order_by(
            nearness(text, "normal_title", "normal_publisher"), *(self.model._meta.ordering or ())
        )

    def preload(self) -> "SourceQuerySet":
        """With what a source's own line shows."""
        return self


@tracked
class Source(Record):
    """A document: an article, a record of parliament, a statement, a register.

    The citations, one table for each kind of fact, point to it.
    """

    title = models.CharField(_("title"), max_length=500, help_text=_("As the document gives it."))
    publisher = models.CharField(
        _("publisher"),
        max_length=200,
        help_text=_("Who publishes it, for example De Morgen. For a book: the publisher."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=SourceKind,
        default=SourceKind.NEWSPAPER,
        help_text=_("What sort of document."),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        blank=True,
        help_text=_("Language of the document, as a code: nl, fr, en, ru."),
    )
    published = PartialDateField(
        _("published"),
        help_text=_(
            "When it appeared, as exactly as the document says: 2022-03-14, 2022-03 or 2022. Empty if unknown."
        ),
    )
    url = WebAddressField(_("address"), max_length=1000, blank=True, help_text=_("Where readers find it."))
    archived_url = WebAddressField(
        _("archived copy"), max_length=1000, blank=True, help_text=_("A copy that stays when the page goes.")
    )
    accessed = models.DateField(
        _("accessed on"), null=True, blank=True, help_text=_("When you read it there.")
    )
    checksum = models.CharField(
        _("checksum"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of the copy that you kept, 64 characters: proves later which text was read."),
    )
    remark = models.TextField(
        _("public remark"),
        blank=True,
        help_text=_(
            "Shown to readers: how much was read, what is missing, who speaks in it. Not for internal notes."
        ),
    )
    normal_title = NormalizedField(_("comparable title"), source="title", help_text=_("Automatic."))
    normal_publisher = NormalizedField(
        _("comparable publisher"), source="publisher", help_text=_("Automatic.")
    )

    PROSE = ("remark",)

    objects: ClassVar = Sighted.from_queryset(SourceQuerySet)()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["normal_publisher", "normal_title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="source_title_given",
                violation_error_message=_("Give the title of the source."),
            ),
            models.CheckConstraint(
                condition=Q(publisher__regex=r"\S"),
                name="source_publisher_given",
                violation_error_message=_("Say who published the source."),
            ),
            models.CheckConstraint(
                condition=Q(checksum="") | Q(checksum__regex=r"^[0-9a-f]{64}$"),
                name="source_checksum",
                violation_error_message=_("A checksum is SHA-256: 64 characters 0–9 and a–f."),
            ),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex=LANGUAGE_CODE),
                name="source_language",
                violation_error_message=_(
                    "Give the language as a code of two or three letters, for example nl."
                ),
            ),
            partial_date_check("published", name="source_published", label=_("Published")),
        ]

    def __str__(self) -> str:
        published = f", {self.published.short()}" if self.published else ""
        return f"{self.publisher}{published}: {self.title}"

    def address_text(self) -> str:
        return normalize(f"{self.publisher} {self.title}")

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug, self.key])


@tracked
class SourceRelay(Row):
    """A source relays another: a press release reprinted ten times is one voice."""

    source = models.ForeignKey(
        Source,
        on_delete=models.CASCADE,
        related_name="relays",
        verbose_name=_("source"),
        help_text=_("The source that passes on what another says."),
    )
    relayed = models.ForeignKey(
        Source,
        on_delete=models.CASCADE,
        related_name="relayed_by",
        verbose_name=_("relays"),
        help_text=_("The source that it passes on: then the two count as one voice."),
    )

    class Meta:
        verbose_name = _("relay")
        verbose_name_plural = _("relays")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "relayed"],
                name="sourcerelay_once",
                violation_error_message=_("This relay is already there."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("relayed")),
                name="sourcerelay_other",
                violation_error_message=_("A source can't relay itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} relays {self.relayed}"
