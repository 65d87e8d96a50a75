"""`/sitemap.xml`: every page that search engines may list, in each language, with the day of its latest version.

Old versions, filtered lists, searches and embeds are in none of it: they say `noindex` themselves.
"""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as django_views
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Greatest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from config.languages import CODES, in_language
from config.site import absolute
from config.stores import PUBLISHED
from evidence.models import Version
from evidence.registry import Aggregate, derived, named, registry
from people.models import Affiliation, Move

# Pages in one file, each with an address in every language. (50,000 are allowed; a file of so many takes a while to make.)
SIZE = 2000


def latest(aggregate: Aggregate, pk: str = "pk") -> Subquery:
    """When readers began to see what a record says now."""
    versions = Version.objects.filter(
        kind=aggregate.slug, record_id=Cast(OuterRef(pk), TextField())
    ).order_by("-number")
    return Subquery(versions.values("at")[:1])


class OwnAddress(Sitemap):
    """With the site's own address, whatever name it was asked under, and an entry for each language that names the others.
    (Django's own way to do that reads all records for one file.)"""

    limit = SIZE

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        entries = []
        for entry in super().get_urls(page, site, protocol):
            path = entry["location"].removeprefix(origin)
            others = {code: origin + in_language(path, code) for code in CODES}
            alternates = [
                {"lang_code": code, "location": address}
                for code, address in (*others.items(), ("x-default", entry["location"]))
            ]
            entries += [
                entry | {"location": address, "alternates": alternates} for address in others.values()
            ]
        return entries

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme or super().get_protocol(protocol)

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc or super().get_domain(site)


class RecordSitemap(OwnAddress):
    """The pages of one kind of record."""

    def __init__(self, aggregate: Aggregate) -> None:
        self.aggregate = aggregate

    def items(self) -> "QuerySet[Any]":
        return named(self.aggregate.root, PUBLISHED).annotate(shown_at=latest(self.aggregate)).order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        return item.shown_at


class MoveSitemap(OwnAddress):
    """The pages of moves, each as new as the newer of its posts."""

    def items(self) -> "QuerySet[Any]":
        posts = registry.of(Affiliation)
        at = Greatest(latest(posts, "first"), latest(posts, "second"))
        return Move.objects.counted().with_ends().annotate(shown_at=at).order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        return item.shown_at


class ListSitemap(OwnAddress):
    """Home, the lists, and the corrections."""

    fixed: ClassVar = ("home", "corrections")

    def items(self) -> list[str]:
        return [reverse(name) for name in self.fixed] + [
            path for kind in (*registry, *derived) if (path := list_path(kind.slug))
        ]

    def location(self, item: str) -> str:
        return item


def list_path(slug: str) -> str:
    """The address of the list of a kind; "" where it has none."""
    try:
        return reverse(slug)
    except NoReverseMatch:
        return ""


def sitemaps() -> dict[str, Any]:
    """By what stands in the address: something that makes the sitemap."""
    pages = [each for each in registry if hasattr(each.root, "get_absolute_url")]
    records = {each.slug: partial(RecordSitemap, each) for each in pages}
    return {"lists": ListSitemap, **records, "moves": MoveSitemap}


@django_views.x_robots_tag
def index(request: HttpRequest) -> HttpResponse:
    """Where the files are. (Django's own reads every record for the latest date, and gives the name that was asked.)"""
    items = [
        SitemapIndexItem(absolute(request, f"{path}?p={page}" if page > 1 else path))
        for section, make in sitemaps().items()
        for path in [reverse("sitemap", args=[section])]
        for page in make().paginator.page_range
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml")


def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One file: `/sitemap-people.xml`."""
    response = django_views.sitemap(request, sitemaps(), section=section)
    # What is withdrawn leaves, and what is left is older: a date would say that nothing changed. The ETag tells.
    del response["Last-Modified"]
    return response
