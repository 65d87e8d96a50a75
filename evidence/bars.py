"""Periods as bars: the four bounds of a period as percentages of an axis, for `website/parts/period_bar.html`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

# How far a bar reaches into the open where a bound isn't known, and how thin a bar may get, in percent.
STRETCH = 14.0
THINNEST = 1.5
# How many years an axis names at most, and at which steps; a phone has room for so many.
MOST_YEARS = 6
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


class Bounded(Protocol):
    """Anything with the four bounds of a period."""

    @property
    def possible_from(self) -> date | None: ...
    @property
    def certain_from(self) -> date | None: ...
    @property
    def certain_until(self) -> date | None: ...
    @property
    def possible_until(self) -> date | None: ...


@dataclass(frozen=True)
class Part:
    """A stretch of a bar; `x` and `width` in percent. The kinds are those of period_bar.html."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """plain: whether sources state what it draws, and nobody differs; else it is hatched."""

    label: str
    parts: list[Part]
    caps: list[float]
    ticks: list[Tick] = field(default_factory=list)
    day: float | None = None
    plain: bool = True


@dataclass(frozen=True)
class Term:
    """A period of which the end isn't known, but for the one that was set beforehand: it may have lasted until then."""

    possible_from: date | None
    certain_from: date | None
    certain_until: date | None
    possible_until: date | None

    @classmethod
    def of(cls, period: Bounded, until: date) -> "Term":
        return cls(period.possible_from, period.certain_from, period.certain_until, until)


@dataclass(frozen=True)
class Axis:
    """The years that the bars of one list share. It ends where the sources end, not today.

    margin: how much room, in percent, there is at both ends for what stops in the open.
    """

    first: date
    last: date
    margin: float = 0

    @classmethod
    def over(cls, periods: Iterable[Bounded], *, margin: float = 0) -> "Axis | None":
        """An axis of whole years that holds every known bound, with a year's room. None where no bound is known."""
        days = [
            day
            for p in periods
            for day in (p.possible_from, p.certain_from, p.certain_until, p.possible_until)
            if day is not None
        ]
        if not days:
            return None
        first, last = max(min(days).year - 1, 1), min(max(days).year + 1, 9999)
        return cls(date(first, 1, 1), date(last, 12, 31), margin)

    def x(self, day: date) -> float:
        """Where a day lies, in percent of the width."""
        length = (self.last - self.first).days or 1
        place = min(max((day - self.first).days / length, 0), 1)
        return round(self.margin + place * (100 - 2 * self.margin), 2)

    def ticks(self) -> list[Tick]:
        """The first and the last year, at the ends."""
        return [Tick(0, str(self.first.year)), Tick(100, str(self.last.year))]

    def years(self, most: int = MOST_YEARS) -> list[Tick]:
        """Round years, each where it begins: at most so many, at steps of 1, 2, 5, 10 … years."""
        years = range(self.first.year, self.last.year + 1)
        for step in STEPS:
            found = [year for year in years if year % step == 0]
            if len(found) <= most:
                break
        return [Tick(self.x(date(year, 1, 1)), str(year)) for year in found]

    def bar(self, period: Bounded, label: str, *, ticks: bool = False, plain: bool = True) -> Bar | None:
        """The bar of a period, or None where it has no bound to draw."""
        begun, still = period.certain_from, period.certain_until
        earliest, latest = period.possible_from, period.possible_until
        known = [day for day in (begun, still) if day is not None]
        caps = [self.x(day) for day in (earliest, latest) if day is not None]
        if not known and not caps:
            return None
        parts: list[Part] = []
        if not known:
            parts = [self._unsure(earliest, latest)]
        else:
            core_first, core_last = self.x(min(known)), self.x(self._day_after(max(known)))
            parts += self._before(earliest, core_first)
            if len(known) == 2:
                sure = begun <= still  # type: ignore[operator]
                parts.append(
                    Part("sure" if sure else "maybe", core_first, self._wide(core_last - core_first))
                )
            parts += self._after(latest, core_last)
        return Bar(label, parts, caps, self.ticks() if ticks else [], plain=plain)

    def _unsure(self, earliest: date | None, latest: date | None) -> Part:
        """Nothing is sure: between the bounds that are known, or into the open."""
        if earliest and latest:
            return Part("maybe", self.x(earliest), self._wide(self.x(latest) - self.x(earliest)))
        if earliest:
            x = self.x(earliest)
            return Part("open-after", x, self._wide(min(STRETCH, 100 - x)))
        assert latest is not None  # the caller has one of them
        x = self.x(latest)
        return Part("open-before", max(x - STRETCH, 0), self._wide(min(STRETCH, x)))

    def _before(self, earliest: date | None, edge: float) -> list[Part]:
        x = self.x(earliest) if earliest else max(edge - STRETCH, 0)
        return [Part("before" if earliest else "open-before", x, round(edge - x, 2))] if x < edge else []

    def _after(self, latest: date | None, edge: float) -> list[Part]:
        x = self.x(latest) if latest else min(edge + STRETCH, 100)
        return [Part("after" if latest else "open-after", edge, round(x - edge, 2))] if x > edge else []

    @staticmethod
    def _wide(width: float) -> float:
        return max(round(width, 2), THINNEST)

    @staticmethod
    def _day_after(day: date) -> date:
        return day if day == date.max else day + timedelta(days=1)
