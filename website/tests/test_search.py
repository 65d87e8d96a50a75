"""The search page and the search of the API, on the case: they give the same."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.stores import use_store
from evidence.gathering import in_one
from evidence.names import normalize
from evidence.registry import registry
from evidence.search import TEXTS, search
from evidence.search.index import searched
from evidence.search.results import results
from newsroom.publishing import plan, publish
from tests import builders
from website.tests.pages import read

CASE = Path(__file__).resolve().parents[2] / "fixtures" / "antwerp-diamonds.yaml"


def every_name() -> list[tuple[str, str]]:
    """(name as it is written somewhere, what the person is called) of all named people of the case."""
    people = yaml.safe_load(CASE.read_text())["people"].values()
    return [
        (name, person["name"])
        for person in people
        if person.get("identity", "named") == "named"
        for name in (person["name"], *(each["name"] for each in person.get("names") or []))
    ]


def test_every_name_of_the_case_finds_its_person_first_or_second(case: str) -> None:
    names = every_name()
    assert len(names) > 40
    missed = []
    for written, name in names:
        found = [each.title for each in results(search(written, size=2).hits)]
        if name not in found:
            missed.append((written, found))
    assert not missed


def test_a_slip_of_the_pen_finds_the_person_as_well(case: str) -> None:
    missed = []
    for written, name in every_name():
        words = written.split()
        last = words[-1]
        if len(normalize(last)) < 6:
            continue
        # A letter left out, two that changed places.
        for slip in (last[:3] + last[4:], last[:2] + last[3] + last[2] + last[4:]):
            typed = " ".join([*words[:-1], slip])
            if name not in [each.title for each in results(search(typed, size=3).hits)]:
                missed.append((typed, name))
    # Poetin is Putin to a Dutch ear; Potein isn't any more.
    assert missed == [("Potein", "Vladimir Putin")]


def test_father_and_son_come_out_as_two_and_say_so(case: str) -> None:
    page = read(Client(), "/search/?q=Sergey+Ivanov")
    assert "Not to be confused with Sergey" in page.words
    hits = Client().get("/api/v1/search/?q=Sergey+Ivanov&kind=people").json()["results"]
    assert len({each["id"] for each in hits if "Ivanov" in each["title"]}) == 2


def test_page_and_api_give_the_same(case: str) -> None:
    client = Client()
    for text in ("AWDC", "diamant", "Ivanof", "exemption", "De Morgen", "Diamantclub", "Alrosa jobs"):
        api = client.get("/api/v1/search/", {"q": text}).json()
        page = read(client, f"/search/?q={quote(text)}")
        assert api["results"], text
        shown = re.findall(
            r'class="hit__title"><a href="([^"]+)"', client.get("/search/", {"q": text}).content.decode()
        )
        assert [each["url"].removeprefix("http://testserver") for each in api["results"]] == shown
        assert all(link in page.links for link in shown)
        for each in api["results"]:
            assert client.get(each["api"]).status_code == 200
        assert sum(api["counts"].values()) + (api["texts"] or 0) >= len(api["results"])


def test_organizations_are_found_by_any_of_their_names(case: str) -> None:
    page = read(Client(), "/search/?q=awdc")
    assert "Organization · also “AWDC” Antwerp World Diamond Centre" in page.words


def test_nothing_is_no_dead_end(case: str) -> None:
    page = read(Client(), "/search/?q=zzyzx")
    assert "Nothing found for “zzyzx”" in page.words and "/people/" in page.links
    assert "A name in any script" in read(Client(), "/search/").words
    assert Client().get("/search/?q=zzyzx")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a&q=b",
        "kind=nothing&q=a",
        "q=a&page=0",
        "q=a&page=99",
        "q=a&page=x",
        "q=" + "a" * 201,
        "what=1",
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(case: str, query: str) -> None:
    client = Client()
    page = read(client, f"/search/?{query}", 400)
    assert "Part of this address can’t be read" in page.words
    answer = client.get(f"/api/v1/search/?{query}")
    assert answer.status_code == 400 and answer.json()["errors"]


def test_what_stands_in_texts_comes_after_names_with_the_passage(case: str) -> None:
    client = Client()
    page = client.get("/search/?q=professor").content.decode()
    assert page.index('class="hit__title"') < page.index("hits__part") < page.index("<mark>")
    found = client.get("/api/v1/search/?q=sanctions&kind=texts").json()
    assert found["texts"] and all(each["how"] == "text" and each["passage"] for each in found["results"])
    assert all(each["found_in"] for each in found["results"])
    words = read(client, "/search/?q=sanctions&kind=texts")
    assert f"In texts {found['texts']}" in words.words
    # The mark of what isn't plainly stated stands beside what a text says of it.
    told = client.get("/api/v1/search/?q=diamonds&kind=texts&page_size=100").json()["results"]
    assert any(each["title"].startswith(("Alleged: ", "Denied: ", "Disputed: ")) for each in told)


def test_passages_say_in_which_language_they_are(committed: str) -> None:
    post = builders.affiliation(remark="What the newsroom knows of diamantair")
    source = builders.source("Het diamantverhaal", language="nl")
    builders.cite(post, source=source, quote="De diamantair zei dat de diamantairs niets vroegen.")
    dossier = builders.investigation("Stones", summary_fr="Les diamantairs en bref.")
    publish(plan([dossier, post]), by=builders.editor())

    def told(address: str) -> list[tuple[str, str]]:
        html = Client().get(address).content.decode()
        return re.findall(r'class="hit__passage"><span(?: lang="(\w+)")?>(.*?)</span>', html)

    def lang(found: list[tuple[str, str]], words: str) -> str:
        return next(code for code, text in found if words in re.sub(r"<.*?>", "", text))

    english = told("/search/?q=diamantairs&kind=texts")
    assert lang(english, "De diamantair zei") == "nl" and lang(english, "en bref") == "fr"
    assert lang(told("/nl/search/?q=diamantairs&kind=texts"), "De diamantair zei") == "nl"
    # What the newsroom wrote is in its own language: said on pages in another one.
    assert lang(told("/search/?q=newsroom&kind=texts"), "the newsroom knows") == ""
    assert lang(told("/nl/search/?q=newsroom&kind=texts"), "the newsroom knows") == "en"


def test_numbers_beside_kinds_are_those_of_what_they_lead_to(case: str) -> None:
    client = Client()
    for asked in ("quickenborne", "alrosa"):
        every = client.get("/search/", {"q": asked}).context
        for address in (
            every["all_url"],
            every["texts"][1],
            *(url for _name, _n, url, _here in every["kinds"]),
        ):
            page = client.get(address).context
            assert page["total"] > 0
            if page["kind"] is None:
                assert page["every"] == page["total"]
            elif page["every"] is not None:
                # The same of every kind that is chosen.
                assert page["every"] == every["every"], (asked, address)


# Words that stand in the names or the texts of many kinds of record.
FOUND_IN_MUCH = ("aan", "de", "diamond", "minister", "one", "text", "which")


@pytest.mark.ours
@pytest.mark.parametrize("kind", ["", *(each.aggregate.slug for each in searched()), TEXTS])
def test_queries_of_a_search_stay_few_of_each_kind(case: str, kind: str) -> None:
    shown = 0
    for text in FOUND_IN_MUCH:
        for address in (f"/search/?q={text}&kind={kind}", f"/search/?q={text}&kind={kind}&page=2"):
            with CaptureQueriesContext(connections["published"]) as queries:
                shown += read(Client(), address).words.count("Stated as fact")
            assert len(queries) <= 25, [query["sql"][:80] for query in queries]
    assert shown or kind in {"sources", "investigations", "people", "roles", "organizations", "claims"}


@pytest.mark.ours
def test_rows_of_many_kinds_are_the_same_from_one_query(case: str) -> None:
    with use_store("published"):
        every = [
            model._default_manager.filter(
                pk__in=list(model._default_manager.values_list("pk", flat=True)[:20])
            )
            for aggregate in registry
            for model in aggregate.models
        ]
        with CaptureQueriesContext(connections["published"]) as queries:
            together = in_one(every)
        assert len(queries) == 1
        told = 0
        for rows, found in zip(every, together, strict=True):
            names = [field.attname for field in rows.model._meta.concrete_fields]
            for one, other in zip(rows, found, strict=True):
                assert type(one) is type(other) and other._state.db == one._state.db
                for name in names:
                    was, came = getattr(one, name), getattr(other, name)
                    assert was == came and type(was) is type(came), (rows.model, name, was, came)
                told += 1
        assert told > 300


def test_hostile_text_is_only_text(case: str) -> None:
    for text in ("'", "a:*|b", "%", "\\", "<script>", "ا" * 200, "😀", "\ud7ff"):
        assert Client().get("/search/", {"q": text}).status_code == 200, text
    assert "<script>" not in Client().get("/search/", {"q": "<script>"}).content.decode()


def test_pages_of_many(committed: str) -> None:
    people = [builders.person(f"Somebody {number}") for number in range(45)]
    publish(plan(people), by=builders.editor())
    client = Client()
    first = read(client, "/search/?q=somebody")
    assert "1 to 20 of 45" in first.words and "People 45" in first.words
    assert "/search/?q=somebody&page=2" in first.links
    third = read(client, "/search/?q=somebody&page=3&kind=people")
    assert "41 to 45 of 45" in third.words
    assert not set(re.findall(r"Somebody \d+", first.words)) & set(re.findall(r"Somebody \d+", third.words))
    assert "There is no such page" in read(client, "/search/?q=somebody&page=9").words


def test_an_allegation_is_told_as_one(committed: str) -> None:
    claim = builders.claim("Diamonds pay for the war", cited=False)
    builders.cite(claim, voice="PVDA", mode="alleges")
    publish(plan([claim]), by=builders.editor())
    page = read(Client(), "/search/?q=diamonds")
    assert "Alleged: " in page.words and "This is alleged" in page.words
    assert "Stated as fact" not in page.words


def test_what_somebody_says_is_told_as_said(committed: str) -> None:
    claim = builders.claim("Diamonds pay for the war")
    publish(plan([claim]), by=builders.editor())
    page = read(Client(), "/search/?q=diamonds")
    assert "As said" in page.words and "Stated as fact" not in page.words


def test_whom_the_source_does_not_name_is_no_named_person(committed: str) -> None:
    publish(
        plan([builders.person("Ambassador to the Emirates", identity="unnamed_one")]), by=builders.editor()
    )
    assert "Somebody whom the source doesn’t name" in read(Client(), "/search/?q=ambassador").words


def test_queries_of_a_search_do_not_grow(committed: str) -> None:
    by = builders.editor()
    counts = []
    for size in (2, 7):
        facts: list[Any] = [
            builders.affiliation(person=builders.person(f"Diamond {size} {n}")) for n in range(size)
        ]
        facts += [builders.claim(f"Diamond {size} {n}") for n in range(size)]
        publish(plan(facts), by=by)
        Client().get("/search/?q=diamond")
        with CaptureQueriesContext(connections["published"]) as queries:
            read(Client(), "/search/?q=diamond")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
