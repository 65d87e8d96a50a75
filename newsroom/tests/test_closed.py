"""Closed dossiers: which records are hidden, and from whom."""

from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.registry import registry
from evidence.sight import Sighted, sight
from exchange.models import Import
from investigations.models import EventParticipant, InvestigationItem
from investigations.tests.form_data import form_data
from newsroom.closed import unseen_by
from newsroom.models import Desk
from newsroom.publishing import plan, publish
from newsroom.tests.people_at_work import member, signed_in
from orgs.models import Organization
from people.models import Affiliation, Person, Role
from tests import builders as b


def close(dossier: Any, *members: User) -> Desk:
    desk = Desk.objects.create(investigation=dossier, closed=True)
    desk.members.set(members)
    return desk


def seen_by(user: User) -> Any:
    return sight(lambda: unseen_by(user))


# ── What is hidden ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def outsider(db: None) -> User:
    return member("Editor", "outsider")


@pytest.fixture
def insider(db: None) -> User:
    return member("Reporter", "insider")


def test_what_is_in_a_closed_dossier_is_there_for_members_alone(outsider: User, insider: User) -> None:
    shared = b.role()
    with pghistory.context(user=insider.pk):
        post = b.affiliation()
        b.affiliation(person=post.person, organization=post.organization, role=b.role("Whisperer"))
    dossier = b.investigation("Secret", *Affiliation.objects.all())
    desk = close(dossier, insider)
    with seen_by(outsider):
        assert not Affiliation.objects.exists()
        # What only it points to.
        assert not Person.objects.exists() and not Organization.objects.exists()
        assert not InvestigationItem.objects.exists() and not Desk.objects.exists()
        # Of roles, those that somebody else entered stay.
        assert list(Role.objects.all()) == [shared]
    with seen_by(insider):
        assert Affiliation.objects.count() == 2 and Role.objects.count() == 2 and Person.objects.exists()
    desk.closed = False
    desk.save()
    with seen_by(outsider):
        assert Affiliation.objects.count() == 2


def test_whoever_administers_the_program_sees_all(outsider: User, client: Client) -> None:
    chief = b.editor()
    dossier = b.investigation("Secret")
    close(dossier, outsider)
    url = reverse("admin:investigations_investigation_changelist")
    assert "Secret" in signed_in(chief).get(url).content.decode()
    assert "Secret" not in signed_in(member("Editor", "third")).get(url).content.decode()


def test_what_an_open_dossier_holds_too_is_seen(outsider: User) -> None:
    person, other = b.person(), b.person("Kris Peeters")
    close(b.investigation("Secret", person, other))
    b.investigation("Open", person)
    with seen_by(outsider):
        assert Person.objects.get() == person


def test_what_somebody_else_entered_doesnt_vanish_because_it_is_pointed_to(
    outsider: User, insider: User
) -> None:
    with pghistory.context(user=outsider.pk):
        person = b.person()
    with pghistory.context(user=insider.pk):
        close(b.investigation("Secret", b.affiliation(person=person)), insider)
    with seen_by(outsider):
        assert Person.objects.get() == person
        assert not Organization.objects.exists() and not Affiliation.objects.exists()


def test_what_an_import_into_the_dossier_brought_is_hidden_with_it(outsider: User) -> None:
    post = b.affiliation()
    with pghistory.context(import_id=1):
        other = b.affiliation(person=b.person("Kris Peeters"))
    dossier = b.investigation("Secret", post, other)
    close(dossier)
    with seen_by(outsider):
        assert Person.objects.count() == 2
    Import.objects.create(pk=1, set_name="set", folder="set", dossier=dossier)
    with seen_by(outsider):
        assert Person.objects.get() == post.person


def test_what_something_seen_points_to_is_seen(outsider: User) -> None:
    open_post = b.affiliation()
    secret = b.affiliation(person=open_post.person, organization=b.organization("Secret Ltd"))
    close(b.investigation("Secret", secret, secret.organization))
    with seen_by(outsider):
        assert Person.objects.get() == open_post.person
        assert Affiliation.objects.get() == open_post
        assert [each.name for each in Organization.objects.all()] == ["AWDC"]


def test_what_points_to_something_hidden_is_hidden(outsider: User) -> None:
    person = b.person()
    close(b.investigation("Secret", person))
    post = b.affiliation(person=person)
    b.order(post, b.affiliation(person=person))
    with seen_by(outsider):
        assert not Affiliation.objects.exists()
        assert not registry.by_slug("affiliation-orders").root._default_manager.exists()


def test_a_row_that_points_to_something_hidden_is_hidden_alone(outsider: User) -> None:
    event = b.event(participants=[b.person()])
    secret = b.organization("Secret Ltd")
    EventParticipant.objects.create(event=event, part=event.participants.get().part, organization=secret)
    close(b.investigation("Secret", secret))
    with seen_by(outsider):
        assert event.participants.count() == 1
        assert EventParticipant.objects.get().person


