"""Lists as files: all rows of what a list was asked, as CSV or as a workbook (`?format=`).

    problems = refused(query)                        an unknown format, or one together with a page
    response = download(request, asked, rows, …)     raises TooMany

The ids of the rows are read at once, in the order of the list; the rows themselves so many at a time, so that neither the
number of queries for each nor the memory grows with the list. What is withdrawn meanwhile is not in the file.

A cell that a spreadsheet would run as a formula is written so that it doesn't: in CSV with an apostrophe before it, in a
workbook as a text.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from config.stores import Store, current_store, use_store
from evidence.filter_fields import shown
from evidence.models import Version
from evidence.tables import Cell, Table

# The parameter of a list that asks for a file.
FORMAT = "format"
# How many rows are read at a time.
CHUNK = 1000
# What a spreadsheet takes for the beginning of a formula; the last four are wide forms of the first.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# The most characters that a cell of a workbook holds.
LONGEST = 32_767
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Format:
    """One kind of file. code: what `format` takes. most: how many rows it has at most."""

    code: str
    name: str
    label: Any
    suffix: str
    content_type: str
    most: int
    delimiter: str = ","
    before: str = ""


FORMATS = {
    each.code: each
    for each in (
        Format("csv", "CSV", "CSV", "csv", "text/csv; charset=utf-8", 100_000),
        # Belgian and French Excel take a semicolon for the separator, and take UTF-8 for it only after a byte order mark.
        Format(
            "csv-excel",
            "CSV",
            _("CSV for Excel"),
            "csv",
            "text/csv; charset=utf-8",
            100_000,
            delimiter=";",
            before="\N{ZERO WIDTH NO-BREAK SPACE}",
        ),
        Format(
            "xlsx",
            "XLSX",
            "XLSX",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            10_000,
        ),
    )
}


class TooMany(Exception):
    """There are more rows than the file may have. The message tells what to do."""


def refused(query: QueryDict, page: str) -> list[str]:
    """What is wrong with the format that is asked for, in sentences. page: the parameter that names a page."""
    given = query.getlist(FORMAT)
    if len(given) > 1:
        return [gettext("This is given more than once: give it once.")]
    if given[0] not in FORMATS:
        return [
            gettext("“%(given)s” is not one of: %(known)s.")
            % {"given": shown(given[0]), "known": ", ".join(FORMATS)}
        ]
    if query.get(page):
        return [gettext("A file has all rows of the list: leave “%(page)s” away.") % {"page": page}]
    return []


@dataclass(frozen=True)
class File:
    """What is downloaded. section: the list's name in addresses. chips: (label, value) of the filters at work."""

    section: str
    title: str
    table: Table
    rows: QuerySet[Any]
    on: str
    chips: list[tuple[str, str]]
    api_url: str


def download(request: HttpRequest, file: File, code: str) -> HttpResponseBase:
    """The file. Raises TooMany."""
    kind = FORMATS[code]
    ids = list(file.rows.values_list("pk", flat=True)[: kind.most + 1])
    if len(ids) > kind.most:
        raise TooMany(
            gettext(
                "A file of the kind %(kind)s has at most %(most)s rows, and this list has more. Narrow it by filters, "
                "or read it page by page in the API."
            )
            % {"kind": kind.name, "most": intcomma(kind.most)}
        )
    root = request.build_absolute_uri("/").rstrip("/")
    names = file.table.names(on=file.on)
    lines = _lines(file, ids, root, current_store(), get_language())
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=kind.content_type)
    elif kind.code == "xlsx":
        moment = _last_change()
        about = _about(file, root, request.get_full_path(), len(ids), moment)
        content = _workbook(file.section, names, lines, about, moment)
        response = HttpResponse(content, content_type=kind.content_type)
    else:
        response = StreamingHttpResponse(_csv(kind, names, lines), content_type=kind.content_type)
    # Two kinds of CSV are two files in one folder.
    dialect = kind.code.removeprefix(kind.suffix)
    name = f"draaideur-{file.section}-{timezone.localdate().isoformat()}{dialect}.{kind.suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = f'<{LICENCE}>; rel="license"'
    response["X-Robots-Tag"] = "noindex"
    return response


