"""Working in a dossier: what is added goes into it at once."""

import pytest
from django.test import Client
from django.urls import reverse

from investigations.models import Investigation, InvestigationItem
from investigations.tests.form_data import form_data
from newsroom.models import Desk
from newsroom.tests.people_at_work import member, signed_in
from people.models import Affiliation, Person
from tests import builders as b

ADD = reverse("admin:people_person_add")


@pytest.fixture
def dossier(committed: str) -> Investigation:
    return b.investigation("Diamonds")


@pytest.fixture
def reporter(dossier: Investigation) -> Client:
    client = signed_in(member("Reporter"))
    page = reverse("admin:investigations_investigation_change", args=[dossier.pk])
    assert "Work in this dossier" in client.get(page).content.decode()
    answer = client.post(f"{reverse('newsroom-working')}?kind=investigations&id={dossier.pk}", follow=True)
    html = answer.content.decode()
    assert "You are working in" in html and "Work in this dossier" not in html
    return client


def add_person(client: Client, name: str) -> None:
    html = client.get(ADD).content.decode()
    assert client.post(ADD, form_data(html, {"name": name})).status_code == 302


def test_a_record_that_is_added_goes_into_it(reporter: Client, dossier: Investigation) -> None:
    add_person(reporter, "Ari Epstein")
    assert [str(item) for item in dossier.items.all()] == ["Ari Epstein"]
    # Not what is only edited, and nothing after it is over.
    other = b.person("Kris Peeters")
    url = reverse("admin:people_person_change", args=[other.pk])
    assert (
        reporter.post(url, form_data(reporter.get(url).content.decode(), {"remark": "x"})).status_code == 302
    )
    assert (
        "doesn&#x27;t go into a dossier any more"
        in reporter.post(reverse("newsroom-working"), follow=True).content.decode()
    )
    add_person(reporter, "Karen Rentmeesters")
    assert dossier.items.count() == 1


def test_what_is_entered_with_its_evidence_goes_into_it(reporter: Client, dossier: Investigation) -> None:
    b.role(), b.organization()
    url = reverse("newsroom-enter")
    html = reporter.get(url).content.decode()
    assert "You are working in" in html
    picked = {
        "person-name": "Ari Epstein",
        "organization-existing": str(b.organization("Lobby").pk),
        "role-existing": str(b.role().pk),
        "source-existing": str(b.source().pk),
        "citation-mode": "asserts",
        "citation-paraphrase": "It says so.",
        "citation-aspects": "whole",
    }
    answer = reporter.post(url, form_data(html, picked))
    assert answer.status_code == 302, answer.content.decode()
    # With the person, who is new; not with the organization, which was there.
    assert {item.item for item in dossier.items.all()} == {Affiliation.objects.get(), Person.objects.get()}


def test_of_a_closed_dossier_nobody_else_sees_what_was_just_added(
    reporter: Client, dossier: Investigation
) -> None:
    desk = Desk.objects.create(investigation=dossier, closed=True)
    desk.members.set([int(reporter.session["_auth_user_id"])])
    add_person(reporter, "Ari Epstein")
    others = signed_in(member("Editor", "other"))
    people = reverse("admin:people_person_changelist")
    assert "Ari Epstein" in reporter.get(people).content.decode()
    assert "Ari Epstein" not in others.get(people).content.decode()
    # Whoever is no member any more doesn't work in it.
    desk.members.clear()
    add_person(reporter, "Kris Peeters")
    assert InvestigationItem.objects.filter(investigation=dossier).count() == 1
    assert "You are working in" not in reporter.get(people).content.decode()


def test_who_may_not_put_records_into_dossiers_is_refused(dossier: Investigation) -> None:
    client = signed_in(member("Legal"))
    page = reverse("admin:investigations_investigation_change", args=[dossier.pk])
    assert "Work in this dossier" not in client.get(page).content.decode()
    url = f"{reverse('newsroom-working')}?kind=investigations&id={dossier.pk}"
    assert client.post(url).status_code == 403
    wrong = f"{reverse('newsroom-working')}?kind=people&id={b.person().pk}"
    assert signed_in(member("Reporter")).post(wrong).status_code == 404
    assert Person.objects.exists()