def test_what_is_public_stays_unless_it_was_edited_to_point_to_something_hidden(committed: str) -> None:
    outsider = member("Editor", "outsider")
    post, by = b.affiliation(), b.editor()
    publish(plan([post]), by=by)
    secret = b.organization("Secret Ltd")
    close(b.investigation("Secret", post, secret))
    with seen_by(outsider):
        assert Affiliation.objects.get() == post
        assert Organization.objects.get() == post.organization
    Affiliation.objects.update(organization=secret)
    with seen_by(outsider):
        assert not Affiliation.objects.exists()


def test_nothing_more_is_asked_where_no_dossier_is_closed(outsider: User) -> None:
    b.person()
    with CaptureQueriesContext(connection) as queries, seen_by(outsider):
        assert Person.objects.exists() and Organization.objects.count() == 0
    assert len(queries) == 3


def test_every_kind_that_can_be_hidden_asks(db: None) -> None:
    """A model with another manager would show everything."""
    for aggregate in registry:
        if not aggregate.vocabulary:
            for model in (*aggregate.models, *aggregate.links):
                assert isinstance(model._default_manager, Sighted), model
    assert not registry.by_slug("roles").vocabulary and registry.by_slug("spheres").vocabulary


# ── What its members are told, and what opens it ──────────────────────────────────────────────────────────────────────


def test_the_form_of_what_is_hidden_says_so(committed: str) -> None:
    insider = member("Reporter", "insider")
    with pghistory.context(user=insider.pk):
        post, other = (
            b.affiliation(person=b.person("Zoë Hidden")),
            b.affiliation(person=b.person("Open Person")),
        )
    close(b.investigation("Secret", post, post.person), insider)
    client, told = signed_in(insider), "Closed: it belongs to a closed dossier"
    for record, closed in ((post, True), (post.person, True), (other, False), (other.person, False)):
        address = reverse(f"admin:people_{record._meta.model_name}_change", args=[record.pk])
        assert (told in client.get(address).text) == closed, record
    # Entered while working in no dossier, about somebody who is hidden.
    with pghistory.context(user=insider.pk):
        again = b.affiliation(person=post.person, role=b.role("Adviser"))
    page = client.get(reverse("newsroom-entered", args=[again.pk])).text
    assert "everybody in the newsroom sees it" not in page and "a closed dossier that it belongs to" in page
    assert (
        "everybody in the newsroom sees it" in client.get(reverse("newsroom-entered", args=[other.pk])).text
    )


def test_a_closed_dossier_is_opened_knowingly_and_not_by_deleting_it(committed: str) -> None:
    chief = member("Editor", "chief")
    desk = close(b.investigation("Secret", b.affiliation()), chief)
    client = signed_in(chief)
    for record in (desk.investigation, desk):
        app, model = record._meta.app_label, record._meta.model_name
        address = reverse(f"admin:{app}_{model}_delete", args=[record.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
    listed = reverse("admin:investigations_investigation_changelist")
    client.post(
        listed, {"action": "delete_selected", "_selected_action": [desk.investigation.pk], "post": "yes"}
    )
    assert Desk.objects.filter(pk=desk.pk, closed=True).exists()
    form = {"investigation": desk.investigation.pk, "policy": desk.policy, "members": [chief.pk]}
    page = client.post(reverse("admin:newsroom_desk_change", args=[desk.pk]), form, follow=True).text
    assert "is open now: everybody in the newsroom sees what is in it." in page
    assert not Desk.objects.get(pk=desk.pk).closed
    assert client.post(
        reverse("admin:investigations_investigation_delete", args=[desk.investigation.pk]), {"post": "yes"}
    ).status_code in (200, 302)


def test_logins_are_not_deleted_for_that_would_list_what_they_did(outsider: User, insider: User) -> None:
    admin = signed_in(member("Administrator", "admin"))
    address = reverse("admin:auth_user_delete", args=[insider.pk])
    assert admin.get(address).status_code == 403
    page = admin.post(
        reverse("admin:auth_user_changelist"),
        {"action": "delete_selected", "_selected_action": [insider.pk]},
        follow=True,
    ).text
    assert "Log entry" not in page
    assert User.objects.filter(pk=insider.pk).exists()


@pytest.mark.usefixtures("committed")
def test_whoever_puts_a_hidden_record_into_an_open_dossier_is_told_that_it_opens() -> None:
    insider = member("Reporter", "insider")
    with pghistory.context(user=insider.pk):
        person, event = b.person("Somebody hidden"), b.event("A meeting")
    close(b.investigation("Secret", person), insider)
    opened = b.investigation("For all")
    url = reverse("admin:investigations_investigation_change", args=[opened.pk])
    browser = signed_in(insider)

    def put_in(record: Any) -> str:
        data = form_data(browser.get(url).text, {"items-0-record": f"{record._meta.model_name}:{record.pk}"})
        answer = browser.post(url, data, follow=True)
        assert record in {item.item for item in opened.items.all()}
        return answer.text

    assert "everybody in the newsroom sees it" not in put_in(event)
    assert "now everybody in the newsroom sees it: “Somebody hidden”." in put_in(person)
