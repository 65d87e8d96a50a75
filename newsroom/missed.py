"""Embargoes whose minute has passed, and what was to go out hasn't: for whoever publishes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from evidence.registry import Aggregate, registry
from evidence.sight import hidden, is_guarded
from investigations.models import Investigation
from newsroom.models import Embargo, EmbargoState
from newsroom.publishing import State, states
from newsroom.publishing.embargo import held_until
from newsroom.publishing.review import Selection

# One that failed is told for so long, while something of it waits: after that, nobody wants it out.
TOLD = timedelta(days=30)
# A timer may run each minute or so: later than that, it doesn't.
LATE = timedelta(minutes=10)
# More ids than these are too many for an address.
MOST = 40
NO_TIMER = "It is still waiting, so nothing runs that sends it out: tell whoever runs the program (the command publish_due)."


@dataclass(frozen=True)
class Missed:
    """One that didn't go out. left: what was asked for and isn't public as it is."""

    embargo: Embargo
    left: Selection

    @property
    def why(self) -> str:
        """Why, and what is to be done, in sentences."""
        return self.embargo.problem if self.embargo.state == EmbargoState.FAILED else NO_TIMER

    @property
    def address(self) -> str:
        """In the list of embargoes."""
        return reverse("admin:newsroom_embargo_change", args=[self.embargo.pk])

    @property
    def again(self) -> list[tuple[str, str]]:
        """Where it can be published anew: [(address, kind)]; nothing while it still waits."""
        if self.embargo.state != EmbargoState.FAILED:
            return []
        dossiers = registry.of(Investigation)
        if len(self.embargo.asked) > 1 and dossiers.slug in self.embargo.asked:
            ids = self.embargo.asked[dossiers.slug]
            return [(_publish_url(dossiers, ids, whole="1"), dossiers.plural)]
        return [
            (_publish_url(aggregate, sorted(map(str, pks))), aggregate.plural)
            for aggregate, pks in self.left.items()
            if len(pks) <= MOST
        ]


def _publish_url(aggregate: Aggregate, ids: list[str], **more: str) -> str:
    return f"{reverse('newsroom-publish')}?{urlencode({'kind': aggregate.slug, 'ids': ','.join(ids)} | more)}"


def missed(now: datetime | None = None) -> list[Missed]:
    """The last first; of what whoever asks may see. What was confirmed anew, or went out otherwise, isn't told any more.
    How many queries it takes depends on the kinds of record alone."""
    now = now or timezone.now()
    failed = Q(state=EmbargoState.FAILED, at__gte=now - TOLD)
    late = Q(state=EmbargoState.WAITING, at__lte=now - LATE)
    embargoes = Embargo.objects.using("default").filter(failed | late).select_related("by")
    seen = [embargo for embargo in embargoes.order_by("-at", "-pk") if _is_seen(embargo)]
    waits = _not_public(seen)
    again = held_until() if waits else {}
    found = []
    for embargo in seen:
        left: Selection = {}
        for slug, ids in embargo.asked.items():
            aggregate = registry.by_slug(slug)
            held = again if embargo.state == EmbargoState.FAILED else {}
            pks = {pk for pk in waits[aggregate] if str(pk) in ids and (slug, str(pk)) not in held}
            if pks:
                left[aggregate] = pks
        if left:
            found.append(Missed(embargo, left))
    return found


def _is_seen(embargo: Embargo) -> bool:
    """Whether whoever asks may see all that it was asked for."""
    for slug, ids in embargo.asked.items():
        aggregate = registry.by_slug(slug)
        pks = [aggregate.root._meta.pk.to_python(pk) for pk in ids]
        unseen = hidden().get(aggregate.root, ())
        if is_guarded(aggregate.root, pks) or any(pk in unseen for pk in pks):
            return False
    return True


def _not_public(embargoes: list[Embargo]) -> Selection:
    """Of what they were asked for, what readers don't see as it is."""
    asked: dict[Aggregate, set[Any]] = defaultdict(set)
    for embargo in embargoes:
        for slug, ids in embargo.asked.items():
            asked[registry.by_slug(slug)] |= set(ids)
    found: Selection = defaultdict(set)
    for aggregate, texts in asked.items():
        there = set(aggregate.records(texts).values_list("pk", flat=True))
        found[aggregate] = {pk for pk, state in states(aggregate, there).items() if state != State.PUBLISHED}
    return found
