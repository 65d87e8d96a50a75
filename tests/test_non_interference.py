"""Two newsrooms with the same ledger that differ in everything that isn't public answer every public address alike, byte for
byte.

500 drafts, embargoes, edits that nobody approved, reviews, hypotheses: each full of words that must not show. The controls
are faults put into the code that serves readers: each must be found.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from config import stores
from config.caching import PublicCacheMiddleware
from config.languages import in_language
from evidence import version_views
from evidence.downloads import FORMATS
from evidence.filters import RecordFilterSet
from evidence.models import Source, Version
from evidence.registry import registry, served
from evidence.views import RecordList, RecordPage
from newsroom.models import Decision, Embargo, Hypothesis
from newsroom.publishing import decide
from people.models import Affiliation, AffiliationCitation, Person, PersonName
from tests import builders, databases
from website.embeds import EMBEDS
from website.feeds import FOLLOWED
from website.sitemaps import sitemaps
from website.tests.pages import views

pytestmark = pytest.mark.crawl

CANARY = "Zeldzaamheid"
DRAFTS = 500


def put_secrets() -> None:
    """Everything that only the newsroom may know."""
    by = User.objects.create_superuser("canary", password="canary", first_name=CANARY)
    people = Person.objects.bulk_create(
        Person(name=f"{CANARY} {n}", remark=CANARY) for n in range(DRAFTS - 100)
    )
    role, place = builders.role(f"{CANARY} officer"), builders.organization(f"{CANARY} Ltd")
    posts = Affiliation.objects.bulk_create(
        Affiliation(person=person, role=role, organization=place, title=CANARY, start="2018", remark=CANARY)
        for person in people[:98]
    )
    source = builders.source(f"{CANARY} report", publisher=CANARY)
    AffiliationCitation.objects.bulk_create(
        AffiliationCitation(record=post, source=source, paraphrase=CANARY, quote=CANARY) for post in posts
    )
    # Public records, edited and not approved; with drafts that point to them.
    for public in (
        Person.objects.exclude(name__startswith=CANARY).filter(identity="named").order_by("pk")[:20]
    ):
        public.remark = CANARY
        public.save()
        PersonName.objects.create(person=public, name=f"{CANARY} alias")
        builders.affiliation(person=public, organization=place, title=CANARY, start="1990", end="2030")
    for document in Source.objects.exclude(publisher=CANARY).order_by("pk")[:5]:
        document.title = f"{CANARY} {document.title}"
        document.save()
    builders.investigation(f"{CANARY} dossier", *posts[:10], body=CANARY)
    Hypothesis.objects.create(person=people[0], other=people[1], remark=CANARY)
    decide({registry.of(people[0]): {person.pk for person in people}}, Decision.APPROVE, by=by, note=CANARY)
    Embargo.objects.create(
        at=timezone.now(), by=by, title=CANARY, asked={"people": [str(people[0].pk)]}, digest="x"
    )


def addresses() -> list[str]:
    """Public addresses of every sort: lists with each filter, pages, versions, the API, errors. From what is public."""
    found = [
        "/",
        "/method/",
        "/data/",
        "/corrections/",
        "/corrections/report/",
        f"/corrections/report/?about=people:{CANARY}",
        "/corrections/report/?about=people:000000000000",
        "/corrections/report/sent/",
        "/search/",
        f"/search/?q={CANARY}",
        "/search/?q=person&page=2",
        "/search/?q=Peeters+epstien",
        "/search/?q=a&kind=x",
        f"/search/?q={CANARY}&kind=texts",
        f"/search/suggestions/?q={CANARY}",
        f"/search/suggestions/?q={CANARY[:4]}",
        "/search/suggestions/?q=a&q=b",
        f"/api/v1/search/?q={CANARY}",
        "/api/v1/search/?q=awdc&kind=organizations",
        f"/api/v1/search/?q={CANARY}&kind=texts",
        "/api/v1/",
        "/api/v1/schema/",
        "/api/v1/docs/",
        "/api/v1/changes/?page_size=999",
    ]
    found += ["/nothing/"]
    found += [
        f"/{language}{path}"
        for language in ("nl", "fr")
        for path in (
            "/",
            "/nothing/",
            f"/search/?q={CANARY}",
            f"/people/?q={CANARY}",
            "/affiliations/?on=2018",
            "/affiliations/?on=2018&format=csv",
            "/corrections/",
        )
    ]
    found += [
        "/robots.txt",
        "/.well-known/security.txt",
        "/sitemap.xml",
        *(f"/sitemap-{section}.xml" for section in sitemaps()),
        "/feeds/changes/",
        "/feeds/corrections/",
        "/newsroom",
        "/people/nobody-000000000000/",
        "/api/v1/people/nobody/",
    ]
    with stores.use_store(stores.PUBLISHED):
        values = {"q": CANARY, "on": "2018", "page": "1"}
        for name, view in views(RecordList).items():
            filters: type[RecordFilterSet] = view.filterset_class
            base = reverse(name)
            found += [base, f"{base}?page=99", f"{base}?unknown=1"]
            if view.table is not None:
                found += [f"{base}?format={code}" for code in (*FORMATS, CANARY)]
                found += [f"{base}?format=csv&q={CANARY}", f"{base}?format=csv&on=2018"]
            for parameter, each in filters.base_filters.items():
                value = each.example or values.get(parameter, CANARY)
                found += [f"{base}?{parameter}={value}", f"{base}?{parameter}={CANARY}"]
        for view in views(RecordPage).values():
            for record in view.model._default_manager.order_by("pk")[:3]:
                url = record.get_absolute_url()
                found += [url, f"{url}?published={timezone.localdate()}", f"{url}?published=2020-01-01"]
                found += [
                    in_language(url, "nl"),
                    f"{in_language(url, 'fr')}?published={timezone.localdate()}",
                    f"{url}?on=2018",
                    f"{url}?on={CANARY}",
                ]
                found += [f"/corrections/report/?about={registry.of(record).slug}:{record.key}"]
        for kind in served():
            root = f"/api/v1/{kind.slug}/"
            found += [root, f"{root}?q={CANARY}", f"{root}?unknown=1", f"{root}?page_size=200"]
            model = getattr(kind, "root", None)
            if model is not None and (record := model._default_manager.order_by("pk").first()):
                found += [f"{root}{record.pk}/", f"{root}{record.pk}/?published={timezone.localdate()}"]
        for route, kinds in (("feed", FOLLOWED), ("embed", EMBEDS)):
            for slug, quoted in kinds.items():
                records = quoted.model._default_manager.order_by("pk")[:3]
                found += [reverse(route, args=[slug, record.key]) for record in records]
        for version in Version.objects.order_by("-cursor")[:5]:
            found += [version_views.version_url(version), f"/versions/{version.kind}/{version.record_id}/"]
            found.append(f"{version_views.version_url(version)}cite.ris")
    return list(dict.fromkeys(found))


def secret_addresses() -> list[str]:
    """Addresses that drafts would have: they are as unknown as any other."""
    found = []
    for model in (Person, Affiliation, Source):
        wanted = {"publisher": CANARY} if model is Source else {"remark": CANARY}
        record: Any = model._default_manager.filter(**wanted).first()
        slug = registry.of(record).slug
        found += [f"/corrections/report/?about={slug}:{record.key}"]
        if slug in FOLLOWED:
            found += [reverse("feed", args=[slug, record.key]), reverse("embed", args=[slug, record.key])]
        found += [record.get_absolute_url(), f"/api/v1/{slug}/{record.pk}/", f"/versions/{slug}/{record.pk}/"]
    return found


Answer = tuple[int, tuple[tuple[str, str], ...], str, int]


def answered(client: Client, url: str) -> Answer:
    """Status, headers, a checksum of the body, and the number of queries."""
    for alias in ("published", "default"):
        # The log keeps the last 9,000: once it is full, it would count none.
        connections[alias].queries_log.clear()
    with (
        CaptureQueriesContext(connections["published"]) as public,
        CaptureQueriesContext(connections["default"]) as private,
    ):
        response = client.get(url)
        # A file is read, and asks the database, when the request is over.
        body = response.getvalue()
    # Where it was asked for, it is repeated.
    assert CANARY in url or CANARY.encode() not in body, url
    headers = tuple(sorted((name, value) for name, value in response.items()))
    return response.status_code, headers, hashlib.sha256(body).hexdigest(), len(public) + len(private)


@pytest.fixture(scope="module")
def newsrooms(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, str]]:
    """Two databases: the published case, and the same with secrets."""
    with django_db_blocker.unblock():
        plain, secret = databases.create_clone("case"), databases.create_clone("case")
        try:
            with databases.pointed_at(secret):
                put_secrets()
            yield plain, secret
        finally:
            databases.drop(plain)
            databases.drop(secret)


def differing(newsrooms: tuple[str, str], urls: list[str]) -> list[str]:
    """The addresses that don't answer alike in both."""
    client, found = Client(raise_request_exception=False), []
    answers: list[list[Answer | str]] = []
    for name in newsrooms:
        with databases.pointed_at(name):
            told: list[Answer | str] = []
            for url in urls:
                try:
                    told.append(answered(client, url))
                except (AssertionError, stores.StoreError) as error:
                    told.append(f"{type(error).__name__}: {error}")
            answers.append(told)
    for url, one, other in zip(urls, *answers, strict=True):
        if one != other or isinstance(one, str):
            found.append(f"{url}: {one} / {other}")
    return found


