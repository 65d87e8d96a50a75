"""Hypotheses that an import leaves: two ids of one set with the same identifier are two records until somebody has looked."""

from collections.abc import Iterable
from itertools import chain
from typing import Any
from uuid import UUID

from exchange.outcome import Report
from newsroom.models import Hypothesis

# Two people, whichever of them is named first.
Pair = frozenset[UUID]


def note_twins(report: Report) -> int:
    """A hypothesis for each two people of a set whom it gives the same identifier, unless there is or was one. Returns how
    many are new."""
    new: dict[Pair, Hypothesis] = {}
    for twins in report.twins:
        if twins.kind == "people":
            remark = f"Both have the identifier {twins.identifier}."
            hypothesis = Hypothesis(person_id=twins.first, other_id=twins.second, remark=remark)
            new.setdefault(frozenset((twins.first, twins.second)), hypothesis)
    if new:
        known = _known({pk for pair in new for pk in pair})
        Hypothesis.objects.bulk_create(each for pair, each in new.items() if pair not in known)
        return len(new.keys() - known)
    return 0


def _known(people: set[UUID]) -> set[Pair]:
    """Pairs among these people that are noted already, and those that somebody has looked at and deleted since."""
    history: Any = Hypothesis._meta.get_field("history").related_model
    # What an import noted goes with it when it is taken out; that has no user, and refutes nothing.
    deleted = history.objects.filter(pgh_label="delete", pgh_context__metadata__has_key="user")
    noted: Iterable[tuple[UUID, UUID]] = chain.from_iterable(
        rows.filter(person__in=people, other__in=people).values_list("person", "other")
        for rows in (Hypothesis.objects.all(), deleted)
    )
    return {frozenset(pair) for pair in noted}
