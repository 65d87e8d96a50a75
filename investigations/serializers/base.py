"""What the kinds of record of layer 3 have in common in the API: words, moments, figures, references."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from rest_framework import serializers
from rest_framework.reverse import reverse

from evidence.code_field import CodeField
from evidence.models import Fact
from evidence.phrases import heading
from evidence.rest import route_name, slug_of
from evidence.serializers import (
    PartialDateSerializer,
    PeriodFactSerializer,
    TermSerializer,
)
from investigations.models import Qualifier
from orgs.models import Organization

MOMENT = ("date",)


class DatedFactSerializer(PeriodFactSerializer):
    """Base for facts of one moment (`date`) or that lasted (`start`, `end`)."""

    date = PartialDateSerializer(
        allow_null=True,
        help_text="The moment; null where it lasted (then start and end tell) or isn't known.",
    )


class QuantitySerializer(serializers.Serializer):
    """A figure as the source gives it. Low and high are the same where it is one number."""

    low = serializers.DecimalField(
        source="quantity_low", max_digits=20, decimal_places=4, normalize_output=True, allow_null=True
    )
    high = serializers.DecimalField(
        source="quantity_high",
        max_digits=20,
        decimal_places=4,
        normalize_output=True,
        allow_null=True,
        help_text="Null: the source sets no limit.",
    )
    unit = TermSerializer()
    qualifier = CodeField(
        choices=Qualifier.choices,
        help_text="How exact it is. “unspecified”: the source speaks of a figure without giving it.",
    )


def quantity(fact: Any) -> dict[str, Any] | None:
    return QuantitySerializer(fact).data if fact.has_quantity else None


class ReferenceSerializer(serializers.Serializer):
    """Another record, of whatever kind."""

    kind = serializers.CharField(help_text="Its kind, as in addresses: people, measures …")
    id = serializers.UUIDField()
    key = serializers.CharField(help_text="The last twelve characters of the id.")
    url = serializers.URLField(help_text="Address in the API.")
    page = serializers.URLField(help_text="Address on the site, for people.")
    title = serializers.CharField(
        help_text="What it is called, in English; with its standing before it where it isn't plainly stated."
    )


def _title(record: Model) -> str:
    if isinstance(record, Fact):
        return heading(str(record), record)
    return record.label("en") if isinstance(record, Organization) else str(record)


def references(records: Iterable[Model], context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """References to records of any kind, in the order of their ids."""
    request = context.get("request")
    made = []
    for record in sorted(records, key=lambda each: str(each.pk)):
        path: str = record.get_absolute_url()  # type: ignore[attr-defined]
        made.append(
            {
                "kind": slug_of(record),
                "id": str(record.pk),
                "key": record.key,  # type: ignore[attr-defined]
                "url": reverse(route_name(slug_of(record), "detail"), args=[record.pk], request=request),
                "page": request.build_absolute_uri(path) if request else path,
                "title": _title(record),
            }
        )
    return made


ACTOR = ("person", "organization")
