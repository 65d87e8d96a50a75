"""The time lines of people and organizations, and their pages as of a day."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.publishing import plan, publish
from tests import builders as b
from website.tests.pages import read

MOST_QUERIES = 25


@pytest.fixture
def site(committed: str) -> Client:
    b.door()
    return Client()


def put(*records: Any) -> None:
    publish(plan(records), by=b.User.objects.filter(username="editor").first() or b.editor())


def time_line(site: Client, address: str) -> str:
    """The time line of a page, as HTML; empty where it has none."""
    html = site.get(address).content.decode()
    return next(iter(re.findall(r'<figure class="time">.*?</figure>', html, re.S)), "")


def names(html: str) -> dict[str, str]:
    """The accessible names of the links of a time line, by address."""
    found = {}
    for attributes, inside in re.findall(r"<a ([^>]*)>(.*?)</a>", html, re.S):
        label = re.search(r'aria-label="([^"]*)"', attributes)
        address = re.search(r'href="([^"]*)"', attributes)
        assert address
        words = (
            label[1] if label else re.sub(r"<[^>]*>", "", re.sub(r"<svg.*?</svg>", "", inside, flags=re.S))
        )
        found[address[1]] = " ".join(unescape(words).split()).replace(" .", ".")
    return found


def test_every_bar_and_mark_is_a_link_with_a_sentence(site: Client) -> None:
    person = b.person()
    ministry = b.organization("Ministry", in_sphere="public_office")
    inside = b.affiliation(
        person=person, organization=ministry, role=b.role("Minister"), start="2000", end="2003"
    )
    outside = b.affiliation(person=person, start="2005-01-15", end="2010")
    event = b.event(date="2004-05-06", participants=[person])
    put(inside, outside, event)
    found = names(time_line(site, person.get_absolute_url()))
    assert found[inside.get_absolute_url()].startswith("Minister, Ministry (Public office). ")
    assert "Ari Epstein was minister of Ministry from 2000 to 2003" in found[inside.get_absolute_url()]
    assert found[event.get_absolute_url()].endswith(".")
    (move,) = [name for address, name in found.items() if address.startswith("/revolving-door/")]
    assert "Ari Epstein" in move and move.endswith(".")


def test_an_allegation_has_a_shape_and_a_word_of_its_own(site: Client) -> None:
    person = b.person()
    stated = b.affiliation(person=person, start="2000", end="2003")
    put(stated)
    assert "url(#hatched)" not in time_line(site, person.get_absolute_url())
    alleged = b.affiliation(person=person, role=b.role("Adviser"), start="2004", end="2006", cited=False)
    b.cite(alleged, voice="PVDA", mode="alleges")
    put(alleged)
    html = time_line(site, person.get_absolute_url())
    assert "<b>alleged</b>" in html and 'mask="url(#hatched)"' in html
    assert "This is alleged" in names(html)[alleged.get_absolute_url()]
    assert "alleged" not in names(html)[stated.get_absolute_url()]


def test_an_allegation_has_the_same_shape_wherever_its_period_is_drawn(site: Client) -> None:
    stated = b.affiliation(start="2000", end="2003")
    alleged = b.affiliation(role=b.role("Adviser"), start="2004", end="2006", cited=False)
    b.cite(alleged, voice="PVDA", mode="alleges")
    put(stated, alleged)
    hatched, key = '<g mask="url(#hatched)">', "not plainly stated: alleged, disputed or denied"
    page = site.get(stated.get_absolute_url()).text
    assert 'class="bar' in page and hatched not in page and key not in page
    # The bar and the key.
    page = site.get(alleged.get_absolute_url()).text
    assert page.count(hatched) == 2 and key in page


def test_people_whom_no_source_names_are_stacked_and_counted(site: Client) -> None:
    group = b.person("Staff who left", identity="unnamed_group", headcount_low=3)
    post = b.affiliation(person=group, start="2000", end="2003")
    put(post)
    for record in (group, post.organization):
        html = time_line(site, record.get_absolute_url())
        assert "3 or more people" in html and html.count('class="time__head"') >= 6


def test_what_has_no_date_is_told_and_not_drawn(site: Client) -> None:
    person = b.person()
    post = b.affiliation(person=person)
    put(post)
    assert time_line(site, person.get_absolute_url()) == ""
    put(b.affiliation(person=person, role=b.role("Adviser"), start="2000"))
    assert "1 has no date that could place it" in time_line(site, person.get_absolute_url())


def test_an_organization_has_its_people_by_role(site: Client) -> None:
    there, chair = b.organization(), b.role("Chair")
    posts = [
        b.affiliation(
            person=b.person(f"Person {n}"), organization=there, role=chair, start=f"200{n}", end=f"200{n + 1}"
        )
        for n in range(3)
    ]
    put(*posts, b.affiliation(person=b.person("Another"), organization=there, start="1999", end="2005"))
    html = time_line(site, there.get_absolute_url())
    assert re.findall(r"<h3>(.*?)</h3>", html) == ["Chief executive officer", "Chair"]
    assert [names(html)[post.get_absolute_url()].split(".")[0] for post in posts] == [
        f"Person {n} (Private interest)" for n in range(3)
    ]


def queries(site: Client, address: str) -> int:
    with CaptureQueriesContext(connections["published"]) as asked:
        assert site.get(address).status_code == 200
    return len(asked)


@pytest.mark.ours
def test_pages_take_as_many_queries_for_200_facts_as_for_2(site: Client) -> None:
    there, person, role = b.organization("Hub"), b.person("Everywhere"), b.role("Adviser")

    def enter(numbers: range) -> None:
        posts = []
        for n in numbers:
            posts.append(
                b.affiliation(person=b.person(f"P {n}"), organization=there, role=role, start=f"{1800 + n}")
            )
            elsewhere = b.organization(f"Company {n}")
            posts.append(b.affiliation(person=person, organization=elsewhere, role=role, start=f"{1800 + n}"))
        put(*posts)

    addresses = [
        f"{record.get_absolute_url()}{query}"
        for record in (there, person)
        for query in ("", "?on=2018", "?on=1801")
    ]
    enter(range(2))
    few = [queries(site, address) for address in addresses]
    enter(range(2, 200))
    assert [queries(site, address) for address in addresses] == few
    assert max(few) <= MOST_QUERIES
    html = time_line(site, there.get_absolute_url())
    assert "188 more, attested less lately" in html and "all 200 in the list" in html
    # Those attested latest are drawn.
    assert "P 199" in html and "P 187" not in html


# ── As of a day ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def career(site: Client) -> Any:
    person = b.person()
    posts = {
        "sure": b.affiliation(
            person=person, organization=b.organization("Sure"), start="2018-04-24", end="2018-05-31"
        ),
        "loose": b.affiliation(person=person, organization=b.organization("Loose"), start="2018", end="2019"),
        "undated": b.affiliation(person=person, organization=b.organization("Undated")),
        "over": b.affiliation(person=person, organization=b.organization("Over"), start="2001", end="2002"),
    }
    put(*posts.values())
    return person


def told(site: Client, address: str) -> tuple[set[str], set[str]]:
    """The posts that the dates cover, and those that they don't rule out."""
    words = read(site, address).words.split("Posts", 1)[1].split("Sources", 1)[0]
    sure, _heading, rest = words.partition("The dates don’t rule it out")
    every = ("Sure", "Loose", "Undated", "Over")
    if "The dates cover it" not in sure:
        sure, rest = "", words
    return {name for name in every if name in sure}, {name for name in every if name in rest}


