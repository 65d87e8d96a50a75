"""The dates of real data sets, read as they are. Needs the folder that DRAAIDEUR_TEST_DATA names."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from evidence.dates import PartialDate, PartialDateError

FOLDER = Path(os.environ.get("DRAAIDEUR_TEST_DATA", ""))
COLUMNS = {
    "people.csv": ("birth_date", "death_date"),
    "organizations.csv": ("start", "end"),
    "affiliations.csv": ("start", "end"),
}

pytestmark = pytest.mark.skipif(
    not os.environ.get("DRAAIDEUR_TEST_DATA"),
    reason="DRAAIDEUR_TEST_DATA is not set: the dates of real data sets were not read",
)


def dates(name: str) -> Iterator[str]:
    for file, columns in COLUMNS.items():
        path = FOLDER / name / file
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield from (row[column] for column in columns if row.get(column))


@pytest.mark.parametrize(
    ("name", "refused"),
    [("be_politics", {}), ("us_lobbyists", {}), ("world_parliaments", {"2016--01-15": 92})],
)
@pytest.mark.django_db
def test_every_date_is_read_as_given_and_only_the_malformed_are_refused(
    name: str, refused: dict[str, int]
) -> None:
    read: dict[str, PartialDate] = {}
    wrong: Counter[str] = Counter()
    found = Counter(dates(name))
    assert found
    for text, times in found.items():
        try:
            read[text] = PartialDate.parse(text)
        except PartialDateError:
            wrong[text] += times
    assert wrong == refused
    assert all(str(value) == text for text, value in read.items())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t, public.edtf_is_valid(t), public.edtf_earliest(t), public.edtf_latest(t) FROM unnest(%s::text[]) t",
            [list(found)],
        )
        for text, valid, earliest, latest in cursor.fetchall():
            expected = read.get(text)
            assert valid == (expected is not None)
            assert (earliest, latest) == ((expected.earliest, expected.latest) if expected else (None, None))
