"""Moves through the revolving door: what the database works out from posts, and when it does it again."""

from typing import Any

import pytest
from django.db import connection

from newsroom.installation import owner_connection
from newsroom.publishing import plan, plan_withdrawal, publish, withdraw
from orgs.models import Door
from people import derived
from people.models import Affiliation, Move, Person, Role, RoleCategory, RuleOutcome, SamePost
from people.move_words import alleged_words, move_sentence
from tests import builders as b


def post(person: Any, inside: bool, start: str | None = None, end: str | None = None, **values: Any) -> Any:
    where = ("Ministry", "public_office") if inside else ("AWDC", "private_interest")
    name, sphere = where
    organization = values.pop("organization", None) or b.organization(name, in_sphere=sphere)
    return b.affiliation(person=person, organization=organization, start=start, end=end, **values)


def only() -> Move:
    return Move.objects.get()


@pytest.fixture(autouse=True)
def door(request: pytest.FixtureRequest) -> None:
    """A door between public office and private interest, but for tests with a database of their own."""
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")
        b.door()


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


# ── Rules: the boundary days ──────────────────────────────────────────────────────────────────────────────────────────

LEFT = "2018-08-31"


def outcome_of(
    start: str | None,
    *,
    left: str = LEFT,
    since: str | None = "2010-01-01",
    until: str | None = "2020-12-31",
    **values: Any,
) -> str:
    """What a rule of six months says of somebody who left on `left` and started on `start`: “” where it says nothing."""
    who = b.person()
    minister = b.role("Minister", category="political_office")
    post(who, True, "2000", left, role=minister)
    post(who, False, start, "2030")
    b.rule(office={"role": minister}, months=6, start=since, end=until, **values)
    found = RuleOutcome.objects.filter(move__person=who).first()
    return found.outcome if found else ""


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        ("2018-09-01", "within"),
        # Six months after 31 August: the last day of February is still within.
        ("2019-02-28", "within"),
        ("2019-03-01", "outside"),
        ("2019-02", "within"),
        ("2019-03", "outside"),
        ("2019", "unclear"),
        ("2018-12?", "unclear"),
        (None, "unclear"),
    ],
)
def test_last_day_of_the_period(start, wanted):
    assert outcome_of(start) == wanted


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        ("2009-12-31", ""),
        ("2010-01-01", "within"),
        ("2020-12-31", "within"),
        ("2021-01-01", ""),
        # Left in January, six months were over by the start; left in October, they weren't.
        ("2020", "unclear"),
        ("[2020-10..2020-12]", "within"),
        ("[2020-12-31..2021-01-01]", "unclear"),
    ],
)
def test_rule_binds_those_who_left_while_it_was_in_force(left, wanted):
    start = {"2009-12-31": "2010-01-15", "2010-01-01": "2010-01-15"}.get(left, "2021-01-15")
    assert outcome_of(start, left=left) == wanted


def test_rule_whose_end_is_not_known_is_not_said_to_be_in_force():
    assert outcome_of("2018-10", until=None) == "unclear"


def test_rule_that_is_attested_later_was_in_force_until_then():
    who = b.person()
    minister = b.role("Minister", category="political_office")
    post(who, True, "2014", LEFT, role=minister)
    post(who, False, "2018-10", None)
    rule = b.rule(office={"role": minister}, start="2010", end="..", cited=False)
    b.cite(rule, attested="2018-08-30")
    assert RuleOutcome.objects.get().outcome == "unclear"
    b.cite(rule, attested="2018-09-01")
    assert RuleOutcome.objects.get().outcome == "within"


def test_rule_that_was_never_in_force_compares():
    assert outcome_of("2018-10", since=None, until=None, never_in_force=True) == "within"


