"""A centre as engines run it: names become indices, here and nowhere else."""

from sim.engine.plan.build import EnginePlan, build_plan
from sim.engine.plan.contact_types import PlanCallback, PlanContactType, PlanWork
from sim.engine.plan.pools import Pace, PlanPool
from sim.engine.plan.queues import PlanQueue, PlanStep
from sim.engine.plan.sites import WHEN_NO_PORT, PlanLink, PlanSite, watched_links

__all__ = [
    "WHEN_NO_PORT",
    "EnginePlan",
    "Pace",
    "PlanCallback",
    "PlanContactType",
    "PlanLink",
    "PlanPool",
    "PlanQueue",
    "PlanSite",
    "PlanStep",
    "PlanWork",
    "build_plan",
    "watched_links",
]
