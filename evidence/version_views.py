"""What readers saw before: the versions of a record, one of them, what was public on a day, and all corrections.

None of it may be listed by search engines: an old wording is there to be cited and checked, not to be found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.views import View

from evidence.addresses import StrictAddress
from evidence.filter_fields import reference
from evidence.gathering import gathering
from evidence.models import HIDING, Act, Fact, Record, Tombstone, Version
from evidence.moved import moved
from evidence.pages import PAGE, pager, titles
from evidence.quotes import FORMATS, Quote, quote_day, quote_version
from evidence.registry import Aggregate, registry
from evidence.versions import (
    PUBLISHED,
    DayRefused,
    NotPublic,
    Told,
    asked_day,
    changes,
    last_of,
    public_at,
    seen,
    told_at,
)

PAGE_SIZE = 50


def with_noindex(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


@dataclass(frozen=True)
class Line:
    """A version in the list of them. until: when the next one took its place. told: whether its wording is still shown.
    facts_at: when something of the facts beside it was last published. moved: what joined and left, if no reason is given."""

    version: Version
    url: str
    until: datetime | None
    facts_at: datetime | None = None
    moved: str = ""

    @property
    def told(self) -> bool:
        return self.version.act != Act.WITHDRAW and bool(self.version.salt)

    @property
    def compared(self) -> bool:
        """Whether it can be set beside the one before: a correction that takes the wording back leaves nothing to compare."""
        return self.told and self.version.correction not in HIDING

    @property
    def withdrawn(self) -> bool:
        return self.version.act == Act.WITHDRAW


def lines(aggregate: Aggregate, pk: Any, facts: Sequence[Model] = ()) -> list[Line]:
    """All versions of a record, oldest first, without their content, with when its facts were last published: one query."""
    versions = Version.objects.of(aggregate.slug, pk).defer("content")
    found = list(versions.annotate(facts_at=last_of(facts)))
    return [
        Line(version, version_url(version), after.at if after else None, version.facts_at)
        for version, after in zip_longest(found, found[1:])
    ]


def withdrawn(request: HttpRequest, model: type[Model], key: str) -> HttpResponse:
    """410 with the date and the reason for what was public once. Raises Http404 for what never was."""
    aggregate = registry.of(model)
    stone = Tombstone.objects.filter(key=key, kind=aggregate.slug).first()
    if stone is None:
        raise Http404
    context = {
        "withdrawn_on": stone.withdrawn_at,
        "reason": stone.reason,
        "plural": aggregate.plural,
        "list_url": _list(aggregate),
    }
    response = TemplateResponse(request, "410.html", context, status=410)
    # It may be published again.
    return response


def _list(aggregate: Aggregate) -> str:
    """Where the list of a kind of record is; "" where it has none."""
    try:
        return reverse(aggregate.slug)
    except NoReverseMatch:
        return ""


def version_url(version: Version) -> str:
    """The permalink of a version."""
    return reverse("version", args=[version.kind, version.record_id, version.number])


def as_published(request: HttpRequest, record: Record) -> HttpResponse:
    """The page of a record with `?published=`: what readers saw of it at the end of that day."""
    try:
        moment = asked_day(request.GET[PUBLISHED])
        version = public_at(record, moment)
    except DayRefused as error:
        return _refused(request, record, str(error), 400)
    except NotPublic as error:
        return _refused(request, record, str(error), 404)
    facts = (
        []
        if isinstance(record, Fact)
        else [each for each in gathering.facts(record) if isinstance(each, Fact)]
    )
    return _version_page(request, registry.of(record), version, moment, told_at(facts, moment))


def _refused(request: HttpRequest, record: Record, message: str, status: int) -> HttpResponse:
    context = {
        "title": titles.marked(record),
        "message": message,
        "record": record,
        "lines": lines(registry.of(record), record.pk),
    }
    return with_noindex(TemplateResponse(request, "evidence/not_published.html", context, status=status))


def _version_page(
    request: HttpRequest,
    aggregate: Aggregate,
    version: Version,
    moment: datetime | None = None,
    facts: Sequence[Told] = (),
) -> HttpResponse:
    """moment: as published then. facts: what the page of a record that gathers them told of it then."""
    every = lines(aggregate, version.record_id)
    place = next(n for n, line in enumerate(every) if line.version.number == version.number)
    before = every[place - 1] if place else None
    shown = version.content is not None
    told = seen(version, moment) if shown else None
    current_url = _address(aggregate, version.record_id)
    quote = quote_version(request, told.title, version) if told else None
    if told and moment and not issubclass(aggregate.root, Fact):
        quote = quote_day(request, told.title, version, localdate(moment), current_url)
    context = {
        "kind": aggregate.label,
        "seen": told,
        "quote": quote,
        "version": version,
        "line": every[place],
        "lines": every,
        "on": moment,
        "facts": [(fact, version_url(fact.version)) for fact in facts],
        "first": every[0].version.number,
        "last": every[-1].version.number,
        "before": before,
        "after": every[place + 1] if place + 1 < len(every) else None,
        "current": place + 1 == len(every),
        "current_url": current_url,
        "changes": _changes(version) if shown and before and before.told else [],
        "took_back": _took_back(every, version) if not shown else None,
    }
    return with_noindex(TemplateResponse(request, "evidence/version.html", context))


def _changes(version: Version) -> list[Any]:
    previous = Version.objects.of(version.kind, version.record_id).filter(number__lt=version.number).last()
    return changes(previous, version) if previous is not None and previous.content is not None else []


def _took_back(every: list[Line], version: Version) -> Version | None:
    """The correction that took the wording of a version back."""
    later = (line.version for line in every if line.version.number > version.number)
    return next((each for each in later if each.correction in HIDING), None)


def _address(aggregate: Aggregate, record_id: str) -> str:
    """Where the record is now; "" where it isn't public, or has no page of its own."""
    if not hasattr(aggregate.root, "get_absolute_url"):
        return ""
    found: Any = aggregate.root._default_manager.filter(pk=record_id).first()
    return found.get_absolute_url() if found else ""


