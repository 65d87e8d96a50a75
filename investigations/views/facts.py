"""Base of the pages of layer 3's facts: what it is, a table of who and what, when, and what speaks against it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from evidence.bars import Bar
from evidence.date_words import date_words, upper_first
from evidence.dates import PartialDate
from evidence.footnotes import Footnotes
from evidence.models import Fact, PeriodFact
from evidence.models.fact import AHEAD
from evidence.pages import Section
from evidence.phrases import heading, words_language
from evidence.rows import bars, remarks
from evidence.sentences import sentences
from evidence.views import RecordPage
from investigations.views import told

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# One row of the table: a heading, and what stands beside it: links with a word behind each, or plain words.
Row = tuple[str, list[dict[str, Any]]]


def words_row(label: str, words: str) -> list[Row]:
    """A row of plain words; none where there are none. Those of the newsroom (Prose) say their language."""
    return [(label, [{"name": words, "url": "", "lang": getattr(words, "lang", "")}])] if words else []


def date_row(label: str, when: PartialDate | None) -> list[Row]:
    return words_row(label, date_words(when) if when else "")


def linked(record: Any, detail: str = "") -> dict[str, Any]:
    """A link to a record, with a few words behind it."""
    return told.link(record) | {"detail": detail}


def linked_row(label: str, records: Iterable[Any]) -> list[Row]:
    """A row of links; none where there are no records."""
    found = [linked(record) for record in records]
    return [(label, found)] if found else []


class FactPage(RecordPage):
    """One fact of layer 3. Subclasses say what its kind is called, its rows, and its sections."""

    template_name = "investigations/fact.html"
    kind: "str | _StrPromise"
    crumb: "str | _StrPromise"

    def kind_of(self, record: Any) -> str:
        return str(self.kind)

    def title(self, record: Any) -> str:
        """The heading, with its standing in words where it isn't plainly stated."""
        return heading(record.words(), record)

    def context(self, record: Any, notes: Footnotes) -> dict[str, Any]:
        citations = list(record.citations.all())
        lead = [{"text": sentences.of(record), "refs": told.refs(record, notes)}]
        made = [told.against(record, notes), *self.facts_sections(record, notes)]
        return {
            "kind": upper_first(self.kind_of(record)),
            "title": (title := self.title(record)),
            "title_lang": words_language(record, title),
            "crumb": (self.crumb, self.section),
            "lead": lead,
            "said": record.SAID,
            "support": notes.support(citations),
            "rows": self.rows(record),
            "more": remarks(record),
            "when": self.when(record),
            "bar": self.bar(record) if isinstance(record, PeriodFact) else None,
            "ahead": record.reality in AHEAD,
            "sections": [each for each in made if each is not None],
        }

    def facts_sections(self, record: Any, notes: Footnotes) -> list[Section | None]:
        """Its own sections, in order: the notes are numbered as they are met. What they show is fetched by gathering.py."""
        return []

    def bar(self, record: Any) -> Bar | None:
        """Its period as a picture; None where no end of it is known."""
        return bars([record])[0] if record.start or record.end else None

    def rows(self, record: Any) -> list[Row]:
        raise NotImplementedError

    def when(self, record: Fact) -> list[tuple[str, str]]:
        """(question, answer) pairs about its time."""
        return []
