"""How the API writes agreements, events, measures, stances, claims, links between claims and dossiers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from evidence.models import Fact, Worded
from evidence.phrases import heading
from evidence.registry import registry
from evidence.rest import route_name, slug_of
from evidence.serializers import (
    FACT,
    PERIOD,
    RECORD,
    CitationSerializer,
    CodedSerializer,
    CodeField,
    FactSerializer,
    LabelSerializer,
    PartialDateSerializer,
    PeriodFactSerializer,
    RecordSerializer,
    TermSerializer,
)
from investigations.models import (
    INVERSE,
    ITEM_FIELD,
    Agreement,
    AgreementParticipant,
    Claim,
    ClaimLink,
    ClaimRelation,
    Event,
    EventParticipant,
    Investigation,
    Measure,
    MeasureStatus,
    MeasureTitle,
    Qualifier,
    Stance,
)
from orgs.serializers import OrganizationReferenceSerializer
from people.serializers import AffiliationReferenceSerializer, PersonReferenceSerializer

MOMENT = ("date",)


class WordsSerializer(LabelSerializer):
    """Words of the newsroom's in the languages of the site; the best there is where a language has none."""

    def to_representation(self, instance: Worded) -> dict[str, str]:
        return {language: instance.words(language) for language in ("en", "nl", "fr")}


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
    url = serializers.URLField(help_text="Address in the API.")
    page = serializers.URLField(help_text="Address on the site, for people.")
    title = serializers.CharField(
        help_text="What it is called, in English; with its standing before it where it isn't plainly stated."
    )


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
                "url": reverse(route_name(slug_of(record), "detail"), args=[record.pk], request=request),
                "page": request.build_absolute_uri(path) if request else path,
                "title": heading(str(record), record) if isinstance(record, Fact) else str(record),
            }
        )
    return made


ACTOR = ("person", "organization")


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
    participants = AgreementParticipantSerializer(many=True)
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


class MeasureReferenceSerializer(RecordSerializer):
    """A measure, as another record mentions it."""

    title = WordsSerializer(source="*")

    class Meta:
        model = Measure
        fields = (*RECORD, "title", "status")


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
    statuses = MeasureStatusSerializer(many=True)
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


class ClaimReferenceSerializer(RecordSerializer):
    """A claim, as another record mentions it."""

    statement = WordsSerializer(source="*")
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

    statement = WordsSerializer(source="*")
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


class FactsSerializer(serializers.Serializer):
    """The facts of one kind in a dossier."""

    kind = serializers.CharField(help_text="The kind, as in addresses: events, claims …")
    count = serializers.IntegerField()
    url = serializers.URLField(help_text="Where the API lists them.")


class InvestigationSerializer(RecordSerializer):
    """A dossier: a story of the newsroom, its cast, and where its facts are."""

    title = WordsSerializer(source="*")
    summary = serializers.SerializerMethodField(help_text="In the languages of the site.")
    body = serializers.CharField(
        help_text="The article in Markdown. `[words](people:0123456789ab)` refers to a record by kind and key."
    )
    people = serializers.SerializerMethodField(help_text="Its cast, the main ones first.")
    organizations = serializers.SerializerMethodField(help_text="Its cast, the main ones first.")
    facts = serializers.SerializerMethodField(
        help_text="How many facts of each kind it holds, and where they are."
    )
    descriptions = RecordSerializer.descriptions | {"language": "Language of the article."}

    class Meta:
        model = Investigation
        fields = (*RECORD, "title", "summary", "language", "body", "people", "organizations", "facts")

    @extend_schema_field(LabelSerializer)
    def get_summary(self, dossier: Investigation) -> dict[str, str]:
        return {language: dossier.summary(language) for language in ("en", "nl", "fr")}

    @extend_schema_field(PersonReferenceSerializer(many=True))
    def get_people(self, dossier: Any) -> Any:
        cast = [row.person for row in dossier.items.all() if row.person_id]
        return PersonReferenceSerializer(cast, many=True, context=self.context).data

    @extend_schema_field(OrganizationReferenceSerializer(many=True))
    def get_organizations(self, dossier: Any) -> Any:
        cast = [row.organization for row in dossier.items.all() if row.organization_id]
        return OrganizationReferenceSerializer(cast, many=True, context=self.context).data

    @extend_schema_field(FactsSerializer(many=True))
    def get_facts(self, dossier: Any) -> list[dict[str, Any]]:
        rows, request = list(dossier.items.all()), self.context.get("request")
        found = []
        for model, field in ITEM_FIELD.items():
            count = sum(getattr(row, f"{field}_id") is not None for row in rows)
            slug = registry.of(model).slug
            if count and field not in ACTOR:
                address = reverse(route_name(slug, "list"), request=request)
                found.append({"kind": slug, "count": count, "url": f"{address}?dossier={dossier.key}"})
        return found
