"""Time lines: what is told of a record, on one axis of years, for `website/parts/timeline.html`.

What lasts is a bar with its name; what took place at one moment is a mark in the lane of its kind. Apps add what they know
of a kind of record, like sections (evidence.pages). What no date places isn't drawn, and is counted instead.

Nothing is drawn surer than it is: bars and marks are made of the four bounds of a period (evidence.bars), an unknown end
stops in the open, and what isn't plainly stated, or still lay ahead, has a shape and a word of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from evidence.as_of import AsOf, as_of
from evidence.bars import Axis, Bar, Bounded, Part, Tick
from evidence.models import Reality
from evidence.models.fact import AHEAD
from evidence.pages import Section
from evidence.standing import Standing

# Room at both ends of the axis for what stops in the open, in percent.
MARGIN = 5.0
# So many bars are drawn, those that are attested latest; the list has them all.
MOST_BARS = 12
# Marks that are nearer to each other than this, in percent, lie on different levels: each can be hit with a thumb at 360 px.
APART = 9.0
LEVELS = 4
LEVEL_HEIGHT = 26


@dataclass(frozen=True)
class Entry:
    """Something to draw.

    span: its four bounds. name: what stands beside it. sentence: what it is called when it is read out. lane: of what takes
    one moment, the kind it belongs to, in words; empty for what lasts. group: the heading beneath which a bar stands, if any.
    heads: of people whom the sources don't name, how many. note: what else must be said beside the name. doubtful: that it
    took place at all is only possible.
    """

    span: Bounded
    name: str
    sentence: str
    url: str
    standing: str
    reality: str = Reality.HAPPENED
    lane: str = ""
    group: str = ""
    sphere: Any = None
    heads: str = ""
    note: str = ""
    doubtful: bool = False
    agrees: bool = True

    @classmethod
    def of(cls, fact: Any, **values: Any) -> "Entry":
        """An entry of a fact with a period or a date."""
        return cls(
            span=fact,
            url=fact.get_absolute_url(),
            standing=fact.standing,
            reality=fact.reality,
            agrees=fact.dates_agree,
            **values,
        )

    @property
    def marks(self) -> list[str]:
        """What must be read beside it: “alleged”, “planned”."""
        found = [] if self.standing == Standing.STATED else [str(Standing(self.standing).label)]
        return [*found, *([str(Reality(self.reality).label)] if self.reality in AHEAD else [])]

    @property
    def plain(self) -> bool:
        """Whether sources state it, and nobody differs."""
        return self.standing == Standing.STATED


@dataclass(frozen=True)
class Row:
    """A bar and its name."""

    entry: Entry
    bar: Bar


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Mark:
    """Something of one moment: on one known day a sign at `x`; else the stretch in which it may lie."""

    entry: Entry
    bar: Bar
    x: float
    y: float
    exact: bool


@dataclass(frozen=True)
class Lane:
    """The marks of one kind and standing. more: how many are left out, for they lie too close."""

    title: str
    plain: bool
    marks: list[Mark]
    height: int
    more: int


@dataclass(frozen=True)
class TimeLine:
    """What the template shows. undrawn: how many have no date, or dates that contradict each other. left_out: how many bars
    there would be besides. asked: the stretch of the axis that the page is read as of."""

    axis: Axis
    ticks: list[Tick]
    groups: list[Group]
    lanes: list[Lane]
    undrawn: int
    left_out: int
    asked: Part | None = None

    @property
    def entries(self) -> list[Entry]:
        return [row.entry for group in self.groups for row in group.rows] + [
            mark.entry for lane in self.lanes for mark in lane.marks
        ]

    def row(self, entry: Entry) -> Row | None:
        """The bar of an entry; None where it isn't drawn."""
        rows = (row for group in self.groups for row in group.rows)
        return next((row for row in rows if row.entry is entry), None)

    @property
    def some_not_plain(self) -> bool:
        return any(not entry.plain for entry in self.entries)

    @property
    def some_in_groups(self) -> bool:
        return any(entry.heads for entry in self.entries)

    @property
    def spheres(self) -> list[Any]:
        found = {entry.sphere.pk: entry.sphere for entry in self.entries if entry.sphere}
        return sorted(found.values(), key=lambda sphere: sphere.position)


Maker = Callable[[Any], Iterable[Entry]]


class TimeLines:
    """What the time line of a kind of record draws, in order of position."""

    def __init__(self) -> None:
        self._makers: dict[type[Model], list[tuple[int, Maker]]] = defaultdict(list)

    def add(self, model: type[Model], *, position: int) -> Callable[[Maker], Maker]:
        """Decorator of a function record → entries."""

        def register(maker: Maker) -> Maker:
            self._makers[model].append((position, maker))
            self._makers[model].sort(key=lambda entry: entry[0])
            return maker

        return register

    def of(self, record: Any) -> TimeLine | None:
        """The time line of a record, whose facts were fetched (evidence.gathering). None where no date is known."""
        entries = [entry for _position, maker in self._makers[type(record)] for entry in maker(record)]
        return drawn(entries, as_of(record))


