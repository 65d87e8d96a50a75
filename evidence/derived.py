"""Values that the database derives, in each schema from that schema's own rows, and the triggers that do it.

- A fact's `standing` and the days on which it is attested follow from its citations.
- A named record's `other_normal_names` follow from its names.

They are never copied from one store to the other: a copied bound would tell what an unpublished citation says. Nobody else
can write them: a write by hand is put back without a word, whatever it comes from (ORM, bulk, raw SQL, COPY).

`migrate` installs them after every run, for every aggregate in the registry, so a new kind of record gets them by itself.
"""

from collections.abc import Callable

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
  IF touched IS NULL THEN
    RETURN NULL;
  END IF;
  -- One after the other: whoever waits here reads the other's citations afterwards, in a statement of its own.
  EXECUTE format('SELECT 1 FROM %I.%I WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', TG_TABLE_SCHEMA, TG_ARGV[0])
    USING touched;
  EXECUTE format($sql$
    UPDATE %1$I.%2$I f
       SET standing = d.standing, attested_first = d.attested_first, attested_last = d.attested_last,
           unsure_first = d.unsure_first, unsure_last = d.unsure_last
      FROM (
        SELECT t.id,
               public.fact_standing(
                 bool_or(c.relation = 'supports'),
                 bool_or(c.relation = 'contradicts' AND c.voice_is_concerned),
                 bool_or(c.relation = 'contradicts'),
                 bool_or(c.relation = 'supports' AND c.mode = 'asserts')) AS standing,
               min(c.latest) FILTER (WHERE NOT c.unsure) AS attested_first,
               max(c.earliest) FILTER (WHERE NOT c.unsure) AS attested_last,
               min(c.latest) FILTER (WHERE c.unsure) AS unsure_first,
               max(c.earliest) FILTER (WHERE c.unsure) AS unsure_last
          FROM unnest($1) AS t(id) LEFT JOIN (
            SELECT record_id, relation, mode, voice_is_concerned,
                   CASE WHEN attests THEN public.edtf_latest(attested::text) END AS latest,
                   CASE WHEN attests THEN public.edtf_earliest(attested::text) END AS earliest,
                   public.edtf_is_uncertain(attested::text) AS unsure
              FROM (
                SELECT *,
                       -- What supports the fact says that it held; an allegation only where nothing stronger does: else
                       -- a day that somebody alleges would look as well supported as the fact.
                       relation = 'supports' AND (mode = 'asserts' OR NOT
                         bool_or(relation = 'supports' AND mode = 'asserts') OVER (PARTITION BY record_id)) AS attests
                  FROM %1$I.%3$I WHERE record_id = ANY($1)
              ) judged
          ) c ON c.record_id = t.id
         GROUP BY t.id
      ) d
     WHERE f.id = d.id
       AND (f.standing, f.attested_first, f.attested_last, f.unsure_first, f.unsure_last)
           IS DISTINCT FROM (d.standing, d.attested_first, d.attested_last, d.unsure_first, d.unsure_last)
  $sql$, TG_TABLE_SCHEMA, TG_ARGV[0], TG_TABLE_NAME) USING touched;
  RETURN NULL;
END $$;

-- Before a fact is written: its derived columns keep their values, unless derive_facts is writing (depth 2).
CREATE OR REPLACE FUNCTION public.keep_derived_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() = 1 THEN
    IF TG_OP = 'INSERT' THEN
      NEW.standing := 'unsupported';
      NEW.attested_first := NULL;
      NEW.attested_last := NULL;
      NEW.unsure_first := NULL;
      NEW.unsure_last := NULL;
    ELSE
      NEW.standing := OLD.standing;
      NEW.attested_first := OLD.attested_first;
      NEW.attested_last := OLD.attested_last;
      NEW.unsure_first := OLD.unsure_first;
      NEW.unsure_last := OLD.unsure_last;
    END IF;
  END IF;
  RETURN NEW;
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
  IF touched IS NULL THEN
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT 1 FROM %I.%I WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', TG_TABLE_SCHEMA, TG_ARGV[0])
    USING touched;
  EXECUTE format($sql$
    UPDATE %1$I.%2$I r
       SET other_normal_names = d.names
      FROM (
        SELECT t.id, coalesce(string_agg(DISTINCT n.normal_name, E'\\n'), '') AS names
          FROM unnest($1) AS t(id) LEFT JOIN %1$I.%3$I n ON n.%4$I = t.id
         GROUP BY t.id
      ) d
     WHERE r.id = d.id AND r.other_normal_names IS DISTINCT FROM d.names
  $sql$, TG_TABLE_SCHEMA, TG_ARGV[0], TG_TABLE_NAME, TG_ARGV[1]) USING touched;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION public.keep_derived_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() = 1 THEN
    NEW.other_normal_names := CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.other_normal_names END;
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
        statements.append(_keep(schema, root, "keep_derived_fact"))
        for model in aggregate.owned:
            if issubclass(model, Citation):
                statements += _derive(schema, model, "derive_facts", root._meta.db_table)
    if issubclass(root, Named):
        statements.append(_keep(schema, root, "keep_derived_names"))
        for model in aggregate.owned:
            if any(field.name == "normal_name" for field in model._meta.local_concrete_fields):
                owner = aggregate.owner_field(model).column
                statements += _derive(schema, model, "derive_names", root._meta.db_table, owner)
    return statements


def _keep(schema: str, model: type[Model], function: str) -> sql.Composed:
    return sql.SQL(
        "CREATE OR REPLACE TRIGGER a_keep_derived BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION public.{function}()"
    ).format(table=sql.Identifier(schema, model._meta.db_table), function=sql.Identifier(function))


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
