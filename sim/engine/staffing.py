"""Agents over time: the roster, what outages take, who has moved, who stands by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.duties import phases, shift_ends
from sim.centre.outages import Outage
from sim.centre.rosters import Roster, roster
from sim.engine.changes import (
    AGENTS_LOST,
    AGENTS_RESUME,
    HOLD,
    OVERTIME,
    SHIFT_ENDS,
    STAFFING,
    TALKING_SURVIVES,
    Change,
)
from sim.engine.lost_capacity import RAMP_STEPS, Loss, apart, blows, losses_of, share_left
from sim.rounding import all_half_up, half_up
from sim.workload import Absence, Failure, luck_of

Times = NDArray[np.float64]
Agents = NDArray[np.int64]
Side = Literal["left", "right"]

_FATES = {None: TALKING_SURVIVES, "survive": TALKING_SURVIVES, "drop": 0, "hold": HOLD}


def staffing_changes(
    centre: Centre, failures: Sequence[Failure], absences: tuple[Absence, ...]
) -> Iterator[Change]:
    """Changes of every pool's agents.

    The agents that an outage takes are gone until repair; then they log in again along a linear
    ramp of `RAMP_STEPS` equal steps. After the horizon the last staffing stays. Every change of who
    stays after a shift is followed by one of the staffing.
    """
    phase = phases(centre.pools)
    rosters = {
        name: roster(pool, centre.horizon, luck_of(absences, name), phase[name])
        for name, pool in centre.pools.items()
    }
    ends = 0
    for index, (name, described) in enumerate(centre.pools.items()):
        pool = _Pool(centre, failures, rosters, name)
        if described.overtime is not None:
            luck = luck_of(absences, name)
            ends_of = shift_ends(described, centre.horizon, luck, phase[name])
            pool.shift_ends = [(end.end_s, end.agents) for end in ends_of]
        yield from pool.changes(index, ends)
        ends += len(pool.shift_ends)


def taken_from(centre: Centre, failures: Sequence[Failure], pool: str) -> list[Loss]:
    """The failures that take agents of a pool."""
    site = centre.pools[pool].site
    return losses_of(centre, failures, "agents", ("site", site), ("pool", pool))


def _on_duty(plan: Roster, times: Times, side: Side = "right") -> Agents:
    """Available agents at ``times``, or (side left) just before."""
    after = np.searchsorted(plan.times, times, side=side)
    slot = np.minimum(after, len(plan.available)) - 1
    agents: Agents = np.where(slot < 0, 0, plan.available[np.maximum(slot, 0)])
    return agents


class _Pool:
    """One pool's agents: its own, those moved here and those who stand by, less those taken."""

    def __init__(
        self, centre: Centre, failures: Sequence[Failure], rosters: dict[str, Roster], name: str
    ) -> None:
        self.centre = centre
        self.rosters = rosters
        self.name = name
        self.plan = rosters[name]
        self.losses = taken_from(centre, failures, name)
        self.empty = apart(
            (x.failure.fail_s, x.failure.repair_s) for x in self.losses if x.outage.whole
        )
        """Spans in which nobody is left."""
        self.guests: list[tuple[float, float, int | None, Outage]] = []
        """From, until, number (None: a share of those whose place is lost), outage."""
        self.shift_ends: list[tuple[float, int]] = []
        """When agents leave of whom some may stay, and how many leave."""
        for failure in failures:
            outage = centre.outages[failure.outage]
            moved, standby = outage.moved_agents, outage.standby.get(name)
            if moved is not None and moved.pool == name:
                span = (failure.fail_s + moved.after_s, failure.repair_s)
                self.guests.append((*span, None, outage))
            if standby is not None and failure.detect_s < failure.repair_s:
                starts = failure.detect_s + standby.activation_delay_s
                ends = failure.repair_s + outage.failback_delay_s
                self.guests.append((starts, ends, standby.agents, outage))

    def changes(self, index: int, first: int) -> Iterator[Change]:
        """The pool's changes, the losses included; its ends of shifts are numbered from first."""
        overtime = list(self._overtime(index, first))
        yield from overtime
        asked = {change.time_s for change in overtime}
        times = self._times(asked)
        present = self._present(times)
        wanted = all_half_up(present * share_left(self.losses, times)).tolist()
        fails = {loss.failure.fail_s for loss in self.losses}
        level = 0
        for time, agents in zip(times.tolist(), wanted, strict=True):
            if agents != level or (agents and time in fails) or time in asked:
                yield Change(time, STAFFING, index, value=agents)
                level = agents
        for loss, before, after in blows(self.losses):
            if loss.outage.effects.premises and loss.outage.whole:
                continue  # a dead site's agents go with its calls
            now = np.array([loss.failure.fail_s])
            left = half_up(self._present(now, "left")[0] * after)
            fate = _FATES[loss.outage.fate("talking")]
            share = 1.0 - after / before
            yield Change(now[0].item(), AGENTS_LOST, index, loss.number, left, fate, share)
            if fate == HOLD:
                yield Change(self._resumes(loss), AGENTS_RESUME, index, loss.number)

    def _overtime(self, index: int, first: int) -> Iterator[Change]:
        """Who may stay after which shift, and when it is asked again whether they are needed."""
        overtime = self.centre.pools[self.name].overtime
        if overtime is None:
            return
        there = share_left(self.losses, np.array([end for end, _ in self.shift_ends]))
        for number, ((end, agents), left) in enumerate(
            zip(self.shift_ends, there.tolist(), strict=True), start=first
        ):
            stay = half_up(agents * left * overtime.share)
            if not stay:
                continue
            yield Change(end, OVERTIME, index, number, stay, SHIFT_ENDS)
            for after in overtime.checks():
                yield Change(end + after, OVERTIME, index, number, stay)
            yield Change(end + overtime.most_s, OVERTIME, index, number)

    def _resumes(self, loss: Loss) -> float:
        """When held calls go on: at the repair, unless the whole pool is lost then."""
        time = loss.failure.repair_s
        place = bisect_right(self.empty, (time, np.inf)) - 1
        return max(time, self.empty[place][1]) if place >= 0 else time

    def _times(self, asked: set[float]) -> Times:
        """Every time at which the number of agents may change."""
        found = {float(t) for t in self.plan.times[:-1]} | asked
        for loss in self.losses:
            repair, ramp = loss.failure.repair_s, loss.outage.return_ramp_s
            steps = RAMP_STEPS if ramp > 0 else 0
            found.add(loss.failure.fail_s)
            found.update(repair + ramp * i / RAMP_STEPS for i in range(steps + 1))
        for starts, ends, number, outage in self.guests:
            found.update((starts, ends))
            if number is None:
                for pool in self._left_by(outage):
                    found.update(t for t in self.rosters[pool].times.tolist() if starts < t < ends)
        return np.array(sorted(found))

    def _left_by(self, outage: Outage) -> list[str]:
        """Pools whose agents an outage takes."""
        if outage.effects.place == "pool":
            return [outage.name]
        return [name for name, pool in self.centre.pools.items() if pool.site == outage.name]

    def _present(self, times: Times, side: Side = "right") -> Agents:
        """Agents on duty and guests at ``times`` (rising), before outages take any."""
        present = _on_duty(self.plan, times, side)
        for starts, ends, number, outage in self.guests:
            bounds = np.searchsorted(times, (starts, ends), "left" if side == "right" else "right")
            first, last = bounds.tolist()
            if last <= first:
                continue
            if number is not None:
                present[first:last] += number
                continue
            lost = np.zeros(last - first, dtype=np.int64)
            for pool in self._left_by(outage):
                own = _on_duty(self.rosters[pool], times[first:last], side)
                lost += own - all_half_up(own * (1.0 - outage.share))
            assert outage.moved_agents is not None
            present[first:last] += all_half_up(lost * outage.moved_agents.share)
        return present
