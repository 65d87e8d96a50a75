"""OrganizationLink: one organization is part of, owns, represents … another."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Citation, PeriodFact
from evidence.names import normalize
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from orgs.models.organization import Organization


class OrganizationLinkKind(models.TextChoices):
    PART_OF = "part_of", _("is part of")
    MEMBER_OF = "member_of", _("is a member of")
    OFFICE_OF = "office_of", _("is an office of")
    EMANATION_OF = "emanation_of", _("is an emanation of")
    SUCCESSOR_OF = "successor_of", _("is the successor of")
    OWNS = "owns", _("owns")
    REPRESENTS = "represents", _("represents")
    CHAIRS = "chairs", _("chairs")
    CREATED = "created", _("created")
    FUNDS = "funds", _("funds")


# The same kinds, read from the other end.
INVERSE = {
    OrganizationLinkKind.PART_OF: _("has as a part"),
    OrganizationLinkKind.MEMBER_OF: _("has as a member"),
    OrganizationLinkKind.OFFICE_OF: _("has as an office"),
    OrganizationLinkKind.EMANATION_OF: _("has as an emanation"),
    OrganizationLinkKind.SUCCESSOR_OF: _("was succeeded by"),
    OrganizationLinkKind.OWNS: _("is owned by"),
    OrganizationLinkKind.REPRESENTS: _("is represented by"),
    OrganizationLinkKind.CHAIRS: _("is chaired by"),
    OrganizationLinkKind.CREATED: _("was created by"),
    OrganizationLinkKind.FUNDS: _("is funded by"),
}


class Interest(models.TextChoices):
    DIRECT = "direct", _("direct")
    BENEFICIAL = "beneficial", _("beneficial")


class OrganizationLinkQuerySet(PeriodQuerySet["OrganizationLink"]):
    def with_ends(self) -> Self:
        """With both organizations."""
        return self.select_related(
            "from_organization__kind",
            "from_organization__sphere",
            "to_organization__kind",
            "to_organization__sphere",
        )

    def preload(self) -> Self:
        """With both organizations, their names, and the citations with their sources."""
        return self.with_ends().prefetch_related(
            "from_organization__names", "to_organization__names", "citations__source"
        )

    def about(self, organization: Organization) -> Self:
        """Links with `organization` at either end."""
        return self.filter(Q(from_organization=organization) | Q(to_organization=organization))


@tracked
class OrganizationLink(PeriodFact):
    """A dated tie between two organizations, read from left to right: "AWDC represents the diamond companies".

    `owns` takes a share in percent, as a range where the source gives one (FollowTheMoney: Ownership).
    """

    from_organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="links_from",
        verbose_name=_("organization"),
        help_text=_("The one that is part of, owns, represents …"),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganizationLinkKind, help_text=_("Read from left to right.")
    )
    to_organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="links_to",
        verbose_name=_("other organization"),
        help_text=_("The other one."),
    )
    share_low = models.DecimalField(
        _("share, at least"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("In percent, for “owns” only. An exact share: the same number twice."),
    )
    share_high = models.DecimalField(
        _("share, at most"), max_digits=5, decimal_places=2, null=True, blank=True, help_text=_("In percent.")
    )
    share_words = models.CharField(
        _("share in words"),
        max_length=100,
        blank=True,
        help_text=_("As the source puts it, for example “a third”."),
    )
    interest = models.CharField(
        _("interest"),
        max_length=12,
        choices=Interest,
        blank=True,
        help_text=_("Held directly, or through others (beneficial). Empty: the source doesn't say."),
    )

    NAMED_BY = ("from_organization", "to_organization")

    objects: ClassVar = Sighted.from_queryset(OrganizationLinkQuerySet)()

    class Meta(PeriodFact.Meta):
        verbose_name = _("link between organizations")
        verbose_name_plural = _("links between organizations")
        ordering = ["kind", "id"]
        constraints = [
            *PeriodFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=OrganizationLinkKind.values), name="organizationlink_kind"
            ),
            models.CheckConstraint(
                condition=~Q(from_organization=F("to_organization")),
                name="organizationlink_two_ends",
                violation_error_message=_("An organization can't be linked to itself."),
            ),
            models.CheckConstraint(
                condition=Q(kind=OrganizationLinkKind.OWNS)
                | Q(share_low=None, share_high=None, share_words="", interest=""),
                name="organizationlink_share_of_owner",
                violation_error_message=_(
                    "Only “owns” has a share and an interest: choose that kind or empty them."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(share_low=None) | Q(share_low__gte=0))
                & (Q(share_high=None) | Q(share_high__lte=100))
                & (Q(share_low=None) | Q(share_high=None) | Q(share_low__lte=F("share_high"))),
                name="organizationlink_share_range",
                violation_error_message=_("A share lies between 0 and 100 percent, the lower bound first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organization} {self.get_kind_display()} {self.to_organization}"

    def address_text(self) -> str:
        return normalize(f"{self.from_organization.name} {self.kind} {self.to_organization.name}")

    def get_absolute_url(self) -> str:
        return reverse("organization-link", args=[self.slug, self.key])

    @property
    def inverse_label(self) -> str:
        """The kind read from the other end, for example "is owned by"."""
        return str(INVERSE[OrganizationLinkKind(self.kind)])


@tracked
class OrganizationLinkCitation(Citation):
    """A place that supports or contradicts a link between organizations."""

    record = models.ForeignKey(
        OrganizationLink,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("link"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
