"""The feed of changes: what was published, changed and withdrawn, in the order in which it happened.

Whoever applies it from the start has exactly what is public now, row for row; whoever keeps the last cursor asks for the rest
later. Old wordings that were taken back, and versions of what was withdrawn, are not in it any more.
"""

import re
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api.filtering import refuse_all
from api.pagination import PAGE_SIZE, page_size, page_size_parameter, refused
from evidence.models import Version
from evidence.rest import PublicView, or_problems
from evidence.version_serializers import VersionSerializer

SINCE = "since"
DEFAULT, MOST = 200, 999
_CURSOR = re.compile(r"[0-9]{1,18}")


class ChangesSerializer(serializers.Serializer):
    """A page of the feed."""

    cursor = serializers.IntegerField(
        help_text="Where this page ends: give it as `since` to have what came after."
    )
    next = serializers.URLField(
        allow_null=True, help_text="Address of the next page; null where this is the last."
    )
    results = VersionSerializer(many=True)


class Changes(PublicView):
    """What was published, changed and withdrawn, in order."""

    @extend_schema(
        operation_id="changes",
        tags=["changes"],
        parameters=[
            OpenApiParameter(
                SINCE,
                OpenApiTypes.INT,
                description="The cursor up to which you have the changes; from the start without it.",
            ),
            page_size_parameter("How many changes", DEFAULT, MOST),
        ],
        responses=or_problems(ChangesSerializer),
    )
    def get(self, request: Request) -> Response:
        refuse_all(request, besides=(SINCE, PAGE_SIZE))
        since, size = self._since(request), page_size(request, DEFAULT, MOST)
        found = list(Version.objects.filter(cursor__gt=since).order_by("cursor")[: size + 1])
        page = found[:size]
        end = page[-1].cursor if page else since
        url = replace_query_param(request.build_absolute_uri(), SINCE, end)
        context: dict[str, Any] = {"request": request}
        return Response(
            {
                "cursor": end,
                "next": url if len(found) > size else None,
                "results": VersionSerializer(page, many=True, context=context).data,
            }
        )

    def _since(self, request: Request) -> int:
        text = request.query_params.get(SINCE, "0")
        if not _CURSOR.fullmatch(text):
            raise refused(SINCE, "This is no cursor: take it from “cursor” of an answer.")
        return int(text)
