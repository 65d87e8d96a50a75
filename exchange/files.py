"""Tidy CSV as it lies in a folder: rows one after the other, each with the line on which it starts."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from evidence.invisible import TURNS, unreadable

# The columns that are read, by file, and those that must be there.
COLUMNS = {
    "people.csv": ("id", "name", "other_names", "birth_date", "death_date", "identifiers", "source_url"),
    "organizations.csv": (
        "id",
        "name",
        "other_names",
        "classification",
        "parent_id",
        "start",
        "end",
        "end_status",
        "identifiers",
        "source_url",
    ),
    "affiliations.csv": (
        "id",
        "person_id",
        "organization_id",
        "role",
        "start",
        "end",
        "end_status",
        "note",
        "source_url",
    ),
    "relations.csv": ("id", "a_id", "a_name", "relation", "b_id", "b_name", "note", "source_url"),
}
REQUIRED = {
    "people.csv": ("id", "name"),
    "organizations.csv": ("id", "name"),
    "affiliations.csv": ("person_id", "organization_id"),
    "relations.csv": ("a_id", "relation", "b_id"),
}
# In the order in which they have to be read: an affiliation refers to both of the first.
FILES = tuple(COLUMNS)
# A cell longer than this is a mistake (a quotation mark that is never closed swallows the rest of the file).
LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """What can't be taken in, and why. line: the one on which the row starts (1 is the header; 0: the file as a whole)."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        what = f", {self.column} “{self.value}”" if self.column and self.value else ""
        what = what or (f", {self.column}" if self.column else "")
        return f"{where}{what}: {self.reason}"


class FileRefused(Exception):
    """A file that can't be read as a table at all. `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))


class RowRefused(Exception):
    """A row that can't be taken in: the column, its value, and a sentence that says what is wrong."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(reason)


@dataclass(slots=True)
class Row:
    """One row: its cells by column, without space around them. What the file doesn't have is empty."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refusal(self, error: RowRefused) -> Refusal:
        return Refusal(self.file, self.line, error.column, error.value[:200], error.reason)


class Table:
    """One file of a data set. Iterate over it for its rows; those that aren't rows at all come as refusals.

    Raises FileRefused when it can't be opened, has no header or lacks a column without which it says nothing.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.path = name, folder / name
        with self._opened() as file:
            try:
                header = next(csv.reader(file, strict=True), None)
            except (csv.Error, OSError) as error:
                raise self._refused(1, f"The header can't be read: {error}.") from error
        if not header or not any(cell.strip() for cell in header):
            raise self._refused(0, "The file is empty; its first line must name the columns.")
        if any(not is_text(cell) for cell in header):
            raise self._refused(1, "The header isn’t UTF-8 text.")
        self.columns = [cell.strip() for cell in header]
        if twice := sorted({c for c in self.columns if c and self.columns.count(c) > 1}):
            raise self._refused(1, f"The column {twice[0]} is there twice.")
        if missing := [c for c in REQUIRED[name] if c not in self.columns]:
            raise self._refused(
                1, f"There is no column {' and no column '.join(missing)}; it has {', '.join(self.columns)}."
            )
        self.extra = [column for column in self.columns if column and column not in COLUMNS[name]]

    def __iter__(self) -> Iterator[Row | Refusal]:
        limit = csv.field_size_limit(LONGEST_CELL)
        try:
            with self._opened() as file:
                reader = csv.reader(file, strict=True)
                next(reader)
                line = reader.line_num + 1
                while True:
                    try:
                        values = next(reader)
                    except StopIteration:
                        return
                    except csv.Error as error:
                        raise self._refused(line, f"From here on it isn’t CSV: {error}.") from error
                    except OSError as error:
                        reason = f"From here on it can't be read: {error.strerror}."
                        raise self._refused(line, reason) from error
                    if values:
                        yield self._row(line, values)
                    line = reader.line_num + 1
        finally:
            csv.field_size_limit(limit)

    def _row(self, line: int, values: list[str]) -> Row | Refusal:
        if len(values) != len(self.columns):
            reason = f"The row has {len(values)} cells, the header {len(self.columns)}."
            return Refusal(self.name, line, "", "", reason)
        cells = {column: value.strip() for column, value in zip(self.columns, values, strict=True) if column}
        text = "".join(values)
        if not text.isascii() or "\0" in text:
            for column, value in cells.items():
                if not is_text(value):
                    reason = "It isn’t UTF-8 text, or holds a NUL."
                    return Refusal(self.name, line, column, _shown(value), reason)
                if reason := unreadable(value):
                    return Refusal(self.name, line, column, TURNS.sub("?", value)[:200], reason)
        return Row(self.name, line, cells)

    def _opened(self) -> IO[str]:
        """The file as text. What isn't UTF-8 becomes lone surrogates, which are refused row by row."""
        try:
            return self.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
        except OSError as error:
            raise self._refused(0, f"The file can't be opened: {error.strerror}.") from error

    def _refused(self, line: int, reason: str) -> FileRefused:
        return FileRefused(Refusal(self.name, line, "", "", reason))


def is_text(value: str) -> bool:
    """Whether PostgreSQL can keep it: UTF-8, without NUL."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def folder_name(folder: Path) -> str:
    """What a folder is called, also where it is given as “.”. Raises FileRefused where the database can't keep that."""
    try:
        name = folder.resolve().name
    except (OSError, RuntimeError, ValueError) as error:
        # Links that lead round in a circle are a RuntimeError, a NUL in the path is a ValueError.
        raise _folder_refused(folder.name, "There is no such folder.") from error
    if not is_text(name):
        raise _folder_refused(name, "Its name isn’t UTF-8 text.")
    return name


def tables(folder: Path) -> list[Table]:
    """The files of a data set that are there, in the order in which they are to be read. Raises FileRefused."""
    name = folder_name(folder)
    try:
        if not folder.is_dir():
            raise _folder_refused(name, "There is no such folder.")
        there = [file for file in FILES if (folder / file).exists()]
    except OSError as error:
        raise _folder_refused(name, f"The folder can't be opened: {error.strerror}.") from error
    if not there:
        raise _folder_refused(name, f"It holds none of {', '.join(FILES)}.")
    return [Table(folder, file) for file in there]


def _folder_refused(name: str, reason: str) -> FileRefused:
    return FileRefused(Refusal(_shown(name), 0, "", "", reason))


def _shown(value: str) -> str:
    """A text that may hold what no text can, to be shown."""
    return value.encode(errors="replace").decode().replace("\0", "?")[:200]


def other_files(folder: Path) -> list[str]:
    """CSV files in the folder that an import doesn't read."""
    return sorted(_shown(path.name) for path in folder.glob("*.csv") if path.name not in COLUMNS)
