"""Rows that wait and are settled as the set was taken in, and words and sources that somebody has changed meanwhile."""

from pathlib import Path

import pytest

from evidence.models import Source
from exchange.cells import Address, address_of
from exchange.models import Outcome, QueuedRow
from exchange.settle import settle
from exchange.tests.sets import organization, person, post, taken_in, tried, write
from newsroom.hypotheses import note_twins
from newsroom.models import Hypothesis
from orgs.models import Organization, OrganizationIdentifier, OrganizationKind, OrganizationLink
from people.models import Affiliation, Person, Role, RoleTitle
from tests import builders as b

pytestmark = pytest.mark.django_db


def test_a_person_and_an_organization_with_the_same_id_are_not_mixed_up(tmp_path: Path) -> None:
    """Both are “1”, both wait: what is decided of the one says nothing of the other."""
    taken_in(write(tmp_path / "set", affiliations=[post("a1", "1", "1", "adviser")]))
    someone, place = b.person("Ann Peeters"), b.organization("Ministry")
    by = b.editor()
    assert settle(QueuedRow.objects.get(), someone, by=by) == 0
    queued = QueuedRow.objects.get()
    assert (queued.column, queued.outcome) == ("organization_id", Outcome.WAITING)
    assert settle(queued, place, by=by) == 1
    made = Affiliation.objects.get()
    assert (made.person, made.organization) == (someone, place)


def test_rows_that_are_settled_keep_the_source_of_the_set_and_why_its_people_are_public(
    tmp_path: Path,
) -> None:
    folder = write(
        tmp_path / "set",
        people=[person("p1", "Ann Peeters", source_url="https://example.org/ann")],
        affiliations=[post("a1", "p1", "nowhere"), post("a2", "p2", "nowhere")],
        relations=[
            {"id": "r1", "a_id": "p1", "a_name": "Ann", "relation": "father", "b_id": "p3", "b_name": "Jan"}
        ],
    )
    made, _report = taken_in(
        folder, source=Address("The set", is_url=False), publisher="The register", basis="office_holder"
    )
    assert made.options == {"source": "The set", "publisher": "The register", "basis": "office_holder"}
    by, place, other = b.editor(), b.organization("Ministry"), b.person("Bo Claes")
    settle(QueuedRow.objects.get(column="organization_id", line=2), place, by=by)
    settle(QueuedRow.objects.get(value="p3"), None, by=by)
    settle(QueuedRow.objects.get(value="p2"), other, by=by)
    assert Person.objects.get(name="Jan").public_basis == "office_holder"
    first, second = (
        Affiliation.objects.get(person__name=name).citations.get().source
        for name in ("Ann Peeters", "Bo Claes")
    )
    assert first.url == "https://example.org/ann"
    assert (second.title, second.publisher) == ("The set", "The register")


def test_somebody_new_is_cited_from_where_the_row_has_it(tmp_path: Path) -> None:
    row = {"id": "r1", "a_id": "p1", "relation": "father", "b_id": "p3", "b_name": "Jan"}
    row["source_url"] = "https://example.org/family"
    taken_in(write(tmp_path / "set", people=[person("p1", "Ann")], relations=[row]))
    settle(QueuedRow.objects.get(), None, by=b.editor())
    assert Person.objects.get(name="Jan").citations.get().source.url == row["source_url"]


def test_an_organization_that_waits_keeps_the_one_that_it_is_part_of(tmp_path: Path) -> None:
    for name in ("One", "Another"):
        OrganizationIdentifier.objects.create(
            organization=b.organization(name), scheme="wikidata", value="Q1"
        )
    folder = write(
        tmp_path / "set",
        organizations=[organization("o1", "One", identifiers="wikidata:Q1", parent_id="above")],
    )
    _made, report = taken_in(folder)
    assert report.of("organizations.csv").queued == 1
    by, one = b.editor(), Organization.objects.get(name="One")
    assert settle(QueuedRow.objects.get(), one, by=by) == 0
    queued = QueuedRow.objects.get()
    assert (queued.column, queued.value, queued.outcome) == ("parent_id", "above", Outcome.WAITING)
    above = b.organization("Government")
    assert settle(queued, above, by=by) == 1
    tie = OrganizationLink.objects.get()
    assert (tie.from_organization, tie.to_organization) == (one, above)


def test_rows_of_organizations_are_counted_once(tmp_path: Path) -> None:
    _made, report = taken_in(
        write(tmp_path / "set", organizations=[organization("o1", "One", parent_id="x")])
    )
    numbers = report.of("organizations.csv")
    assert (numbers.rows, numbers.new, numbers.queued) == (1, 1, 0)
    assert len(report.queued) == QueuedRow.objects.count() == 1
    # Nor twice when it comes again, and what it is part of still waits.
    numbers = tried(tmp_path / "set")[1].of("organizations.csv")
    assert (numbers.rows, numbers.unchanged, numbers.queued) == (1, 1, 0)


def test_new_ties_of_organizations_that_are_there_are_kept_and_told(tmp_path: Path) -> None:
    rows = [organization("o1", "One"), organization("o2", "Two")]
    taken_in(write(tmp_path / "set", organizations=rows))
    rows[0]["parent_id"] = "o2"
    _made, report = taken_in(write(tmp_path / "set", organizations=rows))
    assert OrganizationLink.objects.count() == 1
    assert "1 tied to the organization that they are part of" in report.of("organizations.csv").words()
    assert tried(tmp_path / "set")[0] is None


