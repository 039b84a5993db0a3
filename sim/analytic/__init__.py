"""Exact and approximate queueing formulas: the simulator's independent witness.

This package imports nothing else from ``sim``. Every function takes plain numbers and returns plain
numbers or a frozen record; time is in any one unit, with rates per that unit. Bad input raises
``ValueError`` with one sentence.
"""

from sim.analytic.availability import (
    availability,
    down_later,
    k_out_of_n,
    parallel,
    series,
    yearly_downtime,
)
from sim.analytic.breakdown import BreakdownQueue, mmc_breakdown
from sim.analytic.erlang import MMC, erlang_b, erlang_b_continuous, erlang_c, mmc
from sim.analytic.erlang_a import ErlangA, ServiceLevelVariant, erlang_a
from sim.analytic.overflow import (
    EquivalentRandom,
    OverflowLoss,
    OverflowTraffic,
    equivalent_random,
    hayward_blocking,
    overflow_loss,
    riordan,
    wilkinson_blocking,
)
from sim.analytic.priority import priority_mean_waits
from sim.analytic.retrial import RetrialMM1, retrial_mm1
from sim.analytic.staffing import (
    halfin_whitt_delay,
    required_agents,
    safety_factor,
    safety_factor_approximation,
    square_root_staffing,
    with_shrinkage,
)

__all__ = [
    "MMC",
    "BreakdownQueue",
    "EquivalentRandom",
    "ErlangA",
    "OverflowLoss",
    "OverflowTraffic",
    "RetrialMM1",
    "ServiceLevelVariant",
    "availability",
    "down_later",
    "equivalent_random",
    "erlang_a",
    "erlang_b",
    "erlang_b_continuous",
    "erlang_c",
    "halfin_whitt_delay",
    "hayward_blocking",
    "k_out_of_n",
    "mmc",
    "mmc_breakdown",
    "overflow_loss",
    "parallel",
    "priority_mean_waits",
    "required_agents",
    "retrial_mm1",
    "riordan",
    "safety_factor",
    "safety_factor_approximation",
    "series",
    "square_root_staffing",
    "wilkinson_blocking",
    "with_shrinkage",
    "yearly_downtime",
]
