"""The SQL functions of migration 0001 say what Python says, and serve columns, constraints and queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib import import_module
from random import Random
from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext, isolate_apps

from evidence import fields
from evidence.dates import PartialDate, PartialDateError
from evidence.periods import Held, Period
from evidence.querysets import PeriodQuerySet
from evidence.tests import random_cases
from evidence.tests.test_periods import bounds, period

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
    with transaction.atomic():
        ask("CREATE TABLE public.other_store (d text CHECK (public.edtf_is_valid(d))); SELECT 1")
        ask(f"{drop} {exists}")
        assert ask(exists) == [(True,)]
        transaction.set_rollback(True)


# ── The field, in a table of its own ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def post_table() -> Iterator[Any]:
    """A model with a period, and its table, for as long as the test's transaction lasts."""

    def bound(function: Any) -> Any:
        expression = function("start", "end", "attested_first", "attested_last")
        kind = models.BooleanField() if function is fields.PeriodAgrees else models.DateField()
        return models.GeneratedField(expression=expression, output_field=kind, db_persist=True)

    with isolate_apps("evidence"):

        class Post(models.Model):
            start = fields.PartialDateField()
            end = fields.PartialDateField(allow_open=True)
            attested_first = models.DateField(null=True)
            attested_last = models.DateField(null=True)
            possible_from = bound(fields.PeriodPossibleFrom)
            certain_from = bound(fields.PeriodCertainFrom)
            certain_until = bound(fields.PeriodCertainUntil)
            possible_until = bound(fields.PeriodPossibleUntil)
            dates_agree = bound(fields.PeriodAgrees)

            objects = PeriodQuerySet.as_manager()

            class Meta:
                app_label = "evidence"
                constraints = (
                    fields.partial_date_check("start", name="post_start", label="Start"),
                    fields.partial_date_check("end", allow_open=True, name="post_end", label="End"),
                )

        with connection.schema_editor() as editor:
            editor.create_model(Post)
        yield Post


@pytest.fixture
def post() -> Iterator[Any]:
    with post_table() as model:
        yield model


def test_field_gives_partial_dates_back(post: Any) -> None:
    row = post.objects.create(start=" 2018-04-24 ", end="..")
    assert row.start == PartialDate.parse("2018-04-24")
    row.end = "2019"
    assert row.end == PartialDate.parse("2019")
    row.end = ""
    assert row.end is None
    loaded = post.objects.get(start="2018-04-24")
    assert (loaded.start, loaded.end) == (PartialDate.parse("2018-04-24"), PartialDate.parse(".."))
    assert post.objects.filter(start__in=["2018-04-24", PartialDate.parse("2019")], end="..").exists()
    assert post.objects.filter(start__startswith="2018").exists()
    assert post.objects.values_list("start", flat=True).get() == PartialDate.parse("2018-04-24")


def test_field_loads_deferred_dates(post: Any) -> None:
    post.objects.create(start="2018-04", end=None)
    row = post.objects.defer("start").get()
    assert "start" in row.get_deferred_fields()
    assert row.start == PartialDate.parse("2018-04")
    post.objects.update(start="2019")
    row.refresh_from_db()
    assert row.start == PartialDate.parse("2019")


def test_field_takes_expressions(post: Any) -> None:
    row = post.objects.create(start="2018", end="2019")
    row.end = F("start")
    row.save()
    row.refresh_from_db()
    assert row.end == PartialDate.parse("2018")
    post.objects.update(end=Value("2020~"))
    assert post.objects.annotate(first=fields.EdtfEarliest("end")).get().first == date(2019, 1, 1)


def test_field_refuses_nonsense_in_words(post: Any) -> None:
    with pytest.raises(PartialDateError, match="February 2023 has 28 days"):
        post(start="2023-02-29")
    with pytest.raises(PartialDateError, match="Only an end can be"):
        post(start="..")
    with pytest.raises(ValidationError, match="February 2023 has 28 days"):
        post._meta.get_field("start").to_python("2023-02-29")
    row = post(start=None, end="..")
    row.full_clean()
    assert post._meta.get_field("start").value_to_string(row) == ""
    assert post._meta.get_field("end").value_to_string(row) == ".."


@pytest.mark.parametrize("lookup", ["lt", "lte", "gt", "gte", "range"])
def test_field_refuses_to_compare_notations(post: Any, lookup: str) -> None:
    with pytest.raises(FieldError):
        post.objects.filter(**{f"start__{lookup}": "2018"}).exists()


@pytest.mark.parametrize(
    ("column", "text"), [("start", "2023-02-29"), ("start", ".."), ("end", "now"), ("start", "")]
)
def test_table_refuses_nonsense_however_it_is_written(post: Any, column: str, text: str) -> None:
    with pytest.raises(IntegrityError, match=f"post_{column}"), transaction.atomic():
        ask(f'INSERT INTO evidence_post ("{column}") VALUES (%s) RETURNING id', text)


