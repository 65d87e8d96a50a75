"""How the API writes versions: in the feed of changes, and as what was public on a day."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.code_field import CodeField
from evidence.models import Act, Correction, Version
from evidence.version_views import version_url


class VersionSerializer(serializers.ModelSerializer):
    """What readers saw of a record, or that it was withdrawn.

    Apply them in the order of their cursors: `add` and `change` replace all rows of the record, `withdraw` removes them.
    """

    cursor = serializers.IntegerField(help_text="Its place in the feed of changes.")
    record = serializers.CharField(
        source="record_id", help_text="The id of the record; a code where it is a term."
    )
    version = serializers.IntegerField(source="number", help_text="Counted for each record, from 1.")
    act = CodeField(Act.choices, help_text="What happened: add, change or withdraw.")
    correction = CodeField(
        Correction.choices,
        allow_blank=True,
        help_text="Why what readers saw was not right; empty where nothing was corrected. After harm, retraction and legal, "
        "earlier versions have no content any more.",
    )
    sha256 = serializers.CharField(
        source="digest",
        help_text="Of salt and content: `content` with keys ordered by length, then by bytes, a space after “:” and “,”, "
        "and every letter as itself. It stands in the ledger. Empty for a withdrawal.",
    )
    content = serializers.SerializerMethodField(
        help_text="Its rows, by table; null for a withdrawal, and where the wording was taken back."
    )
    url = serializers.SerializerMethodField(help_text="The page of this version, for good.")

    class Meta:
        model = Version
        fields = (
            "cursor", "kind", "record", "version", "act", "at", "correction", "reason", "sha256", "salt", "url", "content",
        )  # fmt: skip

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "additionalProperties": {"type": "array", "items": {"type": "object"}},
        }
    )
    def get_content(self, version: Version) -> dict[str, Any] | None:
        return version.content

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, version: Version) -> str:
        request = self.context.get("request")
        address = version_url(version)
        return request.build_absolute_uri(address) if request else address
