"""An embargo whose minute passed without it going out is told to those who can do something about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newsroom.missed import LATE, NO_TIMER, TOLD, missed
from newsroom.models import Desk, Embargo
from newsroom.publishing import plan, publish
from newsroom.publishing.embargo import hold, publish_due
from newsroom.tests.people_at_work import member, signed_in
from people.models import Person
from tests import builders as b

pytestmark = pytest.mark.usefixtures("committed")

INDEX, WAITING = reverse("admin:index"), reverse("newsroom-waiting")
WHY = "Something was edited or withdrawn after it was confirmed."


def hold_all(by: Any, *people: Any, after: timedelta = timedelta(hours=1)) -> Embargo:
    return hold(plan(people), title=f"Publish “{people[0]}”", at=timezone.now() + after, by=by)


def missed_by(by: Any, *people: Any) -> Embargo:
    """One that failed, for the first of these people was edited."""
    embargo = hold_all(by, *people)
    people[0].remark += "Meanwhile."
    people[0].save()
    assert [each.pk for each in publish_due(embargo.at)] == [embargo.pk]
    return embargo


def html(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_whoever_publishes_is_told_why_and_where_to_publish_it() -> None:
    by = b.editor()
    person, chief = b.person(), signed_in(member("Editor", "chief"))
    hold_all(by, b.person("In time"), after=timedelta(hours=2))
    assert "Did not go out" not in html(chief, INDEX) + html(chief, WAITING)
    embargo = missed_by(by, person)
    for page in (html(chief, INDEX), html(chief, WAITING)):
        assert "Did not go out" in page and WHY in page
        assert reverse("admin:newsroom_embargo_change", args=[embargo.pk]) in page
        again = f"{reverse('newsroom-publish')}?kind=people&amp;ids={person.pk}"
        assert f'href="{again}"' in page
    assert "Publish “Ari Epstein”?" in html(chief, again.replace("&amp;", "&"))
    # Whoever doesn't publish reads it beside the record.
    writer = signed_in(member("Reporter"))
    assert "Did not go out" not in html(writer, INDEX)
    assert "and didn't go out" in html(writer, WAITING).replace("&#x27;", "'")


def test_what_was_confirmed_anew_or_went_out_is_told_no_more() -> None:
    by, person = b.editor(), b.person()
    embargo = missed_by(by, person)
    assert [each.embargo for each in missed()] == [embargo]
    again = hold_all(by, person)
    assert missed() == []
    again.delete()
    assert [each.embargo for each in missed()] == [embargo]
    assert missed(embargo.at + TOLD + timedelta(minutes=1)) == []
    publish(plan([person]), by=by)
    assert missed() == []


def test_one_that_nothing_sends_out_is_told_after_some_minutes() -> None:
    embargo = hold_all(b.editor(), b.person())
    assert missed(embargo.at + LATE - timedelta(seconds=1)) == []
    (found,) = missed(embargo.at + LATE)
    assert found.why == NO_TIMER and found.again == []


def test_a_whole_dossier_is_published_anew_as_a_whole() -> None:
    by, person = b.editor(), b.person()
    dossier = b.investigation("Diamonds", person)
    missed_by(by, person, dossier)
    ((address, _kind),) = missed()[0].again
    assert address.endswith(f"?kind=investigations&ids={dossier.pk}&whole=1")


def test_of_a_closed_dossier_only_members_are_told() -> None:
    by, person = b.editor(), b.person("Secret Person")
    dossier = b.investigation("Secret", person)
    inside, outside = member("Editor", "inside"), member("Editor", "outside")
    Desk.objects.create(investigation=dossier, closed=True).members.add(inside)
    missed_by(by, person)
    assert "Did not go out" in html(signed_in(inside), INDEX)
    for url in (INDEX, WAITING):
        page = html(signed_in(outside), url)
        assert "Did not go out" not in page and "Secret" not in page


@pytest.mark.parametrize("number", [2, 20])
def test_the_number_of_queries_does_not_grow(number: int) -> None:
    by = b.editor()
    for place in range(number):
        missed_by(by, b.person(f"Person {place}"))
    with CaptureQueriesContext(connection) as queries:
        assert len(missed()) == number
    assert len(queries) == 5
    assert Person.objects.count() == number
