"""Everything that is found: names and titles first, then what stands in texts, with the passage.

Texts are asked only where less than a page of names fits, or where only texts are asked for: so names are as quick as before.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from psycopg import sql

from evidence.names import normalize
from evidence.registry import Aggregate
from evidence.search.engine import LETTERS, MOST, WORDS, Found, Hit, How, Passage, fetch, search, telling
from evidence.search.prose import Place, places

# What a search asks for instead of a kind of record.
TEXTS = "texts"
# A word of so many letters may be the beginning of a longer one: “sanction”, “sanctions”.
STEM = 4
# A passage has so many words; so many of them before the first that was looked for.
LONG, BEFORE = 40, 8
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"\[([^\]]*)\]\((?:https?://|[a-z-]+:)[^)]*\)")
_MARKUP = re.compile(r"^#+ |^> |\*\*|(?<!\w)_|_(?!\w)", re.MULTILINE)


def find(text: str, kind: Aggregate | str | None = None, *, start: int = 0, size: int = MOST) -> Found:
    """Published records by their names and titles, then by their texts. kind: of one kind only, or TEXTS. start, size: the
    page. `texts` of the answer: in how many records' texts it stands; None where that wasn't asked."""
    size = max(min(size, MOST - start), 0)
    found = search(text, kind if isinstance(kind, Aggregate) else None, start=start, size=size)
    if kind == TEXTS:
        hits, number, _rest = _in_texts(text, start, size, without=())
        return replace(found, hits=hits, texts=number, more=number)
    if kind is not None or found.total >= size or not size:
        return found
    named = search(text, size=size).hits if start else found.hits
    hits, number, rest = _in_texts(
        text, max(start - found.total, 0), size - len(found.hits), without=[hit.pk for hit in named]
    )
    return replace(found, hits=(*found.hits, *hits), texts=number, more=rest)


_MATCHED = """
WITH every AS MATERIALIZED ({every}),
found AS (
  SELECT kind, id, min(rank) AS rank, count(*) AS times, NOT id::text = ANY(%(without)s) AS new,
         (array_agg(place ORDER BY rank, row))[1] AS place, (array_agg(row ORDER BY rank, row))[1] AS row
    FROM every GROUP BY kind, id
),
page AS (
  SELECT * FROM found WHERE new ORDER BY rank, times DESC, kind, id OFFSET %(start)s LIMIT %(size)s
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM found WHERE new), page.id, page.place, page.row
  FROM (SELECT) AS always LEFT JOIN page ON true
 ORDER BY page.rank, page.times DESC, page.kind, page.id
"""
_EVERY = """
SELECT {kind} AS kind, {record} AS id, {rank} AS rank, {place} AS place, id::text AS row
  FROM {table} WHERE {vector} @@ %(asked)s::tsquery AND {literal}
"""
# Where no word has a key that tells anything: it stands there as it was typed.
_LITERAL = r"""
NOT EXISTS (
  SELECT FROM unnest(%({words})s::text[]) w
   WHERE position(' ' || regexp_replace(public.search_plain(w), '\W+', ' ', 'g') || ' '
               in ' ' || regexp_replace(public.search_plain({text}), '\W+', ' ', 'g') || ' ') = 0
)
"""
_PASSAGES = """
SELECT {place}, id::text, written.n, written.words FROM {table}
 CROSS JOIN LATERAL unnest(ARRAY[{columns}]::text[]) WITH ORDINALITY written(words, n)
 WHERE id::text = ANY(%({rows})s) AND written.words <> ''
"""


def _in_texts(text: str, start: int, size: int, without: Iterable[Any]) -> tuple[tuple[Hit, ...], int, int]:
    """Records in whose texts all words stand; of how many in all, and of how many that aren't told already (`without`)."""
    forms = _forms(text)
    keys = [some for _words, some in forms]
    if not keys:
        return (), 0, 0
    literal = not any(telling(key) for some in keys for key in some)
    as_typed = {f"words{n}": words for n, (words, _keys) in enumerate(forms)} if literal else {}
    kinds = list(places())
    every = sql.SQL(" UNION ALL ").join(
        sql.SQL(_EVERY).format(
            kind=sql.Literal(place.aggregate.slug),
            record=place.record,
            rank=sql.Literal(int(place.owned)),
            place=sql.Literal(number),
            table=place.table,
            vector=place.vector,
            literal=_literally(place, as_typed) if literal else sql.SQL("true"),
        )
        for number, place in enumerate(kinds)
    )
    asked = " | ".join(
        f"({' & '.join(_lexeme(key) for key in some)})" for some in dict.fromkeys(map(tuple, keys))
    )
    rows = fetch(
        sql.SQL(_MATCHED).format(every=every),
        {"asked": asked, "start": start, "size": size, "without": [str(pk) for pk in without]} | as_typed,
    )
    shown = [row for row in rows if row[2] is not None]
    passages = _passages(kinds, [(place, row) for *_counts, place, row in shown], keys)
    hits = tuple(
        Hit(kinds[place].aggregate, pk, How.TEXT, "", passages.get((place, row)))
        for *_counts, pk, place, row in shown
    )
    return hits, rows[0][0], rows[0][1]


