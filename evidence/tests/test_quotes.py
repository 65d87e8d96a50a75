"""How versions are cited."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evidence.models import SourceRelay
from evidence.quotes import Quote, bibtex, csl, ris
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from people.models import Affiliation
from tests import builders
from website.tests.pages import read

QUOTE = Quote(
    "100% of {A} & B_C #1 \\ $2 ~ ^",
    "https://draaideur.example/versions/people/00000000-0000-0000-0000-0123456789ab/2/",
    date(2026, 1, 5),
    2,
    key="0123456789ab",
)


def test_bibtex_takes_nothing_for_a_command() -> None:
    told = bibtex(QUOTE)
    assert (
        "title = {{100\\% of \\{A\\} \\& B\\_C \\#1 \\textbackslash{} \\$2 \\textasciitilde{} \\textasciicircum{}}}"
        in told
    )
    assert told.startswith("@misc{draaideur-0123456789ab-2,\n") and "year = {2026}" in told
    assert told.count("{") - told.count("\\{") == told.count("}") - told.count("\\}")


def test_ris_is_a_tag_to_a_line() -> None:
    lines = ris(QUOTE).split("\r\n")
    assert lines[0] == "TY  - ELEC" and lines[-2:] == ["ER  - ", ""]
    assert "DA  - 2026/01/05/" in lines and "ET  - version 2" in lines


def test_csl_gives_the_day_in_parts() -> None:
    (item,) = json.loads(csl(QUOTE))
    assert item["issued"] == {"date-parts": [[2026, 1, 5]]} and item["title"] == QUOTE.title
    assert item["URL"] == QUOTE.url and item["version"] == "2"


@pytest.fixture
def changed(committed: str) -> Affiliation:
    """A post that went out twice, alleged."""
    fact = builders.affiliation(title="head\nof press", cited=False)
    builders.cite(fact, voice="PVDA", mode="alleges")
    publish(plan([fact]), by=builders.editor())
    fact.person.name = "Ari E."
    fact.person.save()
    publish(plan([fact.person]), by=builders.editor("second"))
    fact.remark = "Later."
    fact.save()
    publish(plan([fact]), by=builders.editor("third"))
    return fact


def test_pages_are_cited_as_the_version_that_they_show(changed: Affiliation) -> None:
    client = Client()
    place = ["affiliations", changed.pk]
    page = read(client, changed.get_absolute_url())
    day = timezone.localdate()
    permalink = f"http://testserver{reverse('version', args=[*place, 2])}"
    words = f"version 2 of {day.day} {day:%B %Y}, {permalink}"
    assert "“Alleged: Ari E., " in page.words and words in page.words
    # An old version, as it was called then.
    old = read(client, reverse("version", args=[*place, 1]))
    assert "“Alleged: Ari Epstein, " in old.words and f"{reverse('version', args=[*place, 1])}" in old.words
    for extension in ("bib", "ris", "json"):
        address = reverse("quote", args=[*place, 1, extension])
        assert address in old.links
        response = client.get(address)
        assert "Alleged: Ari Epstein" in response.content.decode()
        assert response["X-Robots-Tag"] == "noindex" and response["Content-Disposition"]


def test_what_is_not_told_is_not_cited(changed: Affiliation) -> None:
    client, by = Client(), builders.editor("legal")
    place = ["affiliations", changed.pk]
    for missing in ([*place, 1, "xyz"], [*place, 9, "ris"], ["people", changed.pk, 1, "ris"]):
        assert client.get(reverse("quote", args=missing)).status_code == 404
    changed.remark = "Other."
    changed.save()
    publish(plan([changed]), by=by, correction="legal", reason="A court asked for it.")
    stub = reverse("version", args=[*place, 1])
    assert "Cite this page" not in read(client, stub).words
    assert client.get(reverse("quote", args=[*place, 1, "ris"])).status_code == 404
    withdraw(plan_withdrawal([changed]), reason="It was somebody else.", by=by)
    assert client.get(reverse("quote", args=[*place, 3, "ris"])).status_code == 404


def test_the_date_in_the_title_of_a_source_is_in_the_language_of_the_page(committed: str) -> None:
    dated = builders.source("Diamonds", publisher="De Morgen", published="2022-03")
    day = builders.source("More diamonds", publisher="De Tijd", published="2018-05-11")
    SourceRelay.objects.create(source=day, relayed=dated)
    publish(plan([dated, day]), by=builders.editor())
    for language, month, written in (
        ("", "March 2022", "11 May 2018"),
        ("/nl", "maart 2022", "11 mei 2018"),
        ("/fr", "mars 2022", "11 mai 2018"),
    ):
        for source, words in ((dated, month), (day, written)):
            page = Client().get(language + source.get_absolute_url()).content.decode()
            quoted = page.split('<p class="quote__text">')[1].partition("</p>")[0]
            assert f"{source.publisher}, {words}" in quoted, quoted
            # The other one, which it relays or is relayed by, is told of too.
            assert month in page and written in page and "Mar 20" not in page
