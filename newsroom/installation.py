"""What a database needs besides its tables: schemas, extension, derived values, history triggers, roles.

All of it runs on the newsroom's connection, as the owner of the database; all of it can be repeated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from psycopg import sql

from config.stores import SCHEMA
from evidence import derived
from newsroom import roles

# What makes a connection somebody's: swapped while the owner works through it.
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
def owner_connection(alias: str) -> Iterator[roles.Login]:
    """Let `alias` log in as the owner of the database, on the primary, for a while; nobody else may change tables. Gives
    what `alias` logs in with otherwise.

    Raises ImproperlyConfigured without OWNER_DATABASE_URL, and when names don't resolve to the store's own schema:
    PgBouncer drops the search path.
    """
    owner = settings.OWNER_DATABASE
    if owner is None:
        raise ImproperlyConfigured(
            "OWNER_DATABASE_URL is missing: the address of the role that owns the database. Changing tables is its work."
        )
    connection = connections[alias]
    kept: roles.Login = {name: connection.settings_dict[name] for name in (*_LOGIN, "OPTIONS")}
    options = {**owner["OPTIONS"], "options": f"-c search_path={SCHEMA[alias]},public"}
    connection.close()
    connection.settings_dict.update({name: owner[name] for name in _LOGIN}, OPTIONS=options)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('search_path')")
            (path,) = cursor.fetchone()
        if path != f"{SCHEMA[alias]},public":
            raise ImproperlyConfigured(
                f"Tables of the store {alias} would land in the schema {path.split(',')[0]}. Run migrate on PostgreSQL "
                "itself, not through a pooler, which drops the search path."
            )
        yield kept
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def finish(newsroom: roles.Login) -> None:
    """Install derived values in both stores, history triggers in the newsroom and the way into the readers' inbox; give each
    role its rights.

    newsroom: what the newsroom logs in with; its connection is the owner's here (`owner_connection`).
    """
    for schema in SCHEMA.values():
        derived.install(connections["default"], schema)
    _install_history()
    _install_inbox()
    roles.grant(newsroom, connections["published"].settings_dict)


# Whoever made a change stays who made it: what is known of a transaction may grow while it lasts, and no more.
KEEP_AUTHOR = """
CREATE OR REPLACE FUNCTION newsroom.keep_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at
     OR NOT NEW.metadata @> jsonb_strip_nulls(OLD.metadata - 'url') THEN
    RAISE EXCEPTION 'Who made a change can''t be rewritten.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER keep_author BEFORE UPDATE ON newsroom.pghistory_context
  FOR EACH ROW EXECUTE FUNCTION newsroom.keep_author();
"""


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
        cursor.execute(KEEP_AUTHOR)
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'newsroom' AND (p.proname LIKE 'pgtrigger_%%' OR p.proname LIKE '\\_pgh\\_%%')"
            " AND p.proconfig IS NULL"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SET search_path = newsroom, public")


INBOX = Path(__file__).with_name("inbox.sql")


def _install_inbox() -> None:
    """How a reader's message comes in, where the inbox is there."""
    with connections["default"].cursor() as cursor:
        if roles.has_inbox(cursor):
            cursor.execute(INBOX.read_text())