def test_alleged_post_is_within_no_period():
    who = b.person()
    minister = b.role("Minister", category="political_office")
    inside = post(who, True, "2014", LEFT, role=minister, cited=False)
    b.cite(inside, mode="alleges", voice="PVDA")
    post(who, False, "2018-10", None)
    b.rule(office={"role": minister}, start="2010", end="2020")
    assert (only().basis, only().standing) == ("possible", "alleged")
    assert RuleOutcome.objects.get().outcome == "unclear"


def test_who_was_outside_before_only_is_bound_by_nothing():
    who = b.person()
    minister = b.role("Minister", category="political_office")
    post(who, True, "2014", LEFT, role=minister)
    post(who, False, "2001", "2012")
    b.rule(office={"role": minister}, start="2010", end="2020")
    assert only().direction == "entry"
    assert not RuleOutcome.objects.exists()


def test_post_held_all_along_counts_once_the_office_is_left():
    who = b.person()
    minister = b.role("Minister", category="political_office")
    post(who, True, "2014-05", LEFT, role=minister)
    post(who, False, "2001", "2025")
    b.rule(office={"role": minister}, start="2010", end="2020")
    assert (only().direction, only().basis) == ("both", "certain")
    assert RuleOutcome.objects.get().outcome == "within"


def test_changing_a_rule_changes_only_its_own_outcomes():
    who = b.person()
    minister = b.role("Minister", category="political_office")
    post(who, True, "2014", LEFT, role=minister)
    post(who, False, "2019-01-15", None)
    rules = [
        b.rule(f"Rule {n}", office={"role": minister}, start="2010", end="2020", months=n) for n in (3, 6)
    ]
    others = list(RuleOutcome.objects.exclude(rule=rules[0]).values())
    before = RuleOutcome.objects.get(rule=rules[0]).outcome
    rules[0].months = 12
    rules[0].save()
    assert (before, RuleOutcome.objects.get(rule=rules[0]).outcome) == ("outside", "within")
    assert list(RuleOutcome.objects.exclude(rule=rules[0]).values()) == others
    rules[0].delete()
    assert list(RuleOutcome.objects.values()) == others


# ── What is worked out again ──────────────────────────────────────────────────────────────────────────────────────────


def everything() -> dict[Any, tuple[Any, ...]]:
    return {row[0]: row for row in Move.objects.values_list()}


def test_changing_a_door_changes_only_its_own_moves():
    who = b.person()
    post(who, True, "2000", "2003")
    post(who, False, "2005", "2008")
    party = b.organization("Party", in_sphere="political_party")
    post(who, True, "1990", "1995", organization=party)
    before = everything()
    assert len(before) == 1
    door = b.door("political_party", "private_interest")
    after = everything()
    assert len(after) == 2
    assert before.items() <= after.items()
    door.inside = b.sphere("media")
    door.save()
    assert everything() == before
    door.inside = b.sphere("political_party")
    door.save()
    assert everything() == after
    door.delete()
    assert everything() == before


def test_move_keeps_its_id_as_long_as_its_posts_are_there():
    who = b.person()
    inside = post(who, True, "2000", "2003")
    outside = post(who, False, "2005", "2008")
    first = only()
    inside.end = "2009"
    inside.save()
    assert (only().direction, only().basis) == ("both", "certain")
    outside.start, outside.end = "1990", "1995"
    outside.save()
    last = only()
    assert (last.direction, last.pk, last.key) == ("entry", first.pk, first.key)
    outside.delete()
    assert not Move.objects.exists()


@pytest.mark.parametrize("change", ["sphere", "identity", "engagement", "support", "dates", "role"])
def test_moves_follow_what_they_rest_on(change):
    who = b.person()
    inside = post(who, True, "2000", "2003")
    post(who, False, "2005", "2008")
    assert Move.objects.exists()
    if change == "sphere":
        inside.organization.sphere = b.sphere("media")
        inside.organization.save()
    elif change == "identity":
        Person.objects.filter(pk=who.pk).update(identity="unresolved")
    elif change == "engagement":
        inside.engagement = "honorary"
        inside.save()
    elif change == "support":
        inside.citations.all().delete()
    elif change == "dates":
        inside.start, inside.end = "2009", "2003"
        inside.save()
    else:
        Role.objects.filter(pk=inside.role_id).update(opens_door=False)
    assert not Move.objects.exists()


