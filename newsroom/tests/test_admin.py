"""The admin: every page answers, finds names in any script, asks the same number of questions for 2 rows and for 20."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.registry import registry
from newsroom.record_admin import NewsroomRecordAdmin
from newsroom.site import INDEX
from newsroom.tests.people_at_work import editor, reporter, signed_in
from orgs.models import OrganizationLink, OrganizationName
from people.models import Affiliation, AffiliationCitation, Person
from tests import builders

pytestmark = pytest.mark.django_db


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries(client, url):
    client.get(url)  # what is cached once (content types) is out of the way
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def affiliations(count):
    return [
        builders.affiliation(
            person=builders.person(f"Person {n}"), organization=builders.organization(f"Organization {n}")
        )
        for n in range(count)
    ]


def test_every_root_is_registered_with_the_newsrooms_part():
    for aggregate in registry:
        assert isinstance(admin.site.get_model_admin(aggregate.root), NewsroomRecordAdmin), aggregate.slug


def test_owned_rows_have_no_pages_of_their_own():
    for aggregate in registry:
        for model in (*aggregate.owned, *aggregate.links):
            assert not admin.site.is_registered(model), model


@pytest.mark.parametrize("aggregate", list(registry), ids=lambda aggregate: aggregate.slug)
def test_every_list_and_form_answers(aggregate):
    client = signed_in(editor())
    affiliations(2)
    builders.person_link()
    builders.organization_link()
    assert client.get(address(aggregate.root, "changelist")).status_code == 200
    assert client.get(address(aggregate.root, "changelist"), {"q": "Иванов; ' %"}).status_code == 200
    assert client.get(address(aggregate.root, "add")).status_code == 200
    for record in aggregate.root._default_manager.all()[:1]:
        assert client.get(address(aggregate.root, "change", record.pk)).status_code == 200
        assert client.get(address(aggregate.root, "history", record.pk)).status_code == 200
        assert client.get(address(aggregate.root, "delete", record.pk)).status_code == 200


def test_a_name_is_found_from_another_script():
    builders.affiliation(person=builders.person("Sergey Borisovich Ivanov"))
    client = signed_in(editor())
    for model in (Person, Affiliation):
        assert "Sergey Borisovich Ivanov" in client.get(address(model, "changelist"), {"q": "Иванов"}).text
        assert (
            "Sergey Borisovich Ivanov" not in client.get(address(model, "changelist"), {"q": "Петров"}).text
        )


def test_an_affiliation_is_found_by_the_title_in_its_source():
    builders.affiliation(title="Éminence grise")
    client = signed_in(editor())
    assert "Ari Epstein" in client.get(address(Affiliation, "changelist"), {"q": "eminence epstein"}).text
    assert "Ari Epstein" not in client.get(address(Affiliation, "changelist"), {"q": "eminence ivanov"}).text


def test_autocomplete_finds_other_names_and_needs_a_login():
    made = builders.organization("ALROSA")
    OrganizationName.objects.create(organization=made, name="АК «АЛРОСА»", language="ru")
    query = {
        "app_label": "people",
        "model_name": "affiliation",
        "field_name": "organization",
        "term": "алроса",
    }
    url = reverse("admin:autocomplete")
    answer = signed_in(editor()).get(url, query).json()
    assert [result["id"] for result in answer["results"]] == [str(made.pk)]
    assert Client().get(url, query).status_code == 302


@pytest.mark.parametrize(
    ("field", "make", "names", "term", "order"),
    [
        (
            "role",
            builders.role,
            ("Deputy president", "President", "A president of a board", "President-elect"),
            "président",
            ["President", "President-elect", "A president of a board", "Deputy president"],
        ),
        (
            "organization",
            builders.organization,
            ("A friend of AWDC", "AWDC East", "Hoge Raad", "AWDC"),
            "awdc",
            ["AWDC", "Hoge Raad", "AWDC East", "A friend of AWDC"],
        ),
        (
            "person",
            builders.person,
            ("Sergey Ivanov jr.", "A. Sergey Ivanov", "Sergey Ivanov"),
            "Сергей ИВАНОВ",
            ["Sergey Ivanov", "Sergey Ivanov jr.", "A. Sergey Ivanov"],
        ),
    ],
)
def test_a_picker_offers_the_name_that_was_typed_first(field, make, names, term, order):
    made = {name: make(name) for name in names}
    if "Hoge Raad" in made:
        OrganizationName.objects.create(organization=made["Hoge Raad"], name="Awdc", kind="acronym")
    query = {"app_label": "people", "model_name": "affiliation", "field_name": field, "term": term}
    client = signed_in(editor())
    told = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [each["text"] for each in told] == order


def test_a_picker_of_sources_and_of_claims_does_too():
    for title, publisher in (
        ("About stones", "A paper"),
        ("Stones and more", "B paper"),
        ("Stones", "Z paper"),
    ):
        builders.source(title, publisher=publisher)
    for statement in ("All stones are cut in Antwerp", "Stones"):
        builders.claim(statement)
    client = signed_in(editor())

    def offered(app, model, field):
        query = {"app_label": app, "model_name": model, "field_name": field, "term": "stones"}
        return [each["text"] for each in client.get(reverse("admin:autocomplete"), query).json()["results"]]

    sources = offered("people", "affiliationcitation", "source")
    assert [text.partition(": ")[2] for text in sources] == ["Stones", "Stones and more", "About stones"]
    claims = offered("investigations", "claimlink", "from_claim")
    assert [text.partition(": ")[2] for text in claims] == ["Stones", "All stones are cut in Antwerp"]


def test_lists_ask_the_same_number_of_questions_for_2_and_20_rows():
    client = signed_in(editor())
    roots = [Person, Affiliation, OrganizationLink, type(builders.organization("One"))]
    affiliations(2)
    for n in range(2):
        builders.organization_link(from_organization=builders.organization(f"A{n}"))
    few = [queries(client, address(model, "changelist")) for model in roots]
    affiliations(18)
    for n in range(18):
        builders.organization_link(from_organization=builders.organization(f"B{n}"))
    assert [queries(client, address(model, "changelist")) for model in roots] == few


def test_a_form_asks_the_same_number_of_questions_for_2_and_20_citations():
    client = signed_in(editor())
    small, large = affiliations(2)
    builders.cite(small, source=builders.source("Another"))
    for n in range(19):
        builders.cite(large, source=builders.source(f"Source {n}"))
    assert AffiliationCitation.objects.filter(record=large).count() == 20
    assert queries(client, address(Affiliation, "change", large.pk)) == queries(
        client, address(Affiliation, "change", small.pk)
    )


def test_autocomplete_of_affiliations_asks_no_question_for_each():
    client = signed_in(editor())
    query = "?app_label=people&model_name=affiliationorder&field_name=other&term="
    affiliations(2)
    few = queries(client, reverse("admin:autocomplete") + query)
    affiliations(10)
    assert queries(client, reverse("admin:autocomplete") + query) == few


def test_a_fact_tells_its_standing_and_its_bounds_in_words():
    fact = builders.affiliation(start="2018-04", cited=False)
    builders.cite(fact, attested="2020-06-01", mode="alleges")
    page = signed_in(editor()).get(address(Affiliation, "change", fact.pk)).text
    assert "Alleged: the sources only tell that somebody alleges it." in page
    assert (
        "If it is true at all, then from 30 April 2018 to 1 June 2020 in every reading of the dates." in page
    )
    assert "Not before 1 April 2018; the dates don&#x27;t say until when." in page


def test_date_fields_can_say_what_they_mean_and_refuse_nonsense():
    client = signed_in(editor())
    page = client.get(address(Person, "add")).text
    assert re.search(r'<input[^>]*name="born"[^>]*data-partial-date', page)
    answer = client.post(address(Person, "add"), {"name": "Ari Epstein", "born": "2023-02-29"})
    assert "February 2023 has 28 days" in answer.text
    assert not Person.objects.exists()


def test_the_date_page_answers_in_words():
    client = signed_in(reporter())
    url = reverse("newsroom-date")
    assert client.get(url, {"text": "2021-12"}).json() == {"sentence": "between 1 and 31 December 2021"}
    assert "February 2023 has 28 days" in client.get(url, {"text": "2023-02-29"}).json()["error"]
    assert client.get(url).json() == {"sentence": ""}
    assert "error" in client.get(url, {"text": "..", "open": "no"}).json()
    assert "error" in client.get(url, {"text": "\0" * 3000}).json()
    client.logout()
    assert client.get(url, {"text": "2021-12"}).status_code == 302


def test_the_index_is_grouped_for_journalists():
    page = signed_in(editor()).get(reverse("admin:index"))
    headings = [group["name"] for group in page.context["app_list"]]
    assert headings == [heading for heading, _models in INDEX if heading != "Users"]
    assert reverse("newsroom-enter") in page.text
    assert "Users" in signed_in(builders.editor("chief")).get(reverse("admin:index")).text


def test_who_may_not_enter_is_not_asked_to(django_user_model):
    guest = django_user_model.objects.create_user("guest", password="guest", is_staff=True)
    client = signed_in(guest)
    assert reverse("newsroom-enter") not in client.get(reverse("admin:index")).text
    assert client.get(reverse("newsroom-enter")).status_code == 403


def test_no_page_has_inline_script_or_style():
    client = signed_in(builders.editor("chief"))
    fact = builders.affiliation()
    pages = [
        reverse("admin:index"),
        reverse("newsroom-enter"),
        address(Affiliation, "changelist"),
        address(Affiliation, "change", fact.pk),
        address(Affiliation, "history", fact.pk),
        f"{reverse('newsroom-publish')}?kind=affiliations&id={fact.pk}",
        reverse("admin:auth_user_add"),
    ]
    for url in pages:
        answer = client.get(url)
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", answer.text), url
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", answer.text), url
