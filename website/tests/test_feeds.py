"""Feeds: what was published, changed, corrected and withdrawn."""

from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.stores import use_store
from evidence.models import Version
from investigations.models import Investigation, InvestigationItem
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from orgs.models import Organization
from people.models import Affiliation, Identity, Person
from tests import builders
from website.feeds import MOST, pointed, pointing
from website.tests.pages import read

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(address: str) -> ElementTree.Element:
    response = Client().get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(address: str) -> list[dict[str, str]]:
    """The entries of a feed: each with what it says by name of the element, and `href`."""
    return [
        {each.tag.removeprefix(ATOM): each.text or "" for each in entry}
        | {"href": entry.find(f"{ATOM}link").attrib["href"]}
        for entry in feed(address).findall(f"{ATOM}entry")
    ]


def followed(record: Any, kind: str) -> str:
    return reverse("feed", args=[kind, record.key])


def test_changes_are_told_the_latest_first_with_permalinks(case: str) -> None:
    found = entries("/feeds/changes/")
    assert len(found) == MOST
    assert len({each["id"] for each in found}) == MOST
    assert all(each["id"].startswith("tag:testserver,") for each in found)
    updated = [each["updated"] for each in found]
    assert updated == sorted(updated, reverse=True)
    assert Client().get(found[0]["href"]).status_code == 200
    root = feed("/feeds/changes/")
    assert root.findtext(f"{ATOM}id") == "http://testserver/feeds/changes/"
    assert root.findtext(f"{ATOM}updated") == updated[0]


def test_an_empty_feed_is_as_old_as_the_first_that_was_published(committed: str) -> None:
    post, later = builders.affiliation(), builders.person("Later")
    publish(plan([post]), by=builders.editor())
    (first, *_rest) = Version.objects.using("published").order_by("cursor")
    publish(plan([later]), by=builders.editor("second"))
    root = feed("/feeds/corrections/")
    assert not root.findall(f"{ATOM}entry")
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "") == first.at
    assert Client().get("/feeds/corrections/").content == Client().get("/feeds/corrections/").content


def test_an_allegation_is_called_one(committed: str) -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, voice="PVDA", mode="alleges")
    publish(plan([fact]), by=builders.editor())
    person = followed(fact.person, "people")
    for address in ("/feeds/changes/", person):
        (entry,) = [each for each in entries(address) if ":affiliations/" in each["id"]]
        assert entry["title"].startswith("Alleged: Ari Epstein"), address
        assert "This is alleged" in entry["summary"]
    stated = builders.affiliation(person=builders.person("Somebody"))
    publish(plan([stated]), by=builders.editor("second"))
    assert not entries("/feeds/changes/")[0]["title"].startswith("Alleged")


def test_what_was_corrected_and_withdrawn(committed: str) -> None:
    assert entries("/feeds/corrections/") == []
    assert Client().get("/feeds/corrections/").content == Client().get("/feeds/corrections/").content
    fact, by = builders.affiliation(title="head"), builders.editor()
    publish(plan([fact]), by=by)
    fact.title = "<b>head</b> & co"
    fact.save()
    publish(plan([fact]), by=by, correction="correction", reason="The title <i>was</i> incomplete.")
    (entry,) = entries("/feeds/corrections/")
    assert entry["title"].startswith("Correction: Ari Epstein")
    # A summary is HTML: what is no markup may not become any.
    assert "The title &lt;i&gt;was&lt;/i&gt; incomplete." in entry["summary"] and "<" not in entry["summary"]
    assert entry["href"].endswith(reverse("version", args=["affiliations", fact.pk, 2]))

    person = followed(fact.person, "people")
    assert len([each for each in entries(person) if ":affiliations/" in each["id"]]) == 2
    withdraw(plan_withdrawal([fact.person]), reason="It was somebody else.", by=by)
    told = entries("/feeds/corrections/")
    assert {each["title"] for each in told} == {"Withdrawn: person", "Withdrawn: affiliation"}
    assert all("It was somebody else." in each["summary"] for each in told)
    for address in ("/feeds/corrections/", "/feeds/changes/"):
        words = Client().get(address).content.decode()
        assert "Epstein" not in words and "head" not in words
    assert Client().get(person).status_code == 410


