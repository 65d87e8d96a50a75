"""Pages of a list by cursor: as fast on the last page as on the first, and no row comes twice or is missed.

Rows come in the order of their ids, which never changes. A cursor is a boundary between two rows, with the side on
which the page lies; rows that are published or withdrawn meanwhile don't move it.
"""

import re
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from evidence.filters import Refusal
from evidence.problems import RefusedParameters

CURSOR = "cursor"
PAGE_SIZE = "page_size"

# f: the rows from the boundary on. b: the rows before it.
_CURSOR = re.compile(r"([fb])([0-9a-f]{32})")
_NUMBER = re.compile(r"[0-9]{1,3}")


def refused(parameter: str, message: str) -> RefusedParameters:
    """A refusal of one parameter."""
    return RefusedParameters([Refusal(parameter, parameter, message)], ())


def page_size_parameter(what: str, default: int, most: int) -> OpenApiParameter:
    """`page_size` for the description of a view that pages by itself. what: what there are so many of."""
    return OpenApiParameter(
        PAGE_SIZE,
        {"type": "integer", "minimum": 1, "maximum": most, "default": default},
        description=f"{what} at most: 1 to {most}, {default} if not given.",
    )


def page_size(request: Request, default: int, most: int) -> int:
    """How many rows `?page_size=` asks for. Raises RefusedParameters."""
    text = request.query_params.get(PAGE_SIZE, "")
    if not text:
        return default
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
        raise refused(PAGE_SIZE, f"Give a number from 1 to {most}.")
    return int(text)


class KeyCursorPagination(BasePagination):
    """`?cursor=…&page_size=…`; answers {"next", "previous", "results"} with whole addresses or null."""

    PARAMETERS = (CURSOR, PAGE_SIZE)
    default_size = 50
    max_size = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The rows of the page asked for. Raises RefusedParameters."""
        for parameter in (CURSOR, PAGE_SIZE):
            if len(request.query_params.getlist(parameter)) > 1:
                raise refused(parameter, "This is given more than once: give it once.")
        self.url = request.build_absolute_uri()
        size = page_size(request, self.default_size, self.max_size)
        side, boundary = self._cursor(request.query_params.get(CURSOR, ""))
        if side == "b":
            found = list(queryset.filter(pk__lt=boundary).order_by("-pk")[: size + 1])
            page = found[:size][::-1]
            self.next = f"f{boundary.hex}" if boundary else None
            self.previous = f"b{page[0].pk.hex}" if len(found) > size else None
        else:
            rows = queryset.filter(pk__gte=boundary) if boundary else queryset
            found = list(rows.order_by("pk")[: size + 1])
            page = found[:size]
            self.next = f"f{found[size].pk.hex}" if len(found) > size else None
            self.previous = f"b{boundary.hex}" if boundary else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self._link(self.next), "previous": self._link(self.previous), "results": data}
        )

    def _link(self, cursor: str | None) -> str | None:
        return replace_query_param(remove_query_param(self.url, CURSOR), CURSOR, cursor) if cursor else None

    def _cursor(self, text: str) -> tuple[str, UUID | None]:
        if not text:
            return "f", None
        match = _CURSOR.fullmatch(text)
        if not match:
            raise refused(CURSOR, "This is no cursor: take it from “next” or “previous” of an answer.")
        return match[1], UUID(match[2])

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The parameters for the documentation."""
        return [
            {
                "name": CURSOR,
                "in": "query",
                "required": False,
                "description": "Where the page starts: take it from “next” or “previous” of an answer.",
                "schema": {"type": "string", "pattern": f"^{_CURSOR.pattern}$"},
            },
            {
                "name": PAGE_SIZE,
                "in": "query",
                "required": False,
                "description": "How many rows at most.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.max_size,
                    "default": self.default_size,
                },
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The shape of a page, for the documentation."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link | {"description": "Address of the next page; null on the last one."},
                "previous": link | {"description": "Address of the page before; null on the first one."},
                "results": schema,
            },
        }
