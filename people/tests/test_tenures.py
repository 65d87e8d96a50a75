"""The same post told by several sources: which pairs are tied, and that readers see both and a count of one."""

from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.stores import PUBLISHED, use_store
from newsroom.publishing import plan, publish
from people.models import Affiliation, SamePost
from people.tenures import (
    UNCLASSIFIED,
    contradicting_tenures,
    dates_agree,
    link_same_posts,
    same_spell,
    tenures_of,
)
from tests import builders as b

Dates = tuple[str | None, str | None]


def two(one: Dates, other: Dates, **values: Any) -> tuple[Affiliation, Affiliation]:
    """Two affiliations of one person, each with a source of its own."""
    who, where = b.person(), b.organization("Parliament")
    first, second = (
        b.affiliation(person=who, organization=where, start=start, end=end, cited=False, **values)
        for start, end in (one, other)
    )
    for number, post in enumerate((first, second)):
        b.cite(post, source=b.source(f"Source {number}"))
        post.refresh_from_db()
    return first, second


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("2010", "2014"), ("2010-06-13", "2014-05-25"), True),
        (("2010", "2014"), ("2014", "2019"), False),
        (("2010", "2014"), ("2014-05-25", "2019"), False),
        (("2010", None), ("2010-06-13", None), True),
        (("2010", None), ("2012", None), False),
        ((None, "2014"), ("2010", "2014-05"), True),
        (("2010", "2014"), ("2011", "2016"), True),  # both held at the end of 2011 in every reading
        (("2010", "2012"), ("2012", "2012"), False),
        (("2010", ".."), ("2010", "2014"), True),
        (("2010", ".."), ("2013", ".."), False),
        (("2010", "2005"), ("2010", "2005"), False),  # contradictory dates tell no spell
        (("200X", "2014"), ("2005", None), True),
        (("2010", "2011"), ("2015", "2016"), False),
    ],
)
def test_dates_of_one_spell(one: Dates, other: Dates, same: bool) -> None:
    first, second = two(one, other)
    assert same_spell(first, second) is same
    assert same_spell(second, first) is same
    assert len(link_same_posts([first.person_id])) == same
    assert not link_same_posts([first.person_id]), "what is tied isn't tied again"
    assert SamePost.objects.count() == same


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("2015", None), ("2015-04-11", None), True),
        (("2015", None), ("2016", None), False),
        (("2015", "2017"), ("2015", "2018-01"), False),
        (("2015", ".."), ("2015", "2018"), True),
        (("2015", None), (None, "2018"), True),
        (("[..2015]", None), ("2014", None), True),
    ],
)
def test_precision_is_no_contradiction(one: Dates, other: Dates, agree: bool) -> None:
    first, second = two(one, other)
    assert dates_agree(first, second) is agree
    SamePost.objects.create(affiliation=first, other=second)
    assert bool(list(contradicting_tenures())) is not agree


@pytest.mark.django_db
def test_database_finds_the_contradictions_that_dates_agree_finds() -> None:
    """Each date against each other one, as starts and as ends."""
    written = "2014 2015 2015-04 2015-04-11 2015? 2015~ 201X [..2014] [2016..] [2014..2015-04-10]"
    dates = (None, *written.split())
    who, where, role = b.person(), b.organization("Parliament"), b.role()
    ends = [*((date, None) for date in dates), *((None, date) for date in (*dates, ".."))]
    posts = [Affiliation(person=who, organization=where, role=role, start=s, end=e) for s, e in ends]
    Affiliation.objects.bulk_create(posts)
    links = [
        SamePost(affiliation=one, other=other)
        for one, other in combinations(Affiliation.objects.order_by("pk"), 2)
    ]
    SamePost.objects.bulk_create(links)
    with CaptureQueriesContext(connection) as asked:
        found = list(contradicting_tenures())
        assert all(str(each.affiliation) for each in found)
    assert len(asked) == 1
    differing = [each for each in links if not dates_agree(each.affiliation, each.other)]
    assert found == sorted(differing, key=lambda each: each.pk)
    assert 20 < len(found) < len(links)
    assert contradicting_tenures().count() == len(found), "counted without fetching them"


