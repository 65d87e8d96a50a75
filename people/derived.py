"""Moves and what rules say of them: worked out by the database, in each store from that store's own rows.

Everything that decides stands in sql/moves.sql. `migrate` installs it after every run; `refresh` works all of them out again.
"""

import hashlib
import re
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from psycopg import sql

from evidence import derived
from orgs.models import Door, Organization
from people.models import (
    Affiliation,
    AffiliationOrder,
    Person,
    Role,
    RoleCategory,
    Rule,
    RuleDestination,
    RuleOffice,
    RuleOutcome,
    SamePost,
)

SQL = Path(__file__).parent / "sql"
# Its comment says of which version of the functions the moves are.
_REFRESH = "refresh_moves(uuid[], text[])"
# A function of moves.sql whose body is pairs.sql, with what it fills in: lines of a name and its text.
_BODY = re.compile(r"/\* pairs\.sql\n(.*?)\*/", re.DOTALL)
_FILLED = re.compile(r"^ +:(\w+) +(.*?)(?=^ +:\w|\Z)", re.DOTALL | re.MULTILINE)

# Which statements on a table are followed by which function, and its argument.
TRIGGERS: tuple[tuple[type[Model], tuple[str, ...], str, str], ...] = (
    (Affiliation, ("insert", "update", "delete"), "moves_after_affiliations", ""),
    (AffiliationOrder, ("insert", "update", "delete"), "moves_after_ties", ""),
    (SamePost, ("insert", "update", "delete"), "moves_after_ties", ""),
    (Role, ("update",), "moves_after_places", ""),
    (RoleCategory, ("update",), "moves_after_places", ""),
    (Organization, ("update",), "moves_after_places", ""),
    (Person, ("update",), "moves_after_places", ""),
    (Door, ("insert", "update", "delete"), "moves_after_doors", ""),
    (Rule, ("insert", "update", "delete"), "outcomes_after_rules", "id"),
    (RuleOffice, ("insert", "update", "delete"), "outcomes_after_rules", "rule_id"),
    (RuleDestination, ("insert", "update", "delete"), "outcomes_after_rules", "rule_id"),
)


@derived.also
def install(connection: BaseDatabaseWrapper, schema: str, tables: set[str]) -> None:
    """Create the functions and triggers in `schema`, once its tables are there; where the functions are new or have changed,
    work all moves out again, so that rows from before are among them."""
    if RuleOutcome._meta.db_table not in tables:
        return
    functions = _BODY.sub(_pairs, (SQL / "moves.sql").read_text(encoding="utf-8")).replace("@.", f"{schema}.")
    version = hashlib.sha256(functions.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT obj_description(to_regprocedure('{schema}.{_REFRESH}'))")
        (installed,) = cursor.fetchone()
        cursor.execute(functions)
        for model, events, function, argument in TRIGGERS:
            for event in events:
                cursor.execute(
                    derived.after_statement(
                        "moves",
                        event,
                        schema,
                        model,
                        sql.Identifier(schema, function),
                        *filter(None, [argument]),
                    )
                )
        if installed != version:
            refresh(connection, schema)
            cursor.execute(f"COMMENT ON FUNCTION {schema}.{_REFRESH} IS '{version}'")


def _pairs(gap: re.Match[str]) -> str:
    """The body of a function: pairs.sql, filled in."""
    body = (SQL / "pairs.sql").read_text(encoding="utf-8")
    for name, text in _FILLED.findall(gap[1]):
        body = body.replace(f":{name}", text.rstrip())
    return body


def refresh(connection: BaseDatabaseWrapper, schema: str) -> None:
    """Work out all moves of a store again: also those of rows that were loaded with the triggers switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT {}.refresh_moves(NULL, NULL)").format(sql.Identifier(schema)).as_string()
        )
