"""People, roles, posts, rules and moves as rows of a file."""

from operator import methodcaller
from typing import Any

from evidence.sentences import sentences
from evidence.tables import (
    PERIOD,
    Column,
    Table,
    column,
    dated,
    plain,
    reference,
    several,
    sources,
    voices,
)
from people.births import public_birth
from people.move_words import caveat, citations_of
from people.posts import sphere_of

PEOPLE = Table(
    plain("name", "sort_name", "identity"),
    [column("other_names", lambda person: several(name.name for name in person.names.all()))],
    plain("headcount_low", "headcount_high", "headcount_words"),
    dated("born", public_birth),
    dated("died"),
    plain("public_basis", "remark"),
)

ROLES = Table(
    plain("code", "name"),
    [column(f"title_{language}", methodcaller("label", language)) for language in ("en", "nl", "fr")],
    [column("category", lambda role: role.category_id), column("sphere", lambda role: role.sphere_id)],
    [column("posts", lambda role: role.posts_count)],
    plain("remark"),
)

AFFILIATIONS = Table(
    reference("person"),
    plain("person.identity"),
    reference("role"),
    [column("role_category", lambda post: post.role.category_id)],
    reference("organization"),
    [column("sphere", lambda post: sphere_of(post).pk)],
    plain("title", "engagement"),
    reference("on_behalf_of"),
    plain("headcount_low", "headcount_high"),
    PERIOD,
    facts=True,
)

RULES = Table(
    plain("code"),
    [
        column("title", lambda rule: rule.words()),
        column("duty", lambda rule: rule.duty()),
    ],
    plain("jurisdiction", "months", "never_in_force"),
    PERIOD,
    facts=True,
)


def _post(name: str, end: str) -> list[Column]:
    """One of the two posts of a move."""

    def of(move: Any) -> Any:
        return getattr(move, end)

    return [
        column(f"{name}_post_id", lambda move: of(move).pk),
        column(f"{name}_standing", lambda move: of(move).standing),
        *reference(f"{name}_role", lambda move: of(move).role),
        column(f"{name}_role_category", lambda move: of(move).role.category_id),
        *reference(f"{name}_organization", lambda move: of(move).organization),
        column(f"{name}_sphere", lambda move: sphere_of(of(move)).pk),
        column(f"{name}_headcount_low", lambda move: of(move).headcount_low),
        column(f"{name}_headcount_high", lambda move: of(move).headcount_high),
    ]


MOVES = Table(
    [
        column("standing"),
        *voices(citations_of),
        column("sentence", sentences.of),
        column("caveat", lambda move: caveat()),
    ],
    reference("person"),
    plain("person.identity", "direction", "basis"),
    [column("door", lambda move: move.door_id)],
    _post("from", "first"),
    _post("to", "second"),
    plain("gap_low", "gap_high", "left_from", "left_until", "joined_from", "joined_until"),
    [
        column(
            "outcomes",
            lambda move: several(f"{each.rule.code}: {each.outcome}" for each in move.outcomes.all()),
        )
    ],
    sources(citations_of),
)
