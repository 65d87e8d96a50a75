"""What layer 1 adds to the registry."""

from evidence.registry import Aggregate, registry
from orgs.models import (
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationKind,
    OrganizationLink,
    OrganizationLinkCitation,
    OrganizationName,
    Sphere,
)

registry.register(Aggregate(root=Sphere, slug="spheres", vocabulary=True))
registry.register(Aggregate(root=OrganizationKind, slug="organization-kinds", vocabulary=True))
registry.register(
    Aggregate(
        root=Organization,
        slug="organizations",
        owned=(OrganizationName, OrganizationIdentifier, OrganizationCitation),
        viewset="orgs.api.OrganizationViewSet",
    )
)
registry.register(
    Aggregate(
        root=OrganizationLink,
        slug="organization-links",
        owned=(OrganizationLinkCitation,),
        viewset="orgs.api.OrganizationLinkViewSet",
    )
)
