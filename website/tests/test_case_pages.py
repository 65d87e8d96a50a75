"""Every public page of the real case: it answers, holds together, sets no cookie, and its links lead somewhere."""

from collections import Counter
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.stores import use_store
from evidence.models import Fact
from evidence.registry import registry
from evidence.views import RecordList, RecordPage
from people.models import Person
from website.tests.facts import CERTAIN, DOUBTED, Facts, certain_beside_doubt
from website.tests.pages import Page, read, views

pytestmark = pytest.mark.crawl

MOST_QUERIES = 25
FACT_PAGES = {
    "affiliations",
    "person-links",
    "organization-links",
    "agreements",
    "events",
    "measures",
    "stances",
    "claims",
    "claim-links",
}


@cache
def crawl(_database):
    """All pages that can be reached from the home page: address → (response, page, number of queries)."""
    client, found, todo = Client(), {}, ["/"]
    while todo:
        url = todo.pop()
        if url in found:
            continue
        # The log keeps the last 9,000: once it is full, it would count none.
        connections["published"].queries_log.clear()
        with CaptureQueriesContext(connections["published"]) as queries:
            response = client.get(url)
        page = Page(response.content.decode())
        found[url] = response, page, len(queries)
        for link in page.links:
            target = urlsplit(urljoin(url, link))
            # The other folders have tests of their own; the order of a list is not followed.
            # Versions are as many again as pages, and so are other languages: website/tests/test_versions.py and
            # test_languages.py look at those. To the form for what is wrong every record leads: website/tests/test_report.py.
            # Files and feeds are no pages.
            apart = (
                "/api/",
                "/static/",
                "/newsroom/",
                "/versions/",
                "/nl/",
                "/fr/",
                "/corrections/report/",
                "/feeds/",
            )
            if not target.netloc and not target.path.startswith(apart) and "format=" not in target.query:
                todo.append(f"{target.path}?{target.query}" if target.query else target.path)
    return found


@pytest.fixture
def crawled(case):
    """The pages of the case, fetched once for all tests that look at them."""
    return crawl(case)


def test_every_page_of_the_case_answers_and_holds_together(crawled):
    for url, (response, page, queries) in crawled.items():
        assert response.status_code == 200, url
        assert not page.problems(), (url, page.problems())
        assert queries <= MOST_QUERIES, (url, queries)
        assert not response.cookies, url
        assert "cookie" not in response.get("Vary", "").lower(), url
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]

    kinds = Counter(url.split("/")[1] for url in crawled if url.count("/") == 3)
    assert kinds["people"] == 46
    assert kinds["organizations"] == 77
    assert kinds["affiliations"] == 71
    assert kinds["organization-links"] == 27
    assert kinds["person-links"] == 5
    assert kinds["agreements"] == 4
    assert kinds["events"] == 47
    assert kinds["measures"] == 18
    assert kinds["stances"] == 27
    assert kinds["claims"] == 88
    assert kinds["claim-links"] == 23
    assert kinds["investigations"] == 2
    with use_store("published"):
        for view in views(RecordPage).values():
            for record in view.model._default_manager.all():
                assert record.get_absolute_url() in crawled, record


def test_words_about_dates_stand_beside_no_allegation(crawled):
    """“Certain” is a word about dates: no page of a fact that isn't stated has it, nor “present” or “current”."""
    with use_store("published"):
        facts = {
            record.get_absolute_url(): record
            for aggregate in registry
            if issubclass(aggregate.root, Fact) and hasattr(aggregate.root, "get_absolute_url")
            for record in aggregate.root._default_manager.exclude(standing="stated")
        }
    assert facts
    for url in facts:
        words = crawled[url][1].words.lower()
        for never in (" certain", "currently", "to present"):
            assert never not in words, (url, never)


def asked_of_days():
    """Every list that can be asked for a day, asked for several."""
    return [
        f"{reverse(name)}?on={day}"
        for name, view in views(RecordList).items()
        if "on" in view.filterset_class.base_filters
        for day in ("2010", "2015-04-13", "2018-04-24", "2022-03")
    ]


