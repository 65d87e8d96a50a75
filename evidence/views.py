"""The two kinds of page that every record has: a list with filters in its address, and the record itself.

Both read the store that the address belongs to (config.stores): on the public site, what is published.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, npgettext, npgettext_lazy, pgettext
from django.views import View

from config.site import NAME, absolute
from evidence.about import About, Linked, breadcrumbs, opening
from evidence.addresses import StrictAddress, without_tracking
from evidence.as_of import ON, Asked
from evidence.date_words import at_words, date_words, joined, lower_first, upper_first
from evidence.downloads import FORMAT, FORMATS, File, TooMany, download, refused
from evidence.facets import counted as counted_facets
from evidence.facets import put_beside
from evidence.filters import RecordFilterSet, SourceFilter
from evidence.footnotes import Footnotes
from evidence.gathering import gathering
from evidence.models import Fact, Record, Source
from evidence.pages import MANY, PAGE, counted, pager, sections, titles, with_citation_count
from evidence.parameters import OrderingFilter
from evidence.periods import Held
from evidence.quotes import Quote, quote_page
from evidence.registry import registry, served_slug
from evidence.rows import any_hatched
from evidence.support import supported_by
from evidence.tables import Table, dated, plain
from evidence.version_views import Line, as_published, lines, with_noindex, withdrawn
from evidence.versions import PUBLISHED

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PAGE_SIZE = 50


class RecordList(View):
    """A list with filters, chips, counts and pages. Subclasses say what it lists.

    section: URL name of the list, and its entry in the menu. counted_as: what its rows are called where they are counted, one
    and many (npgettext_lazy). what: what they are called where there are none, if not the same.
    elsewhere: the slug of the records, with a list of that name, among which a name may be looked for as well.
    table: its columns as a file.

    A value or a parameter that can't be read answers with status 400 and the same page, which says what is wrong and
    keeps what was typed: an answer to another question than the reader's would be worse than none.
    """

    filterset_class: type[RecordFilterSet]
    template_name: str
    section: str
    title: "str | _StrPromise"
    intro: "str | _StrPromise"
    counted_as: "str | _StrPromise"
    what: "str | _StrPromise" = ""
    elsewhere = ""
    # Its columns as a file; None: it isn't offered as one.
    table: Table | None = None

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        query = without_tracking(request.GET)
        asked = self.filterset_class(query, self.queryset(), also=(PAGE, FORMAT) if self.table else (PAGE,))
        problems = [{"param": each.label, "message": each.message} for each in asked.refusals]
        if self.table and any(query.getlist(FORMAT)):
            problems += [{"param": FORMAT, "message": message} for message in refused(query, PAGE)]
            if not problems:
                try:
                    return download(request, self.as_file(asked, query), str(query[FORMAT]))
                except TooMany as error:
                    problems = [{"param": FORMAT, "message": str(error)}]
        page, rows = None, None
        if not problems:
            try:
                rows = self.ordered(asked.qs, asked)
                page = Paginator(rows, PAGE_SIZE).page(query.get(PAGE) or 1)
            except (EmptyPage, PageNotAnInteger):
                problems = [{"param": PAGE, "message": gettext("There is no such page of this list.")}]
        if page:
            put_beside(asked, counted_facets(asked, self.counted_rows(), page.paginator.count))
        counts = held_counts(rows, asked, page)
        context = {
            "filter": asked,
            "chips": asked.active(),
            "problems": problems,
            "page": page,
            "clear_url": request.path,
            "section": self.section,
            "title": self.title,
            "what_counted": self.counted_as % page.paginator.count if page else "",
            "what": self.what or self.counted_as % MANY,
            "intro": self.intro,
            "also": None if problems else self.also(asked),
            "everywhere": "" if problems or page else everywhere(asked),
            "orders": orders(asked, query),
            "held_counts": counts,
            "groups": held_groups(counts, asked),
            "files": self.files(query, page),
            "about": None if problems or asked.active() else self.about(request, page),
            **self.context(page, asked),
            **pager(page, query),
        }
        return TemplateResponse(request, self.template_name, context, status=400 if problems else 200)

    def queryset(self) -> QuerySet[Any]:
        """All rows, with what a line of the list shows."""
        raise NotImplementedError

    def counted_rows(self) -> QuerySet[Any]:
        """All rows without what a line shows: what facets count."""
        model: Any = self.filterset_class._meta.model
        rows: QuerySet[Any] = model._default_manager.all()
        return rows

    def api_url(self, query: QueryDict) -> str:
        """The path of the same question in the API, which has one order."""
        left = without(query, PAGE, FORMAT, "ordering").urlencode()
        path = f"/api/v1/{served_slug(self.filterset_class._meta.model)}/"
        return f"{path}?{left}" if left else path

    def files(self, query: QueryDict, page: Page | None) -> dict[str, Any] | None:
        """The context of parts/files.html: the formats with their addresses, "" where there are too many rows for one."""
        if not self.table or page is None or not page.paginator.count:
            return None
        number, left = page.paginator.count, without(query, PAGE, FORMAT)
        links = []
        for each in FORMATS.values():
            asked = left.copy()
            asked[FORMAT] = each.code
            fits = number <= each.most
            links.append(
                {
                    "label": each.label,
                    "most": each.most,
                    "url": f"?{asked.urlencode()}" if fits else "",
                }
            )
        return {"links": links, "api_url": self.api_url(query), "number": number}

    def as_file(self, asked: RecordFilterSet, query: QueryDict) -> File:
        """What is downloaded."""
        assert self.table is not None
        return File(
            section=self.section,
            title=str(self.title),
            table=self.table,
            rows=self.ordered(asked.qs, asked),
            on=str(asked.given.get("on") or ""),
            chips=[(chip.label, chip.value) for chip in asked.active()],
            api_url=self.api_url(query),
        )

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        """The rows in the order in which they are shown, where it isn't that of the query set or the filters."""
        return rows

    def also(self, asked: RecordFilterSet) -> dict[str, Any] | None:
        """Where the name that is looked for may be found as well: words of the list, address, and how many are there."""
        name = asked.given.get("q")
        if name is None or not self.elsewhere:
            return None
        found: Any = registry.by_slug(self.elsewhere).root._default_manager.all()
        address = QueryDict(mutable=True)
        address["q"] = name
        return {
            "list": registry.by_slug(self.elsewhere).plural,
            "name": name,
            "url": f"{reverse(self.elsewhere)}?{address.urlencode()}",
            "number": found.matching(name).count(),
        }

    def about(self, request: HttpRequest, page: Page | None) -> About:
        """What the list tells of itself. One with filters may not be listed, and tells nothing."""
        number = page.number if page is not None else 1
        own = reverse(self.section)
        url = absolute(request, f"{own}?{PAGE}={number}" if number > 1 else own)
        crumbs = [(NAME, absolute(request, reverse("home"))), (str(self.title), absolute(request, own))]
        return About(str(self.title), str(self.intro), url, linked=[breadcrumbs(crumbs)])

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        """More for the template. `page` is None where something was refused."""
        return {}


