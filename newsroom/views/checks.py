"""Lists of what should be looked at: for whoever plans the next story, and whoever mends the last one."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from newsroom.checks import doubts, untold_moves
from newsroom.views.selection import change_url
from people.move_words import caveat, move_sentence

PAGE_SIZE = 50
MOST = 500


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
