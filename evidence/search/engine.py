"""Asking: the best matches of all kinds in one list, in the published store.

How well a record fits is a step, not a number: the very name, its words, its words in another spelling, nearly so, a part of
what was asked. Names come before titles on each step; what stands in texts (`texts`) comes after all of them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import combinations
from typing import Any

from django.db import connections, transaction
from psycopg import sql

from config.stores import ALIAS, PUBLISHED
from evidence.names import normalize
from evidence.registry import Aggregate, registry
from evidence.search.index import KEYS, searched
from evidence.search.prose import SCHEMA_NAME

# Words that are looked at, letters of each, and hits that are told: whoever looks for more has to say more.
WORDS, LETTERS, MOST = 8, 60, 200
# With so many that fit, what is merely spelled nearly so isn't told.
ENOUGH = 20
# Keys near to a word that are tried.
NEAR = 10
# From so many letters on, a last word may be the beginning of one.
BEGINNING = 2
# A key of fewer letters tells nothing: “zzzzqq” is “sk”, and so is the beginning of “scandal”. Where all words have such
# keys, they are looked for as they are written: “Li”, “N-VA”.
TELLING = 3
# So many records of each kind are looked at while somebody types; what is called just so is among them.
LOOKED_AT = 100
# What the end of a word that is still being typed may become, where two or more letters are one sound (`folding`): “Louk” is
# the beginning of “Loukachenko”, and so is “Loukac”.
UNFINISHED = ((re.compile(r"(tsc?|tc?|sc?|c)$"), "sh"), (re.compile(r"o$"), "ou"), (re.compile(r"p$"), "ph"))


class How(IntEnum):
    """How a record fits what was asked, the best first."""

    NAME = 0
    WORDS = 1
    SPELLING = 2
    NEARLY = 3
    PARTLY = 4
    TEXT = 5


@dataclass(frozen=True)
class Passage:
    """Where words stand. row: primary key of what has the text, a citation or the record. field: name of the field.
    parts: the passage, a part at a time, whether a part is what was looked for. cut: whether more stands before, after."""

    row: str
    field: str
    cited: bool
    parts: Sequence[tuple[str, bool]]
    cut: tuple[bool, bool]

    @property
    def text(self) -> str:
        words = "".join(part for part, _marked in self.parts)
        return f"{'… ' * self.cut[0]}{words}{' …' * self.cut[1]}"


@dataclass(frozen=True)
class Hit:
    """A record that fits. line: the name or title that does, in comparable form; "" where only all of them together do.
    passage: where the words stand, if they do in a text (`texts`)."""

    aggregate: Aggregate
    pk: Any
    how: How
    line: str
    passage: Passage | None = None


@dataclass(frozen=True)
class Found:
    """What was found: some of the hits, the best first. counts: how many of each kind there are in all. texts: in how many
    records' texts it stands, None where that wasn't asked; more: how many hits these add (`texts`)."""

    hits: Sequence[Hit] = ()
    counts: dict[Aggregate, int] = field(default_factory=dict)
    texts: int | None = None
    more: int = 0

    @property
    def total(self) -> int:
        """How many are called so."""
        return sum(self.counts.values())

    def number(self, kind: Aggregate | str | None) -> int:
        """How many hits there are in all: of a kind, of texts alone, or of everything."""
        if isinstance(kind, Aggregate):
            return self.counts.get(kind, 0)
        return self.more if kind else self.total + self.more


@dataclass(frozen=True)
class _Asked:
    """What was typed, in comparable form, and as text searches: exact, of its keys; whole, with those near to them. partly:
    whether that leaves words out. begins: from so many letters on, the last word may be the beginning of one. literal:
    whether only what has the words as they are written fits."""

    text: str
    words: list[str]
    exact: str
    whole: str
    partly: bool = False
    begins: int = BEGINNING
    literal: bool = False


def search(text: str, kind: Aggregate | None = None, *, start: int = 0, size: int = MOST) -> Found:
    """Published records by their names and titles, in any script and spelling.

    kind: hits of one kind only; the counts are of all. start, size: which hits, from the first; none after MOST.
    """
    asked, words = _read(text)
    if not words:
        return Found()
    return _search(asked, words, kind, start, size, (0, 1, len(words) - 1))


def suggest(text: str, *, size: int) -> Found:
    """The same while somebody types, of a part of the records: the last word is the beginning of one, and only where nothing
    begins so, what is spelled nearly so. Nothing for a single letter. The counts are of what was looked at."""
    asked, words = _read(text)
    if len("".join(words)) < BEGINNING:
        return Found()
    last = words[-1]
    unfinished = [end.sub(becomes, last) for end, becomes in UNFINISHED if end.search(last)]
    # A single letter will do behind another word.
    begins = 1 if len(words) > 1 else BEGINNING
    keys = _folded([*words, *unfinished])
    whole = [_word([key], begins=0) for key in keys[: len(words)]]
    ends = dict.fromkeys(keys[len(words) - 1 :])
    exact = [*whole[:-1], "(" + " | ".join(_word([key], begins=begins) for key in ends) + ")"]
    # Two letters may well become a name; of five that are two sounds, a sixth isn't awaited.
    literal = all(
        not telling(key) and len(word) - len(key) >= TELLING for word, key in zip(words, keys, strict=False)
    )
    typed = _Asked(asked, words, " & ".join(exact), _all_but(exact, 0), begins=begins, literal=literal)
    with transaction.atomic(ALIAS[PUBLISHED]):
        # Told to stop after so many, PostgreSQL may think that reading the whole table is quicker: never where none fit.
        _run(sql.SQL("SET LOCAL enable_seqscan = off"))
        found = _ask(typed, None, 0, size, looked_at=_all_but(whole, 0))
    return found if found.total else _search(asked, words, None, 0, size, (0,))


def telling(key: str) -> bool:
    """Whether the key of a word has enough letters to find another spelling of it."""
    return len(key) >= TELLING


def _read(text: str) -> tuple[str, list[str]]:
    """What was typed in comparable form, and those of its words that are looked at."""
    asked = normalize(text)
    return asked, list(dict.fromkeys(word[:LETTERS] for word in asked.split()))[:WORDS]


def _search(
    asked: str, words: list[str], kind: Aggregate | None, start: int, size: int, left_out: Iterable[int]
) -> Found:
    """left_out: how many words may be left out; more of them only where nothing fits."""
    keys, near = _keys(words)
    exact = [_word([key], begins=BEGINNING * (n == len(keys))) for n, key in enumerate(keys, 1)]
    either = [
        _word([key, *others], begins=BEGINNING * (n == len(keys)))
        for n, (key, others) in enumerate(zip(keys, near, strict=True), 1)
    ]
    every, all_of_it = " & ".join(exact), _all_but(either, 0)
    literal = not any(map(telling, keys))
    # What is left of the words must tell something.
    parts = [word for word, key in zip(either, keys, strict=True) if telling(key)]
    wholes = [_all_but(either, number, among=parts) if number else all_of_it for number in left_out]
    found = Found()
    for whole in filter(None, dict.fromkeys(wholes)):
        typed = _Asked(asked, words, every, whole, partly=whole != all_of_it, literal=literal)
        found = _ask(typed, kind, start, min(size, MOST - start))
        if found.total:
            break
    return found


def _all_but(parts: list[str], number: int, among: Collection[str] | None = None) -> str:
    """All of some text searches, or all but so many of them. among: of what is kept, one at least must be among these; empty
    where none is."""
    kept = [
        some
        for some in combinations(parts, max(len(parts) - number, 1))
        if among is None or not set(some).isdisjoint(among)
    ]
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
    for n, key, other in fetch(query, {"words": words}):
        keys[n] = key
        near[n] += [other] if other else []
    return list(keys.values()), [near[n] for n in keys]


def _folded(words: list[str]) -> list[str]:
    """The key of each word."""
    rows = fetch(
        sql.SQL(
            "SELECT public.search_fold(w) FROM unnest(%(words)s::text[]) WITH ORDINALITY u(w, n) ORDER BY n"
        ),
        {"words": words},
    )
    return [key for (key,) in rows]


def _word(keys: Iterable[str], *, begins: int) -> str:
    """A word of a text search: one of some keys. The first may be the beginning of a longer one if it has so many letters; 0:
    never."""
    first, *others = keys
    beginning = ":*" if begins and len(first) >= begins else ""
    return "(" + " | ".join([f"'{first}'{beginning}", *(f"'{key}'" for key in others)]) + ")"


_JUDGED = """
WITH every AS MATERIALIZED (SELECT * FROM ({found}) f WHERE {literal}),
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
    FROM (SELECT *, {padded} AS padded FROM found) f
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
# A text with a space on both sides of each word.
_PADDED = sql.SQL(r"' ' || translate(text, E'\n', ' ') || ' '")
_FOUND = """
SELECT {slug} AS kind, id, {prose} AS prose, {text} AS text,
       {exact} AS exact
  FROM {table} WHERE {vector} @@ %(whole)s::tsquery
"""
# A part of them: those that have the very words are among it, whatever begins with them.
_FIRST_FOUND = (
    "(({found} AND {vector} @@ %(first)s::tsquery LIMIT {looked_at}) UNION ({found} LIMIT {looked_at}))"
)


