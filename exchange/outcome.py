"""What became of the rows of an import: numbers, and what somebody should look at."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from exchange.files import Refusal

# Of each list, so many stand in the stored report; the numbers count all.
MOST_KEPT = 1000


@dataclass
class Numbers:
    """Rows of one file. `repeated`: with an id that another row of the file has too, and nothing that contradicts it. `tied`:
    new ties of organizations to the one above them, whatever became of their rows otherwise."""

    rows: int = 0
    new: int = 0
    attached: int = 0
    unchanged: int = 0
    differs: int = 0
    repeated: int = 0
    queued: int = 0
    refused: int = 0
    tied: int = 0

    def words(self) -> str:
        """“702 rows: 700 new, 2 refused”."""
        told = {
            "new": self.new,
            "attached to records that were there": self.attached,
            "there already": self.unchanged,
            "there already and differing (left as they are)": self.differs,
            "repeated": self.repeated,
            "queued for somebody to decide": self.queued,
            "refused": self.refused,
        }
        parts = [f"{number:,} {what}" for what, number in told.items() if number]
        if self.tied:
            parts.append(f"{self.tied:,} tied to the organization that they are part of")
        return f"{self.rows:,} rows{': ' if parts else ''}{', '.join(parts)}"


@dataclass(frozen=True)
class Twins:
    """Two ids of one set with the same identifier: two records, of which nobody says that they are one."""

    kind: str
    identifier: str
    first: UUID
    second: UUID
    names: tuple[str, str]


@dataclass
class Report:
    """Everything that is told of an import. `extra`: columns and files that aren't read."""

    numbers: dict[str, Numbers] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    differences: list[Refusal] = field(default_factory=list)
    queued: list[Refusal] = field(default_factory=list)
    contradictions: list[Refusal] = field(default_factory=list)
    twins: list[Twins] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    new_roles: list[str] = field(default_factory=list)
    new_kinds: list[str] = field(default_factory=list)
    tenures: int = 0
    contradicting_tenures: int = 0

    def of(self, file: str) -> Numbers:
        return self.numbers.setdefault(file, Numbers())

    def refuse(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)
        self.of(refusal.file).refused += 1

    @property
    def wrote(self) -> bool:
        """Whether anything was taken in that wasn't there: a new or attached record, a tie, a row for the queue."""
        return bool(self.queued) or any(n.new or n.attached or n.tied for n in self.numbers.values())

    def stored(self) -> dict[str, Any]:
        """For the database."""
        return {
            "numbers": {file: vars(numbers) for file, numbers in self.numbers.items()},
            "refusals": [str(each) for each in self.refusals[:MOST_KEPT]],
            "differences": [str(each) for each in self.differences[:MOST_KEPT]],
            "contradictions": [str(each) for each in self.contradictions[:MOST_KEPT]],
            "twins": [
                f"{twins.names[0]} and {twins.names[1]}: {twins.identifier}"
                for twins in self.twins[:MOST_KEPT]
            ],
            "not_read": self.extra,
            "new_roles": self.new_roles[:MOST_KEPT],
            "new_kinds": self.new_kinds[:MOST_KEPT],
            "tenures": self.tenures,
            "contradicting_tenures": self.contradicting_tenures,
        }
