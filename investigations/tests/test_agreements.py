"""What the duration of an agreement tells of its end, and what no document covers."""

import pytest
from django.test import Client

from evidence.bars import Bar
from evidence.dates import PartialDate
from investigations.agreements import runs_until, undocumented
from investigations.models import Agreement
from newsroom.publishing import plan, publish
from tests import builders


def dated(text):
    return PartialDate(text) if text else None


@pytest.mark.parametrize(
    ("signed", "valid_for", "end"),
    [
        ("2018-04-24", "P3Y", "2021-04-24"),
        ("2018-04-24", "P3Y8M", "2021-12-24"),
        ("2020-02-29", "P1Y", "2021-02-28"),
        ("2018-04-24", "P90D", "2018-07-23"),
        ("2018-04", "P3Y", "2021-04"),
        ("2018-11", "P18M", "2020-05"),
        ("2018", "P3Y", "2021"),
        ("2018", "P18M", None),
        ("2018-04", "P90D", None),
        ("2018?", "P3Y", None),
        ("2018~", "P3Y", None),
        ("[2016..2018]", "P3Y", None),
        ("2018", "", None),
        (None, "P3Y", None),
    ],
)
def test_runs_until_is_as_exact_as_the_signing(signed, valid_for, end):
    assert runs_until(dated(signed), valid_for) == dated(end)


@pytest.mark.parametrize(
    ("signed", "valid_for", "renewed", "gap"),
    [
        ("2018-04-24", "P3Y", "2021-12", ("2021-04-24", "2021-12")),
        ("2018", "P3Y", "2021-12", None),  # it may have run until the end of 2021
        ("2018-04-24", "P3Y", "2021-04", None),
        ("2018-04-24", "P3Y", "2021", None),
        ("2018-04-24", "P3Y", "[2021-03..2021-12]", None),
        ("2018-04-24", "P3Y", None, None),
        ("2018-04-24", "", "2021-12", None),
    ],
)
def test_undocumented_only_where_the_dates_force_it(signed, valid_for, renewed, gap):
    found = undocumented(dated(signed), valid_for, dated(renewed))
    assert found == (gap and tuple(map(dated, gap)))


def test_an_agreement_is_drawn_up_to_the_end_that_its_own_terms_set(committed: str) -> None:
    termed = builders.agreement("One", signed="2018-04-24", start="2018-04-24", valid_for="P3Y")
    ended = builders.agreement("Two", signed="2018-04-24", start="2018-04-24", end="2019", valid_for="P3Y")
    endless = builders.agreement("Three", signed="2018-04-24", start="2018-04-24")
    publish(plan([termed, ended, endless]), by=builders.editor())

    def bar(record: Agreement) -> Bar:
        return Client().get(record.get_absolute_url()).context["bar"]

    found = bar(termed)
    assert found.ticks[-1].label == "2022"
    assert found.label.endswith("counted from the signing, until 24 April 2021")
    # It may have lasted until then, and no longer.
    assert [part.kind for part in found.parts][-1] == "after"
    assert bar(ended).ticks[-1].label == "2020"
    assert [part.kind for part in bar(endless).parts][-1] == "open-after"
