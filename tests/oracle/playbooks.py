"""What people do in failures beside staffing: calls moved, callbacks offered, a message played.

All of it is a function of the time at which somebody last did something.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from sim.centre import Centre
from sim.centre.callbacks import Callback
from sim.workload import Failure, Workload
from sim.workload.counter_based import HANGS_UP_AT_MESSAGE, MOVED_BY_HAND, chance
from tests.oracle import endings, line
from tests.oracle.calls import Caller
from tests.oracle.plans import Done, done, where
from tests.oracle.state import State

BESIDE_STAFFING = ("move_calls", "offer_callbacks", "play_message", "fail_back")


def changes(centre: Centre, luck: Workload) -> Iterator[float]:
    """When what people do here changes anything."""
    o = State(centre, luck)
    before = _told(o)
    for time in sorted(moments(centre, luck)):
        o.acted_s = time
        now = _told(o)
        if now != before:
            yield time
        before = now


def _told(o: State) -> tuple[Any, ...]:
    """Which calls are moved, and what callers hear and are offered."""
    moves = [largest(o, site) for site in o.centre.sites]
    heard = [message(o, kind) for kind in o.centre.contact_types]
    return (
        moves,
        [one and (one.action.message_s, one.action.hang_up) for one in heard],
        [callback(o, kind) is None for kind in o.centre.contact_types],
    )


def moments(centre: Centre, luck: Workload) -> set[float]:
    """When anything of this may begin, go a step on, or end."""
    found: set[float] = set()
    for name in BESIDE_STAFFING:
        for one in done(centre, luck.failures, name):
            usual = one.failure.repair_s + one.outage.failback_delay_s
            ends = {one.end, *(back_at(centre, one.failure, time) for time in (one.end, usual))}
            for start in (one.start, *ends):
                hand = by_hand(centre, one.failure)
                for of in (one, hand) if hand is not None else (one,):
                    every = of.action.every_s or 0.0
                    found |= {start + k * every for k in range(steps(1.0, of.action.step))}
    return found


def acts(o: State, _: Any) -> None:
    """Somebody does something."""
    o.acted_s = o.now


def by_hand(centre: Centre, failure: Failure) -> Done | None:
    """Who sends calls back after a failure, the last of several."""
    return max(done(centre, (failure,), "fail_back"), key=lambda d: d.start, default=None)


def back_at(centre: Centre, failure: Failure, time: float) -> float:
    """When calls go back that would at a time, if nobody has to see to it."""
    hand = by_hand(centre, failure)
    return time if hand is None else max(time, hand.start)


def steps(share: float, step: float | None) -> int:
    return 1 if step is None else max(math.ceil(share / step - 1e-9), 1)


# Calls that are moved --------------------------------------------------------------------------


def shares_moved(o: State, site: str) -> Iterator[tuple[float, str]]:
    """The shares of a site's calls that are moved now, and where they go."""
    for one in done(o.centre, o.luck.failures, "move_calls"):
        failed = one.action.away_from == "failed"
        if site == (where(o.centre, one) if failed else one.action.away_from):
            yield _moved(o, one), one.action.to
    for failure in o.luck.failures:
        outage = o.centre.outages[failure.outage]
        left = failure.detect_s + o.centre.routing.reroute_delay_s < failure.repair_s
        if outage.moves_carrier and left and outage.name == site:
            usual = failure.repair_s + outage.failback_delay_s
            start = back_at(o.centre, failure, usual)
            if o.acted_s >= start:
                yield _left(o, failure, start, 1.0), "others"


def _moved(o: State, one: Done) -> float:
    """The share that one action moves away now."""
    end = back_at(o.centre, one.failure, one.end)
    total = 1.0 if one.action.share is None else one.action.share
    number = steps(total, one.action.step)
    until = min(o.acted_s, math.nextafter(end, -math.inf))
    taken = sum(one.start + k * (one.action.every_s or 0.0) <= until for k in range(number))
    share = total if taken == number else taken * (one.action.step or 0.0)
    return share if o.acted_s < end else _left(o, one.failure, end, share)


def _left(o: State, failure: Failure, end: float, share: float) -> float:
    """What is still moved away when calls have begun to go back at ``end``."""
    hand = by_hand(o.centre, failure)
    step = None if hand is None else hand.action.step
    if hand is None or step is None:
        return 0.0
    number = steps(share, step)
    taken = sum(end + k * (hand.action.every_s or 0.0) <= o.acted_s for k in range(number))
    return 0.0 if taken == number else share - taken * step


def largest(o: State, site: str) -> tuple[float, str]:
    found = [moved for moved in shares_moved(o, site) if moved[0] > 0]
    return max(found, key=lambda moved: moved[0], default=(0.0, "others"))


def moved(o: State, caller: Caller, u: float, site: str) -> str | None:
    """Where somebody has the calls of a site go, if this is one of them."""
    share, to = largest(o, site)
    return to if u < share else None


def luck_of(caller: Caller) -> float:
    return chance(caller.luck.key, MOVED_BY_HAND, caller.story.attempt)


# What callers are told -------------------------------------------------------------------------


def for_type(o: State, name: str, kind: str) -> list[Done]:
    """What holds now for the callers of a type."""
    voice = o.centre.contact_types[kind].channel == "voice"
    return [
        one
        for one in done(o.centre, o.luck.failures, name)
        if one.holds(o.acted_s)
        and (kind in one.action.contact_types if one.action.contact_types is not None else voice)
    ]


def callback(o: State, kind: str) -> Callback | None:
    """The callback that is offered now."""
    own = o.centre.contact_types[kind].callback
    if own is not None:
        return own
    return next((one.action.callback for one in for_type(o, "offer_callbacks", kind)), None)


def any_callback(o: State, kind: str) -> Callback | None:
    """The callback that was offered once."""
    own = o.centre.contact_types[kind].callback
    books = (a for book in o.centre.playbooks.values() for a in book.actions)
    mine = (a.callback for a in books if a.callback is not None)
    return own if own is not None else next(mine, None)


def message(o: State, kind: str) -> Done | None:
    """The message that is played now: that which was begun last."""
    found: Done | None = None
    for one in for_type(o, "play_message", kind):
        if found is None or one.start > found.start:
            found = one
    return found


def wants_agent(o: State, caller: Caller) -> None:
    """The call hears the message that was begun last, if there is one; then it is offered."""
    played = message(o, caller.kind)
    if played is None:
        line.is_offered(o, caller)
        return
    caller.place = "hears"
    length, caller.hangs_up = played.action.message_s, played.action.hang_up
    assert length is not None
    o.plan(o.now + length, "queue", caller.number, has_heard, caller)


def has_heard(o: State, caller: Caller) -> None:
    assert caller.hangs_up is not None
    caller.place = "outside"
    if chance(caller.luck.key, HANGS_UP_AT_MESSAGE, caller.story.attempt) < caller.hangs_up:
        endings.ends(o, caller, "hung_up_at_message", "at_message")
    else:
        line.is_offered(o, caller)
