"""Callers who leave because of how many calls wait before them."""

from __future__ import annotations

import math

from sim.engine.reference.model import Model
from sim.engine.reference.records import Call
from sim.workload.counter_based import LEAVES_AFTER, LEAVES_BY_WAITING, chance


def leaves_after(m: Model, call: Call) -> float:
    """How long after joining a caller leaves because so many calls wait; infinite: not for that."""
    asked = m.plan.balking_by_waiting
    if asked is None:
        return math.inf
    u = chance(call.key, LEAVES_BY_WAITING, call.attempt)
    if not asked.leaves(call.contact_type, u, m.rules.waiting_before(call)):
        return math.inf
    return asked.after_s(call.contact_type, chance(call.key, LEAVES_AFTER, call.attempt))
