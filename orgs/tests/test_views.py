"""Pages of organizations and of the links between them."""

from django.test import Client

from newsroom.publishing import plan, publish
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
    assert "Alrosa is recorded as a company. Sources give as its owner Russia (one third)." in page.words
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
    assert "According to NAM, AWDC owns Diamond companies." in read(client, link.get_absolute_url()).words


def test_names_dates_and_numbers(committed):
    organization = builders.organization("Antwerp World Diamond Centre", founded="1973", country="BE")
    organization.names.create(name="AWDC", kind="acronym")
    organization.identifiers.create(scheme="wikidata", value="Q2853427")
    publish(plan([organization]), by=builders.editor())
    words = read(Client(), organization.get_absolute_url()).words
    for told in ("AWDC (acronym)", "Founded in 1973.", "wikidata Q2853427", "BE"):
        assert told in words
