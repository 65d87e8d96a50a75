"""Whatever stands in the cells: a set goes in or is refused in sentences, and what goes in goes out again."""

import random
from pathlib import Path

import pytest

from exchange.files import COLUMNS, FileRefused
from exchange.importer import Stopped
from exchange.tests import sets
from exchange.undo import undo

pytestmark = pytest.mark.django_db

CASES = 120
# What breaks programs, and what fits.
CELLS = (
    *(
        "",
        " ",
        "1",
        "2",
        "p1",
        "p2",
        "o1",
        "o2",
        "a1",
        "\u200b",
        "\u0000",
        "\ud800",
        "\U0001f600",
        "Иван",
        "%s",
        "{}",
        "'",
    ),
    *(
        '"',
        "\\",
        "\n",
        "a\r\nb",
        "..",
        "2010",
        "2010-13",
        "2010-02-30",
        "2016--01-15",
        "[..2010]",
        "[2010..]",
        "0000",
        "10000",
    ),
    *(
        "wikidata:Q1",
        "wikidata:Q2",
        "wikidata:0",
        "x:",
        ":x",
        "a:b|a:b|c:d",
        "|",
        "set:p1",
        "set:o1",
        "lei:1",
        "kbo:0203201340",
    ),
    *(
        "ongoing",
        "ended",
        "unknown",
        "father",
        "child",
        "spouse",
        "N/A",
        ";",
        "-",
        "member",
        "Member",
        "party",
        "=1+1",
        "x" * 199,
    ),
    *(
        "x" * 301,
        "x" * 1001,
        "[]",
        "[{}]",
        '["A"]',
        '[{"name": "B", "lang": "xx-yy-zz"}]',
        "[[[",
        "null",
        "1e999",
        "NaN",
    ),
    *(
        "https://example.org/",
        "http://[",
        "javascript:alert(1)",
        "https://example.org/" + "y" * 990,
        "ftp://x",
        "example.org",
    ),
)
IDS = {
    "people": ("p1", "p2", "p3"),
    "organizations": ("o1", "o2"),
    "affiliations": ("a1", "a2"),
    "relations": ("r1",),
}
FITTING = {
    "person_id": "p1",
    "organization_id": "o1",
    "a_id": "p1",
    "b_id": "p2",
    "relation": "father",
    "name": "Somebody",
}


def folder_of(rng: random.Random, folder: Path) -> Path:
    """Rows that would do, with some cells replaced by anything, and now and then the bytes of a file damaged."""
    folder.mkdir()
    for name, ids in IDS.items():
        columns = [c for c in COLUMNS[f"{name}.csv"] if c in ("id", *FITTING) or rng.random() < 0.7]
        lines = [",".join(columns)]
        for given in ids:
            cells = [given if c == "id" else FITTING.get(c, "") for c in columns]
            for place in range(len(cells)):
                if rng.random() < 0.25:
                    cells[place] = rng.choice(CELLS)
            quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
            lines.append(",".join(quoted))
        data = bytearray("\n".join(lines).encode("utf-8", "surrogatepass"))
        if rng.random() < 0.15:
            data[rng.randrange(len(data))] = rng.randrange(256)
        (folder / f"{name}.csv").write_bytes(data)
    return folder


@pytest.mark.parametrize("part", range(4))
def test_any_cells_are_taken_in_or_refused_in_a_sentence(tmp_path: Path, part: int) -> None:
    rng = random.Random(20260116 + part)
    before = sets.contents()
    ends = dict.fromkeys(("in", "nothing", "refused", "no table"), 0)
    for number in range(CASES // 4):
        folder = folder_of(rng, tmp_path / str(number))
        try:
            made, _report = sets.tried(folder, set_name="set", partial=rng.random() < 0.8)
        except Stopped as error:
            assert all(
                refusal.reason.endswith(".") or "…" in refusal.reason for refusal in error.report.refusals
            )
            ends["refused"] += 1
        except FileRefused as error:
            assert str(error)
            ends["no table"] += 1
        else:
            ends["in" if made else "nothing"] += 1
            if made:
                assert sets.tried(folder, set_name="set", partial=True)[0] is None
                undo(made)
        assert sets.contents() == before, f"case {number} left something behind"
    assert ends["in"] and ends["refused"], f"the cases show too little: {ends}"
