"""From a first guess to a plan that keeps its rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.measures.estimate import divide
from sim.planning.columns import planned
from sim.planning.days import Days, Served
from sim.planning.programme import Planned, Programme
from sim.planning.rows import Kept, Row, kept

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass
class Search:
    """Everything that the steps of a search share.

    Attributes
    ----------
    centre : the centre as it is written.
    programme : shifts and load.
    rows : what has to be kept.
    days : on which plans are tried.
    margin : standard errors by which rows are to be above their share.
    tried : plans that were simulated.
    stopped : whether somebody stopped it (Ctrl-C): the best plan so far is taken then.
    """

    centre: Centre
    programme: Programme
    rows: list[Row]
    days: Days
    margin: float = 0.0
    tried: int = 0
    stopped: bool = False
    _known: dict[bytes, Kept] = field(default_factory=dict)
    _last: tuple[bytes, Served] | None = None

    def judge(self, counts: Counts) -> Kept:
        """How a plan keeps the rows."""
        key = counts.tobytes()
        if key not in self._known:
            self._known[key] = kept(self.rows, self.served(counts))
        return self._known[key]

    def served(self, counts: Counts) -> Served:
        """What a plan does, by stream and interval; that of the last plan is kept."""
        key = counts.tobytes()
        if self._last is None or self._last[0] != key:
            plan = planned(self.centre, self.programme.columns, counts)
            self._last = key, self.days.served(plan)
            self.tried += 1
        return self._last[1]


Told = Callable[[str, float, Kept], None]


def raised(search: Search, loads: Floats, told: Told, *, most: int = 40) -> Planned:
    """Raise what streams ask for in short rows until a plan keeps all of them.

    In a row that is short, every stream that is below the row's share asks for more agents in each
    of its intervals: as many as its gap takes by the slope of a queue of its size, half an agent at
    least, and more each time. After some rounds for the interval before as well, since what waits
    comes from there.

    Parameters
    ----------
    loads : agents that each stream asks for at first, shape (streams, intervals).
    told : is told of every plan.
    most : rounds after which the last plan is returned, short or not.

    Raises
    ------
    Unplannable : no plan has these agents.
    """
    asked = loads.copy()
    pressed = np.zeros(asked.shape, dtype=np.int64)
    plan = search.programme.solve(asked)
    for _round in range(most):
        found = search.judge(plan.counts)
        told("raise", plan.cost, found)
        short = np.flatnonzero(found.short(search.margin))
        if not len(short):
            break
        served = search.served(plan.counts)
        for at in short.tolist():
            row, first, last = search.rows[at], *search.rows[at].intervals
            wanted = row.share + search.margin * found.error[at]
            for stream in row.streams:
                good, counted = (v[:, stream, first:last].sum() for v in served)
                gap = wanted - float(divide(np.array(good), np.array(counted)))
                if not gap > 0.0 or counted == 0.0:
                    continue
                pressed[stream, first:last] += 1
                times = int(pressed[stream, first])
                begin = max(first - (times > 2), 0)
                there = asked[stream, begin:last]
                size = np.sqrt(np.maximum(there, 1.0))
                step = np.maximum(gap * size, 0.5) * math.sqrt(min(times, 9))
                asked[stream, begin:last] = np.where(there > 0.0, there + step, there)
        plan = search.programme.solve(asked)
    return plan