def test_what_only_the_newsroom_knows_changes_no_public_answer(
    newsrooms: tuple[str, str], django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        with databases.pointed_at(newsrooms[0]):
            urls = addresses()
        with databases.pointed_at(newsrooms[1]):
            assert Person.objects.filter(name__startswith=CANARY).count() == DRAFTS - 100
            urls += secret_addresses()
        assert len(urls) > 400
        assert differing(newsrooms, urls) == []


# ── Faults ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def reads_drafts(patch: pytest.MonkeyPatch) -> None:
    """The router sends readers to the newsroom."""
    patch.setattr(stores.StoreRouter, "db_for_read", lambda self, model, **hints: "default")


def page_reads_drafts(patch: pytest.MonkeyPatch) -> None:
    """One page asks the newsroom."""
    patch.setattr(RecordPage, "queryset", lambda self: self.model._default_manager.using("default").all())


def list_counts_drafts(patch: pytest.MonkeyPatch) -> None:
    """A list tells how many there are in the newsroom."""
    shown = RecordList.get

    def told(self: Any, request: Any) -> Any:
        response: Any = shown(self, request)
        response.context_data["total"] = drafts()
        return response

    patch.setattr(RecordList, "get", told)


def header_counts_drafts(patch: pytest.MonkeyPatch) -> None:
    _answers_with(patch, lambda response: response.__setitem__("X-Total", str(drafts())))


def etag_of_drafts(patch: pytest.MonkeyPatch) -> None:
    _answers_with(patch, lambda response: response.__setitem__("ETag", f'"{drafts()}"'))


def asks_once_more(patch: pytest.MonkeyPatch) -> None:
    """Nothing shows, but it takes a query more where there are drafts."""
    _answers_with(patch, lambda response: drafts() > 100 and Person.objects.using("default").first())


def error_names_drafts(patch: pytest.MonkeyPatch) -> None:
    """What isn't public is refused in other words than what isn't there."""

    def told(self: Any, request: Any, key: str, slug: str = "") -> Any:
        known = self.model._default_manager.using("default").filter(key=key).exists()
        return HttpResponse("not yet" if known else "no", status=404)

    patch.setattr(RecordPage, "get", told)


def versions_beside_drafts(patch: pytest.MonkeyPatch) -> None:
    """Beside old versions stands what the newsroom says now."""

    def told(aggregate: Any, pk: Any) -> str:
        return str(aggregate.root._default_manager.using("default").get(pk=pk).remark)

    patch.setattr(version_views, "_address", told)


def feed_of_the_ledger(patch: pytest.MonkeyPatch) -> None:
    """The feed tells how many acts are to come."""
    _answers_with(
        patch,
        lambda response: response.__setitem__("X-Waiting", str(Embargo.objects.using("default").count())),
    )


def remark_of_the_newsroom(patch: pytest.MonkeyPatch) -> None:
    """A field of a page is read where it is newest."""
    shown = RecordPage.get

    def told(self: Any, request: Any, key: str, slug: str = "") -> Any:
        response = shown(self, request, key, slug)
        found = self.model._default_manager.using("default").filter(key=key).first()
        if found is not None and hasattr(response, "context_data") and response.context_data:
            response.context_data["lead"] = [{"text": getattr(found, "remark", ""), "refs": []}]
        return response

    patch.setattr(RecordPage, "get", told)


def drafts() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM newsroom.people_person")
        return int(cursor.fetchone()[0])


def _answers_with(patch: pytest.MonkeyPatch, change: Callable[[Any], Any]) -> None:
    plain = PublicCacheMiddleware.__call__

    def changed(self: Any, request: Any) -> Any:
        response = plain(self, request)
        with stores.use_store(stores.NEWSROOM):
            change(response)
        return response

    patch.setattr(PublicCacheMiddleware, "__call__", changed)


FAULTS = [
    reads_drafts,
    page_reads_drafts,
    list_counts_drafts,
    header_counts_drafts,
    etag_of_drafts,
    asks_once_more,
    error_names_drafts,
    versions_beside_drafts,
    feed_of_the_ledger,
    remark_of_the_newsroom,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_that_tells_of_drafts_is_found(
    newsrooms: tuple[str, str],
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[pytest.MonkeyPatch], None],
) -> None:
    with django_db_blocker.unblock():
        with databases.pointed_at(newsrooms[0]), stores.use_store(stores.PUBLISHED):
            edited = list(Person.objects.filter(identity="named").order_by("pk")[:3])
            urls = [person.get_absolute_url() for person in edited]
            urls += ["/people/", "/api/v1/people/", "/api/v1/changes/", f"/versions/people/{edited[0].pk}/"]
        with databases.pointed_at(newsrooms[1]):
            urls += secret_addresses()
        fault(monkeypatch)
        assert differing(newsrooms, urls)
