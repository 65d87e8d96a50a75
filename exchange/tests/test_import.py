"""Taking in a set: what becomes of its rows, and that taking it in again changes nothing."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.models import Source
from exchange.importer import Stopped
from exchange.models import Import, QueuedRow
from exchange.tests import sets
from exchange.tests.sets import organization, person, post, taken_in, tried, write
from investigations.models import InvestigationItem
from newsroom.hypotheses import note_twins
from newsroom.models import Hypothesis
from orgs.models import Organization, OrganizationKind, OrganizationLink
from people.models import Affiliation, Person, PersonLink, Role
from tests import builders as b

pytestmark = pytest.mark.django_db


def small(folder: Path) -> Path:
    """Two people, three organizations, three posts, two tellings of one tie."""
    return write(
        folder,
        people=[
            person(
                "p1",
                "Ann Peeters",
                birth_date="1970-05",
                identifiers="wikidata:Q1|lei:5493001KJTIIGC8Y1R12",
                other_names='[{"name": "Анн Петерс", "lang": "ru"}]',
                source_url="https://example.org/ann",
            ),
            person("p2", "Bo Claes"),
        ],
        organizations=[
            organization("o1", "Ministry of X", classification="ministry", parent_id="o2", start="1999"),
            organization("o2", "Government", classification="government"),
            organization("o3", "Lobby", classification="pressure group"),
        ],
        affiliations=[
            post("a1", "p1", "o1", "adviser", start="1999", end="2003-05", end_status="ended", note="x=1"),
            post("a2", "p1", "o3", "chief lobbyist", start="2004-01-15", end_status="ongoing"),
            post("a3", "p2", "o1", "adviser", source_url="https://example.org/bo"),
        ],
        relations=[
            {"id": "r1", "a_id": "p1", "a_name": "Ann", "relation": "father", "b_id": "p2", "b_name": "Bo"},
            {"id": "r2", "a_id": "p2", "a_name": "Bo", "relation": "child", "b_id": "p1", "b_name": "Ann"},
        ],
    )


def test_rows_become_records_with_dates_as_given(tmp_path: Path) -> None:
    made, report = taken_in(small(tmp_path / "small"))
    ann = Person.objects.get(name="Ann Peeters")
    assert (str(ann.born), ann.died, ann.public_basis) == ("1970-05", None, "incidental")
    assert {(i.scheme, i.value) for i in ann.identifiers.all()} == {
        ("small", "p1"),
        ("wikidata", "Q1"),
        ("lei", "5493001KJTIIGC8Y1R12"),
    }
    assert [(n.name, n.language) for n in ann.names.all()] == [("Анн Петерс", "ru")]
    first, second = Affiliation.objects.filter(person=ann).order_by("start")
    assert (str(first.start), str(first.end), first.standing) == ("1999", "2003-05", "stated")
    assert (str(second.start), str(second.end)) == ("2004-01-15", "..")
    assert str(Organization.objects.get(name="Ministry of X").founded) == "1999"
    assert report.of("affiliations.csv").new == 3
    assert Import.objects.get() == made
    assert made.report["numbers"]["people.csv"]["new"] == 2


def test_every_fact_rests_on_the_row_in_words(tmp_path: Path) -> None:
    taken_in(small(tmp_path / "small"))
    first = Affiliation.objects.get(role__name="adviser", person__name="Ann Peeters")
    citation = first.citations.get()
    assert citation.paraphrase == "“adviser”, start 1999, end 2003-05, status of the end: ended. Note: x=1"
    assert citation.locator == "affiliations.csv, a1"
    born = Person.objects.get(name="Ann Peeters").citations.get()
    assert born.aspects == ["identity", "birth"]
    assert "born 1970-05" in born.paraphrase


def test_source_is_that_of_the_row_else_of_the_person_else_of_the_set(tmp_path: Path) -> None:
    known = b.source("As we know it", url="https://example.org/bo")
    taken_in(small(tmp_path / "small"))

    def cited(**values: str) -> Source:
        return Affiliation.objects.get(**values).citations.get().source

    assert cited(role__name="adviser", person__name="Bo Claes") == known
    assert cited(role__name="chief lobbyist").url == "https://example.org/ann"
    assert Person.objects.get(name="Bo Claes").citations.get().source.url == "https://example.org/set"
    assert Source.objects.filter(url="https://example.org/ann").count() == 1


def test_unknown_words_enter_the_vocabulary_to_be_classified(tmp_path: Path) -> None:
    known = b.role("Adviser", category="cabinet_staff")
    OrganizationKind.objects.create(code="ministry", label_en="Ministry", sphere=b.sphere("public_office"))
    _made, report = taken_in(small(tmp_path / "small"))
    adviser = Affiliation.objects.get(person__name="Bo Claes")
    assert (adviser.role, adviser.title) == (known, "adviser")
    new = Role.objects.get(name="chief lobbyist")
    assert (new.category_id, new.category.opens_door) == ("unclassified", False)
    assert report.new_roles == ["chief lobbyist"]
    assert sorted(report.new_kinds) == ["government", "pressure group"]
    assert Organization.objects.get(name="Ministry of X").sphere_id == "public_office"
    lobby = Organization.objects.get(name="Lobby")
    assert (lobby.kind_id, lobby.sphere_id) == ("pressure_group", "unclassified")


def test_ties_are_read_from_both_sides_and_told_once(tmp_path: Path) -> None:
    _made, report = taken_in(small(tmp_path / "small"))
    link = PersonLink.objects.get()
    assert (link.from_person.name, link.kind, link.to_person.name) == ("Bo Claes", "parent_of", "Ann Peeters")
    assert link.citations.count() == 2
    part = OrganizationLink.objects.get()
    assert (part.from_organization.name, part.kind, part.to_organization.name) == (
        "Ministry of X",
        "part_of",
        "Government",
    )
    assert report.of("relations.csv").new == 2


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = small(tmp_path / "small")
    taken_in(folder)
    before = sets.contents()
    made, report = tried(folder)
    assert made is None
    assert sets.contents() == before
    assert Import.objects.count() == 1
    for file, rows in (("people", 2), ("organizations", 3), ("affiliations", 3), ("relations", 2)):
        assert report.of(f"{file}.csv").unchanged == report.of(f"{file}.csv").rows == rows
    write(folder, people=[person("p1", "Ann Peeters"), person("p2", "Bo Claes"), person("p3", "Cy Maes")])
    made, report = taken_in(folder)
    assert report.of("people.csv").new == 1
    assert Person.objects.count() == 3


def test_what_differs_from_the_set_is_told_and_stays(tmp_path: Path) -> None:
    folder = small(tmp_path / "small")
    taken_in(folder)
    Person.objects.filter(name="Bo Claes").update(name="Bo Claesen")
    Affiliation.objects.filter(role__name="chief lobbyist").update(end="2010")
    before = sets.contents()
    made, report = tried(folder)
    assert made is None
    assert sets.contents() == before
    assert [(each.file, each.line, each.column) for each in report.differences] == [
        ("people.csv", 3, "name"),
        ("affiliations.csv", 3, "end"),
    ]


def test_refused_row_stops_everything_unless_partial(tmp_path: Path) -> None:
    folder = small(tmp_path / "small")
    rows = [post("a1", "p1", "o1", start="2016--01-15"), post("a2", "p2", "o1", start="2016")]
    write(folder, affiliations=rows)
    before = sets.contents()
    with pytest.raises(Stopped) as stopped:
        tried(folder)
    assert [str(each) for each in stopped.value.report.refusals] == [
        "affiliations.csv, line 2, start “2016--01-15”: “2016--01-15” can't be read as a date: month and day have two "
        "digits, with a hyphen before each. Write 2016-01-15."
    ]
    assert sets.contents() == before
    _made, report = taken_in(folder, partial=True)
    assert (report.of("affiliations.csv").new, report.of("affiliations.csv").refused) == (1, 1)


def test_dry_run_tells_and_changes_nothing(tmp_path: Path) -> None:
    before = sets.contents()
    made, report = tried(small(tmp_path / "small"), dry_run=True)
    assert made is None
    assert report.of("people.csv").new == 2
    assert sets.contents() == before
    assert not Import.objects.exists()


def test_what_refers_to_a_refused_row_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "set",
        people=[person("p1", "Ann", birth_date="x"), person("p2", "Bo")],
        organizations=[organization("o1", "Ministry"), organization("o2", "Office", parent_id="o3")],
        affiliations=[post("a1", "p1", "o1"), post("a2", "p2", "o1"), post("a2", "p2", "o2")],
        relations=[{"a_id": "p2", "relation": "spouse", "b_id": "p1"}],
    )
    _made, report = taken_in(folder, partial=True)
    assert [(each.file, each.line, each.column, each.reason) for each in report.refusals[1:]] == [
        ("affiliations.csv", 2, "person_id", "Its row in people.csv, line 2, was refused."),
        ("affiliations.csv", 4, "id", "Line 3 has the same id."),
        ("relations.csv", 2, "b_id", "Its row in people.csv, line 2, was refused."),
    ]
    (queued,) = QueuedRow.objects.all()
    assert (queued.file, queued.column, queued.value) == ("organizations.csv", "parent_id", "o3")


def test_repeated_id_is_one_record_with_both_names(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "set",
        organizations=[organization("o1", "IND"), organization("o1", "Ind"), organization("o1", "IND")],
    )
    _made, report = taken_in(folder)
    (one,) = Organization.objects.all()
    assert (one.name, [each.name for each in one.names.all()]) == ("IND", ["Ind"])
    assert report.of("organizations.csv").repeated == 2
    assert tried(folder)[0] is None


def test_two_ids_with_one_identifier_are_two_people_and_a_hypothesis(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "set",
        people=[
            person("p1", "Ann Peeters", identifiers="wikidata:Q1"),
            person("p2", "Anne Peeters", identifiers="wikidata:Q1"),
        ],
    )
    _made, report = taken_in(folder)
    assert Person.objects.count() == 2
    assert [each.identifier for each in report.twins] == ["wikidata:Q1"]
    assert note_twins(report) == 1
    hypothesis = Hypothesis.objects.get()
    assert {hypothesis.person.name, hypothesis.other.name} == {"Ann Peeters", "Anne Peeters"}
    assert note_twins(report) == 0


def test_names_alone_merge_nobody(tmp_path: Path) -> None:
    b.person("Ann Peeters")
    taken_in(write(tmp_path / "set", people=[person("p1", "Ann Peeters"), person("p2", "Ann Peeters")]))
    assert Person.objects.filter(name="Ann Peeters").count() == 3


def test_dossier_gets_what_is_new(tmp_path: Path) -> None:
    dossier = b.investigation("Diamonds")
    taken_in(small(tmp_path / "small"), dossier=dossier)
    assert InvestigationItem.objects.filter(investigation=dossier).count() == 2 + 3 + 3 + 1 + 1
    assert {str(item.item) for item in dossier.items.filter(person__isnull=False)} == {
        "Ann Peeters",
        "Bo Claes",
    }


def test_queries_depend_on_batches_not_on_rows(tmp_path: Path) -> None:
    def queries(number: int) -> int:
        folder = write(
            tmp_path / f"set{number}",
            people=[
                person(f"p{n}", f"Person {n}", identifiers=f"wikidata:Q{number}{n}") for n in range(1, number)
            ],
            organizations=[organization("o1", "Ministry")],
            affiliations=[post(f"a{n}", f"p{n}", "o1", start="2010") for n in range(1, number)],
        )
        with CaptureQueriesContext(connection) as asked:
            taken_in(folder)
        return len(asked)

    queries(3)
    assert queries(300) == queries(30)


def test_role_that_an_editor_has_renamed_or_replaced_is_not_made_again(tmp_path: Path) -> None:
    folder = small(tmp_path / "small")
    taken_in(folder)
    Role.objects.filter(name="adviser").update(
        name="Adviser to a minister", normal_name="adviser to a minister"
    )
    lobbyist = Affiliation.objects.filter(role__name="chief lobbyist")
    lobbyist.update(role=b.role("Head of public affairs"), title="chief lobbyist")
    Role.objects.filter(name="chief lobbyist").delete()
    write(folder, people=[person("p1", "Ann Peeters"), person("p2", "Bo Claes"), person("p3", "Cy Maes")])
    _made, report = taken_in(folder)
    assert (report.of("affiliations.csv").unchanged, report.of("affiliations.csv").new) == (3, 0)
    assert not report.new_roles
    assert not Role.objects.filter(name__in=["adviser", "chief lobbyist"]).exists()


def test_record_whose_identifier_was_taken_away_is_still_the_same(tmp_path: Path) -> None:
    folder = small(tmp_path / "small")
    taken_in(folder)
    Person.objects.get(name="Ann Peeters").identifiers.all().delete()
    made, report = tried(folder)
    assert made is None
    assert [(each.column, each.value) for each in report.differences] == [
        ("identifiers", "wikidata:Q1"),
        ("identifiers", "lei:5493001KJTIIGC8Y1R12"),
    ]
