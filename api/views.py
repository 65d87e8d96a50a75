"""The addresses of the API that are not about one kind of record: what there is, its schema, its page."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language, override
from django.views import View
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.documentation import components, endpoints
from api.filtering import refuse_all
from evidence.registry import Aggregate, Derived, questions, served
from evidence.rest import PublicView, route_name


class RootSerializer(serializers.Serializer):
    """Where everything is."""

    records = serializers.DictField(
        child=serializers.URLField(), help_text="Kinds of record, with their addresses."
    )
    questions = serializers.DictField(
        child=serializers.URLField(), help_text="What is worked out when it is asked: these need parameters."
    )
    search = serializers.URLField(help_text="Search over everything that has a page.")
    changes = serializers.URLField(help_text="What was published, changed and withdrawn, in order.")
    schema = serializers.URLField(help_text="This API in OpenAPI 3.1.")
    documentation = serializers.URLField(help_text="The same as a page.")
    license = serializers.URLField(help_text="The licence of the data: CC BY 4.0.")


class ApiRoot(PublicView):
    """What there is."""

    @extend_schema(operation_id="root", tags=["root"], responses=RootSerializer)
    def get(self, request: Request) -> Response:
        refuse_all(request)
        return Response(
            {
                "records": _lists(request, (kind for kind in served() if kind not in questions())),
                "questions": _lists(request, questions()),
                "search": reverse("api-search", request=request),
                "changes": reverse("api-changes", request=request),
                "schema": reverse("api-schema", request=request),
                "documentation": reverse("api-docs", request=request),
                "license": "https://creativecommons.org/licenses/by/4.0/",
            }
        )


def _lists(request: Request, kinds: Iterable[Aggregate | Derived]) -> dict[str, str]:
    slugs = sorted(kind.slug for kind in kinds)
    return {slug: reverse(route_name(slug, "list"), request=request) for slug in slugs}


@cache
def description(language: str) -> dict[str, Any]:
    """This API in OpenAPI 3.1, with labels in `language`. Made once: it takes a moment, and stays the same."""
    with override(language):
        schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return schema


class Schema(PublicView):
    """The description of this API in OpenAPI 3.1, as JSON or, with “Accept: application/yaml”, as YAML."""

    # The first one is what a browser gets.
    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer2, OpenApiJsonRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        refuse_all(request)
        return Response(description(get_language() or "en"))


class Documentation(View):
    """The schema as a page. It is made here and needs no script, so that it stays under the site's own policy."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        schema = description(get_language() or "en")
        context = {
            "section": "api",
            "root": request.build_absolute_uri(reverse("api-root")),
            "endpoints": endpoints(schema),
            "components": components(schema),
        }
        return TemplateResponse(request, "api/documentation.html", context)


class Nothing(PublicView):
    """Any other address below the API's: 404 as a problem, not as a page."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFound("There is nothing at this address. /api/v1/ lists what there is.")
