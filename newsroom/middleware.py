"""Sessions, logins, messages, the history's author and what they may see: for the newsroom's addresses only.

A public page runs none of them, so it sets no cookie, reads no session and can't vary by user.
"""

from collections.abc import Callable
from typing import Any

import pghistory
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from config.stores import NEWSROOM, store_of
from evidence.sight import sight
from newsroom.closed import sees_all, unseen_by


class NewsroomOnly:
    """Mixin: a middleware that stands aside for public addresses."""

    def __call__(self: Any, request: HttpRequest) -> HttpResponse:
        if store_of(request.path_info) != NEWSROOM:
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class NewsroomSessionMiddleware(NewsroomOnly, SessionMiddleware):
    pass


class NewsroomAuthenticationMiddleware(NewsroomOnly, AuthenticationMiddleware):
    pass


class NewsroomMessageMiddleware(NewsroomOnly, MessageMiddleware):
    pass


class HistoryAuthorMiddleware:
    """Every change made in a request carries who made it into the history tables."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return self.get_response(request)
        with pghistory.context(user=user.pk, url=request.path):
            return self.get_response(request)


class SightMiddleware:
    """Whoever is no member of a closed dossier sees nothing of it in any answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = getattr(request, "user", None)
        if user is None or not user.is_authenticated or sees_all(user):
            return self.get_response(request)
        with sight(lambda: unseen_by(user)):
            return self.get_response(request)
