"""Declaration: somebody declares an interest to a register."""

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import (
    Citation,
    DatedFact,
    Worded,
    WordedQuerySet,
    joined_words,
    words_check,
    words_field,
)
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from orgs.models import Organization
from people.models import Person


class DeclarationQuerySet(WordedQuerySet["Declaration"], PeriodQuerySet["Declaration"]):  # type: ignore[override]
    def preload(self) -> Self:
        return self.select_related("person", "register").prefetch_related(
            "person__names", "register__names", "citations__source"
        )


@tracked
class Declaration(Worded, DatedFact):
    """An interest that somebody declared."""

    WORDS = "interest"

    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="declarations",
        verbose_name=_("person"),
        help_text=_("Who declared it."),
    )
    register = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="declarations",
        verbose_name=_("register"),
        help_text=_("Whose register."),
    )
    interest_en = words_field(_("interest, English"), _("What was declared."))
    interest_nl = words_field(_("interest, Dutch"), _("What was declared."))
    interest_fr = words_field(_("interest, French"), _("What was declared."))
    normal_words = joined_words("interest", _("comparable interest"), _("Automatic."))

    NAMED_BY = ("person",)

    objects: ClassVar = Sighted.from_queryset(DeclarationQuerySet)()

    class Meta(DatedFact.Meta):
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["possible_from", "id"]
        constraints = [
            *DatedFact.Meta.constraints,
            words_check("interest", name="declaration_interest", message=_("Say what was declared.")),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.words()}"

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.slug, self.key])


@tracked
class DeclarationCitation(Citation):
    record = models.ForeignKey(
        Declaration,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("declaration"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
