"""Published rows for the tests of the API: of every kind of record that it serves, with everything that hangs on one.

A kind of record that has no maker here fails the tests that walk the registry: give it one.
"""

from collections.abc import Callable, Iterable
from itertools import count

from django.contrib.auth.models import User
from django.db.models import Model

from evidence.models import Record, SourceRelay
from evidence.registry import registry
from newsroom.publishing import plan, publish
from orgs.models import Organization, OrganizationIdentifier, OrganizationName
from people.models import (
    OverlapGroup,
    OverlapMember,
    Person,
    PersonCandidate,
    PersonIdentifier,
    PersonName,
    Role,
    RoleTitle,
)
from tests import builders

_numbers = count(1)


def slugs() -> list[str]:
    """The kinds of record that the API serves."""
    return sorted(aggregate.slug for aggregate in registry if aggregate.viewset)


def make(slug: str, number: int) -> list[Record]:
    """`number` rows of a kind; returns what has to be published for the API to show all of them."""
    return [record for _ in range(number) for record in MAKERS[slug](next(_numbers))]


def put(records: Iterable[Model]) -> None:
    """Publish them."""
    by = User.objects.filter(username="editor").first() or builders.editor()
    publish(plan(list(records)), by=by)


def _person(number: int) -> Person:
    person = builders.person(f"Person {number}", born="1980-03-05", public_basis="office_holder")
    PersonName.objects.create(person=person, name=f"Персона {number}", language="ru", script="Cyrl")
    return person


def _people(number: int) -> list[Record]:
    person, namesake = _person(number), builders.person(f"Namesake {number}", identity="unresolved")
    PersonIdentifier.objects.create(person=person, scheme="wikidata", value=f"Q{number}")
    PersonCandidate.objects.create(person=namesake, candidate=person)
    builders.cite(person, aspects=["birth"], source=builders.source(f"Source {number}"), attested="2022")
    group = OverlapGroup.objects.create(
        title=f"Group {number}", remark="They may be the same; no source says so."
    )
    for member in (person, namesake):
        OverlapMember.objects.create(group=group, person=member)
    return [person, namesake, group]


def _organization(number: int) -> Organization:
    organization = builders.organization(f"Organization {number}", kind=f"kind_{number}", founded="197X")
    OrganizationName.objects.create(
        organization=organization, name=f"Organisatie {number}", language="nl", kind="translation"
    )
    return organization


def _organizations(number: int) -> list[Record]:
    organization = _organization(number)
    OrganizationIdentifier.objects.create(organization=organization, scheme="wikidata", value=f"Q{number}")
    builders.cite(organization, source=builders.source(f"Source {number}"))
    return [organization]


def _role(number: int) -> Role:
    role = builders.role(
        f"Role {number}", category=f"category_{number}", sphere=builders.sphere(f"sphere_{number}")
    )
    RoleTitle.objects.create(role=role, language="nl", title=f"Rol {number}", preferred=True)
    return role


def _roles(number: int) -> list[Record]:
    return [_role(number)]


def _affiliations(number: int) -> list[Record]:
    person = _person(number)
    first = builders.affiliation(
        cited=False,
        person=person,
        role=_role(number),
        organization=_organization(number),
        on_behalf_of=_organization(number + 100_000),
        start="2010",
        end="[2012..2013]",
    )
    for locator in ("§ 1", "§ 2"):
        builders.cite(
            first, source=builders.source(f"Source {number} {locator}"), locator=locator, attested="2011-03"
        )
    second = builders.affiliation(person=person, role=first.role, organization=first.organization)
    return [first, second, builders.order(second, first)]


def _organization_links(number: int) -> list[Record]:
    link = builders.organization_link(
        from_organization=_organization(number),
        to_organization=_organization(number + 200_000),
        kind="owns",
        share_low="33.33",
        share_high="33.34",
        share_words="a third",
        start="2010?",
    )
    builders.cite(link, source=builders.source(f"Source {number}"), relation="contradicts")
    return [link]


def _person_links(number: int) -> list[Record]:
    link = builders.person_link(from_person=_person(number), to_person=_person(number + 300_000))
    builders.cite(link, source=builders.source(f"Source {number}"))
    return [link]


def _sources(number: int) -> list[Record]:
    source, release = (
        builders.source(f"Source {number}"),
        builders.source(f"Release {number}", published=None),
    )
    SourceRelay.objects.create(source=source, relayed=release)
    return [source, release]


MAKERS: dict[str, Callable[[int], list[Record]]] = {
    "people": _people,
    "organizations": _organizations,
    "roles": _roles,
    "affiliations": _affiliations,
    "organization-links": _organization_links,
    "person-links": _person_links,
    "sources": _sources,
}
