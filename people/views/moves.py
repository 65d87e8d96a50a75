"""Pages of moves through the revolving door."""

from typing import Any

from django.core.paginator import Page
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy, pgettext

from config.site import absolute
from evidence.about import About, breadcrumbs
from evidence.addresses import StrictAddress
from evidence.facets import terms
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.gathering import gathering
from evidence.models import Version
from evidence.pages import Section, counted, more_than, sections
from evidence.phrases import alleged_by, marked
from evidence.prose import Prose
from evidence.quotes import Quote
from evidence.registry import registry
from evidence.rows import period_of
from evidence.sentences import sentences
from evidence.timelines import Entry, drawn
from evidence.views import RecordList
from orgs.models import Organization
from people import tables
from people.counting import people_words
from people.flows import ORDER, Tally, flows, picture, totals
from people.models import Affiliation, AffiliationOrder, Basis, Direction, Move, Person
from people.move_filters import MoveFilter
from people.move_rows import BASIS, WORD, row
from people.move_words import (
    alleged_words,
    caveat,
    citations_of,
    gap_counted,
    gap_words,
    move_sentence,
    outcome_sentence,
    range_words,
    who_moved,
)
from people.moves import MOST, moves_parts
from people.posts import named, order_words, sphere_of, subject

MOVES = npgettext_lazy("count", "move", "moves")


class MoveList(RecordList):
    filterset_class = MoveFilter
    table = tables.MOVES
    template_name = "people/moves.html"
    section = "moves"
    title = gettext_lazy("The revolving door")
    counted_as = MOVES
    intro = gettext_lazy(
        "Who went from public office to private interest, or the other way, and who held both at once. Worked out from the "
        "posts that are published here: their dates, and the order that sources give where dates are missing."
    )

    def queryset(self) -> QuerySet[Move]:
        return Move.objects.counted().preload().latest_first()

    def counted_rows(self) -> QuerySet[Move]:
        return Move.objects.counted()

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        if page is None:
            return {}
        spheres = {sphere.pk: sphere for sphere in terms(asked, "from_sphere")}
        doors = terms(asked, "door")
        for door in doors:
            door.inside, door.outside = spheres[door.inside_id], spheres[door.outside_id]
        found = flows(asked.qs, doors)
        numbers = totals(found)
        return {
            "rows": [row(move) for move in page],
            "caveat": caveat(),
            "flows": [(flow, [flow.counts[d] for d in ORDER]) for flow in found],
            "directions": [WORD[direction] for direction in ORDER],
            "totals": [numbers[direction] for direction in ORDER],
            "all_moves": sum(numbers.values(), Tally()),
            "ranges": any(number.all.low != number.all.high for number in numbers.values()),
            "hatched": any(number.not_stated for number in numbers.values()),
            "picture": picture(found),
            "spheres": list(spheres.values()),
        }


