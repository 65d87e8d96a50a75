"""Filters of people, affiliations, roles and links between people, each held against the same question in Python."""

import random
from itertools import product

import pytest
from django.http import QueryDict

from evidence.dates import PartialDate
from evidence.periods import Held
from orgs.filters import OrganizationFilter
from orgs.models import Organization
from people.filters import AffiliationFilter, PersonFilter, PersonLinkFilter, RoleFilter
from people.models import Affiliation, Person, PersonName, Role, RoleTitle
from tests import builders

pytestmark = pytest.mark.django_db

STARTS = [None, "2010", "2010-05", "2010-05-17", "2009~", "2010?", "[2009..2011]", "201X", "[..2010]"]
ENDS = [None, "..", "2012", "2012-06-01", "[..2013]", "2009"]
WHENS = [
    "2009-01-01",
    "2010-05-17",
    "2010",
    "2010-05",
    "2011-03-15",
    "2012",
    "2012-06-01",
    "2012-06-02",
    "2025",
]


def ask(filterset, query, **kwargs):
    asked = filterset(QueryDict(query) if isinstance(query, str) else query, **kwargs)
    assert asked.is_valid(), asked.refusals
    return asked


def found(filterset, query):
    return set(ask(filterset, query).qs)


@pytest.fixture
def periods():
    """Affiliations with all combinations of starts, ends and an attestation."""
    organization, role = builders.organization(), builders.role()
    people = [builders.person(f"Person {letter}") for letter in "abcdefgh"]
    for number, (start, end, attested) in enumerate(product(STARTS, ENDS, [None, "2011-03"])):
        row = builders.affiliation(
            cited=False,
            person=people[number % len(people)],
            organization=organization,
            role=role,
            start=start,
            end=end,
        )
        builders.cite(row, attested=attested)
    return list(Affiliation.objects.select_related("person"))


@pytest.mark.parametrize("when", WHENS)
@pytest.mark.parametrize("throughout", [None, "false", "true"])
def test_on_held_and_throughout_answer_as_the_period_does(periods, when, throughout):
    truth = {
        row.pk: row.period.held(PartialDate.parse(when), throughout=throughout == "true") for row in periods
    }
    query = {"on": when} | ({"throughout": throughout} if throughout else {})
    rows = ask(AffiliationFilter, query).qs
    assert {row.pk: row.held for row in rows} == {
        pk: held.value for pk, held in truth.items() if held is not Held.NO
    }
    for held in ("certain", "possible"):
        assert {row.pk for row in ask(AffiliationFilter, query | {"held": held}).qs} == {
            pk for pk, answer in truth.items() if answer == held
        }
        people = {row.person for row in periods if truth[row.pk] == held}
        assert found(PersonFilter, query | {"held": held}) == people


def test_what_is_asked_of_a_post_must_hold_of_one_post():
    chance = random.Random(20)
    spheres = ["private_interest", "public_office"]
    organizations = [builders.organization(f"Body {n}", in_sphere=spheres[n % 2]) for n in range(3)]
    roles = [
        builders.role("Minister", category="political_office"),
        builders.role("Lobbyist", category="representation"),
        builders.role("Liaison", category="representation", sphere=builders.sphere("private_interest")),
    ]
    people = [builders.person(f"Person {n}") for n in range(15)]
    for person in people:
        for _ in range(chance.randrange(4)):
            row = builders.affiliation(
                cited=False,
                person=person,
                organization=chance.choice(organizations),
                role=chance.choice(roles),
                start=chance.choice([None, "2010", "2015"]),
                end=chance.choice([None, "2016"]),
            )
            builders.cite(row, mode=chance.choice(["asserts", "alleges"]))
    rows = list(Affiliation.objects.select_related("person", "organization", "role"))

    def meets(row, organization, role, category, sphere, on, held, standing):
        where = row.role.sphere_id or row.organization.sphere_id
        then = row.period.held(PartialDate.parse(on)) if on else None
        return (
            (not organization or row.organization == organization)
            and (not role or row.role == role)
            and (not category or row.role.category_id == category)
            and (not sphere or where == sphere)
            and (not on or (then is not Held.NO and then == (held or then)))
            and (not standing or row.standing == standing)
        )

    joined_differs = 0
    questions = product(
        [None, *organizations],
        [None, roles[1], roles[2]],
        [None, "representation"],
        [None, *spheres],
        [(None, None), ("2012", None), ("2017-01-01", "possible")],
        [None, "alleged"],
    )
    for organization, role, category, sphere, (on, held), standing in questions:
        asked = (organization, role, category, sphere, on, held, standing)
        names = ("organization", "role", "role_category", "sphere", "on", "held", "standing")
        query = {
            name: str(getattr(value, "pk", value)) for name, value in zip(names, asked, strict=True) if value
        }
        truth = {row.person for row in rows if meets(row, *asked)} if any(asked) else set(people)
        assert found(PersonFilter, query) == truth, query
        if any(asked):
            # The same with each part met by whichever post, which is what joined filters would answer.
            parts = [meets_one(rows, meets, asked, index) for index, value in enumerate(asked) if value]
            joined_differs += set.intersection(*parts) != truth
    assert joined_differs > 50, "the rows can't tell the two apart"


