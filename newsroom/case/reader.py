"""Read a case file into unsaved rows, checking every field, date and reference; all mistakes are told, with their lines."""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model

from evidence.dates import PartialDateError
from evidence.invisible import refuse_unreadable
from evidence.registry import Aggregate, registry
from evidence.sections import Rows, Section
from newsroom.case.lines import CaseError, Lined, LinedList, Problem, read_lined

# Ids follow from the case and the id in the file: loading it again, or elsewhere, finds the same records, and their public
# addresses stay. Like random ones, they tell nothing about how many drafts there are.
NAMESPACE = uuid.UUID("5b1f3f0e-6a52-5d55-9a4c-0d2a7f0c5e11")
VOCABULARY = "vocabulary"
# The field of a record that belongs to another case.
OF_CASE = "case"
# A link from running text to a record of the file: [words](people:epstein-ari).
LINK = re.compile(r"(?<=\])\(([a-z-]+):([\w-]+)\)")


@dataclass
class Entry:
    """One record of the file: the unsaved root, its unsaved rows, and where it stands."""

    aggregate: Aggregate
    key: str
    line: int
    root: Model
    rows: list[tuple[Model, int]] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        section = self.aggregate.section
        return f"{section.name if section else ''} › {self.key}"


@dataclass
class CaseFile:
    """A case file that was read without a mistake. Entries are in dependency order."""

    path: Path
    case: str
    title: str
    entries: list[Entry]


def read(path: Path) -> CaseFile:
    """Read and check a case file, or a vocabulary (a file without `case`). Raises CaseError with every mistake found."""
    return _Reader(path, read_lined(path)).read()


