"""What is wrong with a file or a row is said with its line, its column and why; nothing is guessed."""

from pathlib import Path

import pytest

from exchange import actors, cells, posts, ties
from exchange.files import FileRefused, Refusal, Row, RowRefused, Table, folder_name, other_files, tables
from exchange.tests import sets

PEOPLE = "people.csv"


def lines(folder: Path, text: bytes, name: str = PEOPLE) -> list[Row | Refusal]:
    (folder / name).write_bytes(text)
    return list(Table(folder, name))


def refusal(folder: Path, text: bytes, name: str = PEOPLE) -> str:
    with pytest.raises(FileRefused) as refused:
        lines(folder, text, name)
    return str(refused.value)


def test_rows_know_the_line_on_which_they_start(tmp_path: Path) -> None:
    found = lines(tmp_path, b'id,name\r\n1,Ann\r\n\r\n2,"Bo\r\nBis"\r\n3,Cy\r\n')
    assert [(row.line, row["name"]) for row in found] == [(2, "Ann"), (4, "Bo\r\nBis"), (6, "Cy")]


def test_mark_at_the_start_and_space_around_cells_are_no_matter(tmp_path: Path) -> None:
    (row,) = lines(tmp_path, b"\xef\xbb\xbfid , name\n 1 ,  \xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd \n")
    assert (row["id"], row["name"], row["birth_date"]) == ("1", "Иван", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "people.csv: The file is empty; its first line must name the columns."),
        (b"\n1,Ann\n", "people.csv: The file is empty; its first line must name the columns."),
        (b"name,gender\nAnn,f\n", "people.csv, line 1: There is no column id; it has name, gender."),
        (b"gender\nf\n", "people.csv, line 1: There is no column id and no column name; it has gender."),
        (b"id,name,id\n", "people.csv, line 1: The column id is there twice."),
        (b"id,name,\xff\n", "people.csv, line 1: The header isn’t UTF-8 text."),
        (
            b'id,name\n1,"Ann\n2,Bo\n',
            "people.csv, line 2: From here on it isn’t CSV: unexpected end of data.",
        ),
        (
            b'id,name\n1,Ann\n2,"Bo"x\n',
            "people.csv, line 3: From here on it isn’t CSV: ',' expected after '\"'.",
        ),
    ],
)
def test_file_that_is_no_table_is_refused(tmp_path: Path, text: bytes, sentence: str) -> None:
    assert refusal(tmp_path, text) == sentence


def test_cell_that_swallows_the_file_is_refused(tmp_path: Path) -> None:
    assert "line 2: From here on it isn’t CSV" in refusal(tmp_path, b'id,name\n1,"' + b"x" * 200_000 + b'"\n')


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1", "people.csv, line 2: The row has 1 cells, the header 2."),
        (b"1,Ann,x", "people.csv, line 2: The row has 3 cells, the header 2."),
        (b"1,An\xe9", "people.csv, line 2, name “An?”: It isn’t UTF-8 text, or holds a NUL."),
        (b"1,An\0n", "people.csv, line 2, name “An?n”: It isn’t UTF-8 text, or holds a NUL."),
    ],
)
def test_row_that_is_no_row_is_refused_and_the_next_is_read(tmp_path: Path, row: bytes, reason: str) -> None:
    first, second = lines(tmp_path, b"id,name\n" + row + b"\n2,Bo\n")
    assert str(first) == reason
    assert isinstance(second, Row) and second["name"] == "Bo"


def test_folder_without_any_of_the_files_is_refused(tmp_path: Path) -> None:
    for folder, sentence in (
        (tmp_path / "none", "There is no such folder."),
        (tmp_path, "It holds none of people.csv, organizations.csv, affiliations.csv, relations.csv."),
    ):
        with pytest.raises(FileRefused, match=sentence):
            tables(folder)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("x" * 300, "The folder can't be opened: File name too long."),
        ("set\udcff", "set?: Its name isn’t UTF-8 text."),
        ("set\0", "set?: There is no such folder."),
        ("round", "round: There is no such folder."),
    ],
)
def test_folder_that_cannot_be_opened_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "round")
    with pytest.raises(FileRefused) as refused:
        tables(tmp_path / name)
    assert sentence in str(refused.value)


def test_folder_goes_by_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "register").mkdir()
    monkeypatch.chdir(tmp_path / "register")
    assert folder_name(Path()) == "register"
    with pytest.raises(FileRefused, match="register: It holds none of"):
        tables(Path())


def test_files_whose_names_are_no_text_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "clients\udcff.csv").touch()
    assert other_files(tmp_path) == ["clients?.csv"]


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    sets.write(tmp_path, people=[sets.person("1", "Ann", gender="f")], clients=[{"id": "1"}])
    (table,) = tables(tmp_path)
    assert (table.extra, other_files(tmp_path)) == (["gender"], ["clients.csv"])


def read(file: str, **values: str) -> object:
    readers = {
        "people.csv": actors.read_person,
        "organizations.csv": actors.read_organization,
        "affiliations.csv": posts.read,
        "relations.csv": ties.read,
    }
    return readers[file](Row(file, 2, values))


POST = {"person_id": "1", "organization_id": "2"}
TIE = {"a_id": "1", "b_id": "2"}


