"""`active_on` says of stored rows what `Period.held` says of their dates."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.dates import PartialDate, PartialDateError
from evidence.periods import Held, Period
from evidence.tests import random_cases
from evidence.tests.posts import post_table
from evidence.tests.random_cases import bounds


@pytest.fixture
def post(committed: str) -> Iterator[Any]:
    with post_table() as model:
        yield model


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
