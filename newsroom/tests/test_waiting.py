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
from newsroom.kept_back import kept_back
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


def test_what_is_approved_and_cannot_go_out_says_why(settings: object) -> None:
    settings.REVIEW_POLICY = "batch"
    chief = member("Editor")
    ready, backwards, unseen = b.person("Ready"), b.affiliation(start="2019", end="2015"), b.affiliation()
    hers = [backwards.person, backwards.organization, backwards.role, backwards.citations.get().source]
    for record in (ready, backwards, unseen, *hers):
        decide({registry.of(record): {record.pk}}, Decision.APPROVE, by=chief)
    page = signed_in(chief).get(reverse("newsroom-waiting"))
    groups = dict(page.context["groups"])
    kept = groups["Approved, but something stands in the way"]
    why = {row["waiting"].record: [str(blocker.record) for blocker, _url in row["blockers"]] for row in kept}
    assert set(why) == {backwards, unseen}
    # Its own dates; and of the other, what goes along and nobody has approved.
    assert why[backwards] == [str(backwards)]
    assert set(why[unseen]) >= {
        str(unseen.person),
        str(unseen.organization),
        str(unseen.citations.get().source),
    }
    assert "the start (2019) comes after the end (2015)" in page.text
    assert f"/newsroom/review/?kind=people&amp;id={unseen.person.pk}" in page.text
    assert ready in [row["waiting"].record for row in groups["Approved, waits to be published"]]
    # What is public already keeps nobody from pointing to it, whatever was edited in it since.
    person = b.person("Public", born="1950", public_basis="office_holder")
    b.cite(person, aspects=["birth"])
    settings.REVIEW_POLICY = "solo"
    publish(plan([person]), by=chief)
    Person.objects.filter(pk=person.pk).update(public_basis="incidental", born="1950-02-03")
    fact = b.affiliation(person=person)
    assert kept_back({registry.of(fact): {fact.pk}}) == {}
    assert kept_back({registry.of(fact): {fact.pk}, registry.of(person): {person.pk}}).keys() == {
        (registry.of(person), person.pk)
    }


def test_the_page_asks_as_much_of_2_approved_as_of_20(settings: object) -> None:
    settings.REVIEW_POLICY = "batch"
    chief, numbers = member("Editor"), []
    client = signed_in(chief)
    for number in (2, 20):
        for n in range(number):
            fact = b.affiliation(person=b.person(f"Person {number} {n}"), start="2019", end="2015")
            decide({registry.of(fact): {fact.pk}}, Decision.APPROVE, by=chief)
        client.get(reverse("newsroom-waiting"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("newsroom-waiting"))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


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


def test_what_was_entered_with_a_fact_stands_with_it() -> None:
    post = b.affiliation(role=b.role("Spokesperson"))
    other = b.affiliation(person=post.person, role=post.role)
    b.person("Nobody’s")
    html = signed_in(member("Editor")).get(reverse("newsroom-waiting")).text
    # The last edited comes first, and takes what both of them need.
    first, second = html.index(f"affiliation/{other.pk}/"), html.index(f"affiliation/{post.pk}/")
    assert first < html.index("Along with it:") < second and html.count("Along with it:") == 2
    for record in (post.person, post.role, other.organization, other.citations.get().source):
        address = f"/{record._meta.model_name}/{record.pk}/change/"
        assert html.count(address) == 1 and first < html.index(address) < second
    assert second < html.index(f"organization/{post.organization_id}/")
    # What no fact needs has a row of its own, and so has what is further than the fact that it goes with.
    assert html.count("<li>") == 3
    kind = registry.of(Person)
    decide({kind: {post.person_id}}, Decision.APPROVE, by=member("Reviewer"))
    assert "Approved by reviewer" in signed_in(member("Legal")).get(reverse("newsroom-waiting")).text
