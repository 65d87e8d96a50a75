"""Partial dates and periods in SQL: the functions that generated columns, constraints and triggers rest on.

They say the same as `evidence.dates` and `evidence.periods`; `evidence/tests/test_period_sql.py` holds them to it.

Measured on PostgreSQL 15 and 18: 1.2 to 1.8 µs a date, 11 µs for the five generated columns of a row. (Bodies of plain
SQL, which the planner inlines, beat PL/pgSQL for the wrappers; the grammar itself needs variables.)

They live in schema `public`, shared by both stores, and this migration runs once per store: hence `CREATE OR REPLACE`.
Nothing in them depends on the search path (a dump is restored with an empty one): PostgreSQL binds the names in a
`RETURN` body when the function is made, and the one function in PL/pgSQL names only itself and the system's own.

No text makes them raise: what is not a partial date has no bounds, and a named constraint refuses it.
"""

from django.db import migrations

# The grammar is written once, here.
SPAN = """
CREATE OR REPLACE FUNCTION public.edtf_span(given text) RETURNS daterange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $function$
DECLARE
    shape text := translate(given, '012345678', '999999999');
    y integer;
    m integer;
    d integer;
    first date;
    span daterange;
    step interval;
    body text;
    cut integer;
    head text;
    tail text;
BEGIN
    IF shape = '9999-99-99' THEN
        y := left(given, 4)::integer;
        m := substr(given, 6, 2)::integer;
        d := right(given, 2)::integer;
        IF y = 0 OR m NOT BETWEEN 1 AND 12 OR d NOT BETWEEN 1 AND 31 THEN
            RETURN NULL;
        END IF;
        IF d > 28 AND d > extract(day FROM make_date(y, m, 1) + interval '1 month' - interval '1 day') THEN
            RETURN NULL;
        END IF;
        first := make_date(y, m, d);
        RETURN daterange(first, first, '[]');
    ELSIF shape = '9999' THEN
        y := given::integer;
        IF y = 0 THEN
            RETURN NULL;
        END IF;
        RETURN daterange(make_date(y, 1, 1), make_date(y, 12, 31), '[]');
    ELSIF shape = '9999-99' THEN
        y := left(given, 4)::integer;
        m := right(given, 2)::integer;
        IF y = 0 OR m NOT BETWEEN 1 AND 12 THEN
            RETURN NULL;
        END IF;
        first := make_date(y, m, 1);
        RETURN daterange(first, (first + interval '1 month')::date);
    ELSIF given = '..' THEN
        RETURN daterange(NULL, NULL);
    ELSIF shape = '999X' THEN
        -- The first decade starts with year 0001: there is no year 0000.
        y := left(given, 3)::integer * 10;
        RETURN daterange(make_date(greatest(y, 1), 1, 1), make_date(y + 9, 12, 31), '[]');
    ELSIF shape IN ('9999-99-99?', '9999-99?', '9999?', '999X?') THEN
        RETURN public.edtf_span(left(given, -1));
    ELSIF shape IN ('9999-99-99~', '9999-99~', '9999~') THEN
        span := public.edtf_span(left(given, -1));
        IF span IS NULL THEN
            RETURN NULL;
        END IF;
        step := CASE length(given) WHEN 5 THEN interval '1 year' WHEN 8 THEN interval '1 month' ELSE interval '1 day' END;
        RETURN daterange(
            greatest((lower(span) - step)::date, make_date(1, 1, 1)),
            least((upper(span) + step)::date, make_date(10000, 1, 1))
        );
    ELSIF left(given, 1) = '[' AND right(given, 1) = ']' THEN
        body := substr(given, 2, greatest(length(given) - 2, 0));
        cut := position('..' IN body);
        IF cut = 0 OR body = '..' THEN
            RETURN NULL;
        END IF;
        head := left(body, cut - 1);
        tail := substr(body, cut + 2);
        -- Both ends are plain: no X, no ~, no ?, no set in a set.
        IF translate(head || tail, '0123456789-', '') <> '' THEN
            RETURN NULL;
        END IF;
        IF head = '' THEN
            span := public.edtf_span(tail);
            RETURN CASE WHEN span IS NOT NULL THEN daterange(NULL, upper(span)) END;
        END IF;
        span := public.edtf_span(head);
        IF span IS NULL THEN
            RETURN NULL;
        END IF;
        first := lower(span);
        IF tail = '' THEN
            RETURN daterange(first, NULL);
        END IF;
        span := public.edtf_span(tail);
        RETURN CASE WHEN first < upper(span) THEN daterange(first, upper(span)) END;
    END IF;
    RETURN NULL;
END
$function$;

COMMENT ON FUNCTION public.edtf_span(text) IS
    'The days that a partial date may mean. NULL: not a partial date, or unknown. No bound on one side: not limited there.';
"""

