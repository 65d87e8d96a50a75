"""Error pages of the public site, in its own frame. None of them reads a database."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import reverse

from config.stores import PUBLISHED, store_of


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is malformed. (A filter that can't be read answers on its own list.)"""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403. `exception`: its text, if any, says in a sentence what is missing."""
    return HttpResponse(render_to_string("403.html", {"reason": str(exception or "")}), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("404.html"), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("500.html"), status=500)


class MethodMiddleware:
    """405 as a page for what asks a page of the site to do something else than to be read. Django's own answer is empty; the
    API has one of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content or not _is_page(request):
            return response
        allowed = response["Allow"]
        words = render_to_string("405.html", {"allowed": allowed})
        return HttpResponse(words, status=405, headers={"Allow": allowed})

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        # Before forms are asked for their token: a page that has no form would answer that one is missing.
        takes = getattr(getattr(view, "view_class", view), "http_method_names", None)
        if takes is None or not _is_page(request) or (request.method or "").lower() in takes:
            return None
        return HttpResponseNotAllowed([method.upper() for method in takes])


def _is_page(request: HttpRequest) -> bool:
    path = request.path_info
    return store_of(path) == PUBLISHED and not path.startswith(reverse("api-root"))
