"""Names for people and organizations that don't exist: common parts of names, put together at random."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import yaml
from anyascii import anyascii

from evidence.names import normalize


@dataclass(frozen=True)
class Culture:
    """Given and family names that go together, how often they are drawn, and the code of their script and language."""

    weight: int
    script: str
    language: str
    given: tuple[str, ...]
    family: tuple[str, ...]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


_READ = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
CULTURES = tuple(
    Culture(c["weight"], c["script"], c["language"], _parts(c["given"]), _parts(c["family"]))
    for c in _READ["cultures"]
)
DRAWN = tuple(culture for culture in CULTURES for _ in range(culture.weight))
PLACES, TRADES = _parts(_READ["places"]), _parts(_READ["trades"])
SHAPES: dict[str, list[str]] = _READ["shapes"]


@cache
def plain(part: str) -> str:
    """The comparable form of a part of a name; that of a whole name is made of them."""
    return normalize(part)


@cache
def latin(part: str) -> str:
    """A part of a name in Latin letters, capitalised."""
    return anyascii(part).capitalize()


def person_parts(random: Random) -> tuple[Culture, str, str]:
    """A culture, a given name (a third have two, or an initial) and a family name."""
    culture = DRAWN[int(random.random() * len(DRAWN))]
    given = culture.given[int(random.random() * len(culture.given))]
    second = random.random()
    if second < 0.2:
        given = f"{given} {culture.given[int(second * 5 * len(culture.given))]}"
    family = culture.family[int(random.random() * len(culture.family))]
    if culture.script == "Latn" and random.random() < 0.15:
        family = f"{family} {culture.family[int(random.random() * len(culture.family))]}"
    return culture, given, family


def organization_name(random: Random, kind: str, number: int) -> str:
    """A name for an organization of a kind; the number keeps them apart."""
    shape = random.choice(SHAPES[kind])
    families = CULTURES[random.randrange(6)].family
    name = shape.format(
        place=random.choice(PLACES),
        trade=random.choice(TRADES),
        family=random.choice(families),
        family2=random.choice(families),
    )
    return f"{name} {number}"
