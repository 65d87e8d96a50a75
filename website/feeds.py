"""`/feeds/…`: what was published, changed, corrected and withdrawn, in Atom, for readers' own programs.

Entries are versions in the published store. Each is called what its record is called today, with the mark of its standing: a
wording that was taken back isn't told again. Of what was withdrawn, an entry tells kind, day and reason, and nothing else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Model, QuerySet, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.site import NAME, absolute, host
from config.stores import PUBLISHED
from evidence.gathering import gathering
from evidence.models import Act, Record, Version
from evidence.models.version import VersionQuerySet
from evidence.moved import moved
from evidence.pages import titles
from evidence.registry import Aggregate, named, registry
from evidence.sentences import sentences
from evidence.version_views import version_url, withdrawn
from investigations.models import Investigation
from orgs.models import Organization
from people.models import Person

# Entries of a feed: who reads it once a day misses nothing on an ordinary day; `/api/v1/changes/` has all.
MOST = 50
# Records that the feed of one record follows: a company with more posts than that is followed in the API.
FOLLOWED_MOST = 10_000


class AtomFeed(Atom1Feed):
    """Atom that is the same as long as what it tells is. Of an empty feed, Django takes the time of asking."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["empty_since"]()


def first_published() -> datetime:
    """Since when there is something to tell of: when the first version went out that is still told. As long as a feed is
    empty, it has been so since. Where nothing was ever published there is no such moment; Atom wants one all the same."""
    first = Version.objects.order_by("cursor").values_list("at", flat=True).first()
    return first or datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """A version in a feed. title: that of its record today, "" where it was withdrawn. sentence: what the record says today,
    beside the version that says it. moved: what joined and left it, where no reason says why it changed."""

    version: Version
    kind: str
    title: str
    sentence: str
    moved: str


def with_pages() -> list[str]:
    """The kinds whose records have a page: vocabulary and what only stands on other pages is no news."""
    return [each.slug for each in registry if hasattr(each.root, "get_absolute_url")]


def entries(versions: Iterable[Version]) -> list[Entry]:
    """Versions, the latest first, with titles: a query for each kind among them, and what completes their titles."""
    versions = list(versions)
    ids: dict[str, set[str]] = defaultdict(set)
    for version in versions:
        ids[version.kind].add(version.record_id)
    found: dict[tuple[str, str], Any] = {}
    for kind, pks in ids.items():
        rows = named(registry.by_slug(kind).root, PUBLISHED).filter(pk__in=pks)
        found |= {(kind, str(record.pk)): record for record in rows}
    gathering.complete(found.values())
    joined_and_left = moved(versions)
    told = []
    newest: set[tuple[str, str]] = set()
    for version in versions:
        key = (version.kind, version.record_id)
        record: Any = None if version.act == Act.WITHDRAW else found.get(key)
        tells = record is not None and key not in newest and type(record) in sentences
        newest.add(key)
        told.append(
            Entry(
                version,
                registry.by_slug(version.kind).label,
                titles.marked(record) if record is not None else "",
                sentences.of(record) if tells else "",
                joined_and_left.get(version.cursor, ""),
            )
        )
    return told


@dataclass(frozen=True)
class Told:
    """What one feed tells. path: its own address. page: that of what it is about."""

    request: HttpRequest
    path: str
    page: str
    title: str
    versions: VersionQuerySet

    def url(self, path: str) -> str:
        return absolute(self.request, path)

    def tag(self, day: datetime, what: str) -> str:
        """An id for good, whatever becomes of addresses (RFC 4151)."""
        return f"tag:{host(self.request)},{timezone.localtime(day):%Y-%m-%d}:{what}"


class VersionFeed(Feed):
    """A feed of versions. Subclasses say which."""

    feed_type = AtomFeed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # What is withdrawn leaves, and what is left is older: a date would say that nothing changed. The ETag tells.
        del response["Last-Modified"]
        return response

    def title(self, told: Told) -> str:
        return told.title

    def link(self, told: Told) -> str:
        return told.url(told.page)

    def feed_url(self, told: Told) -> str:
        return told.url(told.path)

    def feed_guid(self, told: Told) -> str:
        return told.url(told.path)

    def author_name(self, told: Told) -> str:
        return NAME

    def feed_copyright(self) -> str:
        return "CC BY 4.0"

    def feed_extra_kwargs(self, told: Told) -> dict[str, Any]:
        return {"empty_since": first_published}

    def items(self, told: Told) -> list[tuple[Told, Entry]]:
        return [(told, entry) for entry in entries(told.versions.defer("content").order_by("-cursor")[:MOST])]

    def item_title(self, item: tuple[Told, Entry]) -> str:
        entry = item[1]
        if not entry.title:
            return _("Withdrawn: %(kind)s") % {"kind": entry.kind}
        if entry.version.correction:
            what = entry.version.get_correction_display()
            return f"{capfirst(what)}: {entry.title}"
        return entry.title

    def item_description(self, item: tuple[Told, Entry]) -> str:
        version, kind = item[1].version, item[1].kind
        words = [f"{capfirst(kind)}, {version.get_act_display()}."]
        # Atom's summary is HTML here.
        return escape(" ".join(filter(None, [*words, version.reason, item[1].moved, item[1].sentence])))

    def item_link(self, item: tuple[Told, Entry]) -> str:
        return item[0].url(version_url(item[1].version))

    def item_guid(self, item: tuple[Told, Entry]) -> str:
        version = item[1].version
        return item[0].tag(version.at, f"{version.kind}/{version.record_id}/{version.number}")

    def item_pubdate(self, item: tuple[Told, Entry]) -> datetime:
        return item[1].version.at

    def item_updateddate(self, item: tuple[Told, Entry]) -> datetime:
        return item[1].version.at

    def item_categories(self, item: tuple[Told, Entry]) -> list[str]:
        return [item[1].version.kind]


