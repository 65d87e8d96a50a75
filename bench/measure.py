"""Times, and how a figure stands to its target and to a baseline of the same run."""

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import connections

from config.stores import ALIAS, PUBLISHED, use_store

# Longer lines of a plan are cut.
WIDE = 180


@dataclass(frozen=True)
class Times:
    """Seconds of several repetitions."""

    seconds: tuple[float, ...]

    def at(self, share: float) -> float:
        """The time that a share of the repetitions took at most (nearest rank)."""
        ordered = sorted(self.seconds)
        return ordered[max(0, min(len(ordered), -int(-share * len(ordered) // 1)) - 1)]

    @property
    def median(self) -> float:
        return self.at(0.5)

    @property
    def p95(self) -> float:
        return self.at(0.95)


@dataclass
class Figure:
    """One line of the results. target: seconds that it may take. baseline: the same question, asked plainly.

    plan: what EXPLAIN says of the query that takes longest, where that is to be shown, and `planned` which one that is.
    holds: what else must be so for the target to be met.
    """

    name: str
    times: Times
    target: float | None = None
    baseline: Times | None = None
    note: str = ""
    plan: str = ""
    planned: str = ""
    holds: bool = True

    @property
    def met(self) -> bool | None:
        return None if self.target is None else self.times.median <= self.target and self.holds

    @property
    def ratio(self) -> float | None:
        """How many times as long the baseline takes."""
        return self.baseline.median / self.times.median if self.baseline and self.times.median else None


def timed(function: Callable[[], Any]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def repeated(functions: Iterable[Callable[[], Any]], *, warm: bool = True) -> Times:
    """The times of some calls, one after another; the first one is made once before, unless `warm` is False."""
    calls = list(functions)
    if warm:
        calls[0]()
    return Times(tuple(timed(call) for call in calls))


# Seconds, text, parameters.
Query = tuple[float, str, Any]


class _Clock:
    """Adds up what the database takes: a wrapper of Django's around every query. The result is fetched in it as well."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.queries: list[Query] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - began
            self.seconds += took
            self.queries.append((took, sql, params))


def in_database(function: Callable[[], Any]) -> tuple[float, list[Query]]:
    """Seconds that the queries of a call take, and the queries; in `published`, as a public page asks."""
    clock = _Clock()
    with ExitStack() as asking:
        asking.enter_context(use_store(PUBLISHED))
        for alias in ALIAS.values():
            asking.enter_context(connections[alias].execute_wrapper(clock))
        function()
    return clock.seconds, clock.queries


def asked(
    name: str,
    functions: Iterable[Callable[[], Any]],
    *,
    target: float | None = None,
    baseline: Times | None = None,
    note: str = "",
    plan: bool = False,
) -> Figure:
    """What the queries of some calls take in the database. With `plan`, or where the target is missed, with the plan of the
    one that takes longest."""
    calls = list(functions)
    in_database(calls[0])
    answers = [in_database(call) for call in calls]
    figure = Figure(name, Times(tuple(seconds for seconds, _ in answers)), target, baseline, note)
    if plan or figure.met is False:
        took, text, params = max(answers[-1][1], key=lambda query: query[0])
        figure.plan = explained(text, params)
        figure.planned = f"{len(answers[-1][1])} queries; the longest, {1000 * took:.1f} ms"
    return figure


def explained(sql: str, params: Any) -> str:
    """The plan of a query in `published`, with the time and the blocks of each step."""
    with connections["published"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
        lines = [row[0] for row in cursor.fetchall()]
    return "\n".join(line if len(line) < WIDE else f"{line[:WIDE]} …" for line in lines)