class MovePage(StrictAddress):
    """The page of one move: both posts on a time line, the gap in words, what rules say, the evidence, the caveat."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
        move = Move.objects.with_ends().prefetch_related("outcomes__rule").filter(key=key).first()
        if move is None:
            # It has no versions and leaves no stone: that it was there once can't be told from an address.
            return TemplateResponse(request, "404.html", {"of_move": True}, status=404)
        if slug != move.slug:
            query = request.META.get("QUERY_STRING", "")
            url = move.get_absolute_url()
            return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)
        orders, others = orders_of(move), others_of(move)
        moves = [move, *others]
        # Citations, names and titles of all posts at once.
        gathering.complete(orders, *(moves_parts(each) for each in moves))
        notes = Footnotes()
        words = move_sentence(move)
        lead = [{"text": words, "refs": notes.refs(citations_of(move))}]
        found = [
            when(move),
            ruled(move),
            evidence(move, notes),
            told_order(orders, notes),
            alike(move, others),
        ]
        context = {
            "section": "moves",
            "record": move,
            "title": move_title(move),
            "kind": str(WORD[Direction(move.direction)]),
            "basis": str(BASIS[Basis(move.basis)]),
            "by": alleged_words(move),
            "ends": [(named(post.organization), sphere_of(post)) for post in (move.first, move.second)],
            "person": {"name": who_moved(move), "url": move.person.get_absolute_url()},
            "lead": lead,
            "caveat": caveat(),
            "sections": [each for each in found if each],
            "notes": notes.notes,
            "sources_count": notes.sources,
            "tally": [],
            "api_url": f"/api/v1/moves/{move.key}/",
            "report_about": f"moves:{move.key}",
            "about": about(request, move, words),
            "quote": quote(request, move),
        }
        return TemplateResponse(request, "people/move.html", context)


def about(request: HttpRequest, move: Move, words: str) -> About:
    """What the page tells of itself. Its breadcrumbs call a move by its kind: the title may be an allegation."""
    url = absolute(request, move.get_absolute_url())
    listed = (str(MoveList.title), absolute(request, reverse("moves")))
    crumbs = breadcrumbs([listed, (str(WORD[Direction(move.direction)]), url)])
    return About(move_title(move), marked(words, move.standing), url, linked=[crumbs])


def quote(request: HttpRequest, move: Move) -> Quote | None:
    """A move has no versions: it is worked out from those of its posts, as of the day of the latest one."""
    ids = [str(move.first_id), str(move.second_id)]
    slug = registry.of(Affiliation).slug
    latest = Version.objects.filter(kind=slug, record_id__in=ids).aggregate(at=Max("at"))["at"]
    url = absolute(request, move.get_absolute_url())
    return Quote(move_title(move), url, localdate(latest)) if latest else None


def move_title(move: Move) -> str:
    """Who went from where to where, with the mark of standing."""
    return marked(_title(move), move.standing)


def _title(move: Move) -> str:
    first, second = move.first.organization.label(), move.second.organization.label()
    words = {"who": who_moved(move), "first": first, "second": second}
    if move.direction in (Direction.BOTH, Direction.UNKNOWN):
        return pgettext("title of a move", "%(who)s: %(first)s, and %(second)s") % words
    return pgettext("title of a move", "%(who)s: %(first)s, then %(second)s") % words


def when(move: Move) -> Section:
    """Both posts on one axis, the passage between them, and the days that decide."""
    entries = [
        Entry.of(
            post,
            name=subject(post, "person"),
            sentence=sentences.of(post),
            sphere=sphere_of(post),
            heads=people_words(post, post.person),
            note=period_of(post),
        )
        for post in (move.first, move.second)
    ]
    line = drawn(entries)
    ordered = move.direction in (Direction.EXIT, Direction.ENTRY)
    passage = None
    # Between two days of which the time isn't known nothing is drawn: a box would look like a time.
    ordered_and_limited = ordered and move.gap_high is not None
    left, joined = move.left_from or move.left_until, move.joined_until or move.joined_from
    if line and ordered_and_limited and left and joined:
        ends = line.axis.x(left), line.axis.x(joined)
        passage = {
            "x": min(ends),
            "width": max(round(max(ends) - min(ends), 2), 1),
            "words": gap_words(move.gap_low, move.gap_high),
        }
    days = [
        (
            _("The first post ended") if ordered else _("The post inside ended"),
            range_words(move.left_from, move.left_until),
            "",
        ),
        (
            _("The second post started") if ordered else _("The post outside started"),
            range_words(move.joined_from, move.joined_until),
            "",
        ),
        (
            _("Time between the two"),
            _("none: both were held")
            if move.direction == Direction.BOTH
            else gap_words(move.gap_low, move.gap_high),
            gap_counted(move),
        ),
    ]
    if move.together == Basis.POSSIBLE:
        days.append((_("Both at once"), _("the dates don’t rule it out"), ""))
    rows = [(entry, line.row(entry) if line else None) for entry in entries]
    return Section(
        "time-line",
        _("Both posts in time"),
        "people/move_when.html",
        {"line": line, "rows": rows, "passage": passage, "days": days},
    )


def ruled(move: Any) -> Section | None:
    """What each rule says of it."""
    rows = [
        {
            "rule": {"name": outcome.rule.words(), "url": outcome.rule.get_absolute_url()},
            "duty": outcome.rule.duty(),
            "words": outcome_sentence(outcome, move),
            "compared": outcome.rule.never_in_force,
        }
        for outcome in sorted(move.outcomes.all(), key=lambda each: (each.rule.position, str(each.pk)))
    ]
    return (
        Section("rules", _("What rules say, by the dates alone"), "people/move_rules.html", {"rows": rows})
        if rows
        else None
    )


def evidence(move: Move, notes: Footnotes) -> Section:
    """The two posts side by side, each as it is told."""
    rows = []
    for post in (move.first, move.second):
        citations = list(post.citations.all())
        rows.append(
            {
                "title": subject(post, "person"),
                "sentence": sentences.of(post),
                "refs": notes.refs(citations, subject(post)),
                "standing": post.standing,
                "by": alleged_by(post.standing, citations),
                "support": notes.support(citations),
                "url": post.get_absolute_url(),
                "remark": Prose(post.remark),
            }
        )
    return Section("evidence", _("The evidence for each post"), "people/move_evidence.html", {"rows": rows})


def orders_of(move: Move) -> list[AffiliationOrder]:
    ends = (move.first_id, move.second_id)
    return list(AffiliationOrder.objects.with_ends().filter(affiliation__in=ends, other__in=ends))


def told_order(orders: list[AffiliationOrder], notes: Footnotes) -> Section | None:
    """What sources say of the order of the two."""
    rows = [
        {
            "sentence": sentences.of(order),
            "refs": notes.refs(order.citations.all(), order_words(order)),
            "standing": order.standing,
            "by": alleged_by(order.standing, order.citations.all()),
        }
        for order in orders
    ]
    return (
        Section("order", _("What sources say of the order"), "people/move_order.html", {"rows": rows})
        if rows
        else None
    )


def others_of(move: Move) -> list[Move]:
    """Moves of the same person between the same organizations: among them those that other sources tell of the same posts."""
    same = Move.objects.filter(
        person=move.person_id,
        door=move.door_id,
        from_organization=move.from_organization_id,
        to_organization=move.to_organization_id,
    )
    return list(same.exclude(pk=move.pk).with_ends()[:10])


def alike(move: Move, others: list[Move]) -> Section | None:
    """Other pairs that tell the same move, from other sources about the same posts. Of those one counts."""
    rows = [row(other, without="person") for other in others if not (other.counts and move.counts)]
    title = _("The same posts, as other sources tell them")
    return Section("alike", title, "people/moves_section.html", {"rows": rows}) if rows else None


def moves_section(found: list[Move], *, without: str, all_url: str) -> Section | None:
    """The moves on the page of a person or an organization."""
    if not found:
        return None
    return Section(
        "moves",
        _("Through the revolving door"),
        "people/moves_section.html",
        {
            "rows": [row(move, without=without) for move in found[:MOST]],
            "caveat": caveat(),
            "all_url": all_url if len(found) > MOST else "",
        },
        tally=more_than(MOST, MOVES) if len(found) > MOST else counted(len(found), MOVES),
    )


@sections.add(Person, position=15)
def moves_of_person(record: Any, notes: Footnotes) -> Section | None:
    return moves_section(
        record.moves_found, without="person", all_url=f"{reverse('moves')}?person={record.key}"
    )


@sections.add(Organization, position=15)
def moves_of_organization(record: Any, notes: Footnotes) -> Section | None:
    return moves_section(
        record.moves_found, without="", all_url=f"{reverse('moves')}?organization={record.key}"
    )
