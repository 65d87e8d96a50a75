"""Publishing what an import brought: everything that nothing blocks, in one publication."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import User

from evidence.registry import registry
from exchange.models import Import
from exchange.written import inserted, tracked_models
from newsroom import publishing
from newsroom.publishing import Blocker
from newsroom.publishing.review import Selection
from newsroom.publishing.together import plan_together


def publish_import(made: Import, *, by: User) -> tuple[int, list[Blocker]]:
    """Approve and publish the new records of an import, but for those that are blocked and those that point to them.

    Returns how many records changed in public, and the blockers. Records that were there before and only got more names or
    identifiers wait until somebody publishes them. Raises ReviewError when `by` may not approve them together, PublishError
    when PostgreSQL refuses them.
    """
    asked: Selection = defaultdict(set)
    for model, history in tracked_models():
        if model in registry:
            there = model._default_manager.filter(pk__in=inserted(made, model, history))
            asked[registry.of(model)] = set(there.values_list("pk", flat=True))
    blocked: list[Blocker] = []
    while True:
        plan = plan_together(asked, by=by)
        if not plan.is_blocked:
            break
        blocked += plan.blockers
        leave_out(asked, plan.blockers)
    if plan.count:
        publishing.publish(plan, by=by)
    return plan.count, blocked


def leave_out(asked: Selection, blockers: tuple[Blocker, ...]) -> None:
    """Take the blocked records out of what was asked for, with everything that points to them, directly or not."""
    out: Selection = defaultdict(set)
    for blocker in blockers:
        out[registry.of(blocker.record)].add(blocker.record.pk)
    # What is pointed to comes first in this order, so one pass reaches everything.
    for aggregate in registry:
        for model, fk in aggregate.endpoints():
            targets = out.get(registry.of(fk.related_model))
            if targets:
                owner = "pk" if model is aggregate.root else aggregate.owner_field(model).attname
                rows: Any = model._default_manager.filter(**{f"{fk.name}__in": targets})
                out[aggregate] |= set(rows.values_list(owner, flat=True))
        if aggregate in asked:
            asked[aggregate] -= out[aggregate]
