"""Asking: the best matches of all kinds in one list, in the published store.

How well a record fits is a step, not a number: the very name, its words, its words in another spelling, nearly so, a part of
what was asked. Names come before titles on each step.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import combinations
from typing import Any

from django.db import connections
from psycopg import sql

from config.stores import ALIAS, PUBLISHED
from evidence.names import normalize
from evidence.registry import Aggregate, registry
from evidence.search.index import KEYS, SCHEMA_NAME, searched

# Words that are looked at, letters of each, and hits that are told: whoever looks for more has to say more.
WORDS, LETTERS, MOST = 8, 60, 200
# With so many that fit, what is merely spelled nearly so isn't told.
ENOUGH = 20
# Keys near to a word that are tried.
NEAR = 10
# From so many letters on, a last word may be the beginning of one.
BEGINNING = 2


class How(IntEnum):
    """How a record fits what was asked, the best first."""

    NAME = 0
    WORDS = 1
    SPELLING = 2
    NEARLY = 3
    PARTLY = 4


@dataclass(frozen=True)
class Hit:
    """A record that fits. line: the name or title that does, in comparable form; "" where only all of them together do."""

    aggregate: Aggregate
    pk: Any
    how: How
    line: str


@dataclass(frozen=True)
class Found:
    """What was found: some of the hits, the best first. counts: how many of each kind there are in all."""

    hits: Sequence[Hit] = ()
    counts: dict[Aggregate, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class _Asked:
    """What was typed, in comparable form, and as text searches: exact, of its keys; whole, with those near to them. partly:
    whether that leaves words out."""

    text: str
    words: list[str]
    exact: str
    whole: str
    partly: bool = False


def search(text: str, kind: Aggregate | None = None, *, start: int = 0, size: int = MOST) -> Found:
    """Published records by their names and titles, in any script and spelling.

    kind: hits of one kind only; the counts are of all. start, size: which hits, from the first; none after MOST.
    """
    asked = normalize(text)
    words = list(dict.fromkeys(word[:LETTERS] for word in asked.split()))[:WORDS]
    if not words:
        return Found()
    keys, near = _keys(words)
    exact = [_word([key], last=n == len(keys)) for n, key in enumerate(keys, 1)]
    either = [
        _word([key, *others], last=n == len(keys))
        for n, (key, others) in enumerate(zip(keys, near, strict=True), 1)
    ]
    every = " & ".join(exact)
    found = Found()
    # All words; all but one; any. The next only where nothing fits.
    for whole in dict.fromkeys(_all_but(either, number) for number in (0, 1, len(either) - 1)):
        partly = whole != _all_but(either, 0)
        found = _ask(_Asked(asked, words, every, whole, partly), kind, start, min(size, MOST - start))
        if found.total:
            break
    return found


def _all_but(parts: list[str], number: int) -> str:
    """All of some text searches, or all but so many of them."""
    kept = combinations(parts, max(len(parts) - number, 1))
    return " | ".join(f"({' & '.join(some)})" for some in kept)


def _keys(words: list[str]) -> tuple[list[str], list[list[str]]]:
    """The key of each word, and those keys that are a slip of the pen away from it, the likest first."""
    # What is doubled by mistake was another letter before: such a word is compared as it is written as well.
    query = sql.SQL(
        "SELECT w.n, w.key, near.key FROM"
        " (SELECT n, public.search_fold(word) AS key, public.search_near(public.search_fold(word))"
        "   || public.search_near(public.search_sound(word)) AS around"
        "   FROM unnest(%(words)s::text[]) WITH ORDINALITY w(word, n)) w"
        " LEFT JOIN LATERAL (SELECT k.key, similarity(k.key, w.key) AS alike FROM {keys} k"
        "  WHERE k.near && w.around AND k.key <> w.key ORDER BY alike DESC, k.key LIMIT {most}) near ON true"
        " ORDER BY w.n, near.alike DESC, near.key"
    ).format(keys=KEYS, most=sql.Literal(NEAR))
    keys: dict[int, str] = {}
    near: dict[int, list[str]] = defaultdict(list)
    for n, key, other in _fetch(query, {"words": words}):
        keys[n] = key
        near[n] += [other] if other else []
    return list(keys.values()), [near[n] for n in keys]


def _word(keys: Iterable[str], *, last: bool) -> str:
    """A word of a text search: one of some keys; the first may be the beginning of a longer one where it is the last word."""
    first, *others = keys
    begins = ":*" if last and len(first) >= BEGINNING else ""
    return "(" + " | ".join([f"'{first}'{begins}", *(f"'{key}'" for key in others)]) + ")"


_JUDGED = """
WITH every AS MATERIALIZED ({found}),
-- With so many that fit, what is merely spelled nearly so would only be in the way.
found AS MATERIALIZED (SELECT * FROM every WHERE exact OR (SELECT count(*) FROM every WHERE exact) < {enough}),
judged AS (
  SELECT kind, id, prose, text,
         CASE WHEN {partly} THEN 4
              WHEN position(E'\n' || %(asked)s || E'\n' in E'\n' || text || E'\n') > 0 THEN 0
              WHEN NOT exact THEN 3
              WHEN {spelled} THEN 1
              ELSE 2
         END AS how
    FROM (SELECT *, ' ' || translate(text, E'\n', ' ') || ' ' AS padded FROM found) f
   WHERE {of_kind}
),
best AS (
  SELECT *, row_number() OVER () AS place FROM (
    SELECT * FROM judged
     ORDER BY how >= 3, prose, how, length(split_part(text, E'\n', 1)), text, id
     OFFSET %(start)s LIMIT %(size)s
  ) b
)
SELECT counted.by_kind, best.kind, best.id, best.how,
       (SELECT line FROM unnest(string_to_array(best.text, E'\n')) WITH ORDINALITY l(line, n)
         WHERE public.search_vector(line) @@ %(whole)s::tsquery
         ORDER BY line <> %(asked)s, NOT public.search_vector(line) @@ %(exact)s::tsquery, n LIMIT 1)
  FROM (SELECT json_object_agg(kind, number) AS by_kind
          FROM (SELECT kind, count(*) AS number FROM found GROUP BY kind) c) counted
  LEFT JOIN best ON true
 ORDER BY best.place
