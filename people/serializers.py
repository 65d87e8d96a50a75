"""How the API writes people, roles, affiliations and links between people."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.code_field import CodeField
from evidence.models import Fact
from evidence.models.worded import LANGUAGES
from evidence.sentences import sentences
from evidence.serializers import (
    FACT,
    PERIOD,
    RECORD,
    CitationSerializer,
    CodedSerializer,
    IdentifierSerializer,
    LabelSerializer,
    NameSerializer,
    PartialDateSerializer,
    PeriodFactSerializer,
    RecordSerializer,
    SentenceSerializer,
    TermSerializer,
    WordsSerializer,
)
from orgs.serializers import OrganizationReferenceSerializer
from people.births import public_birth
from people.counting import together
from people.models import (
    Affiliation,
    AffiliationOrder,
    OrderRelation,
    Person,
    PersonLink,
    Role,
    RoleTitle,
    Rule,
    RuleDestination,
    RuleOffice,
)

# ── People ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class PersonReferenceSerializer(RecordSerializer):
    """A person, as another record mentions them."""

    class Meta:
        model = Person
        fields = (*RECORD, "name", "identity")


class HeadcountSerializer(serializers.Serializer):
    """How many people, as a range."""

    low = serializers.IntegerField(source="headcount_low", help_text="At least.")
    high = serializers.IntegerField(
        source="headcount_high", allow_null=True, help_text="At most; null: the source sets no limit."
    )


class GroupSerializer(HeadcountSerializer):
    """How many people a group has, as a range, and whose words that is."""

    words = serializers.CharField(source="headcount_words", help_text="As the source puts it.")


class TogetherSerializer(serializers.Serializer):
    """How many people some records are of that may concern the same ones."""

    low = serializers.IntegerField(help_text="At least so many, if all of them do.")
    distinct = serializers.IntegerField(help_text="At least so many, if none of them does.")
    high = serializers.IntegerField(
        allow_null=True, help_text="At most so many; null: a source sets no limit."
    )


class OverlapSerializer(serializers.Serializer):
    """Records that may concern the same people: no source says so. Don't add them up."""

    title = serializers.CharField()
    remark = serializers.CharField()
    together = TogetherSerializer(help_text="This record and the others.")
    people = PersonReferenceSerializer(many=True)


class PersonSerializer(RecordSerializer):
    """Somebody a source speaks of, by name or not."""

    headcount = serializers.SerializerMethodField(
        help_text="For a group that isn't named; null for one person."
    )
    born = serializers.SerializerMethodField(
        help_text="No more exact than a year, but for those who hold or held public office."
    )
    died = PartialDateSerializer(allow_null=True)
    names = NameSerializer(many=True)
    identifiers = IdentifierSerializer(many=True)
    candidates = serializers.SerializerMethodField(
        help_text="For an unresolved name: the namesakes whom the source may mean."
    )
    may_overlap_with = serializers.SerializerMethodField(
        help_text="Other records that may concern the same people; counts over them are ranges."
    )
    citations = CitationSerializer(many=True)

    class Meta:
        model = Person
        fields = (
            *RECORD,
            "name",
            "sort_name",
            "names",
            "identity",
            "headcount",
            "born",
            "died",
            "public_basis",
            "remark",
            "identifiers",
            "candidates",
            "may_overlap_with",
            "citations",
        )

    @extend_schema_field(GroupSerializer(allow_null=True))
    def get_headcount(self, person: Person) -> dict[str, Any] | None:
        return None if person.headcount_low is None else GroupSerializer(person).data

    @extend_schema_field(PartialDateSerializer(allow_null=True))
    def get_born(self, person: Person) -> dict[str, Any] | None:
        born = public_birth(person)
        return None if born is None else PartialDateSerializer(born).data

    @extend_schema_field(PersonReferenceSerializer(many=True))
    def get_candidates(self, person: Any) -> list[dict[str, Any]]:
        return self._references(row.candidate for row in person.candidates.all())

    @extend_schema_field(OverlapSerializer(many=True))
    def get_may_overlap_with(self, person: Any) -> list[dict[str, Any]]:
        groups = sorted((row.group for row in person.overlaps.all()), key=lambda group: str(group.pk))
        return [
            {
                "title": group.title,
                "remark": group.remark,
                "together": TogetherSerializer(together(m.person for m in group.members.all())).data,
                "people": self._references(m.person for m in group.members.all() if m.person_id != person.pk),
            }
            for group in groups
        ]

    def _references(self, people: Iterable[Person]) -> Any:
        in_order = sorted(people, key=lambda person: str(person.pk))
        return PersonReferenceSerializer(in_order, many=True, context=self.context).data


