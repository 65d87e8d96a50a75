"""How the API writes what all layers share: references, partial dates, periods, citations, and sources."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from evidence.code_field import CodeField
from evidence.models import Aspect, Fact, Mode, NameKind, PeriodFact, Record, Relation, Source, Worded
from evidence.periods import Held
from evidence.rest import route_name, slug_of
from evidence.sentences import sentences

LANGUAGES = ("en", "nl", "fr")
FACT = ("sentence", "reality", "standing", "remark", "citations")
PERIOD = ("start", "end", "period", "held")


class LinkField(serializers.URLField):
    """An address; null where there is none."""

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]
        return value or None


class PartialDateSerializer(serializers.Serializer):
    """A date as exactly as the source gives it."""

    edtf = serializers.CharField(
        source="text",
        help_text="Subset of EDTF (ISO 8601-2): 2018, 2018-04, 2018-04-24, 197X, 2017~ (about), 2017? (the source "
        "isn't sure), [1980..1981], [..2007], [2016..]; .. as an end: still going on when last attested.",
    )
    earliest = serializers.DateField(
        allow_null=True, help_text="The first day that it may mean; null: not limited."
    )
    latest = serializers.DateField(
        allow_null=True, help_text="The last day that it may mean; null: not limited."
    )


class SpanSerializer(serializers.Serializer):
    """Days from … until, both included."""

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of Python's own.
        return {
            "from": serializers.DateField(allow_null=True, help_text="First day; null: unknown."),
            "until": serializers.DateField(allow_null=True, help_text="Last day; null: unknown."),
        }


class PeriodSerializer(serializers.Serializer):
    """What the dates and the attestations together say of any day. A word about dates, never about truth."""

    possible = serializers.SerializerMethodField(
        help_text="Outside of these days it didn't hold. An unknown end does not mean that it still goes on."
    )
    certain = serializers.SerializerMethodField(
        help_text="If it is true, the dates cover these days, however they are read; null where there is no such day. "
        "One fact is one uninterrupted spell, so days between two attestations count."
    )
    agree = serializers.BooleanField(
        source="dates_agree", help_text="False: the dates contradict each other, so that it held on no day."
    )

    @extend_schema_field(SpanSerializer)
    def get_possible(self, fact: PeriodFact) -> dict[str, date | None]:
        return _span(fact.possible_from, fact.possible_until)

    @extend_schema_field(SpanSerializer(allow_null=True))
    def get_certain(self, fact: PeriodFact) -> dict[str, date | None] | None:
        first, last = fact.certain_from, fact.certain_until
        if not fact.dates_agree or first is None or last is None or first > last:
            return None
        return _span(first, last)


def _span(first: date | None, last: date | None) -> dict[str, date | None]:
    return {"from": first, "until": last}


class LabelSerializer(serializers.Serializer):
    """A label in the languages of the site; the best there is where a language has none."""

    en = serializers.CharField()
    nl = serializers.CharField()
    fr = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, str]:
        return {language: instance.label(language) for language in LANGUAGES}


class WordsSerializer(LabelSerializer):
    """Words of the newsroom's in the languages of the site; the best there is where a language has none."""

    def to_representation(self, instance: Worded) -> dict[str, str]:
        return {language: instance.words(language) for language in LANGUAGES}


class TermSerializer(serializers.Serializer):
    """A term of a vocabulary."""

    code = serializers.CharField()
    label = LabelSerializer(source="*")  # type: ignore[assignment]


class CodedSerializer(serializers.ModelSerializer):
    """Base of the serializers of models: only for writing out, so that all is there but `held`."""

    serializer_choice_field = CodeField
    # Where the model's help text speaks to the one who enters it, not to the one who reads it.
    descriptions: Mapping[str, str] = {}

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name, field in fields.items():
            # All are always there, but `held`, which is the answer to a question.
            field.required, field.read_only = name != "held", False
            if name not in self._declared_fields and name in self.descriptions:
                field.help_text = self.descriptions[name]
        return fields


class RecordSerializer(CodedSerializer):
    """Base for records: where the record is, in the API and on the site."""

    url = serializers.SerializerMethodField(help_text="Address in the API.")
    page = serializers.SerializerMethodField(help_text="Address on the site, for people.")
    descriptions = {
        "id": "Stays the same for good.",
        "key": "The last twelve characters of the id; they end its address on the site.",
        "name": "As it is best known.",
        "sort_name": "How it is filed in lists; empty: as the name.",
        "identity": "Whether the sources name this person.",
        "public_basis": "Why this person stands in a public database.",
        "remark": "What readers must know, or what the sources leave open.",
        "code": "Short name, for example minister-justice.",
        "standing": "Who says so, and does anyone differ? It follows from the citations.",
        "accessed": "When the newsroom read it there.",
        "checksum": "SHA-256 of the copy that the newsroom kept, in hexadecimal.",
    }

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, record: Record) -> str:
        return reverse(route_name(slug_of(record), "detail"), args=[record.pk], request=self._request)

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, record: Any) -> str:
        path: str = record.get_absolute_url()
        return self._request.build_absolute_uri(path) if self._request else path

    @property
    def _request(self) -> Request | None:
        return self.context.get("request")


RECORD = ("id", "key", "url", "page")


