"""The readable history: what changed, in words, by whom, whatever way it was written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.differences import FieldChange
from evidence.registry import registry
from newsroom.history import OUTSIDE, history_of
from newsroom.tests.people_at_work import editor, signed_in
from people.models import Affiliation, AffiliationCitation, Person, PersonCandidate, PersonName
from tests import builders


def history(record):
    return history_of(registry.of(record), record.pk)


def address(page, record):
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=[record.pk])


def test_changes_are_told_newest_first_in_words(committed):
    person = builders.person("Ari Epstein", public_basis="incidental")
    Person.objects.filter(pk=person.pk).update(born="197X", public_basis="public_actor")
    newest, oldest = history(person)
    assert oldest.rows[0].kind == "added"
    assert FieldChange("Name", "", "Ari Epstein") in oldest.rows[0].fields
    assert newest.rows[0].kind == "changed"
    assert newest.rows[0].fields == (
        FieldChange("Born", "", "197X"),
        FieldChange("Why public", "only mentioned", "acts in public affairs"),
    )
    assert newest.at > oldest.at


def test_rows_that_were_added_changed_and_removed_are_told(committed):
    person = builders.person()
    name = PersonName.objects.create(person=person, name="Epstein A.")
    PersonName.objects.filter(pk=name.pk).update(name="A. Epstein")
    name.delete()
    removed, changed, added, _person = history(person)
    assert (added.rows[0].label, added.rows[0].kind) == ("other name", "added")
    assert changed.rows[0].fields == (FieldChange("Name", "Epstein A.", "A. Epstein"),)
    assert removed.rows[0].kind == "removed"
    assert FieldChange("Name", "A. Epstein", "") in removed.rows[0].fields


def test_links_to_other_records_are_part_of_it(committed):
    one, other = builders.person("Wathelet", identity="unresolved"), builders.person("Melchior Wathelet")
    PersonCandidate.objects.create(person=one, candidate=other)
    assert history(one)[0].rows[0].fields == (FieldChange("Candidate", "", "Melchior Wathelet"),)


def test_what_the_database_derives_is_not_a_change(committed):
    fact = builders.affiliation()
    kinds = [row.label for change in history(fact) for row in change.rows]
    assert kinds == ["citation", "affiliation"]


def test_one_moment_of_one_user_is_one_entry(committed):
    fact = builders.affiliation()
    client = signed_in(editor())
    page = client.get(address("change", fact))
    sent = form_data(page) | {"title": "general director", "citations-0-locator": "§ 9"}
    assert client.post(address("change", fact), sent).status_code == 302
    change = history(fact)[0]
    assert change.who == "editor"
    assert {row.label for row in change.rows} == {"affiliation", "citation"}
    text = client.get(address("history", fact)).text
    assert "general director" in text and "editor" in text and OUTSIDE in text
    assert "pgh_" not in text and "{&quot;" not in text and "metadata" not in text


def form_data(page):
    """What a browser would send back for the form of a change page."""
    forms = [page.context["adminform"].form]
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    return {
        bound.html_name: "" if bound.value() is None else bound.value() for form in forms for bound in form
    }


def test_raw_sql_is_told_as_from_outside(committed):
    person = builders.person()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = 'Edited by SQL'")
    assert history(person)[0].who == OUTSIDE


def test_a_deleted_record_keeps_its_history(committed):
    fact = builders.affiliation()
    pk, url = fact.pk, address("history", fact)
    AffiliationCitation.objects.all().delete()
    Affiliation.objects.all().delete()
    person = fact.person
    person.delete()
    client = signed_in(editor())
    page = client.get(url)
    assert page.status_code == 200 and "History of a deleted affiliation" in page.text
    newest = history_of(registry.of(Affiliation), pk)[0].rows[0]
    assert newest.kind == "removed"
    assert FieldChange("Person", "a person that was deleted since", "") in newest.fields


def test_a_record_that_never_was_has_no_history(committed):
    url = reverse("admin:people_person_history", args=["00000000-0000-4000-8000-000000000000"])
    assert signed_in(editor()).get(url).status_code == 302
    nonsense = reverse("admin:people_person_history", args=["nonsense"])
    assert signed_in(builders.editor("other")).get(nonsense).status_code == 302


def test_a_deleted_user_is_told(committed):
    fact = builders.affiliation()
    someone = editor()
    client = signed_in(someone)
    client.post(address("change", fact), form_data(client.get(address("change", fact))) | {"title": "x"})
    someone.logentry_set.all().delete()
    someone.delete()
    assert history(fact)[0].who == "a user who was deleted since"


def test_terms_have_a_history_too(committed):
    sphere = builders.sphere()
    type(sphere).objects.update(label_en="Private interests")
    assert history(sphere)[0].rows[0].fields[0].after == "Private interests"


def test_a_long_history_takes_no_more_questions(committed):
    fact = builders.affiliation()

    def questions():
        history(fact)  # the connection is awake
        with CaptureQueriesContext(connection) as seen:
            history(fact)
        return len(seen)

    few = questions()
    for n in range(20):
        builders.cite(fact, source=builders.source(f"Source {n}"))
        Affiliation.objects.update(title=f"title {n}")
    later = questions()
    assert later == few


@pytest.mark.parametrize("page", ["1", "2", "99", "nonsense"])
def test_a_long_history_has_pages(committed, page):
    person = builders.person()
    for n in range(60):
        Person.objects.update(remark=f"remark {n}")
    answer = signed_in(editor()).get(address("history", person), {"p": page})
    assert answer.status_code == 200 and "of 2" in answer.text
