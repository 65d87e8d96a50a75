"""What a database needs besides its tables: schemas, extension, derived values, history triggers, the public role.

All of it runs on the newsroom's connection, as the owner of the database; all of it can be repeated.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pgtrigger
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError, connections, transaction
from psycopg import sql

from config.stores import SCHEMA
from evidence import derived

GRANTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "REVOKE ALL ON SCHEMA newsroom FROM PUBLIC",
    "REVOKE ALL ON SCHEMA newsroom FROM {role}",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA published, public TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA published TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA published GRANT SELECT ON TABLES TO {role}",
)
ROLE_SETTINGS = (
    "ALTER ROLE {role} IN DATABASE {database} SET search_path = published, public",
    "ALTER ROLE {role} IN DATABASE {database} SET default_transaction_read_only = on",
)
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
    """Let `alias` log in as the owner of the database, on the primary, for a while; `published` can only read otherwise.

    Raises ImproperlyConfigured when names don't resolve to the store's own schema: PgBouncer drops the search path.
    """
    connection, owner = connections[alias], connections["default"]
    kept = {name: connection.settings_dict[name] for name in (*_LOGIN, "OPTIONS")}
    options = {**owner.settings_dict["OPTIONS"], "options": f"-c search_path={SCHEMA[alias]},public"}
    connection.close()
    connection.settings_dict.update({name: owner.settings_dict[name] for name in _LOGIN}, OPTIONS=options)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            (schema,) = cursor.fetchone()
        if schema != SCHEMA[alias]:
            raise ImproperlyConfigured(
                f"Tables of the store {alias} would land in the schema {schema}. Run migrate on PostgreSQL itself, not "
                "through a pooler, which drops the search path."
            )
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


def _logs_in() -> bool:
    """Whether the role's password is the one of PUBLISHED_DATABASE_URL. (That it may not connect yet is no matter.)"""
    try:
        connections["published"].ensure_connection()
    except OperationalError as error:
        return "password authentication failed" not in str(error)
    return True


def _grant_public_role(public: dict[str, Any], owner: dict[str, Any]) -> None:
    """The role that public processes log in as: it may read `published`, and nothing else.

    Raises ImproperlyConfigured when the role is missing and the owner may not make it.
    """
    role = public["USER"]
    if role == owner["USER"]:
        return
    names = {"role": sql.Identifier(role), "database": sql.Identifier(owner["NAME"])}
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            create = sql.SQL(
                "CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {password}"
            )
            try:
                cursor.execute(create.format(password=sql.Literal(public["PASSWORD"]), **names))
            except ProgrammingError as error:
                raise ImproperlyConfigured(
                    f"The role {role} of PUBLISHED_DATABASE_URL doesn't exist, and {owner['USER']} may not make it. Let an "
                    f"administrator run: CREATE ROLE {role} LOGIN NOINHERIT PASSWORD '…'; then migrate again."
                ) from error
        elif not _logs_in():
            with suppress(ProgrammingError), transaction.atomic(using="default"):
                new = sql.SQL("ALTER ROLE {role} PASSWORD {password}")
                cursor.execute(new.format(password=sql.Literal(public["PASSWORD"]), **names))
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(**names))
        for statement in ROLE_SETTINGS:
            # Belt and braces, for the grants decide: whoever didn't make the role may not be allowed to set them.
            with suppress(ProgrammingError), transaction.atomic(using="default"):
                cursor.execute(sql.SQL(statement).format(**names))
