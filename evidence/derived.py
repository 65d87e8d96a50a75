"""Values that the database derives, in each schema from that schema's own rows, and the triggers that do it.

- A fact's `standing` and the days on which it is attested follow from its citations.
- A named record's `other_normal_names` follow from its names.

They are never copied from one store to the other: a copied bound would tell what an unpublished citation says. Nobody else
can write them: a write by hand is put back without a word, whatever it comes from (ORM, bulk, raw SQL, COPY).

`migrate` installs them after every run, for every aggregate in the registry, so a new kind of record gets them by itself.
"""

from collections.abc import Callable
from typing import LiteralString

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from psycopg import sql

from evidence.models import Citation, Fact, Named
from evidence.registry import Aggregate, registry

FUNCTIONS = """
CREATE OR REPLACE FUNCTION public.fact_standing(supported boolean, denied boolean, contradicted boolean, asserted boolean)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  -- The truth table of evidence/standing.py.
  SELECT CASE
    WHEN NOT coalesce(supported, false) THEN 'unsupported'
    WHEN coalesce(denied, false) THEN 'denied'
    WHEN coalesce(contradicted, false) THEN 'disputed'
    WHEN coalesce(asserted, false) THEN 'stated'
    ELSE 'alleged'
  END
$$;

-- After citations changed (a statement at a time): derive their facts again. Arguments: the table of the facts.
CREATE OR REPLACE FUNCTION public.derive_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT record_id) INTO touched FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT record_id) INTO touched FROM old_rows;
  ELSE
    SELECT array_agg(DISTINCT record_id) INTO touched
      FROM (SELECT record_id FROM new_rows UNION SELECT record_id FROM old_rows) both_rows;
  END IF;
  -- One after the other: whoever waits here reads the other's citations afterwards, in a statement of its own.
  EXECUTE format(
    'SELECT array_agg(id) FROM (SELECT id FROM %I.%I WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE) held',
    TG_TABLE_SCHEMA, TG_ARGV[0]) INTO touched USING touched;
  -- Facts that are written after their citations derive themselves.
  IF touched IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE format($sql$
    UPDATE %1$I.%2$I f
       SET standing = d.standing, attested_first = d.attested_first, attested_last = d.attested_last,
           unsure_first = d.unsure_first, unsure_last = d.unsure_last
      FROM unnest($1) AS t(id), %1$I.%3$I(t.id) d
     WHERE f.id = t.id
       AND (f.standing, f.attested_first, f.attested_last, f.unsure_first, f.unsure_last)
           IS DISTINCT FROM (d.standing, d.attested_first, d.attested_last, d.unsure_first, d.unsure_last)
  $sql$, TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[0] || '_derived') USING touched;
  RETURN NULL;
END $$;

-- After names changed: gather them on their owner. Arguments: the table of the owners, the column that points to them.
CREATE OR REPLACE FUNCTION public.derive_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid[];
  owner text := format('%I', TG_ARGV[1]);
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('SELECT array_agg(DISTINCT %s) FROM new_rows', owner) INTO touched;
  ELSIF TG_OP = 'DELETE' THEN
    EXECUTE format('SELECT array_agg(DISTINCT %s) FROM old_rows', owner) INTO touched;
  ELSE
    EXECUTE format('SELECT array_agg(DISTINCT o) FROM (SELECT %1$s o FROM new_rows UNION SELECT %1$s FROM old_rows) b', owner)
      INTO touched;
  END IF;
  EXECUTE format(
    'SELECT array_agg(id) FROM (SELECT id FROM %I.%I WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE) held',
    TG_TABLE_SCHEMA, TG_ARGV[0]) INTO touched USING touched;
  IF touched IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE format($sql$
    UPDATE %1$I.%2$I r SET other_normal_names = d.names FROM unnest($1) AS t(id), %1$I.%3$I(t.id) AS d(names)
     WHERE r.id = t.id AND r.other_normal_names IS DISTINCT FROM d.names
  $sql$, TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[0] || '_derived') USING touched;
  RETURN NULL;
END $$;
"""

