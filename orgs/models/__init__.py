"""Layer 1: organizations and what ties them together."""

from orgs.models.link import (
    INVERSE,
    Interest,
    OrganizationLink,
    OrganizationLinkCitation,
    OrganizationLinkKind,
    OrganizationLinkQuerySet,
)
from orgs.models.organization import (
    Level,
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationQuerySet,
)
from orgs.models.vocabulary import UNCLASSIFIED, Door, OrganizationKind, Sphere

__all__ = [
    "INVERSE",
    "UNCLASSIFIED",
    "Door",
    "Interest",
    "Level",
    "Organization",
    "OrganizationCitation",
    "OrganizationIdentifier",
    "OrganizationKind",
    "OrganizationLink",
    "OrganizationLinkCitation",
    "OrganizationLinkKind",
    "OrganizationLinkQuerySet",
    "OrganizationName",
    "OrganizationQuerySet",
    "Sphere",
]