def _ask(asked: _Asked, kind: Aggregate | None, start: int, size: int, looked_at: str = "") -> Found:
    """looked_at: a text search; not all that fit are looked at then, but those that fit this are before others."""
    parts = []
    for each in searched():
        table = sql.Identifier(SCHEMA_NAME, each.table)
        vector = sql.SQL("public.search_vector(" + each.text + ")")
        found: sql.Composable = sql.SQL(_FOUND).format(
            slug=sql.Literal(each.aggregate.slug),
            prose=sql.Literal(each.prose),
            text=sql.SQL(each.text),
            # What fits in part only fits exactly nowhere.
            exact=sql.SQL("true")
            if asked.partly or asked.whole == f"({asked.exact})"
            else sql.SQL("id IN (SELECT id FROM {} WHERE {} @@ %(exact)s::tsquery)").format(table, vector),
            table=table,
            vector=vector,
        )
        if looked_at:
            most = sql.Literal(LOOKED_AT)
            found = sql.SQL(_FIRST_FOUND).format(found=found, vector=vector, looked_at=most)
        parts.append(found)
    query = sql.SQL(_JUDGED).format(
        found=sql.SQL(" UNION ALL ").join(parts),
        padded=_PADDED,
        enough=sql.Literal(ENOUGH),
        partly=sql.Literal(asked.partly),
        spelled=_has(asked, sql.SQL("padded")),
        literal=_has(asked, _PADDED) if asked.literal else sql.SQL("true"),
        of_kind=sql.SQL("kind = {}").format(sql.Literal(kind.slug)) if kind else sql.SQL("true"),
    )
    given = {
        "asked": asked.text,
        "exact": asked.exact,
        "whole": asked.whole,
        "first": looked_at,
        "start": start,
        "size": max(size, 0),
    }
    rows = fetch(query, given)
    return Found(
        tuple(
            Hit(registry.by_slug(slug), pk, How(how), line or "")
            for _counts, slug, pk, how, line in rows
            if slug
        ),
        {registry.by_slug(slug): number for slug, number in (rows[0][0] or {}).items()} if rows else {},
    )


def _spelled(asked: _Asked) -> list[str]:
    """How words stand in a text to the letter; the last may be the beginning of one there."""
    *whole, last = asked.words
    return [*(f" {word} " for word in whole), f" {last}" if len(last) >= asked.begins else f" {last} "]


def _has(asked: _Asked, padded: sql.Composable) -> sql.Composable:
    """Whether all words stand so in a text."""
    parts = [sql.SQL("position({} in {}) > 0").format(sql.Literal(word), padded) for word in _spelled(asked)]
    return sql.SQL(" AND ").join(parts)


def _run(command: sql.Composable) -> None:
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        cursor.execute(command.as_string())


def fetch(query: sql.Composable, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query in the published store."""
    with connections[ALIAS[PUBLISHED]].cursor() as cursor:
        cursor.execute(query.as_string(), params)
        return cursor.fetchall()
