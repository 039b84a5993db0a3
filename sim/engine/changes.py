"""Changes of the world: their kinds, in the order in which they happen at one instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

(SITE_FAILS, LINES_LOST, PORTS_LOST, QUEUES_STOP, LINK_FAILS, AGENTS_LOST, AGENTS_RESUME,
 SITE_REPAIRED, LINES_BACK, PORTS_BACK, QUEUES_RESUME, LINK_REPAIRED, WHEN_FULL, SLOWED,
 CARRIER_LEAVES, CARRIER_RETURNS, CALLS_MOVED, CALLBACKS, MESSAGE, CLOSES, OPENS, OVERTIME,
 STAFFING, SITES_ASKED, CARRIER_TOLD) = range(25)  # fmt: skip
"""What fails, what is repaired, what the carrier believes; which calls people move, whom they
offer callbacks and play a message; opening hours, who stays after a shift, staffing; what the
carrier asks the sites and is told."""

KEEP_WAITING, TALKING_SURVIVES, HOLD, TO_AGENT, TO_QUEUE = 1, 2, 4, 8, 16
"""Bits of a fate: who waits stays, who talks goes on talking, who talks is put on hold, who is in
the IVR goes on to an agent, who talks goes back to the queue; without them the call is dropped."""

SHIFT_ENDS = 1
"""The fate of `OVERTIME` where a shift ends; without it those who stay are asked again."""

COMES, RESTS, SHIFT_OVER, FAILS, MAY_FAIL = range(5)
"""What an agent does: comes on duty, leaves it for a while (a break, work off the phones), for good
because the shift is over, or because of an outage, which of those who stay after their shift takes
a share, the first of them."""

Move = tuple[int, int]
"""An agent's number in the pool, and what the agent does."""


@dataclass(frozen=True, order=True, slots=True)
class Change:
    """One change; changes happen in the order of these fields.

    Attributes
    ----------
    time_s : seconds from the horizon's start.
    kind : one of the kinds above.
    index : site, trunk group (counted over the sites), watched link, contact type, pool or view; 0
        for opening hours.
    number : place of the failure among the failures of the replication, where luck depends on it.
    value : lines or ports that are left from now on; what a call does that finds no port
        (`WHEN_FULL`); whether agents may stay on (`OVERTIME`); whether callbacks are offered
        (`CALLBACKS`); the site to which calls are moved, -1: the others (`CALLS_MOVED`); else 0.
    fate : bits of what happens to the calls that are touched.
    amount : factor on handling (`SLOWED`); share of those who stay after their shift
        (`AGENTS_LOST`); length of the message, less than 0: none is played (`MESSAGE`); else 0.
    share : of the calls that are moved (`CALLS_MOVED`), of hearers who hang up (`MESSAGE`); else 0.
    moves : what agents of a pool do (`STAFFING`, `AGENTS_LOST`), or who is asked to stay
        (`OVERTIME`).
    """

    time_s: float
    kind: int
    index: int
    number: int = 0
    value: int = 0
    fate: int = 0
    amount: float = 0.0
    share: float = 0.0
    moves: tuple[Move, ...] = ()


def agents_in(changes: Iterable[Change], pools: int) -> list[int]:
    """How many agents are numbered in each of so many pools."""
    found = [0] * pools
    for change in changes:
        if change.moves:
            last = max(agent for agent, _ in change.moves)
            found[change.index] = max(found[change.index], last + 1)
    return found
