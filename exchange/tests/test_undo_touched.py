"""What somebody has touched since an import isn't taken out with it.

Each step is a transaction of its own, as in life: the history tells by them who did what.
"""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from evidence.registry import registry
from exchange.models import Import
from exchange.tests import sets
from exchange.tests.sets import Address, organization, person, post, taken_in, write
from exchange.tests.test_import import small
from exchange.undo import Touched, undo
from newsroom.imported import publish_import
from newsroom.publishing import plan, publish
from orgs.models import Organization
from people.models import Affiliation, Person, PersonIdentifier, RoleCategory, SamePost
from tests import builders as b


def test_rows_touched_since_are_listed_and_refused(committed: str, tmp_path: Path) -> None:
    made, _report = taken_in(small(tmp_path / "small"))
    Person.objects.filter(name="Bo Claes").update(remark="Checked.")
    b.affiliation(person=Person.objects.get(name="Ann Peeters"))
    b.cite(Affiliation.objects.get(role__name="chief lobbyist"))
    before = sets.contents()
    with pytest.raises(Touched) as touched:
        undo(made)
    assert sets.contents() == before
    told = sets.why(touched.value.kept)
    assert told["Bo Claes"] == "edited since"
    assert told["Ann Peeters"] == "used by a record that came later"
    assert told["Ann Peeters: chief lobbyist, Lobby"] == "used by a record that came later"


def test_keep_edited_leaves_those_with_what_they_need(committed: str, tmp_path: Path) -> None:
    made, _report = taken_in(small(tmp_path / "small"))
    b.cite(Affiliation.objects.get(role__name="chief lobbyist"), paraphrase="We have it from her.")
    _removed, kept = undo(made, keep_edited=True)
    assert list(sets.why(kept)) == ["Ann Peeters: chief lobbyist, Lobby"]
    post = Affiliation.objects.get()
    assert (post.person.name, post.organization.name) == ("Ann Peeters", "Lobby")
    assert post.citations.count() == 2
    assert post.person.identifiers.count() == 3
    assert [each.name for each in Organization.objects.all()] == ["Lobby"]
    assert RoleCategory.objects.filter(code="unclassified").exists()
    assert Import.objects.get().undone_at


def test_dossier_keeps_what_stays(committed: str, tmp_path: Path) -> None:
    dossier = b.investigation("Diamonds")
    made, _report = taken_in(small(tmp_path / "small"), dossier=dossier)
    assert dossier.items.count() == 10
    Affiliation.objects.filter(role__name="chief lobbyist").update(remark="Checked.")
    _removed, kept = undo(made, keep_edited=True)
    assert list(sets.why(kept)) == ["Ann Peeters: chief lobbyist, Lobby"]
    assert sorted(str(each.item) for each in dossier.items.all()) == [
        "Ann Peeters",
        "Ann Peeters: chief lobbyist, Lobby",
        "Lobby",
    ]


def test_tenure_stays_where_both_of_its_tellings_do(committed: str, tmp_path: Path) -> None:
    b.role(category="political_office")
    for name, starts in (("one", ("2010", "2015")), ("two", ("2010-06-13", "2015-06-13"))):
        folder = write(
            tmp_path / name,
            people=[person("p", "Ann", identifiers="wikidata:Q1")],
            organizations=[organization("o", "Parliament", identifiers="wikidata:Q2")],
            affiliations=[
                post(f"a{start}", "p", "o", "Member of Parliament", start=start) for start in starts
            ],
        )
        made, _report = taken_in(folder, source=Address(f"https://example.org/{name}", is_url=True))
    assert SamePost.objects.count() == 2
    Affiliation.objects.filter(start="2010-06-13").update(remark="Checked.")
    undo(made, keep_edited=True)
    tied = SamePost.objects.get()
    assert {tied.affiliation.start.text, tied.other.start.text} == {"2010", "2010-06-13"}
    assert Affiliation.objects.count() == 3


def test_public_rows_are_refused(committed: str, tmp_path: Path) -> None:
    made, _report = taken_in(small(tmp_path / "small"), basis="office_holder")
    number, blocked = publish_import(made, by=b.editor())
    assert number > 8 and not blocked
    with pytest.raises(Touched) as touched:
        undo(made)
    assert set(sets.why(touched.value.kept).values()) == {"public"}
    # Records, and none of the names and citations that are public with them.
    assert {type(each.record) for each in touched.value.kept} <= {each.root for each in registry}
    _removed, kept = undo(made, keep_edited=True)
    assert len(kept) == len(touched.value.kept)
    assert sets.contents()["people.PersonCitation"] and sets.contents()["people.AffiliationCitation"]


def test_names_that_are_public_with_a_record_from_elsewhere_are_listed(
    committed: str, tmp_path: Path
) -> None:
    here, user = b.person("Ann Peeters"), b.editor()
    b.cite(here)
    PersonIdentifier.objects.create(person=here, scheme="wikidata", value="Q1")
    rows = [person("p1", "Anne Peeters", identifiers="wikidata:Q1")]
    made, _report = taken_in(write(tmp_path / "set", people=rows))
    publish(plan([here]), by=user)
    with pytest.raises(Touched) as touched:
        undo(made)
    assert sets.why(touched.value.kept)["Anne Peeters"] == "public"


def test_what_may_not_be_published_is_told_and_the_set_is_in(
    committed: str, tmp_path: Path, settings: Any
) -> None:
    settings.REVIEW_POLICY = "strict"
    user, folder = b.editor(), str(small(tmp_path / "small"))
    said = "The set was taken in, but nothing of it was published: "
    with pytest.raises(CommandError, match=said):
        call_command(
            "import_csv", folder, publish=True, by=user.username, stdout=StringIO(), stderr=StringIO()
        )
    assert Import.objects.exists()
    assert not Client().get("/api/v1/people/").json()["results"]


def test_publishing_leaves_out_what_is_blocked(committed: str, tmp_path: Path) -> None:
    user = b.editor()
    out = StringIO()
    folder = str(small(tmp_path / "small"))
    call_command("import_csv", folder, publish=True, by=user.username, stdout=out, stderr=StringIO())
    said = out.getvalue()
    # A birth by the month isn't for the public where somebody holds no public office; her posts stay behind with her.
    assert "1 are blocked and stay drafts" in said
    assert "Ann Peeters: The birth of somebody without public office" in said
    client = Client()
    assert [p["name"] for p in client.get("/api/v1/people/").json()["results"]] == ["Bo Claes"]
    posts = client.get("/api/v1/affiliations/").json()["results"]
    assert [p["person"]["name"] for p in posts] == ["Bo Claes"]