def everywhere(asked: RecordFilterSet) -> str:
    """Where the words that a list was asked for are looked for in all records, typos allowed; "" where none were given."""
    name = asked.given.get("q")
    if name is None:
        return ""
    address = QueryDict(mutable=True)
    address["q"] = name
    return f"{reverse('search')}?{address.urlencode()}"


def without(query: QueryDict, *names: str) -> QueryDict:
    """An address's parameters but those, and but empty ones."""
    left = QueryDict(mutable=True)
    for name, value in query.items():
        if name not in names and value:
            left[name] = str(value)
    return left


def orders(asked: RecordFilterSet, query: QueryDict) -> list[dict[str, Any]]:
    """The orders that a list can have, as links; the one that it has is `current`.

    Where a day is asked about, what the dates cover comes first unless another order is asked for.
    """
    parameter = asked.filters.get("ordering")
    if not isinstance(parameter, OrderingFilter):
        return []
    given, left = asked.given.get("ordering"), without(query, PAGE, FORMAT, "ordering")
    choices: list[tuple[str, Any]] = [(name, label) for name, (label, _columns) in parameter.orders.items()]
    # The first one is what the list has unless it is asked.
    choices = [("", gettext_lazy("What the dates cover first")), *choices] if "on" in asked.given else choices
    default = choices[0][0]
    found = []
    for name, label in choices:
        address = left.copy()
        if name != default:
            address["ordering"] = name
        found.append(
            {"label": label, "url": f"?{address.urlencode()}", "current": name == (given or default)}
        )
    return found


