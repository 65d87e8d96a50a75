"""In words: what readers see of a record, and what was decided on it."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from evidence.registry import Aggregate
from newsroom.models import Decision, Policy
from newsroom.publishing import State
from newsroom.publishing.review import Verdict, policies

STATE_WORD = {State.DRAFT: "draft", State.CHANGED: "changed", State.PUBLISHED: "published"}


def review_sentence(verdict: Verdict, *, alone: bool) -> str:
    """What was last decided on what is waiting to go out; "" where nobody has looked, and nobody has to (alone)."""
    review = verdict.review
    if review is None:
        return "" if alone else "Nobody has looked at it yet."
    if verdict.taken_back:
        edited = " It was edited since." if verdict.stale else ""
        return f"Its approval went when it was withdrawn: somebody has to look at it anew.{edited}"
    who = f"{review.by} on {date_format(localtime(review.at), 'j F Y')}"
    note = f": “{review.note}”" if review.note else "."
    if review.decision == Decision.SEND_BACK:
        return f"Sent back by {who}{note}{' Edited since.' if verdict.stale else ''}"
    return f"Edited since it was approved by {who}." if verdict.stale else f"Approved by {who}{note}"


def next_steps(policy: str) -> list[str]:
    """What becomes of a record that isn't public as it is, and who does it. policy: who has to look at it (Policy)."""
    if policy == Policy.SOLO:
        return ["An editor publishes it. Nobody else has to look at it first: readers are told so."]
    return [
        "A reviewer looks at it next: somebody else than you, who checks it against the source.",
        "If it is sent back, you find it on the front page, with the reason. Once it is approved, an editor publishes it.",
    ]


def alone(aggregate: Aggregate, pks: Iterable[Any]) -> set[Any]:
    """The records that go out without a second person."""
    return {pk for pk, policy in policies(aggregate, set(pks)).items() if policy == Policy.SOLO}
