"""The admin of layer 3: every page answers, finds what it should, takes what is strange, and asks as many questions for 20
rows as for 2."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from investigations.models import (
    Claim,
    ClaimLink,
    Investigation,
    Measure,
    MeasureTitle,
    Stance,
)
from investigations.tests.admin_records import (
    FACTS,
    FILLED,
    ROOTS,
    address,
    errors,
    in_dossiers,
    of_kind,
    one_of_each,
    queries,
)
from investigations.tests.form_data import form_data
from newsroom.tests.people_at_work import editor, signed_in
from tests import builders

pytestmark = pytest.mark.django_db

HOSTILE = [
    "\0",
    "Иванов; ' %",
    "a\0b",
    "%",
    "\\",
    "' OR 1=1 --",
    "💎",
    "x" * 5000,
    "\ud800".encode("utf-8", "replace"),
]


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
def test_every_page_of_a_filled_record_answers(model):
    client = signed_in(editor())
    record = FILLED[model]()
    pages = [
        address(model, "changelist"),
        address(model, "add"),
        *(address(model, page, record.pk) for page in ("change", "history", "delete")),
    ]
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", answer.text), url
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", answer.text), url


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
def test_what_a_page_shows_can_be_saved_as_it_is(model):
    client = signed_in(editor())
    record = FILLED[model](3)
    before = model.objects.values().get(pk=record.pk)
    url = address(model, "change", record.pk)
    answer = client.post(url, form_data(client.get(url).text))
    assert answer.status_code == 302, errors(answer)
    assert model.objects.values().get(pk=record.pk) == before


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
def test_who_may_only_look_sees_every_page(model, django_user_model):
    guest = django_user_model.objects.create_user("guest", password="guest", is_staff=True)
    guest.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client, record = signed_in(guest), FILLED[model]()
    for url in (
        address(model, "changelist"),
        address(model, "change", record.pk),
        address(model, "history", record.pk),
    ):
        assert client.get(url).status_code == 200, url
    assert client.post(address(model, "change", record.pk), {}).status_code == 403
    assert client.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("model", ROOTS, ids=of_kind)
def test_no_search_is_too_strange(model):
    client = signed_in(editor())
    FILLED[model]()
    for text in HOSTILE:
        assert client.get(address(model, "changelist"), {"q": text}).status_code == 200, text


@pytest.mark.parametrize("model", FACTS, ids=of_kind)
def test_no_filter_is_too_strange(model):
    client = signed_in(editor())
    for name in ("standing__exact", "kind__exact", "kind__code__exact", "unit__code__exact", "o", "p", "all"):
        assert client.get(address(model, "changelist"), {name: "a\0b"}).status_code in (200, 302), name


@pytest.mark.parametrize("model", [*FACTS, Investigation], ids=of_kind)
def test_a_list_asks_the_same_number_of_questions_for_2_and_20_rows(model):
    client = signed_in(editor())
    url = address(model, "changelist")
    for n in range(2):
        builders.investigation(f"Dossier {n}", *one_of_each(n))
    few = queries(client, url)
    for n in range(2, 20):
        builders.investigation(f"Dossier {n}", *one_of_each(n))
    assert queries(client, url) == few


@pytest.mark.parametrize("model", [*FACTS, Investigation], ids=of_kind)
def test_a_form_asks_the_same_number_of_questions_for_2_and_20_of_every_row(model):
    client = signed_in(editor())
    small, large = FILLED[model](2), FILLED[model](20)
    if model in FACTS:
        in_dossiers(small, 2)
        in_dossiers(large, 20)
    few = queries(client, address(model, "change", small.pk))
    assert queries(client, address(model, "change", large.pk)) == few


@pytest.mark.parametrize(
    ("model", "field", "place"),
    [("claimlink", "to_claim", 8), ("stance", "measure", 6), ("agreementrenewal", "renewed", 4)],
)
def test_autocomplete_asks_no_question_for_each(model, field, place):
    client = signed_in(editor())
    url = f"{reverse('admin:autocomplete')}?app_label=investigations&model_name={model}&field_name={field}&term="
    for n in range(2):
        one_of_each(n)
    few = queries(client, url)
    for n in range(2, 12):
        one_of_each(n)
    assert queries(client, url) == few


# ── Finding ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def found(client, model, text):
    """The records that a list shows for a search, as often as it shows them."""
    return [
        str(record)
        for record in client.get(address(model, "changelist"), {"q": text}).context["cl"].result_list
    ]


def test_a_stance_is_found_by_whose_it_is_and_by_its_measure_once():
    client = signed_in(editor())
    ban = builders.measure("Import ban", reference="DOC 54 1994")
    MeasureTitle.objects.create(measure=ban, title="Invoerverbod", language="nl")
    MeasureTitle.objects.create(measure=ban, title="Het invoerverbod", language="nl")
    of_person = builders.stance(person=builders.person("Sergey Ivanov"), measure=ban)
    of_organization = builders.stance(organization=builders.organization("ALROSA"), measure=ban)
    assert found(client, Stance, "Иванов") == [str(of_person)]
    assert found(client, Stance, "алроса ban") == [str(of_organization)]
    for text in ("import ban", "1994", "invoerverbod"):
        assert sorted(found(client, Stance, text)) == sorted([str(of_person), str(of_organization)]), text
    assert found(client, Stance, "ivanov alrosa") == []


def test_a_claim_is_found_by_its_words_in_any_language_and_by_who_said_it():
    client = signed_in(editor())
    said = builders.claim(
        "Jobs in Antwerp", statement_nl="Banen in Antwerpen", person=builders.person("Ari Epstein")
    )
    builders.claim("Turnover")
    for text in ("jobs", "banen epstein", "EPSTEIN"):
        assert found(client, Claim, text) == [str(said)], text
    assert found(client, Claim, "epstein turnover") == []


def test_a_link_is_found_by_the_words_of_either_claim_and_by_who_said_it():
    client = signed_in(editor())
    link = builders.claim_link(
        from_claim=builders.claim("A count", organization=builders.organization("City of Antwerp")),
        to_claim=builders.claim("Jobs", person=builders.person("Ari Epstein")),
    )
    builders.claim_link()
    for text in ("count", "jobs", "city epstein", "antwerp jobs"):
        assert found(client, ClaimLink, text) == [str(link)], text


def test_a_measure_is_found_by_another_title_and_by_its_reference():
    client = signed_in(editor())
    made = builders.measure("Import ban", reference="DOC 54 1994")
    MeasureTitle.objects.create(measure=made, title="Invoerverbod", language="nl")
    for text in ("invoerverbod", "54 1994", "import"):
        assert found(client, Measure, text) == ["Import ban"], text


def test_autocomplete_finds_a_claim_and_tells_whose_it_is():
    said = builders.claim("Jobs in Antwerp", person=builders.person("Ari Epstein"))
    builders.claim("Turnover")
    query = {
        "app_label": "investigations",
        "model_name": "claimlink",
        "field_name": "to_claim",
        "term": "jobs",
    }
    answer = signed_in(editor()).get(reverse("admin:autocomplete"), query).json()
    assert answer["results"] == [{"id": str(said.pk), "text": "Ari Epstein: Jobs in Antwerp"}]
