"""Times, and how a figure stands to its target and to a baseline of the same run."""

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from config.stores import ALIAS, PUBLISHED, use_store


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

    plans: what EXPLAIN says of its queries, where that is to be shown. holds: what else must be so for the target to be met.
    """

    name: str
    times: Times
    target: float | None = None
    baseline: Times | None = None
    note: str = ""
    plans: list[str] = field(default_factory=list)
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


class _Clock:
    """Adds up what the database takes: a wrapper of Django's around every query. The result is fetched in it as well."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.queries: list[tuple[str, Any]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.queries.append((sql, params))


def in_database(function: Callable[[], Any]) -> tuple[float, list[tuple[str, Any]]]:
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
    """What the queries of some calls take in the database. With `plan`, or where the target is missed, with their plans."""
    calls = list(functions)
    in_database(calls[0])
    answers = [in_database(call) for call in calls]
    figure = Figure(name, Times(tuple(seconds for seconds, _ in answers)), target, baseline, note)
    if plan or figure.met is False:
        figure.plans = [explained(sql, params) for sql, params in answers[0][1]]
    return figure


def explained(sql: str, params: Any) -> str:
    """The plan of a query in `published`, with the time and the blocks of each step."""
    with connections["published"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())
