"""How long agents take no call after one, by how many calls wait when it ends.

Between two calls of an agent, within a session: while somebody waits whom the agent serves, the
agent is away, and who takes a waiting caller has just come back. While nobody waits it is not seen
whether the agent is away or idle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.lines import lines_of
from sim.calibration.fit.sessions import clock, setup_s

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CLASSES = (0, 1, 3)
"""Fewest calls that wait, by class: nobody, one or two, three and more."""
LEAST_GAPS = 200
"""A class with fewer gaps that end with a waiting caller goes with the one below."""
FIRST_S = 0.5
"""Length of the first second: from 0 on; second k is from k - 1/2 to k + 1/2."""
AT_ONCE = 0.95
"""Agents of whom so many take a waiting caller within half a second are never unavailable."""
IN_A_BIN = 10
"""So many agents who came back are needed to say how likely that is in a second."""


@dataclass(frozen=True)
class Away:
    """Unavailability after calls in one class.

    Attributes
    ----------
    least_waiting : fewest calls that wait in it.
    gaps, exact : gaps seen, and those known exactly.
    law : probabilities of 0, 1 ... seconds.
    """

    least_waiting: int
    gaps: int
    exact: int
    law: Floats

    @property
    def mean_s(self) -> float:
        """Mean of the law, seconds."""
        return float(mean_of(self.law))

    def quantiles(self, cells: int) -> Floats:
        """Equally spaced quantiles from 0 to 1, seconds, whose straight joins keep the mean."""
        levels = np.clip(np.arange(cells + 1) / cells, 1e-9, 1.0 - 1e-9)
        found = np.searchsorted(np.cumsum(self.law), levels, side="left").astype(np.float64)
        found = np.minimum(found, len(self.law) - 1.0)
        drawn = float(np.mean(0.5 * (found[1:] + found[:-1])))
        return found * (self.mean_s / drawn) if drawn > 0 else found


@dataclass(frozen=True)
class Queue:
    """When calls of a line joined and left the queue, on the clock of `clock`, by joining.

    Attributes
    ----------
    join, leave : shape (n,), seconds.
    """

    join: Floats
    leave: Floats

    def open_to(self, after_s: float) -> tuple[Floats, Floats]:
        """The same of calls that agents may take who are open to the line after so many seconds.

        Returns
        -------
        When these became open to them, and when they left, each sorted.
        """
        opened = self.join + after_s
        kept = self.leave > opened if after_s > 0 else np.ones(len(opened), dtype=np.bool_)
        return opened[kept], np.sort(self.leave[kept])


def queues(calls: pd.DataFrame, lines: pd.Index[str]) -> list[Queue]:
    """Calls that waited in each line, until an agent was taken."""
    waited = calls[["day", "join_s"]].assign(
        line=lines_of(calls), wait_s=calls["wait_s"].to_numpy(dtype=np.float64) - setup_s(calls)
    )
    waited = waited[calls["queued"] & (waited["wait_s"] > 0)]
    join = clock(waited, "join_s")
    leave = join + waited["wait_s"].to_numpy(dtype=np.float64)
    line = waited["line"].to_numpy(dtype=object)
    order = np.argsort(join, kind="stable")
    join, leave, line = join[order], leave[order], line[order]
    return [Queue(join[line == name], leave[line == name]) for name in lines]


def open_to(queue: list[Queue], opens: Floats) -> list[tuple[Floats, Floats]]:
    """Calls that an agent may take, line by line.

    Parameters
    ----------
    queue : from `queues`; opens : shape (lines,), from when on, seconds of waiting; inf: never.
    """
    return [q.open_to(float(s)) for q, s in zip(queue, opens, strict=True) if np.isfinite(s)]


def waiting_at(queue: tuple[Floats, Floats], times: Floats) -> Ints:
    """Calls of a line that wait at given times, those that leave just then included; shape (n,)."""
    join, leave = queue
    there: Ints = np.searchsorted(join, times, side="right")
    return there - np.searchsorted(leave, times, side="left")


def skills_of(agents: pd.Series[str], opens: pd.DataFrame) -> tuple[Floats, NDArray[np.intp]]:
    """Different rows of ``opens``, shape (sets, lines), and which of them each agent has, (n,).

    Parameters
    ----------
    agents : shape (n,); opens : from when on each agent takes calls of each line, seconds of
        waiting, inf: never; or just whether.
    """
    code, names = pd.factorize(agents)
    skills, which = np.unique(seconds(opens), axis=0, return_inverse=True)
    return skills, which.ravel()[opens.index.get_indexer(pd.Index(names))[code]]


def seconds(opens: pd.DataFrame) -> Floats:
    """From when on each agent takes calls of each line; of skills: at once, or never."""
    values = opens.to_numpy()
    if values.dtype == np.bool_:
        return np.where(values, 0.0, np.inf)
    return values.astype(np.float64)


def waiting_for(
    queue: list[Queue],
    skills: Floats,
    which: NDArray[np.intp],
    times: Floats,
) -> NDArray[np.int32]:
    """Calls that wait at given times and that an agent of a set of skills may take, shape (n,)."""
    found = np.zeros(len(times), dtype=np.int32)
    for number, own in enumerate(skills):
        rows = np.flatnonzero(which == number)
        for line in open_to(queue, own):
            found[rows] += waiting_at(line, times[rows]).astype(np.int32)
    return found


def stretches(queue: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """When somebody waited, of all the lines together: starts and ends, which do not touch."""
    joins = np.concatenate([join for join, _leave in queue]) if queue else np.empty(0)
    leaves = np.concatenate([leave for _join, leave in queue]) if queue else np.empty(0)
    time = np.concatenate((joins, leaves))
    step = np.repeat(np.array([1, -1]), len(joins))
    order = np.lexsort((-step, time))
    time, step = time[order], step[order]
    number = np.cumsum(step)
    return time[(number == 1) & (step == 1)], time[number == 0]


_OF_A_GAP = ("from_s", "to_s", "taken")
_NO_GAPS = pd.DataFrame(
    {
        "gap": np.empty(0, np.int32),
        "from_s": np.empty(0),
        "to_s": np.empty(0),
        "taken": np.empty(0, np.bool_),
    }
)


def gaps_after_calls(calls: pd.DataFrame, work: pd.DataFrame, opens: pd.DataFrame) -> pd.DataFrame:
    """What is seen of agents between two calls of a session while callers of theirs wait.

    A caller is an agent's from when on the agent takes calls of the line.

    Parameters
    ----------
    calls : `Records.calls`; work : from `handled`; opens : from `agent_skills` or
        `sim.calibration.fit.skills.opens`.

    Returns
    -------
    one row a stretch of waiting within a gap, and one for a gap without any: ``gap`` (its number),
    ``day``, ``waiting`` (callers whom the agent serves, waiting when the call before ended),
    ``from_s`` and ``to_s`` (seconds after that end) and ``taken`` (the agent took a caller then).
    """
    later = np.flatnonzero(work["within"].to_numpy(dtype=bool))
    end = work["end"].to_numpy(dtype=np.float64)[later - 1]
    start = np.maximum(work["start"].to_numpy(dtype=np.float64)[later], end)
    skills, which = skills_of(work["agent"], opens)
    which = which[later]
    queue = queues(calls, opens.columns)
    waiting = waiting_for(queue, skills, which, end)
    code, lines = pd.factorize(work["line"])
    from_s = skills[which, opens.columns.get_indexer(pd.Index(lines))[code[later]]]
    exact = work["wait_s"].to_numpy(dtype=np.float64)[later] > np.where(
        np.isfinite(from_s), from_s, 0.0
    )
    parts = []
    for number, own in enumerate(skills):
        rows = np.flatnonzero(which == number)
        begins, closes = stretches(open_to(queue, own))
        first = np.searchsorted(closes, end[rows], side="left")
        after = np.searchsorted(begins, start[rows], side="right")
        seen = np.maximum(after - first, 0)
        gap = np.repeat(rows, seen)
        at = np.arange(len(gap)) - np.repeat(np.cumsum(seen) - seen, seen) + np.repeat(first, seen)
        low, high = np.maximum(begins[at], end[gap]), np.minimum(closes[at], start[gap])
        final = np.append(gap[1:] != gap[:-1], np.ones(min(len(gap), 1), dtype=np.bool_))
        nobody = rows[seen == 0]
        parts.append(
            pd.DataFrame(
                {
                    "gap": np.concatenate((gap, nobody)).astype(np.int32),
                    "from_s": np.concatenate((low - end[gap], np.zeros(len(nobody)))),
                    "to_s": np.concatenate((high - end[gap], np.zeros(len(nobody)))),
                    "taken": np.concatenate((final & exact[gap], np.zeros(len(nobody), bool))),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True) if parts else _NO_GAPS
    gaps = table["gap"].to_numpy()
    return table.assign(day=work["day"].to_numpy()[later[gaps]], waiting=waiting[gaps])


def seen_away(
    gaps: pd.DataFrame, top: int, day: Ints | None = None, days: int = 1
) -> tuple[Floats, Floats]:
    """How long agents were seen away in each second after a call, and how many came back in it.

    Second k is from k - 1/2 to k + 1/2, the first one half as long. A second that was seen in part
    counts as that part; the second in which an agent came back counts to its end.

    Parameters
    ----------
    gaps : from `gaps_after_calls`, of one class; top : the last second.
    day : number of the day of each row, shape (n,); None: all of one day.

    Returns
    -------
    Two of shape (days, top + 1), in which sums over days are those of the days together.
    """
    low, high = (gaps[c].to_numpy(dtype=np.float64) for c in ("from_s", "to_s"))
    taken = gaps["taken"].to_numpy(dtype=bool) & (high <= top)
    code = np.zeros(len(gaps), dtype=np.int64) if day is None else day
    first, last = np.minimum(low + 0.5, top + 1.0), np.minimum(high + 0.5, top + 1.0)
    last = np.maximum(np.where(taken, np.floor(last) + 1.0, last), first)
    shape = (days, top + 2)
    away = np.cumsum(_from(first, code, shape) - _from(last, code, shape), axis=1)[:, :-1]
    second = np.clip(np.rint(high[taken]), 0, top).astype(np.int64)
    cell = code[taken] * (top + 1) + second
    back = np.bincount(cell, minlength=days * (top + 1)).reshape(days, top + 1)
    return np.maximum(away, 0.0), back.astype(np.float64)


def _from(start: Floats, code: NDArray[Any], shape: tuple[int, int]) -> Floats:
    """What starting at a time adds to a second, to be summed up: 1, less the part before it."""
    second = np.minimum(np.floor(start).astype(np.int64), shape[1] - 1)
    part = np.where(second < shape[1] - 1, start - second, 0.0)
    size = shape[0] * shape[1]
    at = code * shape[1] + second
    found: Floats = np.zeros(size)
    found += np.bincount(at, 1.0 - part, size)
    found += np.bincount(np.minimum(at + 1, size - 1), part, size)
    return found.reshape(shape)


def bins(away: Floats, back: Floats) -> NDArray[np.int64]:
    """The bin of each second; the seconds of a bin have one hazard.

    Where few are at risk (in the first seconds, as it takes time until somebody waits, and in the
    last ones) a second by itself says nothing: in each bin so many seconds of agents were seen that
    `IN_A_BIN` of them come back at the mean hazard.

    Parameters
    ----------
    away, back : agents seen away in each second, and those who came back in it; shape (seconds,).
    """
    whole = IN_A_BIN * away.sum() / max(float(back.sum()), 1.0)
    found = np.empty(len(away), dtype=np.int64)
    number, seen = 0, 0.0
    for second, there in enumerate(away.tolist()):
        found[second] = number
        seen += there
        if seen >= whole:
            number, seen = number + 1, 0.0
    if seen < whole and number:  # what is left over has the hazard of the last whole bin
        found[found == number] = number - 1
    return found


def away_law(away: Floats, back: Floats, bin_of: NDArray[np.int64]) -> Floats:
    """Probabilities of 0, 1 ... seconds of unavailability.

    An agent for whom somebody waits is away, and is seen to come back. So the agents who are away
    at a second are known where somebody waits, and the share that comes back in it (Kaplan-Meier
    with late entry: J. P. Klein and M. L. Moeschberger, "Survival Analysis", 2nd ed., Springer
    2003, section 4.6). How long nobody waited says nothing and is not used: that an agent's next
    call came soon and was answered at once depends on when the agent came back.

    Parameters
    ----------
    away, back : agents seen away in each second, and those who came back in it, each of shape
        (..., seconds).
    bin_of : from `bins`.

    Returns
    -------
    shape (..., seconds), sums to 1.
    """
    starts = np.flatnonzero(np.diff(bin_of, prepend=-1))
    came = np.add.reduceat(back, starts, axis=-1)
    seen = np.add.reduceat(away, starts, axis=-1)
    none = np.where(came.sum(axis=-1, keepdims=True) > 0, 0.0, 1.0 / FIRST_S)
    hazard = np.divide(came, seen, out=np.broadcast_to(none, came.shape).copy(), where=seen > 0)
    ends = hazard[..., bin_of]
    ends[..., 0] *= FIRST_S
    left = np.cumprod(1.0 - np.minimum(ends, 1.0), axis=-1)
    law: Floats = -np.diff(left, axis=-1, prepend=1.0)
    law /= law.sum(axis=-1, keepdims=True)
    return law


def mean_of(law: Floats) -> Floats:
    """Means of laws of shape (..., seconds), seconds."""
    found: Floats = law @ np.arange(law.shape[-1], dtype=np.float64)
    return found


def unavailability(
    gaps: pd.DataFrame, split_s: float, classes: tuple[int, ...] = CLASSES
) -> list[Away]:
    """The law of the unavailability in each class; empty where there are no gaps.

    Parameters
    ----------
    gaps : from `gaps_after_calls`; split_s : the longest there can be, seconds.
    """
    group = np.searchsorted(np.array(classes), gaps["waiting"].to_numpy(), side="right") - 1
    taken = gaps["taken"].to_numpy(dtype=bool)
    number = np.bincount(group[taken], minlength=len(classes))
    for at in range(len(classes) - 1, 0, -1):
        if number[at] < LEAST_GAPS:
            group[group == at] = at - 1
            number[at - 1] += number[at]
            number[at] = 0
    found = []
    for at, least in enumerate(classes):
        own = group == at
        if own.any():
            away, back = seen_away(gaps[list(_OF_A_GAP)][own], int(split_s))
            law = away_law(away[0], back[0], bins(away[0], back[0]))
            seen = int(gaps["gap"][own].nunique())
            found.append(Away(least, seen, int(taken[own].sum()), law))
    return found


def never_away(aways: list[Away]) -> bool:
    """Whether agents take waiting callers at once.

    Then they are taken to be there at once where nobody waits, too: who is there when the next
    caller comes is not seen to come back, and the few who are seen away then had left.
    """
    seen = [float(a.law[0]) for a in aways if a.least_waiting > 0]
    return bool(seen) and min(seen) >= AT_ONCE


def after_call(aways: list[Away], cells: int = 100) -> dict[str, object] | None:
    """What a pool says of it (`after_call`); None: no time at all.

    The shape is that of the class with most exact gaps, the level of each class its own.
    """
    known = [a for a in aways if a.mean_s > 0]
    if not known or never_away(aways):
        return None
    shape = max(known, key=lambda a: a.exact)
    base = aways[0].mean_s if aways[0].mean_s > 0 else shape.mean_s
    quantiles = shape.quantiles(cells) * (base / shape.mean_s)
    said: dict[str, object] = {
        "unavailable": {
            "dist": "empirical",
            "quantiles_s": [round(float(q), 1) + 0.0 for q in quantiles],
        }
    }
    steps = [
        {"waiting_over": a.least_waiting - 1, "factor": round(a.mean_s / base, 3)}
        for a in aways
        if a.least_waiting > 0
    ]
    return said | ({"while_waiting": steps} if steps else {})
