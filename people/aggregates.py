"""What layer 2 adds to the registry."""

from evidence.registry import Aggregate, registry
from people.models import (
    Affiliation,
    AffiliationCitation,
    AffiliationOrder,
    AffiliationOrderCitation,
    OverlapGroup,
    OverlapMember,
    Person,
    PersonCandidate,
    PersonCitation,
    PersonIdentifier,
    PersonLink,
    PersonLinkCitation,
    PersonName,
    Role,
    RoleCategory,
    RoleTitle,
)

registry.register(Aggregate(root=RoleCategory, slug="role-categories", vocabulary=True))
registry.register(Aggregate(root=Role, slug="roles", owned=(RoleTitle,), viewset="people.api.RoleViewSet"))
registry.register(
    Aggregate(
        root=Person,
        slug="people",
        owned=(PersonName, PersonIdentifier, PersonCitation),
        links=(PersonCandidate,),
        viewset="people.api.PersonViewSet",
    )
)
registry.register(Aggregate(root=OverlapGroup, slug="overlap-groups", links=(OverlapMember,)))
registry.register(
    Aggregate(root=PersonLink, slug="person-links", owned=(PersonLinkCitation,), viewset="people.api.PersonLinkViewSet")
)
registry.register(
    Aggregate(
        root=Affiliation,
        slug="affiliations",
        owned=(AffiliationCitation,),
        viewset="people.api.AffiliationViewSet",
    )
)
registry.register(
    Aggregate(root=AffiliationOrder, slug="affiliation-orders", owned=(AffiliationOrderCitation,))
)
