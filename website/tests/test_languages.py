"""The site in three languages: an address says which, pages hold no words of another one, and nothing else decides it."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from config.languages import in_language, language_of
from config.stores import is_public, use_store
from evidence.registry import registry
from newsroom.publishing import plan, publish
from tests import builders, public_texts
from tests.test_accessibility import addresses
from website.tests.pages import VOID, read

CODES = [code for code, _name in settings.LANGUAGES]
OTHERS = [code for code in CODES if code != settings.LANGUAGE_CODE]
READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "data-label")
# Not said by us: the code of a language and its name, in itself; what is written so in every language.
SAME = re.compile(
    r"EN|NL|FR|English|Nederlands|français|Draaideur|DRAAIDEUR|API|https?://\S+|SHA-256|kbo|lei|wikidata|BibTeX|RIS|CSL-JSON|CSV|XLSX|/?api/v1\S*"
)

# Where a name or a number is put into a text.
PLACE = re.compile(r"%\(\w+\)s")


class Visible(HTMLParser):
    """The pieces of text of a page, those read aloud as well, each with the language that its nearest `lang` says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    @property
    def lang(self) -> str:
        return self._open[-1][1] if self._open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or self.lang
        self.found += [(" ".join(text.split()), lang) for name in READ_ALOUD if (text := given.get(name))]
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.found.append((words, self.lang))


