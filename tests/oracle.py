"""The oracle: a deliberately slow and simple simulator, written from the model's page alone.

It keeps a plain list of coming events and looks through all of it for the next one; it looks
through every call to count who waits, who holds a line or a port, and whom a freed agent takes.
It shares with the engines the description of a centre, the drawn luck and the shape of the log,
and none of their code: where an engine and the oracle part, one of them has misread the model.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.centre import Centre
from sim.centre.base import clock_seconds
from sim.centre.pools import AgentPool
from sim.centre.routing import Route, Step
from sim.engine import CallLog
from sim.engine.codes import DISPOSITIONS, LOSS_CAUSES
from sim.engine.log import COLUMNS, Names
from sim.workload import Failure, Workload

DAY = 86_400.0
KINDS = ("world", "service", "queue", "step", "patience", "arrival")
WORLD = ("fails", "repaired", "leaves", "returns", "closes", "opens", "staffing")
AFTER_EVERY_CHANGE = 10**9


@dataclass
class Caller:
    """One call: where it is now and what it has been offered."""

    number: int
    kind: str
    place: str = "outside"
    """outside, port (waits for one), ivr, line, moving, talk, wrap, gone"""
    in_front: bool = False
    entry: str | None = None
    group: int | None = None
    line: str = ""
    joined: float = 0.0
    opened: list[Step] = field(default_factory=list)
    next_step: int = 0
    may_balk: bool = True
    patience_runs: bool = False
    pool: str = ""
    answer: float = 0.0


@dataclass
class Team:
    """A pool: the agents present, each a record of what it does."""

    level: int = 0
    wanted: int = 0
    idle_since: list[float] = field(default_factory=list)
    serving: list[int] = field(default_factory=list)


class Oracle:
    """One replication, event by event."""

    def __init__(self, centre: Centre, workload: Workload) -> None:
        self.centre, self.luck = centre, workload
        self.now = 0.0
        self.events: list[tuple[float, int, int, str, Any]] = []
        self.calls = [
            Caller(n, list(centre.contact_types)[k]) for n, k in enumerate(workload.contact_type)
        ]
        self.teams = {name: Team() for name in centre.pools}
        self.down = dict.fromkeys(centre.sites, 0)
        self.believed_down = dict.fromkeys(centre.sites, 0)
        self.open = self.holding = self.releasing = False
        self.levels: list[tuple[float, int, int]] = []
        self.rows: list[dict[str, Any]] = [{} for _ in self.calls]

    def run(self) -> CallLog:
        for index, (time, what, _, _, value) in enumerate(changes(self.centre, self.luck.failures)):
            self.plan(time, "world", index, WORLD[what], value)
        last_change = max((e[0] for e in self.events), default=0.0)
        for caller in self.calls:
            arrival = float(self.luck.arrival_s[caller.number])
            self.plan(arrival, "arrival", caller.number, "arrives", caller)
        while self.events:
            event = min(self.events, key=lambda e: e[:3])
            self.events.remove(event)
            self.now = event[0]
            getattr(self, event[3])(event[4])
            if self.holding and not self.releasing and not any(c.in_front for c in self.calls):
                self.plan(self.now, "world", AFTER_EVERY_CHANGE, "releases", None)
                self.releasing = True
        forgotten = [c for c in self.calls if c.place != "gone"]
        times = [row[t] for row in self.rows for t in row if t.endswith("_s")]
        self.now = max([self.centre.horizon.end_s, last_change, *times])
        for caller in forgotten:
            self.ends(caller, "disconnected", "closed")
        return self.log()

    def plan(self, time: float, kind: str, index: int, what: str, who: Any) -> None:
        self.events.append((time, KINDS.index(kind), index, what, who))

    def forget(self, caller: Caller) -> None:
        """Nothing that was planned for a call will happen any more."""
        self.events = [e for e in self.events if e[4] is not caller]

    def write(self, caller: Caller, **cells: Any) -> None:
        self.rows[caller.number].update(cells)

    def delay(self, one: str, other: str) -> float:
        if one == other:
            return 0.0
        name = self.centre.link_between(one, other)
        assert name is not None
        return self.centre.links[name].transfer_delay_s

    # Entry ---------------------------------------------------------------------------------

    def arrives(self, caller: Caller) -> None:
        caller.in_front = self.open
        cause = "no_site"
        for site in self.sites_to_try(caller):
            if self.down[site]:
                self.ends(caller, "dropped_in_outage", "before_detection")
                return
            group = self.free_group(site)
            if group is not None:
                caller.entry, caller.group = site, group
                self.write(caller, entry_site=site, trunk_group=group)
                self.starts_ivr(caller)
                return
            cause = "no_line"
        self.ends(caller, "blocked", cause)

    def free_group(self, site: str) -> int | None:
        groups = list(self.centre.sites[site].trunk_groups.values())
        for number, group in enumerate(groups):
            held = [c for c in self.calls if c.entry == site and c.group == number]
            if len(held) < group.lines:
                return number
        return None if groups else -1

    def route(self, kind: str) -> Route:
        name = self.centre.contact_types[kind].route
        assert name is not None
        return self.centre.routes[name]

    def sites_to_try(self, caller: Caller) -> list[str]:
        entry = self.route(caller.kind).entry
        sites = entry.order()
        up = [s for s in sites if not self.believed_down[s]]
        overflow = self.centre.routing.overflow
        if entry.policy == "order":
            first = sites[0] if sites[0] in up or overflow else None
        elif entry.policy == "shares":
            assert entry.shares is not None
            first = self.by_shares(float(self.luck.u_entry[caller.number]), entry.shares, up)
        else:
            waits = {s: self.expected_wait(caller.kind, s) for s in up}
            idle = {s: self.idle_first(caller.kind, s) for s in up}
            first = None
            for s in up:
                if first is None or (
                    waits[s] < waits[first]
                    if entry.policy == "least_expected_wait"
                    else idle[s] > idle[first]
                ):
                    first = s
        if first is None:
            return []
        order = [first, *(s for s in sites if s != first)] if overflow else [first]
        return [s for s in order if s in up]

    def by_shares(self, u: float, shares: dict[str, float], up: list[str]) -> str | None:
        site, low = "", 0.0
        for site in shares:
            if u < low + shares[site] or site == list(shares)[-1]:
                break
            low += shares[site]
        if site in up:
            return site
        if not up or not self.centre.routing.overflow:
            return None
        if sum(shares[s] for s in up) <= 0:
            return up[0]
        stretched = (u - low) / shares[site] * sum(shares[s] for s in up)
        for other in up:
            stretched -= shares[other]
            if stretched < 0:
                return other
        return up[-1]

    # IVR -----------------------------------------------------------------------------------

    def starts_ivr(self, caller: Caller) -> None:
        assert caller.entry is not None
        ivr = self.centre.sites[caller.entry].ivr
        if self.centre.contact_types[caller.kind].ivr is None:
            self.is_offered(caller)
        elif ivr is not None and ivr.ports <= len(self.at_site(caller.entry, "ivr")):
            if ivr.when_full == "bypass":
                self.is_offered(caller)
            elif ivr.when_full == "block":
                self.ends(caller, "blocked", "no_port")
            else:
                caller.place = "port"
        else:
            self.takes_port(caller)

    def at_site(self, site: str, place: str) -> list[Caller]:
        return [c for c in self.calls if c.entry == site and c.place == place]

    def takes_port(self, caller: Caller) -> None:
        caller.place = "ivr"
        self.write(caller, ivr_start_s=self.now)
        seconds = float(self.luck.ivr_s[caller.number])
        self.plan(self.now + seconds, "queue", caller.number, "ends_ivr", caller)

    def ends_ivr(self, caller: Caller) -> None:
        n = caller.number
        assert caller.entry is not None
        outcome = int(self.luck.ivr_outcome[n])
        self.write(
            caller,
            ivr_end_s=self.now,
            ivr_outcome=outcome,
            ivr_menus=int(self.luck.ivr_menus[n]),
            ivr_flags=int(self.luck.ivr_flags[n]),
        )
        caller.place = "outside"
        waiting = self.at_site(caller.entry, "port")
        if waiting:
            self.takes_port(waiting[0])
        if outcome == 2:
            self.is_offered(caller)
        else:
            self.ends(caller, "contained" if outcome == 1 else "hung_up_in_ivr", "")

    # The line ------------------------------------------------------------------------------

    def is_offered(self, caller: Caller) -> None:
        serve_out = self.centre.horizon.closing == "serve_out"
        if not self.open and not (serve_out and caller.in_front):
            self.ends(caller, "disconnected", "closed")
            return
        assert caller.entry is not None
        self.write(caller, queue_s=self.now)
        self.reaches(caller, caller.entry)

    def reaches(self, caller: Caller, site: str) -> None:
        caller.place, caller.line, caller.joined = "outside", site, self.now
        caller.opened, caller.next_step = [], 0
        self.write(caller, queue_site=site)
        if self.opens_what_is_due(caller):
            return
        kind = self.centre.contact_types[caller.kind]
        everyone = [c for c in self.calls if c.place == "line" and c.line == site]
        alike = [c for c in everyone if c.kind == caller.kind]
        of_kind, of_site = kind.queue_limit, self.centre.sites[site].queue_limit
        if (of_kind is not None and len(alike) >= of_kind) or (
            of_site is not None and len(everyone) >= of_site
        ):
            self.ends(caller, "blocked_queue", "queue_full")
        elif caller.may_balk and self.luck.balks[caller.number]:
            self.ends(caller, "balked", "")
        else:
            caller.may_balk = False
            caller.place = "line"
            self.starts_patience(caller)
            self.awaits_step(caller)

    def starts_patience(self, caller: Caller) -> None:
        patience = float(self.luck.patience_s[caller.number])
        if not caller.patience_runs and math.isfinite(patience):
            self.plan(self.now + patience, "patience", caller.number, "gives_up", caller)
        caller.patience_runs = True

    def awaits_step(self, caller: Caller) -> None:
        steps = self.steps(caller.kind, caller.line)
        if caller.next_step < len(steps):
            due = caller.joined + steps[caller.next_step].after_s
            self.plan(due, "step", caller.number, "step_is_due", caller)

    def step_is_due(self, caller: Caller) -> None:
        if not self.opens_what_is_due(caller):
            self.awaits_step(caller)

    def steps(self, kind: str, site: str) -> list[Step]:
        """The steps of a type's line; without overflow whatever leaves the site is taken out."""
        found = []
        for step in self.route(kind).steps[site]:
            if not self.centre.routing.overflow:
                near = tuple(p for p in step.pools if self.centre.pools[p].site == site)
                if not near:
                    continue
                step = step.model_copy(update={"pools": near})
            found.append(step)
        return found

    def opens_what_is_due(self, caller: Caller) -> bool:
        """True when the call was taken by an agent or has left this line."""
        steps = self.steps(caller.kind, caller.line)
        while caller.next_step < len(steps):
            step = steps[caller.next_step]
            if caller.joined + step.after_s > self.now:
                return False
            caller.next_step += 1
            if not self.holds(caller, step):
                continue
            row = self.rows[caller.number]
            row["steps_opened"] = row.get("steps_opened", 0) + 1
            if step.transfer_to is not None:
                self.moves(caller, step.transfer_to)
                return True
            caller.opened.append(step)
            pool = self.picks_pool(caller, step)
            if pool is not None:
                team = self.teams[pool]
                team.idle_since.remove(min(team.idle_since))
                self.is_taken(caller, pool)
                return True
        return False

    def holds(self, caller: Caller, step: Step) -> bool:
        asked = step.condition
        if asked is None:
            return True
        alike = [
            c
            for c in self.calls
            if c.place == "line" and c.line == caller.line and c.kind == caller.kind
        ]
        others = [c for c in alike if c is not caller]
        answers = [True]
        if asked.queue_longer_than is not None:
            answers.append(len(others) > asked.queue_longer_than)
        if asked.expected_wait_over_s is not None:
            wait = self.expected_wait(caller.kind, caller.line)
            answers.append(wait > asked.expected_wait_over_s)
        if asked.site_down is not None:
            answers.append(self.believed_down[asked.site_down] > 0)
        if asked.agents_idle is not None:
            idle = sum(len(self.teams[p].idle_since) for p in set(step.pools))
            answers.append(idle >= asked.agents_idle)
        return all(answers)

    def first_pools(self, kind: str, site: str) -> set[str]:
        steps = self.steps(kind, site)
        at_once = [s for s in steps if s.after_s == 0 and s.condition is None and s.pools]
        return {p for s in at_once or steps for p in s.pools}

    def idle_first(self, kind: str, site: str) -> int:
        return sum(len(self.teams[p].idle_since) for p in self.first_pools(kind, site))

    def expected_wait(self, kind: str, site: str) -> float:
        pools = self.first_pools(kind, site)
        if self.idle_first(kind, site):
            return 0.0
        agents = sum(self.teams[p].level for p in pools)
        if agents == 0:
            return math.inf
        ahead = [
            c
            for c in self.calls
            if c.place == "line" and c.line == site and self.first_pools(c.kind, site) & pools
        ]
        what = self.centre.contact_types[kind]
        handling = what.talk.mean() + (what.wrap_up.mean() if what.wrap_up is not None else 0.0)
        return (len(ahead) + 1) * handling / agents

    def picks_pool(self, caller: Caller, step: Step) -> str | None:
        free = [p for p in self.centre.pools if p in step.pools and self.teams[p].idle_since]
        ranks = {p: self.centre.pools[p].skills[caller.kind].preference for p in free}
        best = [p for p in free if ranks[p] == min(ranks.values())]
        if not best:
            return None
        if self.centre.routing.agent_selection == "random_agent":
            agents = [p for p in best for _ in self.teams[p].idle_since]
            return agents[int(float(self.luck.u_agent[caller.number]) * len(agents))]
        return min(best, key=lambda p: min(self.teams[p].idle_since))

    def moves(self, caller: Caller, site: str) -> None:
        delay = self.delay(caller.line, site)
        caller.place, caller.line = "moving", site
        if delay == 0:
            self.gets_there(caller)
        else:
            self.starts_patience(caller)
            self.plan(self.now + delay, "queue", caller.number, "gets_there", caller)

    def gets_there(self, caller: Caller) -> None:
        if self.down[caller.line]:
            self.ends(caller, "dropped_in_outage", "in_queue")
        else:
            self.reaches(caller, caller.line)

    def gives_up(self, caller: Caller) -> None:
        self.ends(caller, "abandoned", "")

    # Agents --------------------------------------------------------------------------------

    def is_taken(self, caller: Caller, pool: str) -> None:
        self.forget(caller)
        caller.place, caller.pool, caller.in_front = "talk", pool, False
        self.teams[pool].serving.append(caller.number)
        caller.answer = self.now + self.delay(caller.line, self.centre.pools[pool].site)
        self.write(caller, pool=pool)
        factor = self.centre.pools[pool].skills[caller.kind].factor
        talk = float(self.luck.talk_s[caller.number]) * factor
        self.plan(caller.answer + talk, "service", caller.number, "ends_talk", caller)

    def ends_talk(self, caller: Caller) -> None:
        self.write(caller, answer_s=caller.answer, talk_end_s=self.now)
        self.ends(caller, "answered", "")
        factor = self.centre.pools[caller.pool].skills[caller.kind].factor
        free = self.now + float(self.luck.wrap_up_s[caller.number]) * factor
        caller.place = "wrap"
        if free > self.now:
            self.plan(free, "service", caller.number, "ends_wrap_up", caller)
        else:
            self.ends_wrap_up(caller)

    def ends_wrap_up(self, caller: Caller) -> None:
        caller.place = "gone"
        self.write(caller, wrap_end_s=self.now)
        self.teams[caller.pool].serving.remove(caller.number)
        self.agent_is_free(caller.pool)

    def agent_is_free(self, pool: str) -> None:
        """An agent who has just ended a call stays if the staffing still wants one."""
        team = self.teams[pool]
        if len(team.serving) + len(team.idle_since) < team.level:
            self.looks_for_work(pool)

    def looks_for_work(self, pool: str) -> None:
        described = self.centre.pools[pool]
        best: tuple[Any, ...] | None = None
        for caller in self.calls:
            if caller.place != "line" or not any(pool in s.pools for s in caller.opened):
                continue
            kind = self.centre.contact_types[caller.kind]
            rank = described.skills[caller.kind].preference if described.own_type_first else 0
            merit = (rank, kind.priority, caller.joined - kind.head_start_s, caller.number)
            if best is None or merit < best:
                best = merit
        if best is None:
            self.teams[pool].idle_since.append(self.now)
        else:
            self.is_taken(self.calls[best[-1]], pool)

    def set_level(self, pool: str, level: int) -> None:
        team = self.teams[pool]
        if level == team.level:
            return
        team.level = level
        self.levels.append((self.now, list(self.teams).index(pool), level))
        while team.idle_since and len(team.serving) + len(team.idle_since) > level:
            team.idle_since.remove(min(team.idle_since))
        missing = level - len(team.serving) - len(team.idle_since)
        for _ in range(max(missing, 0)):
            self.looks_for_work(pool)

    # The world -----------------------------------------------------------------------------

    def staffing(self, change: tuple[str, int]) -> None:
        pool, level = change
        team = self.teams[pool]
        team.wanted = level
        self.set_level(pool, max(level, team.level) if self.holding else level)

    def opens(self, _: Any) -> None:
        self.open, self.holding = True, False
        self.follow_the_plan()

    def releases(self, _: Any) -> None:
        self.releasing = False
        if self.holding:
            self.holding = False
            self.follow_the_plan()

    def follow_the_plan(self) -> None:
        for pool, team in self.teams.items():
            self.set_level(pool, team.wanted)

    def closes(self, _: Any) -> None:
        self.open = False
        if self.centre.horizon.closing == "serve_out":
            self.holding = any(c.in_front for c in self.calls)
            return
        for caller in self.calls:
            if caller.place in ("line", "moving"):
                self.ends(caller, "disconnected", "closed")

    def leaves(self, site: str) -> None:
        self.believed_down[site] += 1

    def returns(self, site: str) -> None:
        self.believed_down[site] -= 1

    def repaired(self, site: str) -> None:
        self.down[site] -= 1

    def fails(self, site: str) -> None:
        self.down[site] += 1
        if self.down[site] > 1:
            return
        widowed = []
        for caller in self.calls:
            agent_at = self.centre.pools[caller.pool].site if caller.pool else None
            if caller.place == "wrap" and agent_at == site:
                self.forget(caller)
                self.write(caller, wrap_end_s=self.now)
                caller.place = "gone"
                self.teams[caller.pool].serving.remove(caller.number)
            elif caller.place in ("port", "ivr", "line", "moving", "talk") and (
                caller.entry == site
                or (caller.place == "talk" and agent_at == site)
                or (caller.place == "line" and caller.line == site)
            ):
                widowed += self.drops(caller)
        for pool, team in self.teams.items():
            if self.centre.pools[pool].site == site:
                team.idle_since, team.wanted = [], 0
                self.set_level(pool, 0)
        for pool in self.teams:
            for _ in range(widowed.count(pool)):
                if self.centre.pools[pool].site != site:
                    self.agent_is_free(pool)

    def drops(self, caller: Caller) -> list[str]:
        """The pool whose agent has lost its caller, if any."""
        cause = "in_ivr" if caller.place in ("port", "ivr") else "in_queue"
        lost = []
        if caller.place == "ivr":
            self.write(caller, ivr_end_s=self.now)
        if caller.place == "talk":
            lost = [caller.pool]
            self.teams[caller.pool].serving.remove(caller.number)
            self.write(caller, wrap_end_s=self.now)
            if caller.answer <= self.now:
                cause = "talking"
                self.write(caller, answer_s=caller.answer, talk_end_s=self.now)
        self.ends(caller, "dropped_in_outage", cause)
        return lost

    def ends(self, caller: Caller, disposition: str, cause: str) -> None:
        """The call leaves the centre, and with it goes its line."""
        self.forget(caller)
        caller.place, caller.group, caller.in_front = "gone", None, False
        self.write(caller, disposition=disposition, loss_cause=cause, end_s=self.now)

    # The log -------------------------------------------------------------------------------

    def log(self) -> CallLog:
        sites, pools = list(self.centre.sites), list(self.centre.pools)
        names: dict[str, list[str]] = {
            "entry_site": sites,
            "queue_site": sites,
            "pool": pools,
            "disposition": list(DISPOSITIONS),
            "loss_cause": list(LOSS_CAUSES),
        }
        columns: dict[str, Any] = {}
        for column in COLUMNS:
            cells = [row.get(column.name, column.default) for row in self.rows]
            if column.name in names:
                cells = [names[column.name].index(c) if isinstance(c, str) else c for c in cells]
            columns[column.name] = np.array(cells, dtype=column.dtype)
        columns["contact_type"] = self.luck.contact_type
        columns["arrival_s"] = self.luck.arrival_s
        rows = self.levels
        return CallLog(
            columns,
            np.array([r[0] for r in rows], dtype=np.float64),
            np.array([r[1] for r in rows], dtype=np.int64),
            np.array([r[2] for r in rows], dtype=np.int64),
            Names(
                tuple(self.centre.contact_types),
                tuple(sites),
                tuple(pools),
                tuple(tuple(s.trunk_groups) for s in self.centre.sites.values()),
            ),
        )


