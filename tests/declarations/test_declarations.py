"""What comes by itself when an app brings a kind of record to the registry."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse

from config.stores import use_store
from evidence.registry import registry
from evidence.sentences import sentences
from newsroom.history import history_of
from newsroom.publishing import PublishError, plan, plan_withdrawal, publish, withdraw
from tests import builders
from tests.declarations.models import Declaration

CASE = """\
case: {id: declared, title: Declared}
sources:
  register: {title: Register of interests, publisher: The Chamber, published: "2022"}
people:
  member: {name: A Member}
organizations:
  chamber: {name: The Chamber, kind: parliament, sphere: public_office}
declarations:
  shares:
    person: member
    register: chamber
    interest: {en: Shares in a mine, nl: Aandelen in een mijn}
    date: "2021-03"
    citations:
      - {source: register, paraphrase: It lists the shares.}
"""


def declaration(**values: object) -> Declaration:
    made = Declaration.objects.create(
        **{
            "person": builders.person("A Member"),
            "register": builders.organization("The Chamber"),
            "interest_en": "Shares in a mine",
            "date": "2021-03",
        }
        | values
    )
    builders.cite(made, voice="The member", mode="alleges")
    made.refresh_from_db()
    return made


def test_it_has_tables_and_derived_values_in_both_stores(committed: str) -> None:
    made = declaration()
    assert (made.standing, str(made.possible_from)) == ("alleged", "2021-03-01")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_schema FROM information_schema.tables WHERE table_name = 'declarations_declaration' ORDER BY 1"
        )
        assert cursor.fetchall() == [("newsroom",), ("published",)]


def test_it_is_published_with_what_it_needs_and_withdrawn(committed: str, client: Client) -> None:
    by, made = builders.editor(), declaration()
    page = made.get_absolute_url()
    assert client.get(page).status_code == 404
    publish(plan([made]), by=by)
    assert client.get(page).status_code == 200
    # Publishing it once more has nothing to do; an edit shows only when it is published again.
    with pytest.raises(PublishError):
        publish(plan([made]), by=by)
    Declaration.objects.update(interest_en="Shares in two mines")
    assert b"two mines" not in client.get(page).content
    publish(plan([made]), by=by)
    made.refresh_from_db()
    assert b"two mines" in client.get(made.get_absolute_url()).content
    withdraw(plan_withdrawal([made]), reason="A mistake.", by=by)
    assert client.get(page).status_code == 410


def test_nothing_of_it_goes_out_without_evidence(committed: str) -> None:
    made = declaration()
    made.citations.all().delete()
    (blocker,) = plan([made]).blockers
    assert "No citation supports it" in blocker.message


def test_its_history_is_kept(committed: str) -> None:
    made = declaration()
    Declaration.objects.update(interest_en="Shares in two mines")
    newest = history_of(registry.of(Declaration), made.pk)[0]
    (field,) = newest.rows[0].fields
    assert (field.before, field.after) == ("Shares in a mine", "Shares in two mines")


def test_the_api_serves_describes_and_searches_it(committed: str, client: Client) -> None:
    publish(plan([declaration(), declaration(interest_en="A flat")]), by=builders.editor())
    assert "declarations" in client.get("/api/v1/").json()["records"]
    (row,) = client.get("/api/v1/declarations/?q=mine&on=2021").json()["results"]
    assert row["person"]["name"] == "A Member" and row["standing"] == "alleged"
    assert row["sentence"]["en"].startswith("According to The member")
    assert client.get("/api/v1/declarations/?colour=red").status_code == 400
    paths = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).content
    assert b"/api/v1/declarations/" in paths


def test_the_newsroom_enters_finds_and_publishes_it(committed: str, client: Client) -> None:
    made = declaration()
    client.force_login(builders.editor())
    listed = client.get(reverse("admin:declarations_declaration_changelist"), {"q": "member"})
    assert listed.status_code == 200 and "A Member" in listed.content.decode()
    form = client.get(reverse("admin:declarations_declaration_change", args=[made.pk]))
    assert form.status_code == 200 and "Shares in a mine" in form.content.decode()


def test_a_case_file_carries_it(committed: str, tmp_path: Path) -> None:
    call_command("load_vocabulary", verbosity=0)
    file = tmp_path / "declared.yaml"
    file.write_text(CASE)
    call_command("load_case", file, verbosity=0)
    made = Declaration.objects.get()
    assert (made.words("nl"), made.words("fr"), made.standing) == (
        "Aandelen in een mijn",
        "Shares in a mine",
        "stated",
    )


def test_its_source_shows_it_and_every_language_tells_it(committed: str, client: Client) -> None:
    made = declaration()
    publish(plan([made]), by=builders.editor())
    assert set(sentences.in_languages(made)) == {"en", "nl", "fr"}
    with use_store("published"):
        source = Declaration.objects.get().citations.get().source
        page = client.get(source.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in page
