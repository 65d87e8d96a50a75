"""The columns that PostgreSQL derives for facts of one moment say what `Period` says in Python."""

from random import Random

import pytest

from evidence.tests import random_cases
from evidence.tests.random_cases import bounds, period
from investigations.models import Event, EventCitation, EventKind
from tests import builders

pytestmark = pytest.mark.django_db


def test_derived_columns_equal_the_period() -> None:
    random, source = Random(7), builders.source()
    kind = EventKind.objects.create(code="visit", label_en="visit")
    cases = [
        (
            random_cases.partial(random),
            tuple(random_cases.partial(random) for _ in range(random.choice((0, 1, 2)))),
        )
        for _ in range(400)
    ]
    events = Event.objects.bulk_create(
        Event(title_en=f"Event {n}", kind=kind, date=moment) for n, (moment, _) in enumerate(cases)
    )
    EventCitation.objects.bulk_create(
        EventCitation(record=event, source=source, attested=text)
        for event, (_, attested) in zip(events, cases, strict=True)
        for text in attested
    )
    rows = Event.objects.in_bulk([event.pk for event in events])
    for event, (moment, attested) in zip(events, cases, strict=True):
        row = rows[event.pk]
        stored = (
            row.possible_from,
            row.certain_from,
            row.certain_until,
            row.possible_until,
            row.dates_agree,
        )
        assert stored == bounds(period(moment, moment, *attested)), (moment, attested)
        assert stored == bounds(row.period), (moment, attested)


def test_a_planned_visit_is_never_certain() -> None:
    kind = EventKind.objects.create(code="visit", label_en="visit")
    visit = Event.objects.create(title_en="A visit", kind=kind, date="2023-11-03", reality="planned")
    visit.refresh_from_db()
    assert visit.certain_from is None and visit.possible_from is not None
    (found,) = Event.objects.active_on("2023-11-03")
    assert found.held == "possible"
