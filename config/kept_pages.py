"""A page that was made once is shown again to the next reader, for as long as PostgreSQL would answer all that was asked for
it as it did then.

What a public page says follows from its address, from what is published and from the day. Pages are kept under address and
day, each with the state of what is published, and that state is asked of PostgreSQL at every request: what is withdrawn is
gone at once, as if nothing were kept. Where something was published or withdrawn since, the page's own questions are asked
again, in one go, and the page is made anew only if one of them is answered differently: most of what is published concerns
few pages. Kept in the memory of the process; addresses with a question (`?…`) are not: there is no end of them.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from psycopg import Cursor
from psycopg.pq import ExecStatus

from config.stores import ALIAS, PUBLISHED, current_store

# Django's name of the cache (settings.CACHES).
CACHE = "pages"
API = "/api/"

# Every act of publishing adds versions, and rebuilding the store writes them again, in a transaction of another number.
_STATE = "SELECT cursor, xmin::text FROM evidence_version ORDER BY cursor DESC LIMIT 1"


@dataclass
class Questions:
    """What was asked of the published store for a page, with a digest of the answers.

    repeatable: whether asking again tells all: each was a SELECT whose whole answer was there at once.
    """

    texts: list[str] = field(default_factory=list)
    answers: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    repeatable: bool = True

    def note(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """An execute wrapper of Django's."""
        result = execute(sql, params, many, context)
        self.repeatable &= not many and _take(context["cursor"].cursor, self.answers)
        self.texts.append(context["connection"].ops.compose_sql(sql, params))
        return result


@dataclass(frozen=True)
class Kept:
    """A page, the state in which it was last known to be true, and the questions that it follows from as one text.

    answers: the digest of what they were answered; empty where they can't be asked again.
    """

    response: HttpResponse
    state: str
    questions: str
    answers: str

    def is_true(self) -> bool:
        """Whether all its questions are answered today as they were when it was made."""
        return bool(self.answers) and _answers(self.questions) == self.answers


class KeptPagesMiddleware:
    """To be placed inside those that set the store, the language and headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGES_KEPT:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self.get_response(request)
        # Read before the page is made, or found to be true still: what is published meanwhile is another state.
        state = published_state()
        if not state:
            return self.get_response(request)
        key = _key(request)
        kept: Kept | None = caches[CACHE].get(key)
        if kept is None or (kept.state != state and not kept.is_true()):
            kept = self._made(request, state)
            if not _is_page(kept.response):
                return kept.response
        elif kept.state != state:
            kept = Kept(kept.response, state, kept.questions, kept.answers)
        else:
            return kept.response
        caches[CACHE].set(key, kept)
        return kept.response

    def _made(self, request: HttpRequest, state: str) -> Kept:
        with _noted() as questions:
            response = self.get_response(request)
        answers = questions.answers.hexdigest() if questions.repeatable else ""
        # On lines of their own: a question may end in a comment.
        return Kept(response, state, "\n;\n".join(questions.texts), answers)


def published_state() -> str:
    """What changes with everything that is published or withdrawn, for example `3000001 8841`; empty where nothing is."""
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        cursor.execute(_STATE)
        return " ".join(str(part) for part in cursor.fetchone() or ())


@contextmanager
def _noted() -> Iterator[Questions]:
    questions = Questions()
    with connections[ALIAS[PUBLISHED]].execute_wrapper(questions.note):
        yield questions


def _answers(questions: str) -> str:
    """The digest of what PostgreSQL answers to questions, asked together."""
    digest = hashlib.sha256()
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        cursor.execute(questions)
        more: bool | None = True
        while more:
            _take(cursor.cursor, digest)
            more = cursor.nextset()
    return digest.hexdigest()


def _take(cursor: "Cursor[Any]", digest: "hashlib._Hash") -> bool:
    """Add an answer, as it came, to a digest; False where there is none to add."""
    result = cursor.pgresult
    if result is None or result.status != ExecStatus.TUPLES_OK:
        return False
    value, columns = result.get_value, range(result.nfields)
    rows = [[value(row, column) for column in columns] for row in range(result.ntuples)]
    digest.update(repr(rows).encode())
    return True


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


def _key(request: HttpRequest) -> str:
    parts = [request.build_absolute_uri(), timezone.localdate().isoformat()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
