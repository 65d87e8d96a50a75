"""Where posts are: spheres, what kinds of organizations stand in them, and which roles people have there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

# Sides of the door: between posts on the first two a person moves; the third has no door.
INSIDE, OUTSIDE, ELSEWHERE = range(3)


@dataclass(frozen=True)
class Place:
    """A sphere: its side, the share of organizations (percent), their kinds, and the weights of categories of roles."""

    sphere: str
    side: int
    share: int
    kinds: tuple[str, ...]
    categories: Mapping[str, int]


PLACES = (
    Place(
        "public_office",
        INSIDE,
        18,
        ("local_government", "ministry", "ministerial_cabinet", "parliament", "international_body"),
        {"political_office": 45, "civil_service": 20, "cabinet_staff": 15, "staff": 15, "diplomatic": 5},
    ),
    Place("political_party", INSIDE, 3, ("party",), {"party_position": 80, "staff": 20}),
    Place("state_security", INSIDE, 1, ("security_service",), {"military_security": 100}),
    Place(
        "private_interest",
        OUTSIDE,
        58,
        ("company", "company", "consultancy", "law_firm", "trade_association", "lobby_group", "bank"),
        {"executive": 45, "staff": 40, "representation": 12, "other": 3},
    ),
    Place(
        "civil_society",
        ELSEWHERE,
        12,
        ("ngo", "trade_union"),
        {"staff": 40, "membership": 30, "executive": 15, "representation": 15},
    ),
    Place("academia", ELSEWHERE, 4, ("university",), {"research": 100}),
    Place("media", ELSEWHERE, 4, ("media",), {"staff": 75, "executive": 25}),
)


@dataclass(frozen=True)
class Role:
    """A role of the vocabulary: its id, its category, and a sphere of its own or None."""

    id: str
    category: str
    sphere: str | None


def role_table(place: Place, roles: list[Role]) -> list[str]:
    """Ids of roles for posts in a place, each as often of a thousand as it is drawn. A role with a sphere of its own stands
    there only. Raises LookupError where the vocabulary has no role of a category."""
    table: list[str] = []
    for category, weight in place.categories.items():
        fitting = [r.id for r in roles if r.category == category and r.sphere in (None, place.sphere)]
        if not fitting:
            raise LookupError(f"The vocabulary has no role of the category {category} for {place.sphere}.")
        wanted = weight * 10
        table += [fitting[k * len(fitting) // wanted] for k in range(wanted)]
    return table


def drawn(random: Random, number: int) -> Iterator[Place]:
    """Places for organizations, in their shares among every hundred of them, so that large ones stand everywhere."""
    hundred = [place for place in PLACES for _ in range(place.share)]
    for _ in range(0, number, len(hundred)):
        random.shuffle(hundred)
        yield from hundred