def held_counts(
    rows: QuerySet[Any] | None, asked: RecordFilterSet, page: Page | None
) -> dict[str, Any] | None:
    """Of rows with `held`: how many the dates cover (`certain`), how many they don't rule out (`possible`), and when
    (`on`, in words). None where no day was asked about, or none was found."""
    if not page or not page.paginator.count or rows is None or "held" not in rows.query.annotations:
        return None
    certain = rows.order_by().filter(held=Held.CERTAIN.value).count()
    return {
        Held.CERTAIN.value: certain,
        Held.POSSIBLE.value: page.paginator.count - certain,
        "on": at_words(asked.given["on"]),
    }


def held_groups(counts: dict[str, Any] | None, asked: RecordFilterSet) -> dict[str, dict[str, Any]]:
    """The same for the rows of a list that certain_first put in order; {} otherwise. counts: of held_counts."""
    if counts is None or "ordering" in asked.given:
        return {}
    return {held.value: {"number": counts[held.value]} for held in (Held.CERTAIN, Held.POSSIBLE)}


def certain_first(rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
    """Of rows with `held`, those that the dates cover, then the others; each in the order they had.

    Only where a day is asked about, and no order.
    """
    if "on" not in asked.given or "ordering" in asked.given:
        return rows
    # "certain" comes before "possible" in the alphabet as well.
    return rows.order_by("held", *(rows.query.order_by or rows.model._meta.ordering))


class RecordPage(StrictAddress):
    """The page of one record: what it is in a sentence, sections, footnotes.

    One that can be read as of a day `takes` ON as well. A wrong name in the address is redirected to the right one. What was
    withdrawn answers 410 and says why.
    """

    model: type[Record]
    template_name: str
    section: str
    takes: tuple[str, ...] = (PUBLISHED,)
    # What Open Graph calls it.
    open_graph = "website"

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
        record = self.queryset().filter(key=key).first()
        if record is None:
            return withdrawn(request, self.model, key)
        if slug != record.slug:
            query = request.META.get("QUERY_STRING", "")
            url = record.get_absolute_url()
            return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
        if PUBLISHED in request.GET:
            return as_published(request, record)
        asked = Asked.of(request.GET) if ON in self.takes else None
        if asked and asked.refused:
            return refused_day(request, record, asked)
        if asked and asked.day:
            record.as_of = asked.day
        gathered = gathering.of(record)
        notes = Footnotes()
        # In this order: the notes are numbered as they are met.
        context = self.context(record, notes)
        found = [*context.pop("sections", []), *sections.of(record, notes)]
        aggregate = registry.of(self.model)
        # A fact is cited by its version, what gathers facts by the day of the last of theirs.
        facts = [] if isinstance(record, Fact) else [each for each in gathered if isinstance(each, Fact)]
        past = lines(aggregate, record.pk, facts)
        # What the bars mean is said once, beside the first of them.
        for section in [each for each in found if each.context.get("bars")][:1]:
            section.context["bar_key"] = {"hatched": any_hatched(section.context["rows"])}
        context |= {
            "record": record,
            "api_url": f"/api/v1/{aggregate.slug}/{record.key}/" if aggregate.viewset else "",
            "report_about": f"{aggregate.slug}:{record.key}",
            "section": self.section,
            "sections": found,
            "tally": [
                # A page may say itself where its figures lead.
                *((*figure, "")[:3] for figure in context.get("tally", [])),
                *((*each.tally, f"#{each.anchor}") for each in found if each.tally),
            ],
            "notes": notes.notes,
            "prose": context.get("prose")
            or any(note.paraphrase for note in notes.notes)
            or any(getattr(each, "remark", "") for each in (record, *gathered)),
            "sources_count": notes.sources,
            "versions": past,
            "corrections": [line for line in past if line.version.correction],
            "asked": asked,
            "quote": self.quote(request, record, past[-1]) if past else None,
        }
        context["about"] = self.about(request, record, context)
        response = TemplateResponse(request, self.template_name, context)
        # Each day is a page; search engines need the one that tells of all.
        return with_noindex(response) if asked and asked.day else response

    def queryset(self) -> QuerySet[Any]:
        return self.model._default_manager.all().preload()  # type: ignore[attr-defined]

    def context(self, record: Any, notes: Footnotes) -> dict[str, Any]:
        """More for the template; `sections` go before those that other apps add."""
        return {}

    def quote(self, request: HttpRequest, record: Any, last: Line) -> Quote:
        """How the page is cited. last: the latest version of the record."""
        title, path = titles.marked(record), record.get_absolute_url()
        return quote_page(request, title, last.version, last.facts_at, path)

    def about(self, request: HttpRequest, record: Any, context: dict[str, Any]) -> About:
        """What the page tells of itself, from what it shows (`context`)."""
        title, url = titles.marked(record), absolute(request, record.get_absolute_url())
        plural = upper_first(registry.of(self.model).plural)
        label, listed = context.get("crumb") or (plural, self.section)
        # A fact is called by its kind there, as on the page: its title may be an allegation.
        name = context["kind"] if isinstance(record, Fact) and "kind" in context else title
        crumbs = breadcrumbs([(label, absolute(request, reverse(listed))), (name, url)])
        own = self.linked(record, url, context)
        return About(
            title,
            context.get("summary") or opening(context.get("lead", ()), record),
            url,
            self.open_graph,
            [crumbs, own] if own else [crumbs],
        )

    def linked(self, record: Any, url: str, context: dict[str, Any]) -> Linked | None:
        """The record as a schema.org object, of what the page shows and sources state; None where there is none that fits."""
        return None


def refused_day(request: HttpRequest, record: Record, asked: Asked) -> HttpResponse:
    """400: the day that the page was asked for can't be read. Says why, and keeps what was typed."""
    context = {"record": record, "title": titles.marked(record), "asked": asked}
    return with_noindex(TemplateResponse(request, "evidence/day_refused.html", context, status=400))


PLACES = npgettext_lazy("count", "place cited", "places cited")


def published_words(source: Source) -> str:
    """When a source was published; empty where it isn't dated."""
    return date_words(source.published) if source.published else ""


def source_words(source: Source, cited: Sequence[tuple[str, int]]) -> str:
    """A source in a sentence or two, for previews: what it is, by whom, when, and of what how many places are cited from it.
    cited: kinds of record in words, each with its number of places."""
    words = {
        "kind": upper_first(source.get_kind_display()),
        "publisher": source.publisher,
        "published": published_words(source) or gettext("not dated"),
    }
    what = pgettext("preview", "%(kind)s: %(publisher)s, %(published)s.") % words
    total = sum(number for _kind, number in cited)
    if not total:
        return " ".join([what, gettext("Nothing that is public here is cited from it.")])
    kinds = joined([f"{lower_first(kind)} ({number})" for kind, number in cited])
    told = npgettext(
        "preview",
        "%(n)s place in it is cited here, on %(kinds)s.",
        "%(n)s places in it are cited here, on %(kinds)s.",
        total,
    )
    return " ".join([what, told % {"n": total, "kinds": kinds}])


SOURCES = Table(
    plain("title", "publisher", "kind", "language"),
    dated("published"),
    plain("url", "archived_url", "accessed", "checksum", "remark", "citations_count"),
)


class SourceList(RecordList):
    filterset_class = SourceFilter
    table = SOURCES
    template_name = "evidence/sources.html"
    section = "sources"
    title = gettext_lazy("Sources")
    counted_as = npgettext_lazy("count", "source", "sources")
    intro = gettext_lazy(
        "The documents that everything here rests on. Each page lists what its source supports or contradicts."
    )

    def queryset(self) -> QuerySet[Source]:
        return with_citation_count(Source.objects.preload())

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        return {"rows": [(source, published_words(source)) for source in page or ()]}


def _relay(source: Source) -> dict[str, str]:
    """A source as the page of another names it."""
    return {"title": titles.of(source), "url": source.get_absolute_url()}


class SourcePage(RecordPage):
    model = Source
    template_name = "evidence/source.html"
    section = "sources"

    def queryset(self) -> QuerySet[Source]:
        return Source.objects.prefetch_related("relays__relayed", "relayed_by__source")

    def context(self, record: Source, notes: Footnotes) -> dict[str, Any]:
        groups = supported_by(record)
        return {
            "groups": groups,
            "published": published_words(record),
            "prose": any(row.citation.paraphrase for group in groups for row in group.rows),
            "relays": [_relay(each.relayed) for each in record.relays.all()],
            "relayed_by": [_relay(each.source) for each in record.relayed_by.all()],
            "tally": [counted(sum(group.count for group in groups), PLACES)],
            "summary": source_words(record, [(group.title, group.count) for group in groups]),
        }
