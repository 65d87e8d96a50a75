"""The two kinds of page that every record has: a list with filters in its address, and the record itself.

Both read the store that the address belongs to (config.stores): on the public site, what is published.
"""

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views import View

from evidence.filters import RecordFilterSet, SourceFilter
from evidence.footnotes import Footnotes
from evidence.models import Record, Source, Tombstone
from evidence.pages import sections, with_citation_count
from evidence.phrases import date_words
from evidence.registry import registry
from evidence.support import supported_by

PAGE_SIZE = 50
PAGE = "page"


class RecordList(View):
    """A list with filters, chips, counts and pages. Subclasses say what it lists.

    A value or a parameter that can't be read answers with status 400 and the same page, which says what is wrong and
    keeps what was typed: an answer to another question than the reader's would be worse than none.
    """

    filterset_class: type[RecordFilterSet]
    template_name: str
    section: str
    title: str
    intro: str
    one: str

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.filterset_class(request.GET, self.queryset(), also={PAGE})
        problems = [{"param": each.label, "message": each.message} for each in asked.refusals]
        page = None
        if not problems:
            try:
                page = Paginator(asked.qs, PAGE_SIZE).page(request.GET.get(PAGE) or 1)
            except (EmptyPage, PageNotAnInteger):
                problems = [{"param": PAGE, "message": "There is no such page of this list."}]
        context = {
            "filter": asked,
            "chips": asked.active(),
            "problems": problems,
            "page": page,
            "clear_url": request.path,
            "section": self.section,
            "title": self.title,
            "one": self.one,
            "intro": self.intro,
            **self.context(page, asked),
            **pager(page, request),
        }
        return TemplateResponse(request, self.template_name, context, status=400 if problems else 200)

    def queryset(self) -> QuerySet[Any]:
        """All rows, with what a line of the list shows."""
        raise NotImplementedError

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        """More for the template. `page` is None where something was refused."""
        return {}


def pager(page: Page | None, request: HttpRequest) -> dict[str, Any]:
    """The context of parts/pager.html."""
    if page is None:
        return {}

    def url(number: int) -> str:
        query = request.GET.copy()
        query[PAGE] = str(number)
        return f"?{query.urlencode()}"

    return {
        "prev_url": url(page.number - 1) if page.has_previous() else None,
        "next_url": url(page.number + 1) if page.has_next() else None,
        "first_item": page.start_index(),
        "last_item": page.end_index(),
        "total": page.paginator.count,
    }


class RecordPage(View):
    """The page of one record: what it is in a sentence, sections, footnotes.

    A wrong name in the address is redirected to the right one. What was withdrawn answers 410 and says why.
    """

    model: type[Record]
    template_name: str
    section: str

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
        record = self.queryset().filter(key=key).first()
        if record is None:
            return withdrawn(request, self.model, key)
        if slug != record.slug:
            query = request.META.get("QUERY_STRING", "")
            url = record.get_absolute_url()
            return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
        notes = Footnotes()
        # In this order: the notes are numbered as they are met.
        context = self.context(record, notes)
        found = [*context.pop("sections", []), *sections.of(record, notes)]
        aggregate = registry.of(self.model)
        # What the bars mean is said once, beside the first of them.
        for section in [each for each in found if each.context.get("bars")][:1]:
            section.context["bar_key"] = True
        context |= {
            "record": record,
            "api_url": f"/api/v1/{aggregate.slug}/{record.key}/" if aggregate.viewset else "",
            "section": self.section,
            "sections": found,
            "tally": [*context.get("tally", []), *(s.tally for s in found if s.tally)],
            "notes": notes.notes,
            "sources_count": notes.sources,
        }
        return TemplateResponse(request, self.template_name, context)

    def queryset(self) -> QuerySet[Any]:
        return self.model._default_manager.all().preload()  # type: ignore[attr-defined]

    def context(self, record: Any, notes: Footnotes) -> dict[str, Any]:
        """More for the template; `sections` go before those that other apps add."""
        return {}


def withdrawn(request: HttpRequest, model: type[Model], key: str) -> HttpResponse:
    """410 with the date and the reason for what was public once. Raises Http404 for what never was."""
    aggregate = registry.of(model)
    stone = Tombstone.objects.filter(key=key, kind=aggregate.slug).first()
    if stone is None:
        raise Http404
    context = {"withdrawn_on": stone.withdrawn_at, "reason": stone.reason, "what": aggregate.label}
    response = TemplateResponse(request, "410.html", context, status=410)
    # It may be published again.
    patch_cache_control(response, max_age=300)
    return response


class SourceList(RecordList):
    filterset_class = SourceFilter
    template_name = "evidence/sources.html"
    section = "sources"
    title = "Sources"
    one = "source"
    intro = "The documents that every fact here rests on. Each page lists what its source supports or contradicts."

    def queryset(self) -> QuerySet[Source]:
        return with_citation_count(Source.objects.preload())


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
            "published": date_words(record.published) if record.published else "",
            "tally": [(sum(group.count for group in groups), "places cited")],
        }
