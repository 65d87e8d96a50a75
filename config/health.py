"""`/healthz`: 200 and JSON once both stores answer. In front of everything else: no host check, no redirect, no session."""

from collections.abc import Callable

from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse, JsonResponse

from config.stores import ALIAS, SCHEMA


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != "/healthz":
            return self.get_response(request)
        stores = {store: _answers(alias) for store, alias in ALIAS.items()}
        healthy = all(stores.values())
        return JsonResponse(
            {"status": "ok" if healthy else "unavailable", "stores": stores}, status=200 if healthy else 503
        )


def _answers(alias: str) -> bool:
    """Whether a store is there with its tables, in the schema that is its own."""
    # A public process has no newsroom: both of its aliases read `published`.
    schema = SCHEMA["published" if settings.PUBLIC_ONLY else alias]
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1 FROM evidence_source LIMIT 1")
            cursor.execute("SELECT current_schema()")
            return cursor.fetchone() == (schema,)
    except Error:
        return False
