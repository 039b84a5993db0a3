"""Agents over time: the sessions of the recorded days, or the mean week that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.days import SLOTS, slot_counts
from sim.catalogue import _
from sim.centre.base import DAY_S, WEEKDAYS
from sim.errors import InputError
from sim.rounding import half_up

Floats = NDArray[np.float64]

EDGE_S = 900.0
"""An agent whose session begins or ends this near the opening or closing was there until then."""


def to_edges(sessions: pd.DataFrame, opening: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Sessions, stretched to the opening hours where they nearly touch them."""
    names = sessions["weekday"].astype(str)
    first = names.map({n: s[0] for n, s in opening.items()}).to_numpy(dtype=np.float64)
    last = names.map({n: s[1] for n, s in opening.items()}).to_numpy(dtype=np.float64)
    start = sessions["start_s"].to_numpy(dtype=np.float64)
    end = sessions["end_s"].to_numpy(dtype=np.float64)
    early = (start > first) & (start <= first + EDGE_S)
    late = (end < last) & (end >= last - EDGE_S)
    return sessions.assign(start_s=np.where(early, first, start), end_s=np.where(late, last, end))


def weekly_roster(
    sessions: pd.DataFrame, calls: pd.DataFrame, pools: list[str], on_phones: float = 1.0
) -> dict[str, dict[str, NDArray[np.int64]]]:
    """Whole agents in each half-hour of a mean week, days weighted by their calls.

    Parameters
    ----------
    sessions : with ``pool``.
    calls : calls offered to agents on normal days.
    pools : their names.
    on_phones : share of those rostered who are: below 1 the roster is that of more people.

    Returns
    -------
    by weekday and pool, shape (48,).
    """
    days, counts = slot_counts(calls["day"], calls["join_s"].to_numpy(dtype=np.float64))
    weekday = np.array(WEEKDAYS, dtype=object)[days.day_of_week]
    by_pool = dict(iter(sessions.groupby("pool", observed=True)))
    found: dict[str, dict[str, NDArray[np.int64]]] = {}
    for name in WEEKDAYS:
        rows = np.flatnonzero(weekday == name)
        if not len(rows):
            continue
        own_days = [pd.Timestamp(d) for d in days[rows]]
        mean = {}
        for pool in pools:
            there = by_pool.get(pool)
            if there is None:
                mean[pool] = np.zeros(SLOTS)
                continue
            there = there[there["day"].isin(own_days)]
            table = agents_by_day(there.assign(weight=1.0), own_days, SLOTS)
            mean[pool] = agents_met(table, counts[rows]) / on_phones
        found[name] = whole_agents(mean)
    return found


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