class ChangesFeed(VersionFeed):
    """Everything that is published, changed, corrected or withdrawn."""

    def get_object(self, request: HttpRequest) -> Told:
        title = _("%(site)s: changes") % {"site": NAME}
        versions = Version.objects.filter(kind__in=with_pages())
        return Told(request, reverse("feed-changes"), reverse("home"), title, versions)


class CorrectionsFeed(VersionFeed):
    """What was corrected or withdrawn."""

    def get_object(self, request: HttpRequest) -> Told:
        title = _("%(site)s: corrections") % {"site": NAME}
        page = reverse("corrections")
        return Told(request, reverse("feed-corrections"), page, title, Version.objects.corrections())


# ── What the feed of one record follows ───────────────────────────────────────────────────────────────────────────────

Ids = dict[str, set[str]]


def pointing(record: Record) -> Ids:
    """The record itself, and all that says something of it: posts, ties, agreements, claims. One query."""
    return _collected(
        record, (q for aggregate in registry if _has_page(aggregate) for q in _to(aggregate, record))
    )


def pointed(record: Record) -> Ids:
    """The record itself, and what its links point to: of a dossier its facts and its cast. One query."""
    aggregate = registry.of(record)
    found = []
    for model in aggregate.links:
        rows = model._default_manager.filter(**{aggregate.owner_field(model).name: record})
        for key in aggregate.target_fields(model):
            slug = registry.of(key.related_model).slug
            found.append(_rows(slug, rows.filter(**{f"{key.name}__isnull": False}), key.attname))
    return _collected(record, found)


def _has_page(aggregate: Aggregate) -> bool:
    return hasattr(aggregate.root, "get_absolute_url")


def _to(aggregate: Aggregate, record: Record) -> "Iterable[QuerySet[Any, Any]]":
    for model, key in aggregate.pointers():
        if key.related_model is type(record):
            own = "pk" if model is aggregate.root else aggregate.owner_field(model).attname
            yield _rows(aggregate.slug, model._default_manager.filter(**{key.name: record}), own)


def _rows(slug: str, rows: "QuerySet[Any]", field: str) -> "QuerySet[Any, Any]":
    return rows.order_by().values_list(Value(slug), Cast(field, TextField()))


def _collected(record: Record, queries: "Iterable[QuerySet[Any, Any]]") -> Ids:
    found: Ids = defaultdict(set)
    found[registry.of(record).slug].add(str(record.pk))
    first, *rest = queries
    for slug, pk in first.union(*rest)[:FOLLOWED_MOST]:
        found[slug].add(pk)
    return found


@dataclass(frozen=True)
class Followed:
    """A kind of record that has a feed of its own, and what of it the feed follows."""

    model: type[Model]
    ids: Callable[[Any], Ids]


# By what stands in the address.
FOLLOWED = {
    "people": Followed(Person, pointing),
    "organizations": Followed(Organization, pointing),
    "investigations": Followed(Investigation, pointed),
}


class RecordFeed(VersionFeed):
    """What was published, changed or corrected of one record and of what is told of it. 410 once it is withdrawn."""

    def __call__(self, request: HttpRequest, kind: str, key: str) -> HttpResponse:
        if kind not in FOLLOWED:
            raise Http404
        model = FOLLOWED[kind].model
        record = model._default_manager.filter(key=key).first()
        if record is None:
            return withdrawn(request, model, key)
        return super().__call__(request, kind=kind, record=record)

    def get_object(self, request: HttpRequest, kind: str, record: Any) -> Told:
        gathering.complete([record])
        title = _("%(site)s: %(title)s") % {"site": NAME, "title": titles.marked(record)}
        versions = Version.objects.among(FOLLOWED[kind].ids(record))
        path = reverse("feed", args=[kind, record.key])
        return Told(request, path, record.get_absolute_url(), title, versions)
