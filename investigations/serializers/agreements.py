"""How the API writes agreements."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.serializers import (
    FACT,
    PERIOD,
    RECORD,
    CitationSerializer,
    CodedSerializer,
    PartialDateSerializer,
    PeriodFactSerializer,
    RecordSerializer,
    WordsSerializer,
)
from investigations.models import (
    Agreement,
    AgreementParticipant,
)
from investigations.serializers.base import ACTOR
from orgs.serializers import OrganizationReferenceSerializer
from people.serializers import PersonReferenceSerializer


class AgreementReferenceSerializer(RecordSerializer):
    """An agreement, as another record mentions it."""

    title = WordsSerializer(source="*")
    signed = PartialDateSerializer(allow_null=True)

    class Meta:
        model = Agreement
        fields = (*RECORD, "title", "signed")


class AgreementParticipantSerializer(CodedSerializer):
    """A party, a signatory or somebody who was present: a person or an organization, the other is null."""

    person = PersonReferenceSerializer(allow_null=True)
    organization = OrganizationReferenceSerializer(allow_null=True)
    on_behalf_of = OrganizationReferenceSerializer(allow_null=True)

    class Meta:
        model = AgreementParticipant
        fields = ("part", *ACTOR, "on_behalf_of")


class AgreementSerializer(PeriodFactSerializer):
    """What parties agreed on. `start` and `end` tell when it applied."""

    title = WordsSerializer(source="*")
    signed = PartialDateSerializer(allow_null=True)
    participants = AgreementParticipantSerializer(
        source="in_parts", many=True, help_text="Parties first, then who signed, then who was present."
    )
    renews = serializers.SerializerMethodField(
        help_text="Earlier agreements that it renews, as a source says."
    )
    renewed_by = serializers.SerializerMethodField(help_text="Later agreements that renew it.")
    citations = CitationSerializer(many=True)
    descriptions = RecordSerializer.descriptions | {
        "subject": "What it is about, as the sources describe it.",
        "place": "Where it was signed; empty: unknown.",
        "valid_for": "How long, as an ISO 8601 duration; empty: unknown.",
    }

    class Meta:
        model = Agreement
        fields = (
            *RECORD,
            "title",
            "subject",
            "place",
            "signed",
            "valid_for",
            "participants",
            "renews",
            "renewed_by",
            *PERIOD,
            *FACT,
        )

    @extend_schema_field(AgreementReferenceSerializer(many=True))
    def get_renews(self, agreement: Any) -> list[dict[str, Any]]:
        return self._references(row.renewed for row in agreement.renewals.all())

    @extend_schema_field(AgreementReferenceSerializer(many=True))
    def get_renewed_by(self, agreement: Any) -> list[dict[str, Any]]:
        return self._references(row.agreement for row in agreement.renewed_by.all())

    def _references(self, agreements: Iterable[Agreement]) -> Any:
        in_order = sorted(agreements, key=lambda each: str(each.pk))
        return AgreementReferenceSerializer(in_order, many=True, context=self.context).data
