"""Every text that a reader can see is there in Dutch and in French."""

import re

import pytest
from django.conf import settings

from tests import public_texts
from tests.public_texts import Text

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_readers_is_translated(language: str) -> None:
    found = {(each.context, each.msgid): each for each in public_texts.texts()}
    assert len(found) > 600
    lacking = [each for each in found.values() if public_texts.missing(each, language)]
    assert not lacking, f"{len(lacking)} of {len(found)}: {lacking[:20]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_nobody_translated_would_be_found(language: str) -> None:
    template = '{% load i18n %}<p>{% if x %}{% translate "A new sentence." %}{% endif %}</p>'
    given = '{% load i18n %}{% include "website/parts/held.html" with on=_("on that gnu") only %}'
    block = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} wug{% plural %}{{ n }} wugs{% endblocktranslate %}"
    module = 'def words():\n    return npgettext("count", "gostak", "gostaks", 2)'
    found = [
        *public_texts.of_template(template, "x.html"),
        *public_texts.of_template(given, "g.html"),
        *public_texts.of_template(block, "y.html"),
        *public_texts.of_module(module, "z.py"),
    ]
    assert found == [
        Text("A new sentence.", None, None, "x.html"),
        Text("on that gnu", None, None, "g.html"),
        Text("%(n)s wug", "%(n)s wugs", None, "y.html"),
        Text("gostak", "gostaks", "count", "z.py:2"),
    ]
    assert all(public_texts.missing(each, language) for each in found)
    assert not public_texts.missing(Text("Search", None, None, ""), language)


# French sets spaces before these marks, and within its quotation marks, at which no line may break.
BREAKS = re.compile(r" [:;?!»]|« ")


def test_french_marks_do_not_begin_a_line() -> None:
    path = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    found = [line for line in path.read_text().splitlines() if line.startswith("msgstr")]
    assert len(found) > 600
    assert [line for line in found if BREAKS.search(line)] == []
    assert BREAKS.search("Qui le dit ?") and not BREAKS.search("Qui le dit\u00a0?")


def test_templates_of_readers_hold_no_words_that_cannot_be_translated() -> None:
    found = {
        path.name: words
        for path in public_texts.templates()
        if (words := public_texts.raw_words(path.read_text()))
    }
    assert found == {}


def test_words_that_cannot_be_translated_would_be_found() -> None:
    source = '{% load i18n %}<p title="Two words">{% translate "Fine" %} but {{ name }} isn’t</p>'
    assert public_texts.raw_words(source) == ["Two words", "but isn’t"]


# A colon that a template writes by itself, after what it shows.
_COLON = re.compile(r"(?:\}\}|%\}|</(?:a|b|strong|span)>):(?:\s|<)")
_APART = re.compile(
    r"\{% comment %\}.*?\{% endcomment %\}|\{% blocktrans.*?\{% endblocktrans\w* %\}|\{#.*?#\}", re.S
)


def colons(template: str) -> list[str]:
    return _COLON.findall(re.sub(r"\{%.*?%\}", "{%%}", _APART.sub("", template)))


def test_colons_are_written_as_the_language_does() -> None:
    """In French a space that doesn't break stands before it."""
    found = {
        str(path): colons(path.read_text())
        for app in ("website", "evidence", "orgs", "people", "investigations")
        for path in (settings.BASE_DIR / app / "templates").rglob("*.html")
    }
    assert len(found) > 80
    assert {path: each for path, each in found.items() if each} == {}
    assert colons("<p>{{ who }}: {{ what }}</p>") and colons("<b>{{ who }}:</b>")
