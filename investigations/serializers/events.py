"""How the API writes events."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.serializers import (
    FACT,
    PERIOD,
    RECORD,
    CitationSerializer,
    CodedSerializer,
    RecordSerializer,
    TermSerializer,
    WordsSerializer,
)
from investigations.models import (
    Event,
    EventParticipant,
)
from investigations.serializers.base import (
    ACTOR,
    MOMENT,
    DatedFactSerializer,
    QuantitySerializer,
    quantity,
)
from investigations.serializers.measures import MeasureReferenceSerializer
from orgs.serializers import OrganizationReferenceSerializer
from people.serializers import AffiliationReferenceSerializer, PersonReferenceSerializer


class EventParticipantSerializer(CodedSerializer):
    """Somebody's part in an event: a person or an organization, the other is null."""

    part = TermSerializer()
    person = PersonReferenceSerializer(allow_null=True)
    organization = OrganizationReferenceSerializer(allow_null=True)
    capacity = AffiliationReferenceSerializer(
        allow_null=True, help_text="The post of theirs in which they took part, where the source says so."
    )
    on_behalf_of = OrganizationReferenceSerializer(allow_null=True)

    class Meta:
        model = EventParticipant
        fields = ("part", *ACTOR, "capacity", "on_behalf_of")


class EventSerializer(DatedFactSerializer):
    """What took place, and who took which part in it."""

    title = WordsSerializer(source="*")
    kind = TermSerializer()
    quantity = serializers.SerializerMethodField(
        help_text="A figure that goes with it; null where there is none."
    )
    participants = EventParticipantSerializer(many=True)
    measures = serializers.SerializerMethodField(help_text="Measures that it was about.")
    citations = CitationSerializer(many=True)
    descriptions = RecordSerializer.descriptions | {"place": "Where; empty: unknown."}

    class Meta:
        model = Event
        fields = (
            *RECORD,
            "title",
            "kind",
            "place",
            "quantity",
            "participants",
            "measures",
            *MOMENT,
            *PERIOD,
            *FACT,
        )

    @extend_schema_field(QuantitySerializer(allow_null=True))
    def get_quantity(self, event: Event) -> dict[str, Any] | None:
        return quantity(event)

    @extend_schema_field(MeasureReferenceSerializer(many=True))
    def get_measures(self, event: Any) -> Any:
        in_order = sorted((row.measure for row in event.measures.all()), key=lambda each: str(each.pk))
        return MeasureReferenceSerializer(in_order, many=True, context=self.context).data