def test_constraint_has_a_message_for_people(post: Any) -> None:
    row = post(start="2018")
    row.__dict__["start"] = "2018-99"  # past the field, as nothing in the code does
    constraint = post._meta.constraints[0]
    with pytest.raises(ValidationError, match=r"Start: this is not a date\. Write a year"):
        # The field would refuse first; the constraint is asked about the raw text.
        fields_get_prep_value = fields.PartialDateField.get_prep_value
        try:
            fields.PartialDateField.get_prep_value = lambda self, value: value  # type: ignore[method-assign]
            constraint.validate(post, row)
        finally:
            fields.PartialDateField.get_prep_value = fields_get_prep_value  # type: ignore[method-assign]


def test_field_survives_migrations() -> None:
    field = fields.PartialDateField("start", allow_open=True, null=False, blank=False)
    name, path, args, kwargs = field.deconstruct()
    again = fields.PartialDateField(*args, **kwargs)
    assert path == "evidence.fields.PartialDateField"
    assert (again.allow_open, again.null, again.blank, again.max_length) == (True, False, False, 32)
    assert again.deconstruct()[1:] == (path, args, kwargs)


def test_form_field_cleans_and_renders() -> None:
    start = fields.PartialDateField().formfield()
    end = fields.PartialDateField(allow_open=True).formfield()
    assert start is not None and end is not None
    assert start.clean(" 2018-04 ") == PartialDate.parse("2018-04")
    assert start.clean("") is None
    assert end.clean("..") == PartialDate.parse("..")
    for text in ("..", "2018-13"):
        with pytest.raises(ValidationError):
            start.clean(text)
    assert not start.has_changed(PartialDate.parse("2018-04"), "2018-04")
    assert start.has_changed(PartialDate.parse("2018-04"), "2018-05")
    html = start.widget.render("start", PartialDate.parse("2018-04"), start.widget.attrs)
    for part in (
        'value="2018-04"',
        'class="partial-date"',
        "data-partial-date",
        'autocomplete="off"',
        "placeholder=",
    ):
        assert part in html
    assert "data-allow-open" not in html
    assert "data-allow-open" in end.widget.render("end", None, end.widget.attrs)


# ── Queries ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_active_on_finds_what_periods_say(post: Any) -> None:
    random = Random(31)
    cases = [random_cases.case(random) for _ in range(3000)]
    rows = []
    for case in cases:
        attested = [a for a in map(PartialDate.parse, case.attested) if not a.uncertain]
        rows.append(
            post(
                start=case.start,
                end=case.end,
                attested_first=min((a.latest for a in attested if a.latest), default=None),
                attested_last=max((a.earliest for a in attested if a.earliest), default=None),
            )
        )
    post.objects.bulk_create(rows)
    periods = {
        row.pk: Period.from_bounds(row.start, row.end, row.attested_first, row.attested_last)
        for row in post.objects.all()
    }
    for row in post.objects.all():
        stored = (row.possible_from, row.certain_from, row.certain_until, row.possible_until, row.dates_agree)
        assert stored == bounds(periods[row.pk])
    for when in ("2010", "2012-02", "2012-02-29", "2009-12-31", "2011", "2008-02"):
        for throughout in (False, True):
            expected = {
                pk: value.held(PartialDate.parse(when), throughout=throughout)
                for pk, value in periods.items()
            }
            found = post.objects.active_on(when, throughout=throughout)
            assert dict(found.values_list("pk", "held")) == {
                pk: held.value for pk, held in expected.items() if held is not Held.NO
            }
            for held in (Held.CERTAIN, Held.POSSIBLE):
                only = post.objects.active_on(when, throughout=throughout, held=held)
                assert set(only.values_list("pk", flat=True)) == {
                    pk for pk, was in expected.items() if was is held
                }


def test_active_on_takes_days_and_is_chainable(post: Any) -> None:
    post.objects.create(start="2018-04-24", end="2020")
    day = date(2018, 4, 24)
    assert (
        post.objects.filter(end="2020").active_on(day, held="certain").filter(start="2018-04-24").count() == 1
    )
    assert not post.objects.active_on(day - timedelta(days=1)).exists()
    with CaptureQueriesContext(connection) as queries:
        list(post.objects.active_on(PartialDate.parse("2018-04")))
    assert len(queries) == 1
    assert "edtf" not in queries[0]["sql"] and "period_" not in queries[0]["sql"]


@pytest.mark.parametrize("when", ["197X", "2018?", "..", "now"])
def test_active_on_refuses_what_is_no_day_month_or_year(post: Any, when: str) -> None:
    with pytest.raises(PartialDateError):
        post.objects.active_on(when)


def test_active_on_refuses_to_look_for_no(post: Any) -> None:
    with pytest.raises(ValueError, match="not a choice"):
        post.objects.active_on("2018", held=Held.NO)
