"""Everything that a store holds, to compare."""

from django.db import connections
from psycopg import sql

NOT_DATA = {"django_migrations"}


def tables(schema: str) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1", [schema]
        )
        return [row[0] for row in cursor.fetchall()]


def rows(schema: str) -> dict[str, list[str]]:
    """Every row of every table of a schema as text, derived columns included; in an order that says nothing."""
    found = {}
    with connections["default"].cursor() as cursor:
        for name in tables(schema):
            if name not in NOT_DATA:
                cursor.execute(
                    sql.SQL("SELECT t::text FROM {} t ORDER BY 1")
                    .format(sql.Identifier(schema, name))
                    .as_string()
                )
                found[name] = [row[0] for row in cursor.fetchall()]
    return found
