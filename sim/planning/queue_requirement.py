"""Agents that each interval of a plain queue asks for: Erlang C, Erlang A and simulated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.planning.crossing import crossing
from sim.planning.formulas import Load, erlang_a_agents
from sim.planning.groups import Group
from sim.planning.plain_queue import POOL, TYPE, PlainQueue
from sim.planning.requirement import Requirement, simulated
from sim.planning.tried import Tried, rows, service_of, tried, whole

Floats = NDArray[np.float64]
_STEPS = (-0.12, 0.0, 0.12)
"""Plans around the one that Erlang A asks for, in agents more or fewer as a share of it."""
PLANS = len(_STEPS) + 2
_SETTLED_MIN = 120
"""A queue that is the same all day is read from here on."""
ALL_DAY = "all day"
_GROUP = Group((TYPE,), (POOL,))


def requirement_of_queue(
    queue: PlainQueue, *, replications: int = 20, seed: int = 1, level: float = 0.95
) -> Requirement:
    """What a plain queue asks for.

    Simulated are Erlang A's number of agents in each interval, an eighth more and fewer, and then
    the whole numbers on both sides of where service crosses the target; all on the same callers.
    What an interval inherits from the one before is in them; the formulas do not know of it.

    Parameters
    ----------
    queue : calls, handle time, patience and target.
    replications : days simulated for each plan.
    seed : of their luck.
    level : confidence of the interval.

    Raises
    ------
    InputError : a value is out of its range.

    Examples
    --------
    >>> queue = PlainQueue((120.0,), 30, handle_s=240.0, patience_s=180.0)
    >>> asked = requirement_of_queue(queue, replications=4).table
    >>> float(asked["load"][0]), asked["erlang_c"].tolist(), asked["erlang_a"].tolist()
    (16.0, [20.0], [19.0])
    """
    loads = [
        Load(calls / (queue.interval_min * 60.0), queue.handle_s, queue.patience_s,
             queue.threshold_s, queue.share)
        for calls in queue.calls
    ]  # fmt: skip
    plans = _simulated(queue, _coarse(loads), replications, seed, level)
    plans += _simulated(queue, _nearest(loads, plans), replications, seed, level)
    table = rows(TYPE, _labels(queue), queue.interval_min, loads, plans, own=False)
    return Requirement(table, {TYPE: _GROUP}, replications, level)


def _coarse(loads: Sequence[Load]) -> list[Floats]:
    """Erlang A's agents by interval, and some more and fewer; where it has none, by the load."""
    formula = np.array([erlang_a_agents(load) for load in loads])
    middle = np.where(np.isnan(formula), [np.ceil(1.1 * x.erlangs + 2.0) for x in loads], formula)
    least = np.where(middle > 0.0, 1.0, 0.0)
    return [
        np.maximum(middle + np.sign(step) * np.maximum(np.rint(abs(step) * middle), 1.0), least)
        if step
        else middle
        for step in _STEPS
    ]


def _nearest(loads: Sequence[Load], plans: Sequence[Tried]) -> list[Floats]:
    """The whole numbers on both sides of where service crosses the target, by interval."""
    above = np.zeros(len(loads))
    for at, load in enumerate(loads):
        if load.calls_per_s > 0.0:
            agents = np.array([plan.agents[at] for plan in plans])
            service = np.array([plan.service[at] for plan in plans])
            above[at] = max(np.nan_to_num(whole(crossing(agents, service, load.share).agents)), 1.0)
    return [np.maximum(above - 1.0, np.minimum(above, 1.0)), above]


def _simulated(
    queue: PlainQueue, agents: Sequence[Floats], replications: int, seed: int, level: float
) -> list[Tried]:
    studies = [
        queue.study([int(n) for n in each], replications=replications, seed=seed) for each in agents
    ]
    found = []
    for each, result in zip(agents, simulated(studies), strict=True):
        good, counted = service_of(result, _GROUP)
        if queue.steady:
            skipped = _SETTLED_MIN // queue.interval_min
            good, counted = (v[:, skipped:].sum(axis=1, keepdims=True) for v in (good, counted))
        else:
            part = slice(_first(queue), _first(queue) + len(queue.calls))
            good, counted = good[:, part], counted[:, part]
        found.append(tried(each, good, counted, level))
    return found


def _first(queue: PlainQueue) -> int:
    return queue.first_min // queue.interval_min


def _labels(queue: PlainQueue) -> list[str]:
    if queue.steady:
        return [ALL_DAY]
    starts = [queue.first_min + at * queue.interval_min for at in range(len(queue.calls))]
    return [f"{m // 60:02d}:{m % 60:02d}" for m in starts]
