"""`/embed/…`: a move, or the posts of a person or an organization, for an <iframe> in pages of others.

Only these may be framed. They are pages without menu or search, so that nothing on them can be mistaken for the page around.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from csp.decorators import csp_replace
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from evidence.addresses import StrictAddress
from evidence.footnotes import Footnotes, Reference
from evidence.gathering import gathering
from evidence.models import Citation, Fact, Record
from evidence.pages import Section, sections
from evidence.phrases import alleged_by
from evidence.rows import any_hatched
from evidence.version_views import with_noindex, withdrawn
from evidence.views import RecordPage
from orgs.models import Organization
from orgs.views import OrganizationPage
from people.models import Basis, Direction, Move, Person
from people.move_rows import BASIS, WORD
from people.move_words import alleged_words, caveat, citations_of, move_sentence
from people.moves import moves_parts
from people.views import PersonPage
from people.views.moves import move_title, when

# Of the sections of a record's page, by anchor, the first that is there is shown.
SHOWN = ("time-line", "posts")


@dataclass(frozen=True)
class Print:
    """A kind of text in a column of 320 pixels: how many letters a line has at least, and how many pixels it is high."""

    letters: int
    pixels: int

    def height(self, *words: str) -> int:
        """Of some words that stand together."""
        return self.pixels * ceil(sum(len(each) + 1 for each in words) / self.letters)


HEADING, TEXT, SMALL = Print(24, 24), Print(30, 24), Print(38, 20)
# What stands around everything: above it the kind, below it the way to the evidence and our name, and who says so.
AROUND = 170
# Of a time line: the axis; what its shapes mean, so far as they are in it: bars, hatched ones, those of groups, marks; the
# title of a group of bars.
AXIS, BARS, HATCHED, GROUPS, MARKS, TITLE = 60, 100, 40, 20, 60, 30
# A row without its words; a picture of two posts and the dates below it.
ROW, PAIR = 44, 320


class Unnumbered(Footnotes):
    """Notes that are counted and not referred to: an embed has no room for them, and links to the page that has."""

    def refs(self, citations: Iterable[Citation], about: str = "", *, quote: bool = True) -> list[Reference]:
        super().refs(citations, about, quote=quote)
        return []


@dataclass(frozen=True)
class Embedded:
    """What an embed shows. `section` as on the record's page."""

    url: str
    kind: str
    title: str
    lead: str = ""
    section: Section | None = None
    sources: int = 0
    standing: str = ""
    by: str = ""
    caveat: str = ""


def of_record(page: type[RecordPage]) -> Callable[[str], Embedded | None]:
    """The posts of a record, with the sentence that opens its page. None where it isn't public."""

    def embedded(key: str) -> Embedded | None:
        view = page()
        record: Any = view.queryset().filter(key=key).first()
        if record is None:
            return None
        gathering.of(record)
        notes = Unnumbered()
        context = view.context(record, notes)
        found = {section.anchor: section for section in sections.of(record, notes)}
        section = next((found[anchor] for anchor in SHOWN if anchor in found), None)
        if section is not None:
            section.context["alone"] = True
            if section.context.get("bars"):
                section.context["bar_key"] = {"hatched": any_hatched(section.context["rows"])}
        title = record.label() if isinstance(record, Organization) else record.name
        lead: dict[str, Any] = context["lead"][0] if context["lead"] else {"text": ""}
        # Of what opens it: where nobody follows the link, that is all that is read.
        fact: Any = lead.get("fact")
        told = isinstance(fact, Fact)
        return Embedded(
            record.get_absolute_url(),
            context["kind"],
            title,
            lead["text"],
            section,
            notes.sources,
            fact.standing if told else "",
            alleged_by(fact.standing, fact.citations.all()) if told else "",
        )

    return embedded


def height(record: Any, lead: str, sections: Iterable[Section]) -> int:
    """How many pixels an embed needs to show all of it, in a column of 320 (a telephone) or of 600 (most articles).

    lead: the sentence that opens the record's page; sections: those of the page.
    """
    if isinstance(record, Move):
        return AROUND + PAIR + HEADING.height(move_title(record)) + TEXT.height(lead) + SMALL.height(caveat())
    label = record.label() if isinstance(record, Organization) else record.name
    around = AROUND + HEADING.height(label) + TEXT.height(lead)
    found = {section.anchor: section.context for section in sections}
    shown = next((found[anchor] for anchor in SHOWN if anchor in found), {})
    if line := shown.get("line"):
        bars = (row.entry for group in line.groups for row in group.rows)
        names = [SMALL.height(each.name, each.heads, *each.marks, each.note) for each in bars]
        lanes = [lane.height + SMALL.height(lane.title) for lane in line.lanes]
        titles = [TITLE for group in line.groups if group.title]
        shapes = (
            (BARS, names),
            (HATCHED, line.some_not_plain),
            (GROUPS, line.some_in_groups),
            (MARKS, lanes),
        )
        key = AXIS + sum(pixels for pixels, there in shapes if there)
        return around + key + sum(names) + ROW * len(names) + sum(lanes) + sum(titles)
    return around + sum(map(_told, shown.get("rows", ())))


def _told(row: Any) -> int:
    """The height of a fact that is told in words."""
    ends = [row[name]["name"] for name in ("person", "organization") if row.get(name)]
    more = [SMALL.height(str(each)) for each in row["more"]]
    return 4 * ROW + TEXT.height(row["period"], row["role"], *ends) + sum(more)


def of_move(key: str) -> Embedded | None:
    """Both posts of a move on a time line. None where there is no such move."""
    move = Move.objects.with_ends().filter(key=key).first()
    if move is None:
        return None
    gathering.complete(moves_parts(move))
    notes = Unnumbered()
    notes.refs(citations_of(move))
    return Embedded(
        move.get_absolute_url(),
        f"{WORD[Direction(move.direction)]} · {BASIS[Basis(move.basis)]}",
        move_title(move),
        move_sentence(move),
        when(move),
        notes.sources,
        move.standing,
        alleged_words(move),
        caveat(),
    )


@dataclass(frozen=True)
class Embeddable:
    """A kind of record that others may show in their pages."""

    model: type[Model]
    embedded: Callable[[str], Embedded | None]


# By what stands in the address.
EMBEDS = {
    "people": Embeddable(Person, of_record(PersonPage)),
    "organizations": Embeddable(Organization, of_record(OrganizationPage)),
    "moves": Embeddable(Move, of_move),
}


@method_decorator([xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})], name="dispatch")
class Embed(StrictAddress):
    """`/embed/people/<key>/`. What was withdrawn says so with 410, where it was shown too."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, kind: str, key: str) -> HttpResponse:
        if kind not in EMBEDS:
            raise Http404
        embeddable = EMBEDS[kind]
        found = embeddable.embedded(key)
        if found is None:
            return with_noindex(self.gone(request, embeddable.model, key))
        return with_noindex(TemplateResponse(request, "website/embeds/embed.html", vars(found)))

    def gone(self, request: HttpRequest, model: type[Model], key: str) -> HttpResponse:
        """410 for what was public once; 404 for what never was, and for moves, which leave when a post does. Both may be
        framed: in the page of somebody else, a browser's own error would stand."""
        template = "website/embeds/gone.html"
        try:
            if not issubclass(model, Record):
                raise Http404
            response: Any = withdrawn(request, model, key)
            response.template_name = template
        except Http404:
            response = TemplateResponse(request, template, {"move": issubclass(model, Move)}, status=404)
        return response