def test_certain_stands_beside_no_doubted_fact_of_any_page_or_list(crawled, site):
    pages = {url: response.content.decode() for url, (response, _page, _queries) in crawled.items()}
    pages |= {url: site.get(url).content.decode() for url in asked_of_days()}
    doubted, certain = 0, 0
    for url, html in pages.items():
        assert not certain_beside_doubt(html), (url, certain_beside_doubt(html))
        facts = Facts(html).found
        doubted += sum(standing in DOUBTED for standing, _words in facts)
        certain += sum(bool(CERTAIN.search(words)) for _standing, words in facts)
    # Both are there to be seen.
    assert doubted > 100 and certain > 20
    # The control: a row of an allegation that the dates cover, told in the words of one that is stated.
    told = next(html for html in pages.values() if "the dates given cover it" in html)
    assert certain_beside_doubt(told.replace("the dates given cover it", "dates: certain"))


def test_the_title_of_what_is_not_plainly_stated_carries_its_standing(crawled):
    """A title stands alone in a browser's tab and in search engines. A claim is always in somebody's mouth."""
    marked = 0
    with use_store("published"):
        for aggregate in registry:
            if (
                issubclass(aggregate.root, Fact)
                and not aggregate.root.SAID
                and hasattr(aggregate.root, "get_absolute_url")
            ):
                for fact in aggregate.root._default_manager.exclude(standing="stated"):
                    words = crawled[fact.get_absolute_url()][1].words
                    assert words.startswith(fact.standing.capitalize()), words[:120]
                    marked += 1
    assert marked > 30


def test_every_fact_has_a_note_and_its_standing_in_words(crawled):
    for url, (_response, page, _queries) in crawled.items():
        if url.split("/")[1] in FACT_PAGES and url.count("/") == 3:
            assert "note-1" in page.ids, url
            assert any(word in page.words for word in ("Stated as fact", "Alleged", "Disputed", "Denied")), (
                url
            )


@pytest.fixture
def site(case):
    return Client()


def find(site, text, kind="people"):
    """The address of the only record of a kind that a search finds."""
    page = read(site, f"{reverse(kind)}?q={text}")
    found = {link for link in page.links if link.startswith(f"/{kind}/") and link.count("/") == 3}
    assert len(found) == 1, found
    return found.pop()


def test_father_and_son_are_two_pages_that_link_to_each_other(site):
    found = read(site, reverse("people") + "?q=Иванов")
    father, son = (next(u for u in found.links if name in u) for name in ("borisovich", "sergeyevich"))
    assert father != son
    for url, other, tie in ((father, son, "is a parent of"), (son, father, "is a child of")):
        page = read(site, url)
        assert "Not to be confused with" in page.words
        assert other in page.links
        assert tie in page.words


def test_a_group_stays_a_group(site):
    page = read(site, find(site, "spokespersons+CD"))
    assert "3 or more people." in page.words
    assert "1 or more of “Spokespersons of CD&V" in page.words


def test_an_unresolved_person_has_a_warning(site):
    page = read(site, find(site, "wathelet"))
    assert "which of several namesakes it means" in page.words


def test_records_that_may_overlap_say_so(site):
    page = read(site, find(site, "took+post+Justice"))
    assert "May overlap with" in page.words
    assert "no source says that they do" in page.words


def test_ownership_is_told_with_its_share(site):
    page = read(site, find(site, "mir+diamond", "organizations"))
    assert "is owned by ALROSA" in page.words
    page = read(site, next(u for u in page.links if "/alrosa-" in u))
    assert "is owned by Russia: one third" in page.words
    assert "is owned by Sakha Republic (Yakutia): 25%" in page.words


def test_the_affiliations_of_a_day_tell_certain_from_possible(site):
    key = find(site, "jambon").rstrip("/")[-12:]
    url = reverse("affiliations")
    page = read(site, f"{url}?person={key}&on=2015-04-13&q=diamantclub")
    assert "dates don’t rule it out on 13 April 2015" in page.words
    page = read(site, f"{url}?q=ivanov+alrosa&on=2018-04-24")
    assert "Sergey Sergeyevich Ivanov" in page.words
    assert "dates: certain on 24 April 2018" in page.words
    page = read(site, f"{url}?q=ivanov+alrosa&on=2015-01-01")
    assert "No affiliations match all of these filters" in page.words


