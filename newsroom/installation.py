"""What a database needs besides its tables: schemas, extension, derived values, history triggers, the public role.

All of it runs on the newsroom's connection, as the owner of the database; all of it can be repeated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from psycopg import sql

from config.stores import SCHEMA
from evidence import derived

# What makes a connection somebody's: swapped while `published` is migrated by its owner.
_LOGIN = ("USER", "PASSWORD", "HOST", "PORT", "NAME")


def prepare() -> None:
    """Create the two schemas and the extension that searching names needs."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), datctype"
            " FROM pg_database WHERE datname = current_database()"
        )
        version, encoding, ctype = cursor.fetchone()
        if version < 150000:
            raise ImproperlyConfigured(
                f"PostgreSQL 15 or newer is needed; this server is {version // 10000}."
            )
        if encoding != "UTF8" or (ctype in ("C", "POSIX")):
            raise ImproperlyConfigured(
                f"The database has encoding {encoding} and character type {ctype}: names in Cyrillic could not be searched. "
                "Create it with ENCODING 'UTF8' and LOCALE 'C.UTF-8'."
            )
        for schema in SCHEMA.values():
            cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")


@contextmanager
def owner_connection(alias: str) -> Iterator[None]:
    """Let `alias` log in as the owner of the database for a while; `published` can only read otherwise."""
    connection, owner = connections[alias], connections["default"]
    kept = {name: connection.settings_dict[name] for name in _LOGIN}
    if kept == {name: owner.settings_dict[name] for name in _LOGIN}:
        yield
        return
    connection.close()
    connection.settings_dict.update({name: owner.settings_dict[name] for name in _LOGIN})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def finish() -> None:
    """Install derived values in both stores, history triggers in the newsroom, and let the public role read."""
    for schema in SCHEMA.values():
        derived.install(connections["default"], schema)
    _install_history()
    _grant_public_role(connections["published"].settings_dict, connections["default"].settings_dict)


def _install_history() -> None:
    """History triggers, on the tables that are there. Their functions get a search path, so that they also work for
    someone who writes to the tables by qualified name."""
    tables = set(connections["default"].introspection.table_names())
    present = [
        trigger.get_uri(model)
        for model, trigger in pgtrigger.registered()
        if {model._meta.db_table, "pghistory_context"} <= tables
    ]
    if not present:
        return
    pgtrigger.install(*present, database="default")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'newsroom' AND (p.proname LIKE 'pgtrigger_%%' OR p.proname LIKE '\\_pgh\\_%%')"
            " AND p.proconfig IS NULL"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SET search_path = newsroom, public")


def _grant_public_role(public: dict[str, Any], owner: dict[str, Any]) -> None:
    """The role that public processes log in as: it may read `published`, and nothing else."""
    role = public["USER"]
    if role == owner["USER"]:
        return
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        name = sql.Identifier(role)
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {}"
                ).format(name, sql.Literal(public["PASSWORD"]))
            )
        database = sql.Identifier(owner["NAME"])
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            "REVOKE ALL ON SCHEMA newsroom FROM PUBLIC",
            "REVOKE ALL ON SCHEMA newsroom FROM {role}",
            "GRANT CONNECT ON DATABASE {database} TO {role}",
            "GRANT USAGE ON SCHEMA published, public TO {role}",
            "GRANT SELECT ON ALL TABLES IN SCHEMA published TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA published GRANT SELECT ON TABLES TO {role}",
            "ALTER ROLE {role} IN DATABASE {database} SET search_path = published, public",
            "ALTER ROLE {role} IN DATABASE {database} SET default_transaction_read_only = on",
        ):
            cursor.execute(sql.SQL(statement).format(role=name, database=database))
