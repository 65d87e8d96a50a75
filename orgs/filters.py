"""Filters of organizations and of the links between them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.filters import PeriodFilterSet, RecordFilterSet
from evidence.parameters import (
    OptionFilter,
    OrderingFilter,
    PatternFilter,
    RecordFilter,
    SearchFilter,
    TermFilter,
    by_name,
    by_start,
    contradicted_filter,
    source_filter,
    standing_filter,
)
from orgs.models import (
    Level,
    Organization,
    OrganizationKind,
    OrganizationLink,
    OrganizationLinkKind,
    OrganizationLinkQuerySet,
    Sphere,
)


def organization_filter(**kwargs: Any) -> RecordFilter:
    """A reference to an organization."""
    return RecordFilter(model=Organization, **kwargs)


def sphere_filter(**kwargs: Any) -> TermFilter:
    """A sphere by its code."""
    return TermFilter(model=Sphere, label=_("Sphere"), example="public_office", **kwargs)


def kind_filter(**kwargs: Any) -> TermFilter:
    """A kind of organization by its code."""
    return TermFilter(model=OrganizationKind, example="company", **kwargs)


def level_filter(**kwargs: Any) -> OptionFilter:
    return OptionFilter(
        label=_("Level"), help_text=_("Level of government."), options=Level.choices, **kwargs
    )


def country_filter(**kwargs: Any) -> PatternFilter:
    return PatternFilter(
        label=_("Country"),
        help_text=_("Two letters, for example BE."),
        pattern=r"[A-Z]{2}",
        change=str.upper,
        advice=_("give a country as two letters, for example BE."),
        example="BE",
        **kwargs,
    )


class OrganizationFilter(RecordFilterSet):
    """Organizations."""

    q = SearchFilter(label=_("Name"), help_text=_("Words of a name, in any script."), example="Alrosa")
    kind = kind_filter(label=_("Kind"), help_text=_("What sort of organization."))
    sphere = sphere_filter(help_text=_("Where it stands."))
    country = country_filter()
    level = level_filter()
    ordering = OrderingFilter(orders=by_name())

    FIRST = ("q", "kind", "sphere", "country", "dossier")

    class Meta:
        model = Organization
        fields: Iterable[str] = ()


def at_either_end(rows: QuerySet, organization: Organization) -> QuerySet:
    """Links of `organization`, whichever way they read."""
    assert isinstance(rows, OrganizationLinkQuerySet)
    return rows.about(organization)


class OrganizationLinkFilter(PeriodFilterSet):
    """Links between organizations."""

    organization = organization_filter(
        label=_("Organization"), help_text=_("The organization at either end."), select=at_either_end
    )
    from_organization = organization_filter(
        label=_("From"), help_text=_("The organization that owns, represents, is part of …")
    )
    to_organization = organization_filter(label=_("To"), help_text=_("The other organization."))
    kind = OptionFilter(
        label=_("Kind"), help_text=_("Read from “from” to “to”."), options=OrganizationLinkKind.choices
    )
    standing = standing_filter(_("Who says so, and does anyone differ?"))
    contradicted = contradicted_filter()
    source = source_filter()
    ordering = OrderingFilter(orders={"kind": (_("Kind"), ("kind",))} | by_start())

    class Meta:
        model = OrganizationLink
        fields: Iterable[str] = ()
