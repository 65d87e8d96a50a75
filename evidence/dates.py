"""Partial dates: a date as exactly as a source gives it, and no more exactly than that.

The notation is a subset of EDTF (ISO 8601-2). In SQL the same grammar is `public.edtf_span` (migration 0001).

    2010  2021-12  2018-04-24     a year, a month, a day
    197X                          a decade
    2017~  2021-12~  2022-02-17~  about: widened by one unit each way
    2017?  197X?  …               as written, but the source isn't sure
    [1980..1981]                  one moment somewhere in it; the ends are years, months or days
    [..2007]  [2016..]            not later than, not earlier than
    ..                            (an end only) still going on when last attested

Years run from 0001 to 9999.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from evidence.date_advice import MONTHS, explain

OPEN = ".."

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DECADE = re.compile(r"[0-9]{3}X")
_SET = re.compile(r"\[([0-9-]*)\.\.([0-9-]*)\]")


class PartialDateError(ValueError):
    """A text is not a partial date. The message tells whoever typed it what is wrong and what to write."""


class UnreadableDateError(PartialDateError):
    """The same of a text that isn't written as one; it says what may have been meant."""


class _Unexplained(PartialDateError):
    """Raised while reading, where the sentence takes the whole text to find."""


class Precision(StrEnum):
    """What a partial date names: how the source counts."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    SET = "set"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """One partial date. Make it with `PartialDate.parse`.

    `text` is the canonical notation and alone decides equality. `earliest` and `latest` are the first and the
    last day that it may mean (None: not limited on that side). There is no order: two that overlap have none.
    Compare bounds instead.
    """

    text: str
    earliest: date | None = field(init=False, compare=False, repr=False)
    latest: date | None = field(init=False, compare=False, repr=False)
    precision: Precision = field(init=False, compare=False, repr=False)
    uncertain: bool = field(init=False, compare=False, repr=False)
    approximate: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise PartialDateError(f"A date must be a text: put quotes around {self.text}.")
        text = self.text.strip()
        try:
            earliest, latest, precision = _read(text)
        except _Unexplained:
            raise UnreadableDateError(explain(text, _is_date)) from None
        for name, value in {
            "text": text,
            "earliest": earliest,
            "latest": latest,
            "precision": precision,
            "uncertain": text.endswith("?"),
            "approximate": text.endswith("~"),
        }.items():
            object.__setattr__(self, name, value)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """The partial date that `text` means; space around it is dropped. Raises PartialDateError."""
        return cls(text)

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it is `..`: still going on when last attested."""
        return self.precision is Precision.OPEN

    def overlaps(self, other: "PartialDate") -> bool:
        """Whether some day fits both: 2015 and 2015-04-11 differ in precision and don't contradict each other."""
        in_time = self.earliest is None or other.latest is None or self.earliest <= other.latest
        return in_time and (other.earliest is None or self.latest is None or other.earliest <= self.latest)

    def words(self) -> str:
        """What it means, in words: “between 1 and 31 December 2021”. Fits after “started” or “ended”."""
        if self.earliest and self.latest:
            span = _between(self.earliest, self.latest)
            if self.approximate:
                return f"about {_name(self.text[:-1], MONTHS)}: {span}"
            if self.uncertain:
                return f"{span}, but the source isn't sure"
            return (
                f"at some moment {span}"
                if self.precision is Precision.SET and span.startswith("between")
                else span
            )
        if self.latest:
            return f"not later than {_day(self.latest)}"
        if self.earliest:
            return f"not earlier than {_day(self.earliest)}"
        return "still going on when last attested"

    def short(self) -> str:
        """A short form for tables: “Apr 2018”, “1970s”, “by 2007”, “1980 or 1981”."""
        if self.is_open:
            return "ongoing when last attested"
        short_months = [month[:3] for month in MONTHS]
        if self.precision is not Precision.SET:
            name = _name(self.text.rstrip("~?"), short_months)
            return f"about {name}" if self.approximate else f"{name}?" if self.uncertain else name
        first, last = self.text[1:-1].split(OPEN)
        if not first:
            return f"by {_name(last, short_months)}"
        if not last:
            return f"{_name(first, short_months)} or later"
        start, end = _name(first, short_months), _name(last, short_months)
        if first == last:
            return start
        adjacent = len(first) == len(last) and _plain(last)[0] - _plain(first)[1] == timedelta(days=1)
        return f"{start} or {end}" if adjacent else f"between {start} and {end}"


