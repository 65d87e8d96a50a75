"""Rows in the admin's forms: what the database would refuse about a row and its owner is refused in a sentence, and what
wasn't touched stays as it is."""

import pytest
from django.urls import reverse

from evidence.models import Source, SourceRelay
from investigations.tests.form_data import form_data
from newsroom.tests.people_at_work import reporter, signed_in
from people.models import Affiliation, Identity, Person, PersonCandidate
from tests import builders

pytestmark = pytest.mark.django_db


def change(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def sentences(answer):
    return [
        text
        for rows in answer.context["inline_admin_formsets"]
        for form in rows.formset.forms
        for texts in form.errors.values()
        for text in texts
    ]


def test_a_row_that_points_to_its_own_record_is_refused():
    client, source = signed_in(reporter()), builders.source()
    person = builders.person("Ivanov", identity=Identity.UNRESOLVED)
    for record, field, sentence in (
        (source, "relays-0-relayed", "A source can't relay itself."),
        (person, "candidates-0-candidate", "A person can't be a candidate for themselves."),
    ):
        answer = client.post(change(record), form_data(client.get(change(record)).text, {field: record.pk}))
        assert sentences(answer) == [sentence]
    assert not SourceRelay.objects.exists() and not PersonCandidate.objects.exists()


def test_a_text_that_nobody_touched_is_not_an_edited_one():
    client = signed_in(reporter())
    text = "What the sources leave open.\n\nAnd this.\n"
    made = builders.person(remark=text)
    data = form_data(client.get(change(made)).text, {"name": "Another"})
    assert "\r\n" in data["remark"]
    assert client.post(change(made), data).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.remark) == ("Another", text)
    data = form_data(client.get(change(made)).text, {"remark": " \r\n "})
    assert client.post(change(made), data).status_code == 302
    made.refresh_from_db()
    assert made.remark == ""


def test_a_citation_that_somebody_removed_meanwhile_stays_removed():
    client, fact = signed_in(reporter()), builders.affiliation()
    kept = builders.cite(fact, source=builders.source("Another"))
    page = client.get(change(fact)).text
    fact.citations.exclude(pk=kept.pk).delete()
    told = client.post(change(fact), form_data(page, {"title": "Director"}))
    assert told.status_code == 200 and "changed while you had it open" in told.text
    assert client.post(change(fact), form_data(told.text, {})).status_code == 302
    assert fact.citations.get() == kept
    assert Affiliation.objects.get().title == "Director"


@pytest.mark.parametrize("model", [Person, Affiliation, Source], ids=lambda model: model._meta.model_name)
def test_a_filter_that_no_column_can_hold_leads_back_to_the_list(model):
    client = signed_in(reporter())
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for name in ("identity__exact", "standing__exact", "kind__exact", "language__exact"):
        answer = client.get(url, {name: "a\0b"}, follow=True)
        assert answer.status_code == 200, name