@pytest.mark.parametrize(
    ("on", "sure", "possible"),
    [
        ("2018-04-23", set(), {"Loose", "Undated"}),
        ("2018-04-24", {"Sure"}, {"Loose", "Undated"}),
        ("2018-05-31", {"Sure"}, {"Loose", "Undated"}),
        ("2018-06-01", set(), {"Loose", "Undated"}),
        ("2018-12-31", {"Loose"}, {"Undated"}),
        ("2018-04", {"Sure"}, {"Loose", "Undated"}),
        ("2018", {"Sure", "Loose"}, {"Undated"}),
        ("2003", set(), {"Undated"}),
    ],
)
def test_a_page_as_of_a_day_tells_what_the_dates_cover_apart(
    site: Client, career: Any, on: str, sure: set[str], possible: set[str]
) -> None:
    assert told(site, f"{career.get_absolute_url()}?on={on}") == (sure, possible)


def test_a_page_as_of_a_day_says_so_and_is_not_for_search_engines(site: Client, career: Any) -> None:
    address = career.get_absolute_url()
    response = site.get(f"{address}?on=2018-04-24")
    page = read(site, f"{address}?on=2018-04-24")
    assert "As of 24 April 2018." in page.words and address in page.links
    assert response["X-Robots-Tag"] == "noindex"
    assert f'<link rel="canonical" href="http://testserver{address}">' in response.content.decode()
    whole = site.get(address)
    assert "X-Robots-Tag" not in whole and "As of 24" not in whole.content.decode()
    # An empty field is no question, and what follows readers isn't one to us.
    for query in ("on=", "utm_source=x"):
        assert "As of 24" not in read(site, f"{address}?{query}").words


@pytest.mark.parametrize("on", ["2018-13", "2018-02-30", "soon", "2018?", "2018/2019", "x" * 300, "%00"])
def test_a_day_that_cannot_be_read_is_refused_and_kept(site: Client, career: Any, on: str) -> None:
    for record in (career, career.affiliations.first().organization):
        page = read(site, f"{record.get_absolute_url()}?on={on}", 400)
        assert "can’t be read, so nothing is shown" in page.words
        assert "Chief executive officer" not in page.words
        assert record.get_absolute_url() in page.links
    if on.isalnum() and len(on) < 50:
        assert f'value="{on}"' in site.get(f"{career.get_absolute_url()}?on={on}").content.decode()


