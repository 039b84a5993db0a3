"""When a pool's own agents are on the phones where people put breaks off or move agents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sim.centre import Centre
from sim.centre.outages import Outage
from sim.centre.playbooks import Action
from sim.rounding import half_up
from sim.workload import Absence, Failure
from tests.oracle.duties import OnPhones, on_the_phones


@dataclass
class Done:
    """Something that people do in a failure, from when to when."""

    action: Action
    failure: Failure
    outage: Outage
    start: float
    end: float

    def holds(self, time: float) -> bool:
        return self.start <= time < self.end


@dataclass
class Visit:
    """Agents of one pool who work in another."""

    pool: str
    start: float
    end: float
    times: list[OnPhones]

    def there(self, centre: Centre, time: float) -> int:
        last = centre.horizon.end_s
        return sum(d.start_s <= time and (time < d.end_s or d.end_s >= last) for d in self.times)


def done(centre: Centre, failures: tuple[Failure, ...], name: str) -> Iterator[Done]:
    """What people do of a kind, failure by failure."""
    for failure in failures:
        for taken in failure.actions:
            action = centre.playbooks[taken.playbook].actions[taken.number]
            if action.action == name:
                end = failure.repair_s + action.ends_after_repair_s
                outage = centre.outages[failure.outage]
                yield Done(action, failure, outage, taken.start_s, end)


def takes_agents(centre: Centre, outage: Outage, pool: str) -> bool:
    """Whether a failure takes agents of a pool."""
    if not outage.effects.agents:
        return False
    at = pool if outage.effects.place == "pool" else centre.pools[pool].site
    return outage.name == at


def where(centre: Centre, one: Done) -> str | None:
    """The site at which the failure is."""
    name = one.outage.name
    match one.outage.effects.place:
        case "link":
            return None
        case "pool":
            return centre.pools[name].site
        case "trunk_group":
            return name.split(".")[0]
    return name


def alike(centre: Centre, pool: str, to: str) -> str | None:
    """Where somebody of a pool goes: the pool named, or that of another site most like it."""
    if to != "others":
        return to
    mine = centre.pools[pool]
    fit = {
        name: len(set(mine.skills) & set(other.skills))
        for name, other in centre.pools.items()
        if other.site != mine.site
    }
    best = max(fit, key=lambda name: fit[name], default=None)
    return best if best is not None and fit[best] > 0 else None


def own_plans(
    centre: Centre, failures: tuple[Failure, ...], absences: tuple[Absence, ...]
) -> tuple[dict[str, list[OnPhones]], list[Visit]]:
    """When the agents of every pool are on the phones there, and who works elsewhere."""
    plans = {name: on_the_phones(centre, name, absences) for name in centre.pools}
    for name in centre.pools:
        spans = [(d.start, d.end) for d in done(centre, failures, "put_off_breaks")
                 if (name in d.action.pools if d.action.pools is not None
                     else not takes_agents(centre, d.outage, name))]  # fmt: skip
        if spans and centre.pools[name].staffing.end_of_shift != "first_free":
            plans[name] = _breaks_later(centre, plans[name], _joined(spans))
    visits = []
    moves = [d for d in done(centre, failures, "move_agents") if d.action.away_from != "failed"]
    for move in sorted(moves, key=lambda d: d.start):
        for name, pool in centre.pools.items():
            to = alike(centre, name, move.action.to)
            if move.action.away_from not in (name, pool.site) or to is None:
                continue
            if move.action.away_from in centre.pools and move.action.away_from != name:
                continue
            visits.append(_visit(centre, plans, move, name, to))
    return plans, visits


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and found[-1][1] >= start:
            before = found.pop()
            start, end = before[0], max(before[1], end)
        found.append((start, end))
    return found


def _breaks_later(
    centre: Centre,
    plan: list[OnPhones],
    spans: list[tuple[float, float]],
) -> list[OnPhones]:
    """Breaks that begin within a span begin later by its length, if the shift has room."""
    found = []
    for agent in {d.agent for d in plan}:
        mine = sorted(d for d in plan if d.agent == agent)
        ends = mine[-1].end_s
        stay, later = [], []
        for one, other in pairwise(mine):
            rest = one.end_s, other.start_s
            span = [s for s in spans if s[0] <= rest[0] < s[1]] if mine[0].shift >= 0 else []
            if span:
                later.append((rest[0] + (span[0][1] - span[0][0]), rest[1] - rest[0]))
            else:
                stay.append(rest)
        if not later:
            found += mine
            continue
        for goes, length in later:
            for start, end in sorted(stay):
                if goes < end and start < goes + length:
                    goes = end
            if goes + length < ends:
                stay.append((goes, goes + length))
        since = mine[0].start_s
        for goes, back in [*sorted(stay), (ends, ends)]:
            if since < goes and since < centre.horizon.end_s:
                last = goes == ends
                found.append(
                    OnPhones(since, agent, goes, last and mine[-1].ends_shift, mine[0].shift)
                )
            since = back
    return sorted(found)


def _visit(
    centre: Centre, plans: dict[str, list[OnPhones]], move: Done, name: str, to: str
) -> Visit:
    """The first of those on duty go, and are away until the action ends."""
    last = centre.horizon.end_s
    there = sorted(
        d.agent
        for d in plans[name]
        if d.start_s <= move.start and (move.start < d.end_s or d.end_s >= last)
    )
    share = 1.0 if move.action.share is None else move.action.share
    who = set(there[: half_up(len(there) * share)])
    left, away = [], []
    for d in plans[name]:
        if d.agent not in who or d.end_s <= move.start or move.end <= d.start_s:
            left.append(d)
            continue
        away.append(d)
        if d.start_s < move.start:
            left.append(d._replace(end_s=move.start, ends_shift=False))
        if move.end < d.end_s:
            left.append(d._replace(start_s=move.end))
    plans[name] = sorted(left)
    return Visit(to, move.start + move.action.travel_s, move.end, away)
