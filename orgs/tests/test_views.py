"""Pages of organizations and of the links between them."""

import pytest
from django.test import Client

from evidence.names import normalize
from newsroom.publishing import plan, publish
from orgs.models import Organization
from tests import builders
from website.tests.pages import read


def test_ownership_reads_from_both_ends_with_its_share(committed):
    link = builders.organization_link(
        from_organization=builders.organization("Russia", kind="state", in_sphere="public_office"),
        to_organization=builders.organization("Alrosa", kind="company"),
        kind="owns",
        share_low="33.33",
        share_high="33.34",
        share_words="one third",
    )
    publish(plan([link]), by=builders.editor())
    client = Client()
    page = read(client, link.to_organization.get_absolute_url())
    assert "Alrosa is recorded here as: company. Sources give as its owner Russia (one third)." in page.words
    assert "is owned by Russia: one third" in page.words
    assert "owns Alrosa: one third" in read(client, link.from_organization.get_absolute_url()).words
    page = read(client, link.get_absolute_url())
    assert "Russia owns Alrosa (one third)." in page.words
    assert "Share: one third." in page.words


def test_an_alleged_owner_is_no_owner_in_the_lead(committed):
    link = builders.organization_link(kind="owns", cited=False)
    builders.cite(link, voice="NAM", mode="alleges")
    publish(plan([link]), by=builders.editor())
    client = Client()
    words = read(client, link.to_organization.get_absolute_url()).words
    assert "Sources give as its owner" not in words
    assert "is owned by AWDC" in words and "Alleged by NAM" in words
    assert (
        "According to NAM (in De Morgen, March 2022), AWDC owns Diamond companies."
        in read(client, link.get_absolute_url()).words
    )


def test_names_dates_and_numbers(committed):
    organization = builders.organization("Antwerp World Diamond Centre", founded="1973", country="BE")
    organization.names.create(name="AWDC", kind="acronym")
    organization.identifiers.create(scheme="wikidata", value="Q2853427")
    publish(plan([organization]), by=builders.editor())
    words = read(Client(), organization.get_absolute_url()).words
    for told in ("AWDC (acronym)", "Founded in 1973.", "wikidata Q2853427", "BE"):
        assert told in words


def test_the_main_name_stands_among_the_others_where_another_is_the_heading(committed):
    state = builders.organization("Российская Федерация", kind="state", in_sphere="public_office")
    state.names.create(name="Russia", language="en", kind="translation")
    state.names.create(name="Rusland", language="nl", kind="translation")
    publish(plan([state]), by=builders.editor())
    words = read(Client(), state.get_absolute_url()).words
    assert "Russia Российская Федерация Rusland Russia is recorded here as: state." in words


def test_the_kicker_says_one_thing_once_and_of_another_kind_nothing(committed):
    party = builders.organization("N-VA", kind="political_party", in_sphere="political_party")
    other = builders.organization("The scheme", kind="other")
    publish(plan([party, other]), by=builders.editor())
    words = read(Client(), party.get_absolute_url()).words
    assert "N-VA Political party N-VA" in words and "Political party · " not in words
    words = read(Client(), other.get_absolute_url()).words
    assert "recorded here" not in words and "The scheme" in words


@pytest.mark.parametrize("reality", ["announced", "planned"])
def test_a_tie_that_lay_ahead_is_told_as_such_wherever_it_is_named(reality, committed):
    link = builders.organization_link(kind="chairs", reality=reality, start="2024")
    publish(plan([link]), by=builders.editor())
    client = Client()
    page = read(client, link.get_absolute_url())
    title = f"{reality.capitalize()}: AWDC chairs Diamond companies"
    assert page.words.count(title) == 3  # the browser's title, the heading, and how to cite it
    assert f"it was {reality} that AWDC chairs Diamond companies; it was to begin in 2024" in page.words
    for never in ("it began", "It had begun", "certain", "the dates cover it"):
        assert never not in page.words
    assert (
        f"{reality.capitalize()}: chairs Diamond companies"
        in read(client, link.from_organization.get_absolute_url()).words
    )
    source = link.citations.get().source
    assert f"{title} Supports" in read(client, source.get_absolute_url()).words


@pytest.mark.parametrize(
    ("denied_by_itself", "words"), [(None, "Alleged"), (False, "Disputed"), (True, "Denied")]
)
def test_the_title_of_a_tie_keeps_the_voice(denied_by_itself, words, committed):
    link = builders.organization_link(kind="owns", cited=False)
    builders.cite(link, voice="NAM", mode="alleges")
    if denied_by_itself is not None:
        builders.cite(link, relation="contradicts", voice="AWDC", voice_is_concerned=denied_by_itself)
    publish(plan([link]), by=builders.editor())
    html = Client().get(link.get_absolute_url()).content.decode()
    assert f"<title>{words}: AWDC owns Diamond companies · Draaideur</title>" in html
    assert f"<h1>{words}: AWDC owns Diamond companies</h1>" in html


def named(name, **names):
    """An organization with translations by language, and under `kinds` other names: (name, language, kind)."""
    kinds = names.pop("kinds", ())
    made = builders.organization(name)
    for language, text in names.items():
        made.names.create(name=text, language=language, kind="translation")
    for text, language, kind in kinds:
        made.names.create(name=text, language=language, kind=kind)
    return made


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
@pytest.mark.django_db
def test_by_label_is_the_order_of_the_names_that_are_shown(language):
    named("Российская Федерация", en="Russia", nl="Rusland")
    named("Stad Antwerpen", en="City of Antwerp", fr="Ville d'Anvers")
    named("Diamantclub", en="Diamond club")
    named("Élysée")
    named("АЛРОСА", kinds=[("Alrosa", "", "transliteration"), ("ZZZ", "en", "spelling_variant")])
    named("Газпром", kinds=[("GP", "fr", "acronym"), ("Gazprom", "en", "transliteration")])
    named("ФСБ", kinds=[("ФСБ РФ", "en", "transliteration")])
    named("Mayor's office")
    names = [normalize(each.label(language)) for each in Organization.objects.by_label(language).preload()]
    assert len(names) == 8 and names == sorted(names)
    assert [
        normalize(each.label(language)) for each in Organization.objects.by_label(language).reverse()
    ] == names[::-1]


@pytest.mark.django_db
def test_by_label_files_a_main_name_under_its_sort_name():
    builders.organization("The Zebra", sort_name="Antelope")
    builders.organization("Badger")
    assert [each.name for each in Organization.objects.by_label("en")] == ["The Zebra", "Badger"]


def test_the_list_is_in_the_order_of_what_it_shows(committed):
    both = [named("Российская Федерация", en="Aaa state"), named("Bbb"), named("Aaa main", en="Ccc")]
    publish(plan(both), by=builders.editor())
    client = Client()

    def order(query=""):
        words = read(client, f"/organizations/{query}").words
        return sorted(("Aaa state", "Bbb", "Ccc"), key=words.index)

    assert order() == order("?ordering=name") == ["Aaa state", "Bbb", "Ccc"]
    assert order("?ordering=-name") == ["Ccc", "Bbb", "Aaa state"]
