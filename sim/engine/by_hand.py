"""What people do beside staffing: they move calls, offer callbacks, play a message, fail back."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.centre import Centre
from sim.centre.playbook_places import caller_types, calls_leave
from sim.centre.playbooks import OTHERS
from sim.engine.acting import Acting, acting
from sim.engine.changes import CALLBACKS, CALLS_MOVED, MESSAGE, Change
from sim.rounding import NOISE
from sim.workload import Failure

Levels = list[tuple[float, float]]
"""Times at which a share changes, and to what."""


class _Moved(NamedTuple):
    """A share of the calls of a site over time, and where they go; -1: to the others."""

    to: int
    levels: Levels

    def at(self, time: float) -> float:
        return next((share for since, share in reversed(self.levels) if since <= time), 0.0)


class Back(NamedTuple):
    """When the carrier sends a site calls again, and the share that still goes elsewhere."""

    start_s: float
    levels: Levels


def by_hand(centre: Centre, failures: Sequence[Failure]) -> Iterator[Change]:
    """Every change that people make to where calls go and what callers hear."""
    if any(failure.actions for failure in failures):
        yield from _calls_moved(centre, failures)
        yield from _callbacks(centre, failures)
        yield from _messages(centre, failures)


def carrier_back(centre: Centre, failure: Failure) -> Back:
    """The carrier's return after a failure: by itself, or when somebody sees to it.

    The last of several who see to it counts; the levels end with 0.
    """
    start = failure.repair_s + centre.outages[failure.outage].failback_delay_s
    hand = _sees_to_it(centre, failure)
    start = start if hand is None else max(start, hand.start_s)
    return Back(start, _down(start, 1.0, hand))


def _sees_to_it(centre: Centre, failure: Failure) -> Acting | None:
    """Who sends calls back by hand, the last of several."""
    return max(acting(centre, [failure], "fail_back"), key=lambda one: one.start_s, default=None)


def _steps(share: float, step: float | None) -> int:
    return 1 if step is None else max(math.ceil(share / step - NOISE), 1)


def _up(one: Acting) -> Levels:
    """The share that is moved, step by step, until the action ends."""
    action = one.action
    number = _steps(action.moved, action.step)
    found = []
    for place in range(number):
        time = one.start_s + place * (action.every_s or 0.0)
        if time >= one.end_s:
            break
        done = place + 1 == number
        found.append((time, action.moved if done else (place + 1) * (action.step or 0.0)))
    return found


def _down(start: float, share: float, hand: Acting | None) -> Levels:
    """A share that goes back to 0, in the steps of a `fail_back`."""
    step = None if hand is None else hand.action.step
    if hand is None or step is None:
        return [(start, 0.0)]
    every, number = hand.action.every_s or 0.0, _steps(share, step)
    last = number - 1
    back = [(start + place * every, share - (place + 1) * step) for place in range(last)]
    return [*back, (start + last * every, 0.0)]


def _calls_moved(centre: Centre, failures: Sequence[Failure]) -> Iterator[Change]:
    """Of several who move calls of a site the largest share counts, the first of equal ones."""
    sites = list(centre.sites)
    pieces: defaultdict[str, list[_Moved]] = defaultdict(list)
    for one in acting(centre, failures, "move_calls"):
        site = calls_leave(centre, one.outage, one.action)
        if site is None:
            continue
        to = -1 if one.action.to == OTHERS else sites.index(one.action.to)
        hand = _sees_to_it(centre, one.failure)
        end = one.end_s if hand is None else max(one.end_s, hand.start_s)
        up = _up(one._replace(end_s=end))
        pieces[site].append(_Moved(to, [*up, *_down(end, up[-1][1], hand)]))
    for failure in failures:
        outage = centre.outages[failure.outage]
        left = failure.detect_s + centre.routing.reroute_delay_s < failure.repair_s
        if outage.moves_carrier and left:
            pieces[outage.name].append(_Moved(-1, carrier_back(centre, failure).levels))
    for site, moved in pieces.items():
        yield from _largest(sites.index(site), moved)


def _largest(site: int, pieces: list[_Moved]) -> Iterator[Change]:
    now = -1, 0.0
    for time in sorted({time for piece in pieces for time, _ in piece.levels}):
        best = max(pieces, key=lambda piece: piece.at(time))
        share = best.at(time)
        found = (best.to, share) if share > 0.0 else (-1, 0.0)
        if found != now:
            yield Change(time, CALLS_MOVED, site, value=found[0], share=share)
            now = found


def _callbacks(centre: Centre, failures: Sequence[Failure]) -> Iterator[Change]:
    """Callbacks are offered while one action at least holds."""
    steps: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for one in acting(centre, failures, "offer_callbacks"):
        for kind in caller_types(centre, one.action):
            steps[kind] += [(one.start_s, 1), (one.end_s, -1)]
    types = list(centre.contact_types)
    for kind, changes in steps.items():
        holding, offered = 0, False
        for time in sorted({time for time, _ in changes}):
            holding += sum(step for at, step in changes if at == time)
            if (holding > 0) != offered:
                offered = holding > 0
                yield Change(time, CALLBACKS, types.index(kind), value=int(offered))


def _messages(centre: Centre, failures: Sequence[Failure]) -> Iterator[Change]:
    """Of several messages the one is played that was begun last."""
    mine: defaultdict[str, list[Acting]] = defaultdict(list)
    for one in acting(centre, failures, "play_message"):
        for kind in caller_types(centre, one.action):
            mine[kind].append(one)
    types = list(centre.contact_types)
    for kind, actions in mine.items():
        now = -1.0, 0.0
        for time in sorted({t for one in actions for t in (one.start_s, one.end_s)}):
            there = [one for one in actions if one.start_s <= time < one.end_s]
            last = max(there, key=lambda one: one.start_s, default=None)
            found = -1.0, 0.0
            if last is not None:
                found = float(last.action.message_s or 0.0), float(last.action.hang_up or 0.0)
            if found != now:
                yield Change(time, MESSAGE, types.index(kind), amount=found[0], share=found[1])
                now = found
