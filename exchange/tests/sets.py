"""Data sets written for tests: folders of CSV, and taking them in."""

import csv
from pathlib import Path
from typing import Any

from django.apps import apps

from exchange.cells import Address
from exchange.importer import Options, take_in
from exchange.models import Import
from exchange.outcome import Report
from exchange.undo import Kept
from exchange.written import tracked_models

Rows = list[dict[str, str]]


def write(folder: Path, **files: Rows) -> Path:
    """A folder with `people=[…]` as people.csv, and so on; the columns are those that some row has."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def person(given: str, name: str, **cells: str) -> dict[str, str]:
    return {"id": given, "name": name} | cells


def organization(given: str, name: str, **cells: str) -> dict[str, str]:
    return {"id": given, "name": name} | cells


def post(given: str, who: str, where: str, role: str = "member", **cells: str) -> dict[str, str]:
    return {"id": given, "person_id": who, "organization_id": where, "role": role} | cells


def taken_in(folder: Path, **options: Any) -> tuple[Import, Report]:
    """Take in a folder that has something new."""
    made, report = tried(folder, **options)
    assert made is not None
    return made, report


def tried(folder: Path, **options: Any) -> tuple[Import | None, Report]:
    options = {"set_name": folder.name, "source": Address("https://example.org/set", is_url=True)} | options
    return take_in(Options(folder=folder, **options))


def contents() -> dict[str, frozenset[Any]]:
    """Everything that journalists could see in the newsroom, by model: ids and columns of each row."""
    found: dict[str, frozenset[Any]] = {}
    watched = {model for model, _history in tracked_models()}
    for model in apps.get_models():
        if model in watched:
            found[model._meta.label] = frozenset(
                tuple(map(str, row)) for row in model._base_manager.values_list()
            )
    return found


def why(kept: list[Kept]) -> dict[str, str]:
    """Why rows stay, by what they are called."""
    return {str(each.record): each.why for each in kept}