timelines = TimeLines()


def section(record: Any, title: str, *, list_url: str, all_bars: str) -> Section | None:
    """The time line as a section of a page. list_url: where all bars are listed, for when there are too many, and what that
    is called (all_bars)."""
    line = timelines.of(record)
    if line is None:
        return None
    context = {"line": line, "list_url": list_url, "all_bars": all_bars}
    return Section("time-line", title, "website/parts/timeline.html", context)


def drawn(entries: Sequence[Entry], asked: AsOf | None = None) -> TimeLine | None:
    """Entries on one axis. None where there is nothing to draw."""
    datable = [entry for entry in entries if entry.agrees and _days(entry.span)]
    # Bars are chosen before the axis is: years in which nothing drawn lies would only make it narrow.
    lasting = [entry for entry in datable if not entry.lane]
    shown = sorted(lasting, key=_latest_known, reverse=True)[:MOST_BARS]
    kept = [entry for entry in datable if entry.lane or any(entry is each for each in shown)]
    axis = Axis.over((entry.span for entry in kept), margin=MARGIN)
    if axis is None:
        return None
    groups: dict[str, list[Row]] = defaultdict(list)
    lanes: dict[tuple[str, bool], list[Mark]] = defaultdict(list)
    for entry in kept:
        bar = axis.bar(entry.span, entry.sentence)
        assert bar is not None  # it has a day
        if entry.lane:
            title = f"{entry.lane}: {', '.join(entry.marks)}" if entry.marks else entry.lane
            lanes[title, entry.plain].append(_mark(entry, bar))
        else:
            groups[entry.group].append(Row(entry, bar))
    return TimeLine(
        axis=axis,
        ticks=axis.years(),
        groups=sorted(
            (Group(title, sorted(rows, key=_first_drawn)) for title, rows in groups.items()),
            key=lambda group: _first_drawn(group.rows[0]),
        ),
        lanes=[_lane(title, plain, marks) for (title, plain), marks in lanes.items()],
        undrawn=len(entries) - len(datable),
        left_out=len(lasting) - len(shown),
        asked=_stretch(axis, asked) if asked else None,
    )


def _days(span: Bounded) -> list[date]:
    bounds = (span.possible_from, span.certain_from, span.certain_until, span.possible_until)
    return [day for day in bounds if day is not None]


def _latest_known(entry: Entry) -> tuple[date, date]:
    """The last day on which it is known to have held; then the last that its dates tell of at all."""
    span = entry.span
    sure = [day for day in (span.certain_from, span.certain_until) if day is not None]
    return max(sure, default=date.min), max(_days(span))


def _first_drawn(row: Row) -> tuple[float, float]:
    """Bars follow each other by what is sure of them, or else by where they begin to be possible."""
    sure = [part.x for part in row.bar.parts if part.kind in ("sure", "maybe")]
    return min(sure or [part.x for part in row.bar.parts]), min(part.x for part in row.bar.parts)


def _mark(entry: Entry, bar: Bar) -> Mark:
    span = entry.span
    exact = (
        span.possible_from is not None and span.possible_from == span.possible_until and not entry.doubtful
    )
    left, right = bar.parts[0].x, bar.parts[-1].x + bar.parts[-1].width
    return Mark(entry, bar, bar.caps[0] if exact else round((left + right) / 2, 2), 0, exact)


def _lane(title: str, plain: bool, marks: list[Mark]) -> Lane:
    """Marks on as many levels as keep them apart; what would need more levels than LEVELS is counted instead."""
    ends = [-APART] * LEVELS
    placed: list[Mark] = []
    for mark in sorted(marks, key=lambda each: each.x):
        left = min(mark.bar.parts[0].x, mark.x)
        right = max(mark.bar.parts[-1].x + mark.bar.parts[-1].width, mark.x)
        for level, end in enumerate(ends):
            if min(left, mark.x - APART / 2) >= end:
                ends[level] = max(right, mark.x + APART / 2)
                placed.append(Mark(mark.entry, mark.bar, mark.x, level * LEVEL_HEIGHT, mark.exact))
                break
    levels = 1 + max((int(mark.y) // LEVEL_HEIGHT for mark in placed), default=0)
    return Lane(title, plain, placed, levels * LEVEL_HEIGHT, len(marks) - len(placed))


def _stretch(axis: Axis, asked: AsOf) -> Part | None:
    """Where the day, month or year that is asked for lies on the axis; None where it lies beyond it."""
    first, last = asked.days
    if last < axis.first or first > axis.last:
        return None
    x = axis.x(first)
    return Part("asked", x, max(round(axis.x(last) - x, 2), 0.3))
