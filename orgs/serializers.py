"""How the API writes organizations and their links."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.serializers import (
    FACT,
    PERIOD,
    RECORD,
    CitationSerializer,
    IdentifierSerializer,
    LabelSerializer,
    NameSerializer,
    PartialDateSerializer,
    PeriodFactSerializer,
    RecordSerializer,
    TermSerializer,
)
from orgs.models import Organization, OrganizationLink


class OrganizationReferenceSerializer(RecordSerializer):
    """An organization, as another record mentions it."""

    label = LabelSerializer(  # type: ignore[assignment]
        source="*", help_text="The name for readers of each language."
    )

    class Meta:
        model = Organization
        fields = (*RECORD, "name", "label")


class OrganizationSerializer(RecordSerializer):
    """A company, party, ministry, lobby group …"""

    label = LabelSerializer(  # type: ignore[assignment]
        source="*", help_text="The name for readers of each language."
    )
    kind = TermSerializer()
    sphere = TermSerializer()
    founded = PartialDateSerializer(allow_null=True)
    dissolved = PartialDateSerializer(
        allow_null=True, help_text="Null: unknown, which doesn't mean that it exists."
    )
    names = NameSerializer(many=True)
    identifiers = IdentifierSerializer(many=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Organization
        fields = (
            *RECORD,
            "name",
            "sort_name",
            "label",
            "names",
            "kind",
            "sphere",
            "jurisdiction",
            "level",
            "country",
            "founded",
            "dissolved",
            "description",
            "remark",
            "identifiers",
            "citations",
        )


class ShareSerializer(serializers.Serializer):
    """A share in percent, as a range where the source gives one; the same number twice where it is exact."""

    low = serializers.DecimalField(source="share_low", max_digits=5, decimal_places=2, allow_null=True)
    high = serializers.DecimalField(source="share_high", max_digits=5, decimal_places=2, allow_null=True)
    words = serializers.CharField(source="share_words", help_text="As the source puts it.")


class OrganizationLinkSerializer(PeriodFactSerializer):
    """A dated tie between two organizations: from_organization, kind, to_organization."""

    from_organization = OrganizationReferenceSerializer()
    to_organization = OrganizationReferenceSerializer()
    share = serializers.SerializerMethodField(help_text="For “owns”; null where the source gives none.")
    citations = CitationSerializer(many=True)

    class Meta:
        model = OrganizationLink
        fields = (
            *RECORD,
            "from_organization",
            "kind",
            "to_organization",
            "share",
            "interest",
            *PERIOD,
            *FACT,
        )

    @extend_schema_field(ShareSerializer(allow_null=True))
    def get_share(self, link: OrganizationLink) -> dict[str, Any] | None:
        if link.share_low is None and link.share_high is None and not link.share_words:
            return None
        return ShareSerializer(link).data
