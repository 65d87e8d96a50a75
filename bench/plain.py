"""The baseline: the same questions, asked by a plain self-join over affiliations, as anybody would write it.

It compares the stored bounds of two posts and knows no doubtful dates, no cited order and no rules: less than what moves say.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections

# Posts on the two sides of a door. The first slot: which posts of the first; the second: in which order, and how many.
PAIRS = """
SELECT i.id, o.id, i.possible_until, o.possible_from
  FROM published.people_affiliation i
  JOIN published.people_role ir ON ir.id = i.role_id
  JOIN published.orgs_organization io ON io.id = i.organization_id
  JOIN published.people_affiliation o ON o.person_id = i.person_id
  JOIN published.people_role outer_role ON outer_role.id = o.role_id
  JOIN published.orgs_organization oo ON oo.id = o.organization_id
  JOIN published.orgs_door d ON {door}
 WHERE i.standing <> 'unsupported' AND o.standing <> 'unsupported' AND {posts}
"""
OUT = "d.inside_id = coalesce(ir.sphere_id, io.sphere_id) AND d.outside_id = coalesce(outer_role.sphere_id, oo.sphere_id)"
EITHER = (
    f"({OUT} OR d.outside_id = coalesce(ir.sphere_id, io.sphere_id)"
    " AND d.inside_id = coalesce(outer_role.sphere_id, oo.sphere_id))"
)
PAGE = "ORDER BY o.possible_from DESC NULLS LAST, o.id LIMIT 50"
EXITS = "i.possible_until < o.possible_from"


def ask(query: str, values: Sequence[Any] = ()) -> list[Any]:
    with connections["published"].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def count(people: Sequence[str] | None = None) -> int:
    """How many pairs there are; of some people, or of everybody."""
    posts = "true" if people is None else "i.person_id = ANY (%s::uuid[])"
    found = f"SELECT count(*) FROM ({PAIRS.format(door=OUT, posts=posts)}) pairs"
    return int(ask(found, [] if people is None else [list(people)])[0][0])


def by_organization(pk: Any) -> list[Any]:
    return ask(f"{PAIRS.format(door=EITHER, posts='i.organization_id = %s')} {PAGE}", [pk])


def by_person(pk: Any) -> list[Any]:
    return ask(f"{PAIRS.format(door=OUT, posts='i.person_id = %s')} {PAGE}", [pk])


def exits() -> list[Any]:
    return ask(f"{PAIRS.format(door=OUT, posts=EXITS)} {PAGE}")


def by_door() -> list[Any]:
    pairs = PAIRS.format(door=OUT, posts="true").replace(
        "SELECT i.id, o.id, i.possible_until, o.possible_from",
        "SELECT d.code, i.possible_until < o.possible_from",
    )
    return ask(f"SELECT code, count(*) FROM ({pairs}) pairs (code, is_exit) GROUP BY code")