"""
_FOUND = """
SELECT {slug} AS kind, id, {prose} AS prose, {text} AS text,
       {same} OR id IN (SELECT id FROM {table} WHERE {vector} @@ %(exact)s::tsquery) AS exact
  FROM {table} WHERE {vector} @@ %(whole)s::tsquery
"""


def _ask(asked: _Asked, kind: Aggregate | None, start: int, size: int) -> Found:
    parts = [
        sql.SQL(_FOUND).format(
            slug=sql.Literal(each.aggregate.slug),
            prose=sql.Literal(each.prose),
            text=sql.SQL(each.text),
            # What fits in part only fits exactly nowhere.
            same=sql.Literal(asked.partly or asked.whole == f"({asked.exact})"),
            table=sql.Identifier(SCHEMA_NAME, each.table),
            vector=sql.SQL("public.search_vector(" + each.text + ")"),
        )
        for each in searched()
    ]
    query = sql.SQL(_JUDGED).format(
        found=sql.SQL(" UNION ALL ").join(parts),
        enough=sql.Literal(ENOUGH),
        partly=sql.Literal(asked.partly),
        spelled=sql.SQL(" AND ").join(
            sql.SQL("position({} in padded) > 0").format(sql.Literal(word)) for word in _spelled(asked.words)
        ),
        of_kind=sql.SQL("kind = {}").format(sql.Literal(kind.slug)) if kind else sql.SQL("true"),
    )
    given = {
        "asked": asked.text,
        "exact": asked.exact,
        "whole": asked.whole,
        "start": start,
        "size": max(size, 0),
    }
    rows = _fetch(query, given)
    return Found(
        tuple(
            Hit(registry.by_slug(slug), pk, How(how), line or "")
            for _counts, slug, pk, how, line in rows
            if slug
        ),
        {registry.by_slug(slug): number for slug, number in (rows[0][0] or {}).items()} if rows else {},
    )


def _spelled(words: list[str]) -> list[str]:
    """How words stand in a text to the letter; the last may be the beginning of one there."""
    *whole, last = words
    return [*(f" {word} " for word in whole), f" {last}" if len(last) >= BEGINNING else f" {last} "]


def _fetch(query: sql.Composable, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        cursor.execute(query.as_string(), params)
        return cursor.fetchall()
