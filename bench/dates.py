"""Partial dates in the proportions of real data sets, and some of the notations that those don't have."""

from datetime import date
from random import Random

# (start, end): the share of posts, of the 80,292 in three real sets together (US lobbyists, Belgian politics, members of 210
# parliaments). bench/real.py measures them again. Rarer pairs are left out.
PRECISIONS = {
    ("missing", "missing"): 0.284,
    ("day", "day"): 0.249,
    ("day", "missing"): 0.231,
    ("year", "missing"): 0.129,
    ("year", "year"): 0.098,
    ("year", "day"): 0.0065,
    ("day", "year"): 0.0028,
    ("month", "month"): 0.0003,
    ("month", "year"): 0.0002,
    ("missing", "day"): 0.0002,
    ("month", "missing"): 0.0001,
}
# What the real sets leave out and journalists write: of the dates that are given, so many end in “?” or “~” or are a set,
# and of the missing ends so many are “..” (the post goes on).
DOUBTFUL, ABOUT, SET, OPEN = 0.012, 0.012, 0.01, 0.15

FIRST, LAST = date(1955, 1, 1).toordinal(), date(2025, 12, 31).toordinal()
_DAYS = [date.fromordinal(day).isoformat() for day in range(FIRST, LAST + 1)]
NULL = r"\N"

_PAIRS = tuple(PRECISIONS)
_TABLE = [pair for pair in _PAIRS for _ in range(round(PRECISIONS[pair] * 10_000))]


def day_text(day: int) -> str:
    """A day (an ordinal between FIRST and LAST) as ISO 8601 writes it."""
    return _DAYS[day - FIRST]


def start_and_end(random: Random, first: int, last: int) -> tuple[str, str]:
    """A start and an end as some source might give them, of a post held from `first` to `last` (ordinals): every notation
    allows the day that it stands for. NULL, as COPY writes it, for what is unknown."""
    start, end = _TABLE[int(random.random() * len(_TABLE))]
    if end == "missing":
        ending = ".." if start != "missing" and random.random() < OPEN else NULL
    else:
        ending = notation(random, last, end)
    return (NULL if start == "missing" else notation(random, first, start)), ending


def notation(random: Random, day: int, precision: str) -> str:
    """A partial date that allows `day`, of a precision (day, month, year); seldom one with “?” or “~”, or a set."""
    text = _DAYS[day - FIRST][: {"day": 10, "month": 7, "year": 4}[precision]]
    odd = random.random()
    if odd > DOUBTFUL + ABOUT + SET:
        return text
    if odd < DOUBTFUL:
        return f"{text}?"
    if odd < DOUBTFUL + ABOUT:
        return f"{text}~"
    if precision != "year":
        return f"[..{text}]"
    year = int(text)
    return (f"{text[:3]}X", f"[{year - 1}..{year + 1}]", f"[{text}..]", f"[..{text}]")[int(odd * 10_000) % 4]
