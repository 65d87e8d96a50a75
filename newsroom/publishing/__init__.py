"""Publishing: plan, publish, withdraw. The only code that writes to the published store."""

from newsroom.publishing.blockers import Blocker
from newsroom.publishing.plan import Plan, State, plan, plan_selection, states
from newsroom.publishing.publish import PlanOutdated, PublishError, publish
from newsroom.publishing.review import ReviewError, ReviewOutdated, decide
from newsroom.publishing.withdraw import WithdrawalPlan, plan_withdrawal, withdraw

__all__ = [
    "Blocker",
    "Plan",
    "PlanOutdated",
    "PublishError",
    "ReviewError",
    "ReviewOutdated",
    "State",
    "WithdrawalPlan",
    "decide",
    "plan",
    "plan_selection",
    "plan_withdrawal",
    "publish",
    "states",
    "withdraw",
]