def bare(words: str) -> str:
    """Words without what isn't a letter at either end: a number of filters, a colon."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", words)


def told(text: public_texts.Text) -> set[str]:
    """A text in the active language, as it stands between the tags of a page."""
    pieces = (piece for words in public_texts.said(text) for piece in re.split("<[^>]*>", words))
    return {" ".join(piece.split()) for piece in pieces if piece.strip()}


@cache
def foreign(language: str) -> dict[str, str]:
    """Our texts as the other languages have them, where they differ: words → the language that they are in."""
    said: dict[str, set[str]] = {code: set() for code in CODES}
    for text in public_texts.texts():
        for code in CODES:
            with override(code):
                said[code] |= told(text)
    return {
        words: code
        for code in CODES
        if code != language
        for words in said[code] - said[language]
        if "%(" not in words
    }


@cache
def data(_database: str) -> str:
    """Everything that records hold, as one text: what a page shows of it is nobody's translation."""
    held = []
    with use_store("published"):
        for aggregate in registry:
            for model in (*aggregate.models, *aggregate.links):
                if is_public(model._meta.app_label, model._meta.model_name):
                    names = [f.name for f in model._meta.local_concrete_fields]
                    for row in model._default_manager.values_list(*names):
                        held += [str(value) for value in row if isinstance(value, str)]
    # Articles as they are read: links are their words.
    return "\n".join(" ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words).split()) for words in held)


def strangers(html: str, language: str, held: str) -> list[str]:
    """The texts of a page that are ours, and in another language than it says."""
    known = foreign(language)
    return [
        f"{words} ({known[words]})"
        for words, lang in Visible(html).found
        if lang == language and words in known and words not in held
    ]


def same_in_english(html: str, english: str, language: str, held: str) -> list[str]:
    """The texts of a page that are the same on the English one, though no record holds them, nor a translation."""
    with override(language):
        ours = {bare(PLACE.sub("", words)) for text in public_texts.texts() for words in told(text)}
    there = {words for words, lang in Visible(english).found if lang == settings.LANGUAGE_CODE}
    return [
        words
        for words, lang in Visible(html).found
        if lang == language
        and words in there
        and bare(words) not in held
        # What is put together of names and of texts of ours is looked at part by part.
        and any(
            part not in ours and part not in held and re.search(r"[^\W\d_]{2,}", SAME.sub("", part))
            for part in map(bare, re.split(r" · |, |: ", words))
        )
    ]


def pages() -> list[str]:
    """The addresses of one page of each type, in English. The API's documentation is in English alone."""
    return [address for address in addresses() if not address.startswith("/api/")]


def whole_pages() -> list[str]:
    """The same without embeds: they are parts of other sites' pages, and name no others."""
    return [address for address in pages() if not address.startswith("/embed/")]


@pytest.mark.crawl
@pytest.mark.parametrize("language", CODES)
def test_no_page_has_words_of_another_language(case: str, language: str) -> None:
    client, found = Client(), {}
    for address in pages():
        response = client.get(in_language(address.partition("?")[0], language), query(address))
        html = response.content.decode()
        assert f'<html lang="{language}">' in html, address
        # What was asked for is the reader's own word.
        held = f"{data(case)}\n{' '.join(query(address).values())}"
        if words := strangers(html, language, held):
            found[address] = words
        if language != settings.LANGUAGE_CODE:
            english = client.get(address).content.decode()
            if words := same_in_english(html, english, language, held):
                found[address] = [*found.get(address, []), *words]
    assert not found, "\n".join(f"{address}: {words}" for address, words in found.items())


def query(address: str) -> dict[str, str]:
    return dict(each.split("=", 1) for each in address.partition("?")[2].split("&") if each)


@pytest.mark.ours
def test_a_word_of_another_language_would_be_found(case: str) -> None:
    html = '<html lang="fr"><p>Recherche</p><p>All people</p><p lang="en">All sources</p><i title="Alle bronnen"></i>'
    assert strangers(html, "fr", "") == ["All people (en)", "Alle bronnen (nl)"]
    assert strangers(html, "fr", "a title: All people, they say") == ["Alle bronnen (nl)"]
    english = '<html lang="en"><p>Raw words</p><p>Antwerp</p>'
    french = '<html lang="fr"><p>Raw words</p><p>Antwerp</p>'
    assert same_in_english(french, english, "fr", "City of Antwerp") == ["Raw words"]


def links(html: str, name: str) -> dict[str, str]:
    """The addresses that the head of a page gives, but for feeds: language → address, or "" → canonical."""
    found = re.findall(r"<link\s+rel=\"" + name + r"\"([^>]*)>", html)
    attributes = [dict(re.findall(r'(\w+)="([^"]*)"', each)) for each in found]
    return {each.get("hreflang", ""): each["href"] for each in attributes if "type" not in each}


@pytest.mark.ours
def test_every_page_names_itself_and_its_others_and_they_name_it(case: str) -> None:
    client = Client()
    for address in [*whole_pages(), "/people/?page=1", "/corrections/"]:
        told = [client.get(in_language(address.partition("?")[0], code), query(address)) for code in CODES]
        if told[0].status_code == 404:
            continue
        given = [links(each.content.decode(), "alternate") for each in told]
        assert given[0] == given[1] == given[2], address
        assert set(given[0]) == {*CODES, "x-default"}
        assert given[0]["x-default"] == given[0]["en"]
        for code, each in zip(CODES, told, strict=True):
            assert links(each.content.decode(), "canonical") == {"": given[0][code]}, address
            assert language_of(given[0][code].removeprefix("http://testserver")) == code
            assert client.get(given[0][code]).status_code in (200, 400)


def test_switching_keeps_page_and_question(case: str) -> None:
    page = read(Client(), "/fr/affiliations/?on=2018&q=awdc")
    for address in ("/affiliations/?on=2018&q=awdc", "/nl/affiliations/?on=2018&q=awdc"):
        assert address in page.links
    # Whoever reads French goes on in French.
    inside = [link for link in page.links if link.startswith("/") and language_of(link) != "fr"]
    assert set(inside) == {
        "/affiliations/?on=2018&q=awdc",
        "/nl/affiliations/?on=2018&q=awdc",
        "/api/v1/affiliations/?on=2018&q=awdc",
    }


def test_nothing_but_the_address_decides_the_language(case: str) -> None:
    for path in ("/", "/people/", "/nl/people/", "/fr/sources/"):
        plain = Client().get(path)
        asked = Client(headers={"Accept-Language": "fr,nl;q=0.5", "Cookie": "django_language=nl"}).get(path)
        assert plain.content == asked.content
        assert plain["Content-Language"] == language_of(path)
        varies = {each.strip().lower() for each in plain.get("Vary", "").split(",")}
        assert not varies & {"cookie", "accept-language"}
        assert not plain.cookies and not asked.cookies


def test_errors_are_in_the_language_of_their_address(case: str) -> None:
    client = Client()
    for path, words in (
        ("/nothing/", "no page"),
        ("/nl/niets/", "geen bladzijde"),
        ("/fr/rien/", "pas de page"),
    ):
        response = client.get(path)
        assert response.status_code == 404
        assert words in response.content.decode()
        assert "hreflang" not in response.content.decode().partition("</head>")[0]
    assert client.get("/fr/people/?on=x").status_code == 400
    assert "Demandez un jour" in client.get("/fr/people/?on=x").content.decode()


def test_newsroom_api_and_health_have_no_language(case: str) -> None:
    client = Client()
    for path in ("/nl/newsroom/", "/fr/api/v1/", "/nl/healthz", "/en/people/", "/nl-be/people/", "/de/"):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/v1/", headers={"Accept-Language": "fr"})["Content-Language"] == "en"
    assert client.get("/nl/people").headers["Location"] == "/nl/people/"


@pytest.mark.ours
def test_a_language_takes_no_query_more(case: str) -> None:
    client = Client()
    for address in pages():
        taken = set()
        for code in CODES:
            path = in_language(address.partition("?")[0], code)
            client.get(path, query(address))
            with CaptureQueriesContext(connections["published"]) as queries:
                client.get(path, query(address))
            taken.add(len(queries))
        assert len(taken) == 1, (address, taken)


def test_words_in_another_language_say_which(committed: str) -> None:
    """A title, a summary or a quote is read aloud as what it is, where the record knows."""
    source = builders.source("Zij tekenden", language="nl")
    agreement = builders.agreement("Agreement on stones", cited=False, remark="Only a copy is public.")
    builders.cite(agreement, source=source, quote="Zij tekenden in Antwerpen.", paraphrase="They signed it.")
    dossier = builders.investigation("Diamonds", agreement, summary_en="Who signed what.")
    stance = builders.stance(reason="Thousands of jobs")
    tie = builders.organization_link(kind="owns", share_words="one third")
    publish(plan([agreement, dossier, stance, tie]), by=builders.editor())
    for address, told in {
        stance.get_absolute_url(): [("Thousands of jobs", "en")],
        tie.from_organization.get_absolute_url(): [("one third", "en")],
        dossier.get_absolute_url(): [("Diamonds", "en"), ("Who signed what.", "en")],
        "/investigations/": [("Diamonds", "en"), ("Who signed what.", "en")],
        agreement.get_absolute_url(): [
            ("Agreement on stones", "en"),
            ("Diamonds", "en"),
            ("Only a copy is public.", "en"),
            ("They signed it.", "en"),
        ],
        source.get_absolute_url(): [("Zij tekenden in Antwerpen.", "nl"), ("They signed it.", "en")],
    }.items():
        found = Visible(Client().get("/fr" + address).content.decode()).found
        assert set(told) <= set(found), address
    # As long as the newsroom writes in that language.
    with override_settings(NEWSROOM_LANGUAGE="fr"):
        found = Visible(Client().get("/fr" + agreement.get_absolute_url()).content.decode()).found
    assert ("They signed it.", "fr") in found and ("Agreement on stones", "en") in found


def test_what_is_in_another_language_than_its_page_is_said_to_be_once(committed: str) -> None:
    source = builders.source("Zij tekenden", language="nl")
    agreement = builders.agreement("Agreement on stones", cited=False)
    builders.cite(agreement, source=source, paraphrase="They signed it.")
    plain = builders.agreement("Another", cited=False)
    builders.cite(plain, source=builders.source("Plain"), paraphrase="", quote="Signed.")
    dossier = builders.investigation("Diamonds", agreement, body="They signed.", language="en")
    dutch = builders.investigation("Diamanten", agreement, body="Zij tekenden.", language="nl")
    unknown = builders.investigation("Steine", agreement, body="Sie.", language="qq")
    publish(plan([agreement, plain, dossier, dutch, unknown]), by=builders.editor())

    def told(address: str) -> str:
        return Client().get(address).content.decode()

    remarks = "Remarks and summaries are in %(language)s, the language in which the newsroom works."
    article = "This article is in %(language)s."
    for code, english, of_dutch in (
        ("en", "", "Dutch"),
        ("nl", "Engels", ""),
        ("fr", "anglais", "néerlandais"),
    ):
        for words, name, records in (
            (remarks, english, {agreement: 1, source: 1, plain: 0, dossier: 0}),
            (article, english, {dossier: 1, dutch: 0, unknown: 0}),
            (article, of_dutch, {dutch: 1, dossier: 0, unknown: 0}),
        ):
            with override(code):
                before, after = gettext(words).split("%(language)s")
            for record, number in records.items():
                page = told(in_language(record.get_absolute_url(), code))
                assert page.count(before + name + after) == (number if name else 0), (code, record)
    with override_settings(NEWSROOM_LANGUAGE="nl"):
        assert "are in Dutch, the language" in told(agreement.get_absolute_url())
        assert "Engels" not in told(in_language(agreement.get_absolute_url(), "nl"))
