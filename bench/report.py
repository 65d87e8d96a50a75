"""The results as a Markdown file: the machine, what was loaded, each figure with its target and its baseline, the plans."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import django
import psycopg
from django.db import connections

from bench.measure import Figure, Times
from bench.server import memory

SETTINGS = ("shared_buffers", "work_mem", "max_parallel_workers_per_gather", "jit", "fsync")


@dataclass
class Report:
    """Lines of Markdown, and what was missed."""

    people: int
    lines: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def say(self, *lines: str) -> None:
        self.lines += lines

    def heading(self, text: str) -> None:
        self.lines += ["", f"## {text}", ""]

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """A table; every column but the first is of numbers."""
        heads = list(heads)
        self.lines += [_line(heads), _line(["---", *["--:"] * (len(heads) - 1)])]
        self.lines += [_line(row) for row in rows]

    def figures(self, found: Iterable[Figure]) -> None:
        """Figures with their targets, and the plans of those that have one."""
        found = list(found)
        heads = (
            *("Question", "times", "median", "95 % within", "target", "met"),
            *("plain self-join", "that many times as long", "note"),
        )
        self.table(heads, (_cells(figure) for figure in found))
        for figure in found:
            if figure.met is False:
                self.missed.append(figure.name)
            if figure.plan:
                summary = f"<details><summary>{figure.name}: {figure.planned}</summary>"
                self.lines += ["", summary, "", "```", figure.plan, "```", "", "</details>"]

    def write(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(figure: Figure) -> list[str]:
    return [
        figure.name,
        str(len(figure.times.seconds)),
        duration(figure.times.median),
        duration(figure.times.p95),
        "" if figure.target is None else duration(figure.target),
        mark(figure.met),
        "" if figure.baseline is None else duration(figure.baseline.median),
        "" if figure.ratio is None else f"{figure.ratio:,.1f}",
        figure.note,
    ]


def mark(met: bool | None) -> str:
    return {True: "✓", False: "✗", None: ""}[met]


def duration(seconds: float) -> str:
    """“12.3 ms”, “4.56 s”, “2 min 5 s”."""
    if seconds < 1:
        return f"{seconds * 1000:.1f} ms"
    if seconds < 120:
        return f"{seconds:.2f} s"
    return f"{int(seconds // 60)} min {seconds % 60:.0f} s"


def size(number: float) -> str:
    return f"{number / 1e9:.2f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


def spread(times: Times) -> str:
    """All repetitions, where there are few."""
    return ", ".join(duration(seconds) for seconds in times.seconds)


def machine() -> list[str]:
    """The machine and the versions, without its name or any folder."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
        settings = []
        for name in SETTINGS:
            cursor.execute(f"SHOW {name}")
            settings.append(f"{name} {cursor.fetchone()[0]}")
    return [
        f"- {_processor()}, {os.cpu_count()} cores, {size(memory('MemTotal'))} of memory; "
        f"the database in {os.environ['DRAAIDEUR_BENCH_IN']}",
        f"- PostgreSQL {server} ({', '.join(settings)}), Python {platform.python_version()}, Django {django.__version__}, "
        f"psycopg {psycopg.__version__}, {platform.system()} {platform.machine()}",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
