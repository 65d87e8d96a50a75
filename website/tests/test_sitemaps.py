"""sitemap.xml, robots.txt and security.txt."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config.languages import language_of
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from tests import builders
from website.sitemaps import RecordSitemap, sitemaps

HOST = "http://testserver"


def locations(address: str) -> list[str]:
    response = Client().get(address)
    assert response.status_code == 200 and response["Content-Type"] == "application/xml", address
    return re.findall(r"<loc>([^<]+)</loc>", response.content.decode())


def test_every_page_is_there_in_each_language_and_names_the_others(case: str) -> None:
    """As the page itself does, or search engines take neither at its word."""
    given = Client().get("/sitemap-people.xml").content.decode()
    entries = re.findall(r"<url>(.*?)</url>", given, re.DOTALL)
    assert len(entries) % 3 == 0 and entries
    for entry in entries[:6]:
        (location,) = re.findall(r"<loc>([^<]+)</loc>", entry)
        html = Client().get(location.removeprefix(HOST)).content.decode()
        others = re.findall(r'<link rel="alternate"\s+hreflang="([^"]*)"\s+href="([^"]*)"', html)
        assert re.findall(r'hreflang="([^"]*)" href="([^"]*)"', entry) and sorted(others) == sorted(
            re.findall(r'hreflang="([^"]*)" href="([^"]*)"', entry)
        )


@pytest.mark.crawl
def test_every_address_answers_and_may_be_listed(case: str) -> None:
    client = Client()
    found = [
        url.removeprefix(HOST)
        for each in locations("/sitemap.xml")
        for url in locations(each.removeprefix(HOST))
    ]
    assert len(found) == len(set(found)) > 600
    english = [address for address in found if language_of(address) == "en"]
    assert len(english) * 3 == len(found)
    # Of the other languages some: they are the same pages.
    for address in [*english, *found[::20]]:
        response = client.get(address)
        html = response.content.decode()
        assert response.status_code == 200, address
        assert "X-Robots-Tag" not in response and 'content="noindex"' not in html, address
        assert "/versions/" not in address and "/embed/" not in address and "?" not in address
        if not address.endswith("/corrections/"):
            assert re.findall(r'<link rel="canonical"\s+href="([^"]*)"', html) == [HOST + address]


def test_dates_are_those_of_the_latest_version(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    publish(plan([fact]), by=by)
    first = Client().get("/sitemap-affiliations.xml").content.decode()
    day = timezone.localdate().isoformat()
    assert f"<loc>{HOST}{fact.get_absolute_url()}</loc><lastmod>{day}</lastmod>" in first
    withdraw(plan_withdrawal([fact]), reason="It was somebody else.", by=by)
    assert locations("/sitemap-affiliations.xml") == []


def test_long_lists_are_cut_into_files(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecordSitemap, "limit", 2)
    facts = [builders.affiliation(person=builders.person(f"Person {n}")) for n in range(5)]
    publish(plan(facts), by=builders.editor())
    files = [url for url in locations("/sitemap.xml") if "sitemap-affiliations" in url]
    assert [url.removeprefix(f"{HOST}/sitemap-affiliations.xml") for url in files] == ["", "?p=2", "?p=3"]
    assert sorted(url for each in files for url in locations(each)) == sorted(
        f"{HOST}{language}{fact.get_absolute_url()}" for fact in facts for language in ("", "/nl", "/fr")
    )
    for address in ("/sitemap-affiliations.xml?p=9", "/sitemap-nothing.xml", "/sitemap-spheres.xml"):
        assert Client().get(address).status_code == 404


def test_queries_of_sitemaps_do_not_grow(committed: str) -> None:
    by, counts = builders.editor(), []
    builders.door()
    cabinet = builders.organization("Cabinet", in_sphere="public_office")
    for size in (2, 20):
        people = [builders.person(f"Person {size} {n}") for n in range(size)]
        posts = [
            builders.affiliation(person=person, **values)
            for person in people
            for values in ({"organization": cabinet, "start": "2010", "end": "2011"}, {"start": "2015"})
        ]
        publish(plan(posts), by=by)
        numbers = []
        for address in (
            "/sitemap.xml",
            "/sitemap-affiliations.xml",
            "/sitemap-people.xml",
            "/sitemap-moves.xml",
        ):
            with CaptureQueriesContext(connections["published"]) as queries:
                assert "sitemap.xml" in address or len(locations(address)) >= size, address
                Client().get(address)
            numbers.append(len(queries))
        counts.append(numbers)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 50 and "moves" in sitemaps()


def test_robots_are_told_where_the_sitemap_is(case: str) -> None:
    words = Client().get("/robots.txt").content.decode()
    assert words == f"User-agent: *\nDisallow:\n\nSitemap: {HOST}/sitemap.xml\n"
    with override_settings(SITE_URL="https://draaideur.example"):
        assert "https://draaideur.example/sitemap.xml" in Client().get("/robots.txt").content.decode()
        assert all(url.startswith("https://draaideur.example/") for url in locations("/sitemap.xml"))
        assert all(url.startswith("https://draaideur.example/") for url in locations("/sitemap-people.xml"))


def test_whoever_finds_a_hole_is_told_whom_to_tell(case: str) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404
    with override_settings(SECURITY_CONTACT="mailto:security@draaideur.example"):
        response = Client().get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@draaideur.example"
    expires = parse_datetime(fields["Expires"])
    assert expires is not None
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
    assert fields["Canonical"] == f"{HOST}/.well-known/security.txt"
