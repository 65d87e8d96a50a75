"""Publishing: plan, publish, withdraw. The only code that writes to the published store."""

from newsroom.publishing.blockers import Blocker
from newsroom.publishing.plan import Plan, State, plan, plan_selection, states
from newsroom.publishing.publish import PlanOutdated, PublishError, publish
from newsroom.publishing.withdraw import WithdrawalPlan, plan_withdrawal, withdraw

__all__ = [
    "Blocker",
    "Plan",
    "PlanOutdated",
    "PublishError",
    "State",
    "WithdrawalPlan",
    "plan",
    "plan_selection",
    "plan_withdrawal",
    "publish",
    "states",
    "withdraw",
]
