"""Load: agents' time, and lines, ports and queues over time, counted from the spans of the log.

An agent is busy from the match to the end of wrap-up; the match is not in the log, but precedes
the answer by the transfer delay of the link between the line's site and the agent's. A call that
an outage took while it was being connected has no answer: its agent's seconds are not counted.
"""

from __future__ import annotations

import numpy as np

from sim.engine.log import CallLog
from sim.measures.layout import Floats, Ints, Layout, Setting
from sim.measures.spans import excess, overlap, peaks
from sim.measures.tables import PEAKS
from sim.measures.tally import Arrays, Calls

Staircase = tuple[Floats, Ints]
"""Times at which steps start, the first at 0, and the value of each step."""


def matched_s(served: Calls, layout: Layout) -> Floats:
    """When an agent took each call, seconds; rows have an answer."""
    delay = layout.delay_s[served.index("queue_site"), layout.pool_site[served.index("pool")]]
    return served.time("answer_s") - delay


def count_agents(log: CallLog, served: Calls, layout: Layout) -> tuple[Arrays, Floats]:
    """Table ``load``, and each pool's overtime over the whole horizon.

    Parameters
    ----------
    log : for its staffing table.
    served : rows with an answer, whatever became of them.

    Returns
    -------
    The fields of the table, shape (pools, days, intervals), and seconds of overtime, shape
    (pools,): agents logged in (staffed or finishing a call) beyond the roster's available agents.
    """
    setting, pools = layout.setting, len(layout.setting.pools)
    matched, answer = matched_s(served, layout), served.time("answer_s")
    free, pool_of = served.time("wrap_end_s"), served.index("pool")

    def spread(start: Floats, end: Floats) -> Floats:
        return overlap(start, end, pool_of, pools, setting)

    ghosts = np.zeros((pools, setting.days, setting.intervals))
    beyond = np.zeros_like(ghosts)
    overtime = np.zeros(pools)
    levels = [_staffing(log, pool, setting.end_s) for pool in range(pools)]
    for pool, plan in enumerate(layout.rosters):
        rows = np.flatnonzero(pool_of == pool)
        start, end = np.sort(matched[rows]), np.sort(free[rows])
        ghosts[pool] = _spread(excess(start, end, *levels[pool], setting.end_s), setting)[0]
        times, staffed, available = _together(levels[pool], (plan.times[:-1], plan.available))
        late = excess(start, end, times, np.maximum(staffed, available), setting.end_s)
        held = (times, np.maximum(staffed - available, 0))
        beyond[pool] = _spread(late, setting)[0] + _staircases([held], setting)[0]
        overtime[pool] = np.sum(late[1] - late[0]) + np.dot(
            np.diff(np.append(times, setting.end_s)), held[1]
        )
    staffed_s = _staircases(levels, setting)
    table: Arrays = {
        "load.handled_s": spread(answer, free),
        "load.busy_s": spread(matched, free),
        "load.staffed_s": staffed_s,
        "load.logged_in_s": staffed_s + ghosts,
        "load.rostered_s": _staircases(
            [(p.times[:-1], p.rostered) for p in layout.rosters], setting
        ),
        "load.overtime_s": beyond,
    }
    return table, overtime


def _staffing(log: CallLog, pool: int, end_s: float) -> Staircase:
    """Agents that staffing allows a pool, from time 0 to the horizon's end."""
    rows = np.flatnonzero((log.staffing_pool == pool) & (log.staffing_s < end_s))
    times, levels = log.staffing_s[rows], log.staffing_level[rows]
    return np.concatenate(([0.0], times)), np.concatenate(([0], levels))


def _together(one: Staircase, other: Staircase) -> tuple[Floats, Ints, Ints]:
    """Two staircases over the times at which either changes."""
    times = np.union1d(one[0], other[0])
    values = [
        levels[np.searchsorted(changes, times, side="right") - 1]
        for changes, levels in (one, other)
    ]
    return times, values[0], values[1]


def _spread(spans: tuple[Floats, Floats], setting: Setting) -> Floats:
    group = np.zeros(len(spans[0]), dtype=np.int64)
    return overlap(*spans, group, 1, setting)


def count_centre(calls: Calls, entered: Calls, offered: Calls, layout: Layout) -> Arrays:
    """Table ``centre`` and the peaks of lines, ports and queues.

    Parameters
    ----------
    calls, entered, offered : every row, those that took an IVR port, those offered to agents.

    Returns
    -------
    Peaks have shape (sites + 1, days, intervals); the last entry is the centre as a whole, whose
    peak is not the sum of the sites' peaks.
    """
    found: Arrays = {}
    for name, (start, end, site) in zip(
        PEAKS, _stays(calls, entered, offered, layout), strict=True
    ):
        sites = len(layout.setting.sites)
        lasting = np.flatnonzero(end > start)
        start, end, site = start[lasting], end[lasting], site[lasting]
        found[f"centre.{name}_s"] = overlap(start, end, site, sites, layout.setting)
        most = [
            peaks(start[rows], end[rows], layout.setting)
            for rows in ([np.flatnonzero(site == s) for s in range(sites)] if sites > 1 else [])
        ]
        whole = peaks(start, end, layout.setting)
        found[f"peak.{name}"] = np.stack([*(most or [whole]), whole]).astype(np.int32)
    return found


def _stays(
    calls: Calls, entered: Calls, offered: Calls, layout: Layout
) -> list[tuple[Floats, Floats, Ints]]:
    """Start, end and site of every stay on a line, in a port and in a queue."""
    held = calls.where(calls.index("entry_site") >= 0)
    queued = offered.where(offered.wait_s > 0.0)
    left = queued.time("end_s").copy()
    taken = np.flatnonzero(queued.has("answer_s"))
    left[taken] = matched_s(queued.take(taken), layout)
    return [
        (held.time("arrival_s"), held.time("end_s"), held.index("entry_site")),
        (entered.time("ivr_start_s"), entered.time("ivr_end_s"), entered.index("entry_site")),
        (queued.time("queue_s"), left, queued.index("queue_site")),
    ]


def _staircases(steps: list[Staircase], setting: Setting) -> Floats:
    """Integral of one staircase a pool in every interval; a staircase ends with the horizon."""
    start = np.concatenate([times for times, _ in steps])
    end = np.concatenate([np.append(times[1:], setting.end_s) for times, _ in steps])
    level = np.concatenate([values for _, values in steps]).astype(np.float64)
    pool = np.repeat(np.arange(len(steps)), [len(times) for times, _ in steps])
    return overlap(start, np.maximum(start, end), pool, len(steps), setting, level)
