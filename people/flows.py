"""How many moves go which way between spheres: the numbers of a table, and the same as a picture.

Records that may concern the same people aren't added up: then a number is a range. What isn't plainly stated is counted, and
drawn, apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import pgettext

from evidence.standing import Standing
from orgs.models import Door, Sphere
from people.counting import clusters
from people.models import Direction, OverlapMember

# The picture, in its own units. A band is as thick as its share of the thickest, which is THICK.
WIDTH, LEFT, RIGHT, TOP = 360.0, 104.0, 256.0, 14.0
THICK, THIN, SPACE, APART = 34.0, 1.5, 9.0, 20.0
ORDER = (Direction.EXIT, Direction.ENTRY, Direction.BOTH, Direction.UNKNOWN)


@dataclass(frozen=True)
class Number:
    """How many moves: one for each record at the most, and at least `low`, where all that may be the same people are."""

    low: int = 0
    high: int = 0

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.high)
        return pgettext("flow: number", "%(low)s to %(high)s") % {"low": self.low, "high": self.high}

    def __bool__(self) -> bool:
        return self.high > 0

    def __add__(self, other: "Number") -> "Number":
        return Number(self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class Tally:
    """The moves of one direction through one door, all of them and by standing. What one source states may be what another
    alleges of the same people, so `all` may be less than the numbers by standing together."""

    all: Number = Number()
    by_standing: dict[str, Number] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        standings = [each.value for each in Standing if each in self.by_standing or each in other.by_standing]
        return Tally(
            self.all + other.all,
            {s: self.by_standing.get(s, Number()) + other.by_standing.get(s, Number()) for s in standings},
        )

    @property
    def not_stated(self) -> list[tuple[Number, str]]:
        """Those that aren't plainly stated: how many, and the word for it."""
        return [(n, str(Standing(s).label)) for s, n in self.by_standing.items() if s != Standing.STATED]


@dataclass(frozen=True)
class Flow:
    """Moves between the two spheres of a door: how many in each direction. Moves of two directions, or through two doors, are
    never the same."""

    inside: Sphere
    outside: Sphere
    counts: dict[str, Tally]

    @property
    def total(self) -> Tally:
        return sum(self.counts.values(), Tally())


@dataclass(frozen=True)
class Band:
    """One direction between two spheres, of one standing: a path, its thickness, and where its number stands. sure: how thick
    what is there at least is; word: of what isn't plainly stated, its standing."""

    direction: str
    number: Number
    path: str
    thickness: float
    sure: float
    label_x: float
    label_y: float
    arrow: str = ""
    word: str = ""


@dataclass
class Node:
    """A sphere at one side of the picture."""

    sphere: Sphere
    y: float
    height: float = 0


@dataclass(frozen=True)
class Picture:
    height: float
    inside: list[Node]
    outside: list[Node]
    bands: list[Band] = field(default_factory=list)


def flows(moves: QuerySet[Any], doors: Iterable[Door] | None = None) -> list[Flow]:
    """How many of some moves go through each door, in a fixed number of queries; those without any left out. doors: all, with
    their spheres, where they are known already."""
    asked = moves.order_by()
    counts: dict[Cell, dict[str, int]] = {}
    for row in asked.values("door", "direction", "standing").annotate(n=Count("pk")):
        counts.setdefault((row["door"], row["direction"]), {})[row["standing"]] = row["n"]
    alike = _maybe_alike(asked)
    if doors is None:
        doors = Door.objects.select_related("inside", "outside")
    return [
        Flow(
            door.inside,
            door.outside,
            {d.value: _tally(counts.get((door.pk, d), {}), alike.get((door.pk, d), [])) for d in ORDER},
        )
        for door in doors
        if any(key[0] == door.pk for key in counts)
    ]


# A door and a direction; and of people who may be the same, how many moves there are of each by standing.
Cell = tuple[str, str]
Alike = list[dict[Any, dict[str, int]]]


