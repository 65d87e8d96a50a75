"""One benchmark from end to end: load, work out, ask, serve, write down."""

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connections
from django.urls import reverse

from bench import degrees, imports, load, pages, publishing, questions, real, searching, web
from bench.careers import Data
from bench.measure import Figure
from bench.report import Report, duration, machine, mark, size, spread
from config.demo_steps import progress, say
from config.stores import PUBLISHED, use_store
from orgs.models import Organization
from people.models import Move, Person

RESULTS = Path(__file__).parent / "results"


def run(people: int, check: Callable[[], None]) -> None:
    """Measure everything with so many people, and write the results. `check` may raise to stop."""
    report = Report(people)
    say(f"{people:,} people:")
    _step("tables and vocabulary", load.prepare, check)
    data = Data(people, load.roles())
    conninfo = load.owner()
    _loaded(report, data, conninfo, check)
    everything = _step("moves of everybody", lambda: questions.worked_out(conninfo), check)
    _step("keys of all names", lambda: searching.filled(conninfo), check)
    _step("vacuum and analyze", lambda: load.settle(conninfo), check)
    _counted(report, everything, conninfo)
    figures: list[Figure] = []
    figures += _step("moves of some people", lambda: questions.refreshes(conninfo, everything.times), check)
    organizations = chosen(data)
    figures += _step("pages by organization", lambda: questions.by_organization(organizations), check)
    figures += _step("pages by person", lambda: questions.by_person(_movers()), check)
    kinds, exits = _step("pages by direction and basis", questions.by_kind, check)
    everything.baseline = exits
    figures += kinds
    figures += _step("counts", questions.facets, check)
    figures.append(_step("one day", lambda: questions.on_a_day(data.asked, data.asked_people, people), check))
    figures += _step("search", searching.figures, check)
    report.heading("Moves worked out, and asked for; search")
    report.say(
        "Times of pages are those of the database, results fetched. The plain self-join compares the stored bounds of two "
        "posts, without doubtful dates, cited orders or rules.",
        "",
    )
    report.figures([everything, *figures])
    connections.close_all()
    _serve(report, organizations, check)
    _loading(report, check)
    _imported(report, check)
    _published(report, check)
    _written(report)


def _step(label: str, function: Callable[[], Any], check: Callable[[], None]) -> Any:
    check()
    began = time.monotonic()
    found = function()
    progress(label, began)
    return found


def _loaded(report: Report, data: Data, conninfo: str, check: Callable[[], None]) -> None:
    def checked() -> Any:
        for chunk in data.chunks():
            check()
            yield chunk

    both = dict.fromkeys(load.STORES, False)
    found = _step("rows", lambda: load.load(checked(), conninfo, both), check)
    settled = load.settle(conninfo)
    kept = load.sizes(conninfo)
    report.say(
        f"# {report.people:,} people, {data.posts:,} affiliations",
        "",
        f"{date.today().isoformat()}, by `make bench`. How to read it: CONTRIBUTING.md.",
        "",
        *machine(),
        f"- {real.compared()}",
    )
    report.heading("Loaded")
    report.table(
        ("rows", "in each store"), ((name, f"{number:,}") for name, number in found.rows.items() if number)
    )
    sizes = data.sizes
    report.say(
        "",
        f"{2 * found.number:,} rows in two stores in {duration(found.seconds)}: "
        f"{2 * found.number / found.seconds:,.0f} rows a second, made and copied at once, indexes kept, constraints "
        f"checked, triggers off; then VACUUM and ANALYZE, {duration(settled)}. On disk before moves: "
        + ", ".join(f"{store} {size(kept[store])}" for store in load.STORES)
        + ".",
        "",
        f"Posts of an organization: largest {max(sizes):,}, median {sorted(sizes)[len(sizes) // 2]}, exponent "
        f"{degrees.fitted_exponent(sizes):.2f}; {data.asked_people} people in the one that is asked about a day.",
    )


def _counted(report: Report, everything: Figure, conninfo: str) -> None:
    people, crossing = questions.crossing(conninfo)
    kept = load.sizes(conninfo)
    counts = questions.counts()
    report.heading("Moves")
    report.say(
        f"{crossing:,} of {people:,} people ({100 * crossing / people:.1f} %) have posts on both sides of a door. "
        f"{sum(number for *_, number in counts):,} moves; worked out in {spread(everything.times)}. On disk with them: "
        + ", ".join(f"{store} {size(kept[store])}" for store in load.STORES)
        + ".",
        "",
    )
    report.table(("direction, basis", "moves"), ((f"{d}, {b}", f"{n:,}") for d, b, n in counts))
    report.say("")
    report.table(
        ("outcome of a rule", "number"), ((outcome, f"{n:,}") for outcome, n in questions.outcomes())
    )


def chosen(data: Data) -> dict[str, tuple[Any, int]]:
    """Organizations to ask about: the big one, a middle one and a small one of those with a door; id and posts."""
    with_door = [k for k, place in enumerate(data.places) if place.side == 1]
    big = with_door[0]
    middle = min(with_door, key=lambda k: abs(data.sizes[k] - 1000))
    small = min(with_door, key=lambda k: abs(data.sizes[k] - 3))
    return {
        word: (data.organizations[k], data.sizes[k])
        for word, k in (("big", big), ("middle", middle), ("small", small))
    }


def _movers() -> list[Any]:
    """People with moves, far apart."""
    with use_store(PUBLISHED):
        return list(Move.objects.order_by("id").values_list("person", flat=True)[: questions.TIMES])


