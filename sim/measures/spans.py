"""Arithmetic on spans of time: overlap with reporting intervals, peaks, time above a staircase.

All functions take arrays of starts and ends (seconds) and work without a loop over spans.
"""

from __future__ import annotations

import numpy as np

from sim.measures.layout import Floats, Ints, Setting

_SAMPLE = 16


def cell_of(times: Floats, setting: Setting) -> Ints:
    """Reporting interval of the horizon, 0 to cells - 1, of each time; later times in the last."""
    cells = (times / setting.width_s).astype(np.int32)
    return np.minimum(cells, setting.cells - 1, out=cells).astype(np.int64)


def summed(key: Ints, weights: Floats, size: int) -> Floats:
    """Weights summed by key, shape (size,); of floats also where there is nothing to sum."""
    if not len(key):
        return np.zeros(size)
    return np.bincount(key, weights, size).astype(np.float64, copy=False)


def overlap(
    starts: Floats,
    ends: Floats,
    group: Ints,
    groups: int,
    setting: Setting,
    weights: Floats | None = None,
) -> Floats:
    """Seconds of the spans in every reporting interval, between warm-up and horizon's end.

    Parameters
    ----------
    starts, ends : shape (n,), seconds; ends not before starts.
    group : shape (n,), group of each span, 0 to ``groups`` - 1.
    weights : shape (n,), factor on each span; none = 1.

    Returns
    -------
    Shape (groups, days, intervals).

    Every span is booked in its first interval, up to that interval's end; the few that last
    longer are booked in their last interval too, and in full between the two.
    """
    cells, width = setting.cells, setting.width_s
    starts = np.clip(starts, setting.warmup_s, setting.end_s)
    ends = np.clip(ends, setting.warmup_s, setting.end_s)
    first, last = cell_of(starts, setting), cell_of(ends, setting)
    base = group * cells
    head = np.minimum(ends, (first + 1) * width) - starts
    if weights is not None:
        head *= weights
    found = summed(base + first, head, groups * cells)
    across = np.flatnonzero(last > first)
    if len(across):
        opens, closes = (base + first)[across] + 1, (base + last)[across]
        factor = np.ones(len(across)) if weights is None else weights[across]
        found += summed(closes, (ends[across] - last[across] * width) * factor, groups * cells)
        steps = summed(opens, factor, groups * cells) - summed(closes, factor, groups * cells)
        found += width * np.cumsum(steps.reshape(groups, cells), axis=1).ravel()
    return found.reshape(groups, setting.days, setting.intervals)


def peaks(starts: Floats, ends: Floats, setting: Setting) -> Ints:
    """Most spans at once in every reporting interval after the warm-up, shape (days, intervals).

    Spans must have a positive length. One that ends at the instant at which another starts has
    left before it.

    What runs just after a start needs a search among the ends. Every `_SAMPLE`-th start gives a
    first bound; of the others only those are searched that exceed it, and with starts S and ends E
    in order more than c spans run just after S(i) if and only if E(i - c) > S(i).
    """
    starts, ends = np.sort(starts), np.sort(ends)
    edges = np.maximum(np.arange(setting.cells) * setting.width_s, setting.warmup_s)
    most = np.searchsorted(starts, edges, side="left") - np.searchsorted(ends, edges, side="right")
    first, last = np.searchsorted(starts, [setting.warmup_s, setting.end_s], side="left")
    number = np.arange(first, last)
    cells = cell_of(starts[first:last], setting)
    _raise(most, starts, ends, number[::_SAMPLE], cells[::_SAMPLE])
    limit = most[cells]
    above = (number >= limit) & (ends[number - limit] > starts[first:last])
    candidates = np.flatnonzero(above)
    _raise(most, starts, ends, number[candidates], cells[candidates])
    most[(np.arange(1, setting.cells + 1) * setting.width_s) <= setting.warmup_s] = 0
    found: Ints = most.astype(np.int64)
    return found.reshape(setting.days, setting.intervals)


def _raise(most: Ints, starts: Floats, ends: Floats, number: Ints, cells: Ints) -> None:
    """Raise the peaks of ``cells`` to what runs just after the starts with these numbers."""
    if len(number):
        at_once = number + 1 - np.searchsorted(ends, starts[number], side="right")
        begins = np.flatnonzero(np.diff(cells, prepend=-1))
        found = cells[begins]
        most[found] = np.maximum(most[found], np.maximum.reduceat(at_once, begins))


def excess(
    starts: Floats, ends: Floats, times: Floats, limits: Ints, until_s: float
) -> tuple[Floats, Floats]:
    """Spans that sum to the time for which more than a limit of spans run at once.

    Parameters
    ----------
    starts, ends : shape (n,), seconds, each in ascending order (so not span by span).
    times, limits : shape (m,), a staircase: ``limits[j]`` holds from ``times[j]`` to the next.
    until_s : end of the last step, seconds.

    Returns
    -------
    Starts and ends of spans; at any moment from ``times[0]`` to ``until_s`` as many of them run as
    max(spans running - limit, 0).

    With starts S, ends E and limit c, the spans [S(i), E(i - c)) are what is sought:
    at time t they are those with #E(<= t) + c <= i < #S(<= t), and these are #S - #E - c many.
    """
    closes = np.append(times[1:], until_s)
    low = np.searchsorted(ends, times, side="right") + limits
    high = np.searchsorted(starts, closes, side="left")
    many = np.maximum(high - low, 0)
    step = np.repeat(np.arange(len(times)), many)
    i = np.arange(len(step)) - np.repeat(np.cumsum(many) - many - low, many)
    opened = np.maximum(starts[i], times[step])
    closed = np.minimum(ends[i - limits[step]], closes[step])
    kept = np.flatnonzero(closed > opened)
    return opened[kept], closed[kept]
