"""ClaimLink: one claim repeats, disputes, corrects or supports another."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Citation, DatedFact
from evidence.names import normalize
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from investigations.models.claim import Claim


class ClaimRelation(models.TextChoices):
    REPEATS = "repeats", _("repeats")
    DISPUTES = "disputes", _("disputes")
    CORRECTS = "corrects", _("corrects")
    SUPPORTS = "supports", _("supports")


# The relation as it reads from the other claim: code in the API, and words.
INVERSE = {
    ClaimRelation.REPEATS.value: ("repeated_by", _("is repeated by")),
    ClaimRelation.DISPUTES.value: ("disputed_by", _("is disputed by")),
    ClaimRelation.CORRECTS.value: ("corrected_by", _("is corrected by")),
    ClaimRelation.SUPPORTS.value: ("supported_by", _("is supported by")),
}


class ClaimLinkQuerySet(PeriodQuerySet["ClaimLink"]):
    def with_ends(self) -> Self:
        """With both claims, and whose they are."""
        return self.select_related(
            *(
                f"{end}__{part}"
                for end in ("from_claim", "to_claim")
                for part in ("person", "organization", "unit")
            )
        )

    def preload(self) -> Self:
        """With both claims, whose they are, and the citations."""
        ends = ("from_claim", "to_claim")
        return self.with_ends().prefetch_related(
            *(f"{end}__{part}__names" for end in ends for part in ("person", "organization")),
            *(f"{end}__citations__source" for end in ends),
            "citations__source",
        )

    def of_claim(self, claim: Claim) -> Self:
        """Links with `claim` at either end."""
        return self.filter(Q(from_claim=claim) | Q(to_claim=claim))


@tracked
class ClaimLink(DatedFact):
    """How two claims stand to each other, read from left to right: "the city's count disputes AWDC's figure".

    Where no source sets them beside each other and the comparison is ours, its citations allege it.
    """

    from_claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        related_name="links_from",
        verbose_name=_("claim"),
        help_text=_("The one that repeats, disputes …"),
    )
    kind = models.CharField(
        _("relation"), max_length=10, choices=ClaimRelation, help_text=_("Read from left to right.")
    )
    to_claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        related_name="links_to",
        verbose_name=_("other claim"),
        help_text=_("The one that is repeated, disputed …"),
    )

    NAMED_BY = tuple(
        f"{end}__{part}" for end in ("from_claim", "to_claim") for part in ("person", "organization")
    )

    objects: ClassVar = Sighted.from_queryset(ClaimLinkQuerySet)()

    class Meta(DatedFact.Meta):
        verbose_name = _("link between claims")
        verbose_name_plural = _("links between claims")
        ordering = ["kind", "id"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=ClaimRelation.values), name="claimlink_kind"),
            models.CheckConstraint(
                condition=~Q(from_claim=F("to_claim")),
                name="claimlink_two",
                violation_error_message=_("Choose two different claims."),
            ),
            models.UniqueConstraint(
                fields=["from_claim", "kind", "to_claim"],
                name="claimlink_once",
                violation_error_message=_("This link is already there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_claim} – {self.get_kind_display()} – {self.to_claim}"

    def address_text(self) -> str:
        return normalize(f"{self.from_claim.words('en')[:40]} {self.kind} {self.to_claim.words('en')[:40]}")

    def get_absolute_url(self) -> str:
        return reverse("claim-link", args=[self.slug, self.key])


@tracked
class ClaimLinkCitation(Citation):
    """A place that supports or contradicts a link between two claims."""

    record = models.ForeignKey(
        ClaimLink,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("link between claims"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
