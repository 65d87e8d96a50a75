"""How the API writes measures and stances."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.serializers import (
    FACT,
    PERIOD,
    RECORD,
    CitationSerializer,
    CodedSerializer,
    FactSerializer,
    PartialDateSerializer,
    RecordSerializer,
    TermSerializer,
    WordsSerializer,
)
from investigations.models import (
    Measure,
    MeasureStatus,
    MeasureTitle,
    Stance,
)
from investigations.serializers.base import ACTOR, MOMENT, DatedFactSerializer
from orgs.serializers import OrganizationReferenceSerializer
from people.serializers import PersonReferenceSerializer


class MeasureReferenceSerializer(RecordSerializer):
    """A measure, as another record mentions it."""

    title = WordsSerializer(source="*")

    class Meta:
        model = Measure
        fields = (*RECORD, "title", "status")


class MeasureStatusSerializer(CodedSerializer):
    """One step on a measure's way."""

    date = PartialDateSerializer(allow_null=True, help_text="Null: unknown.")
    descriptions = {"status": "What happened.", "remark": "More about it, in a few words."}

    class Meta:
        model = MeasureStatus
        fields = ("status", "date", "remark")


class MeasureTitleSerializer(CodedSerializer):
    """Another title that a measure goes by."""

    descriptions = {"language": "Code of the language; may be empty.", "title": "As it is used."}

    class Meta:
        model = MeasureTitle
        fields = ("language", "title")


class TargetSerializer(serializers.Serializer):
    """Whom a measure is aimed at: a person or an organization, the other is null."""

    person = PersonReferenceSerializer(allow_null=True)
    organization = OrganizationReferenceSerializer(allow_null=True)


class MeasureSerializer(FactSerializer):
    """Something that an authority decides, or is asked to decide."""

    title = WordsSerializer(source="*")
    other_titles = MeasureTitleSerializer(many=True)
    kind = TermSerializer()
    authority = OrganizationReferenceSerializer(allow_null=True)
    announced = PartialDateSerializer(allow_null=True)
    in_force = PartialDateSerializer(
        allow_null=True, help_text="When it took effect, or while it isn't adopted, when it was to."
    )
    statuses = MeasureStatusSerializer(
        source="steps", many=True, help_text="Its way, in order of time; steps without a date last."
    )
    targets = TargetSerializer(many=True)
    part_of = serializers.SerializerMethodField(help_text="Wider measures that it is part of.")
    citations = CitationSerializer(many=True)
    descriptions = RecordSerializer.descriptions | {
        "reference": "Number of the document or the act; may be empty.",
        "scope": "What it covers, as the sources describe it.",
        "status": "How far it got, according to the latest source.",
    }

    class Meta:
        model = Measure
        fields = (
            *RECORD,
            "title",
            "other_titles",
            "kind",
            "authority",
            "reference",
            "scope",
            "status",
            "announced",
            "in_force",
            "statuses",
            "targets",
            "part_of",
            *FACT,
        )

    @extend_schema_field(MeasureReferenceSerializer(many=True))
    def get_part_of(self, measure: Any) -> Any:
        in_order = sorted((row.whole for row in measure.parts_of.all()), key=lambda each: str(each.pk))
        return MeasureReferenceSerializer(in_order, many=True, context=self.context).data


class StanceSerializer(DatedFactSerializer):
    """Who wanted what of a measure: a person or an organization, the other is null."""

    person = PersonReferenceSerializer(allow_null=True)
    organization = OrganizationReferenceSerializer(allow_null=True)
    measure = MeasureReferenceSerializer()
    citations = CitationSerializer(many=True)
    descriptions = RecordSerializer.descriptions | {
        "position": "What they want of it, as the source has it.",
        "reason": "The reason that the source gives.",
    }

    class Meta:
        model = Stance
        fields = (*RECORD, *ACTOR, "measure", "position", "reason", *MOMENT, *PERIOD, *FACT)
