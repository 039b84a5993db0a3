"""Agents who handle several chats at once: busy while they have at least one.

The chats of an agent overlap, so that their spans are joined before they are counted as an agent's
time; how many there are at once is a measure of its own.
"""

from __future__ import annotations

import numpy as np

from sim.centre import Centre
from sim.engine.log import CallLog
from sim.measures.call_tables import CallTables
from sim.measures.curves import POOL_TIME
from sim.measures.layout import Arrays, Floats, Ints
from sim.measures.log_columns import NUMBERS, TIMES, Columns
from sim.measures.reporting_intervals import seconds_of

Spans = tuple[Ints, Floats, Floats]
"""Numbers of agents over all pools, starts and ends."""


class ChatTime:
    """Time of the agents of pools for several chats, stretch by stretch of the horizon.

    Parameters
    ----------
    centre : the centre that was simulated.
    tables : gets the seconds in which agents are busy, and in which they handle chats.
    """

    def __init__(self, centre: Centre, tables: CallTables) -> None:
        setting = tables.layout.setting
        self._tables = tables
        self._several = np.array([p.concurrency > 1 for p in centre.pools.values()])
        none = (np.empty(0, dtype=np.int64), np.empty(0), np.empty(0))
        self._kept: dict[int, Spans] = {POOL_TIME.busy_s: none, POOL_TIME.handled_s: none}
        self._chat_s: Floats = np.zeros((len(setting.pools), setting.cells))

    def add(self, columns: Columns, stretch: CallLog) -> None:
        """Add the chats of a stretch."""
        if not self._several.any():
            return
        time = dict(zip(TIMES, columns.times, strict=True))
        place = dict(zip(NUMBERS, columns.numbers, strict=True))
        layout, until_s = self._tables.layout, stretch.until_s
        pool = place["pool"].astype(np.int64)
        rows = np.flatnonzero((pool >= 0) & ~np.isnan(time["answer_s"]))
        rows = rows[self._several[pool[rows]]]
        pool, queue_site = pool[rows], place["queue_site"][rows]
        answer_s, free_s = time["answer_s"][rows], time["wrap_end_s"][rows]
        agent = np.asarray(stretch["agent"])[rows].astype(np.int64) * len(self._several) + pool
        for p in np.flatnonzero(self._several):
            mine = pool == p
            self._chat_s[p] += seconds_of(answer_s[mine], free_s[mine], layout.setting)
        self._add(POOL_TIME.handled_s, (agent, answer_s, free_s), until_s)
        matched_s = answer_s - layout.connect_s[queue_site, pool]
        self._add(POOL_TIME.busy_s, (agent, matched_s, free_s), until_s)

    def _add(self, group: int, spans: Spans, until_s: float) -> None:
        """Count the joined spans up to ``until_s``; keep the rest."""
        together = [np.concatenate(pair) for pair in zip(self._kept[group], spans, strict=True)]
        agents, starts, ends = _joined(together[0], together[1], together[2])
        later = ends > until_s
        self._kept[group] = (agents[later], np.maximum(starts[later], until_s), ends[later])
        now = starts < until_s
        pools, starts = agents[now] % len(self._several), starts[now]
        ends = np.minimum(ends[now], until_s)
        seconds = self._tables.spans[0]
        for p in np.flatnonzero(self._several):
            mine = pools == p
            place = group * len(self._several) + p
            seconds[place] += seconds_of(starts[mine], ends[mine], self._tables.layout.setting)

    def fields(self, load: Arrays) -> Arrays:
        """Fields of the table ``load`` that are about several chats at once."""
        chats = self._chat_s.reshape(load["load.handled_s"].shape)
        busy = np.where(self._several[:, None, None], load["load.handled_s"], 0.0)
        return {"load.chat_s": chats, "load.chat_busy_s": busy}


def _joined(agents: Ints, starts: Floats, ends: Floats) -> Spans:
    """Overlapping spans of each agent as one."""
    found: list[Spans] = []
    for agent in np.unique(agents):
        mine = np.flatnonzero(agents == agent)
        mine = mine[np.argsort(starts[mine], kind="stable")]
        begin, reached = starts[mine], np.maximum.accumulate(ends[mine])
        first = np.concatenate(([True], begin[1:] > reached[:-1]))
        last = np.concatenate((first[1:], [True]))
        found.append((np.full(int(first.sum()), agent), begin[first], reached[last]))
    if not found:
        return agents, starts, ends
    return (
        np.concatenate([f[0] for f in found]),
        np.concatenate([f[1] for f in found]),
        np.concatenate([f[2] for f in found]),
    )
