"""A page that was made once is shown again to the next reader, for as long as nothing was published or withdrawn since.

What a public page says follows from its address, from what is published and from the day. So each is kept under all three,
and the state of what is published is asked of PostgreSQL at every request: what is withdrawn is gone at once, as if nothing
were kept. Kept in the memory of the process; addresses with a question (`?…`) are not: there is no end of them.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from config.stores import ALIAS, PUBLISHED, current_store

# Django's name of the cache (settings.CACHES).
CACHE = "pages"
API = "/api/"

# Every act of publishing adds versions, and rebuilding the store writes them again, in a transaction of another number.
_STATE = "SELECT cursor, xmin::text FROM evidence_version ORDER BY cursor DESC LIMIT 1"


class KeptPagesMiddleware:
    """To be placed inside those that set the store, the language and headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGES_KEPT:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self.get_response(request)
        # Read before the page is made: what is published meanwhile is another state, under which this page isn't found.
        state = published_state()
        if not state:
            return self.get_response(request)
        key = _key(request, state)
        kept: HttpResponse | None = caches[CACHE].get(key)
        if kept is not None:
            return kept
        response = self.get_response(request)
        if _is_page(response):
            caches[CACHE].set(key, response)
        return response


def published_state() -> str:
    """What changes with everything that is published or withdrawn, for example `3000001 8841`; empty where nothing is."""
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        cursor.execute(_STATE)
        return " ".join(str(part) for part in cursor.fetchone() or ())


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and current_store() == PUBLISHED
        and not request.META.get("QUERY_STRING")
        and not request.path_info.startswith(API)
    )


def _is_page(response: HttpResponse) -> bool:
    """Not what differs from reader to reader, nor what says itself how long it may be kept."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not response.has_header("Vary")
        and not response.has_header("Cache-Control")
    )


def _key(request: HttpRequest, state: str) -> str:
    parts = [request.build_absolute_uri(), timezone.localdate().isoformat(), state]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
