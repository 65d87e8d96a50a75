"""What the REST views of all layers have in common: they only read, anyone may call them, records answer to id and key.

An app's `api.py` derives its viewsets from `RecordViewSet`; the registry of aggregates names them, so that the API
finds them. Errors are turned into RFC 9457 problems in `api.problems`.
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.db.models import Model
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from evidence.filter_fields import reference, shown
from evidence.filters import Refusal
from evidence.models import Tombstone
from evidence.problems import PROBLEM_TYPE, Gone, RefusedParameters
from evidence.registry import derived, registry
from evidence.version_serializers import VersionSerializer
from evidence.versions import PUBLISHED, DayRefused, NotPublic, asked_day, public_at


class RefusedParameterSerializer(serializers.Serializer):
    """One parameter that was refused, and why."""

    parameter = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField(help_text="Always about:blank: the status says what kind of problem it is.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What is wrong, in a sentence.")
    errors = RefusedParameterSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text="With 400: the parameters that were refused."
    )
    allowed = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="With 400: the parameters that this address takes.",
    )
    reason = serializers.CharField(required=False, help_text="With 410: why the record was withdrawn.")
    withdrawn_at = serializers.DateTimeField(required=False, help_text="With 410: when it was withdrawn.")


AS_PUBLISHED = OpenApiParameter(
    PUBLISHED,
    OpenApiTypes.DATE,
    OpenApiParameter.QUERY,
    description="A day: the answer is the version that readers saw at its end (in Brussels). 404 where they saw none.",
)
PROBLEMS = {
    400: "A parameter was refused.",
    404: "There is nothing here.",
    410: "The record was withdrawn.",
}


def or_problems(answer: Any, codes: Iterable[int] = (400,)) -> dict[Any, Any]:
    """The answers of an operation, for its description: what it gives, and the problems of these codes."""
    problems = {(code, PROBLEM_TYPE): OpenApiResponse(ProblemSerializer, PROBLEMS[code]) for code in codes}
    return {200: answer, **problems}


class PublicSchema(AutoSchema):
    """Adds the problems to every operation's description, and to those of records with versions the day asked for."""

    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = super().get_override_parameters()
        return [*found, AS_PUBLISHED] if self._of_versions() else found

    def _of_versions(self) -> bool:
        return bool(getattr(self.view, "detail", False)) and PUBLISHED in getattr(
            self.view, "record_parameters", ()
        )

    def get_response_serializers(self) -> Any:
        serializer: Any = super().get_response_serializers()
        if isinstance(serializer, dict):
            return serializer
        if self._of_versions():
            name = type(serializer).__name__.removesuffix("Serializer")
            serializer = PolymorphicProxySerializer(
                component_name=f"{name}OrVersion",
                serializers=[serializer, VersionSerializer],
                resource_type_field_name=None,
            )
        codes = (400, 404, 410) if getattr(self.view, "detail", False) else (400,)
        return or_problems(serializer, codes)


class HeaderNegotiation(DefaultContentNegotiation):
    """By the Accept header alone: `?format=` is a parameter like any other, and not one of ours."""

    settings = SimpleNamespace(URL_FORMAT_OVERRIDE=None)  # type: ignore[assignment]


class PublicView(APIView):
    """Base of every REST view: reads only."""

    http_method_names = ["get", "head"]
    content_negotiation_class = HeaderNegotiation
    schema = PublicSchema()


@extend_schema_view(
    retrieve=extend_schema(
        parameters=[
            OpenApiParameter(
                "id",
                OpenApiTypes.STR,
                OpenApiParameter.PATH,
                description="The id of the record, or its key: the last twelve characters of it.",
            ),
        ]
    )
)
class RecordViewSet(PublicView, ReadOnlyModelViewSet):
    """Base of the viewsets. Needs `queryset` (with what the serializer reads preloaded), `serializer_class` and
    `filterset_class`."""

    filterset_class: type
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"
    # In the filter set, but not here: the pages of an endless list need one fixed order.
    without_filters = ("ordering",)

    @property
    def record_parameters(self) -> tuple[str, ...]:
        """What a single record may be asked: what is worked out has no versions."""
        records: Any = getattr(self, "queryset", None)
        return (PUBLISHED,) if records is not None and records.model in registry else ()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if PUBLISHED not in request.query_params:
            return super().retrieve(request, *args, **kwargs)
        record = self.get_object()
        try:
            version = public_at(record, asked_day(request.query_params[PUBLISHED]))
        except DayRefused as error:
            raise RefusedParameters([Refusal(PUBLISHED, PUBLISHED, str(error))], (PUBLISHED,)) from error
        except NotPublic as error:
            raise NotFound(str(error)) from error
        return Response(VersionSerializer(version, context=self.get_serializer_context()).data)

    def get_object(self) -> Any:
        """The record of an id or a key. 404 where there never was one, 410 where it was withdrawn."""
        # Refuses query parameters, which would ask something of a list.
        records = self.filter_queryset(self.get_queryset())
        given = self.kwargs[self.lookup_url_kwarg]
        lookup = reference(given)
        found = records.filter(**lookup).first() if lookup else None
        if found is not None:
            return found
        # Of what is worked out nothing is withdrawn by itself: it goes with what it was made of.
        if lookup and records.model in registry:
            gone = Tombstone.objects.filter(kind=registry.of(records.model).slug, **lookup).first()
            if gone is not None:
                raise Gone(gone)
        what = records.model._meta.verbose_name
        raise NotFound(f"There is no {what} with the id or key “{shown(given)}”.")


def slug_of(record: Model) -> str:
    """The plural under which the API has a record's kind, for example "people"."""
    worked_out = (kind.slug for kind in derived if kind.model is type(record))
    return next(worked_out, None) or registry.of(record).slug


def route_name(slug: str, action: str) -> str:
    """The name of an address of the API: action is `list` or `detail`."""
    return f"api-{slug}-{action}"
