"""The steps of bench.publishing, in the process that is measured: it reads models, so it is loaded once the settings are."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections

from bench import load
from bench.careers import Data
from bench.publishing import peak, timed
from evidence.registry import registry
from newsroom import publishing
from newsroom.imported import leave_out
from newsroom.publishing import Plan
from newsroom.publishing.rebuild import rebuild
from newsroom.publishing.review import Selection
from newsroom.publishing.verify import problems
from people.derived import refresh


def everything(people: int) -> dict[str, Any]:
    """Load so many people into the newsroom, publish all that nothing blocks, verify the ledger, rebuild the public store."""
    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    by = User.objects.create_superuser(load.EDITOR)
    data = Data(people, load.roles())
    load.load(data.chunks(), load.owner(), {"newsroom": False})
    refresh(connections["default"], "newsroom")
    load.settle(load.owner())
    asked: Selection = defaultdict(set)
    for aggregate in registry:
        if not aggregate.vocabulary:
            asked[aggregate] = set(aggregate.root._default_manager.values_list("pk", flat=True))
    # Some facts of the data have no evidence: they stay, with what points to them.
    leave_out(asked, publishing.plan_selection(asked).blockers)
    plan, planned = timed(lambda: _plan(asked))
    _log, published = timed(lambda: publishing.publish(plan, by=by))
    memory = peak()
    print(f"{plan.count} records planned in {planned:.1f} s, published in {published:.1f} s", flush=True)
    found, verified = timed(lambda: list(problems()))
    if found:
        raise RuntimeError(found[0])
    records, rebuilt = timed(rebuild)
    return {
        "records": records,
        "planned": planned,
        "published": published,
        "verified": verified,
        "rebuilt": rebuilt,
        "memory": memory,
    }


def _plan(asked: Selection) -> Plan:
    plan = publishing.plan_selection(asked)
    if plan.is_blocked:
        raise RuntimeError(f"{plan.blockers[0].record}: {plan.blockers[0].message}")
    return plan
