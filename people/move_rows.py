"""Moves as the dictionaries that the templates show."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from people.models import Basis, Direction, Move
from people.move_words import alleged_words, gap_words, range_words, who_moved
from people.moves import is_kept
from people.posts import named, sphere_of

# Between the two posts: a sign, and the word that says the same.
SIGN = {
    Direction.EXIT: ("→", _("then")),
    Direction.ENTRY: ("→", _("then")),
    Direction.BOTH: ("+", _("and, at once,")),
    Direction.UNKNOWN: ("/", _("and, in an order that isn’t known,")),
}
WORD = {
    Direction.EXIT: _("Exit"),
    Direction.ENTRY: _("Entry"),
    Direction.BOTH: _("Held both posts"),
    Direction.UNKNOWN: _("Order not known"),
}
BASIS = {
    Basis.CERTAIN: _("The dates say so"),
    Basis.POSSIBLE: _("The dates don’t rule it out"),
    Basis.ASSERTED: _("A source gives the order"),
}


def end(post: Any) -> dict[str, Any]:
    """One of the two posts."""
    return {
        "role": post.role.label(),
        "organization": named(post.organization),
        "sphere": sphere_of(post),
        "url": post.get_absolute_url(),
    }


def returns_words(move: Move) -> str:
    """Whether it is a return; empty where it isn't."""
    if not move.returns:
        return ""
    if move.returns == Basis.POSSIBLE:
        return pgettext("sentence: move", "possibly a return, after an earlier exit")
    return pgettext("sentence: move", "a return, after an earlier exit")


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
        "returns": returns_words(move),
        "standing": move.standing,
        "by": alleged_words(move),
    }
