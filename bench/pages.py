"""A person with sixty facts, as gunicorn serves the page to readers: bytes, seconds of the server, seconds on a slow phone.

    python -m bench.pages

runs it by itself; `make bench` does so in a process and with a server of its own, for the page is entered there.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.module_loading import import_string

from bench.server import apart
from tests.chromium import find_chromium
from tests.loading import MOST_BYTES, MOST_SECONDS, MOST_SHIFT

# Room for one case.
PEOPLE = 1_000
# Of the HTML, at the server.
MOST_SERVER_SECONDS = 0.060


@dataclass(frozen=True)
class Measured:
    """Of the long page: bytes before images; seconds until the HTML is there, kept from an earlier reader (median), kept and
    something else was published since (median), and made for a first one (median and p95), and those of a person with one
    fact, made; seconds until the largest part is painted on a slow phone (median, worst) and not slowed; the layout shift."""

    bytes: float
    served: float
    asked: float
    made: float
    made_p95: float
    plain: float
    painted: float
    painted_worst: float
    unslowed: float
    shift: float

    @property
    def lines(self) -> list[tuple[str, float, float]]:
        """(what, figure, the most that it may be)"""
        return [
            ("kB transferred, before images", self.bytes / 1000, MOST_BYTES / 1000),
            ("ms until the HTML is there, kept", self.served * 1000, MOST_SERVER_SECONDS * 1000),
            (
                "ms until the HTML is there, kept, after a publication",
                self.asked * 1000,
                MOST_SERVER_SECONDS * 1000,
            ),
            ("ms until the HTML is there, made", self.made * 1000, MOST_SERVER_SECONDS * 1000),
            ("s until the largest part is painted, on a slow phone", self.painted, MOST_SECONDS),
            ("layout shift", self.shift, MOST_SHIFT),
        ]

    @property
    def missed(self) -> list[str]:
        return [what for what, figure, most in self.lines if figure > most]


def measured(check: Callable[[], None]) -> Measured | None:
    """None where there is no Chromium. Raises BenchError where it fails."""
    return Measured(**apart("bench.pages", PEOPLE, check)) if find_chromium() else None


def main() -> int:
    if "DATABASE_URL" not in os.environ:
        print(measured(lambda: None) or "No Chromium was found: python -m tests.chromium --install")
        return 0
    import_string("django.setup")()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asdict(import_string("bench.pages_steps.everything")(Path(folder)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
