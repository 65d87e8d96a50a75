"""Moves against an enumeration of the readings, in more than ten thousand random careers."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from evidence.dates import PartialDate
from people.models import Affiliation, AffiliationCitation, AffiliationOrder, AffiliationOrderCitation, Person
from people.tests.careers import Career, Expected, Post, judge, random_career
from tests import builders as b
from tests import databases

CAREERS = 10_500


def enter(careers: list[Career], *, cited: bool) -> list[list[UUID]]:
    """Write careers to the newsroom; the ids of the posts of each.

    cited: by the road that everything takes, with citations from which triggers derive standing and attestations. Otherwise
    these are written as they would be derived, with the triggers off: many times faster.
    """
    if not cited:
        with databases.owner() as owner:
            for table in ("people_affiliation", "people_affiliationorder"):
                owner.execute(f"ALTER TABLE newsroom.{table} DISABLE TRIGGER USER")
    role = b.role()
    places = {
        True: b.organization("Ministry", in_sphere="public_office"),
        False: b.organization("AWDC", in_sphere="private_interest"),
    }
    people = Person.objects.bulk_create([Person(name=f"Person {n}") for n in range(len(careers))], 2000)
    posts = [
        [
            Affiliation(
                person=person,
                role=role,
                organization=places[post.inside],
                start=post.start,
                end=post.end,
                reality="announced" if post.ahead else "happened",
                **({} if cited else {"standing": post.standing} | attestations(post)),
            )
            for post in career.posts
        ]
        for person, career in zip(people, careers, strict=True)
    ]
    Affiliation.objects.bulk_create([row for rows in posts for row in rows], 2000)
    standing = {} if cited else {"standing": "stated"}
    orders = [
        AffiliationOrder(
            affiliation=rows[0] if career.order == "before" else rows[1],
            relation="together" if career.order == "together" else "after",
            other=rows[1] if career.order == "before" else rows[0],
            **standing,
        )
        for career, rows in zip(careers, posts, strict=True)
        if career.order
    ]
    AffiliationOrder.objects.bulk_create(orders)
    if cited:
        source = b.source()
        AffiliationCitation.objects.bulk_create(
            AffiliationCitation(
                record=row,
                source=source,
                attested=attested,
                mode="alleges" if post.standing == "alleged" else "asserts",
            )
            for career, rows in zip(careers, posts, strict=True)
            for post, row in zip(career.posts, rows, strict=True)
            for attested in (post.attested or (None,))
        )
        AffiliationOrderCitation.objects.bulk_create(
            AffiliationOrderCitation(record=order, source=source) for order in orders
        )
    return [[row.pk for row in rows] for rows in posts]


def attestations(post: Post) -> dict[str, Any]:
    """What evidence.derived keeps of the attestations of a post."""
    kept: dict[str, Any] = {}
    for name, unsure in (("attested", False), ("unsure", True)):
        dates = [PartialDate.parse(text) for text in post.attested if text.endswith("?") == unsure]
        kept[f"{name}_first"] = min((d.latest for d in dates if d.latest), default=None)
        kept[f"{name}_last"] = max((d.earliest for d in dates if d.earliest), default=None)
    return kept


def expected(careers: list[Career], ids: list[list[UUID]]) -> dict[frozenset[UUID], Expected]:
    """What the enumeration says of each pair of posts through the door."""
    found = {}
    for career, pks in zip(careers, ids, strict=True):
        for i, inside in enumerate(career.posts):
            for o, outside in enumerate(career.posts):
                if inside.inside and not outside.inside:
                    verdict = judge(inside, outside, career.order if (i, o) == (0, 1) else "")
                    if verdict:
                        found[frozenset((pks[i], pks[o]))] = verdict
    return found


def answers(wanted: dict[frozenset[UUID], Expected]) -> dict[frozenset[UUID], tuple[Any, ...]]:
    return {pair: (e.direction, e.basis, e.together, e.low, e.high) for pair, e in wanted.items()}


def moves(source: str) -> dict[frozenset[UUID], tuple[Any, ...]]:
    """The same, from a table or a function of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT first_id, second_id, direction, basis, together, gap_low, gap_high FROM {source}"
        )
        return {frozenset(row[:2]): row[2:] for row in cursor.fetchall()}


def differences(wanted: dict[Any, Any], found: dict[Any, Any]) -> list[tuple[Any, Any]]:
    return [(wanted.get(p), found.get(p)) for p in {*wanted, *found} if wanted.get(p) != found.get(p)]


def said(wanted: dict[frozenset[UUID], tuple[Any, ...]]) -> dict[frozenset[UUID], tuple[Any, ...]]:
    """Those that the table holds: of which dates or sources say something."""
    return {pair: row for pair, row in wanted.items() if row[1] != "possible" or row[4] is not None}


def test_moves_are_what_the_readings_say(committed: str) -> None:
    random = Random(1838)
    careers = [random_career(random) for _ in range(CAREERS)]
    b.door()
    wanted = answers(expected(careers, enter(careers, cited=False)))
    assert len(wanted) > CAREERS
    # Each sort of answer is there often enough to be put to the test.
    for place, sorts in ((0, 4), (1, 3), (2, 4)):
        counted = Counter(each[place] for each in wanted.values())
        assert len(counted) == sorts
        assert min(counted.values()) > 80, counted
    assert not differences(wanted, moves("newsroom.moves_of(NULL, NULL, true)"))[:5]
    assert not differences(said(wanted), moves("newsroom.moves_of(NULL, NULL, false)"))[:5]


def test_triggers_keep_the_table_of_moves(committed: str) -> None:
    random = Random(1847)
    careers = [random_career(random) for _ in range(500)]
    b.door()
    wanted = answers(expected(careers, enter(careers, cited=True)))
    assert not differences(said(wanted), moves("newsroom.people_move"))[:5]


def padded_to_a_day(text: str | None) -> str | None:
    return f"{text}-01-01" if text and text.isdigit() else text


def test_enumeration_finds_a_wrong_answer(committed: str) -> None:
    """The control: had a year been padded to its first day, as software does, the comparison would tell."""
    random = Random(1848)
    careers = [random_career(random) for _ in range(500)]
    b.door()
    ids = enter(careers, cited=False)
    wanted = answers(expected(careers, ids))
    padded = [
        Career([replace(post, start=padded_to_a_day(post.start)) for post in career.posts], career.order)
        for career in careers
    ]
    assert len(differences(wanted, answers(expected(padded, ids)))) > 20
