"""Moves through the revolving door: what the database works out from posts, and when it does it again."""

from typing import Any

import pytest

from people.models import Move, RoleCategory
from tests import builders as b


def post(person: Any, inside: bool, start: str | None = None, end: str | None = None, **values: Any) -> Any:
    where = ("Ministry", "public_office") if inside else ("AWDC", "private_interest")
    name, sphere = where
    organization = values.pop("organization", None) or b.organization(name, in_sphere=sphere)
    return b.affiliation(person=person, organization=organization, start=start, end=end, **values)


def only() -> Move:
    return Move.objects.get()


@pytest.fixture(autouse=True)
def door(db: Any) -> Any:
    return b.door()


def test_exit_certain():
    who = b.person()
    inside = post(who, True, "2010-03-01", "2014-06-30")
    outside = post(who, False, "2015-01-01", "2018")
    move = only()
    assert (move.direction, move.basis, move.together, move.standing) == ("exit", "certain", "no", "stated")
    assert (move.first_id, move.second_id) == (inside.pk, outside.pk)
    assert (move.gap_low, move.gap_high) == (185, 185)
    assert str(move.left_from) == str(move.left_until) == "2014-06-30"
    assert str(move.joined_from) == "2015-01-01"
    assert move.counts
    assert move.returns == ""


def test_years_alone_make_it_possible():
    who = b.person()
    post(who, True, "2010", "2014")
    post(who, False, "2014", "2018")
    move = only()
    assert (move.direction, move.basis, move.together) == ("exit", "possible", "possible")
    assert (move.gap_low, move.gap_high) == (0, 364)


def test_doubtful_date_makes_it_possible():
    who = b.person()
    post(who, True, "2010", "2012?")
    post(who, False, "2014", "2018")
    move = only()
    assert (move.direction, move.basis) == ("exit", "possible")


def test_entry_after_exit_is_a_return():
    who = b.person()
    post(who, True, "2000", "2003")
    post(who, False, "2005", "2008")
    post(who, True, "2010", "2014")
    found = {(m.direction, m.returns) for m in Move.objects.all()}
    assert found == {("exit", ""), ("entry", "certain")}


def test_membership_and_honorary_posts_open_nothing():
    who = b.person()
    RoleCategory.objects.create(code="membership", label_en="m", opens_door=False)
    post(who, True, "2000", "2003", role=b.role("Member", category="membership"))
    post(who, False, "2005", "2008")
    post(who, True, "2000", "2003", engagement="honorary")
    assert not Move.objects.exists()
    RoleCategory.objects.filter(code="membership").update(opens_door=True)
    assert only().direction == "exit"


def moves_of(who: Any) -> Any:
    return Move.objects.filter(person=who)
