"""Organization: any body with people in it, or standing for them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evidence.fields import PartialDateField, partial_date_check
from evidence.history import tracked
from evidence.models import Citation, Identifier, Name, Named, NamedQuerySet, name_in
from orgs.models.vocabulary import OrganizationKind, Sphere


class Level(models.TextChoices):
    INTERNATIONAL = "international", _("international")
    FEDERAL = "federal", _("federal or national")
    REGIONAL = "regional", _("regional")
    COMMUNITY = "community", _("community")
    PROVINCIAL = "provincial", _("provincial")
    MUNICIPAL = "municipal", _("municipal")


class OrganizationQuerySet(NamedQuerySet["Organization"]):
    def preload(self) -> Self:
        """With what an organization's own line shows: kind, sphere and names."""
        return self.select_related("kind", "sphere").prefetch_related("names")


@tracked
class Organization(Named):
    """A company, party, ministry, cabinet, lobby group, club … (Popolo: Organization).

    A group of organizations that a source doesn't name ("major Russian banks") is entered under a plain description.
    """

    kind = models.ForeignKey(
        OrganizationKind,
        on_delete=models.PROTECT,
        related_name="organizations",
        verbose_name=_("kind"),
        help_text=_("What sort of organization."),
    )
    sphere = models.ForeignKey(
        Sphere,
        on_delete=models.PROTECT,
        related_name="organizations",
        verbose_name=_("sphere"),
        help_text=_("Where it stands: decides which moves count as going through the revolving door."),
    )
    jurisdiction = models.CharField(
        _("jurisdiction"),
        max_length=100,
        blank=True,
        help_text=_(
            "Whose law it falls under or whose power it has, for example Belgium, Flanders, Antwerp."
        ),
    )
    level = models.CharField(
        _("level"),
        max_length=15,
        choices=Level,
        blank=True,
        help_text=_("Level of government, for public bodies."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("Two letters (ISO 3166), for example BE. Empty: none or more than one."),
    )
    founded = PartialDateField(_("founded"), help_text=_("As exactly as the source says; empty if unknown."))
    dissolved = PartialDateField(
        _("dissolved"),
        help_text=_("As exactly as the source says. Empty: unknown, which doesn't mean that it exists."),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("A sentence for readers: what it is and does, in neutral words."),
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
                name="organization_country",
                violation_error_message=_("Give the country as two capital letters, for example BE."),
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=Level.values), name="organization_level"
            ),
            partial_date_check("founded", name="organization_founded", label=_("Founded")),
            partial_date_check("dissolved", name="organization_dissolved", label=_("Dissolved")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("organization", args=[self.slug, self.key])

    def label(self, language: str | None = None) -> str:
        """The name for a reader of `language` (default: the reader's own)."""
        return name_in((language or get_language() or "en")[:2], self.names.all(), self.name)


@tracked
class OrganizationName(Name):
    """Another name of an organization."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="names",
        verbose_name=_("organization"),
        help_text=_("Whose name it is."),
    )

    class Meta(Name.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            *Name.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "name", "language"],
                name="organizationname_once",
                violation_error_message=_("This name is already there in this language."),
            ),
        ]


@tracked
class OrganizationIdentifier(Identifier):
    """A number of an organization in some register."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="identifiers",
        verbose_name=_("organization"),
        help_text=_("Whose identifier it is."),
    )

    class Meta(Identifier.Meta):
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        indexes = [models.Index(fields=["scheme", "value"], name="organizationidentifier_value")]
        constraints = [
            *Identifier.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "scheme", "value"],
                name="organizationidentifier_once",
                violation_error_message=_("This identifier is already there."),
            ),
        ]


@tracked
class OrganizationCitation(Citation):
    """A place that says something of the organization itself: its founding, its name."""

    record = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("organization"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