def test_birth_is_shown_as_a_year_unless_office_holder(case, site):
    with use_store("published"):
        people = [p for p in Person.objects.exclude(born=None) if p.public_basis != "office_holder"]
    assert people
    for person in people:
        assert (
            person.born.text not in read(site, person.get_absolute_url()).words or len(person.born.text) <= 4
        )


def test_home_counts_what_is_published(site):
    words = read(site, "/").words
    for count in ("46 people", "77 organizations", "71 affiliations", "23 sources", "88 claims", "259 facts"):
        assert count in words


def test_a_source_lists_what_it_supports(site):
    page = read(site, next(u for u in read(site, reverse("sources")).links if "de-morgen" in u))
    assert "Sergey Sergeyevich Ivanov, chief executive officer, ALROSA" in page.words
    assert "He became chief executive of Alrosa when he was 36." in page.words


# ── The story: what the pages must tell of this case ──────────────────────────────────────────────────────────────────


def page_of(crawled, kind, *words):
    """The only page of a kind whose address holds all of some words."""
    found = [url for url in crawled if url.startswith(f"/{kind}/") and url.count("/") == 3]
    found = [url for url in found if all(word in url for word in words)]
    assert len(found) == 1, found
    return crawled[found[0]][1]


def test_the_agreement_of_2018_shows_what_contradicts_that_it_was_the_first(crawled):
    page = page_of(crawled, "agreements", "2018")
    assert (
        "signed for the first time in 2018. IDEX Online and Mining Weekly (Creamer Media) differ on this."
        in page.words
    )
    assert any("2007" in link for link in page.links if link.startswith("/agreements/"))
    assert "signed on 13 October 2007" in page.words


def test_a_stretch_without_a_document_is_no_stretch_without_an_agreement(crawled):
    for year in ("2018", "2021"):
        words = page_of(crawled, "agreements", year).words
        assert (
            "the earlier agreement ran out on 24 April 2021; the next was signed in December 2021." in words
        )
        assert "we know of no document. That doesn’t mean that there was no agreement." in words
    assert "no document" not in page_of(crawled, "agreements", "city").words


def test_a_position_that_no_source_states_is_told_as_our_reading(crawled):
    read_by_us = page_of(crawled, "stances", "ian-smillie", "restrictions").words
    assert "According to our reading, Ian Smillie supported" in read_by_us
    assert "This is alleged: no source gives it as a fact." in read_by_us
    assert "No source says so in these words: it is our reading of what it tells." in read_by_us


def test_the_status_of_a_measure_has_its_date_or_says_that_it_is_not_known(crawled):
    words = page_of(crawled, "measures", "buffer").words
    assert "rejected, 21 June 2018" in words, words[words.index("Status") :][:200]
    every = crawled["/measures/"][1].words
    assert (
        "date not known" in every
        and "De Morgen also says otherwise." in page_of(crawled, "measures", "eu-restrictions").words
    )


def test_thirty_thousand_jobs_are_awdc_s_repeated_disputed_and_set_beside_the_study(crawled):
    words = page_of(crawled, "claims", "antwerp-world", "jobs-in-the-diamond-sector-as-a").words
    heading = words.index("Who said it, and who answered")
    root = words.index("Antwerp World Diamond Centre, March 2022: Jobs in the diamond sector", heading)
    assert root < words.index("Belgian diplomats speaking off the record (unnamed) repeats it")
    # The study that stands beside it is older, so AWDC isn't told to be the first.
    assert "KU Leuven agrees with it, about 2007" in words and "First:" not in words
    assert "The City of Antwerp differs on this." in words
    table = words[words.index("The figures side by side") :]
    for figure in (
        "about 30,000 jobs",
        "6,600 direct jobs",
        "26,000 indirect jobs",
        "no figure given (jobs)",
    ):
        assert figure in table, figure
    # The diplomats' page leads back to AWDC.
    words = page_of(crawled, "claims", "belgian-diplomats", "jobs").words
    assert (
        "Antwerp World Diamond Centre, March 2022: Jobs in the diamond sector" in words
        and "(this claim)" in words
    )