def _lexeme(key: str) -> str:
    return f"'{key}'{':*' * (len(key) >= STEM)}"


def _literally(place: Place, forms: Iterable[str]) -> sql.Composable:
    """Whether a text of a place has all words of one of some forms, which are the names of parameters."""
    ways = [sql.SQL(_LITERAL).format(words=sql.SQL(name), text=place.text) for name in forms]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(ways))


def _forms(text: str) -> list[tuple[list[str], list[str]]]:
    """All words that are asked for, in plain letters and then as they were typed, and their keys."""
    plain = [word[:LETTERS] for word in normalize(text).split()][:WORDS]
    typed = [word[:LETTERS] for word in _WORD.findall(text)][:WORDS]
    folded = _folded([*plain, *typed])
    forms = [(words, [key for word in words if (key := folded[word])]) for words in (plain, typed)]
    return [(words, keys) for words, keys in forms if keys]


def _folded(words: Iterable[str]) -> dict[str, str]:
    """Words, and the key of each."""
    rows = fetch(
        sql.SQL(
            "SELECT w, regexp_replace(public.search_fold(public.search_plain(w)), '\\W', '', 'g')"
            " FROM unnest(%(words)s::text[]) w"
        ),
        {"words": list(dict.fromkeys(words))},
    )
    return dict(rows)


def _passages(
    kinds: Sequence[Any], wanted: Iterable[tuple[int, str]], keys: list[list[str]]
) -> dict[tuple[int, str], Passage]:
    """The best passage of each row, in two queries."""
    rows: dict[int, list[str]] = defaultdict(list)
    for number, row in wanted:
        rows[number].append(row)
    if not rows:
        return {}
    query = sql.SQL(" UNION ALL ").join(
        sql.SQL(_PASSAGES).format(
            place=sql.Literal(number),
            table=kinds[number].table,
            columns=sql.SQL(", ").join(kinds[number].columns()),
            rows=sql.SQL(f"rows{number}"),
        )
        for number in rows
    )
    texts = [
        (number, row, kinds[number].fields[n - 1], _plainly(words))
        for number, row, n, words in fetch(query, {f"rows{number}": some for number, some in rows.items()})
    ]
    folded = _folded(word for *_where, words in texts for word in _WORD.findall(words))
    best: dict[tuple[int, str], tuple[int, Passage]] = {}
    for number, row, field, words in texts:
        found, parts, cut = _cut(words, folded, {key for some in keys for key in some})
        if found > best.get((number, row), (0, None))[0]:
            best[number, row] = found, Passage(row, field, kinds[number].cited, parts, cut)
    return {where: passage for where, (_found, passage) in best.items()}


def _plainly(text: str) -> str:
    """Markdown as words in a row."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", text)).split())


def _cut(
    text: str, folded: dict[str, str], keys: set[str]
) -> tuple[int, list[tuple[str, bool]], tuple[bool, bool]]:
    """The stretch of a text with most of the words: how many of them, the stretch in parts, and whether it was cut."""
    words = list(_WORD.finditer(text))
    marked = [_fits(folded.get(word[0], ""), keys) for word in words]

    def different(first: int) -> int:
        return len({key for key in marked[first : first + LONG - BEFORE] if key})

    starts = [n for n, key in enumerate(marked) if key]
    if not starts:
        return 0, [], (False, False)
    best = max(starts, key=lambda n: (different(n), -n))
    first = max(0, min(best - BEFORE, len(words) - LONG))
    last = min(first + LONG, len(words)) - 1
    begin = 0 if first == 0 else words[first].start()
    end = len(text) if last == len(words) - 1 else words[last].end()
    parts, at = [], begin
    for word, key in zip(words[first : last + 1], marked[first : last + 1], strict=True):
        if key:
            parts += [(text[at : word.start()], False), (word[0], True)]
            at = word.end()
    parts.append((text[at:end], False))
    return different(best), [part for part in parts if part[0]], (begin > 0, end < len(text))


def _fits(key: str, keys: set[str]) -> str:
    """Which of the keys a word has, or begins with; empty for none."""
    return next((each for each in keys if key == each or (len(each) >= STEM and key.startswith(each))), "")
