"""Load measured the slow way: one moment after another, in plain Python."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

import numpy as np

from sim.centre import Centre
from sim.centre.rosters import roster
from sim.engine import CallLog
from sim.engine.codes import CALLBACK_UNANSWERED
from sim.measures.layout import Floats
from sim.workload import luck_of


def staircase(times: Iterable[float], values: Iterable[float], t: float) -> float:
    """Value of a staircase at ``t``, 0 before its first step."""
    now = 0.0
    for time, value in zip(times, values, strict=True):
        if time <= t:
            now = value
    return now


class Brute:
    """Agents' time of a log by pool and interval, summed over the moments between events."""

    def __init__(self, log: CallLog, centre: Centre) -> None:
        self.log, self.centre = log, centre
        self.start, self.end = centre.horizon.warmup_s, centre.horizon.end_s
        self.width = 60.0 * centre.horizon.interval_min
        self.cells = int(self.end / self.width)
        self.rosters = [
            roster(p, centre.horizon, luck_of(log.absences, name))
            for name, p in centre.pools.items()
        ]

    def served(self, pool: int) -> list[tuple[float, float, float]]:
        """``(match, answer or dialling, end of wrap-up)`` of a pool's calls."""
        names = self.log.names
        found = []
        for i in range(len(self.log)):
            answer = float(self.log["answer_s"][i])
            if self.log["disposition"][i] == CALLBACK_UNANSWERED:
                answer = float(self.log["wrap_end_s"][i])
            if self.log["pool"][i] != pool or math.isnan(answer):
                continue
            answer -= self.ring(i)
            line = names.sites[self.log["queue_site"][i]]
            mine = list(self.centre.pools.values())[pool].site
            link = self.centre.link_between(line, mine)
            delay = 0.0 if link is None else self.centre.links[link].transfer_delay_s
            found.append((answer - delay, answer, float(self.log["wrap_end_s"][i])))
        return found

    def ring(self, i: int) -> float:
        """For how long a callback rings."""
        if math.isnan(self.log["callback_s"][i]):
            return 0.0
        kinds = list(self.centre.contact_types.values())
        back = kinds[self.log["contact_type"][i]].callback
        assert back is not None
        return float(back.ring_s)

    def moments(self, *times: Iterable[float]) -> list[tuple[float, float]]:
        """Stretches between the given times and the intervals' edges, inside what is measured."""
        edges = {self.start, self.end, *(i * self.width for i in range(self.cells + 1))}
        edges |= {t for group in times for t in group}
        inside = sorted(t for t in edges if self.start <= t <= self.end)
        return list(itertools.pairwise(inside))

    def load(self, pool: int) -> dict[str, Floats]:
        """Seconds by field, each of shape (cells,)."""
        served = self.served(pool)
        rows = self.log.staffing_pool == pool
        changes, levels = self.log.staffing_s[rows], self.log.staffing_level[rows]
        stays, late = self.log.staffing_overtime[rows], self.log.staffing_late[rows]
        finishing = self.log.staffing_finishing[rows]
        plan = self.rosters[pool]
        out = {f: np.zeros(self.cells) for f in
               ("handled", "busy", "staffed", "logged_in", "rostered", "overtime", "staying",
                "absent", "break")}  # fmt: skip
        for a, b in self.moments([t for s in served for t in s], changes, plan.times):
            at = (a + b) / 2.0
            cell = int(at // self.width)
            busy = sum(m <= at < e for m, _, e in served)
            staffed = staircase(changes, levels, at)
            logged_in = staffed + staircase(changes, finishing, at)
            on_shift = staircase(plan.times[:-1], plan.on_shift, at)
            out["handled"][cell] += (b - a) * sum(s <= at < e for _, s, e in served)
            out["busy"][cell] += (b - a) * busy
            out["staffed"][cell] += (b - a) * staffed
            out["logged_in"][cell] += (b - a) * logged_in
            out["rostered"][cell] += (b - a) * staircase(plan.times[:-1], plan.rostered, at)
            out["absent"][cell] += (b - a) * staircase(plan.times[:-1], plan.absent, at)
            out["break"][cell] += (b - a) * staircase(plan.times[:-1], plan.resting, at)
            staying = staircase(changes, stays, at)
            out["staying"][cell] += (b - a) * staying
            more = max(staffed - on_shift, staying)
            out["overtime"][cell] += (b - a) * (more + staircase(changes, late, at))
        return out

    def stays(self, what: str, site: int | None = None) -> list[tuple[float, float]]:
        """Start and end of every stay on a line, in a port or in a queue."""
        found = []
        for i in range(len(self.log)):
            row = {c: v[i].item() for c, v in self.log.columns.items()}
            where = row["entry_site"]
            if what == "lines":
                left = float(self.log["callback_s"][i])
                left = row["end_s"] if math.isnan(left) else left
                span = (row["arrival_s"], left) if where >= 0 else None
            elif what == "ports":
                span = (row["ivr_start_s"], row["ivr_end_s"])
            else:
                where = row["queue_site"]
                left = row["end_s"]
                if row["disposition"] == CALLBACK_UNANSWERED:
                    row["answer_s"] = row["wrap_end_s"]
                if not math.isnan(row["answer_s"]):
                    link = self.centre.link_between(
                        self.log.names.sites[where],
                        list(self.centre.pools.values())[row["pool"]].site,
                    )
                    delay = 0.0 if link is None else self.centre.links[link].transfer_delay_s
                    left = row["answer_s"] - self.ring(i) - delay
                span = (row["queue_s"], left)
            if span and not math.isnan(span[0]) and (site is None or where == site):
                found.append(span)
        return found

    def occupancy_of(self, what: str, site: int | None = None) -> tuple[Floats, Floats]:
        """Seconds and peak of stays by cell."""
        stays = self.stays(what, site)
        seconds, most = np.zeros(self.cells), np.zeros(self.cells)
        for a, b in self.moments([t for s in stays for t in s]):
            at = (a + b) / 2.0
            cell = int(at // self.width)
            now = sum(s <= at < e for s, e in stays)
            seconds[cell] += now * (b - a)
            most[cell] = max(most[cell], now)
        return seconds, most