def test_the_exemption_is_nowhere_told_as_plain_fact(crawled):
    told = 0
    for url, (_response, page, _queries) in crawled.items():
        words = page.words
        for place in [at for at in range(len(words)) if words.startswith("sought an exemption", at)]:
            before = words[max(0, place - 230) : place]
            in_the_article = "therefore the report of one newspaper, told by another. It is denied." in words
            kept = ("According to The New York Times", "Denied:", "Alleged:", "s the whole of")
            assert in_the_article or any(each in before for each in kept), (url, before)
            told += 1
    assert told > 5


def test_the_exemption_is_reported_by_one_denied_by_two_with_what_the_article_adds(crawled):
    page = next(
        page
        for url, (_response, page, _queries) in crawled.items()
        if url.startswith("/stances/belgie-on-") and "Denied: Belgium sought an exemption" in page.words
    )
    assert "Denied: Belgium sought an exemption" in page.words
    assert (
        "the Belgian federal government and the foreign minister's spokesperson deny this"
        in page.words.replace("The Belgian", "the Belgian")
    )
    assert "Denied by the one concerned" in page.words
    assert "Belgium expressed concern about" in page.words


def test_who_belonged_to_the_club_and_how_well_each_is_supported(crawled):
    rows = page_of(crawled, "organizations", "diamantclub").words
    people = rows[rows.index("Behind these posts:") :]
    assert "8 by name" not in people and "8 people." in people
    for name, support in (
        ("Jan Jambon", "Stated as fact one source alone"),
        ("Servais Verherstraeten", "Stated as fact one source alone"),
        ("Willem-Frederik Schiltz", "Stated as fact one source alone"),
        ("Bart De Wever", "Alleged by Marco Van Hees (PTB-GO!) one source alone"),
        ("Melchior Wathelet", "Alleged by Marco Van Hees (PTB-GO!) one source alone"),
    ):
        told = people[people.index(name) :]
        assert told.index(support) < 900, (name, told[:900])


def test_people_are_counted_as_ranges(crawled):
    cabinet = page_of(crawled, "organizations", "kabinet-justitie").words
    assert "Behind these posts: 1 by name, and from 1 to 3 people whom the sources don’t name" in cabinet
    somebody = page_of(crawled, "people", "cabinet-director-at-the-justice").words
    assert "Together they are from 1 to 3 people, or more where a source sets no limit." in somebody
    # Three in AWDC's words, one or more for each of the two parties: not six, and not five.
    parties = page_of(crawled, "organizations", "cd-v-").words
    assert "at least 1 person whom the sources don’t name" in parties
    spokespersons = page_of(crawled, "people", "spokespersons-of-cd").words
    assert "3 or more people." in spokespersons


def test_a_dossier_s_names_lead_to_its_records(crawled):
    page = page_of(crawled, "investigations", "antwerp")
    assert "Figures that travel" in page.words
    for kind in (
        "people",
        "organizations",
        "events",
        "claims",
        "agreements",
        "stances",
        "measures",
        "sources",
    ):
        assert any(link.startswith(f"/{kind}/") for link in page.links), kind
    assert "(people:" not in page.words and "](" not in page.words
    assert "Affiliations 70: 53 stated and 17 alleged" in page.words


@pytest.mark.parametrize(
    ("name", "lane", "part"),
    [
        ("Bart De Wever", "Agreements: present at the signing", "Bart De Wever: was present"),
        # Of whoever signed it is said that they did.
        ("Ari Epstein", "Agreements signed", "Ari Epstein: signed it"),
    ],
)
def test_who_looked_on_is_not_told_among_those_who_signed(case: str, name: str, lane: str, part: str) -> None:
    with use_store("published"):
        address = Person.objects.get(name=name).get_absolute_url()
    words = read(Client(), address).words
    lanes = {"Agreements: present at the signing", "Agreements signed"}
    assert {each for each in lanes if each in words} == {lane}
    assert part in words


def test_an_embed_does_not_speak_of_what_is_below_it(case: str) -> None:
    below = "The sections below tell the same in words."
    with use_store("published"):
        person = Person.objects.get(name="Ari Epstein")
    assert below in read(Client(), person.get_absolute_url()).words
    assert below not in read(Client(), f"/embed/people/{person.key}/").words
