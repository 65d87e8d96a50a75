"""What layer 1 adds to the registry."""

from evidence.registry import Aggregate, registry
from evidence.sections import LABELS, PERIOD, Section, citations, identifiers, names, same
from orgs.models import (
    Door,
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationKind,
    OrganizationLink,
    OrganizationLinkCitation,
    OrganizationName,
    Sphere,
)

registry.register(
    Aggregate(
        root=Sphere,
        slug="spheres",
        vocabulary=True,
        section=Section("spheres", same("position"), groups=LABELS, by="code"),
    )
)
registry.register(
    Aggregate(
        root=Door,
        slug="doors",
        vocabulary=True,
        follows=True,
        section=Section(
            "doors",
            same("position"),
            references={"inside": ("inside", "spheres"), "outside": ("outside", "spheres")},
            groups=LABELS,
            by="code",
        ),
    )
)
registry.register(
    Aggregate(
        root=OrganizationKind,
        slug="organization-kinds",
        vocabulary=True,
        section=Section(
            "organization_kinds",
            same("position"),
            references={"sphere": ("sphere", "spheres")},
            groups=LABELS,
            by="code",
        ),
    )
)
registry.register(
    Aggregate(
        root=Organization,
        slug="organizations",
        owned=(OrganizationName, OrganizationIdentifier, OrganizationCitation),
        viewset="orgs.api.OrganizationViewSet",
        section=Section(
            "organizations",
            same(
                "name",
                "sort_name",
                "country",
                "jurisdiction",
                "level",
                "founded",
                "dissolved",
                "description",
                "remark",
            ),
            references={"kind": ("kind", "organization_kinds"), "sphere": ("sphere", "spheres")},
            rows=(
                names(OrganizationName),
                identifiers(OrganizationIdentifier),
                citations(OrganizationCitation),
            ),
        ),
    )
)
registry.register(
    Aggregate(
        root=OrganizationLink,
        slug="organization-links",
        owned=(OrganizationLinkCitation,),
        viewset="orgs.api.OrganizationLinkViewSet",
        section=Section(
            "organization_links",
            PERIOD | same("kind", "interest"),
            references={
                "from": ("from_organization", "organizations"),
                "to": ("to_organization", "organizations"),
            },
            groups={"share": {"low": "share_low", "high": "share_high", "words": "share_words"}},
            rows=(citations(OrganizationLinkCitation),),
        ),
    )
)
