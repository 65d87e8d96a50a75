"""Real data sets in and out again. Needs the folder that DRAAIDEUR_TEST_DATA names."""

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from exchange import actors, posts
from exchange.files import Refusal, Row, RowRefused, Table
from exchange.tests import sets
from exchange.undo import undo
from newsroom.imported import publish_import
from tests import builders as b

FOLDER = Path(os.environ.get("DRAAIDEUR_TEST_DATA", ""))

pytestmark = pytest.mark.skipif(
    not os.environ.get("DRAAIDEUR_TEST_DATA"),
    reason="DRAAIDEUR_TEST_DATA is not set: no real data set was taken in",
)


def rows(name: str, file: str) -> list[dict[str, str]]:
    with (FOLDER / name / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def pages(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """All rows of a list of the API."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        yield from found["results"]
        address = found["next"] or ""


def test_belgian_politics_in_and_out_again(committed: str) -> None:
    folder, how = FOLDER / "be_politics", {"partial": True, "basis": "office_holder"}
    before = sets.contents()
    made, report = sets.taken_in(folder, **how)
    new = {file: numbers.new for file, numbers in report.numbers.items()}
    assert new == {"people.csv": 702, "organizations.csv": 146, "affiliations.csv": 1510, "relations.csv": 34}
    assert Counter(each.value for each in report.refusals) == {"godparent": 2}
    assert report.of("relations.csv").queued == 120
    assert report.extra == ["people.csv: gender"]
    inside = sets.contents()
    assert sets.tried(folder, **how)[0] is None
    assert sets.contents() == inside
    undo(made)
    assert sets.contents() == before
    made, _report = sets.taken_in(folder, **how)
    # One is held after death, says the set: readers have to be told.
    editor = b.editor()
    _number, blocked = publish_import(made, by=editor)
    assert [blocker.record.person.name for blocker in blocked] == ["Christian Brotcorne"]
    blocked[0].record.remark = "The set gives this term to the year after his death."
    blocked[0].record.save()
    publish_import(made, by=editor)

    client = Client()
    given = {row["id"]: row for row in rows("be_politics", "affiliations.csv")}
    told = {
        each["citations"][0]["locator"]: each for each in pages(client, "/api/v1/affiliations/?page_size=200")
    }
    assert len(told) == len(given) == 1510
    for key, row in given.items():
        out = told[f"affiliations.csv, {key}"]
        end = ".." if row["end_status"] == "ongoing" else row["end"]
        assert ((out["start"] or {}).get("edtf", ""), (out["end"] or {}).get("edtf", "")) == (
            row["start"],
            end,
        )
    _passages(client)
    _year_is_possible(client, given, told)


def _passages(client: Client) -> None:
    """Everybody with posts in both a chamber and a government, as the rows say it, and nobody else."""
    kinds = {row["id"]: row["classification"] for row in rows("be_politics", "organizations.csv")}
    where = defaultdict(set)
    for row in rows("be_politics", "affiliations.csv"):
        where[row["person_id"]].add(kinds[row["organization_id"]])
    both = {who for who, found in where.items() if {"chamber", "government"} <= found}
    names = {row["id"]: row["name"] for row in rows("be_politics", "people.csv")}
    found = list(pages(client, "/api/v1/passages/?from_kind=chamber&to_kind=government&page_size=200"))
    assert {each["person"]["name"] for each in found} == {names[who] for who in both}
    assert len(both) > 50


def _year_is_possible(client: Client, given: dict[str, Any], told: dict[str, Any]) -> None:
    """A term known by years alone may have begun on any day of the first."""
    year = next(key for key, row in given.items() if len(row["start"]) == len(row["end"]) == 4)
    record, start = told[f"affiliations.csv, {year}"], given[year]["start"]
    address = (
        f"/api/v1/affiliations/?person={record['person']['id']}&organization={record['organization']['id']}"
    )
    for day, held in ((f"{start}-07-01", "possible"), (f"{int(start) + 1}-07-01", "certain")):
        answers = {each["id"]: each for each in pages(client, f"{address}&on={day}")}
        assert answers[record["id"]]["held"] == held


def read_all(name: str) -> Iterator[Row | Refusal]:
    """Every row of every file as an import reads it, those that are refused as refusals."""
    readers = {
        "people.csv": actors.read_person,
        "organizations.csv": actors.read_organization,
        "affiliations.csv": posts.read,
    }
    for file, read in readers.items():
        for row in Table(FOLDER / name, file):
            if isinstance(row, Refusal):
                yield row
                continue
            try:
                read(row)
                yield row
            except RowRefused as error:
                yield row.refusal(error)


@pytest.mark.parametrize(("name", "number"), [("world_parliaments", 92), ("us_lobbyists", 347)])
def test_rows_that_cannot_be_read_are_refused_and_no_others(name: str, number: int) -> None:
    refused = [row for row in read_all(name) if isinstance(row, Refusal)]
    assert len(refused) == number
    if name == "world_parliaments":
        assert {(each.column, each.value) for each in refused} == {("start", "2016--01-15")}
    else:
        # Positions as filed: no letters, nothing said, or half a page.
        assert {each.column for each in refused} == {"role"}
