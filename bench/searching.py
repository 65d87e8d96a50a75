"""Search with a slip of the pen in every name, beside the plain trigram query of the same run; suggestions at each letter."""

from functools import partial

import psycopg
from django.db import connections

from bench.measure import Figure, Times, asked
from config.stores import PUBLISHED, use_store
from evidence.names import normalize
from evidence.search import search, suggest
from evidence.search.index import fill, searched
from people.models import Person

TIMES, SHOWN = 100, 20
P95_SECONDS = 0.060
# At every keystroke.
SUGGESTED, TYPING_SECONDS = 8, 0.020
PLAIN = (
    "SELECT id, name FROM people_person WHERE search_text %% %s"
    " ORDER BY similarity(search_text, %s) DESC, sort_key, id LIMIT %s"
)


def filled(conninfo: str) -> None:
    """The table of keys, which triggers keep elsewhere: rows are loaded here with triggers off."""
    with psycopg.connect(conninfo) as connection, connection.cursor() as cursor:
        fill(cursor, searched())


def names() -> list[tuple[str, str]]:
    """(what is typed, who is meant): every name with a letter of its longest word left out, or two that changed places."""
    with use_store(PUBLISHED):
        people = Person.objects.filter(identity="named").order_by("id").values_list("name", flat=True)[:TIMES]
        return [(slip(name, number), name) for number, name in enumerate(people)]


def slip(name: str, number: int) -> str:
    words = normalize(name).split()
    place = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[place]
    middle = len(word) // 2
    left_out = word[:middle] + word[middle + 1 :]
    changed = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    words[place] = left_out if number % 2 else changed
    return " ".join(words)


def plainly(text: str) -> None:
    with connections["published"].cursor() as cursor:
        cursor.execute(PLAIN, [text, text, SHOWN])
        cursor.fetchall()


def figures() -> list[Figure]:
    """Of the database's time; in the note, p95 of both, and how many were found among the first three."""
    given = names()
    plain = asked("plain", [partial(plainly, typed) for typed, _name in given]).times
    figure = asked(
        "Search, a slip of the pen in each name",
        [partial(search, typed, size=SHOWN) for typed, _name in given],
        target=P95_SECONDS,
        baseline=plain,
        plan=True,
    )
    found = sum(name in _first(typed) for typed, name in given)
    times = figure.times
    figure.holds = times.p95 <= P95_SECONDS and times.p95 <= plain.p95 / 2
    figure.note = (
        f"p95 {1000 * times.p95:.0f} ms, plainly {1000 * plain.p95:.0f} ms ({plain.p95 / times.p95:.1f} times as long); "
        f"{found} of {len(given)} among the first three; the target is for p95"
    )
    return [figure, typing([name for _typed, name in given], times)]


def typing(given: list[str], full: Times) -> Figure:
    """Suggestions for the beginnings of names: two letters, three … and the whole, a name after another."""
    beginnings = [name[: 2 + number % 7] for number, name in enumerate(given)] + given
    calls = [partial(suggest, text, size=SUGGESTED) for text in beginnings]
    figure = asked(
        "Suggestions while a name is typed", calls, target=TYPING_SECONDS, baseline=full, plan=True
    )
    figure.holds = figure.times.p95 <= TYPING_SECONDS
    figure.note = (
        f"p95 {1000 * figure.times.p95:.0f} ms; beside the search of the line above; the target is for p95"
    )
    return figure


def _first(typed: str) -> list[str]:
    with use_store(PUBLISHED):
        hits = search(typed, size=3).hits
        return list(Person.objects.filter(pk__in=[hit.pk for hit in hits]).values_list("name", flat=True))