def test_a_dossier_that_something_left_says_so_without_a_name(committed: str) -> None:
    gone = builders.affiliation(person=builders.person("Gone Away"))
    stays, by = builders.affiliation(person=builders.person("Still Here")), builders.editor()
    dossier = builders.investigation("Diamonds", gone, stays)
    publish(plan([dossier, gone, stays]), by=by)
    withdraw(plan_withdrawal([gone.person]), reason="It was somebody else.", by=by)
    address = followed(dossier, "investigations")
    (entry,) = [each for each in entries(address) if each["id"].endswith(f"{dossier.pk}/2")]
    assert "Dossier, changed. No longer part of it: 1 affiliation." in entry["summary"]
    versions = reverse("versions", args=["investigations", dossier.pk])
    listed = read(Client(), versions)
    assert "Changed. No longer part of it: 1 affiliation." in listed.words
    # What joins is told as well; a reason that somebody gave stands alone.
    more = [builders.affiliation(person=builders.person(f"Newcomer {n}")) for n in (1, 2)]
    for post in more:
        InvestigationItem.objects.create(investigation=dossier, affiliation=post)
    publish(plan([dossier, *more]), by=by)
    assert "Changed. New in it: 2 affiliations." in read(Client(), versions).words
    InvestigationItem.objects.filter(affiliation=more[0]).delete()
    publish(plan([dossier]), by=by, correction="correction", reason="One was about something else.")
    page = read(Client(), versions).words
    assert "Changed. One was about something else." in page and page.count("No longer part of it") == 1
    for words in (page, listed.words, Client().get(address).content.decode()):
        assert "Gone Away" not in words


def test_a_wording_that_was_taken_back_is_told_nowhere(committed: str) -> None:
    person, by = builders.person("Wrong Name"), builders.editor("legal")
    publish(plan([builders.affiliation(person=person)]), by=by)
    person.name = "Right Name"
    person.save()
    publish(plan([person]), by=by, correction="harm", reason="The name was wrong.")
    for address in ("/feeds/changes/", "/feeds/corrections/", followed(person, "people")):
        words = Client().get(address).content.decode()
        assert "Wrong Name" not in words and "Right Name" in words


def test_the_feed_of_a_record_follows_what_is_told_of_it(case: str) -> None:
    with use_store("published"):
        person = Person.objects.get(name="Ari Epstein")
        organization = Organization.objects.get(name="Antwerp World Diamond Centre")
        dossier = Investigation.objects.order_by("position").first()
        assert dossier is not None
        posts = {str(pk) for pk in Affiliation.objects.filter(person=person).values_list("pk", flat=True)}
        assert posts and pointing(person)["affiliations"] == posts
        assert pointing(person)["people"] == {str(person.pk)}
        there = Affiliation.objects.filter(organization=organization).values_list("pk", flat=True)
        assert {str(pk) for pk in there} <= pointing(organization)["affiliations"]
        assert "claims" in pointed(dossier) and str(dossier.pk) in pointed(dossier)["investigations"]
    for record, kind in ((person, "people"), (organization, "organizations"), (dossier, "investigations")):
        assert 0 < len(entries(followed(record, kind))) <= MOST
        page = Client().get(record.get_absolute_url()).content.decode()
        assert f'href="{followed(record, kind)}"' in page.split("</head>")[0]


@pytest.mark.parametrize(
    "address",
    ["/feeds/roles/000000000000/", "/feeds/people/000000000000/", "/feeds/nothing/", "/feeds/people/x/"],
)
def test_feeds_that_are_not_there_are_not_found(case: str, address: str) -> None:
    assert Client().get(address).status_code == 404
    assert Client().post("/feeds/changes/").status_code == 405


def test_ids_stay_whatever_name_was_asked(case: str) -> None:
    with override_settings(SITE_URL="https://draaideur.example"):
        one, other = (
            Client().get("/feeds/changes/", headers={"host": h}) for h in ("localhost", "testserver")
        )
    assert one.content == other.content and b"tag:draaideur.example," in one.content
    assert "Last-Modified" not in one and "ETag" in one


def test_queries_of_feeds_do_not_grow(committed: str) -> None:
    by, counts, person = builders.editor(), [], builders.person("Busy")
    # All that they publish fits in one feed, so that the same kinds are in both.
    for size in (2, 10):
        publish(plan([builders.affiliation(person=person, title=f"{size} {n}") for n in range(size)]), by=by)
        numbers = []
        for address in ("/feeds/changes/", followed(person, "people")):
            with CaptureQueriesContext(connections["published"]) as queries:
                assert len(entries(address)) >= size
            numbers.append(len(queries))
        counts.append(numbers)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25


def test_feeds_of_everything_take_a_bounded_number_of_queries(case: str) -> None:
    with use_store("published"):
        dossier = Investigation.objects.order_by("position").first()
        people = list(Person.objects.filter(identity=Identity.NAMED)[:2])
    for address in (
        "/feeds/changes/",
        followed(dossier, "investigations"),
        *(followed(person, "people") for person in people),
    ):
        with CaptureQueriesContext(connections["published"]) as queries:
            Client().get(address)
        assert len(queries) <= 25, (address, len(queries))
