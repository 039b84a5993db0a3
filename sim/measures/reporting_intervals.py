"""Spans of time, compiled: their seconds in reporting intervals, and their groups.

A ``frame`` is three times in seconds: length of a reporting interval, end of the warm-up, end of
the horizon.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.jit import entry, inlined
from sim.measures.layout import Floats, Ints, Setting

FRAME_T = "UniTuple(f8, 3)"
STAYS_T = "Tuple((i2[::1], f8[::1], f8[::1]))"


@inlined
def cell_of(time: float, frame: Any, cells: int) -> int:
    """Reporting interval of the horizon, 0 to cells - 1, of a time; later times in the last."""
    cell = int(time / frame[0])
    if cell * frame[0] > time:  # the quotient was rounded up to the next edge
        cell -= 1
    return max(0, min(cell, cells - 1))


def cells_of(times: Floats, setting: Setting) -> Ints:
    """`cell_of` for arrays: the reporting interval of each time, shape (n,)."""
    edges = np.arange(1, setting.cells) * setting.width_s
    found: Ints = np.searchsorted(edges, times, side="right")
    return found


def seconds_of(starts: Floats, ends: Floats, setting: Setting) -> Floats:
    """Seconds of spans, at once, in each reporting interval after the warm-up, shape (cells,)."""
    edges = np.arange(setting.cells + 1) * setting.width_s
    return seconds_between(starts, ends, np.maximum(edges, setting.warmup_s))


def seconds_between(starts: Floats, ends: Floats, edges: Floats) -> Floats:
    """Seconds of spans, at once, between each two of the (rising) edges, shape (edges - 1,)."""
    return np.diff(_before(np.sort(ends), edges) - _before(np.sort(starts), edges)) * -1.0


def _before(times: Floats, edges: Floats) -> Floats:
    """Sum over (rising) times of how long each lies before each edge, seconds."""
    sums = np.concatenate(([0.0], np.cumsum(times)))
    count = np.searchsorted(times, edges)
    found: Floats = count * edges - sums[count]
    return found


@inlined
def book(
    seconds: Any, steps: Any, group: int, start: float, end: float, level: float, frame: Any
) -> None:
    """Add a span, ``level`` times, to the intervals that it lies in, warm-up to horizon's end.

    Parameters
    ----------
    seconds : shape (groups, cells): the span in its first and its last interval.
    steps : shape (groups, cells): the intervals between, which it fills: +level where they begin
        and -level where they end. `in_intervals` adds both up.
    """
    start = max(start, frame[1])
    end = min(end, frame[2])
    if not end > start:
        return
    cells = seconds.shape[1]
    first = cell_of(start, frame, cells)
    edge = (first + 1) * frame[0]
    if end <= edge:
        seconds[group, first] += level * (end - start)
        return
    last = cell_of(end, frame, cells)
    seconds[group, first] += level * (edge - start)
    seconds[group, last] += level * (end - last * frame[0])
    steps[group, first + 1] += level
    steps[group, last] -= level


def in_intervals(seconds: Floats, steps: Floats, width_s: float) -> Floats:
    """What `book` has added, seconds in every interval, shape (groups, cells)."""
    found: Floats = seconds + width_s * np.cumsum(steps, axis=1)
    return found


@entry(
    f"Tuple((int64, boolean))(i2[::1], f8[::1], f8[::1], {STAYS_T}, UniTuple(f8[::1], 2),"
    " UniTuple(f8[::1], 2), i8[::1])"
)
def gather(
    group_of: Any, starts: Any, ends: Any, kept: Any, spans: Any, own: Any, bounds: Any
) -> tuple[int, bool]:
    """Spans of positive length: as they come, and group by group.

    Parameters
    ----------
    group_of, starts, ends : shape (n,); rows without a span have a group of -1 or a time of NaN.
    kept : groups, starts and ends of spans that come first.
    spans, own : filled in: starts and ends as they come; group by group.
    bounds : filled in: where each group begins among ``own``, shape (groups + 1,).

    Returns
    -------
    Number of spans; whether their starts are in ascending order.
    """
    all_starts, all_ends = spans
    own_starts, own_ends = own
    kept_groups, kept_starts, kept_ends = kept
    groups, first = len(bounds) - 1, len(kept_groups)
    bounds[:] = 0
    for i in range(first):
        bounds[kept_groups[i] + 1] += 1
    for i in range(len(starts)):
        if ends[i] > starts[i] and group_of[i] >= 0:
            bounds[group_of[i] + 1] += 1
    for group in range(groups):
        bounds[group + 1] += bounds[group]
    n = 0
    latest = -np.inf
    ordered = True
    for i in range(-first, len(starts)):
        group = group_of[i] if i >= 0 else kept_groups[first + i]
        start = starts[i] if i >= 0 else kept_starts[first + i]
        end = ends[i] if i >= 0 else kept_ends[first + i]
        if end > start and group >= 0:
            place = bounds[group]
            bounds[group] = place + 1
            own_starts[place] = all_starts[n] = start
            own_ends[place] = all_ends[n] = end
            ordered = ordered and start >= latest
            latest = start
            n += 1
    for group in range(groups, 0, -1):
        bounds[group] = bounds[group - 1]
    bounds[0] = 0
    return n, ordered
