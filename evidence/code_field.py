"""Codes of closed lists, as the API writes and documents them."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers


class CodeField(serializers.ChoiceField):
    """A code of a closed list; the documentation gives each one's label."""


class CodeFieldSchema(OpenApiSerializerFieldExtension):
    """`oneOf` of constants rather than `enum`: it can say what each code means."""

    target_class = "evidence.code_field.CodeField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        codes = [{"const": code, "title": str(label)} for code, label in self.target.choices.items()]
        if self.target.allow_blank:
            codes.append({"const": "", "title": "not given"})
        return {"type": "string", "oneOf": codes}