def _aggregate(kind: str, record_id: str) -> Aggregate:
    if "\0" in record_id:
        raise Http404
    try:
        aggregate = registry.by_slug(kind)
        if not _is_key(aggregate, record_id):
            aggregate.root._meta.pk.to_python(record_id)
    except (LookupError, ValidationError) as error:
        raise Http404 from error
    return aggregate


def _is_key(aggregate: Aggregate, record_id: str) -> bool:
    """Whether it is what ends a record's address, not its id."""
    return issubclass(aggregate.root, Record) and "key" in (reference(record_id) or {})


def _elsewhere(aggregate: Aggregate, record_id: str, *number: int) -> HttpResponse | None:
    """By the key of a record, on to the address with its id. None where it is the id. Raises Http404 for what never was."""
    if not _is_key(aggregate, record_id):
        return None
    key = record_id.lower()
    stone = Tombstone.objects.filter(key=key, kind=aggregate.slug).first()
    found = stone or aggregate.root._default_manager.filter(key=key).first()
    if found is None:
        raise Http404
    name = "version" if number else "versions"
    return HttpResponseRedirect(reverse(name, args=[aggregate.slug, found.pk, *number]))


class VersionPage(View):
    """One version of a record, for good: `/versions/people/<id>/2/`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, kind: str, record_id: str, number: int) -> HttpResponse:
        aggregate = _aggregate(kind, record_id)
        if response := _elsewhere(aggregate, record_id, number):
            return response
        version = Version.objects.of(kind, record_id).filter(number=min(number, 2**31 - 1)).first()
        if version is None:
            # Of what was withdrawn, the versions are gone with it.
            return withdrawn(request, aggregate.root, record_id[-12:])
        return _version_page(request, aggregate, version)


class VersionQuote(View):
    """A version as a file for reference managers: `/versions/people/<id>/2/cite.ris`. 404 where it tells nothing."""

    http_method_names = ["get", "head", "options"]

    def get(
        self, request: HttpRequest, kind: str, record_id: str, number: int, extension: str
    ) -> HttpResponse:
        aggregate = _aggregate(kind, record_id)
        if _is_key(aggregate, record_id):
            raise Http404
        version = Version.objects.of(kind, record_id).filter(number=min(number, 2**31 - 1)).first()
        wanted = FORMATS.get(extension)
        if version is None or version.content is None or wanted is None:
            raise Http404
        told = wanted.written(self._quote(request, aggregate, version))
        response = HttpResponse(told, content_type=f"{wanted.media_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="draaideur-{number}.{extension}"'
        return with_noindex(response)

    def _quote(self, request: HttpRequest, aggregate: Aggregate, version: Version) -> Quote:
        """Of the version; with `?published=`, of the page that gathers facts of its record, as it was on that day."""
        title = seen(version).title
        if not (text := request.GET.get(PUBLISHED)):
            return quote_version(request, title, version)
        address = _address(aggregate, version.record_id)
        try:
            moment = asked_day(text)
        except DayRefused as error:
            raise Http404 from error
        then = Version.objects.of(version.kind, version.record_id).filter(at__lte=moment).last()
        # A fact is cited by its version; and of a day, what readers saw then.
        if not address or issubclass(aggregate.root, Fact) or then != version:
            raise Http404
        return quote_day(request, title, version, localdate(moment), address)


class VersionList(StrictAddress):
    """All versions of a record: `/versions/people/<id>/`."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, kind: str, record_id: str) -> HttpResponse:
        aggregate = _aggregate(kind, record_id)
        if response := _elsewhere(aggregate, record_id):
            return response
        found = lines(aggregate, record_id)
        if not found:
            raise Http404
        last = Version.objects.get(cursor=found[-1].version.cursor)
        told = moved(line.version for line in found)
        context = {
            "kind": aggregate.label,
            "title": seen(last).title if last.content is not None else "",
            "lines": [replace(line, moved=told.get(line.version.cursor, "")) for line in reversed(found)],
            "current_url": _address(aggregate, record_id),
        }
        return with_noindex(TemplateResponse(request, "evidence/versions.html", context))


