"""Whom a cell refers to: a row of the same set, or `scheme:value` of a record that was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from exchange.actors import Actors
from exchange.cells import as_reference


@dataclass(frozen=True, slots=True)
class Match:
    """record: the one that is meant. Else `refused` is the line of the row that was refused, or `reason` says why somebody
    has to decide, with the candidates."""

    record: UUID | None = None
    refused: int = 0
    reason: str = ""
    candidates: tuple[UUID, ...] = ()


def resolve(actors: Actors, asked: Iterable[str]) -> dict[str, Match]:
    """What the cells of one column mean, for a batch: two queries, however many."""
    known, file = actors.known, actors.sort.file
    found: dict[str, Match] = {}
    elsewhere: list[str] = []
    for value in set(asked):
        if value in known.records:
            found[value] = Match(known.records[value])
        elif value in known.waiting:
            found[value] = Match(reason=f"It waits until somebody has decided on this id's row in {file}.")
        elif value in known.refused:
            found[value] = Match(refused=known.refused[value])
        else:
            elsewhere.append(value)
    if not elsewhere:
        return found
    ours = actors.of_this_set(elsewhere)
    pairs = {value: pair for value in elsewhere if (pair := as_reference(value))}
    numbered = actors.numbered(pairs.values(), one=False)
    for value in elsewhere:
        candidates = (
            [ours[value]] if value in ours else list(dict.fromkeys(numbered.get(pairs.get(value), ())))
        )
        if len(candidates) == 1:
            found[value] = Match(candidates[0])
        elif candidates:
            reason = f"{len(candidates)} records have this identifier; say which of them is meant."
            found[value] = Match(reason=reason, candidates=tuple(candidates))
        else:
            found[value] = Match(reason=f"No row of {file} and no record here has this id; say who is meant.")
    return found
