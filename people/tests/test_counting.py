"""People behind posts, as a range."""

import pytest

from people.counting import Count, people_behind, together
from people.models import Affiliation, OverlapGroup, OverlapMember, PersonCandidate
from tests import builders

pytestmark = pytest.mark.django_db


def group(name: str, low: int, high: int | None = None):
    return builders.person(name, identity="unnamed_group", headcount_low=low, headcount_high=high)


def post(person, **values) -> Affiliation:
    where = builders.organization(values.pop("where", "AWDC"))
    return builders.affiliation(person=person, organization=where, **values)


def overlap(*people) -> None:
    together = OverlapGroup.objects.create(title="May be the same", remark="No source says so.")
    for person in people:
        OverlapMember.objects.create(group=together, person=person)


def test_a_person_counts_once_however_many_posts():
    ann = builders.person("Ann")
    assert people_behind([post(ann), post(ann, where="PVDA")]) == Count(1, 1, 1, named=1)


def test_parts_of_a_group_are_not_added_up():
    spokespersons = group("Spokespersons", 3)
    posts = [
        post(spokespersons, where="CD&V", headcount_low=1),
        post(spokespersons, where="Open Vld", headcount_low=1),
        post(spokespersons, headcount_low=3),
    ]
    assert people_behind(posts) == Count(3, 3, None)
    assert people_behind(posts).words() == "at least 3 people"
    # Of one party alone, no more is known than that somebody came from it.
    assert people_behind(posts[:1]).words() == "at least 1 person"


def test_records_that_may_overlap_make_a_range():
    three = [builders.person(f"Somebody {n}", identity="unnamed_one") for n in range(3)]
    overlap(*three)
    counted = people_behind([post(each) for each in three])
    assert counted == Count(1, 3, 3)
    assert counted == together(three)
    assert counted.words() == "from 1 to 3 people: some records may concern the same ones"


def test_a_group_that_may_hold_somebody_is_the_least_there_are():
    one, four = builders.person("Somebody", identity="unnamed_one"), group("Staff", 4, 4)
    overlap(one, four)
    assert people_behind([post(one), post(four)]) == Count(4, 5, 5)


def test_groups_that_overlap_through_another_are_one_cluster():
    three = [builders.person(f"Somebody {n}", identity="unnamed_one") for n in range(3)]
    overlap(*three[:2])
    overlap(*three[1:])
    assert people_behind([post(each) for each in three]).low == 1


def test_an_overlap_with_somebody_who_isn_t_there_changes_nothing():
    one, other = (builders.person(f"Somebody {n}", identity="unnamed_one") for n in range(2))
    overlap(one, other)
    assert people_behind([post(one)]).words() == "1 person"


def test_somebody_unresolved_may_be_the_candidate_beside_them():
    father, unresolved = builders.person("M. W."), builders.person("M. W.", identity="unresolved")
    PersonCandidate.objects.create(person=unresolved, candidate=father)
    assert people_behind([post(father), post(unresolved)]) == Count(1, 2, 2)


def test_parts_with_a_limit_are_limited_by_the_group():
    five = group("Five", 5, 5)
    assert people_behind([post(five), post(five, where="PVDA")]) == Count(5, 5, 5)
    two = [post(five, where=f"Bank {n}", headcount_low=2, headcount_high=2) for n in range(2)]
    assert people_behind(two) == Count(2, 2, 4)
    assert people_behind(two).words() == "2 to 4 people"


def test_who_is_named_is_counted_apart():
    ann, one = builders.person("Ann"), builders.person("Somebody", identity="unnamed_one")
    staff = group("Staff", 2)
    assert (
        people_behind([post(ann), post(one)]).words() == "1 by name, and 1 person whom the sources don’t name"
    )
    overlap(one, staff)
    assert people_behind([post(ann), post(one), post(staff)]).words() == (
        "1 by name, and from 2 to 3 people whom the sources don’t name, or more where a source sets no limit: "
        "some records may concern the same ones"
    )
    # Where somebody named may be one of those who aren't, nobody is told apart.
    overlap(ann, one)
    assert people_behind([post(ann), post(one)]) == Count(1, 2, 2)


def test_nobody_is_nobody():
    assert people_behind([]) == Count(0, 0, 0)
    assert people_behind([]).words() == "0 people"


def test_it_takes_two_queries(django_assert_num_queries):
    for n in range(5):
        post(builders.person(f"Person {n}"))
    posts = list(Affiliation.objects.with_ends())
    with django_assert_num_queries(2):
        people_behind(posts)