@dataclass(frozen=True)
class Correction:
    """What was corrected, for the list: the record by its title of today, "" where it is gone."""

    version: Version
    kind: str
    title: str
    url: str


class CorrectionList(StrictAddress):
    """Everything that was corrected or withdrawn, the latest first."""

    takes = (PAGE,)

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        pages = Paginator(Version.objects.corrections().defer("content"), PAGE_SIZE)
        try:
            page = pages.page(request.GET.get(PAGE) or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404 from error
        context = {
            "page": page,
            "corrections": told_corrections(page.object_list),
            **pager(page, QueryDict()),
        }
        return TemplateResponse(request, "evidence/corrections.html", context)


def told_corrections(versions: Any) -> list[Correction]:
    """With the titles of today: a query for each kind of record on the page, and what completes their titles."""
    versions = list(versions)
    found: dict[tuple[str, str], Any] = {}
    for kind in {version.kind for version in versions if version.act != Act.WITHDRAW}:
        ids = [version.record_id for version in versions if version.kind == kind]
        rows: Any = registry.by_slug(kind).root._default_manager.filter(pk__in=ids)
        for record in rows.preload() if hasattr(rows, "preload") else rows:
            found[kind, str(record.pk)] = record
    gathering.complete(found.values())
    return [
        Correction(
            version,
            registry.by_slug(version.kind).label,
            titles.marked(found[key]) if (key := (version.kind, version.record_id)) in found else "",
            version_url(version),
        )
        for version in versions
    ]
