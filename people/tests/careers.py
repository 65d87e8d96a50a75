"""Random careers, and what their moves are, found by trying every reading of both posts. The measure for sql/moves.sql.

A reading is one of `evidence.tests.brute_force`: a start and an end that the dates and attestations of a post allow. The two
posts of a pair are read independently of each other. Instead of every day of the calendar, the first and the last day of each
stretch in which nothing changes are tried: order and gaps have their extremes there. The very first and the very last day
stand for days without limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from evidence.dates import PartialDate
from evidence.periods import Period
from evidence.tests.brute_force import Case, _readings
from evidence.tests.random_cases import partial

DAY = timedelta(days=1)
NEVER = date(1, 1, 1)
FOREVER = date(9999, 12, 31)
Reading = tuple[date, date]


@dataclass
class Post:
    """One post: its dates, whether it is firm (stated, and not ahead), and its standing."""

    inside: bool
    start: str | None
    end: str | None
    attested: tuple[str, ...]
    standing: str = "stated"
    ahead: bool = False

    @property
    def texts(self) -> list[str]:
        return [text for text in (self.start, self.end, *self.attested) if text]

    @property
    def firm(self) -> bool:
        return self.standing == "stated" and not self.ahead


@dataclass
class Career:
    """The posts of a person, and what a source says of the order of the first two: after, before, together or nothing."""

    posts: list[Post]
    order: str = ""


def random_post(random: Random, inside: bool) -> Post:
    """Mostly one whose dates leave a reading: of the others there is nothing to say."""
    for _ in range(random.choice((1, 20, 20, 20, 20, 20))):
        post = _any_post(random, inside)
        dates = [PartialDate.parse(text) if text else None for text in (post.start, post.end)]
        if Period(dates[0], dates[1], tuple(PartialDate.parse(text) for text in post.attested)).agrees:
            break
    return post


def _any_post(random: Random, inside: bool) -> Post:
    start = None if random.random() < 0.2 else partial(random)
    end = random.choice((None, "..")) if random.random() < 0.3 else partial(random)
    attested = tuple(partial(random) for _ in range(random.choice((0, 0, 0, 1, 1, 2))))
    odd = random.random()
    return Post(inside, start, end, attested, "alleged" if odd < 0.07 else "stated", 0.07 <= odd < 0.12)


def random_career(random: Random) -> Career:
    posts = [random_post(random, True), random_post(random, False)]
    if random.random() < 0.3:
        posts.append(random_post(random, random.random() < 0.5))
    order = random.choice(("after", "before", "together")) if random.random() < 0.15 else ""
    return Career(posts, order)


def days_of(posts: Sequence[Post], cuts: Sequence[date] = ()) -> list[date]:
    """The days to try: first and last of each stretch, and the two that stand for no limit."""
    begins = set(cuts)
    for post in posts:
        for text in post.texts:
            value = PartialDate.parse(text)
            if value.earliest:
                begins.add(value.earliest)
            if value.latest:
                begins.add(value.latest + DAY)
    inner = {day for begin in begins for day in (begin - DAY, begin)}
    return sorted({NEVER, FOREVER, *inner})


def readings(post: Post, days: Sequence[date]) -> tuple[list[Reading], list[Reading]]:
    """(all that the sure dates allow, all that are possible: as written where that leaves one)."""
    case = Case(post.start, post.end, post.attested, NEVER, FOREVER)
    sure = {text for text in post.texts if not text.endswith("?")}
    all_sure = _readings(case, days, sure)
    as_written = _readings(case, days, set(post.texts)) if len(sure) < len(set(post.texts)) else all_sure
    return all_sure, as_written or all_sure


@dataclass
class Expected:
    """What the pair of an inside post and an outside post is."""

    direction: str
    basis: str
    together: str
    low: int
    high: int | None
    possible: frozenset[str] = field(default_factory=frozenset)


def outcomes(inside: list[Reading], outside: list[Reading]) -> set[str]:
    """Which of before, after and together some pair of readings is."""
    found = set()
    left, joined = {e for _s, e in inside}, {s for s, _e in outside}
    if any(e < s for e in left for s in joined):
        found.add("before")
    if any(e < s for e in {e for _s, e in outside} for s in {s for s, _e in inside}):
        found.add("after")
    if any(s1 <= e2 and s2 <= e1 for s1, e1 in inside for s2, e2 in outside):
        found.add("together")
    return found


def gaps(first: list[Reading], second: list[Reading]) -> tuple[int, int | None]:
    """From the end of the first to the start of the second, in days, at least and at most; None: no limit."""
    pairs = [(e, s) for e in {e for _s, e in first} for s in {s for s, _e in second}]
    least = min(0 if e == FOREVER or s == NEVER else max((s - e).days, 0) for e, s in pairs)
    unlimited = any(e == NEVER or s == FOREVER for e, s in pairs)
    most = None if unlimited else max(max((s - e).days, 0) for e, s in pairs)
    return least, most


def judge(inside: Post, outside: Post, order: str = "") -> Expected | None:
    """What the two posts make; order: what a source says, “after” if the outside one came after the inside one. None where
    the sure dates of either leave no reading."""
    days = days_of((inside, outside))
    (i_sure, i_possible), (o_sure, o_possible) = readings(inside, days), readings(outside, days)
    if not i_sure or not o_sure:
        return None
    possible, sure = outcomes(i_possible, o_possible), outcomes(i_sure, o_sure)
    certain = len(sure) == 1 and possible == sure and inside.firm and outside.firm
    told = {"after": {"before", "together"}, "before": {"after", "together"}, "together": {"together"}}.get(
        order
    )
    direction = {
        frozenset({"before"}): "exit",
        frozenset({"before", "together"}): "exit",
        frozenset({"after"}): "entry",
        frozenset({"after", "together"}): "entry",
        frozenset({"together"}): "both",
    }.get(frozenset(possible), "unknown")
    basis = "certain" if certain else "possible"
    if told and not certain and possible & told:
        direction, basis = {"after": "exit", "before": "entry", "together": "both"}[order], "asserted"
    low: int
    high: int | None
    outwards, inwards = gaps(i_possible, o_possible), gaps(o_possible, i_possible)
    if direction == "both":
        low, high = 0, 0
    elif direction == "exit":
        low, high = outwards
    elif direction == "entry":
        low, high = inwards
    else:
        low = (
            0
            if "together" in possible
            else min(_apart(i_possible, o_possible), _apart(o_possible, i_possible))
        )
        high = None if None in (outwards[1], inwards[1]) else max(outwards[1] or 0, inwards[1] or 0)
    together = "possible" if "together" in possible else "no"
    if basis == "asserted":
        together = "asserted" if direction == "both" else "no"
    elif direction == "both" and basis == "certain":
        together = "certain"
    return Expected(direction, basis, together, low, high, frozenset(possible))


def _apart(first: list[Reading], second: list[Reading]) -> int:
    """The least gap among the readings in which the first ended before the second started; a million if there is none."""
    found = [(s - e).days for e in {e for _s, e in first} for s in {s for s, _e in second} if e < s]
    return min(found, default=1_000_000)
