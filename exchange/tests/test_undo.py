"""Taking an import out: everything that it wrote, and nothing that anybody has touched since."""

from pathlib import Path
from typing import Any

import pytest

from exchange.settle import settle
from exchange.tests import sets
from exchange.tests.sets import taken_in
from exchange.tests.test_import import small
from exchange.tests.test_two_sets import biographies, queued, register
from exchange.undo import AlreadyUndone, Touched, undo
from orgs.models import Organization
from people.models import Affiliation, Move, Person
from tests import builders as b

pytestmark = pytest.mark.django_db


def test_undoing_leaves_what_was_there_before(tmp_path: Path) -> None:
    b.affiliation()
    before = sets.contents()
    made, _report = taken_in(small(tmp_path / "small"))
    assert sets.contents() != before
    removed, kept = undo(made)
    # The terms for what is to be classified came with it, and go.
    assert sets.contents() == before
    assert removed > 30 and not kept
    with pytest.raises(AlreadyUndone):
        undo(made)
    # In again, and out again: what the history tells of the first time is no matter.
    again, _report = taken_in(tmp_path / "small")
    assert Person.objects.filter(identifiers__scheme="small").count() == 2
    undo(again)
    assert sets.contents() == before


def test_undoing_the_second_of_two_sets_leaves_the_first(tmp_path: Path) -> None:
    taken_in(register(tmp_path / "register"))
    before = sets.contents()
    made, _report = taken_in(
        biographies(tmp_path / "biographies"), source=sets.Address("https://example.org/lives", is_url=True)
    )
    settle(queued(value="wikidata:Q99"), Person.objects.get(name="Bo Claes"), by=b.editor())
    undo(made)
    assert sets.contents() == before


def test_first_of_two_sets_is_used_by_the_second(tmp_path: Path) -> None:
    made, _report = taken_in(register(tmp_path / "register"))
    taken_in(
        biographies(tmp_path / "biographies"), source=sets.Address("https://example.org/lives", is_url=True)
    )
    before = sets.contents()
    with pytest.raises(Touched) as touched:
        undo(made)
    assert sets.contents() == before
    assert sets.why(touched.value.kept)["Ann Peeters"] == "used by a record that came later"


def test_moves_go_with_the_posts(tmp_path: Path) -> None:
    b.door()
    for kind, sphere in (("ministry", "public_office"), ("pressure_group", "private_interest")):
        b.organization(kind, kind=kind, in_sphere=sphere).kind.sphere = b.sphere(sphere)
    b.role("adviser", category="cabinet_staff")
    b.role("chief lobbyist", category="executive")
    made, _report = taken_in(small(tmp_path / "small"))
    Organization.objects.filter(name="Ministry of X").update(sphere=b.sphere("public_office"))
    Organization.objects.filter(name="Lobby").update(sphere=b.sphere("private_interest"))
    move: Any = Move.objects.get()
    assert (move.direction, move.basis) == ("exit", "certain")
    undo(made, keep_edited=True)
    assert not Affiliation.objects.exists()
    assert not Move.objects.exists()