def test_bulk_and_raw_writes_are_noticed():
    who = b.person()
    inside = post(who, True, "2000", "2003")
    post(who, False, "2005", "2008")
    Affiliation.objects.filter(pk=inside.pk).update(end="2004")
    assert only().gap_high == 2 * 365 + 1 - 1
    with connection.cursor() as cursor:
        cursor.execute('UPDATE people_affiliation SET "end" = %s WHERE id = %s', ["2006", inside.pk])
    assert (only().direction, only().basis) == ("both", "certain")


# ── Orders, groups, tenures ───────────────────────────────────────────────────────────────────────────────────────────


def test_source_gives_the_order_that_dates_leave_open():
    who = b.person()
    inside, outside = post(who, True), post(who, False)
    assert not Move.objects.exists()
    order = b.order(outside, inside)
    assert (only().direction, only().basis, only().together, only().gap_high) == (
        "exit",
        "asserted",
        "no",
        None,
    )
    order.relation = "together"
    order.save()
    assert (only().direction, only().basis, only().together) == ("both", "asserted", "asserted")
    order.citations.all().delete()
    assert not Move.objects.exists()


def test_dates_go_before_what_a_source_says_of_the_order():
    who = b.person()
    inside, outside = post(who, True, "2000", "2003"), post(who, False, "2005", "2008")
    b.order(inside, outside)
    assert (only().direction, only().basis) == ("exit", "certain")


def test_two_sources_that_give_opposite_orders_give_none():
    who = b.person()
    inside, outside = post(who, True), post(who, False)
    b.order(inside, outside)
    b.order(outside, inside)
    assert not Move.objects.exists()


def test_alleged_order_makes_an_alleged_move():
    who = b.person()
    inside, outside = post(who, True), post(who, False)
    order = b.order(outside, inside, cited=False)
    b.cite(order, mode="alleges", voice="PVDA")
    assert (only().basis, only().standing) == ("asserted", "alleged")


def test_two_parts_of_a_group_make_no_move_unless_a_source_says_so():
    who = b.person("Spokespersons", identity="unnamed_group", headcount_low=3)
    inside = post(who, True, "2000", "2003", headcount_low=1)
    outside = post(who, False, "2005", "2008", headcount_low=1)
    assert not Move.objects.exists()
    b.order(outside, inside)
    assert only().direction == "exit"


def test_post_that_two_sources_tell_counts_once():
    who = b.person()
    vague = post(who, True, "2000", "2003?")
    exact = post(who, True, "2000-02-01", "2003-06-30")
    post(who, False, "2005", "2008")
    assert Move.objects.counted().count() == 2
    SamePost.objects.create(affiliation=vague, other=exact)
    assert Move.objects.count() == 2
    counted = Move.objects.counted().get()
    assert (counted.first_id, counted.basis) == (exact.pk, "certain")
    SamePost.objects.all().delete()
    assert Move.objects.counted().count() == 2


def test_return_through_another_door_is_none():
    who = b.person()
    b.door("political_party", "private_interest")
    party = b.organization("Party", in_sphere="political_party")
    post(who, True, "2000", "2003", organization=party)
    post(who, False, "2005", "2008")
    post(who, True, "2010", "2014")
    assert {(m.direction, m.returns) for m in Move.objects.all()} == {("exit", ""), ("entry", "")}


