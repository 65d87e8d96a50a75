"""A newsroom of 39,600 people, a hundred thousand records, published in one plan and one transaction: seconds and memory.

    python -m bench.publishing

runs it by itself; `make bench` does so in a process of its own, so that its memory is its own.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from bench.server import apart

PEOPLE = 39_600
# What publishing a hundred thousand records may take.
RECORDS, SECONDS, BYTES = 100_000, 60.0, 500_000_000


@dataclass(frozen=True)
class Published:
    """records: how many went out. planned, published, verified: seconds. memory: the most that the process had, in bytes."""

    records: int
    planned: float
    published: float
    verified: float
    rebuilt: float
    memory: int

    @property
    def met(self) -> bool:
        return self.records >= RECORDS and self.planned + self.published <= SECONDS and self.memory <= BYTES


def measured(check: Callable[[], None]) -> Published:
    """In a server and a process of their own. Raises BenchError where it fails."""
    return Published(**apart("bench.publishing", PEOPLE, check))


def main() -> int:
    if "DATABASE_URL" not in os.environ:
        print(measured(lambda: None))
        return 0
    import_string("django.setup")()
    print(json.dumps(import_string("bench.publishing_steps.everything")(PEOPLE)))
    return 0


def peak() -> int:
    """The most memory that this process had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(step: Callable[[], Any]) -> tuple[Any, float]:
    """What a step gives, and the seconds that it took."""
    began = time.monotonic()
    found = step()
    return found, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
