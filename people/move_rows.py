"""Moves as the dictionaries that the templates show."""

from typing import Any

from people.models import Basis, Direction, Move
from people.move_words import alleged_words, gap_words, range_words, who_moved
from people.moves import is_kept
from people.posts import named, sphere_of

# Between the two posts: a sign, and the word that says the same.
SIGN = {
    Direction.EXIT: ("→", "then"),
    Direction.ENTRY: ("→", "then"),
    Direction.BOTH: ("+", "and, at once,"),
    Direction.UNKNOWN: ("/", "and, in an order that isn’t known,"),
}
WORD = {
    Direction.EXIT: "Exit",
    Direction.ENTRY: "Entry",
    Direction.BOTH: "Held both posts",
    Direction.UNKNOWN: "Order not known",
}
BASIS = {
    Basis.CERTAIN: "The dates say so",
    Basis.POSSIBLE: "The dates don’t rule it out",
    Basis.ASSERTED: "A source gives the order",
}


def end(post: Any) -> dict[str, Any]:
    """One of the two posts."""
    return {
        "role": post.role.label(),
        "organization": named(post.organization),
        "sphere": sphere_of(post),
        "url": post.get_absolute_url(),
    }


def row(move: Move, *, without: str = "") -> dict[str, Any]:
    """The context of parts/move_row.html. without: "person", on whose page it is."""
    sign, words = SIGN[Direction(move.direction)]
    tells_gap = move.direction != Direction.BOTH and (move.gap_high is not None or move.gap_low > 0)
    dated = move.joined_from is not None or move.joined_until is not None
    return {
        "url": move.get_absolute_url() if is_kept(move) else "",
        "person": None
        if without == "person"
        else {"name": who_moved(move), "url": move.person.get_absolute_url()},
        "first": end(move.first),
        "second": end(move.second),
        "sign": sign,
        "sign_words": words,
        "direction": WORD[Direction(move.direction)],
        "basis": BASIS[Basis(move.basis)],
        "when": range_words(move.joined_from, move.joined_until) if dated else "",
        "gap": gap_words(move.gap_low, move.gap_high) if tells_gap else "",
        "overlap": move.together == Basis.POSSIBLE,
        "returns": {"": "", Basis.POSSIBLE: "possibly a return"}.get(move.returns, "a return"),
        "standing": move.standing,
        "by": alleged_words(move),
    }
