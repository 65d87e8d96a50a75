"""Moves as the pages of people and organizations fetch them: those of the table and those without dates, in one query."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from django.db.models import Q
from psycopg import sql

from config.stores import ALIAS, SCHEMA, current_store
from evidence.models import Record
from orgs.models import Organization
from people.models import Affiliation, AffiliationOrder, Basis, Move, Person

# A page shows so many; the list has them all.
MOST = 50


def is_kept(move: Move) -> bool:
    """Whether the table holds it, so that it has a page: of the rest neither dates nor sources say anything."""
    return move.basis != Basis.POSSIBLE or move.gap_high is not None


def of_person(person: Person, posts: Sequence[Affiliation]) -> list[Move]:
    """The moves of a person among `posts`, which are theirs; of what several sources tell, one."""
    return _with_posts(_worked_out([person.pk], ""), posts) if len(posts) > 1 else []


def of_organization(
    organization: Organization, posts: Sequence[Affiliation], *, complete: bool
) -> list[Move]:
    """Moves from and to an organization, the latest first, at most one more than MOST.

    posts: those at the organization. Unless `complete`, there are more of them, and only what the table holds is given."""
    if not complete:
        there = Q(from_organization=organization) | Q(to_organization=organization)
        return list(Move.objects.filter(there).counted().with_ends().latest_first()[: MOST + 1])
    people = {post.person_id for post in posts}
    found = _worked_out(people, "AND %s IN (f.from_organization_id, f.to_organization_id)", organization.pk)
    ends = {pk for move in found for pk in (move.first_id, move.second_id)}
    known = {post.pk for post in posts}
    others = Affiliation.objects.filter(pk__in=ends - known).with_ends() if ends - known else ()
    return _with_posts(found, [*posts, *others])


def _worked_out(people: Iterable[Any], condition: str, *values: Any) -> list[Move]:
    """Moves of some people, pairs without any dates included, in the store that is read."""
    alias = ALIAS[current_store()]
    query = sql.SQL(
        "SELECT f.* FROM {schema}.moves_of(%s, NULL, true) f WHERE f.counts "
        + condition
        + " ORDER BY f.happened DESC NULLS LAST, f.id LIMIT %s"
    ).format(schema=sql.Identifier(SCHEMA[alias]))
    text = query.as_string(connections[alias].connection)
    return list(Move.objects.using(alias).raw(text, [list(people), *values, MOST + 1])) if people else []


def moves_parts(move: Move) -> list[Record]:
    """The facts that a move rests on: what gathering has to complete."""
    return [move.first, move.second, *([move.order] if move.order else [])]


def _with_posts(moves: list[Move], posts: Iterable[Affiliation]) -> list[Move]:
    """Moves with both posts, the person and the order that decides in place, as far as `posts` has them."""
    by_pk = {post.pk: post for post in posts}
    orders = AffiliationOrder.objects.in_bulk([move.order_id for move in moves if move.order_id])
    found = []
    for move in moves:
        first, second = by_pk.get(move.first_id), by_pk.get(move.second_id)
        if first is not None and second is not None:
            move.first, move.second, move.person = first, second, first.person
            move.order = orders.get(move.order_id)
            found.append(move)
    return found
