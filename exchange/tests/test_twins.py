"""One identifier under two ids of a set: told wherever the second comes from, noted once, and not again once refuted."""

from pathlib import Path

import pghistory
import pytest

from exchange.importer import Options, take_in
from exchange.models import Import, QueuedRow
from exchange.outcome import Report
from exchange.settle import settle
from exchange.tests.sets import person, taken_in, write
from exchange.undo import undo
from newsroom.hypotheses import note_twins
from newsroom.models import Hypothesis
from people.models import Person, PersonIdentifier
from tests import builders as b

pytestmark = pytest.mark.django_db
Q1, V1 = ("wikidata", "Q1"), ("viaf", "V1")


def known(name: str, *identifiers: tuple[str, str]) -> Person:
    """Somebody who is here already."""
    made = b.person(name)
    for scheme, value in identifiers:
        PersonIdentifier.objects.create(person=made, scheme=scheme, value=value)
    return made


def _note(_made: Import, report: Report) -> None:
    note_twins(report)


def test_two_ids_that_fit_one_record_by_different_identifiers_are_told(tmp_path: Path) -> None:
    """The first is attached to the record; the second isn't, and has one of its identifiers all the same."""
    here = known("Ann Peeters", Q1, V1)
    rows = [
        person("p1", "Ann", identifiers="wikidata:Q1"),
        person("p2", "Anne Peeters", identifiers="viaf:V1"),
    ]
    _made, report = taken_in(write(tmp_path / "set", people=rows))
    (twins,) = report.twins
    assert (twins.identifier, twins.first, twins.names) == (
        "viaf:V1",
        here.pk,
        ("Ann Peeters", "Anne Peeters"),
    )


def test_a_row_that_is_settled_later_is_told_too(tmp_path: Path) -> None:
    known("One", Q1)
    known("Another", Q1)
    taken_in(write(tmp_path / "set", people=[person("p1", "Ann", identifiers="wikidata:Q1|viaf:V1")]))
    taken_in(write(tmp_path / "set", people=[person("p2", "Anne", identifiers="viaf:V1")]))
    settle(QueuedRow.objects.get(), Person.objects.get(name="One"), by=b.editor(), inside=note_twins)
    noted = Hypothesis.objects.get()
    assert (noted.person.name, noted.other.name) == ("Anne", "One")
    assert noted.remark == "Both have the identifier viaf:V1."


def test_what_an_editor_refuted_is_not_noted_again(tmp_path: Path) -> None:
    rows = [
        person("p1", "Ann", identifiers="wikidata:Q1|viaf:V1"),
        person("p2", "Anne", identifiers="viaf:V1"),
    ]
    _made, report = taken_in(write(tmp_path / "first", people=rows))
    # Whichever of the two is named first.
    ann, anne = Person.objects.get(name="Ann"), Person.objects.get(name="Anne")
    Hypothesis.objects.create(person=anne, other=ann)
    assert note_twins(report) == 0
    with pghistory.context(user=b.editor().pk):
        Hypothesis.objects.all().delete()
    # Another set says the same of them.
    rows[0]["identifiers"] = "wikidata:Q1"
    _made, report = taken_in(write(tmp_path / "second", people=rows))
    assert [twins.identifier for twins in report.twins] == ["viaf:V1"]
    assert note_twins(report) == 0
    assert not Hypothesis.objects.exists()


def test_what_went_with_an_import_comes_again_with_it(tmp_path: Path) -> None:
    rows = [person(given, "Ann", identifiers="wikidata:Q1") for given in ("p1", "p2")]
    options = Options(folder=write(tmp_path / "set", people=rows), set_name="set")
    for _time in range(2):
        made, _report = take_in(options, inside=_note)
        assert made is not None
        assert Hypothesis.objects.count() == 1
        undo(made)
        assert not Hypothesis.objects.exists()
