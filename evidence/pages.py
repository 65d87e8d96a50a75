"""What the pages of all kinds of record have in common: sections that higher layers add, converters, counts.

A page of a record lies in the record's own app; what other apps know about that record they add to it as a section:
a new kind of record touches its own app only.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext, pgettext

from evidence.as_of import Group, groups
from evidence.date_words import date_words
from evidence.footnotes import Footnotes
from evidence.models import Fact, Record, Source
from evidence.phrases import heading
from evidence.registry import registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# A number of which every language says the plural.
MANY = 5
# The parameter of a list that names one of its pages.
PAGE = "page"


@dataclass(frozen=True)
class Section:
    """A part of a record's page. `anchor` is unique on the page; `template` gets `section` and nothing else.

    tally: (number, words) for the line of figures under the lead, for example (4, "posts"); there it leads to the section.
    lead: a sentence that may open the page, with its references, where the record's own app has none.
    """

    anchor: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    tally: tuple[int | str, str] | None = None
    lead: tuple[str, list[Any]] | None = None

    @property
    def groups(self) -> list[Group]:
        """The rows of its context for parts/rows.html."""
        return groups(self.context["rows"])


def counted(number: int, words: "str | _StrPromise") -> tuple[int, str]:
    """A number and the word that goes with it, for a line of figures. words: made with npgettext_lazy, of one and of many."""
    return number, str(words % number)


def more_than(most: int, words: "str | _StrPromise") -> tuple[str, str]:
    """The same for more rows than were counted."""
    return gettext("more than %(number)s") % {"number": most}, str(words % most)


Maker = Callable[[Any, Footnotes], Section | None]


class Sections:
    """Which sections the page of a kind of record has, in order of position."""

    def __init__(self) -> None:
        self._makers: dict[type[Model], list[tuple[int, Maker]]] = defaultdict(list)

    def add(self, model: type[Model], position: int) -> Callable[[Maker], Maker]:
        """Decorator of a function (record, footnotes) → Section, or None where there is nothing to show."""

        def register(maker: Maker) -> Maker:
            self._makers[model].append((position, maker))
            self._makers[model].sort(key=lambda entry: entry[0])
            return maker

        return register

    def of(self, record: Record, notes: Footnotes) -> list[Section]:
        """The sections of a page; notes are numbered in this order."""
        made = (maker(record, notes) for _position, maker in self._makers[type(record)])
        return [section for section in made if section is not None]


sections = Sections()


Titler = Callable[[Any], str]


class Titles:
    """How records are named beside a citation: as they name themselves, unless their app words it for the reader."""

    def __init__(self) -> None:
        self._titlers: dict[type[Model], Titler] = {}

    def add(self, model: type[Model]) -> Callable[[Titler], Titler]:
        """Decorator of a function record → words."""

        def register(titler: Titler) -> Titler:
            self._titlers[model] = titler
            return titler

        return register

    def of(self, record: Model) -> str:
        """The words for a record that was fetched with what NAMED_BY names, and completed (evidence.gathering)."""
        return self._titlers.get(type(record), str)(record)

    def marked(self, record: Model) -> str:
        """The same with the mark of a fact that isn't plainly stated (“Alleged: …”), where no sentence stands beside it."""
        words = self.of(record)
        return heading(words, record) if isinstance(record, Fact) else words


titles = Titles()


@titles.add(Source)
def source_title(source: Source) -> str:
    """“De Morgen, March 2022: Diamonds”."""
    dated = f"{source.publisher}, {date_words(source.published)}" if source.published else source.publisher
    words = {"publisher": dated, "title": source.title}
    return pgettext("title of a source", "%(publisher)s: %(title)s") % words


class SlugPart:
    """Path converter: the readable part of an address with its dash, “ari-epstein-”, or nothing. Any text, so that an
    address with an old or a mistyped name still finds its record."""

    regex = r"(?:[^/]*-)?"

    def to_python(self, value: str) -> str:
        return value.removesuffix("-")

    def to_url(self, value: str) -> str:
        return f"{value}-" if value else ""


class RecordKey:
    """Path converter: the twelve characters that end an address."""

    regex = r"[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def with_citation_count(sources: QuerySet[Any]) -> QuerySet[Any]:
    """Sources with `citations_count`: how many citations of any kind of record are from each."""
    total: Any = Value(0)
    for aggregate in registry:
        if aggregate.citations is not None:
            counted = (
                aggregate.citations._default_manager.filter(source=OuterRef("pk"))
                .order_by()
                .values("source")
                .annotate(n=Count("pk"))
                .values("n")
            )
            total = total + Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return sources.annotate(citations_count=total)


def pager(page: Page | None, asked: QueryDict) -> dict[str, Any]:
    """The context of parts/pager.html."""
    if page is None:
        return {}

    def url(number: int) -> str:
        query = asked.copy()
        query[PAGE] = str(number)
        return f"?{query.urlencode()}"

    return {
        "prev_url": url(page.number - 1) if page.has_previous() else None,
        "next_url": url(page.number + 1) if page.has_next() else None,
        "first_item": page.start_index(),
        "last_item": page.end_index(),
        "total": page.paginator.count,
    }