def _read(text: str) -> tuple[date | None, date | None, Precision]:
    """Earliest, latest and precision of a stripped text. Raises PartialDateError, or _Unexplained."""
    if _PLAIN.fullmatch(text):
        return _plain(text)
    if text == OPEN:
        return None, None, Precision.OPEN
    if _DECADE.fullmatch(text):
        first = int(text[:3]) * 10
        # There is no year 0000: the first decade has nine years.
        return date(max(first, 1), 1, 1), date(first + 9, 12, 31), Precision.DECADE
    base, sign = text[:-1], text[-1:]
    if sign == "~" and _PLAIN.fullmatch(base):
        return _about(base)
    if sign == "?" and (_PLAIN.fullmatch(base) or _DECADE.fullmatch(base)):
        return _read(base)
    if match := _SET.fullmatch(text):
        return _set(*match.groups())
    raise _Unexplained


def _is_date(text: str) -> bool:
    try:
        _read(text)
    except PartialDateError:
        return False
    return True


def _plain(text: str) -> tuple[date, date, Precision]:
    """First and last day of a year, month or day. PartialDateError where the calendar has no such thing."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise _Unexplained
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern demands it
    if year == 0:
        raise PartialDateError(f"There is no year 0000 in “{text}”: years run from 0001 to 9999.")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    if not 1 <= month <= 12:
        raise _Unexplained
    days = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, days), Precision.MONTH
    if not 1 <= day <= days:
        raise PartialDateError(
            f"{MONTHS[month - 1]} {year:04d} has {days} days, so there is no {text}. "
            f"Write a day from 01 to {days}, or the month alone: {text[:7]}."
        )
    return date(year, month, day), date(year, month, day), Precision.DAY


def _about(text: str) -> tuple[date, date, Precision]:
    """A plain date widened by one of its own units each way, within years 0001 to 9999."""
    first, last, precision = _plain(text)
    if precision is Precision.YEAR:
        return date(max(first.year - 1, 1), 1, 1), date(min(first.year + 1, 9999), 12, 31), precision
    # The day before the first and the day after the last belong to the neighbouring days or months.
    before = first if first == date.min else first - timedelta(days=1)
    after = last if last == date.max else last + timedelta(days=1)
    if precision is Precision.DAY:
        return before, after, precision
    return before.replace(day=1), after.replace(day=monthrange(after.year, after.month)[1]), precision


def _set(first: str, last: str) -> tuple[date | None, date | None, Precision]:
    """Bounds of `[first..last]`, of which one may be empty."""
    if not first and not last:
        raise PartialDateError("“[..]” says nothing. Leave the field empty when the date is unknown.")
    earliest = _plain(first)[0] if first else None
    latest = _plain(last)[1] if last else None
    if earliest and latest and earliest > latest:
        raise PartialDateError(f"“[{first}..{last}]” starts after it ends. Write [{last}..{first}].")
    return earliest, latest, Precision.SET


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}"


def _between(first: date, last: date) -> str:
    """“on 24 April 2018” or “between 1 and 31 December 2021”: a month or year in common is said once."""
    if first == last:
        return f"on {_day(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"between {first.day} and {_day(last)}"
    if first.year == last.year:
        return f"between {first.day} {MONTHS[first.month - 1]} and {_day(last)}"
    return f"between {_day(first)} and {_day(last)}"


def _name(text: str, months: tuple[str, ...] | list[str]) -> str:
    """A plain date or decade with its month named: 2018-04-24 → “24 April 2018”, 197X → “1970s”."""
    if text.endswith("X"):
        return f"{text[:3]}0s"
    year, *rest = text.split("-")
    words = [year]
    if rest:
        words.insert(0, months[int(rest[0]) - 1])
    if len(rest) == 2:
        words.insert(0, str(int(rest[1])))
    return " ".join(words)
