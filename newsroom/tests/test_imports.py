"""Imports in the newsroom: the commands, the rows that wait, classifying many at a time."""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from exchange.models import Import, Outcome, QueuedRow
from exchange.tests import sets
from exchange.tests.sets import organization, person, post, taken_in, write
from exchange.tests.test_import import small
from exchange.tests.test_two_sets import biographies, register
from newsroom.tests.people_at_work import editor, reporter, signed_in
from orgs.models import Organization, OrganizationKind
from people.models import Affiliation, Move, Person, Role, SamePost
from tests import builders as b

pytestmark = pytest.mark.django_db
ROWS, ROLES = "admin:exchange_queuedrow_changelist", "admin:people_role_changelist"
KINDS, ORGANIZATIONS = "admin:orgs_organizationkind_changelist", "admin:orgs_organization_changelist"


def run(command: str, *arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


# ── The commands ──


def test_command_tells_what_became_of_the_rows(tmp_path: Path) -> None:
    dossier = b.investigation("Diamonds")
    said = run("import_csv", small(tmp_path / "small"), dossier=f"/dossiers/{dossier.slug}-{dossier.key}/")
    made = Import.objects.get()
    assert "people.csv: 2 rows: 2 new" in said
    assert "Roles to be classified (2): adviser, chief lobbyist" in said
    assert f"Import {made.pk} of small. To take it out again: undo_import {made.pk}" in said
    assert dossier.items.count() == 10
    assert "Nothing in it is new: nothing was changed." in run("import_csv", tmp_path / "small")
    assert "Dry run" in run("import_csv", tmp_path / "small", set_name="again", dry_run=True)
    assert "small" in run("list_imports") and "10 new" in run("list_imports")
    assert "rows of import" in run("undo_import", made.pk)
    assert "taken out" in run("list_imports")


def test_refused_rows_stop_the_command_and_are_written_down(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "set",
        people=[person("1", "Ann", birth_date="x"), person("2", "Bo"), person("3", "", note="é")],
    )
    path = tmp_path / "refused.csv"
    with pytest.raises(
        CommandError, match=r"Nothing was taken in: 2 rows were refused. Mend them, or leave them out"
    ):
        run("import_csv", folder, report=path)
    assert not Person.objects.exists()
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["line"], row["column"], row["value"]) for row in rows] == [
        ("people.csv", "2", "birth_date", "x"),
        ("people.csv", "4", "name", ""),
    ]
    assert "people.csv: 3 rows: 1 new, 2 refused" in run("import_csv", folder, partial=True)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"set_name": "a b"}, "--set: “a b” can't be a scheme"),
        ({"set_name": "wikidata"}, "--set: wikidata is a register of others"),
        ({"dossier": "nowhere"}, "--dossier: no dossiers are called “nowhere”. There are: none."),
        ({"publish": True}, "--publish needs --by: there is no active user called “”."),
        ({"publish": True, "by": "reporter"}, "“reporter” may not publish."),
        ({"publish": True, "by": "\udcff"}, "--by: It isn’t UTF-8 text, or holds a NUL."),
        ({"set_name": "a\0"}, "--set: It isn’t UTF-8 text, or holds a NUL."),
        ({"publisher": "x" * 201}, "--publisher: It has 201 characters; at most 200 fit."),
        ({"publisher": "a\0"}, "--publisher: It isn’t UTF-8 text, or holds a NUL."),
        ({"source": "x" * 401}, "--source: It has 401 characters; at most 400 fit."),
        (
            {"source": f"https://example.org/{'x' * 1000}"},
            "--source: It has 1020 characters; at most 1000 fit.",
        ),
    ],
)
def test_command_says_what_is_wrong_with_its_options(
    tmp_path: Path, options: dict[str, Any], sentence: str
) -> None:
    reporter()
    with pytest.raises(CommandError) as refused:
        run("import_csv", small(tmp_path / "small"), **options)
    assert sentence in str(refused.value)
    assert not Import.objects.exists()


def test_folder_that_is_no_set_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Nothing was taken in\. nothere: There is no such folder."):
        run("import_csv", tmp_path / "nothere")


def test_import_is_called_as_its_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small(tmp_path / "small"))
    run("import_csv", ".")
    made = Import.objects.get()
    assert (made.set_name, made.folder) == ("small", "small")


