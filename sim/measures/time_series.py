"""The centre over time, minute by minute or finer: counted beside the tables, when it is asked for.

Reporting intervals of a quarter of an hour and more hide a failure that is noticed after three
minutes. A time series has bins of a length of its own, by site and over the whole centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.engine.log import CallLog
from sim.jit import prepare_one
from sim.measures.layout import Arrays, Floats, Ints, layout_of
from sim.measures.log_columns import Columns
from sim.measures.reporting_intervals import in_intervals, seconds_between
from sim.measures.series_rows import LEVEL, SERVICE, add_series
from sim.measures.service_level import VARIANTS
from sim.measures.tables import LOSSES


@dataclass(frozen=True)
class Line:
    """One line of the time series.

    Attributes
    ----------
    unit : ``calls`` happen in a bin; others are the mean number at once over the bin.
    text : what is counted.
    """

    unit: str
    text: str


EVENTS: dict[str, Line] = {
    "offered": Line("calls", "calls that the carrier offers, by the site that they enter"),
    "to_agents": Line("calls", "calls offered to agents, by the site of the queue"),
    "answered": Line("calls", "calls that begin to talk to an agent, by the site of the queue"),
    "counted": Line("calls", "calls offered to agents that the service level counts"),
    "in_time": Line("calls", "of these, answered in time, as each type's target says"),
    "abandoned": Line("calls", "callers who give up waiting, or do not begin to"),
    **{f"lost_{cause}": Line("calls", f"calls lost with cause {cause}") for cause in LOSSES},
}
"""What happens, in the bin in which it happens; ``counted`` and ``in_time`` in the bin in which the
call joins the queue, ``offered`` in that of its arrival."""

LEVELS: dict[str, Line] = {
    "in_ivr": Line("calls", "calls in an IVR port"),
    "waiting": Line("calls", "calls that wait for an agent, on the line"),
    "callbacks": Line("calls", "callers who wait to be called back"),
    "work": Line("calls", "deferred and outbound work that has come and is not finished"),
    "talking": Line("calls", "calls that talk to an agent"),
    "with_agent": Line("calls", "calls and work that have an agent: connection, talk, wrap-up"),
    "on_duty": Line("agents", "agents on duty, by the site of their pool"),
}
"""How many there are at once, mean over the bin."""

FAILURE_TIMES = ("fail_s", "detect_s", "reroute_s", "repair_s", "failback_s")


class TimeSeries:
    """Counts the lines of a time series stretch by stretch.

    Parameters
    ----------
    centre : the centre that was simulated.
    width_s : length of a bin, seconds; divides a day.
    """

    def __init__(self, centre: Centre, width_s: float) -> None:
        prepare_one(add_series)
        self._layout = layout_of(centre)
        setting = self._layout.setting
        self._outages = tuple(centre.outages)
        self._width_s, self._sites = width_s, len(setting.sites)
        self._bins = round(setting.end_s / width_s)
        self._service = _service(setting.variants)
        shape = (self._sites + 1, self._bins)
        self._events = np.zeros((len(EVENTS), *shape), dtype=np.int32)
        self._seconds, self._steps = (np.zeros((len(LEVEL), *shape)) for _ in range(2))
        self._staffing: list[tuple[Floats, Ints, Ints]] = []
        self._failures = np.full((len(self._outages), len(FAILURE_TIMES)), np.nan)
        actions = [(n, i) for n, book in centre.playbooks.items() for i in range(len(book.actions))]
        self._action_place = {action: place for place, action in enumerate(actions)}
        self._actions = np.full(len(actions), np.nan)

    def add(self, columns: Columns, stretch: CallLog) -> None:
        """Count one stretch of the log."""
        layout = self._layout
        frame = (self._width_s, 0.0, layout.setting.end_s)
        origins = np.require(stretch["origin"], np.int8, ["C", "W"])
        add_series(
            columns.times, columns.numbers, columns.codes, columns.callbacks, origins,
            layout.limits_s, layout.connect_s, layout.pool_site, self._service, frame,
            self._events, self._seconds, self._steps,
        )  # fmt: skip
        self._staffing.append((stretch.staffing_s, stretch.staffing_pool, stretch.staffing_level))
        for number, outage in enumerate(self._outages):
            mine = (f for f in stretch.failures if f.outage == outage)
            for failure in islice(mine, 1):
                self._failures[number] = [getattr(failure, name) for name in FAILURE_TIMES]
        for failure in stretch.failures:
            for playbook, action, time in failure.actions:
                place = self._action_place[playbook, action]
                self._actions[place] = np.fmin(self._actions[place], time)

    def _on_duty(self) -> Floats:
        """Agents on duty of each site and of the centre, seconds in each bin."""
        found = np.zeros((self._sites + 1, self._bins))
        edges = np.arange(self._bins + 1, dtype=np.float64) * self._width_s
        times, pools, levels = (np.concatenate(one) for one in zip(*self._staffing, strict=True))
        for pool, site in enumerate(self._layout.pool_site):
            starts, level = times[pools == pool], levels[pools == pool]
            ends = np.append(starts[1:], edges[-1])
            for agents in np.unique(level[level > 0]).tolist():
                there = level == agents
                seconds = seconds_between(starts[there], ends[there], edges)
                found[[site, -1]] += agents * seconds
        return found

    def arrays(self) -> Arrays:
        """The lines as ``series.<line>``, shape (sites + 1, bins): the last is the whole centre.

        Events are whole numbers; levels are means over the bin. ``series.failures`` has the times
        `FAILURE_TIMES` of the first failure of each outage, shape (outages, 5); NaN: it has none.
        ``series.actions`` has when each action of the playbooks was first done, in their order,
        shape (actions,); NaN: it was not.
        """
        spans = zip(self._seconds, self._steps, strict=True)
        levels = [_whole(in_intervals(*pair, self._width_s)) for pair in spans]
        lines = zip(LEVELS, [*levels, self._on_duty()], strict=True)
        found: Arrays = {f"series.{n}": v for n, v in zip(EVENTS, map(_whole, self._events),
                                                          strict=True)}  # fmt: skip
        found |= {f"series.{name}": seconds / self._width_s for name, seconds in lines}
        return found | {"series.failures": self._failures, "series.actions": self._actions}


def _whole(values: NDArray[Any]) -> NDArray[Any]:
    """A line whose last row is what has no site: the last becomes the whole centre."""
    found = values.copy()
    found[-1] = values.sum(axis=0)
    return found


@lru_cache(maxsize=16)
def _service(variants: tuple[str, ...]) -> NDArray[np.int32]:
    """What a call of each type adds to ``in_time`` and ``counted``; see `add_series`."""
    patterns = np.arange(2 ** len(SERVICE))
    true = {name: patterns >> bit & 1 for bit, name in enumerate(SERVICE)}
    found = np.zeros((len(variants), 2, len(patterns)), dtype=np.int32)
    for number, name in enumerate(variants):
        variant = VARIANTS[name]
        for place, fields, each in (
            (0, variant.numerator, 1),
            (1, variant.denominator, 1),
            (1, variant.less, -1),
        ):
            for field in fields:
                found[number, place] += each * true[field].astype(np.int32)
    return found
