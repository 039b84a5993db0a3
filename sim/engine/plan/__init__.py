"""A centre as engines run it: names become indices, here and nowhere else."""

from sim.engine.plan.build import EnginePlan, build_plan
from sim.engine.plan.codes import (
    BEST_SERVICE,
    BLOCK,
    BYPASS,
    LEAST_EXPECTED_WAIT,
    MOST_IDLE,
    NO_LIMIT,
    ORDER,
    SHARES,
    TO_CALLBACK,
    TO_DISCONNECT,
    TO_MESSAGE,
    WAIT,
    WHEN_NO_PORT,
)
from sim.engine.plan.contact_types import PlanCallback, PlanContactType, PlanWork
from sim.engine.plan.pools import Pace, PlanPool
from sim.engine.plan.queues import PlanQueue, PlanStep
from sim.engine.plan.sites import PlanLink, PlanSite, watched_links

__all__ = [
    "BEST_SERVICE",
    "BLOCK",
    "BYPASS",
    "LEAST_EXPECTED_WAIT",
    "MOST_IDLE",
    "NO_LIMIT",
    "ORDER",
    "SHARES",
    "TO_CALLBACK",
    "TO_DISCONNECT",
    "TO_MESSAGE",
    "WAIT",
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
