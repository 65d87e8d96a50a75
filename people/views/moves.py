"""Pages of moves through the revolving door."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.views import View

from evidence.filters import RecordFilterSet
from evidence.views import RecordList
from people.models import Move
from people.move_filters import MoveFilter
from people.move_words import caveat, gap_words, move_sentence


class MoveList(RecordList):
    filterset_class = MoveFilter
    template_name = "people/moves.html"
    section = "moves"
    title = "The revolving door"
    one = "move"
    many = "moves"
    intro = "Who went from public office to private interest, or back, and who held both at once."

    def queryset(self) -> QuerySet[Move]:
        return Move.objects.counted().preload().latest_first()

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        rows = [
            {"move": move, "sentence": move_sentence(move), "gap": gap_words(move.gap_low, move.gap_high)}
            for move in page or ()
        ]
        return {"rows": rows, "caveat": caveat()}


class MovePage(View):
    """The page of one move: both posts on a time line, the gap in words, what rules say, the evidence, the caveat."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
        move = Move.objects.preload().filter(key=key).first()
        if move is None:
            raise Http404
        if slug != move.slug:
            return HttpResponsePermanentRedirect(move.get_absolute_url())
        context = {"section": "moves", "move": move, "sentence": move_sentence(move), "caveat": caveat()}
        return TemplateResponse(request, "people/move.html", context)
