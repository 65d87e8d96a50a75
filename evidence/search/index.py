"""What is searched, in the published store: an index of keys for each kind of record, and a table of all keys that occur, in
which those near to a mistyped one are found. Kept by the database, so whatever is withdrawn is gone from it at once.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from evidence import derived
from evidence.models import Named, Source
from evidence.models.worded import Worded
from evidence.registry import Aggregate, registry
from evidence.search import prose
from evidence.search.folding import FUNCTIONS
from evidence.search.prose import SCHEMA_NAME

KEYS = sql.Identifier(SCHEMA_NAME, "search_key")

_TABLE = """
CREATE TABLE IF NOT EXISTS {keys} (
  key text PRIMARY KEY,
  near text[] NOT NULL GENERATED ALWAYS AS (public.search_near(key)) STORED
);
CREATE INDEX IF NOT EXISTS search_key_near ON {keys} USING gin (near);
"""

_FOLLOW = """
-- After records changed, a statement at a time. Arguments: the text that is searched, in SQL. Indexes always: the plan is
-- kept from a first call, when tables may have been empty.
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  came text[];
  gone text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('SELECT array_agg(%s) FROM new_rows', TG_ARGV[0]) INTO came;
  ELSIF TG_OP = 'DELETE' THEN
    EXECUTE format('SELECT array_agg(%s) FROM old_rows', TG_ARGV[0]) INTO gone;
  ELSE
    EXECUTE format('SELECT array_agg(t) FROM (SELECT %1$s AS t FROM new_rows EXCEPT SELECT %1$s FROM old_rows) c', TG_ARGV[0])
      INTO came;
    EXECUTE format('SELECT array_agg(t) FROM (SELECT %1$s AS t FROM old_rows EXCEPT SELECT %1$s FROM new_rows) g', TG_ARGV[0])
      INTO gone;
  END IF;
  INSERT INTO {keys} (key)
    SELECT DISTINCT unnest(tsvector_to_array(public.search_vector(t))) FROM unnest(came) t ON CONFLICT DO NOTHING;
  IF gone IS NOT NULL THEN
    DELETE FROM {keys} k USING (
      SELECT unnest(tsvector_to_array(public.search_vector(t))) AS key FROM unnest(gone) t
      EXCEPT SELECT unnest(tsvector_to_array(public.search_vector(t))) FROM unnest(came) t
    ) g WHERE k.key = g.key AND NOT ({used});
  END IF;
  RETURN NULL;
END $$;
"""


@dataclass(frozen=True)
class Searched:
    """A kind of record that is searched. text: the column or expression with its words in comparable form, a name or a title
    to a line. prose: whether these are titles, which come after names."""

    aggregate: Aggregate
    text: LiteralString
    prose: bool

    @property
    def table(self) -> str:
        return str(self.aggregate.root._meta.db_table)


def searched() -> Iterator[Searched]:
    """All kinds that have a page and words to look for, as the registry has them now."""
    for aggregate in registry:
        root = aggregate.root
        if not hasattr(root, "get_absolute_url"):
            continue
        if issubclass(root, Named):
            yield Searched(aggregate, "search_text", prose=False)
        elif issubclass(root, Worded):
            yield Searched(aggregate, "normal_words", prose=True)
        elif root is Source:
            yield Searched(aggregate, "(normal_title || E'\\n' || normal_publisher)", prose=True)


@derived.also
def install(connection: BaseDatabaseWrapper, schema: str, tables: set[str]) -> None:
    """Create what is searched, once the tables are there; anew where words are folded in another way than they were. What is
    left of it goes where the tables have gone."""
    kinds = [kind for kind in searched() if kind.table in tables]
    if schema != SCHEMA_NAME:
        return
    if not kinds:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(KEYS))
        return
    used = sql.SQL(" OR ").join(
        sql.SQL(
            "EXISTS (SELECT FROM {table} WHERE public.search_vector("
            + kind.text
            + ") @@ quote_literal(k.key)::tsquery)"
        ).format(table=sql.Identifier(schema, kind.table))
        for kind in kinds
    )
    follow = sql.SQL(_FOLLOW).format(
        function=sql.Identifier(schema, "search_keys_follow"), keys=KEYS, used=used
    )
    version = hashlib.sha256(f"{FUNCTIONS}{_TABLE}{follow.as_string()}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obj_description(to_regprocedure(%s), 'pg_proc')", [f"{schema}.search_keys_follow()"]
        )
        fresh = cursor.fetchone() != (version,)
        if fresh:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(KEYS))
            for kind in kinds:
                cursor.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(_index(schema, kind)))
            prose.drop_index(cursor)
        cursor.execute(FUNCTIONS)
        cursor.execute(sql.SQL(_TABLE).format(keys=KEYS))
        cursor.execute(follow)
        prose.index(cursor, tables)
        for kind in kinds:
            names = {
                "table": sql.Identifier(schema, kind.table),
                "index": sql.Identifier(_name(kind)),
                "keys": KEYS,
            }
            cursor.execute(
                sql.SQL(
                    "CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin (public.search_vector("
                    + kind.text
                    + "))"
                ).format(**names)
            )
            for event in ("insert", "update", "delete"):
                cursor.execute(
                    derived.after_statement(
                        "search",
                        event,
                        schema,
                        kind.aggregate.root,
                        sql.Identifier(schema, "search_keys_follow"),
                        kind.text,
                    )
                )
        if fresh:
            fill(cursor, kinds)
        cursor.execute(
            sql.SQL("COMMENT ON FUNCTION {}() IS {}").format(
                sql.Identifier(schema, "search_keys_follow"), sql.Literal(version)
            )
        )


def fill(cursor: Any, kinds: Iterable[Searched]) -> None:
    """All keys of all records that are there: of rows that were written while triggers were off, or before there were any."""
    for kind in kinds:
        cursor.execute(
            sql.SQL(
                "INSERT INTO {keys} (key) SELECT DISTINCT unnest(tsvector_to_array(public.search_vector("
                + kind.text
                + "))) FROM {table} ON CONFLICT DO NOTHING"
            ).format(keys=KEYS, table=sql.Identifier(SCHEMA_NAME, kind.table))
        )


def _name(kind: Searched) -> str:
    return f"{kind.table}_keys"


def _index(schema: str, kind: Searched) -> sql.Identifier:
    return sql.Identifier(schema, _name(kind))
