"""Moves as the dictionaries that the templates show."""

from typing import Any

from evidence.footnotes import Footnotes
from evidence.phrases import alleged_by
from people.models import Basis, Direction, Move
from people.move_words import gap_words, move_sentence, range_words, who_moved
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


def row(move: Move, *, notes: Footnotes | None = None, without: str = "") -> dict[str, Any]:
    """The context of parts/move_row.html. without: "person", on whose page it is."""
    posts = (move.first, move.second)
    citations = [citation for post in posts for citation in post.citations.all()]
    sign, words = SIGN[Direction(move.direction)]
    dated = move.joined_from is not None or move.joined_until is not None
    return {
        "url": move.get_absolute_url() if is_kept(move) else "",
        "sentence": move_sentence(move),
        "person": None
        if without == "person"
        else {"name": who_moved(move), "url": move.person.get_absolute_url()},
        "first": end(move.first),
        "second": end(move.second),
        "sign": sign,
        "sign_words": words,
        "direction": WORD[Direction(move.direction)],
        "code": move.direction,
        "basis": BASIS[Basis(move.basis)],
        "when": range_words(move.joined_from, move.joined_until) if dated else "dates not known",
        "gap": "" if move.direction == Direction.BOTH else gap_words(move.gap_low, move.gap_high),
        "overlap": move.together == Basis.POSSIBLE,
        "returns": {"": "", Basis.POSSIBLE: "possibly a return"}.get(move.returns, "a return"),
        "standing": move.standing,
        "by": alleged_by(move.standing, citations),
        "refs": notes.refs(citations) if notes else [],
    }
