"""Case files: a mistake names its line and loads nothing; loading again changes nothing."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from evidence.models import Source
from newsroom.case import CaseError, load, read
from newsroom.models import Hypothesis
from people.models import Affiliation, Person
from tests import builders

CASE = """\
case: {id: test, title: A test}
sources:
  dm:
    title: A report
    publisher: De Morgen
    published: "2022-03"
people:
  epstein:
    name: Ari Epstein
  group:
    name: Spokespersons
    identity: unnamed_group
    headcount: {low: 3}
    hypotheses:
      - person: epstein
        remark: Perhaps one of them.
organizations:
  awdc:
    name: AWDC
    kind: lobby_group
    sphere: private_interest
    names:
      - {name: Antwerp World Diamond Centre, language: en, kind: translation}
affiliations:
  ceo:
    person: epstein
    role: chief-executive-officer
    organization: awdc
    start: "2018"
    citations:
      - {source: dm, locator: § 3, attested: "2022-03"}
      - {source: dm, locator: § 3, aspects: [role]}
"""


@pytest.fixture
def vocabulary(db: None) -> None:
    builders.role()
    builders.organization("Other")


def write(path: Path, text: str) -> Path:
    file = path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_loading_makes_the_records_and_again_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, CASE)
    assert load(read(file)).created == 5
    fact = Affiliation.objects.get()
    assert (fact.standing, fact.citations.count(), str(fact.certain_until)) == ("stated", 2, "2022-03-01")
    assert Person.objects.get(name="Spokespersons").headcount == "3 or more"
    assert Hypothesis.objects.count() == 1
    ids = set(Affiliation.objects.values_list("pk", "citations__pk"))
    again = load(read(file))
    assert (again.created, again.unchanged, again.kept) == (0, 5, [])
    assert set(Affiliation.objects.values_list("pk", "citations__pk")) == ids


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_what_the_newsroom_edited_stays(tmp_path: Path) -> None:
    file = write(tmp_path, CASE)
    load(read(file))
    Person.objects.filter(name="Ari Epstein").update(sort_name="Epstein, Ari")
    Affiliation.objects.get().citations.first().delete()
    outcome = load(read(file))
    assert outcome.kept == ["people › epstein", "affiliations › ceo"]
    assert Person.objects.get(name="Ari Epstein").sort_name == "Epstein, Ari"
    assert load(read(file), overwrite=True).replaced == 2
    assert Person.objects.get(name="Ari Epstein").sort_name == ""
    assert Affiliation.objects.get().citations.count() == 2
    assert load(read(file)).kept == []


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ('start: "2018"', 'start: "2018-13"', "There is no month 13"),
        ('attested: "2022-03"', 'attested: "2022-02-30"', "February 2022 has 28 days"),
        (
            "person: epstein\n    role",
            "person: nobody\n    role",
            "“nobody”, which is not in the section people",
        ),
        (
            "role: chief",
            "role: emperor-chief",
            "“emperor-chief-executive-officer”, which the vocabulary doesn't have",
        ),
        (
            "kind: lobby_group",
            "kind: lobby",
            "“lobby”, which the vocabulary doesn't have: it has lobby_group",
        ),
        ("{source: dm, locator: § 3, att", "{source: dm2, att", "“dm2”, which is not in the section sources"),
        ("name: Ari Epstein", "nme: Ari Epstein", "is not a field. There are:"),
        ("identity: unnamed_group", "identity: a_group", "a_group"),
        ("headcount: {low: 3}", "headcount: {low: many}", "“many”"),
        ("headcount: {low: 3}", "headcount: 3", "must be a map"),
        ("headcount: {low: 3}", "headcount: {low: 3, most: 4}", "is not a field"),
        ("aspects: [role]", "aspects: [roles]", "roles"),
        ("title: A report", "title:", "Leave out what is unknown"),
        ("names:\n", "names: AWDC\n", "This is not YAML"),
        ("remark: Perhaps", "persn: Perhaps", "is not a field"),
    ],
)
def test_a_mistake_names_its_line_and_nothing_is_loaded(
    tmp_path: Path, right: str, wrong: str, message: str
) -> None:
    assert right in CASE
    text = CASE.replace(right, wrong, 1)
    line = 1 + CASE[: CASE.index(right)].count("\n")
    if message == "This is not YAML":
        line += 1  # where it stops making sense
    with pytest.raises(CaseError) as error:
        load(read(write(tmp_path, text)))
    assert f"line {line}: " in str(error.value)
    assert message in str(error.value)
    assert not Person.objects.exists() and not Affiliation.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        ("headcount: {low: 3}", "headcount: {low: 0}", 10, "how many people the group has at least"),
        ("name: Ari Epstein", "name: ' '", 8, "Give a name"),
        ("publisher: De Morgen", "publisher: A\n    publisher: B", 6, "is there twice; first on line 5"),
        ("people:", "peeple:", 7, "is not a section"),
        ("- person: epstein", "- person: nobody", 15, "“nobody”, which is not in people"),
        ("    organization: awdc\n", "", 25, "organization"),
    ],
)
def test_what_only_the_whole_shows_names_the_record(
    tmp_path: Path, right: str, wrong: str, line: int, message: str
) -> None:
    assert right in CASE
    with pytest.raises(CaseError) as error:
        load(read(write(tmp_path, CASE.replace(right, wrong, 1))))
    assert f"line {line}: " in str(error.value)
    assert message in str(error.value)
    assert not Person.objects.exists() and not Affiliation.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = CASE.replace('"2018"', '"2018-13"').replace("identity: unnamed_group", "identity: x")
    with pytest.raises(CaseError) as error:
        read(write(tmp_path, text))
    assert [problem.line for problem in error.value.problems] == [12, 29]


@pytest.mark.django_db
def test_command_says_it_in_one_message(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing was loaded") as error:
        call_command("load_case", tmp_path / "missing.yaml")
    assert "No such file" in str(error.value)
    file = write(tmp_path, "- just\n- a list\n")
    with pytest.raises(CommandError, match="line 1: The file must be a map"):
        call_command("load_case", file)
    (tmp_path / "case.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("load_case", file)


@pytest.mark.django_db
def test_publishing_a_case_needs_someone_who_may(tmp_path: Path) -> None:
    file = write(tmp_path, "case: {id: x}\n")
    with pytest.raises(CommandError, match="no active user called “nobody”"):
        call_command("publish_case", file, by="nobody")


OTHER = """\
case: {id: other, title: Another}
sources:
  dm:
    case: test
    title: A report
    publisher: De Morgen
    published: "2022-03"
  own:
    title: A report
    publisher: Knack
"""


@pytest.mark.django_db
@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize("first", [CASE, OTHER])
def test_record_of_another_case_is_that_record(tmp_path: Path, first: str) -> None:
    load(read(write(tmp_path, first)))
    outcome = load(read(write(tmp_path, CASE if first is OTHER else OTHER)))
    assert outcome.unchanged == 1
    assert sorted(Source.objects.values_list("publisher", flat=True)) == ["De Morgen", "Knack"]


@pytest.mark.django_db
def test_other_case_is_named_by_its_id(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"line 4: .* must be the id of the other case"):
        read(write(tmp_path, OTHER.replace("case: test", "case: [test]")))
