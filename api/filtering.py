"""The filters of the API: the same filter sets as the pages', and a 400 for whatever they don't know."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.views import APIView

from api.pagination import KeyCursorPagination
from evidence.filter_fields import shown
from evidence.filters import Refusal
from evidence.problems import RefusedParameters


class StrictFilterBackend(BaseFilterBackend):
    """Filters lists by the view's `filterset_class`, but for the names in its `without_filters`.

    Raises RefusedParameters, with everything that is wrong at once. A single record takes no parameters.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet, view: APIView) -> QuerySet:
        if getattr(view, "detail", False):
            refuse_all(request, besides=getattr(view, "record_parameters", ()))
            return queryset
        asked = view.filterset_class(  # type: ignore[attr-defined]
            request.query_params,
            queryset,
            also=KeyCursorPagination.PARAMETERS,
            without=view.without_filters,  # type: ignore[attr-defined]
        )
        if not asked.is_valid():
            raise RefusedParameters(asked.refusals, asked.parameters)
        return asked.qs

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The parameters for the documentation. Nothing here reads the database."""
        filters = view.filterset_class.base_filters  # type: ignore[attr-defined]
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": f"{each.help_text or each.label} {each.takes}".strip(),
                "schema": each.schema(),
                **({"example": each.example} if each.example else {}),
            }
            for name, each in filters.items()
            if name not in view.without_filters  # type: ignore[attr-defined]
        ]


def refuse_all(request: Request, *, besides: Collection[str] = ()) -> None:
    """For addresses that take no parameters, or few: `besides`, each once. Raises RefusedParameters if there is another."""
    takes = f"only {' and '.join(besides)}" if besides else "none"
    refusals = [
        Refusal(
            shown(name),
            shown(name),
            f"There is no parameter “{shown(name)}” here. This address takes {takes}.",
        )
        for name in request.query_params
        if name not in besides
    ]
    refusals += [
        Refusal(name, name, "This is given more than once: give it once.")
        for name in besides
        if len(request.query_params.getlist(name)) > 1
    ]
    if refusals:
        raise RefusedParameters(refusals, besides)
