"""Dossiers in the admin, and the box that searches records of every kind."""

import html as markup

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from investigations.models import (
    Claim,
    Investigation,
    InvestigationItem,
)
from investigations.tests.admin_records import (
    ANY_RECORD,
    address,
    errors,
    investigation,
    of_kind,
    one_of_each,
    queries,
    sent,
)
from investigations.tests.form_data import form_data
from newsroom.tests.people_at_work import editor, reporter, signed_in
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporting():
    """A reporter's browser."""
    return signed_in(reporter())


BOXES = (Investigation, Claim)


def test_the_box_offers_the_name_that_was_typed_first(reporting):
    for name in ("A friend of AWDC", "AWDC"):
        builders.organization(name)
    (group,) = reporting.get(address(Investigation, "records"), {"term": "awdc"}).json()["results"]
    assert [each["text"] for each in group["children"]] == ["AWDC", "A friend of AWDC"]


@pytest.mark.parametrize("model", BOXES, ids=of_kind)
def test_the_box_finds_records_of_every_kind(model, reporting):
    records = one_of_each()
    answer = reporting.get(address(model, "records"), {"term": "0"}).json()
    ids = {option["id"].partition(":")[2] for group in answer["results"] for option in group["children"]}
    expected = records if model is Investigation else records[:9]
    # Some have no 0 in their words, but all have an end that has.
    assert ids == {str(record.pk) for record in expected}
    headings = [group["text"] for group in answer["results"]]
    assert headings[:3] == ["People", "Organizations", "Affiliations"] and len(set(headings)) == len(headings)


@pytest.mark.parametrize("model", BOXES, ids=of_kind)
def test_the_box_asks_no_question_for_each_record(model):
    client = signed_in(editor())
    url = f"{address(model, 'records')}?term="
    one_of_each()
    few = queries(client, url)
    for n in range(1, 10):
        one_of_each(n)
    assert queries(client, url) == few


def test_the_box_has_further_pages():
    client = signed_in(editor())
    for n in range(12):
        builders.claim(f"Claim {n}")
    pages = [
        client.get(address(Claim, "records"), {"term": "claim", "page": page}).json() for page in (1, 2, 3)
    ]
    assert [page["pagination"]["more"] for page in pages] == [True, False, False]
    ids = [option["id"] for page in pages for group in page["results"] for option in group["children"]]
    assert len(ids) == len(set(ids)) == 12


@pytest.mark.parametrize("model", BOXES, ids=of_kind)
@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, "٣", "\0", ""])
def test_the_box_takes_any_page(model, page):
    assert (
        signed_in(editor()).get(address(model, "records"), {"page": page, "term": "\0 '"}).status_code == 200
    )


def test_the_box_tells_nothing_to_who_may_see_nothing(client, django_user_model):
    builders.person("Ari Epstein")
    guest = django_user_model.objects.create_user("guest", password="guest", is_staff=True)
    guest.user_permissions.set(Permission.objects.filter(codename="view_investigation"))
    url = address(Investigation, "records")
    assert signed_in(guest).get(url, {"term": "Epstein"}).json()["results"] == []
    assert signed_in(guest).get(address(Claim, "records")).status_code == 403
    assert client.get(url).status_code == 302


# ── Dossiers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def key(record):
    return f"{record._meta.model_name.replace('link', '_link')}:{record.pk}"


def test_a_dossier_is_entered_with_a_record_of_every_kind(reporting):
    records = one_of_each()
    changed = {f"items-{n}-record": key(record) for n, record in enumerate(records)}
    answer = sent(reporting, Investigation, {"title_en": "Diamonds"} | changed)
    assert answer.status_code == 302, errors(answer)
    assert {item.item for item in Investigation.objects.get().items.all()} == set(records)


def test_a_dossier_tells_what_is_in_it_and_takes_in_more(reporting):
    dossier = investigation()
    url, new = address(Investigation, "change", dossier.pk), builders.event("A meeting")
    page = reporting.get(url).text
    for item in dossier.items.all():
        options = item.item._meta
        link = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[item.item.pk])
        assert f'<a href="{link}">{markup.escape(str(item.item))}</a>' in page
    assert '<summary>Links between claims <span class="quiet">1</span></summary>' in page
    answer = reporting.post(url, form_data(page, {"items-0-record": key(new)}))
    assert answer.status_code == 302, errors(answer)
    assert new in {item.item for item in dossier.items.all()} and dossier.items.count() == 12
    assert '<summary>Events <span class="quiet">2</span></summary>' in reporting.get(url).text


def rows_in(page):
    """The number of each record's row in what is in a dossier."""
    return {form.instance.item: f"items-2-{n}" for n, form in enumerate(in_it(page).forms)}


def in_it(page):
    return page.context["inline_admin_formsets"][1].formset


