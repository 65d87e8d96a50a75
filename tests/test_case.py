"""The real case, published: what the sources say, and no more."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from config.stores import use_store
from evidence.dates import PartialDate
from evidence.models import Source
from newsroom.models import Hypothesis
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, AffiliationOrder, Identity, OverlapMember, Person, PersonLink

pytestmark = pytest.mark.usefixtures("published_case")


@pytest.fixture
def published_case(case: str) -> Iterator[None]:
    with use_store("published"):
        yield


def held(when: str, **filters: object) -> dict[str, str]:
    return {
        str(fact.person): fact.held
        for fact in Affiliation.objects.active_on(when).filter(**filters).select_related("person")
    }


def test_everything_is_there() -> None:
    counts = [
        model.objects.count()
        for model in (
            Source,
            Person,
            Organization,
            Affiliation,
            OrganizationLink,
            PersonLink,
            AffiliationOrder,
        )
    ]
    assert counts == [23, 46, 77, 71, 27, 5, 10]


def test_standing_is_what_the_citations_carry() -> None:
    assert Counter(Affiliation.objects.values_list("standing", flat=True)) == {"stated": 54, "alleged": 17}
    assert Counter(OrganizationLink.objects.values_list("standing", flat=True)) == {
        "stated": 26,
        "alleged": 1,
    }
    assert Counter(PersonLink.objects.values_list("standing", flat=True)) == {"stated": 4, "alleged": 1}
    chair = OrganizationLink.objects.get(kind="chairs", start="2024")
    assert (chair.standing, chair.reality) == ("stated", "announced")


def test_who_led_alrosa_when() -> None:
    alrosa = {"organization__name": "ALROSA", "role__code": "ceo"}
    assert held("2018-04-24", **alrosa) == {"Sergey Sergeyevich Ivanov": "certain"}
    assert held("2015-01-01", **alrosa) == {}
    # De Morgen of March 2022 still calls him chief executive: on no day of it is that certain, but in that month it is.
    assert held("2022-03", **alrosa) == {"Sergey Sergeyevich Ivanov": "certain"}
    assert held("2022-03-31", **alrosa) == {"Sergey Sergeyevich Ivanov": "possible"}
    assert held("2022-04-01", **alrosa) == {"Sergey Sergeyevich Ivanov": "possible"}


def test_presidency_of_the_club_has_no_known_end() -> None:
    club = {"organization__name": "Diamantclub", "role__code": "club-president"}
    # Trends of 2010 says it as a fact; the day comes from a questioner who alleges it, and makes nothing certain.
    assert held("2010", **club) == {"Jan Jambon": "certain"}
    assert held("2010-12-02", **club) == {"Jan Jambon": "possible"}
    assert held("2015-04-13", **club) == {"Jan Jambon": "possible"}


def test_unnamed_stay_unnamed() -> None:
    unnamed = Person.objects.filter(identity__in=[Identity.UNNAMED_ONE, Identity.UNNAMED_GROUP])
    assert unnamed.count() == 19
    assert not unnamed.filter(names__isnull=False).exists()
    assert not unnamed.exclude(born=None, died=None).exists()
    # Nobody named in the case is named in a record of somebody unnamed, but for the office they worked for.
    allowed = {"Wilmès", "De Croo", "Lukashenko", "Ivanov"}
    surnames = {
        p.sort_name.split(",")[0] for p in Person.objects.filter(identity=Identity.NAMED) if p.sort_name
    }
    for person in unnamed:
        found = {name for name in surnames if re.search(rf"\b{re.escape(name)}\b", person.name)}
        assert found <= allowed, person


def test_at_least_three_stays_at_least_three() -> None:
    group = Person.objects.get(name__startswith="Spokespersons of CD&V and Open Vld")
    assert (group.headcount_low, group.headcount_high, group.headcount) == (3, None, "3 or more")
    parts = {a.organization.name: a.headcount_low for a in group.affiliations.select_related("organization")}
    assert sorted(parts.values(), key=str) == [1, 1, 3]
    exact = Person.objects.filter(headcount_high__isnull=False).order_by("headcount_low")
    assert list(exact.values_list("headcount_low", "headcount_high")) == [(5, 5), (8, 8)]


def test_a_name_that_fits_two_stays_unresolved() -> None:
    (wathelet,) = Person.objects.filter(identity=Identity.UNRESOLVED)
    assert wathelet.name == "Melchior Wathelet"
    assert not wathelet.identifiers.exists()


def test_hypotheses_stay_in_the_newsroom() -> None:
    with use_store("newsroom"):
        assert Hypothesis.objects.count() == 3
    members = OverlapMember.objects.select_related("group")
    assert len({member.group_id for member in members}) == 1 and len(members) == 3
    assert "no source says" in members[0].group.remark


def test_father_and_son_are_two() -> None:
    found = Person.objects.matching("Иванов").filter(identity=Identity.NAMED)
    assert {person.name for person in found} == {"Sergey Sergeyevich Ivanov", "Sergey Borisovich Ivanov"}
    link = PersonLink.objects.get(kind="parent_of")
    assert (link.from_person.name, link.to_person.name) == (
        "Sergey Borisovich Ivanov",
        "Sergey Sergeyevich Ivanov",
    )


def test_what_was_announced_is_never_certain() -> None:
    chair = OrganizationLink.objects.get(kind="chairs", start="2024")
    assert (chair.certain_from, chair.certain_until, str(chair.possible_from)) == (None, None, "2024-01-01")
    assert [link.held for link in OrganizationLink.objects.filter(pk=chair.pk).active_on("2024")] == [
        "possible"
    ]
    assert chair.period.held(PartialDate.parse("2024")) == "possible"


def test_no_dates_contradict_each_other() -> None:
    for model in (Affiliation, OrganizationLink, PersonLink):
        assert not model.objects.filter(dates_agree=False).exists()


def test_being_in_post_while_it_was_reported_is_not_certain_where_the_source_leaves_it_open() -> None:
    """Knack counts staff and former staff: its month is an attestation with a question mark."""
    director = Affiliation.objects.get(role__code="cabinet-director")
    assert [str(citation.attested) for citation in director.citations.all()] == ["2021-06?"]
    assert (director.certain_from, director.standing) == (None, "alleged")