class _Reader:
    def __init__(self, path: Path, document: Lined) -> None:
        self.path, self.document = path, document
        self.problems: list[Problem] = []
        self.sections = {a.section.name: a for a in registry if a.section is not None}
        header = document.get("case")
        self.header = header if isinstance(header, Lined) else Lined(0)
        self.case = str(self.header.get("id") or VOCABULARY)

    def read(self) -> CaseFile:
        for name in self.document:
            if name not in self.sections and name != "case":
                self.problem(
                    self.document.line_of(name),
                    name,
                    f"is not a section. There are: {self._known(self.sections)}.",
                )
        entries = [
            entry
            for name, aggregate in self.sections.items()
            if name in self.document
            for entry in self._section(aggregate, self.document[name])
        ]
        if self.problems:
            raise CaseError(self.problems)
        return CaseFile(self.path, self.case, str(self.header.get("title") or self.case), entries)

    def problem(self, line: int, where: str, message: str) -> None:
        self.problems.append(Problem(line, where, message))

    @staticmethod
    def _known(names: Any) -> str:
        return ", ".join(sorted(names))

    def _section(self, aggregate: Aggregate, records: Any) -> Iterator[Entry]:
        section = aggregate.section
        assert section is not None
        if not isinstance(records, Lined):
            self.problem(
                self.document.line_of(section.name), section.name, "must be a map of records by their id."
            )
            return
        for key, values in records.items():
            line, where = records.line_of(key), f"{section.name} › {key}"
            if not isinstance(values, Lined):
                self.problem(line, where, "must be a map of fields.")
                continue
            yield self._entry(aggregate, section, key, values, line, where)

    def _entry(
        self, aggregate: Aggregate, section: Section, key: str, values: Lined, line: int, where: str
    ) -> Entry:
        root = aggregate.root()
        root.pk = self._identifier(aggregate, key)
        if section.by and section.by != root._meta.pk.name:
            setattr(root, section.by, key)
        entry = Entry(aggregate, key, line, root)
        lists = {rows.name: rows for rows in section.rows}
        lines: dict[str, int] = {}
        for name, value in values.items():
            at, here = values.line_of(name), f"{where} › {name}"
            if value is None:
                self.problem(at, here, "is empty. Leave out what is unknown.")
            elif name == OF_CASE:
                if not isinstance(value, str):
                    self.problem(at, here, "must be the id of the other case.")
            elif name in section.fields:
                linked = section.fields[name] in section.linked and isinstance(value, str)
                text = self._links(value, at, here) if linked else value
                self._set(root, section.fields[name], text, at, here, lines)
            elif name in section.references:
                self._refer(root, *section.references[name], value, at, here, lines)
                for constant, text in section.constants.get(name, {}).items():
                    setattr(root, constant, text)
            elif name in section.groups:
                self._group(root, section.groups[name], value, at, here, lines)
            elif name in lists:
                entry.rows += self._rows(aggregate, lists[name], root, value, at, here)
            elif name in section.extras:
                entry.extras[name] = value
            else:
                known = [*section.fields, *section.references, *section.groups, *lists, *section.extras]
                self.problem(at, here, f"is not a field. There are: {self._known(known)}.")
        if section.complete is not None:
            section.complete(root, [row for row, _line in entry.rows])
        self._clean(root, line, where, lines)
        return entry

    def _links(self, text: str, line: int, where: str) -> str:
        """Running text with `(people:epstein-ari)` turned into `(people:` and the key of that record."""

        def keyed(match: re.Match[str]) -> str:
            slug, name = match[1], match[2]
            aggregate = next((a for a in self.sections.values() if a.slug == slug), None)
            section = aggregate.section.name if aggregate and aggregate.section else ""
            if aggregate is None or name not in (self.document.get(section) or ()):
                self.problem(line, where, f"links to “{slug}:{name}”, which is not in this file.")
                return match[0]
            return f"({slug}:{str(self._identifier(aggregate, name))[-12:]})"

        return LINK.sub(keyed, text)

    def _identifier(self, aggregate: Aggregate, key: str) -> Any:
        """The primary key of a record of this file. One that is written in another case's file too says so in `case`: then
        it is the same record, whichever file is loaded first."""
        section = self.document.get(aggregate.section.name) if aggregate.section else None
        entry = section.get(key) if isinstance(section, Lined) else None
        case = entry.get(OF_CASE) if isinstance(entry, Lined) else None
        return identifier(str(case or self.case), aggregate, key)

    def _group(
        self, row: Model, group: dict[str, str], value: Any, line: int, where: str, lines: dict[str, int]
    ) -> None:
        if not isinstance(value, Lined):
            self.problem(line, where, f"must be a map of {self._known(group)}.")
            return
        for name, item in value.items():
            if name in group:
                self._set(row, group[name], item, value.line_of(name), f"{where} › {name}", lines)
            else:
                self.problem(
                    value.line_of(name),
                    f"{where} › {name}",
                    f"is not a field. There are: {self._known(group)}.",
                )

    def _set(self, row: Model, name: str, value: Any, line: int, where: str, lines: dict[str, int]) -> None:
        lines[name] = line
        if isinstance(value, Lined):
            self.problem(line, where, "must be a single value, not a map.")
            return
        if isinstance(value, LinedList):
            value = list(value)
        try:
            model_field: Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]
            cleaned = model_field.clean(model_field.to_python(value), row)
            if isinstance(cleaned, str):
                refuse_unreadable(cleaned)
            setattr(row, name, cleaned)
        except PartialDateError as error:
            self.problem(line, where, str(error))
        except ValidationError as error:
            self.problem(line, where, " ".join(error.messages))

    def _refer(
        self, row: Model, name: str, section: str, value: Any, line: int, where: str, lines: dict[str, int]
    ) -> None:
        lines[name] = line
        target = self.sections[section]
        assert target.section is not None
        inside = self.document.get(section)
        if isinstance(value, str) and isinstance(inside, Lined) and value in inside:
            setattr(row, f"{name}_id", self._identifier(target, value))
            return
        if isinstance(value, str) and target.section.by:
            pk = (
                target.root._base_manager.filter(**{target.section.by: value})
                .values_list("pk", flat=True)
                .first()
            )
            if pk is not None:
                setattr(row, f"{name}_id", pk)
                return
            codes = target.root._base_manager.order_by(target.section.by).values_list(
                target.section.by, flat=True
            )
            self.problem(
                line, where, f"is “{value}”, which the vocabulary doesn't have: it has {', '.join(codes)}."
            )
            return
        self.problem(line, where, f"refers to “{value}”, which is not in the section {section}.")

    def _rows(
        self, aggregate: Aggregate, spec: Rows, root: Model, values: Any, line: int, where: str
    ) -> Iterator[tuple[Model, int]]:
        if not isinstance(values, LinedList):
            self.problem(line, where, "must be a list.")
            return
        seen: Counter[tuple[str, ...]] = Counter()
        for number, (value, at) in enumerate(zip(values, values.lines, strict=True), start=1):
            item = _wrapped(spec.scalar, value, at) if spec.scalar else value
            if not isinstance(item, Lined):
                self.problem(at, where, "must be a map of fields.")
                continue
            row = spec.model(**{aggregate.owner_field(spec.model).attname: root.pk})
            lines: dict[str, int] = {}
            for name, content in item.items():
                line_of, here = item.line_of(name), f"{where} › {name}"
                if name in spec.fields:
                    self._set(row, spec.fields[name], content, line_of, here, lines)
                elif name in spec.references:
                    self._refer(row, *spec.references[name], content, line_of, here, lines)
                else:
                    known = [*spec.fields, *spec.references]
                    self.problem(line_of, here, f"is not a field. There are: {self._known(known)}.")
            if spec.position:
                setattr(row, spec.position, number)
            self._clean(row, at, where, lines)
            identity = tuple(str(getattr(row, name)) for name in spec.identity)
            seen[identity] += 1
            row.pk = uuid.uuid5(
                NAMESPACE, "/".join([str(root.pk), spec.name, *identity, str(seen[identity])])
            )
            yield row, at

    def _clean(self, row: Model, line: int, where: str, lines: dict[str, int]) -> None:
        """The model's own checks on its fields. What was set was checked then, so this finds what is missing."""
        checked = set(lines) | {"id", "key"}
        relations = {
            f.name for f in row._meta.local_concrete_fields if f.is_relation and getattr(row, f.attname)
        }
        try:
            row.clean_fields(exclude=checked | relations)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                try:
                    label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                except FieldDoesNotExist:
                    label = name
                if not any(problem.line == lines.get(name) for problem in self.problems):
                    self.problem(lines.get(name, line), f"{where} › {label}", " ".join(messages))


def _wrapped(name: str, value: Any, line: int) -> Any:
    """A plain value as a map of one field."""
    if not isinstance(value, str):
        return value
    item = Lined(line)
    item[name] = value
    return item


def identifier(case: str, aggregate: Aggregate, key: str) -> Any:
    """The primary key of a record of a case file: its code for a term, else a UUID made of the case and the id."""
    section = aggregate.section
    if section is not None and section.by == aggregate.root._meta.pk.name:
        return key
    owner = VOCABULARY if section is not None and section.by else case
    return uuid.uuid5(NAMESPACE, f"{owner}/{section.name if section else aggregate.slug}/{key}")
