"""What layer 2 adds to the registry."""

from django.db.models import Model

from evidence.models.worded import LANGUAGES
from evidence.registry import Aggregate, Derived, derived, registry
from evidence.sections import LABELS, PERIOD, Rows, Section, citations, identifiers, names, same
from people.models import (
    Affiliation,
    AffiliationCitation,
    AffiliationOrder,
    AffiliationOrderCitation,
    Move,
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
    Rule,
    RuleCitation,
    RuleDestination,
    RuleOffice,
    SamePost,
)


def name_after_title(role: Role, rows: list[Model]) -> None:
    """A role's working name is its preferred English title, unless the file gives one."""
    titles = [row for row in rows if isinstance(row, RoleTitle) and row.language == "en"]
    if not role.name and titles:
        role.name = next((row.title for row in titles if row.preferred), titles[0].title)


HEADCOUNT = {"low": "headcount_low", "high": "headcount_high"}

registry.register(
    Aggregate(
        root=RoleCategory,
        slug="role-categories",
        vocabulary=True,
        section=Section("role_categories", same("opens_door", "position"), groups=LABELS, by="code"),
    )
)
registry.register(
    Aggregate(
        root=Role,
        slug="roles",
        owned=(RoleTitle,),
        viewset="people.api.RoleViewSet",
        section=Section(
            "roles",
            same("name", "remark", "opens_door"),
            references={"category": ("category", "role_categories"), "sphere": ("sphere", "spheres")},
            rows=(
                Rows(
                    "titles",
                    RoleTitle,
                    same("language", "title", "gender", "preferred"),
                    identity=("language", "title"),
                ),
            ),
            by="code",
            complete=name_after_title,
        ),
    )
)
registry.register(
    Aggregate(
        root=Person,
        slug="people",
        owned=(PersonName, PersonIdentifier, PersonCitation),
        links=(PersonCandidate,),
        viewset="people.api.PersonViewSet",
        section=Section(
            "people",
            same("name", "sort_name", "identity", "born", "died", "public_basis", "remark"),
            groups={"headcount": HEADCOUNT | {"words": "headcount_words"}},
            rows=(
                names(PersonName),
                identifiers(PersonIdentifier),
                citations(PersonCitation),
                Rows(
                    "candidates",
                    PersonCandidate,
                    references={"person": ("candidate", "people")},
                    identity=("candidate_id",),
                    scalar="person",
                ),
            ),
            extras=("hypotheses",),
        ),
    )
)
registry.register(
    Aggregate(
        root=OverlapGroup,
        slug="overlap-groups",
        links=(OverlapMember,),
        section=Section(
            "overlaps",
            same("title", "remark"),
            rows=(
                Rows(
                    "people",
                    OverlapMember,
                    references={"person": ("person", "people")},
                    identity=("person_id",),
                    scalar="person",
                ),
            ),
        ),
    )
)
registry.register(
    Aggregate(
        root=PersonLink,
        slug="person-links",
        owned=(PersonLinkCitation,),
        viewset="people.api.PersonLinkViewSet",
        section=Section(
            "person_links",
            PERIOD | same("kind"),
            references={"from": ("from_person", "people"), "to": ("to_person", "people")},
            rows=(citations(PersonLinkCitation),),
        ),
    )
)
registry.register(
    Aggregate(
        root=Affiliation,
        slug="affiliations",
        owned=(AffiliationCitation,),
        links=(SamePost,),
        viewset="people.api.AffiliationViewSet",
        section=Section(
            "affiliations",
            PERIOD | same("title", "engagement"),
            references={
                "person": ("person", "people"),
                "role": ("role", "roles"),
                "organization": ("organization", "organizations"),
                "on_behalf_of": ("on_behalf_of", "organizations"),
            },
            groups={"headcount": HEADCOUNT},
            rows=(
                citations(AffiliationCitation),
                Rows(
                    "same_as",
                    SamePost,
                    references={"affiliation": ("other", "affiliations")},
                    identity=("other_id",),
                    scalar="affiliation",
                ),
            ),
        ),
    )
)
registry.register(
    Aggregate(
        root=AffiliationOrder,
        slug="affiliation-orders",
        owned=(AffiliationOrderCitation,),
        section=Section(
            "affiliation_orders",
            same("reality", "remark"),
            references={
                "affiliation": ("affiliation", "affiliations"),
                "after": ("other", "affiliations"),
                "together_with": ("other", "affiliations"),
            },
            rows=(citations(AffiliationOrderCitation),),
            constants={"after": {"relation": "after"}, "together_with": {"relation": "together"}},
        ),
    )
)

_WHERE = {
    "role_category": ("role_category", "role_categories"),
    "kind": ("organization_kind", "organization_kinds"),
}

registry.register(
    Aggregate(
        root=Rule,
        slug="rules",
        owned=(RuleOffice, RuleDestination, RuleCitation),
        viewset="people.api.RuleViewSet",
        section=Section(
            "rules",
            {"in_force_from": "start", "in_force_until": "end"}
            | same("jurisdiction", "months", "never_in_force", "position", "remark"),
            groups={
                "title": {language: f"title_{language}" for language in LANGUAGES},
                "duty": {language: f"duty_{language}" for language in LANGUAGES},
            },
            rows=(
                Rows(
                    "offices",
                    RuleOffice,
                    references=_WHERE
                    | {"role": ("role", "roles"), "organization": ("organization", "organizations")},
                    identity=("role_id", "role_category_id", "organization_id", "organization_kind_id"),
                ),
                Rows(
                    "destinations",
                    RuleDestination,
                    references=_WHERE | {"sphere": ("sphere", "spheres")},
                    identity=("sphere_id", "role_category_id", "organization_kind_id"),
                ),
                citations(RuleCitation),
            ),
            by="code",
        ),
    )
)

derived.append(Derived("moves", "people.api.MoveViewSet", model=Move))
derived.append(Derived("passages", "people.api.PassageViewSet"))
