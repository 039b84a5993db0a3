"""Agents over time: who comes on duty and leaves it, whom outages take, who stays after a shift."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.centre import Centre
from sim.centre.cohorts import Luck
from sim.centre.duties import NOBODY_ABSENT, Duty, duties, phases
from sim.centre.memo import once_per_centre
from sim.centre.people import Overtime
from sim.engine.changes import (
    AGENTS_LOST,
    AGENTS_RESUME,
    COMES,
    FAILS,
    HOLD,
    MAY_FAIL,
    OVERTIME,
    RESTS,
    SHIFT_ENDS,
    SHIFT_OVER,
    STAFFING,
    TALKING_SURVIVES,
    TO_QUEUE,
    Change,
    Move,
)
from sim.engine.guests import guests_of
from sim.engine.lost_capacity import Loss, apart, losses_of
from sim.engine.put_off import with_actions
from sim.engine.who_is_lost import Lost
from sim.rounding import half_up
from sim.workload import Absence, Failure, luck_of

_FATES = {
    None: TALKING_SURVIVES,
    "survive": TALKING_SURVIVES,
    "drop": 0,
    "hold": HOLD,
    "requeue": TO_QUEUE,
}


def staffing_changes(
    centre: Centre, failures: Sequence[Failure], absences: tuple[Absence, ...]
) -> Iterator[Change]:
    """Changes of every pool's agents.

    The agents that an outage takes are gone until repair; then they log in again along a linear
    ramp of `RAMP_STEPS` equal steps. Who is on duty when the horizon ends stays.
    """
    luck = {name: luck_of(absences, name) for name in centre.pools}
    planned = _planned(centre)
    own = {
        name: _duties(centre, name, luck[name]) if luck[name] else plan
        for name, plan in planned.items()
    }
    own, visits = with_actions(centre, failures, own)
    guests = guests_of(centre, failures, own, visits, luck)
    for index, (name, pool) in enumerate(centre.pools.items()):
        losses = _taken_from(centre, failures, name)
        if luck[name] or guests[name] or losses or own[name] is not planned[name]:
            plan = own[name] + guests[name]
            yield from _Pool(index, plan, losses, pool.overtime, centre.horizon.end_s).changes()
        else:
            yield from _undisturbed(centre)[name]


def _duties(centre: Centre, pool: str, luck: Luck) -> tuple[Duty, ...]:
    return duties(centre.pools[pool], centre.horizon, luck, phases(centre.pools)[pool])


@once_per_centre
def _planned(centre: Centre) -> dict[str, tuple[Duty, ...]]:
    """The duties of every pool if nobody stays away."""
    return {name: _duties(centre, name, NOBODY_ABSENT) for name in centre.pools}


@once_per_centre
def _undisturbed(centre: Centre) -> dict[str, tuple[Change, ...]]:
    """The changes of every pool if nobody stays away and no failure matters to it."""
    end_s = centre.horizon.end_s
    return {
        name: tuple(_Pool(index, plan, [], centre.pools[name].overtime, end_s).changes())
        for index, (name, plan) in enumerate(_planned(centre).items())
    }


def _taken_from(centre: Centre, failures: Sequence[Failure], pool: str) -> list[Loss]:
    """The failures that take agents of a pool."""
    site = centre.pools[pool].site
    return losses_of(centre, failures, "agents", ("site", site), ("pool", pool))


class _Now(NamedTuple):
    """What happens to a pool at one instant."""

    ends: list[Duty]
    starts: list[Duty]


class _Pool:
    """One pool's agents, those who are there for others included, less those taken."""

    def __init__(
        self,
        index: int,
        plan: Sequence[Duty],
        losses: list[Loss],
        overtime: Overtime | None,
        end_s: float,
    ) -> None:
        self._index = index
        self._overtime = overtime
        self._lost = Lost(losses)
        self._on_phones: set[int] = set()
        self._may_stay: dict[int, float] = {}
        """Who may be in planned overtime, and until when."""
        self._empty = apart(
            (x.failure.fail_s, x.failure.repair_s)
            for x in losses
            if x.outage.whole and not x.outage.effects.one_by_one
        )
        self._plan: dict[float, _Now] = defaultdict(lambda: _Now([], []))
        for duty in plan:
            self._plan[duty.start_s].starts.append(duty)
            if duty.end_s < end_s:
                self._plan[duty.end_s].ends.append(duty)

    def changes(self) -> Iterator[Change]:
        """The changes of the pool, in order of time.

        At one instant failures come first, then agents leave as planned, come as planned, and come
        back after a failure.
        """
        for time in sorted({*self._plan, *self._lost.times()}):
            yield from self._fail(time)
            for stay in self._who_may_stay(time):
                yield from self._asked(time, stay)
            moves = tuple(self._as_planned(time))
            if moves:
                yield Change(time, STAFFING, self._index, moves=moves)

    def _fail(self, time: float) -> Iterator[Change]:
        for loss, agents in self._lost.fail(time, self._on_phones):
            may_stay = {agent for agent, until in self._may_stay.items() if time <= until}
            if loss.outage.effects.premises and loss.outage.whole:
                continue  # a dead site's agents go with its calls
            late = self._lost.in_overtime(loss, may_stay)
            moves = (*((a, FAILS) for a in sorted(agents)), *((a, MAY_FAIL) for a in late))
            fate, share = _FATES[loss.outage.fate("talking")], loss.outage.share
            yield Change(
                time, AGENTS_LOST, self._index, loss.number, fate=fate, amount=share, moves=moves
            )
            if fate == HOLD:
                yield Change(self._resumes(loss), AGENTS_RESUME, self._index, loss.number)

    def _who_may_stay(self, time: float) -> Iterator[list[int]]:
        """Of each shift that ends now, the agents who may stay."""
        if self._overtime is None or time not in self._plan:
            return
        by_shift: dict[int, list[int]] = defaultdict(list)
        for duty in self._plan[time].ends:
            if duty.ends_shift and not self._lost.has(duty.agent):
                by_shift[duty.shift].append(duty.agent)
        for _, there in sorted(by_shift.items()):
            yield sorted(there)[: half_up(len(there) * self._overtime.share)]

    def _asked(self, time: float, stay: list[int]) -> Iterator[Change]:
        """Agents may stay after their shift, and are asked again and again."""
        assert self._overtime is not None
        if not stay:
            return
        until = time + self._overtime.most_s
        self._may_stay.update(dict.fromkeys(stay, until))
        moves = tuple((agent, SHIFT_OVER) for agent in stay)
        yield Change(time, OVERTIME, self._index, value=1, fate=SHIFT_ENDS, moves=moves)
        for after in self._overtime.checks():
            yield Change(time + after, OVERTIME, self._index, value=1, moves=moves)
        yield Change(until, OVERTIME, self._index, moves=moves)

    def _as_planned(self, time: float) -> Iterator[Move]:
        now = self._plan.get(time, _Now([], []))
        for duty in now.ends:
            self._on_phones.discard(duty.agent)
            if duty.ends_shift:
                yield duty.agent, SHIFT_OVER
            elif not self._lost.has(duty.agent):
                yield duty.agent, RESTS
        came = []
        for duty in now.starts:
            self._on_phones.add(duty.agent)
            if not self._lost.joins(time, duty.agent, self._on_phones):
                came.append(duty.agent)
        came.extend(self._lost.back(time, self._on_phones))
        for agent in sorted(came):
            yield agent, COMES

    def _resumes(self, loss: Loss) -> float:
        """When held calls go on: at the repair, unless the whole pool is lost then."""
        time = loss.failure.repair_s
        place = bisect_right(self._empty, (time, float("inf"))) - 1
        return max(time, self._empty[place][1]) if place >= 0 else time
