"""Hypotheses that an import leaves: two ids of one set with the same identifier are two records until somebody has looked."""

from uuid import UUID

from exchange.outcome import Report
from newsroom.models import Hypothesis


def note_twins(report: Report) -> int:
    """A hypothesis for each two people of a set whom it gives the same identifier. Returns how many are new."""
    pairs: dict[tuple[UUID, UUID], str] = {}
    for twins in report.twins:
        if twins.kind == "people":
            pairs.setdefault((twins.first, twins.second), f"Both have the identifier {twins.identifier}.")
    known = set(
        Hypothesis.objects.filter(person__in=[first for first, _second in pairs]).values_list(
            "person_id", "other_id"
        )
    )
    new = [
        Hypothesis(person_id=first, other_id=second, remark=remark)
        for (first, second), remark in pairs.items()
        if (first, second) not in known
    ]
    Hypothesis.objects.bulk_create(new)
    return len(new)
