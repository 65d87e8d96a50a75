"""How the API writes claims and links between them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from evidence.code_field import CodeField
from evidence.rest import route_name
from evidence.serializers import (
    FACT,
    PERIOD,
    RECORD,
    CitationSerializer,
    PartialDateSerializer,
    RecordSerializer,
    WordsSerializer,
)
from investigations.models import (
    INVERSE,
    Claim,
    ClaimLink,
    ClaimRelation,
)
from investigations.serializers.base import (
    ACTOR,
    MOMENT,
    DatedFactSerializer,
    QuantitySerializer,
    ReferenceSerializer,
    quantity,
    references,
)
from orgs.serializers import OrganizationReferenceSerializer
from people.serializers import PersonReferenceSerializer

IN_OUR_WORDS = (
    "What is said, in our words: no quotation. What a source has word for word is `quote` of a citation."
)


class ClaimReferenceSerializer(RecordSerializer):
    """A claim, as another record mentions it."""

    statement = WordsSerializer(source="*", help_text=IN_OUR_WORDS)
    person = PersonReferenceSerializer(allow_null=True)
    organization = OrganizationReferenceSerializer(allow_null=True)
    quantity = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = (*RECORD, "statement", *ACTOR, "quantity", "standing")

    @extend_schema_field(QuantitySerializer(allow_null=True))
    def get_quantity(self, claim: Claim) -> dict[str, Any] | None:
        return quantity(claim)


class RelatedClaimSerializer(serializers.Serializer):
    """Another claim, and how it stands to this one."""

    relation = CodeField(
        choices=[*ClaimRelation.choices, *INVERSE.values()],
        help_text="Read from this claim to the other: this one repeats it, is disputed by it …",
    )
    link = serializers.URLField(help_text="The link between the two in the API, with its citations.")
    standing = serializers.CharField(help_text="Of the link: who sets the two beside each other?")
    claim = ClaimReferenceSerializer()


class ClaimSerializer(DatedFactSerializer):
    """What somebody says. The standing is about what is said: whether others differ, not whether it was said."""

    statement = WordsSerializer(source="*", help_text=IN_OUR_WORDS)
    person = PersonReferenceSerializer(allow_null=True, help_text="Who says so, if it is a person.")
    organization = OrganizationReferenceSerializer(
        allow_null=True, help_text="Who says so, if it is an organization."
    )
    via_person = PersonReferenceSerializer(
        allow_null=True, help_text="The spokesperson through whom it was said."
    )
    via_organization = OrganizationReferenceSerializer(
        allow_null=True, help_text="The channel through which it was said."
    )
    quantity = serializers.SerializerMethodField(help_text="Its figure; null where it has none.")
    about_time = PartialDateSerializer(
        allow_null=True, help_text="The time that the figure is about, where it isn't when it was said."
    )
    subjects = serializers.SerializerMethodField(help_text="What it is about.")
    related = serializers.SerializerMethodField(
        help_text="Claims that it repeats, disputes, supports, or that do so to it."
    )
    citations = CitationSerializer(many=True)

    class Meta:
        model = Claim
        fields = (
            *RECORD,
            "statement",
            *ACTOR,
            "via_person",
            "via_organization",
            "quantity",
            "about_time",
            "subjects",
            "related",
            *MOMENT,
            *PERIOD,
            *FACT,
        )

    @extend_schema_field(QuantitySerializer(allow_null=True))
    def get_quantity(self, claim: Claim) -> dict[str, Any] | None:
        return quantity(claim)

    @extend_schema_field(ReferenceSerializer(many=True))
    def get_subjects(self, claim: Any) -> list[dict[str, Any]]:
        return references((row.subject for row in claim.subjects.all()), self.context)

    @extend_schema_field(RelatedClaimSerializer(many=True))
    def get_related(self, claim: Any) -> list[dict[str, Any]]:
        told = [(link.kind, link, link.to_claim) for link in claim.links_from.all()]
        told += [(INVERSE[link.kind][0], link, link.from_claim) for link in claim.links_to.all()]
        request = self.context.get("request")
        return [
            {
                "relation": relation,
                "link": reverse(route_name("claim-links", "detail"), args=[link.pk], request=request),
                "standing": link.standing,
                "claim": ClaimReferenceSerializer(other, context=self.context).data,
            }
            for relation, link, other in sorted(told, key=lambda row: str(row[1].pk))
        ]


class ClaimLinkSerializer(DatedFactSerializer):
    """How two claims stand to each other: from_claim, kind, to_claim."""

    from_claim = ClaimReferenceSerializer()
    to_claim = ClaimReferenceSerializer()
    citations = CitationSerializer(many=True)

    class Meta:
        model = ClaimLink
        fields = (*RECORD, "from_claim", "kind", "to_claim", *MOMENT, *PERIOD, *FACT)