def meets_one(rows, meets, asked, index):
    """People of whom some post meets a single part of the question (`held` goes with `on`)."""
    alone = [None] * len(asked)
    alone[index] = asked[index]
    if index == 5:
        alone[4] = asked[4]
    return {row.person for row in rows if meets(row, *alone)}


def test_people_by_name_in_any_script_identity_and_basis():
    ivanov = builders.person("Sergey Ivanov", public_basis="public_actor")
    PersonName.objects.create(person=ivanov, name="Сергей Иванов", language="ru", script="Cyrl")
    group = builders.person("Spokespersons", identity="unnamed_group", headcount_low=3)
    assert found(PersonFilter, "q=Иванов") == {ivanov}
    assert found(PersonFilter, "q=ivanov+sergey") == {ivanov}
    assert found(PersonFilter, "q=ivanov+boris") == set()
    assert found(PersonFilter, "q=%25") == set()
    assert found(PersonFilter, "identity=unnamed_group") == {group}
    assert found(PersonFilter, "public_basis=public_actor") == {ivanov}


def test_affiliations_by_words_of_person_organization_role_and_title():
    row = builders.affiliation(
        person=builders.person("Ari Epstein"),
        organization=builders.organization("Antwerp World Diamond Centre"),
        role=builders.role("Chief executive officer"),
        title="Président du comité",
    )
    RoleTitle.objects.create(role=row.role, language="nl", title="gedelegeerd bestuurder", preferred=True)
    builders.affiliation(
        person=builders.person("Someone else"),
        organization=builders.organization("Elsewhere"),
        role=builders.role("X"),
    )
    for words in (
        "epstein",
        "diamond+epstein",
        "bestuurder",
        "Président",
        "executive+antwerp+ari",
        "EPSTEIN,",
    ):
        assert found(AffiliationFilter, f"q={words}") == {row}, words
    assert found(AffiliationFilter, "q=epstein+elsewhere") == set()
    assert found(AffiliationFilter, "q=%21%3F") == set()


def test_affiliations_in_the_sphere_of_the_role_or_else_of_the_organization():
    ministry = builders.organization("Ministry", in_sphere="public_office")
    official = builders.affiliation(organization=ministry, role=builders.role("Official"))
    lobbyist = builders.affiliation(
        organization=ministry,
        role=builders.role("Seconded lobbyist", sphere=builders.sphere("private_interest")),
        person=builders.person("Lobbyist"),
    )
    assert found(AffiliationFilter, "sphere=public_office") == {official}
    assert found(AffiliationFilter, "sphere=private_interest") == {lobbyist}
    assert found(PersonFilter, "sphere=private_interest") == {lobbyist.person}


def test_affiliations_by_their_ends_engagement_source_and_category():
    party = builders.organization("Party", in_sphere="political_party")
    source = builders.source("The one")
    row = builders.affiliation(cited=False, on_behalf_of=party, engagement="acting")
    builders.cite(row, source=source, locator="§ 1")
    builders.cite(row, source=source, locator="§ 2")
    other = builders.affiliation(
        person=builders.person("Other"),
        organization=builders.organization("Other"),
        role=builders.role("Member", category="membership"),
    )
    for query in (
        f"person={row.person.key}",
        f"organization={row.organization_id}",
        f"on_behalf_of={party.key}",
        f"role={row.role.key}",
        f"role={row.role_id}",
        "role_category=executive",
        "engagement=acting",
        f"source={source.pk}",
    ):
        assert [each.pk for each in ask(AffiliationFilter, query).qs] == [row.pk], query
    assert found(AffiliationFilter, "role_category=membership") == {other}


def test_affiliations_in_order_of_start_with_unknown_ones_last():
    rows = {
        start: builders.affiliation(person=builders.person(str(start)), start=start)
        for start in (None, "2015", "2010-05")
    }
    assert list(ask(AffiliationFilter, "ordering=start").qs) == [rows["2010-05"], rows["2015"], rows[None]]
    assert list(ask(AffiliationFilter, "ordering=-start").qs) == [rows["2015"], rows["2010-05"], rows[None]]


