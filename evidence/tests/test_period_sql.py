"""The SQL functions of migration 0001 say what Python says, and stand on their own."""

from datetime import date, timedelta
from importlib import import_module
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from evidence.dates import PartialDate, PartialDateError
from evidence.tests import random_cases
from evidence.tests.random_cases import bounds, period
from tests import databases

pytestmark = pytest.mark.django_db

# The aggregates are those that a trigger takes over a fact's citations.
BOUNDS = """
SELECT public.period_possible_from(c.s, c.e, first, last, unsure_first, unsure_last),
       public.period_certain_from(c.s, c.e, first, last),
       public.period_certain_until(c.s, c.e, first, last),
       public.period_possible_until(c.s, c.e, first, last, unsure_first, unsure_last),
       public.period_agrees(c.s, c.e, first, last)
FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS c(s, e, attested, n)
CROSS JOIN LATERAL (
    SELECT min(public.edtf_latest(a)) FILTER (WHERE NOT public.edtf_is_uncertain(a)) AS first,
           max(public.edtf_earliest(a)) FILTER (WHERE NOT public.edtf_is_uncertain(a)) AS last,
           min(public.edtf_latest(a)) FILTER (WHERE public.edtf_is_uncertain(a)) AS unsure_first,
           max(public.edtf_earliest(a)) FILTER (WHERE public.edtf_is_uncertain(a)) AS unsure_last
    FROM unnest(string_to_array(c.attested, '|')) AS a
) AS attested
ORDER BY c.n
"""


def ask(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()


def test_bounds_in_sql_equal_those_in_python() -> None:
    random = Random(20101)
    cases = [random_cases.case(random) for _ in range(25_000)]
    rows = ask(
        BOUNDS,
        [c.start for c in cases],
        [c.end for c in cases],
        ["|".join(c.attested) or None for c in cases],
    )
    wrong = [
        (case, row)
        for case, row in zip(cases, rows, strict=True)
        if row != bounds(period(case.start, case.end, *case.attested))
    ]
    assert wrong == []


def test_validator_in_sql_accepts_what_the_parser_accepts() -> None:
    random = Random(404)
    texts = sorted({random_cases.near_miss(random) for _ in range(30_000)})
    rows = ask(
        "SELECT public.edtf_is_valid(t), public.edtf_earliest(t), public.edtf_latest(t), "
        "public.edtf_is_uncertain(t), public.edtf_is_open(t) "
        "FROM unnest(%s::text[]) WITH ORDINALITY AS texts(t, n) ORDER BY n",
        texts,
    )
    valid = 0
    for text, row in zip(texts, rows, strict=True):
        try:
            value = PartialDate.parse(text)
        except PartialDateError:
            value = None
        if value and value.text == text:  # the database keeps canonical texts only, without space around them
            valid += 1
            assert row == (True, value.earliest, value.latest, value.uncertain, value.is_open), text
        else:
            assert row == (False, None, None, False, False), text
    assert len(texts) > 10_000
    assert 0.1 < valid / len(texts) < 0.9


def test_every_day_and_month_has_the_same_bounds_in_both() -> None:
    """Five leap years' worth of days, the turn of 1900 (no leap year) and 2000 (one), and both ends of time."""
    days = {
        date(year, 1, 1) + timedelta(days=n)
        for year in (1, 4, 1899, 1900, 1999, 2000, 2023, 2024, 9999)
        for n in range(365)
    }
    texts = sorted(
        {d.isoformat()[:size] + sign for d in days for size in (4, 7, 10) for sign in ("", "~", "?")}
    )
    rows = ask(
        "SELECT public.edtf_earliest(t), public.edtf_latest(t) FROM unnest(%s::text[]) WITH ORDINALITY AS x(t, n) "
        "ORDER BY n",
        texts,
    )
    assert rows == [(value.earliest, value.latest) for value in map(PartialDate.parse, texts)]


def test_unknown_dates_in_sql() -> None:
    assert ask(
        "SELECT public.edtf_is_valid(NULL), public.edtf_earliest(NULL), public.edtf_latest(NULL), "
        "public.edtf_is_uncertain(NULL), public.edtf_is_open(NULL), public.period_agrees(NULL, NULL, NULL, NULL)"
    ) == [(None, None, None, False, False, True)]


def test_functions_need_no_search_path_and_may_be_indexed() -> None:
    """As when a dump is restored: the search path is empty."""
    with transaction.atomic():
        ask("SELECT set_config('search_path', '', true)")
        assert ask("SELECT public.edtf_latest('[2010..2015-04-13]'), public.edtf_earliest('2012-02~')") == [
            (date(2015, 4, 13), date(2012, 1, 1))
        ]
        assert ask("SELECT public.period_possible_from('2010?', '2008', NULL, NULL)") == [(None,)]
        transaction.set_rollback(True)
    assert ask(
        "SELECT DISTINCT provolatile::text, proparallel::text FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND (proname LIKE 'edtf\\_%' OR proname LIKE 'period\\_%')"
    ) == [("i", "s")]


def test_reverse_migration_keeps_functions_that_something_rests_on() -> None:
    """Stores are migrated one by one; here a table stands for the other store."""
    drop = import_module("evidence.migrations.0001_partial_dates").DROP
    exists = "SELECT to_regprocedure('public.edtf_span(text)') IS NOT NULL"
    with databases.owner() as owner, owner.transaction(force_rollback=True):
        owner.execute("CREATE TABLE public.other_store (d text CHECK (public.edtf_is_valid(d)))")
        owner.execute(drop)
        assert owner.execute(exists).fetchone() == (True,)


def test_forward_migration_can_run_again() -> None:
    """Each store runs it, on the same database."""
    migration = import_module("evidence.migrations.0001_partial_dates")
    with databases.owner() as owner:
        owner.execute(migration.SPAN + migration.DATES + migration.PERIODS)
    assert ask("SELECT public.edtf_latest('2012-02')") == [(date(2012, 2, 29),)]
