"""Duties as playbooks change them: breaks that are put off, agents who are away in another pool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sim.centre import Centre
from sim.centre.duties import Duty
from sim.centre.playbook_places import agents_come_to, agents_leave, break_pools
from sim.centre.playbooks import FAILED
from sim.engine.acting import acting
from sim.rounding import half_up
from sim.workload import Failure

Spans = list[tuple[float, float]]
Plans = dict[str, tuple[Duty, ...]]


class Visit(NamedTuple):
    """Agents of a pool that stays up who work in another one meanwhile.

    Attributes
    ----------
    pool : to which they go.
    start_s, end_s : from when to when they may take calls there.
    duties : what is cut out of their own.
    """

    pool: str
    start_s: float
    end_s: float
    duties: tuple[Duty, ...]


def with_actions(
    centre: Centre, failures: Sequence[Failure], own: Plans
) -> tuple[Plans, list[Visit]]:
    """The duties of the pools' own agents as playbooks change them, and who visits other pools."""
    if not any(failure.actions for failure in failures):
        return own, []
    found = dict(own)
    for name, spans in _put_off_in(centre, failures).items():
        found[name] = breaks_put_off(found[name], spans, centre.horizon.end_s)
    return found, list(_visits(centre, failures, found))


def _put_off_in(centre: Centre, failures: Sequence[Failure]) -> dict[str, Spans]:
    """When breaks of each pool are put off; spans that touch are one."""
    wanted: defaultdict[str, Spans] = defaultdict(list)
    for one in acting(centre, failures, "put_off_breaks"):
        for pool in break_pools(centre, one.outage, one.action):
            wanted[pool].append((one.start_s, one.end_s))
    found = {}
    for pool, spans in wanted.items():
        joined: Spans = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                start, end = joined[-1][0], max(joined.pop()[1], end)
            joined.append((start, end))
        found[pool] = joined
    return found


def breaks_put_off(plan: Sequence[Duty], spans: Spans, end_s: float) -> tuple[Duty, ...]:
    """Duties whose breaks (and other work) that would begin within a span begin later.

    They are all put off by the length of the span, so that nobody's break begins before its end and
    breaks that were staggered stay so; one that would run into another break follows it, and one
    for which the shift has no room falls away.
    """
    by_agent: defaultdict[int, list[Duty]] = defaultdict(list)
    for duty in plan:
        by_agent[duty.agent].append(duty)
    found: list[Duty] = []
    for mine in by_agent.values():
        if mine[0].shift < 0 or len(mine) == 1:
            found.extend(mine)
        else:
            found.extend(_later(mine, spans, end_s))
    return tuple(sorted(found, key=lambda duty: (duty.start_s, duty.agent)))


def _later(mine: list[Duty], spans: Spans, end_s: float) -> Iterable[Duty]:
    """One agent's duties."""
    kept: Spans = []
    put_off: Spans = []
    for before, after in pairwise(mine):
        goes, back = before.end_s, after.start_s
        span = next((s for s in spans if s[0] <= goes < s[1]), None)
        if span is None:
            kept.append((goes, back))
        else:
            put_off.append((goes + (span[1] - span[0]), back - goes))
    if not put_off:
        return mine
    last = mine[-1]
    for goes, length in put_off:
        for start, end in sorted(kept):
            if start < goes + length and goes < end:
                goes = end
        if goes + length < last.end_s:
            kept.append((goes, goes + length))
    found = []
    here = mine[0].start_s
    for goes, back in sorted(kept):
        if here < goes and here < end_s:
            found.append(Duty(last.agent, here, goes, False, last.shift))
        here = back
    if here < end_s:
        found.append(last._replace(start_s=here))
    return found


def _visits(centre: Centre, failures: Sequence[Failure], plans: Plans) -> Iterator[Visit]:
    """Those who visit, of those on duty the first; they are cut out of ``plans``."""
    moves = [
        one
        for one in acting(centre, failures, "move_agents")
        if one.action.away_from != FAILED and one.start_s < one.end_s
    ]
    for one in sorted(moves, key=lambda one: one.start_s):
        for pool in agents_leave(centre, one.outage, one.action):
            to = agents_come_to(centre, [pool], one.action.to)
            if to is None:
                continue
            there = on_duty(plans[pool], one.start_s, centre.horizon.end_s)
            chosen = frozenset(there[: half_up(len(there) * one.action.moved)])
            plans[pool], cut = without(plans[pool], chosen, one.start_s, one.end_s)
            yield Visit(to, one.start_s + one.action.travel_s, one.end_s, cut)


def on_duty(plan: Sequence[Duty], time: float, end_s: float) -> list[int]:
    """Numbers of the agents on duty at a time, rising; who is there at the horizon's end stays."""
    return sorted(
        duty.agent
        for duty in plan
        if duty.start_s <= time and (time < duty.end_s or duty.end_s >= end_s)
    )


def without(
    plan: Sequence[Duty], agents: frozenset[int], start_s: float, end_s: float
) -> tuple[tuple[Duty, ...], tuple[Duty, ...]]:
    """Duties without those of some agents between two times, and what is cut out."""
    left, cut = [], []
    for duty in plan:
        if duty.agent not in agents or duty.end_s <= start_s or duty.start_s >= end_s:
            left.append(duty)
            continue
        cut.append(duty)
        if duty.start_s < start_s:
            left.append(duty._replace(end_s=start_s, ends_shift=False))
        if duty.end_s > end_s:
            left.append(duty._replace(start_s=end_s))
    return tuple(sorted(left, key=lambda duty: (duty.start_s, duty.agent))), tuple(cut)
