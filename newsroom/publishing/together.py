"""Approving and planning in one go, for commands: a case file or an import that one person has looked at as a whole."""

from django.contrib.auth.models import User

from evidence.registry import registry
from newsroom.models import Decision
from newsroom.publishing.plan import Plan, plan_selection
from newsroom.publishing.review import Selection, decide, unapproved
from people.models import Identity, Person


def plan_together(asked: Selection, *, by: User, legal: User | None = None) -> Plan:
    """The plan of publishing some records, once `by` has approved what nobody has looked at yet, and `legal` the people among
    it who aren't named. Where one person may publish alone, nothing is approved.

    Raises ReviewError when one of them may not, or where a dossier wants its records looked at one by one.
    """
    plan = plan_selection(asked)
    waiting = {aggregate: set(pks) for aggregate, pks in unapproved(plan.changed).items()}
    if waiting:
        decide(waiting, Decision.APPROVE, by=by)
    if legal:
        people = registry.of(Person)
        changed = people.records(plan.changed.get(people, set()))
        unnamed = set(changed.filter(identity=Identity.UNNAMED_ONE).values_list("pk", flat=True))
        if unnamed:
            decide({people: unnamed}, Decision.APPROVE, by=legal, identifiable=True)
    return plan_selection(asked) if waiting or legal else plan
