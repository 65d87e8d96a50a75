"""Investigation: a dossier, that is the story and the facts that it rests on."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Record, Row, Worded, WordedQuerySet, joined_words, words_check, words_field
from evidence.models.named import LANGUAGE_CODE
from evidence.sight import Sighted
from investigations.models.actor import exactly_one
from investigations.models.agreement import Agreement
from investigations.models.claim import Claim
from investigations.models.claim_link import ClaimLink
from investigations.models.event import Event
from investigations.models.measure import Measure
from investigations.models.stance import Stance
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, Person, PersonLink

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class InvestigationQuerySet(WordedQuerySet["Investigation"]):
    def preload(self) -> Self:
        """With what a dossier's line shows."""
        return self

    def of_item(self, record: models.Model) -> Self:
        """Dossiers that a record belongs to."""
        field = ITEM_FIELD[type(record)]
        return self.filter(pk__in=InvestigationItem.objects.filter(**{field: record}).values("investigation"))


@tracked
class Investigation(Worded, Record):
    """A story that the newsroom tells. It isn't a fact: every fact in it rests on citations of its own."""

    title_en = words_field(_("title, English"), _("Title of the dossier, for English readers."))
    title_nl = words_field(_("title, Dutch"), _("The same for Dutch readers; one language is enough."))
    title_fr = words_field(_("title, French"), _("The same for French readers; one language is enough."))
    normal_words = joined_words("title", _("comparable title"), _("Automatic."))
    summary_en = models.TextField(
        _("summary, English"), blank=True, help_text=_("Two or three sentences for readers, in plain text.")
    )
    summary_nl = models.TextField(_("summary, Dutch"), blank=True, help_text=_("The same for Dutch readers."))
    summary_fr = models.TextField(
        _("summary, French"), blank=True, help_text=_("The same for French readers.")
    )
    language = models.CharField(
        _("language of the article"),
        max_length=8,
        blank=True,
        default="en",
        help_text=_("Language code of the article below: nl, fr, en."),
    )
    body = models.TextField(
        _("article"),
        blank=True,
        help_text=_(
            "The story, in Markdown: ## for headings, blank lines between paragraphs. A name links to its record as "
            "[Ari Epstein](people:0123456789ab), with the twelve characters that end the record's address."
        ),
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in a list", "position"),
        default=100,
        help_text=_("Order in lists, small numbers first."),
    )

    PROSE = ("summary_en", "summary_nl", "summary_fr", "body")

    objects: ClassVar = Sighted.from_queryset(InvestigationQuerySet)()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["position", "normal_words", "id"]
        constraints = [
            words_check(
                "title",
                name="investigation_title_given",
                message=_("Give the title in one language at least."),
            ),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex=LANGUAGE_CODE),
                name="investigation_language",
                violation_error_message=_(
                    "Give the language as a code of two or three letters, for example nl."
                ),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("investigation", args=[self.slug, self.key])

    def summary(self, language: str | None = None) -> str:
        """The summary for readers of `language`, or else in the first language that has one."""
        return getattr(self, f"summary_{self.summary_language(language)}", "")

    def summary_language(self, language: str | None = None) -> str:
        """The language that `summary` answers in; empty where there is none."""
        code = (language or get_language() or "en")[:2]
        return next((c for c in (code, "en", "nl", "fr") if getattr(self, f"summary_{c}", "")), "")


ITEM_FIELD: dict[type[models.Model], str] = {
    Person: "person",
    Organization: "organization",
    Affiliation: "affiliation",
    PersonLink: "person_link",
    OrganizationLink: "organization_link",
    Agreement: "agreement",
    Event: "event",
    Measure: "measure",
    Stance: "stance",
    Claim: "claim",
    ClaimLink: "claim_link",
}


def _item(model: type[models.Model], label: "_StrPromise") -> models.ForeignKey:
    return models.ForeignKey(
        model,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name=label,
        help_text=_("What belongs to the dossier: fill in one of these fields."),
    )


@tracked
class InvestigationItem(Row):
    """A record that belongs to a dossier: exactly one. People and organizations are its cast, the rest are its facts."""

    investigation = models.ForeignKey(
        Investigation,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("dossier"),
        help_text=_("The dossier."),
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in a list", "position"),
        default=100,
        help_text=_("Order in the cast, small numbers first."),
    )
    person = _item(Person, _("person"))
    organization = _item(Organization, _("organization"))
    affiliation = _item(Affiliation, _("affiliation"))
    person_link = _item(PersonLink, _("link between people"))
    organization_link = _item(OrganizationLink, _("link between organizations"))
    agreement = _item(Agreement, _("agreement"))
    event = _item(Event, _("event"))
    measure = _item(Measure, _("measure"))
    stance = _item(Stance, _("stance"))
    claim = _item(Claim, _("claim"))
    claim_link = _item(ClaimLink, _("link between claims"))

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(ITEM_FIELD.values()),
                name="investigationitem_one",
                violation_error_message=_("Choose what belongs to the dossier: fill in exactly one field."),
            ),
            models.UniqueConstraint(
                fields=["investigation", *ITEM_FIELD.values()],
                nulls_distinct=False,
                name="investigationitem_once",
                violation_error_message=_("This is in the dossier already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def item(self) -> models.Model | None:
        """The record; None only before it is saved."""
        chosen = (f for f in ITEM_FIELD.values() if getattr(self, f"{f}_id") is not None)
        return next((getattr(self, field) for field in chosen), None)
