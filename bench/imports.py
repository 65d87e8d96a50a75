"""A real data set into the newsroom and out again, by the project's own commands, where the sets are at hand."""

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Model

from bench.real import folder
from bench.server import BenchError
from config import processes
from exchange.models import Import
from exchange.written import tracked_models
from people.models import Move

ROOT = Path(__file__).resolve().parent.parent
SET = "world_parliaments"
# Seconds and bytes that taking it in may take, and rows of it that are malformed.
SECONDS, BYTES, MALFORMED = 120.0, 300_000_000, 92


@dataclass(frozen=True)
class Run:
    """One command: seconds, the most memory that its process had, and what it said of the rows."""

    name: str
    seconds: float
    memory: int
    said: str


def measured(check: Callable[[], None]) -> list[Run]:
    """Take the set in, take it in again, take it out; nothing where it isn't at hand. Raises BenchError where a run does
    something else than it should."""
    place = folder()
    if place is None or not (place / SET).is_dir():
        return []
    before = _rows()
    source = ("import_csv", str(place / SET), "--partial")
    first = _run("taken in", source, check)
    if f"{MALFORMED} refused" not in first.said:
        raise BenchError(f"Taking in {SET} should refuse {MALFORMED} rows. It said: {first.said}")
    again = _run("taken in again", source, check)
    if "Nothing in it is new" not in again.said:
        raise BenchError(f"Taking in {SET} again should change nothing. It said: {again.said}")
    number = str(Import.objects.latest("pk").pk)
    out = _run("taken out", ("undo_import", number), check)
    if not re.search(r"rows of import .* were taken out", out.said):
        raise BenchError(f"{SET} should be taken out. It said: {out.said}")
    if _rows() != before:
        raise BenchError(f"Taking out {SET} should leave as many rows as there were before.")
    return [first, again, out]


def met(runs: list[Run]) -> bool:
    """Whether taking it in took no longer and no more memory than it may."""
    return runs[0].seconds <= SECONDS and runs[0].memory <= BYTES


def _rows() -> dict[str, int]:
    """Rows of every table with a history, and of moves."""
    models: list[type[Model]] = [Move, *(model for model, _history in tracked_models())]
    return {model._meta.label: model._base_manager.count() for model in models}


def _run(name: str, command: tuple[str, ...], check: Callable[[], None]) -> Run:
    said = Path(os.environ["DRAAIDEUR_DATA"]) / "import.txt"
    began = time.monotonic()
    with said.open("wb") as out:
        process = processes.spawn(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=dict(os.environ), stdout=out, stderr=out
        )
        try:
            while True:
                check()
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                time.sleep(0.05)
        except BaseException:
            processes.stop(process)
            raise
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    lines = said.read_text().splitlines()
    if process.returncode:
        raise BenchError(f"{' '.join(command[:1])} failed: {lines[-1] if lines else ''}")
    told = "; ".join(line for line in lines if not line.startswith(" "))
    return Run(name, seconds, usage.ru_maxrss * 1024, told)
