"""The roles that processes log in as, and what PostgreSQL lets each do. Given by the owner, at every `migrate`.

| | owner (`migrate` alone) | newsroom | public |
|---|---|---|---|
| tables | owns them | reads and writes rows | reads `published` |
| history, ledger, reviews | owns them | reads and adds: no UPDATE, DELETE, TRUNCATE | – (its own copy in `published`) |
| inbox of readers | owns it | reads, and marks as dealt with | calls `inbox.send`; reads and writes nothing |
"""

from contextlib import suppress
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connections, transaction
from psycopg import sql

from newsroom.models import APPEND_ONLY

Login = dict[str, Any]

EVERYBODY = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "REVOKE ALL ON SCHEMA newsroom FROM PUBLIC",
)
PUBLIC = (
    "REVOKE ALL ON SCHEMA newsroom FROM {role}",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA published, public TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA published TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA published GRANT SELECT ON TABLES TO {role}",
)
PUBLIC_SETTINGS = (
    "ALTER ROLE {role} IN DATABASE {database} SET search_path = published, public",
    "ALTER ROLE {role} IN DATABASE {database} SET default_transaction_read_only = on",
)
_ROWS = "SELECT, INSERT, UPDATE, DELETE"
NEWSROOM = (
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA newsroom, published, public TO {role}",
    f"GRANT {_ROWS} ON ALL TABLES IN SCHEMA newsroom, published TO {{role}}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA newsroom, published TO {role}",
)
NEWSROOM_SETTINGS = ("ALTER ROLE {role} IN DATABASE {database} SET search_path = newsroom, public",)
TABLES = [model._meta.db_table for model in APPEND_ONLY]
KEEP = "REVOKE UPDATE, DELETE, TRUNCATE ON newsroom.{table} FROM {role}"
# Who made the changes of a transaction: its row grows while the transaction lasts.
KEEP_AUTHORS = "REVOKE DELETE, TRUNCATE ON newsroom.pghistory_context FROM {role}"
# The one thing that a public process can leave behind: a message of a reader, within the limits of the function.
INBOX = {
    "newsroom": (
        "GRANT USAGE ON SCHEMA inbox TO {role}",
        "GRANT SELECT, UPDATE (dealt_with_at, dealt_with_by_id) ON inbox.message TO {role}",
    ),
    "public": (
        "GRANT USAGE ON SCHEMA inbox TO {role}",
        "GRANT EXECUTE ON FUNCTION inbox.send(text, text, text, bytea) TO {role}",
    ),
}


def has_inbox(cursor: Any) -> bool:
    """Whether the inbox has been made; it comes with a migration of the newsroom's."""
    cursor.execute("SELECT to_regclass('inbox.message') IS NOT NULL")
    return bool(cursor.fetchone()[0])


def grant(newsroom: Login, public: Login) -> None:
    """Make both roles where they are missing, and give them their rights. Runs as the owner, on the newsroom's connection.

    newsroom, public: what their processes log in with. Raises ImproperlyConfigured when a role is missing and the owner may
    not make it, or when the newsroom's could alter the ledger whatever it is granted.
    """
    with connections["default"].cursor() as cursor:
        database = connections["default"].settings_dict["NAME"]
        for login, variable, statements, options in (
            (newsroom, "DATABASE_URL", NEWSROOM, NEWSROOM_SETTINGS),
            (public, "PUBLISHED_DATABASE_URL", PUBLIC, PUBLIC_SETTINGS),
        ):
            names = {"role": sql.Identifier(login["USER"]), "database": sql.Identifier(database)}
            _make(cursor, login, variable)
            for statement in (*EVERYBODY, *statements):
                cursor.execute(sql.SQL(statement).format(**names))
            for statement in options:
                # Belt and braces, for the grants decide: whoever didn't make the role may not be allowed to set them.
                with suppress(ProgrammingError), transaction.atomic(using="default"):
                    cursor.execute(sql.SQL(statement).format(**names))
        _refuse_power(cursor, newsroom["USER"], "DATABASE_URL", "it could alter the ledger")
        _refuse_power(cursor, public["USER"], "PUBLISHED_DATABASE_URL", "readers could be shown drafts")
        if newsroom["USER"] == public["USER"]:
            raise ImproperlyConfigured(
                f"DATABASE_URL and PUBLISHED_DATABASE_URL both log in as {public['USER']}: readers could be shown drafts. "
                "Give each a role of its own."
            )
        _protect(cursor, newsroom["USER"])
        if has_inbox(cursor):
            for login, rights in ((newsroom, INBOX["newsroom"]), (public, INBOX["public"])):
                for statement in rights:
                    cursor.execute(sql.SQL(statement).format(role=sql.Identifier(login["USER"])))


def _make(cursor: Any, login: Login, variable: str) -> None:
    """The role of a login, with its password; one that an administrator made keeps what it is."""
    role, password = sql.Identifier(login["USER"]), sql.Literal(login["PASSWORD"])
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login["USER"]])
    if cursor.fetchone() is None:
        create = sql.SQL(
            "CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {password}"
        )
        try:
            cursor.execute(create.format(role=role, password=password))
        except ProgrammingError as error:
            raise ImproperlyConfigured(
                f"The role {login['USER']} of {variable} doesn't exist, and the owner may not make it. Let an "
                f"administrator run: CREATE ROLE {login['USER']} LOGIN NOINHERIT PASSWORD '…'; then migrate again."
            ) from error
    elif not _logs_in(login):
        with suppress(ProgrammingError), transaction.atomic(using="default"):
            cursor.execute(
                sql.SQL("ALTER ROLE {role} PASSWORD {password}").format(role=role, password=password)
            )


def _logs_in(login: Login) -> bool:
    """Whether the role's password is the one of its address. (That it may not connect yet is no matter.)"""
    options = login["OPTIONS"]
    try:
        psycopg.connect(
            dbname=login["NAME"],
            user=login["USER"],
            password=login["PASSWORD"],
            host=login["HOST"] or options.get("host"),
            port=login["PORT"] or options.get("port"),
            connect_timeout=10,
        ).close()
    except psycopg.OperationalError as error:
        return "password authentication failed" not in str(error)
    return True


def _refuse_power(cursor: Any, role: str, variable: str, why: str) -> None:
    """Whatever is granted to it, a superuser and whoever may act as the owner can do anything."""
    cursor.execute(
        "SELECT rolsuper OR pg_has_role(rolname, tableowner, 'MEMBER') FROM pg_roles, pg_tables"
        " WHERE rolname = %s AND schemaname = 'newsroom' LIMIT 1",
        [role],
    )
    if cursor.fetchone() == (True,):
        raise ImproperlyConfigured(
            f"The role {role} of {variable} is a superuser, or may act as the owner: {why}. Give that address a role "
            "without such rights."
        )


def _protect(cursor: Any, role: str) -> None:
    """What is in the history and in the ledger stays: the newsroom may add to them."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'newsroom'"
        " AND (tablename LIKE '%%history' OR tablename = ANY(%s))",
        [TABLES],
    )
    tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        cursor.execute(sql.SQL(KEEP).format(table=sql.Identifier(table), role=sql.Identifier(role)))
    if tables:
        cursor.execute(sql.SQL(KEEP_AUTHORS).format(role=sql.Identifier(role)))