def _maybe_alike(moves: QuerySet[Any]) -> dict[Cell, Alike]:
    """The moves of those people whose records may concern the same ones, for each cell cluster by cluster."""
    members = OverlapMember.objects.order_by().values("person")
    rows = moves.filter(person__in=members).values("door", "direction", "standing", "person")
    found: dict[Cell, dict[Any, dict[str, int]]] = {}
    for row in rows.annotate(n=Count("pk")):
        cell = found.setdefault((row["door"], row["direction"]), {})
        cell.setdefault(row["person"], {})[row["standing"]] = row["n"]
    people = {person for cell in found.values() for person in cell}
    groups = clusters(people) if people else []
    return {
        key: [{person: cell[person] for person in group if person in cell} for group in groups]
        for key, cell in found.items()
    }


def _tally(by_standing: dict[str, int], alike: Alike) -> Tally:
    numbers = {}
    for standing in Standing:
        if high := by_standing.get(standing, 0):
            doubles = sum(_doubles([n.get(standing, 0) for n in group.values()]) for group in alike)
            numbers[standing.value] = Number(high - doubles, high)
    total = sum(by_standing.values())
    doubles = sum(_doubles([sum(n.values()) for n in group.values()]) for group in alike)
    return Tally(Number(total - doubles, total), numbers)


def _doubles(numbers: list[int]) -> int:
    """How many of the moves of people who may be the same may be moves that another of them has too."""
    return sum(numbers) - max(numbers, default=0)


def totals(found: Iterable[Flow]) -> dict[str, Tally]:
    """How many go each way, over all doors."""
    found = list(found)
    return {direction.value: sum((flow.counts[direction] for flow in found), Tally()) for direction in ORDER}


def picture(found: list[Flow]) -> Picture | None:
    """Inside spheres at the left, outside ones at the right, a band for each direction. None where nothing flows."""
    most = max((number.high for flow in found for _d, _s, number in _bands_of(flow)), default=0)
    if not most:
        return None
    inside: dict[str, Node] = {}
    outside: dict[str, Node] = {}
    for side, spheres in ((inside, [f.inside for f in found]), (outside, [f.outside for f in found])):
        y = TOP
        for sphere in spheres:
            if sphere.pk not in side:
                mine = [f for f in found if sphere in (f.inside, f.outside)]
                thick = [_thickness(n.high, most) for f in mine for _d, _s, n in _bands_of(f)]
                height = sum(thick) + SPACE * (len(thick) - 1)
                side[sphere.pk] = Node(sphere, y, height)
                y += height + APART
    # The shorter side is put in the middle.
    tall = max(_bottom(inside), _bottom(outside))
    for side in (inside, outside):
        down = (tall - _bottom(side)) / 2
        for node in side.values():
            node.y = round(node.y + down, 1)
    at = {id(node): node.y for side in (inside, outside) for node in side.values()}
    bands = []
    for flow in found:
        ends = inside[flow.inside.pk], outside[flow.outside.pk]
        for direction, standing, number in _bands_of(flow):
            thickness = _thickness(number.high, most)
            y1, y2 = (at[id(node)] + thickness / 2 for node in ends)
            for node in ends:
                at[id(node)] += thickness + SPACE
            word = "" if standing == Standing.STATED else str(Standing(standing).label)
            sure = _thickness(number.low, most)
            bands.append(_band(direction, number, thickness, sure, y1, y2, word))
    return Picture(round(tall + TOP, 1), list(inside.values()), list(outside.values()), bands)


def _bands_of(flow: Flow) -> list[tuple[Direction, str, Number]]:
    return [(d, standing, n) for d in ORDER for standing, n in flow.counts[d].by_standing.items() if n]


def _bottom(side: dict[str, Node]) -> float:
    return max(node.y + node.height for node in side.values())


def _thickness(number: int, most: int) -> float:
    return round(max(THICK * number / most, THIN), 1)


def _band(
    direction: Direction, number: Number, thickness: float, sure: float, y1: float, y2: float, word: str
) -> Band:
    middle = (LEFT + RIGHT) / 2
    path = f"M{LEFT} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {RIGHT} {y2:.1f}"
    half = max(thickness / 2, 3) + 2
    arrows = {
        Direction.EXIT: f"M{RIGHT} {y2 - half:.1f}l8 {half:.1f}l-8 {half:.1f}z",
        Direction.ENTRY: f"M{LEFT} {y1 - half:.1f}l-8 {half:.1f}l8 {half:.1f}z",
    }
    label_y = round((y1 + y2) / 2 + 3.5, 1)
    arrow = arrows.get(direction, "")
    return Band(direction.value, number, path, thickness, sure, middle, label_y, arrow, word)
