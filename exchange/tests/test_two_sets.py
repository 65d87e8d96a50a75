"""Two sets about the same people: attaching, queueing, tenures, contradictions, open ends."""

from pathlib import Path
from typing import Any

import pytest

from exchange.models import Import, Outcome, QueuedRow
from exchange.settle import CantSettle, leave_out, settle
from exchange.tests import sets
from exchange.tests.sets import organization, person, post, taken_in, tried, write
from newsroom.checks import doubts
from people.models import Affiliation, Person, PersonLink, SamePost
from tests import builders as b

pytestmark = pytest.mark.django_db

PARLIAMENT = organization("parl", "Parliament", identifiers="wikidata:Q100")


def register(folder: Path) -> Path:
    """The first set: a parliament's register, by year."""
    return write(
        folder,
        people=[
            person("ann", "Ann Peeters", identifiers="wikidata:Q1", birth_date="1970"),
            person("bo", "Bo Claes", identifiers="wikidata:Q2", birth_date="1980-01-01"),
            person("cy1", "Cy Maes", identifiers="wikidata:Q3"),
            person("cy2", "Cy Maes", identifiers="wikidata:Q3"),
        ],
        organizations=[PARLIAMENT],
        affiliations=[
            post("r1", "ann", "parl", start="2010", end="2014"),
            post("r2", "ann", "parl", start="2014", end="2019"),
            post("r3", "bo", "parl", start="2010", end="2014"),
            post("r4", "cy1", "parl", start="2010", end_status="ongoing"),
        ],
    )


def biographies(folder: Path) -> Path:
    """The second set: about the same people, by day."""
    return write(
        folder,
        people=[
            person("1", "Ann Peeters-Wouters", identifiers="wikidata:Q1", birth_date="1970-05-04"),
            person("2", "Bo Claes", identifiers="wikidata:Q2", birth_date="1981"),
            person("3", "Cy Maes", identifiers="wikidata:Q3"),
            person("4", "Di Nys", identifiers="wikidata:Q4"),
        ],
        organizations=[organization("p", "The Parliament", identifiers="wikidata:Q100")],
        affiliations=[
            post("b1", "1", "p", start="2010-06-13", end="2014-05-25"),
            post("b2", "1", "p", start="2014-05-25", end="2019-05-26"),
            post("b3", "2", "p", start="2010-06-13", end="2013-01-01"),
            post("b4", "3", "p", start="2010-06-13"),
            post("b5", "wikidata:Q3", "p", start="2012"),
            post("b6", "wikidata:Q99", "p", start="2012"),
            post("b7", "wikidata:Q1", "wikidata:Q100", "speaker", start="2017"),
        ],
        relations=[{"id": "t1", "a_id": "4", "relation": "spouse", "b_id": "nobody", "b_name": "Ed Jans"}],
    )


@pytest.fixture
def two(tmp_path: Path) -> Any:
    taken_in(register(tmp_path / "register"))
    return taken_in(
        biographies(tmp_path / "biographies"), source=sets.Address("https://example.org/lives", is_url=True)
    )


def test_row_attaches_to_the_one_record_with_its_identifier(two: Any) -> None:
    _made, report = two
    ann = Person.objects.get(name="Ann Peeters")
    assert [name.name for name in ann.names.all()] == ["Ann Peeters-Wouters"]
    assert {(i.scheme, i.value) for i in ann.identifiers.all()} == {
        ("register", "ann"),
        ("biographies", "1"),
        ("wikidata", "Q1"),
    }
    assert str(ann.born) == "1970"
    assert ann.citations.count() == 2
    assert report.of("people.csv").attached == 2
    assert report.of("organizations.csv").attached == 1
    assert Affiliation.objects.get(role__name="speaker").person == ann


def test_dates_that_cannot_both_be_right_are_told_and_precision_is_no_contradiction(two: Any) -> None:
    _made, report = two
    assert [str(each) for each in report.contradictions] == [
        "people.csv, line 3, birth_date “1981”: Bo Claes has 1980-01-01 here."
    ]


def test_what_fits_several_or_none_waits(two: Any) -> None:
    waiting = QueuedRow.objects.order_by("file", "line")
    assert [(row.file, row.line, row.column, row.value, len(row.candidates)) for row in waiting] == [
        ("affiliations.csv", 5, "person_id", "3", 0),
        ("affiliations.csv", 6, "person_id", "wikidata:Q3", 2),
        ("affiliations.csv", 7, "person_id", "wikidata:Q99", 0),
        ("people.csv", 4, "identifiers", "wikidata:Q3", 2),
        ("relations.csv", 2, "b_id", "nobody", 0),
    ]
    assert Person.objects.count() == 5


def test_second_run_queues_nothing_again(two: Any, tmp_path: Path) -> None:
    before = sets.contents(), QueuedRow.objects.count()
    made, report = tried(
        tmp_path / "biographies", source=sets.Address("https://example.org/lives", is_url=True)
    )
    assert made is None
    assert (sets.contents(), QueuedRow.objects.count()) == before
    assert report.of("people.csv").differs == 2  # the birth dates


