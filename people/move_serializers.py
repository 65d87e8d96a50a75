"""How the API writes moves."""

from typing import Any

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.code_field import CodeField
from evidence.sentences import sentences
from evidence.serializers import (
    RECORD,
    CodedSerializer,
    LabelSerializer,
    RecordSerializer,
    SentenceSerializer,
    TermSerializer,
)
from orgs.serializers import OrganizationReferenceSerializer
from people.models import Affiliation, Basis, Move, RuleOutcome
from people.move_words import caveats, gap_words, outcome_sentences
from people.serializers import PersonReferenceSerializer, RoleReferenceSerializer, RuleReferenceSerializer


class DaysSerializer(serializers.Serializer):
    """From the first to the last day on which it can have been, as far as the dates say."""

    earliest = serializers.DateField(allow_null=True, help_text="Null: the dates set no limit.")
    latest = serializers.DateField(allow_null=True, help_text="Null: the dates set no limit.")


def days(earliest: Any, latest: Any) -> dict[str, Any]:
    return dict(DaysSerializer({"earliest": earliest, "latest": latest}).data)


class GapSerializer(serializers.Serializer):
    """Days from the end of the first post to the start of the second; 0 where they may touch or overlap."""

    low = serializers.IntegerField(source="gap_low", help_text="At least.")
    high = serializers.IntegerField(source="gap_high", allow_null=True, help_text="At most; null: no limit.")
    words = serializers.SerializerMethodField(help_text="The same in English words.")

    def get_words(self, move: Move) -> str:
        return gap_words(move.gap_low, move.gap_high)


class MovePostSerializer(RecordSerializer):
    """One of the two posts: its affiliation, as what, where."""

    role = RoleReferenceSerializer()
    role_category = TermSerializer(source="role.category")
    organization = OrganizationReferenceSerializer()
    sphere = serializers.SerializerMethodField(help_text="Where it stands.")

    class Meta:
        model = Affiliation
        fields = (*RECORD, "role", "role_category", "organization", "sphere", "standing")

    @extend_schema_field(TermSerializer)
    def get_sphere(self, post: Affiliation) -> dict[str, Any]:
        return TermSerializer(post.role.sphere or post.organization.sphere).data


class OutcomeSerializer(CodedSerializer):
    """What a rule says of the move, by the dates alone. Whether it was authorised isn't known from dates."""

    rule = RuleReferenceSerializer()
    period_ended = serializers.SerializerMethodField(help_text="When the rule's period was over.")
    authorised = serializers.SerializerMethodField(help_text="Always “unknown”: nothing is recorded of it.")
    sentence = serializers.SerializerMethodField(help_text="The outcome, with the days that decide it.")

    class Meta:
        model = RuleOutcome
        fields = ("rule", "outcome", "period_ended", "authorised", "sentence")

    @extend_schema_field(DaysSerializer)
    def get_period_ended(self, outcome: RuleOutcome) -> dict[str, Any]:
        return days(outcome.ended_from, outcome.ended_until)

    def get_authorised(self, outcome: RuleOutcome) -> str:
        return "unknown"

    @extend_schema_field(SentenceSerializer)
    def get_sentence(self, outcome: RuleOutcome) -> dict[str, str]:
        return outcome_sentences(outcome, self.context["move"])


TOGETHER = CodeField(
    choices=[
        (Basis.CERTAIN.value, "in every reading of the dates"),
        (Basis.POSSIBLE.value, "the dates don’t rule it out"),
        (Basis.ASSERTED.value, "a source says so"),
        ("no", "no"),
    ],
    help_text="Whether both were held on one day.",
)


class PassageSerializer(CodedSerializer):
    """Two posts of one person in two sets that were asked for, whatever their spheres. A lead, not an accusation. Where the
    order isn't known, or both were held at once, “from” is the post in the first set."""

    person = PersonReferenceSerializer()
    together = TOGETHER
    gap = GapSerializer(source="*")
    left = serializers.SerializerMethodField(help_text="When the first post ended.")
    joined = serializers.SerializerMethodField(help_text="When the second post started.")
    sentence = serializers.SerializerMethodField(
        help_text="The passage as a sentence: who says so, what, and what the dates leave open. Quote it whole."
    )
    caveat = serializers.SerializerMethodField(help_text="Show it beside the passage.")

    class Meta:
        model = Move
        fields: tuple[str, ...] = (
            "sentence",
            "caveat",
            "person",
            "direction",
            "basis",
            "together",
            "standing",
            "gap",
            "from",
            "to",
            "left",
            "joined",
        )

    def get_fields(self) -> dict[str, serializers.Field]:
        # “from” is a word that Python keeps for itself.
        self._declared_fields = self._declared_fields | {
            "from": MovePostSerializer(source="first", help_text="The post that was left."),
            "to": MovePostSerializer(source="second", help_text="The post that was taken up."),
        }
        return super().get_fields()

    @extend_schema_field(DaysSerializer)
    def get_left(self, move: Move) -> dict[str, Any]:
        return days(move.left_from, move.left_until)

    @extend_schema_field(DaysSerializer)
    def get_joined(self, move: Move) -> dict[str, Any]:
        return days(move.joined_from, move.joined_until)

    @extend_schema_field(SentenceSerializer)
    def get_sentence(self, move: Model) -> dict[str, str]:
        return sentences.in_languages(move)

    @extend_schema_field(LabelSerializer)
    def get_caveat(self, move: Move) -> dict[str, str]:
        return caveats()


class MoveSerializer(PassageSerializer, RecordSerializer):
    """Two posts of one person on two sides of a door. Worked out from the dates and the order that sources give; a lead, not
    an accusation. Where the order isn't known, or both were held at once, “from” is the post inside the door."""

    door = TermSerializer()
    returns = CodeField(
        choices=[("", "no return"), *Basis.choices], help_text="Whether it is an entry after an earlier exit."
    )
    outcomes = serializers.SerializerMethodField(help_text="What rules say of it.")

    class Meta(PassageSerializer.Meta):
        fields = (*RECORD, *PassageSerializer.Meta.fields, "returns", "door", "outcomes")

    @extend_schema_field(OutcomeSerializer(many=True))
    def get_outcomes(self, move: Any) -> Any:
        found = sorted(move.outcomes.all(), key=lambda each: (each.rule.position, str(each.pk)))
        return OutcomeSerializer(found, many=True, context={**self.context, "move": move}).data