@pytest.mark.django_db
def test_one_source_tells_two_spells() -> None:
    first, second = two(("2010", "2014"), ("2010", "2014"))
    second.citations.update(source=first.citations.get().source)
    assert not link_same_posts([first.person_id])


@pytest.mark.django_db
def test_other_organization_or_sort_of_role_is_another_post() -> None:
    first, second = two(("2010", "2014"), ("2010", "2014"))
    Affiliation.objects.filter(pk=second.pk).update(organization=b.organization("Senate"))
    assert not link_same_posts([first.person_id])
    Affiliation.objects.filter(pk=second.pk).update(
        organization=first.organization, role=b.role("Adviser", category="staff")
    )
    assert not link_same_posts([first.person_id])
    Affiliation.objects.filter(pk=second.pk).update(role=b.role("Managing director", category="executive"))
    assert len(link_same_posts([first.person_id])) == 1


@pytest.mark.django_db
def test_roles_that_nobody_has_classified_must_be_the_same() -> None:
    first, second = two(("2010", "2014"), ("2010", "2014"), role=b.role("A", category=UNCLASSIFIED))
    Affiliation.objects.filter(pk=second.pk).update(role=b.role("B", category=UNCLASSIFIED))
    assert not link_same_posts([first.person_id])
    Affiliation.objects.filter(pk=second.pk).update(role=first.role)
    assert len(link_same_posts([first.person_id])) == 1


@pytest.mark.django_db
def test_one_without_dates_is_tied_where_exactly_one_fits() -> None:
    first, second = two((None, None), ("2010", "2014"))
    third = b.affiliation(person=first.person, organization=first.organization, start="2016", cited=False)
    b.cite(third, source=b.source("Source 3"))
    assert not link_same_posts([first.person_id])
    third.citations.all().delete()
    third.delete()
    (tied,) = link_same_posts([first.person_id])
    assert {tied.one, tied.other} == {first.pk, second.pk} and tied.agree


@pytest.mark.django_db
def test_two_without_dates_are_tied_once() -> None:
    first, _second = two((None, None), (None, None))
    assert len(link_same_posts([first.person_id])) == 1


@pytest.mark.django_db
def test_tenures_reach_over_several_ties() -> None:
    first, second = two(("2010", "2014"), ("2010", "2014"))
    third = b.affiliation(person=first.person, organization=first.organization, start="2010", end="2014")
    link_same_posts([first.person_id])
    SamePost.objects.filter(affiliation__in=[first, third], other__in=[first, third]).delete()
    found = tenures_of([first, second, third])
    assert len(set(found.values())) == 1 and len(found) == 3
    assert tenures_of([first]) == {}


def test_readers_see_both_and_a_count_of_one(committed: str) -> None:
    first, second = two(("2010", "2014"), ("2010-06-13", "2015-05-25"))
    other = b.affiliation(person=first.person, start="2016")
    link_same_posts([first.person_id])
    publish(plan([first, second, other]), by=b.editor())
    client = Client()
    page = client.get(first.person.get_absolute_url()).text
    assert "<b>2</b> posts" in page
    assert page.count("Other sources tell this post too; it counts once") == 1
    assert page.count("The same post, as another source tells it") == 1
    assert "<b>1</b> post<" in client.get(first.organization.get_absolute_url()).text
    own = client.get(first.get_absolute_url()).text
    assert "The same post, as other sources tell it" in own
    assert "The dates contradict those above" in own
    told = client.get(f"/api/v1/affiliations/{first.key}/").json()
    assert [each["id"] for each in told["same_posts"]] == [str(second.pk)]
    told = client.get(f"/api/v1/affiliations/{second.key}/").json()
    assert [each["id"] for each in told["same_posts"]] == [str(first.pk)]
    with use_store(PUBLISHED):
        assert SamePost.objects.count() == 1