def test_a_day_given_twice_is_refused(site: Client, career: Any) -> None:
    assert "more than once" in read(site, f"{career.get_absolute_url()}?on=2018&on=2019", 400).words


def test_the_lead_of_a_day_is_of_that_day(site: Client, career: Any) -> None:
    for record in career.affiliations.filter(organization__name="Undated"):
        record.delete()
    address = career.get_absolute_url()
    assert "of Over" in read(site, f"{address}?on=2001-12-31").words.split("Time line")[0]
    assert "of Sure" in read(site, f"{address}?on=2018-04-24").words.split("Time line")[0]
    # What may have been isn't what opens the page.
    opening = read(site, f"{address}?on=2018-04-23").words.split("Time line")[0]
    assert "The dates that sources give cover no post of theirs on 23 April 2018." in opening
    assert "of Loose" not in opening


def test_nobody_is_introduced_by_what_is_denied_or_alleged_who_is_known_for_something_else(
    site: Client,
) -> None:
    person = b.person("Ann Peeters")
    office = b.affiliation(person=person, role=b.role("Secretary"), start="2001")
    denied = b.affiliation(person=person, role=b.role("Board member"), start="2010", cited=False)
    alleged = b.affiliation(person=person, role=b.role("Adviser"), start="2012", cited=False)
    for number in range(3):
        b.cite(denied, source=b.source(f"Leaflet {number}"), mode="alleges")
        b.cite(alleged, source=b.source(f"Pamphlet {number}"), mode="alleges")
    b.cite(denied, relation="contradicts", mode="denies", voice="Ann Peeters", voice_is_concerned=True)
    put(office, denied, alleged)
    page = site.get(person.get_absolute_url()).text
    (lead,) = re.findall(r'class="lede"[^>]*>(.*?)</p>', page, re.DOTALL)
    (described,) = re.findall(r'property="og:description" content="([^"]*)"', page)
    for words in (lead, described):
        assert (
            "secretary" in words.lower()
            and "board member" not in words.lower()
            and "adviser" not in words.lower()
        )


def test_of_whom_nothing_is_cited_it_is_not_said_that_sources_mention_them(site: Client) -> None:
    nobody, cited = b.person("Ann Peeters"), b.person("Bea Maes")
    b.cite(cited)
    put(nobody, cited)
    told = "The sources mention them."
    assert told in site.get(cited.get_absolute_url()).text
    page = site.get(nobody.get_absolute_url()).text
    assert told not in page and "No post or tie of theirs is public here." in page


def test_a_role_of_a_day_tells_who_held_it_then(site: Client) -> None:
    role = b.role("Minister")
    early = b.affiliation(person=b.person("Early"), role=role, start="2001", end="2003")
    late = b.affiliation(person=b.person("Late"), role=role, start="2010-05", end="2014-02")
    put(early, late)
    words = read(site, f"{role.get_absolute_url()}?on=2012").words
    assert "Late" in words and "Early" not in words and "As of 2012." in words
    words = read(site, f"{role.get_absolute_url()}?on=2007").words
    assert "Nobody is known here who held it, or may have held it, in 2007." in words
    whole = read(site, role.get_absolute_url()).words
    assert "Late" in whole and "Early" in whole and "Nobody" not in whole


def test_ties_and_what_layer_3_tells_are_of_that_day_too(site: Client) -> None:
    there = b.organization()
    link = b.organization_link(from_organization=there, kind="owns", start="2010", end="2012")
    gone = b.event("A meeting long ago", date="2001-02-03", participants=[there])
    then = b.event("A meeting then", date="2011-02-03", participants=[there])
    put(link, gone, then)
    words = read(site, f"{there.get_absolute_url()}?on=2011").words
    assert "Diamond companies" in words and "A meeting then" in words and "long ago" not in words
    words = read(site, f"{there.get_absolute_url()}?on=2001-02-03").words
    assert "Diamond companies" not in words and "A meeting then" not in words and "long ago" in words


def test_possible_facts_of_layer_3_stand_apart(site: Client) -> None:
    there = b.organization()
    put(
        b.event("Known", date="2011-02-03", participants=[there]),
        b.event("Vague", date="2011", participants=[there]),
    )
    words = read(site, f"{there.get_absolute_url()}?on=2011-02-03").words
    sure, _heading, rest = words.partition("The dates don’t rule it out")
    assert "Known" in sure and "Vague" in rest


def test_long_sections_fold_what_comes_after_the_first_rows(site: Client) -> None:
    person = b.person()
    put(
        *(
            b.affiliation(person=person, organization=b.organization(f"Org {n}"), start=f"20{n + 10}")
            for n in range(9)
        )
    )
    html = site.get(person.get_absolute_url()).content.decode()
    (fold,) = re.findall(r'<details class="group rest">(.*?)</details>', html, re.S)
    assert "4 more, of 9" in fold and "Org 8" in fold and "Org 4" not in fold
    assert "9</b> posts" in html