def test_links_of_a_person_at_either_end():
    link = builders.person_link()
    father, son = link.from_person, link.to_person
    builders.person_link(from_person=builders.person("A"), to_person=builders.person("B"), kind="colleague")
    assert (
        found(PersonLinkFilter, f"person={father.key}")
        == found(PersonLinkFilter, f"person={son.pk}")
        == {link}
    )
    assert found(PersonLinkFilter, f"from_person={father.key}") == {link}
    assert found(PersonLinkFilter, f"to_person={father.key}") == set()
    assert found(PersonLinkFilter, f"person={father.key}&kind=colleague") == set()
    assert found(PersonLinkFilter, "kind=parent_of&standing=stated") == {link}


def test_roles_by_title_category_and_where_they_were_held():
    ministry = builders.organization("Ministry", in_sphere="public_office")
    official = builders.affiliation(organization=ministry, role=builders.role("Official")).role
    RoleTitle.objects.create(role=official, language="nl", title="ambtenaar", preferred=True)
    seconded = builders.role(
        "Seconded", sphere=builders.sphere("private_interest"), category="representation"
    )
    builders.affiliation(organization=ministry, role=seconded, person=builders.person("Lobbyist"))
    assert found(RoleFilter, "q=ambtenaar") == {official}
    assert found(RoleFilter, "category=representation") == {seconded}
    assert found(RoleFilter, "sphere=public_office") == {official}
    assert found(RoleFilter, "sphere=private_interest") == {seconded}


def test_filters_read_the_store_of_their_rows_only():
    """Subqueries carry no database of their own: pinned rows stay on one connection."""
    row = builders.affiliation()
    query = {"organization": str(row.organization_id), "q": "Ari", "on": "2010"}
    pinned = PersonFilter(query, Person.objects.using("default"))
    assert set(pinned.qs) == {row.person}
    assert Organization.objects.count() == Role.objects.count() == 1


@pytest.mark.parametrize(
    ("since", "until"), product([None, "2009", "2010-06", "2013"], [None, "2009-12-31", "2010", "2012-05"])
)
def test_since_and_until_keep_what_may_have_held_between_them(periods, since, until):
    query = "&".join(f"{name}={value}" for name, value in (("since", since), ("until", until)) if value)
    first = PartialDate.parse(since).earliest if since else None
    last = PartialDate.parse(until).latest if until else None
    if first and last and first > last:
        asked = AffiliationFilter(QueryDict(query))
        assert not asked.is_valid() and [each.parameter for each in asked.refusals] == ["until"]
        return
    expected = {
        row
        for row in periods
        if (row.dates_agree or not query)
        and (first is None or row.possible_until is None or row.possible_until >= first)
        and (last is None or row.possible_from is None or row.possible_from <= last)
    }
    assert found(AffiliationFilter, query) == expected
    assert found(PersonFilter, query) == {row.person for row in expected}


def test_a_post_is_found_by_the_kind_the_level_and_the_country_of_its_organization():
    ministry = builders.organization("Ministry", in_sphere="public_office")
    Organization.objects.filter(pk=ministry.pk).update(level="federal", country="BE")
    there, elsewhere = builders.affiliation(organization=ministry), builders.affiliation()
    for query in ("level=federal", "country=be", f"organization_kind={ministry.kind_id}&level=federal"):
        assert found(AffiliationFilter, query) == {there}, query
        assert found(PersonFilter, query) == {there.person}, query
    # Of one and the same post.
    assert not found(PersonFilter, f"level=federal&organization={elsewhere.organization.key}")


def test_what_a_source_contradicts_is_found_whatever_its_standing():
    plain, other = builders.affiliation(), builders.affiliation()
    builders.cite(other, relation="contradicts", aspects=["start"])
    assert found(AffiliationFilter, "contradicted=true") == {other}
    assert found(AffiliationFilter, "contradicted=false") == {plain}


def test_people_and_organizations_with_moves_are_found():
    builders.door()
    person, still = builders.person("Went"), builders.affiliation()
    inside = builders.organization("Ministry", in_sphere="public_office")
    outside = builders.organization("Lobby")
    builders.affiliation(person=person, organization=inside, start="2010", end="2012")
    builders.affiliation(person=person, organization=outside, start="2014")
    assert found(PersonFilter, "has_moves=true") == {person}
    assert found(PersonFilter, "has_moves=false") == {still.person}
    assert found(OrganizationFilter, "has_moves=true") == {inside, outside}
    assert found(OrganizationFilter, "has_moves=false") == {still.organization}
