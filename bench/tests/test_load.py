"""What is loaded with the triggers off is what they would have made of it."""

import psycopg
import pytest
from django.db import connections

from bench import load
from bench.careers import Data
from bench.tables import TABLES
from people.derived import refresh
from people.models import Move, RuleOutcome

PEOPLE = 200
COMPARED = [table.model._meta.db_table for table in TABLES] + [
    Move._meta.db_table,
    RuleOutcome._meta.db_table,
]


@pytest.fixture
def both(committed: str) -> str:
    """The same 200 people: in the newsroom with its triggers on, in published with them off, then refreshed."""
    load.prepare()
    data = Data(PEOPLE, load.roles())
    conninfo = load.owner()
    load.load(data.chunks(), conninfo, {"newsroom": True, "published": False})
    refresh(connections["default"], "published")
    return conninfo


def differences(connection: psycopg.Connection, table: str) -> tuple[int, int, int]:
    """Rows of one store that the other has not, both ways, and how many there are."""
    counted = []
    for one, other in (("newsroom", "published"), ("published", "newsroom")):
        rows = f"SELECT t::text FROM {one}.{table} t EXCEPT ALL SELECT t::text FROM {other}.{table} t"
        counted.append(connection.execute(f"SELECT count(*) FROM ({rows}) x").fetchone()[0])
    return (*counted, connection.execute(f"SELECT count(*) FROM published.{table}").fetchone()[0])


def test_rows_loaded_without_triggers_equal_those_with_them(both: str) -> None:
    with psycopg.connect(both) as connection:
        for table in COMPARED:
            here, there, number = differences(connection, table)
            assert (here, there) == (0, 0), table
            assert number, table
        # The control: a derived column that is written otherwise shows.
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE published.people_affiliation SET standing = 'denied' WHERE standing = 'alleged'"
        )
        assert differences(connection, "people_affiliation")[0] > 0
        connection.rollback()
