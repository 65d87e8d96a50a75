"""An address that asks for what its page doesn't answer is refused in a sentence that says what it takes."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from config.stores import use_store
from evidence.registry import registry
from people.counting import people_words, unnamed_words
from people.models import Move, Person
from website.tests.pages import Page, read


@pytest.mark.parametrize("path", ["/", "/method/", "/data/"])
def test_pages_that_take_no_parameter_say_so(case: str, path: str) -> None:
    page = read(Client(), f"{path}?on=2018", 400)
    assert "There is no parameter “on” here: this page takes none." in page.words
    assert Client().get(f"{path}?utm_source=x").status_code == 200


def test_the_page_of_a_record_takes_the_day_that_it_knows_alone(case: str) -> None:
    seen = set()
    with use_store("published"):
        addresses = {
            model: model._default_manager.order_by("pk")[0].get_absolute_url()
            for model in [*(each.root for each in registry), Move]
            if hasattr(model, "get_absolute_url") and model._default_manager.exists()
        }
    for model, address in addresses.items():
        page = read(Client(), f"{address}?nonsense=1", 400)
        assert "There is no parameter “nonsense” here" in page.words, model
        for name in ("on", "published"):
            answer = Client().get(f"{address}?{name}=bad")
            # What it takes it reads, and what it doesn't it refuses: nothing is passed over.
            assert answer.status_code == 400, (model, name)
            if "There is no parameter" not in answer.text:
                seen.add((model.__name__, name))
    assert {model for model, name in seen if name == "on"} == {"Person", "Organization", "Role"}
    assert {model for model, name in seen if name == "published"} == {
        model.__name__ for model in addresses if model is not Move
    }
    key = Person.objects.using("published").order_by("pk").values_list("key", flat=True)[0]
    assert Client().get(f"/embed/people/{key}/").status_code == 200
    assert Client().get(f"/embed/people/{key}/?published=2026-01-31").status_code == 400


def test_corrections_are_no_file_and_take_pages_alone(case: str) -> None:
    page = read(Client(), "/corrections/?format=csv", 400)
    assert "There is no parameter “format” here. Allowed: page." in page.words
    assert Client().get("/corrections/?page=1").status_code == 200


@pytest.mark.parametrize("slug", ["people", "affiliations", "events", "moves"])
def test_since_after_until_is_refused_on_pages_and_in_the_api(case: str, slug: str) -> None:
    sentence = "This lies before “since”: no day is in both. Turn the two around."
    # Readers see what the field is called, programs the parameter.
    label = read(Client(), reverse(slug)).words
    assert "Since" in label and "“since”" not in label
    assert (
        sentence.replace("“since”", "“Since”")
        in read(Client(), f"{reverse(slug)}?since=2019&until=2018-12-31", 400).words
    )
    answer = Client().get(f"/api/v1/{slug}/?since=2019&until=2018-12-31")
    assert answer.status_code == 400 and answer.json()["errors"][0]["message"] == sentence
    # A day is in both.
    assert Client().get(f"/api/v1/{slug}/?since=2018-12-31&until=2018").status_code == 200


@pytest.mark.parametrize("slug", ["people", "affiliations"])
def test_help_of_a_field_names_others_by_label_and_the_documentation_by_parameter(
    case: str, slug: str
) -> None:
    words = read(Client(), reverse(slug)).words
    assert "As of" in words and words.count("Needs “As of”.") == 2 and "“on”" not in words
    schema = Client().get("/api/v1/schema/").json()
    given = schema["paths"][f"/api/v1/{slug}/"]["get"]["parameters"]
    told = {each["name"]: each["description"] for each in given}
    assert "Needs “on”." in told["held"] and "Needs “on”." in told["throughout"]
    assert not any("%(" in description for description in told.values())
    refused = read(Client(), f"{reverse(slug)}?held=certain", 400).words
    assert "This needs “As of” as well: a day, month or year to ask about." in refused


def test_a_wrong_choice_is_answered_with_those_that_there_are(case: str) -> None:
    for address, one in (
        ("/api/v1/search/?q=alrosa&kind=persons", "people, "),
        ("/api/v1/passages/?from_kind=parliment&to_kind=company", "parliament"),
        ("/api/v1/passages/?from_role_category=x&to_kind=company", "political_office"),
    ):
        (error,) = Client().get(address).json()["errors"]
        assert "is not one of: " in error["message"] and one in error["message"], error
    assert "is not one of: " in read(Client(), "/search/?q=alrosa&kind=persons", 400).words


def test_versions_are_found_by_the_key_of_a_record_as_well(case: str) -> None:
    with use_store("published"):
        person = Person.objects.filter(name="Ari Epstein").get()
    for name, more in (("versions", []), ("version", [1])):
        response = Client().get(reverse(name, args=["people", person.key, *more]))
        assert (response.status_code, response["Location"]) == (
            302,
            reverse(name, args=["people", person.pk, *more]),
        )
        assert Client().get(reverse(name, args=["people", "0123456789ab", *more])).status_code == 404


def test_matched_is_the_name_in_the_script_that_was_typed(case: str) -> None:
    found = Client().get("/api/v1/search/", {"q": "Иванов", "kind": "people"}).json()["results"]
    names = {each["title"]: each["matched"] for each in found}
    assert names["Sergey Sergeyevich Ivanov"] == "Сергей Сергеевич Иванов"
    # In its own letters it is what the record is called.
    found = Client().get("/api/v1/search/", {"q": "Ivanov", "kind": "people"}).json()["results"]
    assert {each["matched"] for each in found if each["title"].endswith("Ivanov")} == {""}
    assert "also “Сергей Сергеевич Иванов”" in read(Client(), "/search/?q=Иванов").words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1, None, ("1 or more people", "1 of meer mensen", "au moins 1 personne")),
        (3, None, ("3 or more people", "3 of meer mensen", "au moins 3 personnes")),
        (1, 1, ("1 person", "1 persoon", "1 personne")),
        (2, 4, ("2 to 4 people", "2 tot 4 mensen", "2 à 4 personnes")),
        (None, None, ("", "", "")),
    ],
)
def test_people_are_counted_as_each_language_does(
    low: int | None, high: int | None, words: tuple[str, str, str]
) -> None:
    group = Person(headcount_low=low, headcount_high=high)
    for language, told in zip(("en", "nl", "fr"), words, strict=True):
        with override(language):
            assert people_words(group) == told
            assert unnamed_words(group).startswith(told)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "post"])
@pytest.mark.parametrize("checked", [True, False])
def test_a_page_that_is_asked_to_change_something_says_what_it_takes(
    case: str, method: str, checked: bool
) -> None:
    """checked: as a browser is, with the token that forms of the newsroom carry."""
    client = Client(enforce_csrf_checks=checked)
    for path, takes in (
        ("/", "GET, HEAD, OPTIONS"),
        ("/people/", "GET, HEAD, OPTIONS"),
        ("/feeds/changes/", "GET, HEAD, OPTIONS"),
        ("/corrections/report/", "GET, HEAD, OPTIONS, POST"),
    ):
        if method.upper() in takes:
            continue
        answer = getattr(client, method)(path)
        assert answer.status_code == 405, path
        assert {*answer["Allow"].split(", ")} == {*takes.split(", ")}, path
        page = Page(answer.content.decode())
        assert not page.problems()
        assert f"Nothing was changed. What this address takes: {answer['Allow']}." in page.words
    told = getattr(client, method)("/nl/people/")
    assert told.status_code == 405 and '<html lang="nl">' in told.content.decode()
    # The API has its own words, and an address that isn't there is no less not there.
    assert getattr(client, method)("/api/v1/people/")["Content-Type"].startswith("application/problem+json")
    assert getattr(client, method)("/nothing/").status_code == 404
    assert client.options("/people/").status_code == 200
