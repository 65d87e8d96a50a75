"""Lists of what should be looked at: for whoever plans the next story, and whoever mends the last one."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from newsroom.checks import doubts, untold_moves
from newsroom.kept_back import Key, kept_back, needed_by
from newsroom.missed import missed
from newsroom.permissions import PUBLISH
from newsroom.publishing import Blocker
from newsroom.publishing.embargo import held_until
from newsroom.publishing.review import APPROVE, Selection
from newsroom.review_words import STATE_WORD, review_sentence
from newsroom.views.publish import mend_url
from newsroom.views.selection import change_url, review_url
from newsroom.waiting import MOST as WAITING
from newsroom.waiting import Waiting, waiting
from people.move_words import caveat, move_sentence

PAGE_SIZE = 50
MOST = 500
HEADINGS = {
    "waits": "Waits for somebody to look at it",
    "back": "Sent back",
    "withdrawn": "Withdrawn from the public, and as it was",
    "kept": "Approved, but something stands in the way",
    "approved": "Approved, waits to be published",
}


@require_safe
def moves_view(request: HttpRequest) -> HttpResponse:
    """Moves that no dossier tells."""
    if not request.user.has_perm("people.view_affiliation"):
        raise PermissionDenied("This list is for who may see affiliations.")
    page = Paginator(untold_moves(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "sentence": move_sentence(move),
            "posts": [(str(post), change_url(post)) for post in (move.first, move.second)],
        }
        for move in page
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Moves that no dossier tells",
        "rows": rows,
        "page": page,
        "caveat": caveat(),
    }
    return TemplateResponse(request, "newsroom/moves.html", context)


@require_safe
def waiting_view(request: HttpRequest) -> HttpResponse:
    """What isn't public as it is, by what has to be done with it."""
    if not request.user.has_perm("people.view_affiliation"):
        raise PermissionDenied("This list is for who may see affiliations.")
    reviews = request.user.has_perm(APPROVE)
    by_heading: dict[str, list[dict[str, Any]]] = {heading: [] for heading in HEADINGS.values()}
    held, found, late = held_until(), waiting(), missed()
    # The last one comes first, and is the one that is told.
    failed = {(kind, pk): each for each in reversed(late) for kind, pks in each.left.items() for pk in pks}
    kept = kept_back(_selected(each for each in found if each.verdict.approved))
    for each in found:
        blockers = kept.get((each.kind, each.record.pk), [])
        by_heading[_heading(each, blockers)].append(
            {
                "key": (each.kind, each.record.pk),
                "waiting": each,
                "url": change_url(each.record),
                "word": STATE_WORD[each.state],
                "missed": failed.get((each.kind, each.record.pk)),
                "held": held.get((each.kind.slug, str(each.record.pk))),
                "sentence": review_sentence(each.verdict, alone=each.alone),
                "review_url": review_url(each.record) if reviews and not each.verdict.approved else "",
                "blockers": [(blocker, mend_url(request, blocker)) for blocker in blockers],
                "along": [],
            }
        )
    put_along(by_heading.values(), needed_by(_selected(found)))
    context = {
        **admin.site.each_context(request),
        "title": "What waits",
        "groups": [(heading, rows) for heading, rows in by_heading.items() if rows],
        "most": WAITING,
        "missed": late if request.user.has_perm(PUBLISH) else [],
    }
    return TemplateResponse(request, "newsroom/waiting.html", context)


def _heading(each: Waiting, blockers: list[Blocker]) -> str:
    if each.sent_back:
        return HEADINGS["back"]
    if each.withdrawn:
        return HEADINGS["withdrawn"]
    if not each.verdict.approved:
        return HEADINGS["waits"]
    return HEADINGS["kept" if blockers else "approved"]


def put_along(groups: Iterable[list[dict[str, Any]]], needed: Iterable[tuple[Key, Key]]) -> None:
    """Moves people, organizations, roles and sources to the fact in the same group that needs them: they were entered with
    it, and are reviewed and published with it. What several facts need stands with the first."""
    needs: dict[Key, list[Key]] = defaultdict(list)
    for fact, other in needed:
        needs[fact].append(other)
    for rows in groups:
        alone = {row["key"]: row for row in rows if not row["waiting"].kind.needs_evidence}
        for row in [row for row in rows if row["waiting"].kind.needs_evidence]:
            row["along"] = [alone.pop(key) for key in needs[row["key"]] if key in alone]
        rows[:] = [row for row in rows if row["waiting"].kind.needs_evidence or row["key"] in alone]


def _selected(found: Iterable[Waiting]) -> Selection:
    selected: Selection = defaultdict(set)
    for each in found:
        selected[each.kind].add(each.record.pk)
    return dict(selected)


@require_safe
def doubts_view(request: HttpRequest) -> HttpResponse:
    """Dates that contradict each other or can't be."""
    if not request.user.has_perm("people.view_affiliation"):
        raise PermissionDenied("This list is for who may see affiliations.")
    found = list(doubts(MOST))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "doubt": doubt,
            "url": change_url(doubt.record),
            "other_url": change_url(doubt.other) if doubt.other else "",
            "kind": doubt.record._meta.verbose_name,
        }
        for doubt in page
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Dates that can’t be right",
        "rows": rows,
        "page": page,
        "most": MOST,
    }
    return TemplateResponse(request, "newsroom/doubts.html", context)
