"""The list of what waits: what isn't public as it is, the last edited first."""

from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from evidence.registry import registry
from newsroom import waiting as waits
from newsroom.models import Decision
from newsroom.publishing import decide, plan, plan_withdrawal, publish, withdraw
from newsroom.publishing.embargo import hold
from newsroom.tests.people_at_work import member, signed_in
from newsroom.waiting import waiting
from people.models import Person, PersonName
from tests import builders as b

pytestmark = pytest.mark.usefixtures("committed")


def told() -> list[tuple[str, str]]:
    return [(str(each.record), each.state) for each in waiting()]


def test_what_is_public_as_it_is_does_not_wait() -> None:
    person = b.person()
    publish(plan([person]), by=b.editor())
    assert told() == []
    reporter = member("Reporter")
    with pghistory.context(user=reporter.pk):
        PersonName.objects.create(person=person, name="A. Epstein")
    assert told() == [("Ari Epstein", "changed")]
    assert waiting()[0].who == "reporter"


def test_what_was_withdrawn_waits_again() -> None:
    post, by = b.affiliation(), b.editor()
    publish(plan([post]), by=by)
    withdraw(plan_withdrawal([post.person]), reason="It was somebody else.", by=by)
    assert {name for name, _state in told()} == {str(post), str(post.person)}
    assert {state for _name, state in told()} == {"draft"}


def test_what_was_edited_later_and_is_public_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    b.person("Waiting")
    publish(plan([b.person(f"Person {n}") for n in range(5)]), by=b.editor())
    monkeypatch.setattr(waits, "MOST", 3)
    assert told() == [("Waiting", "draft")]


def test_the_last_edited_comes_first_and_what_was_deleted_is_gone() -> None:
    first, second = b.person("First"), b.person("Second")
    b.person("Third").delete()
    Person.objects.filter(pk=first.pk).update(remark="x")
    assert told() == [("First", "draft"), ("Second", "draft")]
    assert second.pk != first.pk


def test_the_page_says_what_has_to_be_done(settings: object) -> None:
    settings.REVIEW_POLICY = "strict"
    people = [b.person(name) for name in ("Waiting", "Approved", "Back")]
    chief = member("Editor")
    kind = registry.of(Person)
    decide({kind: {people[1].pk}}, Decision.APPROVE, by=chief)
    decide({kind: {people[2].pk}}, Decision.SEND_BACK, by=chief, note="Which one?")
    html = signed_in(chief).get(reverse("newsroom-waiting")).content.decode()
    order = [
        "Waits for somebody",
        "Waiting",
        "Nobody has looked",
        "Sent back",
        "Which one?",
        "Approved, waits",
        "Approved by editor",
    ]
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert "Nothing waits" not in html
    publish(plan([people[1]]), by=chief)
    Person.objects.exclude(pk=people[1].pk).delete()
    assert "Nothing waits" in signed_in(chief).get(reverse("newsroom-waiting")).content.decode()


def test_what_goes_out_at_its_minute_says_so() -> None:
    person, chief = b.person(), b.editor()
    b.person("Somebody else")
    embargo = hold(plan([person]), title="Publish", at=timezone.now() + timedelta(days=2), by=chief)
    html = signed_in(chief).get(reverse("newsroom-waiting")).content.decode()
    assert html.count("It is confirmed for") == 1
    assert f"It is confirmed for {date_format(timezone.localtime(embargo.at), 'j F Y, H:i')}." in html


def test_queries_do_not_grow_with_what_waits() -> None:
    numbers = []
    for number in (2, 20):
        for n in range(number):
            b.affiliation(person=b.person(f"Person {number} {n}"))
        with CaptureQueriesContext(connection) as queries:
            assert len(waiting()) > number
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