def test_long_words_that_begin_alike_are_two_terms(tmp_path: Path) -> None:
    long = "administration of the ministry for foreign affairs and trade, "
    rows = [
        organization("o1", "One", classification=f"{long}north"),
        organization("o2", "Two", classification=f"{long}south"),
    ]
    posts = [post(f"a{n}", "p1", f"o{n}", f"{long}{where}") for n, where in ((1, "north"), (2, "south"))]
    taken_in(write(tmp_path / "set", people=[person("p1", "Ann")], organizations=rows, affiliations=posts))
    kinds = {each.kind.label_en for each in Organization.objects.all()}
    roles = {each.role.name for each in Affiliation.objects.all()}
    assert kinds == roles == {f"{long}north", f"{long}south"}
    assert tried(tmp_path / "set")[0] is None


def test_words_that_an_editor_gave_two_roles_make_one_role_however_often(tmp_path: Path) -> None:
    """“adviseur” fits two roles, and the role made of it was named otherwise: later sets of the same words share one."""
    for name in ("Adviser", "Counsellor"):
        RoleTitle.objects.create(role=b.role(name, code=name.lower()), language="nl", title="adviseur")
    for number in range(4):
        folder = write(
            tmp_path / f"set{number}",
            people=[person("p1", "Ann")],
            organizations=[organization("o1", "One")],
            affiliations=[post("a1", "p1", "o1", "adviseur")],
        )
        taken_in(folder)
        words = {"name": f"Adviser, sort {number}", "normal_name": f"adviser, sort {number}"}
        Role.objects.filter(code__startswith="adviseur").update(**words)
    assert len({each.role.code for each in Affiliation.objects.all()}) == 2
    assert Role.objects.count() == 4


def test_kinds_that_an_editor_renamed_are_found_again(tmp_path: Path) -> None:
    for number in (1, 2):
        rows = [organization(f"o{number}", f"Place {number}", classification="pressure group")]
        taken_in(write(tmp_path / f"set{number}", organizations=rows))
        OrganizationKind.objects.filter(code="pressure_group").update(label_en=f"Lobby {number}")
    codes = {each.kind_id for each in Organization.objects.all()}
    assert codes == {"pressure_group", next(code for code in codes if code.startswith("pressure_group"))}
    assert tried(tmp_path / "set2")[0] is None


def test_a_kind_is_found_by_its_code_where_another_has_taken_its_words(tmp_path: Path) -> None:
    long = "administration of the ministry for foreign affairs and trade"
    code = "administration_of_the_ministry_for_foreign_affairs"
    for taken, label in ((code, ""), ("another", code.replace("_", " "))):
        values = {"label_en": "Ministry", "label_nl": label, "sphere": b.sphere("public_office")}
        OrganizationKind.objects.create(code=taken, **values)
    taken_in(write(tmp_path / "set", organizations=[organization("o1", "One", classification=long)]))
    made = Organization.objects.get().kind
    assert made.label_en == long and made.code.startswith(code[:37])


def test_a_source_that_an_editor_changed_is_found_again(tmp_path: Path) -> None:
    rows = [
        person("p1", "Ann", source_url="https://example.org/ann"),
        person("p2", "Bo", source_url="The register, p. 3"),
    ]
    taken_in(write(tmp_path / "set", people=rows))
    Source.objects.filter(url="https://example.org/ann").update(url="https://example.org/ann-peeters")
    Source.objects.filter(title="The register, p. 3").update(title="Register of lobbyists")
    before = Source.objects.count()
    rows += [
        person("p3", "Cas", source_url="https://example.org/ann"),
        person("p4", "Dirk", source_url="The register, p. 3"),
    ]
    taken_in(write(tmp_path / "set", people=rows))
    assert Source.objects.count() == before
    assert Person.objects.get(name="Cas").citations.get().source.url == "https://example.org/ann-peeters"


@pytest.mark.parametrize("text", ["https://example.org/" + "x" * 1000, "A title " + "x" * 400])
def test_a_source_that_is_too_long_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="at most"):
        address_of(text)


def test_a_second_id_with_the_same_identifier_is_told_when_it_comes_later(tmp_path: Path) -> None:
    first = [person("p1", "Ann Peeters", identifiers="wikidata:Q1")]
    taken_in(write(tmp_path / "set", people=first))
    second = [*first, person("p2", "Anne Peeters", identifiers="wikidata:Q1")]
    _made, report = taken_in(write(tmp_path / "set", people=second))
    assert [(twins.identifier, twins.names) for twins in report.twins] == [
        ("wikidata:Q1", ("Ann Peeters", "Anne Peeters"))
    ]
    assert note_twins(report) == 1
    # Told once: a hypothesis that an editor has refuted doesn't come back.
    Hypothesis.objects.all().delete()
    third = [*second, person("p3", "Bo Claes")]
    _made, report = taken_in(write(tmp_path / "set", people=third))
    assert not report.twins and note_twins(report) == 0
