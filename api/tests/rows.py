"""Published rows for the tests of the API: of every kind of record that it serves, with everything that hangs on one.

A kind of record that has no maker here fails the tests that walk the registry: give it one.
"""

from collections.abc import Callable, Iterable
from itertools import count

from django.contrib.auth.models import User
from django.db.models import Model

from evidence.models import Record, SourceRelay
from evidence.registry import registry
from investigations.models import (
    AgreementParticipant,
    AgreementRenewal,
    Claim,
    EventMeasure,
    EventPart,
    EventParticipant,
    MeasurePart,
    MeasureStatus,
    MeasureTarget,
    MeasureTitle,
    Unit,
)
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
    builders.cite(person, aspects=["birth"])
    PersonName.objects.create(person=person, name=f"Персона {number}", language="ru", script="Cyrl")
    return person


def _people(number: int) -> list[Record]:
    person, namesake = _person(number), builders.person(f"Namesake {number}", identity="unresolved")
    PersonIdentifier.objects.create(person=person, scheme="wikidata", value=f"Q{number}")
    PersonCandidate.objects.create(person=namesake, candidate=person)
    builders.cite(
        person, aspects=["birth", "identity"], source=builders.source(f"Source {number}"), attested="2022"
    )
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
    RoleTitle.objects.get_or_create(role=role, language="nl", title=f"Rol {number}", preferred=True)
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


def _rules(number: int) -> list[Record]:
    return [
        builders.rule(
            f"Rule {number}",
            code=f"rule-{number}",
            office={"role": _role(number), "organization": _organization(number)},
            destination={"sphere": builders.sphere(f"sphere_{number}")},
            start="2018-02-01",
        )
    ]


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


def _agreements(number: int) -> list[Record]:
    alrosa, awdc = _organization(number), _organization(number + 400_000)
    agreement = builders.agreement(
        f"Agreement {number}",
        parties=[alrosa, awdc],
        signed="2018-04-24",
        valid_for="P3Y",
        start="2018-04-24",
    )
    AgreementParticipant.objects.create(
        agreement=agreement, part="signatory", person=_person(number), on_behalf_of=awdc
    )
    later = builders.agreement(f"Renewal {number}", parties=[alrosa, awdc], signed="2021-12")
    AgreementRenewal.objects.create(agreement=later, renewed=agreement)
    return [agreement, later]


def _events(number: int) -> list[Record]:
    post = builders.affiliation(
        person=_person(number), role=_role(number), organization=_organization(number)
    )
    event = builders.event(
        f"Event {number}",
        participants=[_organization(number + 500_000)],
        date="2018-04",
        quantity_low=8,
        quantity_high=8,
        qualifier="exactly",
        unit=builders.term(Unit, f"unit_{number}"),
    )
    EventParticipant.objects.create(
        event=event,
        part=builders.term(EventPart, f"part_{number}"),
        person=post.person,
        capacity=post,
        on_behalf_of=post.organization,
    )
    measure = builders.measure(f"Measure of {number}")
    EventMeasure.objects.create(event=event, measure=measure)
    return [event, measure]


def _measures(number: int) -> list[Record]:
    measure = builders.measure(
        f"Measure {number}",
        kind=f"kind_{number}",
        authority=_organization(number),
        announced="2016-07-19",
        in_force="2024-01",
    )
    for step in ("proposed", "advice"):
        MeasureStatus.objects.create(measure=measure, status=step, date="2017", remark="In a few words.")
    MeasureTarget.objects.create(measure=measure, organization=_organization(number + 600_000))
    MeasureTarget.objects.create(measure=measure, person=_person(number))
    MeasureTitle.objects.create(measure=measure, language="nl", title=f"Maatregel {number}")
    whole = builders.measure(f"Whole {number}")
    MeasurePart.objects.create(measure=measure, whole=whole)
    return [measure, whole]


def _stances(number: int) -> list[Record]:
    stance = builders.stance(organization=_organization(number), reason="It hurts.", date="2022-02-23?")
    denial = {
        "relation": "contradicts",
        "mode": "denies",
        "voice": "A spokesperson",
        "voice_is_concerned": True,
    }
    builders.cite(stance, source=builders.source(f"Source {number}"), **denial)
    return [stance, builders.stance(person=_person(number), measure=stance.measure)]


def _claim(number: int) -> Claim:
    return builders.claim(
        f"Statement {number}",
        organization=_organization(number),
        via_organization=_organization(number + 700_000),
        quantity_low=30000,
        quantity_high=30000,
        qualifier="about",
        unit=builders.term(Unit, f"unit_{number}"),
        date="2022-03",
        about_time="2021",
    )


def _claims(number: int) -> list[Record]:
    said, other, third = _claim(number), _claim(number + 800_000), _claim(number + 900_000)
    post = builders.affiliation(
        person=_person(number), role=_role(number), organization=_organization(number)
    )
    tie = builders.organization_link(
        from_organization=_organization(number), to_organization=_organization(number + 1)
    )
    stance = builders.stance(organization=_organization(number))
    subjects = [
        post.person,
        post.organization,
        post,
        tie,
        builders.agreement(f"Agreement {number}"),
        builders.event(f"Event {number}"),
        stance.measure,
        stance,
        other,
    ]
    builders.about(said, *subjects)
    links = [
        builders.claim_link(from_claim=said, kind="disputes", to_claim=other),
        builders.claim_link(from_claim=third, kind="repeats", to_claim=said),
    ]
    return [said, other, third, *subjects, *links]


def _claim_links(number: int) -> list[Record]:
    link = builders.claim_link(from_claim=_claim(number), to_claim=_claim(number + 950_000), date="2022-03")
    return [link]


def _investigations(number: int) -> list[Record]:
    items = [*_affiliations(number)[:1], *_agreements(number), *_events(number), *_stances(number)]
    people = [_person(number), _organization(number)]
    dossier = builders.investigation(
        f"Dossier {number}", *people, *items, summary_en="What it is about.", body="An article."
    )
    return [dossier, *people, *items]


MAKERS: dict[str, Callable[[int], list[Record]]] = {
    "people": _people,
    "organizations": _organizations,
    "roles": _roles,
    "affiliations": _affiliations,
    "rules": _rules,
    "organization-links": _organization_links,
    "person-links": _person_links,
    "sources": _sources,
    "agreements": _agreements,
    "events": _events,
    "measures": _measures,
    "stances": _stances,
    "claims": _claims,
    "claim-links": _claim_links,
    "investigations": _investigations,
}
