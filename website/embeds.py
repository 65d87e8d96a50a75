"""`/embed/…`: a move, or the posts of a person or an organization, for an <iframe> in pages of others.

Only these may be framed. They are pages without menu or search, so that nothing on them can be mistaken for the page around.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
# How high an embed is in a column of 600 pixels, the width of most articles: a move; around what is shown, and a row of that.
OF_A_MOVE, AROUND, ROW = 1100, 420, 70


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
            section.context.update(bar_key=section.context.get("bars", False), alone=True)
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


def height(record: Model, sections: Iterable[Section]) -> int:
    """How many pixels an embed needs to show all of it: of a record, by the sections of its page."""
    if isinstance(record, Move):
        return OF_A_MOVE
    found = {section.anchor: section.context for section in sections}
    shown = next((found[anchor] for anchor in SHOWN if anchor in found), {})
    if line := shown.get("line"):
        # Those of the axis too.
        return AROUND + ROW * (1 + sum(len(group.rows) for group in line.groups) + len(line.lanes))
    return AROUND + 2 * ROW * len(shown.get("rows", ()))


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
        """410 for what was public once. Raises Http404 for what never was, and for moves: they leave when a post does."""
        if not issubclass(model, Record):
            raise Http404
        response: Any = withdrawn(request, model, key)
        response.template_name = "website/embeds/gone.html"
        return response
