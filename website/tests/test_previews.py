"""What pages tell of themselves: own addresses, previews of links, schema.org."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.urls import reverse

from config.stores import use_store
from evidence.about import schema_day
from evidence.dates import PartialDate
from evidence.models import Source
from newsroom.publishing import plan, publish
from orgs.models import Organization
from people.models import Affiliation, Identity, Move, Person, PersonCitation, PersonIdentifier, Role
from tests import builders
from website.templatetags.quoting import as_json
from website.tests.pages import Page, list_names, page_names, read, views

META = re.compile(r'<meta property="(og:[a-z:_]+)"\s+content="([^"]*)"')


def told(html: str) -> dict[str, str]:
    """The Open Graph properties of a page."""
    return {name: unescape(value) for name, value in META.findall(html)}


def canonical(html: str) -> list[str]:
    return re.findall(r'<link rel="canonical"\s+href="([^"]*)"', html)


def test_every_record_page_tells_its_own_address(case: str) -> None:
    client = Client()
    for name in page_names():
        record = views(object)[name].model._default_manager.using("published").first()
        url = record.get_absolute_url()
        html = client.get(f"{url}?utm_source=x").content.decode()
        assert canonical(html) == [f"http://testserver{url}"], name
        assert told(html)["og:url"] == f"http://testserver{url}"
        assert told(html)["og:title"] and told(html)["og:site_name"] == "Draaideur"
        assert told(html)["og:locale"] == "en_GB"
        (crumbs, *_rest) = Page(html).linked
        assert crumbs["@type"] == "BreadcrumbList"
        assert crumbs["itemListElement"][-1]["item"] == f"http://testserver{url}"


def test_lists_keep_their_page_and_drop_what_follows_readers(case: str) -> None:
    client = Client()
    for name in list_names():
        html = client.get(f"{reverse(name)}?utm_source=x&fbclid=y&page=1").content.decode()
        assert canonical(html) == [f"http://testserver{reverse(name)}"], name
    second = client.get("/affiliations/?page=2&utm_source=x").content.decode()
    assert canonical(second) == ["http://testserver/affiliations/?page=2"]


def test_pages_that_may_not_be_listed_tell_nothing(case: str) -> None:
    client = Client()
    with use_store("published"):
        person = Person.objects.filter(identity=Identity.NAMED).first()
    assert person is not None
    for address in (
        "/affiliations/?on=2018",
        "/affiliations/?on=2018-13",
        "/search/?q=awdc",
        "/nothing/",
        reverse("version", args=["people", person.pk, 1]),
        f"{person.get_absolute_url()}?published=2020-01-01",
    ):
        html = client.get(address).content.decode()
        assert not told(html) and "ld+json" not in html, address


def test_an_allegation_carries_its_mark_and_is_no_linked_fact(case: str) -> None:
    with use_store("published"):
        post = Affiliation.objects.filter(standing="alleged").first()
        move = Move.objects.filter(standing="alleged").first()
        stated = Affiliation.objects.filter(standing="stated").first()
    assert post and move and stated
    client = Client()
    for record in (post, move):
        html = client.get(record.get_absolute_url()).content.decode()
        properties = told(html)
        assert properties["og:title"].startswith("Alleged"), properties
        assert properties["og:description"].startswith("Alleged"), properties
        assert [each["@type"] for each in Page(html).linked] == ["BreadcrumbList"]
        assert "lleged" not in str(Page(html).linked)
    control = told(client.get(stated.get_absolute_url()).content.decode())
    assert not control["og:title"].startswith("Alleged")


def test_the_sentence_of_a_person_carries_the_mark_of_the_post_that_it_tells(committed: str) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, voice="PVDA", mode="alleges")
    publish(plan([fact]), by=builders.editor())
    html = Client().get(fact.person.get_absolute_url()).content.decode()
    assert told(html)["og:description"].startswith("Alleged: ")


def test_sources_and_roles_tell_in_a_sentence_what_their_page_shows(committed: str) -> None:
    source = builders.source("Het verhaal", kind="newspaper", publisher="Knack", published="2018")
    undated, role = builders.source("Untold", kind="register", published=None), builders.role("Chair")
    alone = builders.role("Treasurer")
    posts = [builders.affiliation(person=builders.person(f"P {n}"), role=role, cited=False) for n in (1, 2)]
    builders.cite(posts[0], source=source, mode="alleges", voice="PVDA")
    builders.cite(posts[1], source=source)
    publish(plan([*posts, undated, alone]), by=builders.editor())

    def said(record: Any) -> str:
        html = Client().get(record.get_absolute_url()).content.decode()
        (description,) = re.findall(r'<meta name="description"\s+content="([^"]*)"', html)
        assert unescape(description) == told(html)["og:description"]
        return told(html)["og:description"]

    # A year stays a year.
    assert said(source) == "Newspaper: Knack, 2018. 2 places in it are cited here, on affiliations (2)."
    assert said(undated) == (
        "Public register: De Morgen, not dated. Nothing that is public here is cited from it."
    )
    # One of the two is alleged: nobody is said to have held it.
    assert said(role).startswith("Role: Chair (")
    assert said(role).endswith("What sources say of who held it, where and when: 2 posts.")
    assert said(alone).endswith("Nobody who held it is public here.")


def test_every_source_and_role_of_the_case_has_a_sentence_of_its_own(case: str) -> None:
    for model in (Source, Role):
        found = [
            told(Client().get(record.get_absolute_url()).content.decode())["og:description"]
            for record in model.objects.using("published").order_by("pk")[:12]
        ]
        assert len(set(found)) > 6 and all(each.endswith(".") and "None" not in each for each in found)
        assert not any("lleged" in each or "%(" in each for each in found)


def test_a_person_is_linked_with_what_the_page_shows(committed: str) -> None:
    person = builders.person("Ari </script><b>Epstein", born="1962", died="1999")
    PersonIdentifier.objects.create(person=person, scheme="wikidata", value="Q42")
    PersonIdentifier.objects.create(person=person, scheme="opensanctions", value="a/b")
    builders.cite(person, aspects=["birth", "identity"])
    builders.cite(person, aspects=["death"], mode="alleges")
    publish(plan([builders.affiliation(person=person)]), by=builders.editor())
    page = read(Client(), person.get_absolute_url())
    (linked,) = [each for each in page.linked if each["@type"] == "Person"]
    assert linked["name"] == "Ari </script><b>Epstein"
    # The death is only alleged.
    assert linked["birthDate"] == "1962" and "deathDate" not in linked
    assert sorted(linked["sameAs"]) == [
        "https://www.opensanctions.org/entities/a%2Fb/",
        "https://www.wikidata.org/entity/Q42",
    ]
    assert not {"jobTitle", "worksFor", "memberOf", "affiliation"} & linked.keys()


def test_who_is_not_named_is_no_linked_person(case: str) -> None:
    with use_store("published"):
        people = list(Person.objects.exclude(identity=Identity.NAMED)[:5])
        organization = Organization.objects.first()
    assert people and organization
    for person in people:
        linked = read(Client(), person.get_absolute_url()).linked
        assert [each["@type"] for each in linked] == ["BreadcrumbList"]
    control = read(Client(), organization.get_absolute_url()).linked
    assert "Organization" in [each["@type"] for each in control]


def test_home_tells_how_to_search(case: str) -> None:
    (site,) = read(Client(), "/").linked
    assert site["@type"] == "WebSite"
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == "http://testserver/search/?q={search_term_string}"
    assert Client().get(template.replace("{search_term_string}", "awdc")).status_code == 200


def test_catalogues_of_data_find_the_api_and_its_licence(case: str) -> None:
    (data,) = read(Client(), "/data/").linked
    assert data["@type"] == "Dataset" and data["url"] == "http://testserver/data/"
    assert "creativecommons.org/licenses/by/" in data["license"]
    assert Client().get(data["distribution"]["contentUrl"]).status_code == 200
    assert (50 <= len(data["description"]) <= 5000) and data["inLanguage"] == ["en", "nl", "fr"]


def test_the_address_comes_from_the_settings_whatever_name_was_asked(case: str) -> None:
    with override_settings(SITE_URL="https://draaideur.example"):
        html = Client().get("/people/", headers={"host": "localhost"}).content.decode()
    assert canonical(html) == ["https://draaideur.example/people/"]
    assert told(html)["og:image"].startswith("https://draaideur.example/static/")
    assert "localhost" not in html.split("</head>")[0]


def test_the_picture_is_as_large_as_previews_want_it() -> None:
    found: Any = finders.find("website/icons/preview.png")
    head = Path(found).read_bytes()[:24]
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1200, 630)


@pytest.mark.parametrize("text", ["</script>", "<!--", "&lt;", "\u2028"])
def test_nothing_ends_the_data_early(text: str) -> None:
    written = as_json({"name": text})
    assert not any(each in written for each in "<>&\u2028")
    assert Page(f'<script type="application/ld+json">{written}</script>').linked == [{"name": text}]


@pytest.mark.parametrize("kind", ["", ' type="module"', ' type="application/ld+json" src="/x.js"'])
def test_no_other_script_is_let_through(kind: str) -> None:
    assert Page(f"<script{kind}>1</script>").errors
    assert not Page('<script type="application/ld+json">1</script>').errors


@pytest.mark.parametrize(
    ("when", "mode", "relation", "written"),
    [
        ("1962", "asserts", "supports", "1962"),
        ("1962-03", "asserts", "supports", "1962-03"),
        ("1962~", "asserts", "supports", ""),
        ("1962?", "asserts", "supports", ""),
        ("196X", "asserts", "supports", ""),
        ("[1961..1962]", "asserts", "supports", ""),
        ("1962", "alleges", "supports", ""),
        ("1962", "asserts", "contradicts", ""),
    ],
)
def test_only_exact_dates_that_a_source_states_are_linked(
    when: str, mode: str, relation: str, written: str
) -> None:
    cited = [PersonCitation(aspects=["birth"], mode=mode, relation=relation)]
    assert schema_day(PartialDate(when), cited, "birth") == written
    assert schema_day(PartialDate(when), [], "birth") == schema_day(None, cited, "birth") == ""
