"""Layer 2: people, the roles they hold, and where."""

from people.models.affiliation import (
    Affiliation,
    AffiliationCitation,
    AffiliationOrder,
    AffiliationOrderCitation,
    AffiliationQuerySet,
    Engagement,
    OrderRelation,
)
from people.models.link import PersonLink, PersonLinkCitation, PersonLinkKind, PersonLinkQuerySet
from people.models.overlap import OverlapGroup, OverlapMember
from people.models.person import (
    Identity,
    Person,
    PersonCandidate,
    PersonCitation,
    PersonIdentifier,
    PersonName,
    PersonQuerySet,
    PublicBasis,
)
from people.models.role import Gender, Role, RoleCategory, RoleQuerySet, RoleTitle

__all__ = [
    "Affiliation",
    "AffiliationCitation",
    "AffiliationOrder",
    "AffiliationOrderCitation",
    "AffiliationQuerySet",
    "Engagement",
    "Gender",
    "Identity",
    "OrderRelation",
    "OverlapGroup",
    "OverlapMember",
    "Person",
    "PersonCandidate",
    "PersonCitation",
    "PersonIdentifier",
    "PersonLink",
    "PersonLinkCitation",
    "PersonLinkKind",
    "PersonLinkQuerySet",
    "PersonName",
    "PersonQuerySet",
    "PublicBasis",
    "Role",
    "RoleCategory",
    "RoleQuerySet",
    "RoleTitle",
]
