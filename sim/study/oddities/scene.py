"""A centre over its horizon in quarters of an hour: what the oddities look at.

Everything is an expected value from formulas; nothing is drawn. What a formula cannot know
(repeated calls, callers who give up, how busy a day is) is left out, so that a load is what would
be there if every call were answered at its first attempt.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.centre import harder_factor, ivr_outcomes
from sim.centre.base import DAY_S, WEEKDAYS, clock_seconds
from sim.centre.deferred_work import WORK
from sim.errors import InputError
from sim.study.oddities.reach import reachable
from sim.study.oddities.staff import A_DAY, QUARTER_S, Floats, agents_on_the_phones, by_quarter
from sim.study.study import Study
from sim.workload.arrivals import mean_arrivals
from sim.workload.traces import traces

MOST_DAYS = 366
"""Of a longer horizon its first days are looked at."""


class Scene:
    """A study's centre, levers applied.

    Attributes
    ----------
    types, pools : names, in the order of rows of the arrays.
    days : of the horizon that are looked at; quarters are numbered through them.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.centre = study.effective_centre
        self.types = list(self.centre.contact_types)
        self.pools = list(self.centre.pools)
        self.days = min(self.centre.horizon.days, MOST_DAYS)
        first = WEEKDAYS.index(self.centre.horizon.first_weekday)
        self._weekdays = (first + np.arange(-1, self.days)) % 7

    @cached_property
    def complete(self) -> bool:
        """Whether the calls of every type are known: each trace can be read."""
        return all(
            kind.demand.trace is None or name in self._traces
            for name, kind in self.centre.contact_types.items()
        )

    @cached_property
    def waits(self) -> NDArray[np.bool_]:
        """Whether a type waits for agents as calls and chats do, shape (types,)."""
        kinds = self.centre.contact_types.values()
        return np.array([kind.channel not in WORK for kind in kinds])

    @cached_property
    def calls(self) -> Floats:
        """Expected first contacts, shape (types, quarters); 0 where a trace cannot be read."""
        return np.array([self._calls(name) for name in self.types])

    @cached_property
    def open_share(self) -> Floats:
        """Share of each quarter in which the centre is open, shape (quarters,)."""
        edges = np.arange(self.days * A_DAY + 1) * QUARTER_S
        spans = np.array(self.centre.horizon.open_spans()).reshape(-1, 2)
        lengths = np.concatenate(([0.0], np.cumsum(spans[:, 1] - spans[:, 0])))
        if not len(spans):
            return np.zeros(len(edges) - 1)
        passed = np.interp(edges, spans.ravel(), lengths.repeat(2)[1:-1])
        return np.asarray(np.diff(passed) / QUARTER_S)

    @cached_property
    def open_calls(self) -> Floats:
        """Of `calls`, those that come while the centre is open; all of them for work."""
        found = np.where(self.waits[:, None], self.calls * self.open_share, self.calls)
        spans = np.array(self.centre.horizon.open_spans()).ravel()
        for row, name in enumerate(self.types):
            times = self._traces.get(name)
            if times is not None and self.waits[row]:
                inside = times[np.searchsorted(spans, times, side="right") % 2 == 1]
                found[row] = self._counted(inside)
        return found

    @cached_property
    def to_agents(self) -> Floats:
        """Share of a type's calls that want an agent after the IVR, at least, shape (types,)."""
        return np.array([self._to_agents(name) for name in self.types])

    @cached_property
    def agents(self) -> Floats:
        """Agents on the phones as planned, shape (pools, quarters)."""
        pools = self.centre.pools.values()
        return np.array([agents_on_the_phones(pool.staffing, self._weekdays) for pool in pools])

    @cached_property
    def reach(self) -> NDArray[np.bool_]:
        """Whether a type may ever come to a pool, shape (types, pools)."""
        found = [set(pools) for pools in reachable(self.centre).values()]
        return np.array([[pool in pools for pool in self.pools] for pools in found])

    @cached_property
    def offered(self) -> Floats:
        """Calls that want an agent, those passed on included, shape (types, quarters)."""
        here = self.open_calls * self.to_agents[:, None]
        kinds = self.centre.contact_types
        passed = np.array(
            [
                [kinds[a].transfers[b].share if b in kinds[a].transfers else 0.0 for b in kinds]
                for a in kinds
            ]
        )
        found = here.copy()
        for _ in range(self.centre.routing.transfers_at_most if passed.any() else 0):
            here = passed.T @ here
            found += here
        return found

    @cached_property
    def handling_s(self) -> Floats:
        """Mean time of an agent for a call, shape (types, quarters), with the quickest pool."""
        rows = []
        every = zip(self.types, self.reach, strict=True)
        for name, reached in every:
            kind = self.centre.contact_types[name]
            talk = kind.talk.mean()
            wrap_up = 0.0 if kind.wrap_up is None else kind.wrap_up.mean()
            skills = [
                self.centre.pools[pool].skills[name]
                for pool, there in zip(self.pools, reached, strict=True)
                if there
            ]
            each = min((talk * s.on_talk + wrap_up * s.on_wrap_up for s in skills), default=0.0)
            each *= harder_factor(self.centre, name)
            if kind.outbound is not None:
                right = kind.outbound.right_party
                each = right * each + (1.0 - right) * kind.outbound.unanswered_s
            rows.append(np.tile(each * by_quarter(kind.handling_by_time), self.days))
        return np.array(rows)

    @cached_property
    def load(self) -> Floats:
        """Agents that would be busy if every call were answered, shape (types, quarters)."""
        return self.offered * self.handling_s / QUARTER_S

    @cached_property
    def capacity(self) -> Floats:
        """Calls of the types' own speed that agents can have in hand, shape (pools, quarters)."""
        rows = []
        for pool, agents in zip(self.centre.pools.values(), self.agents, strict=True):
            several = pool.concurrency_factors or (1.0,) * pool.concurrency
            at_once = max((n + 1) / factor for n, factor in enumerate(several))
            speed = np.tile(by_quarter(pool.handling_by_time), self.days)
            rows.append(agents * at_once / speed)
        return np.array(rows)

    def moment(self, quarter: int) -> dict[str, str | int]:
        """Weekday, clock time and day of the horizon at which a quarter begins."""
        day, within = divmod(quarter, A_DAY)
        clock = f"{within // 4:02d}:{within % 4 * 15:02d}"
        return {"weekday": self.centre.horizon.weekday(day), "clock": clock, "day": day}

    @cached_property
    def _traces(self) -> dict[str, Floats]:
        """Recorded arrivals; none where a file cannot be read, which is an error elsewhere."""
        try:
            return traces(self.centre)
        except InputError:
            return {}

    def _counted(self, times: Floats) -> Floats:
        found = np.bincount((times // QUARTER_S).astype(np.intp), minlength=self.days * A_DAY)
        return found[: self.days * A_DAY].astype(np.float64)

    def _calls(self, name: str) -> Floats:
        demand = self.centre.contact_types[name].demand
        if demand.trace is not None:
            return self._counted(self._traces.get(name, np.empty(0)))
        volumes = np.array([demand.mean_daily_volume(day) for day in WEEKDAYS])
        if demand.release is not None:
            by_day = np.zeros((7, A_DAY))
            at = int(clock_seconds(demand.release.at) // QUARTER_S)
            by_day[:, min(at, A_DAY - 1)] = volumes
            return by_day[self._weekdays[1:]].ravel()
        return self._spread(name)

    def _spread(self, name: str) -> Floats:
        """A volume over the days: one curve a weekday, and one for each day that is special."""
        forecast = self.centre.contact_types[name].demand.forecast
        special = set() if forecast is None else set(range(self.days))
        for event in self.centre.demand.events.values():
            end_s = event.day * DAY_S + clock_seconds(event.start) + event.duration_s
            special.update(range(event.day, min(self.days, int(min(end_s / DAY_S, 1e6)) + 1)))
        by_weekday: dict[int, Floats] = {}
        rows = []
        for day, weekday in enumerate(self._weekdays[1:].tolist()):
            if day in special:
                rows.append(self._day(name, day))
                continue
            if weekday not in by_weekday:
                by_weekday[weekday] = self._day(name, day)
            rows.append(by_weekday[weekday])
        return np.concatenate(rows)

    def _day(self, name: str, day: int) -> Floats:
        times, cumulative = mean_arrivals(self.centre, name, day)
        edges = day * DAY_S + np.arange(A_DAY + 1) * QUARTER_S
        return np.diff(np.interp(edges, times, cumulative))

    def _to_agents(self, name: str) -> float:
        found = ivr_outcomes(self.centre, name)
        if found is None:
            return 1.0
        kind = self.centre.contact_types[name]
        assert kind.ivr is not None
        nodes = self.centre.ivr_journeys[kind.ivr.journey].nodes.values()
        if any(node.announcement is not None for node in nodes):
            announced = ivr_outcomes(self.centre, name, announced=True)
            assert announced is not None
            return min(found.agent, announced.agent)
        return found.agent
