"""Pages of people, roles, affiliations and links between people; what they add to the pages of organizations."""

from people.views import timeline
from people.views.affiliations import AffiliationList, AffiliationPage
from people.views.moves import MoveList, MovePage
from people.views.people import PersonLinkPage, PersonList, PersonPage
from people.views.roles import RoleList, RolePage
from people.views.rules import RuleList, RulePage

__all__ = [
    "AffiliationList",
    "AffiliationPage",
    "MoveList",
    "MovePage",
    "PersonLinkPage",
    "PersonList",
    "PersonPage",
    "RoleList",
    "RolePage",
    "RuleList",
    "RulePage",
    "timeline",
]