DATES = """
CREATE OR REPLACE FUNCTION public.edtf_is_valid(given text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN given IS NOT NULL THEN public.edtf_span(given) IS NOT NULL END;

CREATE OR REPLACE FUNCTION public.edtf_earliest(given text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(public.edtf_span(given));

CREATE OR REPLACE FUNCTION public.edtf_latest(given text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN upper(public.edtf_span(given)) - 1;

CREATE OR REPLACE FUNCTION public.edtf_is_uncertain(given text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN right(given, 1) = '?' THEN public.edtf_span(given) IS NOT NULL ELSE false END;

CREATE OR REPLACE FUNCTION public.edtf_is_open(given text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(given = '..', false);

CREATE OR REPLACE FUNCTION public.edtf_sure_earliest(given text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN NOT public.edtf_is_uncertain(given) THEN public.edtf_earliest(given) END;

CREATE OR REPLACE FUNCTION public.edtf_sure_latest(given text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN NOT public.edtf_is_uncertain(given) THEN public.edtf_latest(given) END;

COMMENT ON FUNCTION public.edtf_is_valid(text) IS 'Whether a text is a partial date; NULL for NULL.';
COMMENT ON FUNCTION public.edtf_earliest(text) IS 'First day that a partial date may mean; NULL: not limited, or not a date.';
COMMENT ON FUNCTION public.edtf_latest(text) IS 'Last day that a partial date may mean; NULL: not limited, or not a date.';
COMMENT ON FUNCTION public.edtf_is_uncertain(text) IS 'Whether a partial date ends in "?"; never NULL.';
COMMENT ON FUNCTION public.edtf_sure_earliest(text) IS 'edtf_earliest, but NULL for a date that ends in "?".';
COMMENT ON FUNCTION public.edtf_sure_latest(text) IS 'edtf_latest, but NULL for a date that ends in "?".';
COMMENT ON FUNCTION public.edtf_is_open(text) IS 'Whether it is "..", still going on when last attested; never NULL.';
"""

# attested_first: least edtf_latest, attested_last: greatest edtf_earliest, of the sure attestations;
# unsure_first, unsure_last: the same of those that end in "?". Any of them may be NULL.
PERIODS = """
CREATE OR REPLACE FUNCTION public.period_agrees(
    "start" text, "end" text, attested_first date, attested_last date
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
        public.edtf_sure_earliest("start") <= least(public.edtf_sure_latest("end"), attested_first), true
    )
    AND coalesce(attested_last <= public.edtf_sure_latest("end"), true);

CREATE OR REPLACE FUNCTION public.period_agrees_as_written(
    "start" text, "end" text, attested_first date, attested_last date, unsure_first date, unsure_last date
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
        public.edtf_earliest("start") <= least(public.edtf_latest("end"), attested_first, unsure_first), true
    )
    AND coalesce(greatest(attested_last, unsure_last) <= public.edtf_latest("end"), true);

CREATE OR REPLACE FUNCTION public.period_certain_from(
    "start" text, "end" text, attested_first date, attested_last date
) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN least(public.edtf_sure_latest("start"), public.edtf_sure_latest("end"), attested_first);

CREATE OR REPLACE FUNCTION public.period_certain_until(
    "start" text, "end" text, attested_first date, attested_last date
) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN greatest(public.edtf_sure_earliest("end"), public.edtf_sure_earliest("start"), attested_last);

CREATE OR REPLACE FUNCTION public.period_possible_from(
    "start" text, "end" text, attested_first date, attested_last date,
    unsure_first date DEFAULT NULL, unsure_last date DEFAULT NULL
) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN NOT public.edtf_is_uncertain("start")
        OR public.period_agrees_as_written(
            "start", "end", attested_first, attested_last, unsure_first, unsure_last
        )
    THEN public.edtf_earliest("start")
END;

CREATE OR REPLACE FUNCTION public.period_possible_until(
    "start" text, "end" text, attested_first date, attested_last date,
    unsure_first date DEFAULT NULL, unsure_last date DEFAULT NULL
) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN NOT public.edtf_is_uncertain("end")
        OR public.period_agrees_as_written(
            "start", "end", attested_first, attested_last, unsure_first, unsure_last
        )
    THEN public.edtf_latest("end")
END;

COMMENT ON FUNCTION public.period_agrees(text, text, date, date) IS
    'Whether the dates that are sure leave any reading at all; never NULL.';
COMMENT ON FUNCTION public.period_agrees_as_written(text, text, date, date, date, date) IS
    'Whether all dates, those that end in "?" too, leave any reading; never NULL.';
COMMENT ON FUNCTION public.period_certain_from(text, text, date, date) IS
    'The latest day on which it can have started; NULL: unknown. It may lie after period_certain_until.';
COMMENT ON FUNCTION public.period_certain_until(text, text, date, date) IS
    'The earliest day on which it can have ended; NULL: unknown.';
COMMENT ON FUNCTION public.period_possible_from(text, text, date, date, date, date) IS
    'The earliest day on which it can have started; NULL: unknown.';
COMMENT ON FUNCTION public.period_possible_until(text, text, date, date, date, date) IS
    'The latest day on which it can have ended; NULL: unknown.';
"""

# The functions serve both stores. Migrated backwards in one store, they must stay while the other store's columns and
# constraints rest on them: PostgreSQL knows that, and the whole block is then undone. The last store drops them.
DROP = """
DO $block$
BEGIN
    DROP FUNCTION IF EXISTS public.period_possible_until(text, text, date, date, date, date);
    DROP FUNCTION IF EXISTS public.period_possible_from(text, text, date, date, date, date);
    DROP FUNCTION IF EXISTS public.period_certain_until(text, text, date, date);
    DROP FUNCTION IF EXISTS public.period_certain_from(text, text, date, date);
    DROP FUNCTION IF EXISTS public.period_agrees_as_written(text, text, date, date, date, date);
    DROP FUNCTION IF EXISTS public.period_agrees(text, text, date, date);
    DROP FUNCTION IF EXISTS public.edtf_sure_latest(text);
    DROP FUNCTION IF EXISTS public.edtf_sure_earliest(text);
    DROP FUNCTION IF EXISTS public.edtf_is_open(text);
    DROP FUNCTION IF EXISTS public.edtf_is_uncertain(text);
    DROP FUNCTION IF EXISTS public.edtf_latest(text);
    DROP FUNCTION IF EXISTS public.edtf_earliest(text);
    DROP FUNCTION IF EXISTS public.edtf_is_valid(text);
    DROP FUNCTION IF EXISTS public.edtf_span(text);
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        NULL;
END
$block$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [migrations.RunSQL(SPAN + DATES + PERIODS, reverse_sql=DROP)]
