"""How a kind of record is written in a case file (fixtures/README.md): which YAML field goes to which model field.

An aggregate brings its section to the registry; the loader (newsroom.case) reads any section by this description, so a new
kind of record can be written in case files without touching the loader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from evidence.models import Citation, Identifier, Name
from evidence.models.worded import LANGUAGES


@dataclass(frozen=True)
class Rows:
    """A list of owned rows below a record, for example its citations.

    fields: YAML field → model field. references: YAML field → (foreign key, section it points into).
    identity: the model fields that tell one row from its siblings; their values make its id, so that a file that is loaded
    again finds the rows it made. scalar: for rows of one field, the YAML may be a plain list of values of this field.
    position: the model field that gets the row's place in the list, 1 for the first.
    """

    name: str
    model: type[Model]
    fields: dict[str, str] = field(default_factory=dict)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    scalar: str = ""
    position: str = ""


@dataclass(frozen=True)
class Section:
    """A section of a case file.

    groups: YAML field that holds a small map → {its key: model field}. rows: lists of owned rows. constants: model fields
    that follow from the presence of a YAML field (`after: x` → relation "after"). by: the field by which others refer to a
    record; "" is the id of the file, else a unique field that is looked up (`code` of the vocabulary).
    linked: model fields of running text, in which `[Ari Epstein](people:epstein-ari)` refers to a record of the file.
    extras: fields that the newsroom's own loader understands. complete: fills in on the root what follows from its rows.
    """

    name: str
    fields: dict[str, str] = field(default_factory=dict)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: tuple[Rows, ...] = ()
    constants: dict[str, dict[str, str]] = field(default_factory=dict)
    by: str = ""
    linked: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    complete: Callable[[Any, list[Model]], None] | None = None


def same(*names: str) -> dict[str, str]:
    """Fields that are called the same in the file and in the model."""
    return {name: name for name in names}


def citations(model: type[Citation]) -> Rows:
    """The citations of a record."""
    fields = same("locator", "aspects", "relation", "voice", "mode", "via", "paraphrase", "quote", "attested")
    return Rows(
        "citations",
        model,
        fields | {"concerned": "voice_is_concerned"},
        references={"source": ("source", "sources")},
        identity=("source_id", "locator"),
    )


def names(model: type[Name]) -> Rows:
    """The other names of a person or an organization."""
    return Rows("names", model, same("name", "language", "script", "kind"), identity=("language", "name"))


def identifiers(model: type[Identifier]) -> Rows:
    """The identifiers of a person or an organization."""
    return Rows("identifiers", model, same("scheme", "value"), identity=("scheme", "value"))


def in_languages(name: str) -> dict[str, dict[str, str]]:
    """A YAML field that is written for each language of the site: `title: {en: …, nl: …, fr: …}` → title_en …"""
    return {name: {language: f"{name}_{language}" for language in LANGUAGES}}


LABELS = in_languages("label")
PERIOD = same("start", "end", "reality", "remark")
