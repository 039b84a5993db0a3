"""Agents who are unavailable after a call.

From the end of the wrap-up an agent on duty takes no other call for a time whose law the pool says,
times a factor by how many calls wait then. Who goes off duty meanwhile is gone at once.
"""

from __future__ import annotations

from sim.engine.reference.model import Model
from sim.engine.reference.records import Call, Pool
from sim.workload.counter_based import AFTER_CALL, chance


def waiting(m: Model, pool: Pool) -> int:
    """Calls that wait in the lines that may open to a pool."""
    count = 0
    for number, ctype in enumerate(m.plan.contact_types):
        for site, queue in zip(m.sites, ctype.queues, strict=True):
            if queue is not None and any(pool.index in step.pools for step in queue.steps):
                count += site.waiting_by_type[number]
    return count


def unavailable(m: Model, call: Call) -> float:
    """How long the agent of a call whose wrap-up is over takes no other, seconds."""
    asked, pool = m.plan.after_calls, m.pools[call.pool]
    if asked is None or call.unanswered or not pool.agents[call.agent].on_duty:
        return 0.0
    u = chance(call.key, AFTER_CALL, call.attempt)
    return float(asked.duration(pool.index, u, waiting(m, pool)))