def addresses(organizations: dict[str, tuple[Any, int]]) -> list[str]:
    """Pages and lists of the API to ask for, as readers and programs do."""
    with use_store(PUBLISHED):
        big = Organization.objects.get(pk=organizations["big"][0])
        middle = Organization.objects.get(pk=organizations["middle"][0])
        move = Move.objects.counted().preload().order_by("id")[0]
        person = Person.objects.get(pk=move.person_id)
        pages = [record.get_absolute_url() for record in (big, middle, person, move)]
    asked = [
        *(
            ("people", ""),
            ("people", "?q=ivanov"),
            ("organizations", ""),
            ("organizations", "?q=bank"),
            ("roles", ""),
        ),
        *(("affiliations", ""), ("affiliations", f"?organization={big.key}")),
        ("affiliations", f"?organization={middle.key}&on={questions.DAY}"),
        *(("moves", ""), ("moves", "?direction=exit&basis=certain")),
        *(("moves", f"?organization={big.key}"), ("moves", f"?person={person.key}")),
    ]
    return [
        *(reverse(name) + query for name, query in asked),
        *pages,
        *(f"/api/v1/{name}/{query}" for name, query in asked),
        f"/api/v1/people/{person.key}/",
        f"/api/v1/moves/{move.key}/",
    ]


def _serve(report: Report, organizations: dict[str, tuple[Any, int]], check: Callable[[], None]) -> None:
    asked = addresses(organizations)
    connections.close_all()
    found = _step("web server", lambda: web.serve(Path(os.environ["DRAAIDEUR_DATA"]), asked, check), check)
    report.heading("Memory of the web server")
    once = f"; {size(found.last.shared)} with what they share counted once (PSS)" if found.last.shared else ""
    report.say(
        f"gunicorn as the demo starts it, {found.processes} processes, against `published`: {size(found.first.resident)} at "
        f"first, {size(found.last.resident)} after {web.REQUESTS} requests for {len(asked)} pages and lists of the API "
        f"({web.AT_ONCE} at a time), all processes together (RSS){once}. The largest process: {size(found.last.largest)}; "
        f"target for a process {size(web.TARGET)}: {mark(found.met)}",
        "",
    )
    if not found.met:
        report.missed.append("Memory of the web server")
    report.table(
        ("slowest addresses, two processes asked for four at a time", "median"),
        ((f"`{address}`", duration(seconds)) for address, seconds in found.slowest(12)),
    )
    if found.refused:
        report.say("", f"Not answered with 200: {', '.join(found.refused)}")


def _loading(report: Report, check: Callable[[], None]) -> None:
    found = _step("a long page in a browser", lambda: pages.measured(check), check)
    report.heading("A person with sixty facts, in a browser")
    if found is None:
        report.say("Left out: there is no Chromium here (python -m tests.chromium --install).")
        return
    report.missed += found.missed
    report.say(
        "A page of its own server, as gunicorn serves it to readers, loaded for the first time. The slow phone: Chromium "
        "with its processor slowed down four times, 1.6 Mbit/s, 150 ms a round trip.",
        "",
    )
    report.table(
        ("figure", "found", "at most", "met"),
        ((what, f"{figure:.3g}", f"{most:g}", mark(figure <= most)) for what, figure, most in found.lines),
    )
    report.say(
        "",
        f"The HTML, made: p95 {duration(found.made_p95)}; of a person with one fact {duration(found.plain)}, so that sixty "
        f"take {found.made / found.plain:.1f} times as long. Painted: at worst {duration(found.painted_worst)}, without"
        f" slowing {duration(found.unslowed)} ({found.painted / found.unslowed:.1f} times as fast).",
    )


def _published(report: Report, check: Callable[[], None]) -> None:
    found = _step("publishing", lambda: publishing.measured(check), check)
    report.heading("A hundred thousand records in one plan and one publication")
    if not found.met:
        report.missed.append("Publishing")
    both = f"{publishing.SECONDS:.0f} s together, and {size(publishing.BYTES)}"
    report.say(
        f"{found.records:,} records of a new newsroom, in a server of its own: planned in {duration(found.planned)}, "
        f"published in {duration(found.published)}, with at most {size(found.memory)} of memory (target {both}): "
        f"{mark(found.met)}. The ledger checked in {duration(found.verified)}, the public store made anew from it in "
        f"{duration(found.rebuilt)}."
    )


def _imported(report: Report, check: Callable[[], None]) -> None:
    runs = _step("a real data set", lambda: imports.measured(check), check)
    report.heading("A real data set, into a newsroom that holds all of that")
    if not runs:
        report.say("Left out: the set is not at hand (DRAAIDEUR_TEST_DATA).")
        return
    met = imports.met(runs)
    if not met:
        report.missed.append("Taking in a real data set")
    report.say(
        f"{imports.SET}, by the commands, in the time of the whole process. {runs[0].said}.",
        "",
        f"Target for taking it in: {duration(imports.SECONDS)} and {size(imports.BYTES)}: {mark(met)}",
        "",
    )
    report.table(
        ("run", "time", "memory of the process"),
        ((run.name, duration(run.seconds), size(run.memory)) for run in runs),
    )


def _written(report: Report) -> None:
    path = RESULTS / f"{date.today().isoformat()}-{report.people}.md"
    report.write(path)
    missed = "; ".join(report.missed)
    say(f"Missed: {missed}." if missed else "All targets are met.")
    say(f"The figures are in bench/results/{path.name}")
