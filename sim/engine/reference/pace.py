"""How fast a pool's agents work: the factors on talk and wrap-up of a call that one of them takes.

Busy agents are counted here and nowhere else, with the new hires among them; whatever changes how
many are busy or on duty goes through `remember` first.
"""

from __future__ import annotations

import math

from sim.engine.reference.records import Call, Pool
from sim.rounding import half_up
from sim.workload.counter_based import NEW_HIRE, chance
from sim.workload.laws import fading


def handling_factor(pool: Pool, call: Call, now: float) -> float:
    """Factor on the talk of a call that an agent of ``pool`` takes at ``now``."""
    factor: float = pool.factor[call.contact_type]
    if pool.pace is not None:
        factor *= pool.pace.at(now)
        if call.by_new:
            factor *= pool.pace.of_new(now)
        remember(pool, now)
        factor *= pool.pace.of_tired(pool.occupancy)
    return factor * pool.slowdown


def wrap_up_factor(pool: Pool, call: Call) -> float:
    """Factor on the wrap-up of a call that ``pool`` has: that on its talk, whatever changed since.

    Where the skill tells talk from wrap-up the factors of the skill differ.
    """
    ratio: float = pool.wrap_up_ratio[call.contact_type]
    return call.factor * ratio


def remember(pool: Pool, now: float) -> None:
    """Bring the smoothed occupancy up to ``now``, with what has been since it was last.

    Occupancy is the busy agents ÷ those who are there, at most 1; it counts the less the longer it
    is ago, exponentially.
    """
    if pool.pace is None or pool.pace.fatigue is None or now <= pool.remembered_s:
        return
    there = pool.level + pool.finishing
    occupancy = pool.busy / there if pool.busy < there else float(pool.busy > 0)
    left = fading((now - pool.remembered_s) / pool.pace.fatigue.time_constant_s)
    pool.occupancy = occupancy + (pool.occupancy - occupancy) * left
    pool.remembered_s = now


def choose_agent(pool: Pool, call: Call) -> None:
    """Whether a new hire takes a call: each of the pool's free agents is as likely as another."""
    if pool.pace is None or pool.places > 1:
        return
    free = pool.level - (pool.busy - pool.finishing)
    new = half_up((pool.level + pool.finishing) * pool.pace.new) - pool.new_busy
    call.by_new = chance(call.key, NEW_HIRE, call.attempt) * free < new


def begins(pool: Pool, call: Call, now: float) -> None:
    """The agent of ``pool`` whom a call has is busy with it."""
    remember(pool, now)
    pool.busy += 1
    pool.agents[call.agent].in_hand += 1
    pool.new_busy += call.by_new
    pool.serving[call.index] = call


def leave_agent(pool: Pool, call: Call) -> None:
    """A call needs its agent no longer, who may still be busy: see `less_busy`."""
    pool.new_busy -= call.by_new
    del pool.serving[call.index]


def is_available(pool: Pool, number: int) -> None:
    """An agent who did not pick up is unavailable no more."""
    agent = pool.agents[number]
    pool.new_busy -= agent.by_new
    agent.back_s, agent.by_new = math.nan, False


def less_busy(pool: Pool, agent: int, now: float) -> None:
    """An agent of ``pool`` has one call less in hand."""
    remember(pool, now)
    pool.busy -= 1
    pool.agents[agent].in_hand -= 1
