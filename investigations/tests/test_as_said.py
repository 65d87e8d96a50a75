"""Claims: that it was said is all that is stated, and wherever their standing is named it reads so."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from config.stores import use_store
from investigations.models import Claim, Investigation

# The word beside a claim, and that of facts, in running text.
WORDS = {
    "en": ("as said", "stated"),
    "nl": ("zoals gezegd", "als feit gegeven"),
    "fr": ("tel que dit", "donné comme fait"),
}


def chosen(address: str) -> dict[str, str]:
    """The choices of the filter “Standing” of a list, by their value in the address."""
    html = Client().get(address).content.decode()
    (shown,) = re.findall(r'<select name="standing".*?</select>', html, re.DOTALL)
    return {value: " ".join(words.split()) for value, words in re.findall(r'"(\w+)"[^>]*>([^<]+)<', shown)}


@pytest.mark.parametrize("language", WORDS)
def test_the_filter_of_claims_says_what_is_said_beside_them(case: str, language: str) -> None:
    said, stated = WORDS[language]
    with override(language):
        claims, links = reverse("claims"), reverse("affiliations")
    with use_store("published"):
        number = Claim.objects.filter(standing="stated").count()
    assert chosen(claims)["stated"] == f"{said} ({number})"
    # The control: of posts it is stated that they were held.
    assert chosen(links)["stated"].startswith(f"{stated} (")
    html = Client().get(f"{claims}?standing=stated").content.decode()
    (chip,) = re.findall(r'<a class="chip".*?</a>', html)
    assert chip.endswith(f"</span> {said}</a>")


@pytest.mark.parametrize("language", WORDS)
def test_a_dossier_counts_claims_apart_from_what_is_stated(case: str, language: str) -> None:
    said, stated = WORDS[language]
    with use_store("published"), override(language):
        dossiers = [dossier.get_absolute_url() for dossier in Investigation.objects.all()]
    tallies = [
        words
        for address in dossiers
        for words in re.findall(
            r'<span class="data quiet">(\d+\s?: [^<]+)</span>', Client().get(address).content.decode()
        )
    ]
    claims = [words for words in tallies if said in words]
    assert claims and not any(stated in words for words in claims), tallies
    assert any(stated in words for words in tallies)
