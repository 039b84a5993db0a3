"""Which agents of a pool come and go, and whom failures take, worked out before anything runs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from sim.centre import Centre
from sim.centre.outages import Outage
from sim.centre.people import Overtime
from sim.rounding import half_up
from sim.workload import Absence, Failure
from sim.workload.counter_based import LOST_AGENT, chance
from tests.oracle.duties import OnPhones
from tests.oracle.guests import guests
from tests.oracle.plans import own_plans

Moves = list[tuple[int, str]]
"""Agents of a pool, and what each does: comes, rests, goes home, fails; may fail (of those who stay
after their shift a share does, the first of them)."""


class Taken(NamedTuple):
    """What happens to agents of a pool, and when."""

    time: float
    moves: Moves
    failure: int | None = None
    """The number of the failure that takes them; None: as planned, or back."""
    asked: str = ""
    """Whether they are asked to stay after their shift: ends (the shift does), again, goes (in any
    case)."""


@dataclass
class Component:
    """A component, its failures by number, and the agents whom they have taken."""

    number: int
    failures: list[tuple[int, Failure, Outage]]
    lost: set[int] = field(default_factory=set)
    by_failure: dict[int, set[int]] = field(default_factory=dict)
    """Whom each failure has taken; they are away until its repair, whatever else is repaired."""

    def share(self, time: float) -> float:
        """The share of the agents that is lost from ``time`` on, the largest of all failures."""
        shares = [0.0]
        for _, failure, outage in self.failures:
            if failure.fail_s <= time < failure.repair_s:
                shares.append(outage.share)
            elif time >= failure.repair_s:
                back = [t for t in returns(failure, outage) if t <= time]
                shares.append(outage.share * (1 - (len(back) - 1) / 20))
        return max(shares)

    @property
    def one_by_one(self) -> bool:
        """Whether its agents fail one by one, each by a failure of their own."""
        return self.failures[0][2].effects.one_by_one

    def taken(self, failure: Failure, outage: Outage, there: set[int]) -> set[int]:
        """Of those on the phones, whom a failure takes."""
        if self.one_by_one:
            return {failure.agent}
        return self.first(there - self.lost, self.spare(there, outage.share))

    def in_turn(self, failure: Failure, agents: set[int]) -> list[int]:
        """Of those who may be in planned overtime, whom a failure may take, in this order."""
        if self.one_by_one:
            agents = agents & {failure.agent}
        return sorted(agents, key=self.turn)

    def joins(self, time: float, agent: int, there: set[int]) -> None:
        """An agent comes on the phones, and is lost where more than the share would be there."""
        share = 0.0 if self.one_by_one else self.share(time)
        if share > 0 and agent not in self.lost and self.spare(there, share) > 0:
            self.lost.add(agent)

    def back(self, time: float, there: set[int]) -> set[int]:
        """Of those on the phones, who is back."""
        if not any(time in (f.repair_s, *returns(f, outage)) for _, f, outage in self.failures):
            return set()
        share, lost = self.share(time), self.lost
        if self.one_by_one:
            down = {f.agent for _, f, _ in self.failures if f.fail_s <= time < f.repair_s}
            self.lost = lost & down
        elif share > 0:
            away: set[int] = set()
            for number, failure, _ in self.failures:
                if failure.fail_s <= time < failure.repair_s:
                    away |= self.by_failure.get(number, set())
            self.lost = lost - self.first((lost & there) - away, -self.spare(there, share))
        else:
            self.lost = set()
        return (lost - self.lost) & there

    def spare(self, there: set[int], share: float) -> int:
        """How many more are there than the share that is left."""
        return len(there - self.lost) - half_up(len(there) * (1.0 - share))

    def first(self, agents: set[int], most: int) -> set[int]:
        """So many of these agents, by their luck."""
        return set(sorted(agents, key=self.turn)[: max(most, 0)])

    def turn(self, agent: int) -> tuple[float, int]:
        """The smallest is taken first."""
        return chance(agent, LOST_AGENT, self.number), agent


def returns(failure: Failure, outage: Outage) -> list[float]:
    """The times at which a further twentieth of the agents is back (the first: none yet)."""
    return [failure.repair_s + outage.return_ramp_s * i / 20 for i in range(21)]


def components(centre: Centre, pool: str, failures: tuple[Failure, ...]) -> list[Component]:
    """The components that take agents of a pool."""
    found: dict[tuple[str, str], list[tuple[int, Failure, Outage]]] = {}
    for number, failure in enumerate(failures):
        outage = centre.outages[failure.outage]
        name = pool if outage.effects.place == "pool" else centre.pools[pool].site
        if outage.effects.agents and outage.name == name:
            found.setdefault((outage.component, outage.name), []).append((number, failure, outage))
    return [Component(i, found[key]) for i, key in enumerate(sorted(found))]


def moves_of(
    centre: Centre, pool: str, failures: tuple[Failure, ...], absences: tuple[Absence, ...]
) -> Iterator[Taken]:
    """Failures come first, then agents leave and come as planned, then others come back."""
    plan = [
        *own_plans(centre, failures, absences)[0][pool],
        *guests(centre, pool, failures, absences),
    ]
    taking = components(centre, pool, failures)
    overtime, may_stay = centre.pools[pool].overtime, dict[int, float]()
    times = {d.start_s for d in plan} | {d.end_s for d in plan if d.end_s < centre.horizon.end_s}
    for component in taking:
        for _, failure, outage in component.failures:
            times |= {failure.fail_s, *returns(failure, outage)}
    for time in sorted(times):
        before = {d.agent for d in plan if d.start_s < time <= _until(centre, d)}
        hits: list[tuple[int, Moves]] = []
        for component in taking:
            for number, failure, outage in component.failures:
                if failure.fail_s == time:
                    taken = component.taken(failure, outage, before)
                    known = _lost(taking)
                    component.by_failure[number] = taken
                    component.lost |= taken
                    taken = taken & before - known
                    late = {n for n, until in may_stay.items() if time <= until}
                    fail = [(n, "fails") for n in sorted(taken)]
                    fail += [(n, "may fail") for n in component.in_turn(failure, late)]
                    if not (outage.effects.premises and outage.whole):
                        hits.append((number, fail))
        yield from (Taken(time, fail, number) for number, fail in sorted(hits))
        moves: Moves = [
            (d.agent, "goes home" if d.ends_shift else "rests")
            for d in plan
            if d.end_s == time < centre.horizon.end_s
            and (d.ends_shift or d.agent not in _lost(taking))
        ]
        gone = [d for d in plan if (d.agent, "goes home") in moves and d.end_s == time]
        gone = [d for d in gone if d.agent not in _lost(taking)]
        for asked in asked_to_stay(overtime, gone):
            may_stay |= dict.fromkeys((n for n, _ in asked[0].moves), asked[-1].time)
            yield from asked
        there = {d.agent for d in plan if d.start_s < time < _until(centre, d)}
        come = []
        for d in plan:
            if d.start_s == time:
                there.add(d.agent)
                for component in taking:
                    component.joins(time, d.agent, there)
                if d.agent not in _lost(taking):
                    come.append(d.agent)
        for component in taking:
            back = component.back(time, there)
            come += [n for n in back if n not in _lost(taking)]
        moves += [(number, "comes") for number in sorted(come)]
        if moves:
            yield Taken(time, moves)


def asked_to_stay(overtime: Overtime | None, gone: list[OnPhones]) -> Iterator[list[Taken]]:
    """The questions to those whose shifts end now, each shift's on their own."""
    for _, ended in groupby(sorted(gone, key=lambda d: d.shift), key=lambda d: d.shift):
        agents = sorted(d.agent for d in ended)
        if overtime is None or not half_up(len(agents) * overtime.share):
            continue
        moves = [(n, "") for n in agents[: half_up(len(agents) * overtime.share)]]
        time, number = gone[0].end_s, 1
        questions = [Taken(time, moves, asked="ends")]
        while number * overtime.check_s < overtime.most_s:
            questions.append(Taken(time + number * overtime.check_s, moves, asked="again"))
            number += 1
        yield [*questions, Taken(time + overtime.most_s, moves, asked="goes")]


def resumes(centre: Centre, pool: str, failures: tuple[Failure, ...], number: int) -> float:
    """When held calls go on: at the repair, or when nothing takes the whole pool any more."""
    time = failures[number].repair_s
    whole = [
        failure
        for component in components(centre, pool, failures)
        for _, failure, outage in component.failures
        if outage.whole and not outage.effects.one_by_one
    ]
    while True:
        later = [f.repair_s for f in whole if f.fail_s <= time < f.repair_s]
        if not later:
            return time
        time = max(later)


def _lost(taking: list[Component]) -> set[int]:
    return {agent for component in taking for agent in component.lost}


def _until(centre: Centre, duty: OnPhones) -> float:
    """Who is there when the horizon ends stays."""
    return duty.end_s if duty.end_s < centre.horizon.end_s else math.inf