def test_report_that_cannot_be_written_is_told_and_the_set_is_in(tmp_path: Path) -> None:
    errors = StringIO()
    folder, path = small(tmp_path / "small"), tmp_path / "nowhere" / "refused.csv"
    call_command("import_csv", str(folder), report=path, stdout=StringIO(), stderr=errors)
    assert f"{path} can't be written: No such file or directory." in errors.getvalue()
    assert Import.objects.exists()


def test_undoing_says_what_cannot_be_undone(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no import 7"):
        run("undo_import", 7)
    made, _report = taken_in(register(tmp_path / "register"))
    taken_in(biographies(tmp_path / "lives"), source=sets.Address("https://example.org/l", is_url=True))
    with pytest.raises(CommandError, match=r"Nothing was taken out: \d+ rows were edited, used or published"):
        run("undo_import", made.pk)
    run("undo_import", made.pk, keep_edited=True)
    with pytest.raises(CommandError, match="was taken out before"):
        run("undo_import", made.pk)


# ── Rows that wait ──


@pytest.fixture
def waiting(tmp_path: Path) -> Any:
    taken_in(register(tmp_path / "register"))
    return taken_in(
        biographies(tmp_path / "biographies"), source=sets.Address("https://example.org/lives", is_url=True)
    )[0]


def address(queued: QueuedRow) -> str:
    return reverse("admin:exchange_queuedrow_change", args=[queued.pk])


def row(file: str = "people.csv") -> QueuedRow:
    return QueuedRow.objects.filter(file=file, outcome=Outcome.WAITING)[0]


def test_row_shows_what_it_says_and_who_may_be_meant(waiting: Import) -> None:
    answer = signed_in(reporter()).get(address(row())).text
    assert "2 records have one of these identifiers" in answer
    assert "register cy1" in answer and "register cy2" in answer
    assert "Somebody new: Cy Maes" in answer
    assert "1 more row of this import waits for the same answer" in answer


def test_choosing_a_record_takes_the_row_in(waiting: Import) -> None:
    first = Person.objects.get(identifiers__value="cy1")
    answer = signed_in(reporter()).post(address(row()), {"meant": str(first.pk)}, follow=True)
    assert "2 rows taken in." in answer.text
    assert Affiliation.objects.filter(person=first).count() == 2
    done = QueuedRow.objects.get(file="people.csv")
    assert (done.outcome, done.settled_by.username) == (Outcome.MATCHED, "reporter")
    assert "It was matched to a record by reporter." in signed_in(editor()).get(address(done)).text


def test_another_record_has_to_be_chosen_and_nothing_is_lost(waiting: Import) -> None:
    client = signed_in(reporter())
    other = Person.objects.get(name="Di Nys")
    queued = row("relations.csv")
    for values, sentence in (
        ({}, "Choose who is meant, or leave the row out."),
        ({"meant": "other"}, "Choose the record that is meant."),
        ({"meant": "other", "other": "no id"}, "“no id” is not a valid UUID."),
        ({"meant": "other", "other": str(other.pk)}, "b_id “nobody”: Both ends are the same record here."),
        ({"meant": "x" * 100}, "Select a valid choice"),
    ):
        answer = client.post(address(queued), values)
        assert answer.status_code == 200
        assert sentence in answer.text
        assert row("relations.csv") == queued
    assert (
        f'value="{other.pk}" selected'
        in client.post(address(queued), {"meant": "other", "other": str(other.pk)}).text
    )
    client.post(address(queued), {"meant": "new"})
    assert Person.objects.get(name="Ed Jans")


def test_rows_are_left_out_one_by_one_or_many_at_a_time(waiting: Import) -> None:
    client = signed_in(reporter())
    client.post(address(row("relations.csv")), {"meant": "out"})
    assert QueuedRow.objects.get(file="relations.csv").outcome == Outcome.DISMISSED
    chosen = [queued.pk for queued in QueuedRow.objects.filter(outcome=Outcome.WAITING)]
    answer = client.post(
        reverse(ROWS), {"action": "leave_out_selected", "_selected_action": chosen}, follow=True
    )
    assert f"{len(chosen)} rows were left out." in answer.text
    assert not QueuedRow.objects.filter(outcome=Outcome.WAITING).exists()


def test_row_that_waits_for_another_answer_still_is_told(tmp_path: Path) -> None:
    taken_in(write(tmp_path / "set", affiliations=[post("a1", "1", "1", "adviser")]))
    client, place = signed_in(reporter()), address(QueuedRow.objects.get())
    for record, said in (
        (b.person("Ann Peeters"), "That is settled; the row waits for another answer now."),
        (b.organization("Ministry"), "1 row taken in."),
    ):
        values = {"meant": "other", "other": str(record.pk)}
        assert said in client.post(place, values, follow=True).text


def test_ties_of_organizations_that_were_there_stand_on_the_page_of_the_import(tmp_path: Path) -> None:
    rows = [organization("o1", "One"), organization("o2", "Two")]
    taken_in(write(tmp_path / "set", organizations=rows))
    rows[0]["parent_id"] = "o2"
    run("import_csv", write(tmp_path / "set", organizations=rows))
    made = Import.objects.latest("pk")
    shown = signed_in(reporter()).get(reverse("admin:exchange_import_change", args=[made.pk])).text
    assert '<th scope="col">Tied</th>' in shown
    cells = re.findall(r"<td>(\d+)</td>", shown)
    assert cells == ["2", "0", "0", "2", "0", "1", "0", "0"]


def test_pages_of_imports_are_for_the_newsroom_and_nobody_deletes_there(waiting: Import) -> None:
    made = reverse("admin:exchange_import_change", args=[waiting.pk])
    for name in (reporter, editor):
        client = signed_in(name())
        for page in (
            made,
            reverse(ROWS),
            reverse("admin:exchange_import_changelist"),
            reverse("admin:index"),
        ):
            assert client.get(page).status_code == 200
        assert client.get(reverse("admin:exchange_import_add")).status_code == 403
        assert client.post(made.replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
    assert "Dates that contradict the record" in client.get(made).text
    stranger = b.User.objects.create_user("stranger", is_staff=True)
    for page in (made, reverse(ROWS), address(row())):
        assert signed_in(stranger).get(page).status_code == 403


# ── Classifying ──


def classified(client: Client, page: str, records: Any, field: str, value: str) -> str:
    """Choose the action, see what it asks, and answer it."""
    values = {"action": "classify", "_selected_action": [str(record.pk) for record in records]}
    asked = client.post(reverse(page), values)
    assert asked.status_code == 200
    assert all(str(record) in asked.text for record in records)
    missing = client.post(reverse(page), values | {"answered": "1"})
    assert "Choose a" in missing.text
    return client.post(reverse(page), values | {"answered": "1", field: value}, follow=True).text


def test_roles_and_kinds_are_classified_in_bulk_and_moves_follow(tmp_path: Path) -> None:
    b.door()
    b.role(category="executive")
    taken_in(small(tmp_path / "small"))
    assert not Move.objects.exists()
    client = signed_in(editor())
    roles = Role.objects.filter(category="unclassified")
    assert "2 roles in “executive”." in classified(client, ROLES, roles, "category", "executive")
    said = classified(
        client, KINDS, OrganizationKind.objects.filter(code="ministry"), "sphere", "public_office"
    )
    assert "1 kinds and 1 organizations" in said
    lobby = Organization.objects.filter(name="Lobby")
    classified(client, ORGANIZATIONS, lobby, "sphere", "private_interest")
    move = Move.objects.get()
    assert (move.person.name, move.direction, move.basis) == ("Ann Peeters", "exit", "certain")


def test_classifying_ties_posts_that_are_told_twice(tmp_path: Path) -> None:
    for name, role, start in (("one", "member", "2010"), ("two", "Member of Parliament", "2010-06-13")):
        folder = write(
            tmp_path / name,
            people=[person("p", "Ann", identifiers="wikidata:Q1")],
            organizations=[organization("o", "Parliament", identifiers="wikidata:Q2")],
            affiliations=[post("a", "p", "o", role, start=start)],
        )
        taken_in(folder, source=sets.Address(f"https://example.org/{name}", is_url=True))
    assert not SamePost.objects.exists()
    b.role(category="political_office")
    roles = Role.objects.filter(category="unclassified")
    said = classified(signed_in(editor()), ROLES, roles, "category", "political_office")
    assert "1 posts are told by two sources and count once." in said
    assert SamePost.objects.count() == 1


def test_who_may_not_change_the_vocabulary_is_not_asked(tmp_path: Path) -> None:
    taken_in(small(tmp_path / "small"))
    kinds = OrganizationKind.objects.filter(code="ministry")
    values = {"action": "classify", "_selected_action": [k.pk for k in kinds], "answered": "1", "sphere": "x"}
    signed_in(reporter()).post(reverse(KINDS), values)
    assert OrganizationKind.objects.get(code="ministry").sphere_id == "unclassified"