class PersonLinkSerializer(PeriodFactSerializer):
    """A dated tie between two people: from_person, kind, to_person."""

    from_person = PersonReferenceSerializer()
    to_person = PersonReferenceSerializer()
    citations = CitationSerializer(many=True)

    class Meta:
        model = PersonLink
        fields = (*RECORD, "from_person", "kind", "to_person", *PERIOD, *FACT)


# ── Roles ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class RoleReferenceSerializer(RecordSerializer):
    """A role, as an affiliation mentions it."""

    title = LabelSerializer(source="*", help_text="The preferred title in each language.")

    class Meta:
        model = Role
        fields = (*RECORD, "code", "title")


class RoleTitleSerializer(CodedSerializer):
    """A title in one language: the preferred one, a feminine form or a synonym."""

    class Meta:
        model = RoleTitle
        fields = ("language", "title", "gender", "preferred")


class RoleSerializer(RecordSerializer):
    """A function that somebody can hold."""

    title = LabelSerializer(source="*", help_text="The preferred title in each language.")
    category = TermSerializer()
    sphere = TermSerializer(
        allow_null=True, help_text="Only where the role stands elsewhere than its organization."
    )
    titles = RoleTitleSerializer(many=True)

    class Meta:
        model = Role
        fields = (*RECORD, "code", "name", "title", "titles", "category", "sphere", "remark")


# ── Affiliations ──────────────────────────────────────────────────────────────────────────────────────────────────────


class AffiliationReferenceSerializer(RecordSerializer):
    """Another affiliation of the same person."""

    class Meta:
        model = Affiliation
        fields = RECORD


class OrderSerializer(CodedSerializer):
    """What a source says of the order of two posts, read from this affiliation: it came after, before, or was held
    together with the other."""

    relation = CodeField(choices=[*OrderRelation.choices, ("before", "came before")])
    affiliation = AffiliationReferenceSerializer(help_text="The other one.")
    sentence = SentenceSerializer()
    citations = CitationSerializer(many=True)
    descriptions = RecordSerializer.descriptions

    class Meta:
        model = AffiliationOrder
        fields = ("relation", "affiliation", *FACT)


