"""In which language a page is: its address says so, and nothing else. English has no prefix; the others are `/nl/…`, `/fr/…`.

No cookie and no Accept-Language is read, so what a cache keeps for an address is right for every reader. The newsroom, the
API and static files have no prefix: they speak English, and what they publish and chain is the same whoever worked on it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

CODES = [code for code, _name in settings.LANGUAGES]


def language_of(path: str) -> str:
    """The language of an address: `/nl/people/` → nl, `/people/` → en."""
    first = path.split("/", 2)[1:2]
    return first[0] if first and first[0] in CODES else settings.LANGUAGE_CODE


def in_language(path: str, language: str) -> str:
    """The same page in another language: `/nl/people/`, fr → `/fr/people/`; en → `/people/`."""
    given = language_of(path)
    bare = path if given == settings.LANGUAGE_CODE else path.removeprefix(f"/{given}") or "/"
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


class LanguageMiddleware:
    """Django's own LocaleMiddleware would do, but for the `Vary: Accept-Language` that it puts on pages that don't vary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with override(language):
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response
