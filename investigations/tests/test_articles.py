"""Articles of dossiers: Markdown that can't do harm, in which names lead to records that can be read."""

import pytest
from django.test import Client

from config.stores import use_store
from investigations.articles import addresses, faults, references, rendered
from investigations.models import Investigation
from newsroom.publishing import plan, publish
from tests import builders

KEY = "0123456789ab"


def html(body: str, **where: str) -> str:
    known = {("people", KEY): "/people/somebody/"} | {("people", key): url for key, url in where.items()}
    return str(rendered(body, known.get))


def test_a_name_leads_to_its_record():
    assert html(f"Met [Ari Epstein](people:{KEY}) there.") == (
        '<p>Met <a href="/people/somebody/" rel="noopener">Ari Epstein</a> there.</p>\n'
    )


def test_what_can_t_be_read_keeps_its_words_and_loses_its_link():
    assert html("Met [Ari **Epstein**](people:ffffffffffff) there.") == (
        "<p>Met Ari <strong>Epstein</strong> there.</p>\n"
    )


def test_headings_begin_below_the_one_of_the_page():
    assert html("# The door\n\n## A tweet\n\n### More") == (
        "<h2>The door</h2>\n<h2>A tweet</h2>\n<h3>More</h3>\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "[x](//evil.example)",
        "[x](/newsroom/)",
        "![x](https://evil.example/pixel.gif)",
        '<https://evil.example/"onmouseover=alert(1)>',
        "    <iframe src=x>",
        "```\n<script>\n```",
        "[x]: javascript:alert(1)\n\n[x]",
        "<style>*{display:none}</style>",
        "a <b onclick=x>b</b>",
    ],
)
def test_nothing_in_it_runs_or_loads(hostile):
    made = html(hostile).lower()
    for never in (
        "<script",
        "<img",
        "<iframe",
        "<style",
        "<b ",
        'href="java',
        'href="data',
        'href="vb',
        'href="/',
    ):
        assert never not in made, made
    assert 'href="//' not in made


def test_a_web_address_stays():
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">' in html(
        "[x](https://example.org/a?b=1&c=2)"
    )


def test_references_are_found_once():
    body = f"[a](people:{KEY}) and [b](people:{KEY}), [c](claims:{KEY}), [d](https://example.org)"
    assert references(body) == {("people", KEY), ("claims", KEY)}


def test_a_link_that_leads_nowhere_is_told():
    assert faults(f"[a](people:{KEY}) [b](https://example.org)") == []
    (unknown,) = faults(f"[a](persons:{KEY})")
    assert "there is no kind of record “persons”" in unknown and "people" in unknown
    (name,) = faults("[a](people:ari-epstein)")
    assert "(people:0123456789ab)" in name


def test_a_draft_s_address_isn_t_told(committed):
    public, draft = builders.person("Ann"), builders.person("Bea")
    publish(plan([public]), by=builders.editor())
    wanted = {
        ("people", public.key),
        ("people", draft.key),
        ("people", KEY),
        ("nonsense", KEY),
        ("spheres", KEY),
    }
    with use_store("published"):
        assert addresses(wanted) == {("people", public.key): public.get_absolute_url()}
    # Control: the newsroom finds both.
    assert len(addresses(wanted)) == 2


def test_known_records_are_not_asked_for(db, django_assert_num_queries):
    person = builders.person("Ann")
    with django_assert_num_queries(0):
        assert addresses({("people", person.key)}, [person])


def test_no_address_tells_of_a_draft(committed):
    public, draft = builders.person("Ann"), builders.person("Bea")
    dossier = builders.investigation(body=f"[Ann](people:{public.key}) met [Bea](people:{draft.key}).")
    publish(plan([dossier, public]), by=builders.editor())
    assert draft.key in Investigation.objects.get().body
    (told,) = Client().get("/api/v1/investigations/").json()["results"]
    assert told["body"] == f"[Ann](people:{public.key}) met Bea."
    assert Client().get(f"/api/v1/investigations/{dossier.pk}/").json()["body"] == told["body"]
    assert draft.key not in Client().get(dossier.get_absolute_url()).content.decode()