Lines = Iterable[list[list[Cell]]]


def _lines(
    file: File, ids: list[Any], root: str, store: Store, language: str | None
) -> Iterator[list[list[Cell]]]:
    """The rows as cells, a chunk at a time. A response is read when the request's store and language are forgotten, so both
    are given: this is run when the file is read."""

    @contextmanager
    def as_asked() -> Iterator[None]:
        with use_store(store), override(language):
            yield

    for start in range(0, len(ids), CHUNK):
        with as_asked():
            some = ids[start : start + CHUNK]
            found = {record.pk: record for record in file.rows.filter(pk__any_of=some).order_by()}
            chunk = [file.table.cells(found[pk], root, on=file.on) for pk in some if pk in found]
        yield chunk


def harmless(value: Cell) -> Cell:
    """A cell of CSV that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def fitting(text: str) -> str:
    """A text that a cell of a workbook holds; one that was cut says so."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _csv(kind: Format, names: list[str], lines: Lines) -> Iterator[str]:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=kind.delimiter)
    held.write(kind.before)
    writer.writerow(names)
    yield held.getvalue()
    for chunk in lines:
        held.seek(0)
        held.truncate()
        writer.writerows([harmless(value) for value in row] for row in chunk)
        yield held.getvalue()


def _workbook(
    section: str, names: list[str], lines: Lines, about: list[tuple[str, str]], moment: datetime
) -> bytes:
    """Two sheets: the rows, and what they are. The same bytes for the same rows: it is dated by the last publication."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"constant_memory": True}) as book:
        book.set_properties({"title": section, "author": "Draaideur", "created": moment})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet = book.add_worksheet(section)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(names) - 1, 18)
        for place, name in enumerate(names):
            sheet.write_string(0, place, name, bold)
        number = 0
        for chunk in lines:
            for row in chunk:
                number += 1
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, place, fitting(value))
                    elif value is not None:
                        sheet.write_number(number, place, value)
        sheet.autofilter(0, 0, number, len(names) - 1)
        told = book.add_worksheet("About")
        told.set_column(0, 0, 18)
        told.set_column(1, 1, 90)
        for place, (label, words) in enumerate(about):
            told.write_string(place, 0, label, bold)
            told.write_string(place, 1, fitting(words), wrapped)
    return held.getvalue()


def _last_change() -> datetime:
    """When something was last published or withdrawn here, in UTC: the moment of which a file is."""
    last = Version.objects.order_by("-cursor").values_list("at", flat=True).first()
    return (last or datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _about(file: File, root: str, path: str, number: int, moment: datetime) -> list[tuple[str, str]]:
    """What a reader of the file has to know, line by line."""
    lines = [
        (gettext("Source"), f"Draaideur, {root}/"),
        (gettext("List"), file.title),
        *((gettext("Filter"), f"{label}: {value}") for label, value in file.chips),
        (gettext("Rows"), str(number)),
        (gettext("This file"), f"{root}{path}"),
        (gettext("The same in the API"), f"{root}{file.api_url}"),
        (gettext("Last change here"), f"{moment.isoformat()}Z"),
        (gettext("Licence"), f"CC BY 4.0, {LICENCE}"),
        (
            gettext("Dates"),
            gettext(
                "As the source gives them (EDTF), with the first and the last day that they may mean. Empty: unknown or "
                "without a limit, never “always” and never “still there”."
            ),
        ),
    ]
    if any(each.name == "standing" for each in file.table.columns):
        lines.append(
            (
                gettext("Standing"),
                gettext(
                    "Who says so, and does anyone differ? Only “stated” is given as a fact by a source. Keep standing and "
                    "sentence with whatever you take from a row."
                ),
            )
        )
    if file.on:
        lines.append(
            (
                gettext("Held"),
                gettext(
                    "How far the dates carry it on the day, month or year asked about: “covered” or “possible”. Says nothing "
                    "about truth."
                ),
            )
        )
    return lines
