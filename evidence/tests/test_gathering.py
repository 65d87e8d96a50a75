"""What a page completes for all of its facts at once."""

import pytest

from evidence.gathering import citations, gathering, reachable
from orgs.models import Organization
from people.models import Affiliation, AffiliationCitation, PersonLink, Role
from tests import builders

pytestmark = pytest.mark.django_db


def posts(number: int = 1) -> list[Affiliation]:
    for n in range(number):
        builders.affiliation(
            person=builders.person(f"Person {n}"), organization=builders.organization(f"Org {n}")
        )
    return list(Affiliation.objects.with_ends())


def test_citations_are_there_as_if_they_were_prefetched(django_assert_num_queries):
    (post,) = posts()
    expected = [(c.pk, c.source, c.attested, c.aspects) for c in AffiliationCitation.objects.all()]
    gathering.complete([post])
    with django_assert_num_queries(0):
        found = list(post.citations.all())
        assert [(c.pk, c.source, c.attested, c.aspects) for c in found] == expected
        assert type(found[0]) is AffiliationCitation and found[0].record is post
        assert not found[0]._state.adding


def test_kinds_and_facts_take_no_more_queries(django_assert_max_num_queries):
    few = posts()
    with django_assert_max_num_queries(3):
        gathering.complete(few)
    builders.person_link()
    many = posts(5)
    ties = list(PersonLink.objects.with_ends())
    with django_assert_max_num_queries(3):
        gathering.complete(many, ties)
        assert all(list(fact.citations.all()) for fact in [*many, *ties])
        assert all(post.organization.label() and post.role.label() for post in many)


def test_a_record_that_was_fetched_twice_is_completed_twice():
    posts()
    one, same = Affiliation.objects.with_ends().get(), Affiliation.objects.with_ends().get()
    gathering.complete([one], [same])
    assert list(one.citations.all()) == list(same.citations.all()) != []


def test_a_fact_without_citations_has_none(django_assert_num_queries):
    builders.affiliation(cited=False)
    (post,) = Affiliation.objects.with_ends()
    gathering.complete([post])
    with django_assert_num_queries(0):
        assert list(post.citations.all()) == []


def test_nothing_takes_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        gathering.complete([])
        assert citations([]) == []


def test_what_was_fetched_along_is_reachable():
    (post,) = posts()
    assert [each.pk for each in reachable([post], Organization)] == [post.organization_id]
    assert reachable([post], Role) == [post.role]
    assert reachable([Affiliation.objects.get()], Role) == []