class SourceReferenceSerializer(RecordSerializer):
    """A source, as a citation or another source mentions it."""

    published = PartialDateSerializer(allow_null=True)

    class Meta:
        model = Source
        fields = (*RECORD, "title", "publisher", "kind", "language", "published")


class CitationSerializer(serializers.Serializer):
    """A place in a source that supports or contradicts the record, and who says so there."""

    source = SourceReferenceSerializer()  # type: ignore[assignment]
    locator = serializers.CharField(help_text="Where in the source: § 3, p. 14, 00:12:30.")
    aspects = serializers.ListField(
        child=CodeField(choices=Aspect.choices), help_text="What of the record this place is about."
    )
    relation = CodeField(
        choices=Relation.choices, help_text="Whether it supports the record or says something else."
    )
    voice = serializers.CharField(help_text="Whom the source quotes. Empty: the publisher itself says so.")
    voice_is_concerned = serializers.BooleanField(
        help_text="Whether the one who speaks is the one whom the record is about."
    )
    mode = CodeField(
        choices=Mode.choices, help_text="How it is said. An allegation alone never makes a record “stated”."
    )
    via = serializers.CharField(help_text="How it reached the source: a spokesperson, a tweet …")
    paraphrase = serializers.CharField(help_text="What the source says there, in the newsroom's words.")
    quote = serializers.CharField(help_text="A short quote, word for word, in the source's language.")
    attested = PartialDateSerializer(
        allow_null=True, help_text="When the source says that it holds; narrows an unknown start or end."
    )


class NameSerializer(serializers.Serializer):
    """Another name, as it is written somewhere."""

    name = serializers.CharField(help_text="In its own script.")
    language = serializers.CharField(help_text="Code of the language, for example nl; may be empty.")
    script = serializers.CharField(help_text="ISO 15924, for example Latn or Cyrl; may be empty.")
    kind = CodeField(choices=NameKind.choices)


class IdentifierSerializer(serializers.Serializer):
    """A number under which a register knows the record."""

    scheme = serializers.CharField(help_text="Which register: kbo, lei, siren, eu_transparency, wikidata …")
    value = serializers.CharField(help_text="As the register writes it.")


class SentenceSerializer(serializers.Serializer):
    """The fact as a sentence in each language of the site: who says so, what, when, how sure, and who differs."""

    en = serializers.CharField()
    nl = serializers.CharField()
    fr = serializers.CharField()


class FactSerializer(RecordSerializer):
    """Base for everything that rests on citations. The sentence keeps standing and voice: quote it whole."""

    sentence = serializers.SerializerMethodField(
        help_text="The fact as a sentence: who says so, what, when, how sure, and who differs. Quote it whole."
    )

    @extend_schema_field(SentenceSerializer)
    def get_sentence(self, fact: Fact) -> dict[str, str]:
        return sentences.in_languages(fact)


class PeriodFactSerializer(FactSerializer):
    """Base for facts that last. `held` is only there where the list was asked for a day, month or year (`on`)."""

    start = PartialDateSerializer(allow_null=True, help_text="Null: unknown, which doesn't mean “always”.")
    end = PartialDateSerializer(allow_null=True, help_text="Null: unknown, which doesn't mean “still there”.")
    period = PeriodSerializer(source="*", help_text="What the dates and the attestations say of any day.")
    held = CodeField(
        choices=[(Held.CERTAIN.value, Held.CERTAIN.label), (Held.POSSIBLE.value, Held.POSSIBLE.label)],
        required=False,
        help_text="Only in lists asked with “on”: how far the dates carry it. Says nothing about truth.",
    )


class SourceSerializer(RecordSerializer):
    """A document that facts are cited from."""

    published = PartialDateSerializer(allow_null=True)
    document_url = LinkField(source="url", allow_null=True, help_text="Where the document is.")
    archived_url = LinkField(allow_null=True, help_text="A copy that stays when the document goes.")
    url = serializers.SerializerMethodField(help_text="Address in the API.")
    relays = serializers.SerializerMethodField(
        help_text="Sources that this one passes on: together they are one voice."
    )
    relayed_by = serializers.SerializerMethodField(help_text="Sources that pass this one on.")
    citations = serializers.IntegerField(
        source="citations_count", help_text="How many citations are from it, of any kind of record."
    )

    class Meta:
        model = Source
        fields = (
            *RECORD,
            "title",
            "publisher",
            "kind",
            "language",
            "published",
            "document_url",
            "archived_url",
            "accessed",
            "checksum",
            "remark",
            "relays",
            "relayed_by",
            "citations",
        )

    @extend_schema_field(SourceReferenceSerializer(many=True))
    def get_relays(self, source: Any) -> list[dict[str, Any]]:
        return self._references(relay.relayed for relay in source.relays.all())

    @extend_schema_field(SourceReferenceSerializer(many=True))
    def get_relayed_by(self, source: Any) -> list[dict[str, Any]]:
        return self._references(relay.source for relay in source.relayed_by.all())

    def _references(self, sources: Any) -> Any:
        in_order = sorted(sources, key=_id)
        return SourceReferenceSerializer(in_order, many=True, context=self.context).data


def _id(record: Model) -> str:
    return str(record.pk)
