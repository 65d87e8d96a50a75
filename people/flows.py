"""How many moves go which way between spheres: the numbers of a table, and the same as a picture."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from orgs.models import Door, Sphere
from people.models import Direction

# The picture, in its own units. A band is as thick as its share of the thickest, which is THICK.
WIDTH, LEFT, RIGHT, TOP = 360.0, 104.0, 256.0, 14.0
THICK, THIN, SPACE, APART = 34.0, 1.5, 9.0, 20.0
ORDER = (Direction.EXIT, Direction.ENTRY, Direction.BOTH, Direction.UNKNOWN)


@dataclass(frozen=True)
class Flow:
    """Moves between the two spheres of a door: how many in each direction."""

    inside: Sphere
    outside: Sphere
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Band:
    """One direction between two spheres: a path, its thickness, and where its number stands."""

    direction: str
    number: int
    path: str
    thickness: float
    label_x: float
    label_y: float
    arrow: str = ""


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


def flows(moves: QuerySet[Any]) -> list[Flow]:
    """How many of some moves go through each door, in two queries; those without any left out."""
    counts: dict[str, dict[str, int]] = {}
    for row in moves.order_by().values("door", "direction").annotate(n=Count("pk")):
        counts.setdefault(row["door"], {})[row["direction"]] = row["n"]
    doors: Any = Door.objects.select_related("inside", "outside").filter(pk__in=counts)
    return [
        Flow(door.inside, door.outside, {d.value: counts[door.pk].get(d, 0) for d in ORDER}) for door in doors
    ]


def totals(found: Iterable[Flow]) -> dict[str, int]:
    """How many go each way, over all doors."""
    found = list(found)
    return {direction.value: sum(flow.counts[direction] for flow in found) for direction in ORDER}


def picture(found: list[Flow]) -> Picture | None:
    """Inside spheres at the left, outside ones at the right, a band for each direction. None where nothing flows."""
    most = max((number for flow in found for number in flow.counts.values()), default=0)
    if not most:
        return None
    inside: dict[str, Node] = {}
    outside: dict[str, Node] = {}
    for side, spheres in ((inside, [f.inside for f in found]), (outside, [f.outside for f in found])):
        y = TOP
        for sphere in spheres:
            if sphere.pk not in side:
                mine = [f for f in found if sphere in (f.inside, f.outside)]
                thick = [_thickness(n, most) for f in mine for n in f.counts.values() if n]
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
        for direction in ORDER:
            if number := flow.counts[direction]:
                thickness = _thickness(number, most)
                y1, y2 = (at[id(node)] + thickness / 2 for node in ends)
                for node in ends:
                    at[id(node)] += thickness + SPACE
                bands.append(_band(direction, number, thickness, y1, y2))
    return Picture(round(tall + TOP, 1), list(inside.values()), list(outside.values()), bands)


def _bottom(side: dict[str, Node]) -> float:
    return max(node.y + node.height for node in side.values())


def _thickness(number: int, most: int) -> float:
    return round(max(THICK * number / most, THIN), 1)


def _band(direction: Direction, number: int, thickness: float, y1: float, y2: float) -> Band:
    middle = (LEFT + RIGHT) / 2
    path = f"M{LEFT} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {RIGHT} {y2:.1f}"
    half = max(thickness / 2, 3) + 2
    arrows = {
        Direction.EXIT: f"M{RIGHT} {y2 - half:.1f}l8 {half:.1f}l-8 {half:.1f}z",
        Direction.ENTRY: f"M{LEFT} {y1 - half:.1f}l-8 {half:.1f}l8 {half:.1f}z",
    }
    label_y = round((y1 + y2) / 2 + 3.5, 1)
    return Band(direction.value, number, path, thickness, middle, label_y, arrows.get(direction, ""))
