"""Footnotes of a page: every place in a source is numbered once, however many facts on the page rest on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext, pgettext

from evidence.date_words import date_words, joined
from evidence.independence import Relays, all_relays, support_words
from evidence.models import Citation
from evidence.phrases import attested_sentence, quoted, said_words, via_sentence
from evidence.prose import Prose


@dataclass(frozen=True)
class Reference:
    """One superscript number in the text. `id` is its own anchor, so that the note can link back to it; `place`: the how
    manyth of its note's. Numbers are texts: of a page with many, to format them anew each time takes longer than to show."""

    n: str
    id: str
    place: int = 1

    @property
    def label(self) -> str:
        """Where it leads, for who hears it."""
        return gettext("Note %(n)s") % {"n": self.n}

    @property
    def back(self) -> str:
        """Where the note's link back to it leads."""
        return gettext("Back to the text, place %(place)s of note %(n)s") % {"place": self.place, "n": self.n}


@dataclass
class Note:
    """One place in a source, and what it says there. The fields are those that `website/parts/notes.html` shows:
    it asks for some of them twice, once the page has referred to all of them. first: the first note of the same source;
    None for that one itself."""

    n: str
    citation: Citation
    first: "Note | None" = None
    subjects: list[str] = field(default_factory=list)
    backs: list[Reference] = field(default_factory=list)

    @property
    def repeats(self) -> bool:
        """Whether an earlier note has the source's title: then this one needn't say it again."""
        return self.first is not None

    @property
    def title(self) -> str:
        return self.citation.source.title

    @cached_property
    def url(self) -> str:
        return self.first.url if self.first else self.citation.source.get_absolute_url()

    @property
    def lang(self) -> str:
        return self.citation.source.language

    @property
    def publisher(self) -> str:
        return self.citation.source.publisher

    @cached_property
    def date(self) -> str:
        published = self.citation.source.published
        return date_words(published) if published else ""

    @property
    def locator(self) -> str:
        return self.citation.locator

    @property
    def relation(self) -> str:
        return self.citation.relation

    @cached_property
    def aspects(self) -> str:
        """What the note is about, for example “the start of the post “Mayor, City of Antwerp””."""
        words = joined(self.citation.aspect_labels)
        if not self.subjects:
            return words
        return pgettext("aspects of a fact", "%(aspects)s of %(facts)s") % {
            "aspects": words,
            "facts": joined(self.subjects),
        }

    @cached_property
    def said(self) -> str:
        return said_words(self.citation)

    @property
    def paraphrase(self) -> Prose:
        return Prose(self.citation.paraphrase)

    @property
    def quote(self) -> str:
        return self.citation.quote

    @cached_property
    def via(self) -> str:
        return via_sentence(self.citation)

    @cached_property
    def attested(self) -> str:
        return attested_sentence(self.citation)

    @property
    def link(self) -> str:
        return self.citation.source.url

    @property
    def archived(self) -> str:
        return self.citation.source.archived_url


class Footnotes:
    """Numbers citations in the order in which the page first refers to them.

    Two citations with the same place and the same words become one note, which links back to each of its places.
    """

    def __init__(self) -> None:
        self._notes: dict[tuple[Any, ...], Note] = {}
        self._relays: Relays | None = None
        self._sources: dict[Any, Note] = {}

    def refs(self, citations: Iterable[Citation], about: str = "", *, quote: bool = True) -> list[Reference]:
        """References to the notes of `citations`, adding those that are new; each note once, in order of number.

        about: the fact they stand beside, in a few words. The note says that it is about that, between quotation marks unless
        `quote` is False: what somebody claims isn't to pass for a quotation.
        """
        subject = quoted(about) if about and quote else about
        found: dict[str, Reference] = {}
        for citation in citations:
            note = self._note(citation)
            if subject and subject not in note.subjects:
                note.subjects.append(subject)
            if note.n not in found:
                place = len(note.backs) + 1
                found[note.n] = Reference(note.n, f"ref-{note.n}-{place}", place)
                note.backs.append(found[note.n])
        return [found[n] for n in sorted(found, key=int)]

    def _note(self, citation: Citation) -> Note:
        what = (
            citation.source_id,
            citation.locator,
            tuple(citation.aspects),
            citation.relation,
            citation.voice,
            citation.mode,
            citation.via,
            citation.paraphrase,
            citation.quote,
            citation.attested,
        )
        if what not in self._notes:
            note = Note(str(len(self._notes) + 1), citation, self._sources.get(citation.source_id))
            self._sources.setdefault(citation.source_id, note)
            self._notes[what] = note
        return self._notes[what]

    def support(self, citations: Iterable[Citation]) -> str:
        """How many separate sources stand behind a fact, in words. What relays what is asked once for the page."""
        if self._relays is None:
            self._relays = all_relays()
        return support_words(citations, self._relays)

    @property
    def notes(self) -> list[Note]:
        return list(self._notes.values())

    @property
    def sources(self) -> int:
        """How many different sources the notes are from."""
        return len(self._sources)
