"""What real data sets say of the numbers that are written into degrees.py and dates.py, where the sets are at hand."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.dates import PRECISIONS
from bench.degrees import FITTED, fitted_exponent

SETS = ("us_lobbyists", "be_politics", "world_parliaments")
LENGTHS = {0: "missing", 4: "year", 7: "month", 10: "day"}


def folder() -> Path | None:
    """The folder of real data sets that DRAAIDEUR_TEST_DATA names, or None."""
    named = os.environ.get("DRAAIDEUR_TEST_DATA")
    return Path(named) if named else None


def rows(place: Path, name: str) -> Iterator[dict[str, str]]:
    with (place / name / "affiliations.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def compared() -> str:
    """One line: what the sets measure and what is written in the code, or that they aren't at hand."""
    place = folder()
    if place is None:
        return (
            "Left out: real data sets are not at hand (DRAAIDEUR_TEST_DATA is not set), so the generator’s numbers were not "
            "measured again."
        )
    exponents = [
        f"{name} {fitted_exponent(list(Counter(row['organization_id'] for row in rows(place, name)).values())):.2f} "
        f"(in the code: {written:.2f})"
        for name, written in FITTED.items()
    ]
    precisions = Counter(
        (LENGTHS.get(len(row["start"]), "odd"), LENGTHS.get(len(row["end"]), "odd"))
        for name in SETS
        for row in rows(place, name)
    )
    number = precisions.total()
    furthest = max(abs(precisions[pair] / number - share) for pair, share in PRECISIONS.items())
    return (
        f"Measured in {number:,} real posts: exponents of the posts of organizations, {', '.join(exponents)}; shares of the "
        f"precisions of dates differ by at most {100 * furthest:.1f} percentage points from those in the code."
    )
