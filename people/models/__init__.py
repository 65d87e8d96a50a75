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
from people.models.move import Basis, Direction, Move, MoveQuerySet, Outcome, RuleOutcome
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
from people.models.rule import Rule, RuleCitation, RuleDestination, RuleOffice, RuleQuerySet
from people.models.same_post import SamePost

__all__ = [
    "Affiliation",
    "AffiliationCitation",
    "AffiliationOrder",
    "AffiliationOrderCitation",
    "AffiliationQuerySet",
    "Basis",
    "Direction",
    "Engagement",
    "Gender",
    "Identity",
    "Move",
    "MoveQuerySet",
    "OrderRelation",
    "Outcome",
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
    "Rule",
    "RuleCitation",
    "RuleDestination",
    "RuleOffice",
    "RuleOutcome",
    "RuleQuerySet",
    "SamePost",
]
