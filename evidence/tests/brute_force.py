"""What a period's dates mean, found by trying every reading. Slow and simple: the measure for `evidence.periods`.

Nothing here uses the bounds that the parser computes to decide what a date covers: `covers` reads the notation by
itself, as a question about one day written as a text.

`compressed` replaces the calendar by one day per stretch in which nothing changes. That is exact. Cut the calendar
wherever a date begins or ends, and before and after the window's first and last day; map every day to the one that
stands for its stretch. The map keeps order (S ≤ A ≤ E stays so), keeps whether a date covers a day, and keeps whether a
day lies before, on or after the window's edges. So the image of a reading is a reading, and holds exactly where the
first one did; and what stands for a stretch is a day itself. Hence the readings made of those days decide as all
readings do. `test_periods.py` checks this against whole calendars too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from evidence.dates import PartialDate
from evidence.periods import Held


@dataclass(frozen=True)
class Case:
    """The dates of a period as texts (None: unknown) and a window to ask about."""

    start: str | None
    end: str | None
    attested: tuple[str, ...]
    first: date
    last: date

    @property
    def texts(self) -> list[str]:
        return [text for text in (self.start, self.end, *self.attested) if text]


@dataclass(frozen=True)
class Verdict:
    """Whether it held in the window at some moment, and throughout; and whether any reading was left."""

    at_some_moment: Held
    throughout: Held
    agrees: bool


def covers(text: str | None, day: date) -> bool:
    """Whether a partial date may mean `day`."""
    if text is None or text == "..":
        return True
    iso = day.isoformat()
    if text.startswith("["):
        first, last = text[1:-1].split("..")
        return iso[: len(first)] >= first and (not last or iso[: len(last)] <= last)
    if text.endswith("~"):
        unit = len(text) - 1
        if unit == 10:
            return abs((day - date.fromisoformat(text[:-1])).days) <= 1
        if unit == 7:
            return abs(day.year * 12 + day.month - int(text[:4]) * 12 - int(text[5:7])) <= 1
        return abs(day.year - int(text[:4])) <= 1
    return iso.startswith(text.rstrip("?").rstrip("X"))


def calendar(first: date, last: date) -> list[date]:
    """Every day from first to last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def compressed(case: Case) -> list[date]:
    """One day of each stretch of the calendar in which nothing in the case changes, the open stretches included."""
    # The window's first and last day stand alone: readings are asked whether they began or ended by either of them.
    begins = {edge + timedelta(days=n) for edge in (case.first, case.last) for n in (0, 1)}
    for text in case.texts:
        value = PartialDate.parse(text)
        if value.earliest:
            begins.add(value.earliest)
        if value.latest:
            begins.add(value.latest + timedelta(days=1))
    return [min(begins) - timedelta(days=1), *sorted(begins)]


def judge(case: Case, days: Sequence[date]) -> Verdict:
    """The verdict by trying all readings made of `days`, which are in order and go beyond all the dates."""
    sure = {text for text in case.texts if not text.endswith("?")}
    all_sure = _readings(case, days, sure)
    as_written = _readings(case, days, set(case.texts)) if len(sure) < len(set(case.texts)) else all_sure
    possible = as_written or all_sure
    moment = (case.last, case.first)
    whole = (case.first, case.last)
    return Verdict(_held(all_sure, possible, *moment), _held(all_sure, possible, *whole), bool(possible))


def _readings(case: Case, days: Sequence[date], believed: set[str]) -> list[tuple[date, date]]:
    """All (start, end) that the believed dates allow."""

    def allowed(text: str | None) -> list[bool]:
        return [covers(text if text in believed else None, day) for day in days]

    starts, ends = allowed(case.start), allowed(case.end)
    # counts[i][n]: how many of the first n days an attestation may mean; one is needed from the start to the end.
    counts = [list(accumulate(allowed(text), initial=0)) for text in case.attested]
    return [
        (days[s], days[e])
        for s in range(len(days))
        if starts[s]
        for e in range(s, len(days))
        if ends[e] and all(count[e + 1] > count[s] for count in counts)
    ]


def _held(
    sure: Iterable[tuple[date, date]],
    possible: Iterable[tuple[date, date]],
    started_by: date,
    not_ended_before: date,
) -> Held:
    """The last day counts as held: a reading holds if it started by the one day and didn't end before the other."""
    sure = list(sure)
    if sure and all(start <= started_by and end >= not_ended_before for start, end in sure):
        return Held.CERTAIN
    if any(start <= started_by and end >= not_ended_before for start, end in possible):
        return Held.POSSIBLE
    return Held.NO