# ── In both stores ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_moves_of_the_public_rest_on_what_is_public(committed):
    b.door()
    who = b.person()
    inside, outside = post(who, True, "2000", "2003"), post(who, False, "2005", "2008")
    by = b.editor()
    publish(plan([inside]), by=by)
    assert not Move.objects.using("published").exists()
    publish(plan([outside]), by=by)
    public = Move.objects.using("published").get()
    assert (public.direction, public.basis) == ("exit", "certain")
    draft = Move.objects.using("default").get()
    assert draft.pk == public.pk
    # An edit that isn't published changes nothing in public, and a citation that isn't neither.
    inside.end = "2007"
    inside.save()
    assert (
        Move.objects.using("default").get().direction != "exit"
        or Move.objects.using("default").get().together != "no"
    )
    assert Move.objects.using("published").values().get() == Move.objects.using("published").values().get(
        pk=public.pk
    )
    assert Move.objects.using("published").get().together == "no"
    withdraw(plan_withdrawal([outside]), reason="A mistake.", by=by)
    assert not Move.objects.using("published").exists()


def test_door_goes_out_with_the_last_of_its_spheres(committed):
    door = b.door()
    by = b.editor()
    publish(plan([b.organization("Ministry", in_sphere="public_office")]), by=by)
    assert not Door.objects.using("published").exists()
    publish(plan([b.organization("AWDC")]), by=by)
    assert Door.objects.using("published").get().pk == door.pk
    # One that is added later waits to be asked for.
    later = b.door("private_interest", "media")
    b.sphere("media")
    publish(plan([b.organization("Paper", in_sphere="media")]), by=by)
    assert Door.objects.using("published").filter(pk=later.pk).exists()
    third = b.door("public_office", "media")
    publish(plan([b.organization("Ministry of media", in_sphere="public_office")]), by=by)
    assert not Door.objects.using("published").filter(pk=third.pk).exists()


# ── What was there before ─────────────────────────────────────────────────────────────────────────────────────────────


def test_functions_that_changed_work_out_everything_again(committed):
    """As an upgrade does: posts that nobody touches since are among the moves."""
    b.door()
    who = b.person()
    post(who, True, "2000", "2003")
    post(who, False, "2005", "2008")
    before = everything()
    assert Move.objects.count() == 1
    tables = set(connection.introspection.table_names())
    with owner_connection("default"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM newsroom.people_move")
        # Control: the same functions leave the table as it is.
        derived.install(connection, "newsroom", tables)
        assert not Move.objects.exists()
        cursor.execute("COMMENT ON FUNCTION newsroom.refresh_moves(uuid[], text[]) IS 'an earlier version'")
        derived.install(connection, "newsroom", tables)
    assert everything() == before


def test_alleged_order_names_who_alleges_it():
    who = b.person()
    inside, outside = post(who, True), post(who, False)
    order = b.order(outside, inside, cited=False)
    b.cite(order, mode="alleges", voice="PVDA", source=b.source("Another", publisher="Knack"))
    move = Move.objects.preload().get()
    assert move.order == order
    told = move_sentence(move)
    assert told.startswith("According to De Morgen (March 2022) and PVDA (in Knack, March 2022), ")
    assert told.endswith("This is alleged: no source gives it as a fact.")
    assert alleged_words(move) == "by PVDA"
    # Dates that decide need no order.
    Affiliation.objects.filter(pk=inside.pk).update(start="2000", end="2003")
    Affiliation.objects.filter(pk=outside.pk).update(start="2005", end="2008")
    assert (only().order, only().standing, only().basis) == (None, "stated", "certain")


def test_rule_that_is_only_alleged_puts_nobody_within_its_period():
    who = b.person()
    minister = b.role("Minister", category="political_office")
    post(who, True, "2014", LEFT, role=minister)
    post(who, False, "2018-10", None)
    rule = b.rule(office={"role": minister}, start="2010", end="2020", cited=False)
    b.cite(rule, mode="alleges", voice="PVDA")
    assert RuleOutcome.objects.get().outcome == "unclear"
    b.cite(rule)
    assert RuleOutcome.objects.get().outcome == "within"
