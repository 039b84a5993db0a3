"""Agents on the phones, by pool, weekday and time of day, inferred from call records.

Rosters are not recorded. An agent was certainly on the phones while talking. Between two calls an
agent who was free would have taken the call of any caller waiting whom the agent could serve. So
a gap between two calls is idle time if it is short or if nobody to serve waited in it. In any other
gap the agent was away while somebody waited; whether also in the rest of the gap, the records
cannot say: between nothing and all of the rest, half of it is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.errors import InputError
from sim.rounding import half_up

Floats = NDArray[np.float64]
AWAY_S = 20.0
SPELL_S = 1800.0
EDGE_S = 900.0
_SPAN_COLUMNS = ["day", "weekday", "pool", "server", "start_s", "end_s", "weight"]
SKILL_SHARE = 0.1
UNSEEN_SHARE = 0.5


def skills_by_month(calls: pd.DataFrame) -> pd.DataFrame:
    """Which types each agent served, month by month.

    A type counts as a skill of an agent in a month when its share of the agent's calls is at least
    `SKILL_SHARE` times its share of all answered calls.

    Parameters
    ----------
    calls : records with columns ``day``, ``server``, ``type``.

    Returns
    -------
    one row per (server, month), one boolean column a type.

    Raises
    ------
    InputError : no call was answered by a known agent.
    """
    served = calls[calls["server"] != ""]
    if served.empty:
        raise InputError(_("no call of the records was answered by a known agent"))
    month = served["day"].dt.month.rename("month")
    table = served.groupby(["server", month, "type"]).size().unstack(fill_value=0)
    share = table.div(table.sum(axis=1), axis=0)
    whole = table.sum(axis=0) / table.to_numpy().sum()
    skilled: pd.DataFrame = share.ge(SKILL_SHARE * whole, axis=1)
    return skilled


def available_spans(
    calls: pd.DataFrame,
    pool_of: Mapping[tuple[str, int], str],
    skills: Mapping[str, set[str]],
    opening: Mapping[str, tuple[float, float]],
) -> pd.DataFrame:
    """Spans of time in which each agent was on the phones.

    Parameters
    ----------
    calls : records, see `sim.calibration.readers.anonymous_bank.Records`.
    pool_of : pool of each (server, month).
    skills : types that each pool serves.
    opening : opening hours by weekday, seconds after midnight. An agent whose first call of the
        day starts within `EDGE_S` of the opening is taken to be there from the opening on, and one
        whose last call ends within `EDGE_S` of the closing until then.

    Returns
    -------
    one row a span: ``day``, ``weekday``, ``pool``, ``server``, ``start_s``, ``end_s`` in seconds
    after midnight of the day, and ``weight``, the part of an agent that it counts for.
    """
    rows = calls[(calls["server"] != "") & calls["service_s"].notna()]
    rows = rows.sort_values(["day", "server", "start_s"], kind="stable")
    waiting = calls[calls["queued"]]
    by_day = {pd.Timestamp(part["day"].iloc[0]): part for _, part in waiting.groupby("day")}
    found: list[tuple[object, object, str, str, float, float, float]] = []
    for _day, part in rows.groupby("day"):
        day, weekday = pd.Timestamp(part["day"].iloc[0]), str(part["weekday"].iloc[0])
        month = day.month
        queue = by_day.get(day)
        clocks: dict[str, tuple[Floats, Floats]] = {}
        for server, own in part.groupby("server"):
            pool = pool_of[str(server), month]
            if pool not in clocks:
                clocks[pool] = _waiting_clock(queue, skills[pool])
            start = own["start_s"].to_numpy(dtype=np.float64)
            end = np.maximum.accumulate(start + own["service_s"].to_numpy(dtype=np.float64))
            spans, unseen = _spans(start, end, clocks[pool])
            for first, last in _to_edges(spans, opening.get(weekday)):
                found.append((day, weekday, pool, str(server), first, last, 1.0))
            for first, last, weight in unseen:
                found.append((day, weekday, pool, str(server), first, last, weight))
    return pd.DataFrame(found, columns=_SPAN_COLUMNS)


def _to_edges(
    spans: list[tuple[float, float]], hours: tuple[float, float] | None
) -> list[tuple[float, float]]:
    """The spans of one agent and day, stretched to the opening hours where they nearly touch."""
    if hours is None:
        return spans
    (first, end), (start, last) = spans[0], spans[-1]
    if hours[0] <= first <= hours[0] + EDGE_S:
        spans[0] = (hours[0], end)
    if hours[1] - EDGE_S <= last <= hours[1]:
        spans[-1] = (spans[-1][0] if len(spans) == 1 else start, hours[1])
    return spans


def _waiting_clock(queue: pd.DataFrame | None, types: set[str]) -> tuple[Floats, Floats]:
    """Seconds so far in which anyone of ``types`` waited, as a piecewise linear function."""
    if queue is None:
        return np.array([0.0, 1.0]), np.zeros(2)
    own = queue[queue["type"].isin(list(types)) & (queue["wait_s"] > 0)]
    if own.empty:
        return np.array([0.0, 1.0]), np.zeros(2)
    join = own["join_s"].to_numpy(dtype=np.float64)
    leave = join + own["wait_s"].to_numpy(dtype=np.float64)
    order = np.argsort(join, kind="stable")
    join, leave = join[order], np.maximum.accumulate(leave[order])
    opens = np.concatenate(([True], join[1:] > leave[:-1]))
    first = join[opens]
    last = leave[np.concatenate((np.flatnonzero(opens)[1:] - 1, [len(leave) - 1]))]
    times = np.column_stack((first, last)).ravel()
    total = np.cumsum(last - first)
    clock = np.column_stack((np.concatenate(([0.0], total[:-1])), total)).ravel()
    return times, clock


def _spans(
    start: Floats, end: Floats, clock: tuple[Floats, Floats]
) -> tuple[list[tuple[float, float]], list[tuple[float, float, float]]]:
    """Spans of certain and of idle time; and gaps that count in part, with their weight."""
    waited = np.interp(start[1:], *clock) - np.interp(end[:-1], *clock)
    gap = start[1:] - end[:-1]
    off = gap > SPELL_S
    away = (gap > AWAY_S) & (waited > AWAY_S) & ~off
    first = np.concatenate(([True], away | off))
    last = np.concatenate((away | off, [True]))
    weight = UNSEEN_SHARE * (gap - waited)[away] / gap[away]
    return (
        list(zip(start[first].tolist(), end[last].tolist(), strict=True)),
        list(
            zip(end[:-1][away].tolist(), start[1:][away].tolist(), weight.tolist(), strict=True)
        ),
    )  # fmt: skip


def rostered_spans(calls: pd.DataFrame) -> pd.DataFrame:
    """Spans from an agent's first to last call, broken by gaps above `SPELL_S`.

    Same columns as `available_spans` (pool is empty). Their length against the available spans
    says what share of the time agents were signed on but away from the phones.
    """
    rows = calls[(calls["server"] != "") & calls["service_s"].notna()]
    rows = rows.sort_values(["day", "server", "start_s"], kind="stable")
    found: list[tuple[object, object, str, str, float, float, float]] = []
    nobody = (np.array([0.0, 1.0]), np.zeros(2))
    for (day, server), own in rows.groupby(["day", "server"]):
        start = own["start_s"].to_numpy(dtype=np.float64)
        end = np.maximum.accumulate(start + own["service_s"].to_numpy(dtype=np.float64))
        for first, last in _spans(start, end, nobody)[0]:
            found.append((day, own["weekday"].iloc[0], "", str(server), first, last, 1.0))
    return pd.DataFrame(found, columns=_SPAN_COLUMNS)


def agents_by_day(spans: pd.DataFrame, days: Sequence[pd.Timestamp], slices: int = 48) -> Floats:
    """Mean agents in equal slices of 24 hours, day by day.

    Parameters
    ----------
    spans : columns ``day``, ``start_s``, ``end_s``, ``weight``; time past midnight counts at the
        beginning of the same row.
    days : the days wanted, in order.
    slices : number of slices.

    Returns
    -------
    shape (days, slices).
    """
    edges = np.linspace(0.0, DAY_S, slices + 1)
    found = np.zeros((len(days), slices))
    row = {day: i for i, day in enumerate(days)}
    for _day, part in spans.groupby("day"):
        day = pd.Timestamp(part["day"].iloc[0])
        if day not in row:
            continue
        start = part["start_s"].to_numpy(dtype=np.float64)
        length = np.maximum(part["end_s"].to_numpy(dtype=np.float64) - start, 0.0)
        weight = part["weight"].to_numpy(dtype=np.float64)
        for shift in (0.0, DAY_S):
            reached = np.clip(edges[:, None] + shift - start, 0.0, length) @ weight
            found[row[day]] += np.diff(reached) / (DAY_S / slices)
    return found


def agents_met(agents: Floats, calls: Floats) -> Floats:
    """Mean agents over days, each day weighted by its calls in the slice.

    Busy days had more agents. The plain mean over days joins mean staffing to mean demand as if
    they had nothing to do with each other; this is the staffing that the mean call met.

    Parameters
    ----------
    agents, calls : shape (days, slices).

    Returns
    -------
    shape (slices,); the plain mean where a slice has no call at all.

    Raises
    ------
    InputError : no days, or shapes that differ.
    """
    if agents.ndim != 2 or agents.shape != calls.shape or len(agents) == 0:
        raise InputError(
            _(
                "agents and calls must be tables of the same days, found shapes {shape} "
                "and {shape_2}"
            ).format(shape=agents.shape, shape_2=calls.shape)
        )
    total = calls.sum(axis=0)
    weighted: Floats = (agents * calls).sum(axis=0) / np.maximum(total, 1.0)
    return np.where(total > 0, weighted, agents.mean(axis=0))


def whole_agents(mean: Mapping[str, Floats]) -> dict[str, NDArray[np.int64]]:
    """Whole numbers of agents by pool that keep the mean agents over time.

    In each slice the total is the mean total plus what rounding has left so far, rounded; it is
    shared out to the pools by what each has been owed so far, what is left over by the largest
    remainders. A pool gets nobody in a slice where its mean is 0. Where no pool's is, the running
    total never leaves the mean one by more than 1/2 agent slice.

    Parameters
    ----------
    mean : by pool, shape (slices,), mean agents, >= 0.

    Returns
    -------
    by pool, shape (slices,).
    """
    pools = list(mean)
    table = np.column_stack([mean[p] for p in pools])
    whole = np.zeros(table.shape, dtype=np.int64)
    owed = np.zeros(len(pools))
    for slot, now in enumerate(table):
        owed += now
        total = max(half_up(float(owed.sum())), 0)
        present = now > 0
        share = np.where(present, np.maximum(np.floor(owed), 0.0), 0.0).astype(np.int64)
        while share.sum() > total:
            share[int(np.argmax(np.where(share > 0, share - owed, -np.inf)))] -= 1
        rest = np.where(present, owed - share, -np.inf)
        for pool in np.argsort(-rest, kind="stable")[: total - int(share.sum())]:
            share[pool] += int(present[pool])
        whole[slot] = share
        owed -= share
    return {p: whole[:, i] for i, p in enumerate(pools)}