def changes(
    centre: Centre, failures: tuple[Failure, ...]
) -> list[tuple[float, int, int, int, Any]]:
    """The changes of the world in order: ``(time, what, index, level, value)``."""
    found: list[tuple[float, int, int, int, Any]] = []

    def add(time: float, what: str, index: int, value: Any, level: int = 0) -> None:
        found.append((time, WORLD.index(what), index, level, value))

    for failure in failures:
        outage = centre.outages[failure.outage]
        place = list(centre.sites).index(outage.name)
        add(failure.fail_s, "fails", place, outage.name)
        add(failure.repair_s, "repaired", place, outage.name)
        reroute = failure.detect_s + centre.routing.reroute_delay_s
        if reroute < failure.repair_s:
            add(reroute, "leaves", place, outage.name)
            add(failure.repair_s + outage.failback_delay_s, "returns", place, outage.name)
    was = False
    for time in sorted({0.0, *_edges(centre)}):
        if is_open(centre, time) != was:
            was = not was
            add(time, "opens" if was else "closes", 0, None)
    for index, (name, pool) in enumerate(centre.pools.items()):
        own = [f for f in failures if centre.outages[f.outage].name == pool.site]
        before = 0
        for time in sorted({0.0, *_roster_edges(centre, pool), *_ramp_edges(centre, own)}):
            level = staffed(centre, pool, own, time)
            # A failure takes all: whom the plan still has then is a change, too.
            if level != before or (level and time in {f.fail_s for f in own}):
                found.append((time, WORLD.index("staffing"), index, level, (name, level)))
            before = level
    return sorted(found, key=lambda c: c[:4])


