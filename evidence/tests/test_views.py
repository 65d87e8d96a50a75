"""Pages of sources; how apps add to the pages of others."""

import re

from django.test import Client

from config.stores import use_store
from evidence.footnotes import Footnotes
from evidence.models import SourceRelay
from evidence.pages import Section, Sections, Titles
from investigations.models import Investigation
from newsroom.publishing import plan, publish
from orgs.models import Organization
from people.models import Person
from tests import builders
from website.tests.pages import read


def test_a_source_lists_all_that_is_cited_from_it_in_the_order_of_its_places(committed):
    source = builders.source("A report")
    post = builders.affiliation(cited=False)
    builders.cite(post, source=source, locator="§ 10", paraphrase="He still runs it.")
    builders.cite(post, source=source, locator="§ 9", paraphrase="He runs it.")
    builders.cite(
        post,
        source=source,
        locator="§ 11",
        relation="contradicts",
        aspects=["start"],
        voice="AWDC",
        via="its site",
    )
    builders.cite(post.person, source=source, aspects=["birth"], paraphrase="He is 41.")
    publish(plan([post, post.person]), by=builders.editor())
    page = read(Client(), source.get_absolute_url())
    assert "4 places cited" in page.words
    assert page.words.index("§ 9") < page.words.index("§ 10")
    assert "Contradicts the start." in page.words
    assert "AWDC says so, in a document published by De Morgen. Via: its site." in page.words
    assert post.get_absolute_url() in page.links and post.person.get_absolute_url() in page.links


def test_a_source_that_relays_another_says_so_on_both_pages(committed):
    relaying, relayed = builders.source("Paper"), builders.source("Press release", publisher="Alrosa")
    SourceRelay.objects.create(source=relaying, relayed=relayed)
    publish(plan([relaying, relayed]), by=builders.editor())
    client = Client()
    page = read(client, relaying.get_absolute_url())
    assert "It relays Alrosa" in page.words and relayed.get_absolute_url() in page.links
    assert "It is relayed by De Morgen" in read(client, relayed.get_absolute_url()).words


def test_one_place_is_counted_as_one(committed):
    source = builders.source("A report")
    post = builders.affiliation(cited=False)
    builders.cite(post, source=source)
    publish(plan([post]), by=builders.editor())
    words = read(Client(), source.get_absolute_url()).words
    assert "1 place cited" in words and "1 places" not in words
    assert "1 place cited" in read(Client(), "/").words


def test_every_figure_of_a_page_leads_to_what_it_counts(case):
    with use_store("published"):
        records = [
            Person.objects.get(name="Ari Epstein"),
            Organization.objects.get(name="Antwerp World Diamond Centre"),
            *Investigation.objects.all(),
        ]
    for record in records:
        address = record.get_absolute_url()
        html = Client().get(address).content.decode()
        (tally,) = re.findall(r'<ul class="tally">(.*?)</ul>', html, re.DOTALL)
        figures, links = tally.count("<li>"), re.findall(r'<li><a href="#([^"]+)">', tally)
        assert figures == len(links) == len(set(links)) >= 2, tally
        page = read(Client(), address)
        assert set(links) <= set(page.ids) and not page.problems()


def test_sections_come_in_order_of_position_and_may_be_empty():
    sections = Sections()
    record = Organization(name="AWDC")
    sections.add(Organization, position=20)(lambda r, notes: Section("b", f"About {r}", "b.html"))
    sections.add(Organization, position=10)(lambda r, notes: Section("a", "First", "a.html"))
    sections.add(Organization, position=15)(lambda r, notes: None)
    assert [each.title for each in sections.of(record, Footnotes())] == ["First", "About AWDC"]


def test_a_record_names_itself_unless_its_app_words_it():
    titles = Titles()
    record = Organization(name="AWDC")
    assert titles.of(record) == "AWDC"
    titles.add(Organization)(lambda r: f"the {r.name}")
    assert titles.of(record) == "the AWDC"