@pytest.mark.parametrize(
    ("file", "values", "column", "reason"),
    [
        (PEOPLE, {"id": "", "name": "Ann"}, "id", "It is empty."),
        (PEOPLE, {"id": "1", "name": ""}, "name", "It is empty."),
        (PEOPLE, {"id": "1", "name": "x" * 301}, "name", "It has 301 characters; at most 300 fit."),
        (PEOPLE, {"id": "x" * 201, "name": "Ann"}, "id", "It has 201 characters; at most 200 fit."),
        (PEOPLE, {"id": "1", "name": "Ann", "birth_date": "1970-13-01"}, "birth_date", "no month 13"),
        (PEOPLE, {"id": "1", "name": "Ann", "birth_date": ".."}, "birth_date", "can only be an end"),
        (PEOPLE, {"id": "1", "name": "Ann", "identifiers": "Q1"}, "identifiers", "It isn’t scheme:value"),
        (PEOPLE, {"id": "1", "name": "Ann", "identifiers": "a b:1"}, "identifiers", "It isn’t scheme:value"),
        (
            PEOPLE,
            {"id": "1", "name": "Ann", "identifiers": "wikidata:12"},
            "identifiers",
            "not a valid Wikidata",
        ),
        (PEOPLE, {"id": "1", "name": "Ann", "other_names": "[{"}, "other_names", "It isn’t JSON"),
        (PEOPLE, {"id": "1", "name": "Ann", "other_names": "[" * 9000}, "other_names", "It isn’t JSON"),
        (
            PEOPLE,
            {"id": "1", "name": "Ann", "other_names": '{"name": "A"}'},
            "other_names",
            "It isn’t a list",
        ),
        (PEOPLE, {"id": "1", "name": "Ann", "other_names": "[3]"}, "other_names", "It isn’t a name"),
        (PEOPLE, {"id": "1", "name": "Ann", "other_names": '[{"name": " "}]'}, "other_names", "1 to 300"),
        (PEOPLE, {"id": "1", "name": "Ann", "other_names": r'["\ud800"]'}, "other_names", "UTF-8"),
        (PEOPLE, {"id": "1", "name": "Ann", "other_names": r'["A\u0000"]'}, "other_names", "UTF-8"),
        (
            "organizations.csv",
            {"id": "1", "name": "A", "parent_id": "1"},
            "parent_id",
            "An organization can't be part of itself.",
        ),
        ("affiliations.csv", {"person_id": "", "organization_id": "2"}, "person_id", "It is empty."),
        ("affiliations.csv", POST | {"start": "2016--01-15"}, "start", "can't be read as a date"),
        ("affiliations.csv", POST | {"start": "0000"}, "start", "There is no year 0000"),
        ("affiliations.csv", POST | {"role": ";"}, "role", "It has no letters"),
        ("affiliations.csv", POST | {"role": "N/A"}, "role", "It says nothing"),
        ("affiliations.csv", POST | {"role": "x" * 201}, "role", "It has 201 characters; at most 200 fit."),
        (
            "affiliations.csv",
            POST | {"end_status": "gone"},
            "end_status",
            "It must be ended, ongoing or unknown.",
        ),
        (
            "affiliations.csv",
            POST | {"end": "2010", "end_status": "ongoing"},
            "end_status",
            "It says ongoing, and the end is 2010.",
        ),
        (
            "affiliations.csv",
            POST | {"end": "..", "end_status": "ended"},
            "end_status",
            "It says ended, and the end says still going on.",
        ),
        ("affiliations.csv", POST | {"source_url": "x" * 401}, "source_url", "at most 400 fit."),
        ("relations.csv", TIE | {"relation": "godparent"}, "relation", "It isn’t a tie that we know"),
        ("relations.csv", {"a_id": "1", "b_id": "1", "relation": "spouse"}, "b_id", "tied to themselves"),
    ],
)
def test_row_is_refused_with_column_and_reason(
    file: str, values: dict[str, str], column: str, reason: str
) -> None:
    with pytest.raises(RowRefused) as refused:
        read(file, **values)
    assert refused.value.column == column
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("end", "status", "kept"),
    [
        ("", "", None),
        ("", "unknown", None),
        ("", "ended", None),
        ("", "ongoing", ".."),
        ("", "Ongoing", ".."),
        ("..", "", ".."),
        ("2010", "ended", "2010"),
        ("2010-05", "", "2010-05"),
    ],
)
def test_end_keeps_what_its_status_says(end: str, status: str, kept: str | None) -> None:
    found = cells.end(Row("affiliations.csv", 2, {"end": end, "end_status": status}))
    assert (str(found) if found else None) == kept


def test_names_keep_languages_that_fit_and_tell_the_rest() -> None:
    given = '[{"name": "Барт", "lang": "ru"}, {"name": "Bart", "lang": "zh-min-nan", "note": "nick"}, "B."]'
    found = cells.other_names(Row(PEOPLE, 2, {"other_names": given}))
    assert [(each.name, each.language, each.kind, each.remark) for each in found] == [
        ("Барт", "ru", "translation", ""),
        ("Bart", "", "translation", "language zh-min-nan, note nick"),
        ("B.", "", "spelling_variant", ""),
    ]


def test_source_that_is_no_address_is_a_title() -> None:
    row = Row(PEOPLE, 2, {"source_url": "everypolitician:Abkhazia/Assembly"})
    assert cells.address(row) == cells.Address("everypolitician:Abkhazia/Assembly", is_url=False)
    row = Row(PEOPLE, 2, {"source_url": "https://example.org/a?b=1"})
    assert cells.address(row) == cells.Address("https://example.org/a?b=1", is_url=True)
