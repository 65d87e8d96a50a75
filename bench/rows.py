"""Rows as COPY reads them: the columns that a generator fills in, and the model's defaults for the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from django.db.models import Model

from bench.dates import NULL
from evidence.registry import column

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPED = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


def escaped(text: str) -> str:
    """A text as COPY reads it."""
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], text) if _SPECIAL.search(text) else text


def _rendered(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(value) + "}"
    return escaped(str(value))


@dataclass(frozen=True)
class Table:
    """A model's table, and the columns whose values differ from row to row, in the order in which they are given."""

    model: type[Model]
    varying: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All columns that COPY is given: the varying ones, then the others that the database doesn't generate."""
        every = [column(f) for f in self.model._meta.local_concrete_fields if not f.generated]
        if unknown := set(self.varying) - set(every):
            raise LookupError(f"{self.name} has no column {min(unknown)}")
        return (*self.varying, *(name for name in every if name not in self.varying))

    @cached_property
    def tail(self) -> str:
        """What every row ends with: the defaults, and the end of the line."""
        fields = {column(f): f for f in self.model._meta.local_concrete_fields}
        defaults = [
            _rendered(fields[name].get_default()) for name in self.columns if name not in self.varying
        ]
        return "".join(f"\t{text}" for text in defaults) + "\n"

    def __hash__(self) -> int:
        return hash(self.model)

    def row(self, *values: str) -> str:
        """One line of COPY; the values are escaped already."""
        return "\t".join(values) + self.tail


# A block of lines for one table.
Block = tuple[Table, bytes]


def blocks(rows: Sequence[tuple[Table, list[str]]]) -> list[Block]:
    return [(table, "".join(lines).encode()) for table, lines in rows if lines]


class Ids:
    """Random ids that a seed repeats. Their last twelve digits, which are keys, are a number's multiples of an odd one: no
    two of them are alike, however many rows there are."""

    _STEP, _LOW = 0x9E3779B97F4B, (1 << 48) - 1

    def __init__(self, random: Random) -> None:
        self._bits = random.getrandbits
        self._made = 0

    def new(self) -> str:
        self._made += 1
        # Version 4 and the variant of RFC 9562, as uuid4() has them.
        high = (self._bits(80) & ~0xF000C000) | 0x40008000
        return f"{high:020x}{self._made * self._STEP & self._LOW:012x}"
