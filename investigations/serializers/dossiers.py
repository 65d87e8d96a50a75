"""How the API writes dossiers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from evidence.registry import registry
from evidence.rest import route_name
from evidence.serializers import (
    RECORD,
    LabelSerializer,
    RecordSerializer,
    WordsSerializer,
)
from investigations.articles import Reference, addresses, readable, references
from investigations.models import (
    ITEM_FIELD,
    Investigation,
)
from investigations.serializers.base import ACTOR
from orgs.serializers import OrganizationReferenceSerializer
from people.serializers import PersonReferenceSerializer


class FactsSerializer(serializers.Serializer):
    """The facts of one kind in a dossier."""

    kind = serializers.CharField(help_text="The kind, as in addresses: events, claims …")
    count = serializers.IntegerField()
    url = serializers.URLField(help_text="Where the API lists them.")


class InvestigationSerializer(RecordSerializer):
    """A dossier: a story of the newsroom, its cast, and where its facts are."""

    title = WordsSerializer(source="*")
    summary = serializers.SerializerMethodField(help_text="In the languages of the site.")
    body = serializers.SerializerMethodField(
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

    def get_body(self, dossier: Investigation) -> str:
        return readable(dossier.body, self._addresses().get)

    def _addresses(self) -> dict[Reference, str]:
        """Where the records are that the articles of all dossiers in the answer refer to, asked for once."""
        root: Any = self.root
        if not hasattr(root, "addresses"):
            shown: Any = root.instance
            shown = shown if isinstance(root, serializers.ListSerializer) else [shown]
            root.addresses = addresses({each for dossier in shown for each in references(dossier.body)})
        found: dict[Reference, str] = root.addresses
        return found

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
