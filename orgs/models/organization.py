"""Organization: any body with people in it, or standing for them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evidence.fields import PartialDateField, partial_date_check
from evidence.history import tracked
from evidence.models import Citation, Identifier, Name, Named, NamedQuerySet, NameKind, name_in
from evidence.sight import Sighted
from orgs.models.vocabulary import OrganizationKind, Sphere


class Level(models.TextChoices):
    INTERNATIONAL = "international", _("international")
    FEDERAL = "federal", _("federal or national")
    REGIONAL = "regional", _("regional")
    COMMUNITY = "community", _("community")
    PROVINCIAL = "provincial", _("provincial")
    MUNICIPAL = "municipal", _("municipal")


# Of a name that isn't the main one, by preference (see name_in).
SHOWN = (NameKind.TRANSLATION, NameKind.TRANSLITERATION, NameKind.ACRONYM, NameKind.SHORT_FORM)
# Letters that aren't Latin, for PostgreSQL: those of every script from Greek on, and the phonetic ones.
OTHER_LETTERS = "[\u0250-\u02af\u0370-\u1fff\u2c00-\u2dff\u2e80-\ufeff]"


def _rank(field: str, values: tuple[str, ...]) -> Case:
    """The place of a column's value among `values`; whatever else comes last."""
    return Case(
        *(When(**{field: value}, then=Value(place)) for place, value in enumerate(values)),
        default=Value(len(values)),
        output_field=models.IntegerField(),
    )


class OrganizationQuerySet(NamedQuerySet["Organization"]):
    def with_ends(self) -> Self:
        """With kind and sphere."""
        return self.select_related("kind", "sphere")

    def preload(self) -> Self:
        """With what an organization's own line shows: kind, sphere and names."""
        return self.with_ends().prefetch_related("names")

    def by_label(self, language: str | None = None) -> Self:
        """In the order of the names that a reader of `language` (default: the reader's own) sees, as `label` gives them;
        by the sort name where that is the main one. Annotates `label_key`."""
        code = (language or get_language() or "en")[:2]
        names = OrganizationName.objects.filter(organization=OuterRef("pk")).values("normal_name")
        translation = names.filter(kind=NameKind.TRANSLATION, language=code)
        readable = names.filter(kind__in=SHOWN).exclude(name__regex=OTHER_LETTERS)
        best = (_rank("language", (code, "en")), _rank("kind", SHOWN), "language", "name", "id")
        return self.annotate(
            label_key=Coalesce(
                Subquery(translation.order_by("language", "name", "id")[:1]),
                Case(When(~Q(name__regex=OTHER_LETTERS), then="sort_key")),
                Subquery(readable.order_by(*best)[:1]),
                "sort_key",
            )
        ).order_by("label_key", "pk")


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

    PROSE = ("description", *Named.PROSE)

    objects: ClassVar = Sighted.from_queryset(OrganizationQuerySet)()

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
