"""Embargoes: what was confirmed goes out at its minute, exactly once, by a command that a timer runs.

Any number of runners may run: each claims a row with `FOR UPDATE SKIP LOCKED`, and the publication and the mark that it is
done are one transaction. A runner that dies leaves its row to the next one.
"""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from evidence.registry import Aggregate, registry
from newsroom.models import Embargo, EmbargoState, Publication
from newsroom.publishing.plan import Plan, plan_selection
from newsroom.publishing.publish import PublishError, publish, words_of
from newsroom.publishing.review import ReviewError, Selection
from newsroom.publishing.rows import DEFAULT, Pks

PUBLISH = "newsroom.publish_records"


def hold(
    plan: Plan, *, title: str, at: datetime, by: User, correction: str = "", reason: str = ""
) -> Embargo:
    """Keep a plan that was shown until `at`. Raises PublishError where it couldn't go out now either, or `at` has passed."""
    if plan.blockers:
        raise PublishError(f"“{plan.blockers[0].record}” can't be published: {plan.blockers[0].message}")
    if not plan.count:
        raise PublishError("Readers see exactly this already: there is nothing to publish.")
    if at <= timezone.now():
        raise PublishError("That moment has passed: choose one to come, or publish now.")
    words = words_of(correction, reason)
    return Embargo.objects.using(DEFAULT).create(
        at=at,
        by=by,
        title=title[:300],
        asked={aggregate.slug: sorted(map(str, pks)) for aggregate, pks in plan.asked.items()},
        digest=plan.token,
        correction=words.correction,
        reason=words.reason,
    )


def publish_due(now: datetime | None = None) -> Iterator[Embargo]:
    """Publish what is due, the earliest first; gives each as it is settled. One that can't go out says why, and isn't tried
    again."""
    while True:
        with transaction.atomic(using=DEFAULT):
            embargo = (
                Embargo.objects.using(DEFAULT)
                .select_for_update(skip_locked=True, of=("self",))
                .filter(state=EmbargoState.WAITING, at__lte=now or timezone.now())
                .order_by("at", "id")
                .first()
            )
            if embargo is None:
                return
            _settle(embargo)
        yield embargo


def _settle(embargo: Embargo) -> None:
    try:
        with transaction.atomic(using=DEFAULT):
            embargo.publication = _publish(embargo)
    except (PublishError, ReviewError) as error:
        embargo.state, embargo.problem = EmbargoState.FAILED, str(error)
    else:
        embargo.state = EmbargoState.DONE
    embargo.save(update_fields=["state", "problem", "publication"])


def _publish(embargo: Embargo) -> Publication:
    if not embargo.by.is_active or not embargo.by.has_perm(PUBLISH):
        raise PublishError(f"“{embargo.by}” may not publish any more.")
    plan = plan_selection(selection_of(embargo))
    if plan.token != embargo.digest:
        raise PublishError(
            "Something was edited or withdrawn after it was confirmed. Look at it again, and publish it anew."
        )
    return publish(plan, by=embargo.by, correction=embargo.correction, reason=embargo.reason)


def waiting_for(aggregate: Aggregate, pks: Pks) -> list[Embargo]:
    """The embargoes that wait and were asked for one of some records, the next one first."""
    ids = set(map(str, pks))
    found = Embargo.objects.using(DEFAULT).filter(state=EmbargoState.WAITING, asked__has_key=aggregate.slug)
    ordered = found.select_related("by").order_by("at", "pk")
    return [embargo for embargo in ordered if not ids.isdisjoint(embargo.asked[aggregate.slug])]


def held_until() -> dict[tuple[str, str], datetime]:
    """When what waits for its minute goes out: by the slug and the id, as a text, of what was asked for."""
    # The latest first, so that the next one is what stays.
    waiting = Embargo.objects.using(DEFAULT).filter(state=EmbargoState.WAITING).order_by("-at", "-pk")
    return {
        (slug, pk): embargo.at for embargo in waiting for slug, pks in embargo.asked.items() for pk in pks
    }


def selection_of(embargo: Embargo) -> Selection:
    """The records that were asked for, as far as they are there."""
    found: Selection = {}
    for slug, ids in embargo.asked.items():
        aggregate = registry.by_slug(slug)
        rows = aggregate.root._base_manager.using(DEFAULT).filter(pk__in=ids)
        found[aggregate] = set(rows.values_list("pk", flat=True))
    return found
