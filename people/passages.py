"""Passages: two posts of one person in any two sets of organizations or sorts of roles, whatever their spheres.

The same judgement as that of moves (sql/pairs.sql), asked when it is needed: nothing of it is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from django.db import connections
from django.db.models import Prefetch, Q
from psycopg import sql

from config.stores import ALIAS, SCHEMA, current_store
from people.models import Affiliation, Move

# How many people are looked at: whoever asks for all parliamentarians and all members of parties learns that it is too much.
MOST_PEOPLE = 20_000
ENDS = ("first", "second")


class TooMany(ValueError):
    """More people have posts in both sets than can be looked at in one answer."""


@dataclass(frozen=True)
class Ends:
    """A set of posts: those that are in one of the organizations, of one of the kinds and of one of the sorts of roles that
    are given. What isn't given (empty) sets no limit."""

    organizations: tuple[UUID, ...] = ()
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.organizations or self.kinds or self.categories)

    @property
    def condition(self) -> Q:
        """On affiliations."""
        asked = Q()
        if self.organizations:
            asked &= Q(organization__in=self.organizations)
        if self.kinds:
            asked &= Q(organization__kind__in=self.kinds)
        if self.categories:
            asked &= Q(role__category__in=self.categories)
        return asked

    @property
    def arguments(self) -> list[Any]:
        return [list(each) or None for each in (self.organizations, self.kinds, self.categories)]


@dataclass(frozen=True)
class Passages:
    """The pairs of posts from one set to another: as much of a query set as lists and cursors need, lazily.

    people: who has a post in both (`in_both`). months: only those between which no more months lay, as far as the dates
    allow. Rows are unsaved `Move`s with what their sentence reads. `first` is the post in `from_`, unless the dates or a
    source say that the person came from the other.
    """

    from_: Ends
    to: Ends
    people: tuple[UUID, ...] = ()
    months: int | None = None
    direction: str = ""
    least: UUID | None = None
    below: UUID | None = None
    descending: bool = False

    def filter(self, *, pk__gte: UUID | None = None, pk__lt: UUID | None = None) -> Self:
        return replace(self, least=pk__gte or self.least, below=pk__lt or self.below)

    def order_by(self, column: str) -> Self:
        return replace(self, descending=column.startswith("-"))

    def __getitem__(self, rows: slice) -> list[Move]:
        found = self._raw(limit=rows.stop - (rows.start or 0), offset=rows.start or 0)
        if found is None:
            return []
        posts = Affiliation.objects.with_ends()
        hanging = ("role__titles", "organization__names", "citations__source")
        return list(
            found.prefetch_related(
                "person__names",
                *(Prefetch(end, posts) for end in ENDS),
                *(f"{end}__{part}" for end in ENDS for part in hanging),
                "order__citations__source",
            )
        )

    def _raw(self, *, limit: int, offset: int) -> Any:
        if not self.people:
            return None
        alias = ALIAS[current_store()]
        conditions, values = self._conditions()
        query = sql.SQL(
            "SELECT f.* FROM {schema}.passages_of(%s, %s, %s, %s, %s, %s, %s, true) f"
            " WHERE {conditions} ORDER BY f.id {order} LIMIT %s OFFSET %s"
        ).format(
            schema=sql.Identifier(SCHEMA[alias]),
            conditions=sql.SQL(" AND ").join([sql.SQL("f.counts"), *conditions]),
            order=sql.SQL("DESC" if self.descending else "ASC"),
        )
        arguments = [*self.from_.arguments, *self.to.arguments, list(self.people), *values, limit, offset]
        return Move.objects.using(alias).raw(query.as_string(connections[alias].connection), arguments)

    def _conditions(self) -> tuple[list[sql.SQL], list[Any]]:
        conditions: list[sql.SQL] = []
        values: list[Any] = []

        def ask(text: str, *given: Any) -> None:
            conditions.append(sql.SQL(text))
            values.extend(given)

        if self.least:
            ask("f.id >= %s", self.least)
        if self.below:
            ask("f.id < %s", self.below)
        if self.direction:
            ask("f.direction = %s", self.direction)
        if self.months is not None:
            # As people.move_filters.within has it.
            ask(
                "(f.direction = 'both' OR f.gap_low = 0 OR CASE WHEN f.direction = 'unknown' THEN f.gap_low <= %s * 31"
                " ELSE coalesce(f.joined_from <= (f.left_until + make_interval(months => %s))::date, true) END)",
                self.months,
                self.months,
            )
        return conditions, values


def ends(organizations: Iterable[Any], kinds: Iterable[Any], categories: Iterable[Any]) -> Ends:
    """A set of posts from the records and terms that it is made of."""
    return Ends(*(tuple(each.pk for each in some) for some in (organizations, kinds, categories)))


def in_both(one: Ends, other: Ends) -> tuple[UUID, ...]:
    """Who has a post in both sets. Raises TooMany."""
    posts = Affiliation.objects.order_by().values_list("person", flat=True)
    found = posts.filter(one.condition).intersection(posts.filter(other.condition))
    people = tuple(found[: MOST_PEOPLE + 1])
    if len(people) > MOST_PEOPLE:
        raise TooMany
    return people