def starts(link: SamePost) -> set[str]:
    return {str(link.affiliation.start), str(link.other.start)}


def test_post_told_by_two_sets_is_one_tenure_and_terms_that_touch_are_two(two: Any) -> None:
    ann = SamePost.objects.filter(affiliation__person__name="Ann Peeters")
    assert sorted(sorted(starts(link)) for link in ann) == [["2010", "2010-06-13"], ["2014", "2014-05-25"]]


def test_tenure_with_other_dates_is_a_contradiction(two: Any) -> None:
    _made, report = two
    assert (report.tenures, report.contradicting_tenures) == (3, 1)
    told = [doubt.why for doubt in doubts(10)]
    assert len(told) == 1
    assert "Another source tells the same post as" in told[0]
    assert "2010 to 2014" in told[0] and "13 Jun 2010 to 1 Jan 2013" in told[0]


def test_open_end_contradicts_no_end(tmp_path: Path) -> None:
    taken_in(register(tmp_path / "register"))
    other = write(
        tmp_path / "other",
        people=[person("x", "Cy", identifiers="register:cy1")],
        affiliations=[post("o1", "x", "wikidata:Q100", start="2010-06-13", end="2015")],
    )
    _made, report = taken_in(other, source=sets.Address("https://example.org/o", is_url=True))
    assert (report.tenures, report.contradicting_tenures) == (1, 0)
    cy = Affiliation.objects.filter(person__identifiers__value="cy1").order_by("start")
    assert [str(each.end) for each in cy] == ["..", "2015"]


def queued(**values: Any) -> QueuedRow:
    return QueuedRow.objects.get(outcome=Outcome.WAITING, **values)


def test_decision_takes_in_the_row_and_what_waits_for_it(two: Any) -> None:
    first = Person.objects.get(identifiers__value="cy1")
    assert settle(queued(file="people.csv"), first, by=b.editor()) == 2
    assert {(i.scheme, i.value) for i in first.identifiers.all()} >= {("biographies", "3")}
    assert Affiliation.objects.filter(person=first).count() == 2
    assert QueuedRow.objects.filter(outcome=Outcome.MATCHED).count() == 2
    # The same post in both sets is one tenure now.
    assert SamePost.objects.filter(affiliation__person=first).count() == 1
    with pytest.raises(CantSettle, match="Somebody has decided on this row meanwhile"):
        settle(QueuedRow.objects.get(file="people.csv"), first, by=Import.objects.none())


def test_decision_can_be_somebody_new(two: Any) -> None:
    settle(queued(file="people.csv"), None, by=b.editor())
    new = Person.objects.get(identifiers__scheme="biographies", identifiers__value="3")
    assert Person.objects.filter(name="Cy Maes").count() == 3
    assert Affiliation.objects.filter(person=new).count() == 1
    editor = b.editor("other")
    settle(queued(file="relations.csv"), None, by=editor)
    link = PersonLink.objects.get()
    assert {link.from_person.name, link.to_person.name} == {"Di Nys", "Ed Jans"}
    assert QueuedRow.objects.get(file="relations.csv").settled_by == editor


def test_decision_about_a_reference_gives_the_record_the_identifier(two: Any, tmp_path: Path) -> None:
    bo = Person.objects.get(name="Bo Claes")
    settle(queued(value="wikidata:Q99"), bo, by=b.editor())
    assert bo.identifiers.filter(scheme="wikidata", value="Q99").exists()
    assert Affiliation.objects.filter(person=bo).count() == 3
    made, _report = tried(
        tmp_path / "biographies", source=sets.Address("https://example.org/lives", is_url=True)
    )
    assert made is None


def test_row_that_does_not_name_anybody_cannot_be_somebody_new(two: Any) -> None:
    before = sets.contents()
    with pytest.raises(CantSettle, match="choose a record"):
        settle(queued(value="wikidata:Q99"), None, by=b.editor())
    assert sets.contents() == before


def test_decision_that_ties_somebody_to_themselves_is_refused_with_nothing_changed(two: Any) -> None:
    before = sets.contents()
    with pytest.raises(CantSettle, match="Both ends are the same record here"):
        settle(queued(file="relations.csv"), Person.objects.get(name="Di Nys"), by=b.editor())
    assert sets.contents() == before
    assert queued(file="relations.csv")


def test_row_that_is_left_out_is_not_queued_again(two: Any, tmp_path: Path) -> None:
    rows = QueuedRow.objects.filter(file="relations.csv")
    assert leave_out(rows, by=b.editor()) == 1
    assert leave_out(rows, by=b.editor("other")) == 0
    made, _report = tried(
        tmp_path / "biographies", source=sets.Address("https://example.org/lives", is_url=True)
    )
    assert made is None
    assert QueuedRow.objects.get(file="relations.csv").outcome == Outcome.DISMISSED
