"""Hits as records: what they are called, and why they were found. For pages and for the API."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model, prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from evidence.filter_fields import OptionField
from evidence.filters import FilterForm, Refusal, unknown
from evidence.gathering import gathering, in_one
from evidence.models import Named, Record, Source
from evidence.models.named import NormalizedField
from evidence.models.worded import LANGUAGES, Worded
from evidence.names import normalize
from evidence.pages import PAGE, titles
from evidence.prose import Prose
from evidence.registry import Aggregate, registry
from evidence.search.engine import MOST, Hit, How
from evidence.search.index import searched
from evidence.search.texts import TEXTS

TEXT, KIND = "q", "kind"
LONGEST = 200

WHY = {
    How.SPELLING: _("In another spelling"),
    How.NEARLY: _("Spelled nearly so"),
    How.PARTLY: _("Some of the words"),
}


@dataclass(frozen=True)
class Result:
    """A record that was found. title: with the mark of its standing, if it is a fact. matched: the name or title that fits,
    where it isn't the title; "" else. why: in words, how it fits where it isn't to the letter."""

    hit: Hit
    record: Any
    title: str
    matched: str

    @property
    def why(self) -> str:
        return str(WHY.get(self.hit.how, ""))

    @property
    def where(self) -> str:
        """Where the passage stands, in words: “De Morgen, § 3”, “Public remark”."""
        passage = self.hit.passage
        if passage is None:
            return ""
        if not passage.cited:
            field = next(
                field
                for model in self.hit.aggregate.models
                for field in model._meta.fields
                if field.name == passage.field
            )
            return str(field.verbose_name).capitalize()
        return str(self._citation or "")

    @property
    def lang(self) -> str:
        """The language code of the passage: of a quote that of its source, of our words that of the field, or the newsroom's
        on a page in another one; "" where it isn't known, or is the page's."""
        passage = self.hit.passage
        if passage is None:
            return ""
        if passage.cited and passage.field == "quote":
            return self._citation.source.language if self._citation else ""
        _name, _line, code = passage.field.rpartition("_")
        return code if code in LANGUAGES else Prose(passage.text).lang

    @property
    def _citation(self) -> Any:
        """That in which the passage stands; None where it stands in none, or where it is gone."""
        row = self.hit.passage.row if self.hit.passage else ""
        return next((each for each in self.record.citations.all() if str(each.pk) == row), None)


def _kinds() -> list[tuple[str, Any]]:
    return [*((each.aggregate.slug, each.aggregate.plural) for each in searched()), (TEXTS, _("In texts"))]


class TextForm(FilterForm):
    """What suggestions may be asked."""

    q = forms.CharField(max_length=LONGEST, required=False, label=_("Words"))


class SearchForm(TextForm):
    """What a search may be asked."""

    def __init__(self, data: Any, *, size: int) -> None:
        super().__init__(data)
        self.fields[KIND] = OptionField(options=_kinds(), required=False, label=_("Kind"))
        self.fields[PAGE] = forms.IntegerField(
            required=False, min_value=1, max_value=MOST // size, label=_("Page")
        )


def asked(query: QueryDict, *, size: int, also: Iterable[str] = ()) -> tuple[dict[str, Any], list[Refusal]]:
    """What an address asks for (q, kind as an aggregate, TEXTS or None, page), and what of it is refused. size: hits to a
    page. also: parameters that the caller reads itself."""
    given, refused = _read(SearchForm(query, size=size), also)
    kind = given.get(KIND)
    return {
        TEXT: given.get(TEXT) or "",
        KIND: registry.by_slug(kind) if kind and kind != TEXTS else kind or None,
        PAGE: given.get(PAGE) or 1,
    }, refused


def typed(query: QueryDict) -> tuple[str, list[Refusal]]:
    """What somebody has typed so far, as an address tells it, and what of that is refused."""
    given, refused = _read(TextForm(query))
    return given.get(TEXT) or "", refused


def _read(form: FilterForm, also: Iterable[str] = ()) -> tuple[dict[str, Any], list[Refusal]]:
    refused = unknown(form.data, (*form.fields, *also))
    refused += [
        Refusal(name, name, str(message)) for name, messages in form.errors.items() for message in messages
    ]
    return getattr(form, "cleaned_data", {}), refused


def results(
    hits: Iterable[Hit], text: str = "", beside: Callable[[list[Any]], Iterable[Record]] | None = None
) -> list[Result]:
    """The records of some hits, in the same order: a query for each kind, and what completes them. text: what was typed.
    beside: fetches what a page tells of the records besides; what it gives back is completed with them."""
    hits = list(hits)
    found: dict[tuple[type[Model], Any], Any] = {}
    wanted: dict[Aggregate, list[Any]] = defaultdict(list)
    for hit in hits:
        wanted[hit.aggregate].append(hit.pk)
    for record in _records(wanted):
        found[type(record), record.pk] = record
    names = [
        ([each for each in found.values() if type(each) is aggregate.root], name)
        for aggregate in wanted
        for name, _field in _names(aggregate)
    ]
    # Names and titles are asked for once, whatever they are of: a record found, an end of a fact, what stands beside.
    gathering.complete(found.values(), beside(list(found.values())) if beside else (), also=names)
    told = []
    for hit in hits:
        # What was withdrawn between the two questions.
        if (record := found.get((hit.aggregate.root, hit.pk))) is not None:
            title = titles.marked(record)
            told.append(Result(hit, record, title, _matched(hit, record, title, text)))
    return told


def _records(wanted: dict[Aggregate, list[Any]]) -> Iterator[Any]:
    """Records with what they point to, for the rest is completed for all at once. Those that point to nothing take one query,
    whatever their kinds."""
    alone = []
    for aggregate, pks in wanted.items():
        rows: Any = aggregate.root._default_manager.filter(pk__in=pks)
        if hasattr(rows, "with_ends"):
            rows = rows.with_ends()
        elif hasattr(rows, "preload") and not issubclass(aggregate.root, Named):
            rows = rows.preload()
        if rows.query.select_related:
            yield from rows
        else:
            alone.append(rows)
    for rows, found in zip(alone, in_one(alone), strict=True):
        prefetch_related_objects(found, *rows._prefetch_related_lookups)
        yield from found


def _matched(hit: Hit, record: Any, title: str, text: str) -> str:
    typed = text.casefold().split()
    # What was typed in another script than the title's: the name that has these very letters.
    if not all(word in title.casefold() for word in typed):
        for words in _words(record):
            if all(word in words.casefold() for word in typed):
                return words
    if not hit.line or hit.line in normalize(title):
        return ""
    return next((words for words in _words(record) if normalize(words) == hit.line), "")


def _words(record: Any) -> Iterator[str]:
    """All names or titles of a record, as they are written."""
    if isinstance(record, Named):
        yield record.name
        for accessor, field in _names(registry.of(record)):
            yield from (getattr(row, field) for row in getattr(record, accessor).all())
    elif isinstance(record, Worded):
        yield from (record.words(language) for language in LANGUAGES)
    elif isinstance(record, Source):
        yield record.title
        yield record.publisher


def _names(aggregate: Aggregate) -> Iterator[tuple[str, str]]:
    """Where other names of a record of some kind stand: the reverse foreign key, and the field of its rows."""
    if issubclass(aggregate.root, Named):
        for model in aggregate.owned:
            for names in model._meta.local_fields:
                if isinstance(names, NormalizedField) and names.name == "normal_name":
                    yield aggregate.owner_field(model).remote_field.get_accessor_name() or "", names.source