def test_a_record_is_taken_out_of_a_dossier_and_stays(reporting):
    records = one_of_each()
    dossier = builders.investigation("Diamonds", *records)
    url = address(Investigation, "change", dossier.pk)
    page = reporting.get(url)
    answer = reporting.post(url, form_data(page.text, {f"{rows_in(page)[records[8]]}-DELETE": "on"}))
    assert answer.status_code == 302, errors(answer)
    assert {item.item for item in dossier.items.all()} == {*records} - {records[8]}
    assert Claim.objects.filter(pk=records[8].pk).exists()


def test_the_cast_gets_its_order_and_facts_have_none(reporting):
    first, second, said = builders.person("Aa"), builders.person("Bb"), builders.claim()
    dossier = builders.investigation("Diamonds", said, first, second)
    url = address(Investigation, "change", dossier.pk)
    page = reporting.get(url)
    assert list(rows_in(page)) == [first, second, said]
    assert "position" not in in_it(page).forms[2].fields
    changed = {f"{rows_in(page)[second]}-position": "1"}
    assert reporting.post(url, form_data(page.text, changed)).status_code == 302
    page = reporting.get(url)
    assert list(rows_in(page)) == [second, first, said]
    wrong = reporting.post(url, form_data(page.text, {f"{rows_in(page)[first]}-position": "first"}))
    assert errors(wrong) == [(f"{rows_in(page)[first]}-position", "Enter a whole number.")]
    assert wrong.text.count("<details open") == 2


def test_saving_a_dossier_asks_no_question_for_each_record(reporting):
    def questions(dossier):
        url = address(Investigation, "change", dossier.pk)
        data = form_data(reporting.get(url).text, {"title_fr": "Diamants"})
        with CaptureQueriesContext(connection) as seen:
            assert reporting.post(url, data).status_code == 302
        return len(seen)

    small, large = investigation(2), investigation(20)
    questions(small)
    assert questions(small) == questions(large)


def test_what_somebody_else_took_out_meanwhile_stays_out(reporting):
    dossier = investigation()
    url = address(Investigation, "change", dossier.pk)
    page = reporting.get(url).text
    dossier.items.filter(claim__isnull=False).delete()
    said = builders.cite(builders.claim("Turnover", cited=False)).record
    claim_url = address(Claim, "change", said.pk)
    claim_page = reporting.get(claim_url).text
    said.citations.all().delete()
    for address_of, sent_back in (
        (url, form_data(page)),
        (claim_url, form_data(claim_page, {"statement_nl": "Omzet"})),
    ):
        told = reporting.post(address_of, sent_back)
        assert "changed while you had it open" in told.text
        answer = reporting.post(address_of, form_data(told.text))
        assert answer.status_code == 302, errors(answer)
    assert dossier.items.count() == 10 and not said.citations.exists()
    assert Claim.objects.get(pk=said.pk).statement_nl == "Omzet"


def test_what_is_in_a_dossier_is_not_added_again(reporting):
    person = builders.person()
    dossier, other = builders.investigation("Diamonds", person), builders.event()
    url = address(Investigation, "change", dossier.pk)
    changed = {"items-0-record": key(person), "items-1-record": key(other), "title_nl": "Diamanten"}
    answer = reporting.post(url, form_data(reporting.get(url).text, changed))
    assert errors(answer) == [("__all__", "This is in the dossier already.")]
    kept = form_data(answer.text)
    assert {name: kept[name] for name in changed} == changed
    assert "Event: A visit" in answer.text
    twice = {"items-0-record": key(other), "items-1-record": key(other)}
    answer = reporting.post(url, form_data(reporting.get(url).text, twice))
    assert errors(answer) == [("__all__", "This is in the dossier already.")]


@pytest.mark.parametrize(
    "value", ["person:nonsense", "about_claim:1", "x", "person:00000000-0000-4000-8000-000000000000"]
)
def test_an_item_that_is_none_is_refused(value, reporting):
    answer = sent(reporting, Investigation, {"title_en": "Diamonds", "items-0-record": value})
    assert errors(answer) == [("items-0-record", ANY_RECORD)]


def test_a_fact_is_put_into_a_dossier_on_its_own_page(reporting):
    dossier = builders.investigation()
    for made in one_of_each()[4:9]:
        url = address(type(made), "change", made.pk)
        changed = {"dossiers-0-investigation": dossier.pk}
        answer = reporting.post(url, form_data(reporting.get(url).text, changed))
        assert answer.status_code == 302, errors(answer)
        assert made in {item.item for item in dossier.items.all()}
        again = reporting.post(
            url, form_data(reporting.get(url).text, {"dossiers-1-investigation": dossier.pk})
        )
        assert errors(again) == [("__all__", "This is in the dossier already.")]
    assert InvestigationItem.objects.count() == 5


def test_the_list_tells_how_much_is_in_a_dossier(reporting):
    investigation(2)
    builders.investigation("Empty")
    rows = reporting.get(address(Investigation, "changelist")).context["cl"].result_list
    assert {str(dossier): dossier.size for dossier in rows} == {"Dossier of 2": 22, "Empty": 0}