def _edges(centre: Centre) -> Iterator[float]:
    for day in range(centre.horizon.days):
        yield from (day * DAY + t for t in centre.horizon.span(day))
    yield centre.horizon.end_s


def is_open(centre: Centre, time: float) -> bool:
    """Whether calls may queue from ``time`` on; after the horizon an open midnight stays open."""
    end = centre.horizon.end_s
    last_start, last_end = centre.horizon.span(centre.horizon.days - 1)
    if time >= end:
        start, stop = centre.horizon.span(centre.horizon.days)
        return last_end == DAY and last_end > last_start and start == 0.0 and stop > 0.0
    day = int(time // DAY)
    start, stop = centre.horizon.span(day)
    return start <= time - day * DAY < stop


def _slices(centre: Centre, pool: AgentPool) -> Iterator[tuple[float, float, int]]:
    """``(from, to, rostered)`` of every slice and shift, the evening before included."""
    for day in range(-1, centre.horizon.days):
        weekday, midnight = centre.horizon.weekday(day), day * DAY
        counts = pool.staffing.by_interval
        if isinstance(counts, dict):
            counts = counts.get(weekday)
        for slot, agents in enumerate(counts or ()):
            width = DAY / len(counts or ())
            yield midnight + slot * width, midnight + (slot + 1) * width, agents
        for shift in pool.staffing.shifts.values():
            if weekday in shift.days:
                start, stop = clock_seconds(shift.start), clock_seconds(shift.end)
                stop += DAY if stop <= start else 0
                yield midnight + start, midnight + stop, shift.agents


def _roster_edges(centre: Centre, pool: AgentPool) -> list[float]:
    times = [t for start, stop, _ in _slices(centre, pool) for t in (start, stop)]
    return [t for t in times if 0 <= t < centre.horizon.end_s]


def _ramp_edges(centre: Centre, failures: list[Failure]) -> Iterator[float]:
    for failure in failures:
        yield failure.fail_s
        yield from _returns(centre, failure)


def _returns(centre: Centre, failure: Failure) -> list[float]:
    """The times at which a further twentieth of the agents is back (the first: none yet)."""
    ramp = centre.outages[failure.outage].return_ramp_s
    return [failure.repair_s + ramp * i / 20 for i in range(21)]


def staffed(centre: Centre, pool: AgentPool, failures: list[Failure], time: float) -> int:
    """Agents that the plan and the failures leave on the phones at ``time``."""
    inside = min(time, math.nextafter(centre.horizon.end_s, 0))
    planned = sum(n for start, stop, n in _slices(centre, pool) if start <= inside < stop)
    rostered = _half_up(planned * pool.staffing.scale)
    available = _half_up(rostered * (1 - pool.staffing.shrinkage))
    share = 1.0
    for failure in failures:
        if failure.fail_s <= time < failure.repair_s:
            share = 0.0
        elif time >= failure.repair_s:
            back = [t for t in _returns(centre, failure) if t <= time]
            share = min(share, (len(back) - 1) / 20)
    return _half_up(available * share)


def _half_up(value: float) -> int:
    return math.floor(value + 0.5 + 1e-9)


def run_oracle(centre: Centre, workload: Workload) -> CallLog:
    """Simulate one replication with the oracle."""
    return Oracle(centre, workload).run()
