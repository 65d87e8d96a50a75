"""What is measured of moves and affiliations, once both stores are loaded."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
from django.db.models import Count, Q

from bench import plain
from bench.measure import Figure, Times, asked, repeated, timed
from config.stores import PUBLISHED, use_store
from people.flows import flows
from people.models import Affiliation, Move, MoveQuerySet, RuleOutcome

ALL_SECONDS, PAGE_SECONDS, FACETS_SECONDS, DAY_SECONDS = 90.0, 0.020, 1.0, 0.010
PAGE = 50
TIMES = 25
DAY = "2015-06-15"
# From so many people on, a question must not read a whole table.
MANY = 100_000
Say = Callable[[str], None]


def refresh(conninfo: str, store: str, people: list[str] | None = None) -> None:
    """Work out the moves of some people (None: of everybody), as the triggers do."""
    with psycopg.connect(conninfo) as connection:
        connection.execute(f"SELECT {store}.refresh_moves(%s::uuid[], NULL)", [people])


def worked_out(conninfo: str) -> Figure:
    """All moves and rule outcomes, in the newsroom and then in the published store."""
    times = Times(tuple(timed(partial(refresh, conninfo, store)) for store in ("newsroom", "published")))
    return Figure("All moves and rule outcomes worked out", times, ALL_SECONDS, note="once in each store")


def counts() -> list[tuple[str, str, int]]:
    """Moves by direction and basis."""
    with use_store(PUBLISHED):
        rows = Move.objects.order_by("direction", "basis").values_list("direction", "basis")
        return [(*row[:2], row[2]) for row in rows.annotate(n=Count("pk"))]


def outcomes() -> list[tuple[str, int]]:
    """Outcomes of rules."""
    with use_store(PUBLISHED):
        rows = RuleOutcome.objects.order_by("outcome").values_list("outcome")
        return [tuple(row) for row in rows.annotate(n=Count("pk"))]


def crossing(conninfo: str) -> tuple[int, int]:
    """People, and those of them with posts on both sides of a door."""
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(
            "WITH spheres AS (SELECT DISTINCT a.person_id, coalesce(r.sphere_id, o.sphere_id) AS sphere"
            " FROM published.people_affiliation a JOIN published.people_role r ON r.id = a.role_id"
            " JOIN published.orgs_organization o ON o.id = a.organization_id)"
            " SELECT (SELECT count(*) FROM published.people_person), count(DISTINCT i.person_id) FROM spheres i"
            " JOIN published.orgs_door d ON d.inside_id = i.sphere JOIN spheres o ON o.person_id = i.person_id"
            " AND o.sphere = d.outside_id"
        ).fetchone()
    # One row, always: it counts.
    return (row[0], row[1]) if row else (0, 0)


def refreshes(conninfo: str, everything: Times) -> list[Figure]:
    """The moves of one person, and of as many as an import writes at a time."""
    with psycopg.connect(conninfo) as connection:
        some = connection.execute(
            "SELECT a.person_id::text FROM newsroom.people_affiliation a WHERE a.person_id IN"
            " (SELECT person_id FROM newsroom.people_move ORDER BY id LIMIT 5000)"
            " GROUP BY 1 HAVING count(*) = 5 ORDER BY 1 LIMIT %s",
            [TIMES],
        ).fetchall()
        many = connection.execute(
            "SELECT id::text FROM newsroom.people_person ORDER BY id LIMIT 10000"
        ).fetchall()
    people = [[pk] for (pk,) in some]
    batches = [[pk for (pk,) in many[k : k + 2000]] for k in range(0, len(many), 2000)]
    found = []
    for name, asks in (
        ("Moves of one person with 5 posts worked out", people),
        ("Moves of 2,000 people worked out", batches),
    ):
        with psycopg.connect(conninfo, autocommit=True) as connection:

            def work_out(ids: list[str], on: psycopg.Connection = connection) -> None:
                on.execute("SELECT newsroom.refresh_moves(%s::uuid[], NULL)", [ids])

            times = repeated([partial(work_out, ids) for ids in asks])
        found.append(Figure(name, times, baseline=repeated([partial(plain.count, ids) for ids in asks])))
    found[0].note = f"all of them: {everything.median / found[0].times.median:,.0f} times as long"
    return found


def _counted_by(moves: MoveQuerySet, column: str) -> list[dict[str, Any]]:
    return list(moves.order_by().values(column).annotate(n=Count("pk")))


def _page(moves: MoveQuerySet) -> Callable[[], Any]:
    return lambda: list(moves.latest_first()[:PAGE])


def _both(name: str, some: list[Any], baseline: Times) -> list[Figure]:
    """The first page of some moves: the rows alone, and with all that the page shows of them."""
    calls = (some * TIMES)[:TIMES]
    return [
        asked(name, map(_page, calls), target=PAGE_SECONDS, baseline=baseline),
        asked(
            f"{name}, with all that its lines show",
            (_page(moves.preload()) for moves in calls),
            target=PAGE_SECONDS,
            note="all queries together",
        ),
    ]


def by_organization(organizations: dict[str, tuple[Any, int]]) -> list[Figure]:
    """organizations: a word for each, its id and how many posts it has."""
    found = []
    for word, (pk, posts) in organizations.items():
        moves = Move.objects.counted().filter(Q(from_organization=pk) | Q(to_organization=pk))
        baseline = repeated([partial(plain.by_organization, pk)] * 3)
        found += _both(f"Moves of a {word} organization ({posts:,} posts)", [moves], baseline)
    return found


def by_person(people: list[Any]) -> list[Figure]:
    moves = [Move.objects.counted().filter(person=pk) for pk in people]
    return _both("Moves of a person", moves, repeated([partial(plain.by_person, pk) for pk in people]))


def by_kind() -> tuple[list[Figure], Times]:
    """By direction and basis in order of date; and how long a plain self-join takes to find exits."""
    baseline = repeated([plain.exits], warm=False)
    found = _both("All moves", [Move.objects.counted()], baseline)
    for direction, basis in (
        ("exit", "certain"),
        ("entry", "possible"),
        ("exit", "asserted"),
        ("both", "certain"),
    ):
        moves = Move.objects.counted().filter(direction=direction, basis=basis)
        found += _both(f"Moves: {direction}, {basis}", [moves], baseline)
    return found, baseline


def facets() -> list[Figure]:
    """Counts, as lists and their flows show them."""
    baseline = repeated([plain.by_door], warm=False)
    moves = Move.objects.counted()
    times = 7
    found = [
        asked(
            f"Moves counted by {column}",
            [partial(_counted_by, moves, column)] * times,
            target=FACETS_SECONDS,
            baseline=baseline,
        )
        for column in ("direction", "basis", "door")
    ]
    found.append(
        asked(
            "Moves counted by door and direction (the flow)",
            [lambda: flows(moves)] * times,
            target=FACETS_SECONDS,
        )
    )
    found.append(asked("All moves counted (pages of the list)", [moves.count] * times, target=FACETS_SECONDS))
    return found


def on_a_day(organization: Any, people: int, everybody: int) -> Figure:
    """Who was in an organization of some people on a day, among everybody."""
    posts = Affiliation.objects.filter(organization=organization)
    figure = asked(
        f"Who was in an organization of {people} people on {DAY}",
        [lambda: list(posts.active_on(DAY))] * TIMES,
        target=DAY_SECONDS,
        baseline=asked("All its posts", [lambda: list(posts)] * 5).times,
        plan=True,
    )
    read = sorted(set(re.findall(r"Seq Scan on (\w+)", figure.plan)))
    # A table of a few blocks is read from end to end because that is faster.
    small = everybody < MANY
    figure.holds = small or not read
    figure.note = f"reads {', '.join(read)} from end to end" if read else "no sequential scan"
    if read and small:
        figure.note += ", small as it is here"
    return figure
