"""Callers who leave because of how many calls wait before them."""

from __future__ import annotations

import math

from sim.workload.counter_based import LEAVES_AFTER, LEAVES_BY_WAITING, chance
from tests.oracle import luck, waits
from tests.oracle.calls import Caller
from tests.oracle.state import State


def leaves_after(o: State, caller: Caller) -> float:
    """Seconds after which a caller whose patience begins leaves for that; infinite: never."""
    asked = o.centre.contact_types[caller.kind].balking_by_waiting
    if asked is None:
        return math.inf
    number = caller.story.attempt
    waiting = waits.waiting_for_alike(o, caller)
    shares = [part.share for part in asked.while_waiting if part.waiting_over < waiting]
    if chance(caller.luck.key, LEAVES_BY_WAITING, number) >= max(shares[-1:], default=0.0):
        return math.inf
    return luck.duration(asked.leaves_after, chance(caller.luck.key, LEAVES_AFTER, number))
