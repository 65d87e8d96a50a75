"""Search over everything that has a page: the same as `/search/`."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.pagination import PAGE_SIZE, page_size, page_size_parameter
from evidence.pages import PAGE
from evidence.problems import RefusedParameters
from evidence.rest import PublicView, or_problems, route_name
from evidence.search import TEXTS, How, find
from evidence.search.engine import MOST
from evidence.search.results import KIND, TEXT, asked, results

DEFAULT, LARGEST = 20, 100


class HitSerializer(serializers.Serializer):
    """A record that was found."""

    kind = serializers.CharField(help_text="The kind of record, as in its address.")
    id = serializers.UUIDField(help_text="Its id.")
    title = serializers.CharField(
        help_text="What it is called; a fact that isn't plainly stated carries that: “Alleged: …”."
    )
    matched = serializers.CharField(
        allow_blank=True,
        help_text="The name or title that fits, where it isn't what the record is called here.",
    )
    how = serializers.ChoiceField(
        choices=[how.name.lower() for how in How],
        help_text="How well it fits: the very name, its words, another spelling, nearly so, some of the words, or in a text.",
    )
    passage = serializers.CharField(
        allow_null=True,
        help_text="Where it was found in a text: the passage, of how “text”; null for names and titles.",
    )
    found_in = serializers.CharField(
        allow_blank=True, help_text="What the passage stands in: a place in a source, or the name of a field."
    )
    url = serializers.URLField(help_text="Its page.")
    api = serializers.URLField(allow_null=True, help_text="The record in this API.")


class SearchSerializer(serializers.Serializer):
    """What was found, the best first."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many of each kind, whichever is asked for."
    )
    texts = serializers.IntegerField(
        allow_null=True,
        help_text="In how many records' texts it stands. Null where they weren't looked at: a page of names and titles fits.",
    )
    results = HitSerializer(many=True)


class Search(PublicView):
    """People, organizations, dossiers, facts and sources by name or title, in any script and spelling; then by texts."""

    @extend_schema(
        operation_id="search",
        tags=["search"],
        parameters=[
            OpenApiParameter(
                TEXT, OpenApiTypes.STR, required=True, description="Words of a name or a title."
            ),
            OpenApiParameter(
                KIND,
                OpenApiTypes.STR,
                description=f"One kind of record only, for example people; “{TEXTS}” for what stands in texts.",
            ),
            OpenApiParameter(
                PAGE, OpenApiTypes.INT, description=f"Which page; {MOST} results are told at most."
            ),
            page_size_parameter("Results to a page", DEFAULT, LARGEST),
        ],
        responses=or_problems(SearchSerializer),
    )
    def get(self, request: Request) -> Response:
        size = page_size(request, DEFAULT, LARGEST)
        given, refused = asked(request.query_params, size=size, also=(PAGE_SIZE,))
        if refused:
            raise RefusedParameters(refused, (TEXT, KIND, PAGE, PAGE_SIZE))
        found = find(given[TEXT], given[KIND], start=(given[PAGE] - 1) * size, size=size)
        return Response(
            {
                "counts": {
                    aggregate.slug: number for aggregate, number in sorted(found.counts.items(), key=_slug)
                },
                "texts": found.texts,
                "results": [
                    {
                        "kind": each.hit.aggregate.slug,
                        "id": str(each.record.pk),
                        "title": each.title,
                        "matched": each.matched,
                        "how": each.hit.how.name.lower(),
                        "passage": each.hit.passage.text if each.hit.passage else None,
                        "found_in": each.where,
                        "url": request.build_absolute_uri(each.record.get_absolute_url()),
                        "api": reverse(
                            route_name(each.hit.aggregate.slug, "detail"), [each.record.pk], request=request
                        )
                        if each.hit.aggregate.viewset
                        else None,
                    }
                    for each in results(found.hits, given[TEXT])
                ],
            }
        )


def _slug(counted: tuple[Any, int]) -> str:
    return str(counted[0].slug)
