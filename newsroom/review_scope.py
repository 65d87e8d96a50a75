"""What one look is about: of a new entry not the fact alone, but the person, organization, role and source that go along."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from evidence.registry import Aggregate, registry
from newsroom.closed import is_closed_to
from newsroom.models import Policy
from newsroom.publishing import Plan
from newsroom.publishing.review import Selection, policies, refusals


@dataclass(frozen=True)
class Scope:
    """records: what is decided on at once. later: what goes along with it and waits too, each for a look of its own."""

    records: Selection
    later: Selection

    @property
    def count(self) -> int:
        return sum(map(len, self.records.values()))


def scope_of(plan: Plan, *, whole: bool) -> Scope:
    """Of what isn't public as it is: what waits among the records that were asked for, with what goes along with them.

    Where nothing waits, all that was asked for: it can be looked at again. whole: a dossier with all that is in it. Where
    records are looked at one by one, and where a fact has to be mended or accepted without a source first, nothing is
    decided along with it.
    """
    changed = {aggregate: pks for aggregate, pks in plan.changed.items() if not aggregate.vocabulary}
    asked = changed if whole else _within(changed, plan.asked)
    waits = _waiting(plan)
    first = _within(waits, asked)
    along = {a: found for a, pks in waits.items() if (found := _open(a, pks - asked.get(a, set())))}
    if not first and not along:
        return Scope(asked, {})
    strict = {a: _strict(a, pks) for a, pks in along.items()}
    if any(_strict(a, pks) for a, pks in first.items()) or _is_kept_back(plan):
        return Scope(first, along)
    together = {a: first.get(a, set()) | along.get(a, set()) - strict.get(a, set()) for a in {*first, *along}}
    return Scope({a: pks for a, pks in together.items() if pks}, {a: pks for a, pks in strict.items() if pks})


def in_order(selection: Selection) -> Iterator[Model]:
    """Its records: facts first, then what they point to."""
    for aggregate in reversed(list(registry)):
        yield from aggregate.records(selection.get(aggregate, set())).order_by("pk")


def next_for(user: User, plan: Plan) -> Model | None:
    """What waits in a plan that somebody may approve, the fact first; None where nothing is left for them."""
    waits = {a: found for a, pks in _waiting(plan).items() if (found := _open(a, pks))}
    others = {(registry.of(record), record.pk) for record, _why in refusals(waits, user, together=False)}
    return next((each for each in in_order(waits) if (registry.of(each), each.pk) not in others), None)


def _waiting(plan: Plan) -> Selection:
    """What nobody has approved yet, or Legal hasn't."""
    found: Selection = {}
    for blocker in plan.blockers:
        if blocker.by_review:
            found.setdefault(registry.of(blocker.record), set()).add(blocker.record.pk)
    return found


def _within(these: Selection, those: Selection) -> Selection:
    return {a: found for a, pks in these.items() if (found := pks & those.get(a, set()))}


def _open(aggregate: Aggregate, pks: set[Any]) -> set[Any]:
    """But for what members of a closed dossier alone work on."""
    return {pk for pk in pks if not is_closed_to(aggregate, [pk])} if is_closed_to(aggregate, pks) else pks


def _strict(aggregate: Aggregate, pks: set[Any]) -> set[Any]:
    return {pk for pk, policy in policies(aggregate, pks).items() if policy == Policy.STRICT}


def _is_kept_back(plan: Plan) -> bool:
    """Whether something else than a review stands in the way of what was asked for."""
    return any(
        not blocker.by_review and blocker.record.pk in plan.asked.get(registry.of(blocker.record), set())
        for blocker in plan.blockers
    )
