"""What somebody claims is told in our words: nowhere does it stand between quotation marks as if they had said just that."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.publishing import plan, publish
from tests import builders
from website.tests.pages import read

OURS, ANSWER = "Jobs in the diamond sector", "Far fewer jobs than that"
THEIRS = "10.000 banen"


@pytest.fixture
def link(committed: str):
    lobby, city = builders.organization("AWDC"), builders.organization("City of Antwerp")
    said = builders.claim(OURS, organization=lobby, cited=False)
    builders.cite(said, quote=THEIRS)
    answer = builders.claim(ANSWER, organization=city)
    builders.about(said, lobby)
    builders.about(answer, lobby)
    made = builders.claim_link(from_claim=answer, kind="disputes", to_claim=said)
    publish(plan([made, said, answer]), by=builders.editor())
    return made


def test_a_claim_is_nowhere_a_quotation(link):
    client = Client()
    shown = [link, link.from_claim, link.to_claim, link.to_claim.organization]
    addresses = [record.get_absolute_url() for record in shown]
    addresses += [link.from_claim.citations.get().source.get_absolute_url(), reverse("claims")]
    addresses += [f"{reverse('search')}?q=jobs", reverse("feed-changes")]
    addresses += [f"/api/v1/{kind}/" for kind in ("claims", "claim-links")]
    for language in ("", "/nl", "/fr"):
        for address in addresses:
            if language and address.startswith("/api/"):
                continue
            text = client.get(language + address).content.decode()
            assert OURS in text or ANSWER in text, address
            for words in (OURS, ANSWER):
                for mark in ("“", "«", "« ", "«\xa0", "&quot;", "‘", "„"):
                    assert f"{mark}{words}" not in text, address


def test_what_the_source_has_word_for_word_is_quoted_and_the_rest_said_to_be_ours(link):
    client = Client()
    quoted, ours = (read(client, end.get_absolute_url()).words for end in (link.to_claim, link.from_claim))
    assert f"“{THEIRS}”" in quoted and "Claim, in our words" in quoted
    assert "not quoted here: what is said is told in our words" in ours
    assert "Supports the whole of the claim (AWDC: Jobs in the diamond sector)." in quoted
    told = read(client, link.get_absolute_url()).words
    assert (
        "the claim (City of Antwerp: Far fewer jobs than that) disputes the claim (AWDC: Jobs in the " in told
    )
