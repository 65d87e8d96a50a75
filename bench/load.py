"""Loads generated rows into both stores by COPY, with the triggers of users switched off."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench import places
from bench.rows import Block
from bench.tables import TABLES
from people.models import Role

STORES = ("newsroom", "published")
FIXTURES = Path(settings.BASE_DIR) / "fixtures"
EDITOR = "bench"


def prepare() -> None:
    """Tables, vocabulary and rules in both stores, by the project's own commands."""
    call_command("migrate", verbosity=0)
    User.objects.create_superuser(EDITOR)
    for name in ("vocabulary.yaml", "rules.yaml"):
        call_command("load_case", FIXTURES / name, verbosity=0)
        call_command("publish_case", FIXTURES / name, by=EDITOR, verbosity=0)


def roles() -> list[places.Role]:
    """The roles of the vocabulary, in an order that doesn't depend on the database."""
    return [
        places.Role(str(role.pk), role.category_id, role.sphere_id) for role in Role.objects.order_by("code")
    ]


def owner() -> str:
    """How to connect to the database as its owner."""
    given = settings.OWNER_DATABASE
    assert given is not None  # bench.server gives it
    options = given["OPTIONS"]
    return make_conninfo(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"] or options.get("host"),
        port=given["PORT"] or options.get("port"),
    )


@dataclass
class Loaded:
    """Seconds, rows of each table, and bytes of each store on disk (tables and indexes)."""

    seconds: float
    rows: Mapping[str, int]
    indexed: float = 0.0
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return sum(self.rows.values())


class _Writer(Thread):
    """Copies blocks into one store, in one transaction, while the next ones are made. `error` is what stopped it."""

    def __init__(self, conninfo: str, store: str, triggers: bool) -> None:
        super().__init__(daemon=True)
        self.conninfo, self.store, self.triggers = conninfo, store, triggers
        self.queue: Queue[list[Block] | None] = Queue(maxsize=3)
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with psycopg.connect(self.conninfo) as connection:
                if not self.triggers:
                    # Foreign keys aren't checked either: what is loaded so is compared with what is loaded the slow way.
                    connection.execute("SET session_replication_role = replica")
                while (chunk := self.queue.get()) is not None:
                    for table, lines in chunk:
                        with connection.cursor() as cursor, cursor.copy(self._copy(table)) as copy:
                            copy.write(lines)
        except Exception as error:  # whatever it is, the thread that makes rows has to hear of it
            self.error = error
            while self.queue.get() is not None:
                pass

    def _copy(self, table: Any) -> sql.Composed:
        return sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.store, table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
        )


def load(chunks: Iterable[list[Block]], conninfo: str, triggers: Mapping[str, bool]) -> Loaded:
    """Write the same rows to some stores at once. triggers: the stores, and whether their triggers are left on.

    Raises the error that stopped one of them."""
    began = time.monotonic()
    writers = [_Writer(conninfo, store, on) for store, on in triggers.items()]
    for writer in writers:
        writer.start()
    rows: dict[str, int] = dict.fromkeys((table.name for table in TABLES), 0)
    try:
        for chunk in chunks:
            for table, lines in chunk:
                rows[table.name] += lines.count(b"\n")
            for writer in writers:
                writer.queue.put(chunk)
            if any(writer.error for writer in writers):
                break
    finally:
        for writer in writers:
            writer.queue.put(None)
        for writer in writers:
            writer.join()
    for writer in writers:
        if writer.error:
            raise writer.error
    return Loaded(time.monotonic() - began, rows)


def settle(conninfo: str) -> float:
    """VACUUM and ANALYZE what was loaded, as the server would do by itself in time; the seconds that it took."""
    began = time.monotonic()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return time.monotonic() - began


def sizes(conninfo: str) -> dict[str, int]:
    """Bytes of each store on disk: tables, indexes and what is stored apart."""
    with psycopg.connect(conninfo) as connection:
        found = connection.execute(
            "SELECT n.nspname, sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = ANY (%s) GROUP BY 1",
            [list(STORES)],
        ).fetchall()
    return dict(found)
