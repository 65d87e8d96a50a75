"""The OpenAPI description as plain values, for a page that people read.

Pure: what goes in is the schema (a dictionary, OpenAPI 3.1), what comes out says nothing that isn't in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

_REF = "#/components/schemas/"
_WORDS = {
    ("string", ""): "text",
    ("string", "uri"): "address",
    ("string", "date"): "day",
    ("string", "date-time"): "moment",
    ("string", "uuid"): "id",
    ("string", "decimal"): "number, as text",
    ("integer", ""): "whole number",
    ("number", "double"): "number",
    ("boolean", ""): "true or false",
    ("object", ""): "row",
}


@dataclass(frozen=True)
class Value:
    """A parameter or a member of an answer. `example` and `try_url` go together.

    kind: its type in words. component: the name of the type, where that is described on its own. codes: what it may
    be, as (code, label). notes: more about it: "a list", "or null", "not always there".
    """

    name: str
    description: str
    kind: str
    component: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    example: str = ""
    try_url: str = ""


@dataclass(frozen=True)
class Component:
    """A type that answers are made of."""

    name: str
    description: str
    members: tuple[Value, ...]


@dataclass(frozen=True)
class Endpoint:
    """A kind of record: its list, with parameters, and the address of one; "" where one has none of its own."""

    name: str
    description: str
    path: str
    record_path: str
    component: str
    parameters: tuple[Value, ...]


def endpoints(schema: dict[str, Any]) -> list[Endpoint]:
    """The lists of records, in alphabetical order."""
    found = []
    for path, operations in sorted(schema["paths"].items()):
        operation = operations["get"]
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"].get("$ref", "")
        page = schema["components"]["schemas"].get(answer.removeprefix(_REF), {})
        # A list answers with a page of rows.
        if rows := page.get("properties", {}).get("results"):
            record_path = f"{path}{{id}}/"
            parameters = tuple(_parameter(path, each) for each in operation["parameters"])
            found.append(
                Endpoint(
                    name=operation["tags"][0],
                    description=operation.get("description", ""),
                    path=path,
                    record_path=record_path if record_path in schema["paths"] else "",
                    component=rows["items"]["$ref"].removeprefix(_REF),
                    parameters=parameters,
                )
            )
    return found


def components(schema: dict[str, Any]) -> list[Component]:
    """The types that answers are made of, pages of lists left out."""
    found = schema["components"]["schemas"]
    described = {name: each.get("description", "") for name, each in found.items()}
    return [
        Component(name, described[name], tuple(_members(each, described)))
        for name, each in sorted(found.items())
        # Of an answer that is one of two, each is described by itself.
        if not name.startswith("Paginated") and "oneOf" not in each
    ]


def _parameter(path: str, parameter: dict[str, Any]) -> Value:
    value = _value(parameter["name"], parameter["schema"], parameter.get("description", ""))
    example = parameter.get("example")
    if not example:
        return value
    return replace(value, example=example, try_url=f"{path}?{urlencode({value.name: example})}")


def _members(component: dict[str, Any], described: dict[str, str]) -> Iterator[Value]:
    """Members of a type; one that has no description of its own gets that of its type."""
    required = component.get("required", ())
    for name, schema in component.get("properties", {}).items():
        notes = () if name in required else ("not always there",)
        value = _value(name, schema, schema.get("description", ""), notes=notes)
        yield value if value.description else replace(value, description=described.get(value.component, ""))


def _value(name: str, schema: dict[str, Any], description: str, *, notes: tuple[str, ...] = ()) -> Value:
    schema, nullable = _without_null(schema)
    if schema.get("type") == "array":
        notes = ("a list", *notes)
        schema, _ = _without_null(schema["items"])
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        notes = ("by name", *notes)
        schema, _ = _without_null(schema["additionalProperties"])
        if schema.get("type") == "array":
            notes = ("lists", *notes)
            schema = schema["items"]
    if nullable:
        notes = (*notes, "or null")
    if "maximum" in schema:
        notes = (*notes, f"{schema.get('minimum')} to {schema['maximum']}")
    if "default" in schema:
        notes = (*notes, f"{schema['default']} if not given")
    component = _component(schema)
    kind = component or _WORDS.get((schema.get("type", ""), schema.get("format", "")), schema.get("type", ""))
    return Value(name, description, kind, component, _codes(schema), notes)


def _without_null(schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """A schema without "or null", and whether it had that."""
    for union in ("oneOf", "anyOf"):
        kept = [each for each in schema.get(union, ()) if each != {"type": "null"}]
        if len(kept) == 1:
            return kept[0], True
        if len(kept) < len(schema.get(union, ())):
            return schema | {union: kept}, True
    if isinstance(schema.get("type"), list):
        return schema | {"type": next(each for each in schema["type"] if each != "null")}, True
    return schema, False


def _component(schema: dict[str, Any]) -> str:
    reference: str = schema.get("$ref", "") or next(
        (each.get("$ref", "") for each in schema.get("allOf", ())), ""
    )
    return reference.removeprefix(_REF)


def _codes(schema: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Codes with their labels; no label where it is the code again."""
    if "enum" in schema:
        return tuple((str(code), "") for code in schema["enum"])
    codes = [(each["const"], each.get("title", "")) for each in schema.get("oneOf", ()) if "const" in each]
    return tuple((code, "" if label == code else label) for code, label in codes)