# What is derived of a record, and what it takes of that when it is written. {name}: the function that answers;
# {keep}: that of the trigger before the record is written; {rows}: citations or names.
_FACTS = """
CREATE OR REPLACE FUNCTION {name}(
  fact uuid, OUT standing text, OUT attested_first date, OUT attested_last date, OUT unsure_first date, OUT unsure_last date
) LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  c record;
  days daterange;
  supported boolean := false;
  asserted boolean := false;
  contradicted boolean := false;
  denied boolean := false;
BEGIN
  -- One at a time: a fact has few citations, and setting up an aggregate over them takes longer than they do.
  FOR c IN
    SELECT relation = 'supports' AS supports, mode = 'asserts' AS asserts, voice_is_concerned, attested
      FROM {rows} WHERE record_id = fact
  LOOP
    IF NOT c.supports THEN
      contradicted := true;
      denied := denied OR c.voice_is_concerned;
      CONTINUE;
    END IF;
    supported := true;
    -- What supports the fact says that it held; an allegation only where nothing stronger does: else a day that somebody
    -- alleges would look as well supported as the fact.
    IF c.asserts AND NOT asserted THEN
      asserted := true;
      attested_first := NULL;
      attested_last := NULL;
      unsure_first := NULL;
      unsure_last := NULL;
    END IF;
    CONTINUE WHEN c.attested IS NULL OR asserted AND NOT c.asserts;
    days := public.edtf_span(c.attested);
    IF public.edtf_is_uncertain(c.attested) THEN
      unsure_first := least(unsure_first, upper(days) - 1);
      unsure_last := greatest(unsure_last, lower(days));
    ELSE
      attested_first := least(attested_first, upper(days) - 1);
      attested_last := greatest(attested_last, lower(days));
    END IF;
  END LOOP;
  standing := public.fact_standing(supported, denied, contradicted, asserted);
END $$;

-- Before a fact is written: new, it takes what its citations say, if they are there already; later its derived columns keep
-- their values, unless derive_facts is writing (depth 2).
CREATE OR REPLACE FUNCTION {keep}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  d record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    d := {name}(NEW.id);
    NEW.standing := d.standing;
    NEW.attested_first := d.attested_first;
    NEW.attested_last := d.attested_last;
    NEW.unsure_first := d.unsure_first;
    NEW.unsure_last := d.unsure_last;
  ELSIF pg_trigger_depth() = 1 THEN
    NEW.standing := OLD.standing;
    NEW.attested_first := OLD.attested_first;
    NEW.attested_last := OLD.attested_last;
    NEW.unsure_first := OLD.unsure_first;
    NEW.unsure_last := OLD.unsure_last;
  END IF;
  RETURN NEW;
END $$;
"""
_NAMES = """
CREATE OR REPLACE FUNCTION {name}(record uuid, OUT names text)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  names := (SELECT coalesce(string_agg(DISTINCT n.normal_name, E'\\n'), '') FROM {rows} n WHERE n.{owner} = record);
END $$;

CREATE OR REPLACE FUNCTION {keep}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.other_normal_names := {name}(NEW.id);
  ELSIF pg_trigger_depth() = 1 THEN
    NEW.other_normal_names := OLD.other_normal_names;
  END IF;
  RETURN NEW;
END $$;
"""

_TRANSITIONS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


Installer = Callable[[BaseDatabaseWrapper, str, set[str]], None]
_others: list[Installer] = []


def also(installer: Installer) -> Installer:
    """Decorator: what a higher layer derives. It is called with the connection, the schema and the tables that are there."""
    _others.append(installer)
    return installer


def install(connection: BaseDatabaseWrapper, schema: str) -> None:
    """Create the functions, and in `schema` the triggers of every aggregate whose tables are there. Can be repeated."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [schema])
        tables = {row[0] for row in cursor.fetchall()}
        for aggregate in registry:
            if all(model._meta.db_table in tables for model in aggregate.models):
                for statement in _triggers(aggregate, schema):
                    cursor.execute(statement)
    for installer in _others:
        installer(connection, schema, tables)


def _triggers(aggregate: Aggregate, schema: str) -> list[sql.Composed]:
    statements: list[sql.Composed] = []
    root = aggregate.root
    if issubclass(root, Fact):
        for model in aggregate.owned:
            if issubclass(model, Citation):
                statements += _keep(schema, root, _FACTS, model)
                statements += _derive(schema, model, "derive_facts", root._meta.db_table)
    if issubclass(root, Named):
        for model in aggregate.owned:
            if any(field.name == "normal_name" for field in model._meta.local_concrete_fields):
                owner = aggregate.owner_field(model).column
                statements += _keep(schema, root, _NAMES, model, owner)
                statements += _derive(schema, model, "derive_names", root._meta.db_table, owner)
    return statements


def _keep(
    schema: str, root: type[Model], functions: LiteralString, rows: type[Model], owner: str = ""
) -> list[sql.Composed]:
    table = root._meta.db_table
    keep = sql.Identifier(schema, f"{table}_keep_derived")
    return [
        sql.SQL(functions).format(
            name=sql.Identifier(schema, f"{table}_derived"),
            keep=keep,
            rows=sql.Identifier(schema, rows._meta.db_table),
            owner=sql.Identifier(owner),
        ),
        sql.SQL(
            "CREATE OR REPLACE TRIGGER a_keep_derived BEFORE INSERT OR UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION {keep}()"
        ).format(table=sql.Identifier(schema, table), keep=keep),
    ]


def _derive(schema: str, model: type[Model], function: str, *arguments: str) -> list[sql.Composed]:
    name = sql.Identifier("public", function)
    return [after_statement("derive", event, schema, model, name, *arguments) for event in _TRANSITIONS]


def after_statement(
    purpose: str, event: str, schema: str, model: type[Model], function: sql.Identifier, *arguments: str
) -> sql.Composed:
    """A trigger that runs `function` after each statement of a sort (insert, update, delete) on a table. The function finds
    the rows in `old_rows` and `new_rows`, as far as the event has them."""
    return sql.SQL(
        "CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING "
        + _TRANSITIONS[event]
        + " FOR EACH STATEMENT EXECUTE FUNCTION {function}({arguments})"
    ).format(
        name=sql.Identifier(f"{purpose}_after_{event}"),
        event=sql.SQL(event),
        table=sql.Identifier(schema, model._meta.db_table),
        function=function,
        arguments=sql.SQL(", ").join(map(sql.Literal, arguments)),
    )