class AffiliationSerializer(PeriodFactSerializer):
    """A person holds a role in an organization, for some time: one uninterrupted spell."""

    person = PersonReferenceSerializer()
    role = RoleReferenceSerializer()
    organization = OrganizationReferenceSerializer()
    on_behalf_of = OrganizationReferenceSerializer(allow_null=True)
    sphere = serializers.SerializerMethodField(
        help_text="Where the post stands: the role's own sphere, or else the organization's."
    )
    headcount = serializers.SerializerMethodField(
        help_text="How many of a group held this; null for one person, or where it is the whole group."
    )
    orders = serializers.SerializerMethodField(
        help_text="What sources say of its order in time with the person's other posts."
    )
    same_posts = serializers.SerializerMethodField(
        help_text="Affiliations that tell the same post as other sources do: together one tenure, to be counted once."
    )
    citations = CitationSerializer(many=True)

    class Meta:
        model = Affiliation
        fields = (
            *RECORD,
            "person",
            "role",
            "organization",
            "title",
            "sphere",
            "engagement",
            "on_behalf_of",
            "headcount",
            *PERIOD,
            *FACT,
            "orders",
            "same_posts",
        )

    @extend_schema_field(AffiliationReferenceSerializer(many=True))
    def get_same_posts(self, affiliation: Any) -> list[dict[str, Any]]:
        others = [row.other for row in affiliation.same_posts.all()]
        others += [row.affiliation for row in affiliation.same_posts_of.all()]
        found: Any = AffiliationReferenceSerializer(others, many=True, context=self.context).data
        return found

    @extend_schema_field(TermSerializer)
    def get_sphere(self, affiliation: Affiliation) -> dict[str, Any]:
        return TermSerializer(affiliation.role.sphere or affiliation.organization.sphere).data

    @extend_schema_field(HeadcountSerializer(allow_null=True))
    def get_headcount(self, affiliation: Affiliation) -> dict[str, Any] | None:
        return None if affiliation.headcount_low is None else HeadcountSerializer(affiliation).data

    @extend_schema_field(OrderSerializer(many=True))
    def get_orders(self, affiliation: Any) -> list[dict[str, Any]]:
        told = [self._order(order, order.relation, order.other) for order in affiliation.orders.all()]
        told += [
            self._order(order, _INVERSE[order.relation], order.affiliation)
            for order in affiliation.orders_before.all()
        ]
        return told

    def _order(self, order: Fact, relation: str, other: Affiliation) -> dict[str, Any]:
        return {
            "relation": relation,
            "affiliation": AffiliationReferenceSerializer(other, context=self.context).data,
            "sentence": sentences.in_languages(order),
            "reality": order.reality,
            "standing": order.standing,
            "remark": order.remark,
            "citations": CitationSerializer(
                order.citations.all(),  # type: ignore[attr-defined]
                many=True,
                context=self.context,
            ).data,
        }


_INVERSE = {OrderRelation.AFTER.value: "before", OrderRelation.TOGETHER.value: OrderRelation.TOGETHER.value}


# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class RuleReferenceSerializer(RecordSerializer):
    """A rule, as a move mentions it."""

    title = WordsSerializer(source="*")

    class Meta:
        model = Rule
        fields = (*RECORD, "code", "title", "months", "never_in_force")


class RuleOfficeSerializer(CodedSerializer):
    """An office that is bound: all that isn't null must fit the post that was left."""

    role = RoleReferenceSerializer(allow_null=True)
    role_category = TermSerializer(allow_null=True)
    organization = OrganizationReferenceSerializer(allow_null=True)
    organization_kind = TermSerializer(allow_null=True)

    class Meta:
        model = RuleOffice
        fields = ("role", "role_category", "organization", "organization_kind")


class RuleDestinationSerializer(CodedSerializer):
    """Where it applies to: all that isn't null must fit the post that was taken up."""

    sphere = TermSerializer(allow_null=True)
    role_category = TermSerializer(allow_null=True)
    organization_kind = TermSerializer(allow_null=True)

    class Meta:
        model = RuleDestination
        fields = ("sphere", "role_category", "organization_kind")


class RuleSerializer(PeriodFactSerializer):
    """What former office holders may do, and for how long: start and end are when the rule was in force."""

    title = WordsSerializer(source="*")
    duty = serializers.SerializerMethodField(help_text="What it asks, in a sentence.")
    offices = RuleOfficeSerializer(many=True)
    destinations = RuleDestinationSerializer(many=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Rule
        fields = (
            *RECORD,
            "code",
            "title",
            "duty",
            "jurisdiction",
            "months",
            "never_in_force",
            "offices",
            "destinations",
            *PERIOD,
            *FACT,
        )

    @extend_schema_field(LabelSerializer)
    def get_duty(self, rule: Rule) -> dict[str, str]:
        return {language: rule.duty(language) for language in LANGUAGES}
