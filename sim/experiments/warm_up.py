"""How long a centre that starts empty takes to settle, for questions about a steady state.

MSER-5 (White, Cobb & Spratt, A comparison of five steady-state truncation heuristics for
simulation, Winter Simulation Conference 2000, 755-760, DOI 10.1109/WSC.2000.899952) on the number
of calls with agents or waiting: the series is averaged over replications, as Welch does, and over
batches of five steps, giving Z_1 .. Z_n; the warm-up is the d that makes

    sum over j > d of (Z_j - mean)^2 / (n - d)^2

smallest, where the mean is of what is left. A d beyond half of the series says that it is too
short to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.rosters import roster
from sim.engine import CallLog
from sim.errors import InputError
from sim.executors.choice import cores
from sim.executors.readiness import require_ready
from sim.measures.layout import Floats
from sim.shown import Figure, Shown, drawn
from sim.study.study import Study
from sim.study.worker import engine_of, in_stretches, make_ready
from sim.workload.arrivals import mean_arrivals

LEAST_STEP_S = 1.0
BATCH = 5
LEAST_BATCHES = 20
WINDOW = 0.05
"""Welch's moving average reaches so far to either side, as a share of the series."""


@dataclass(frozen=True, repr=False)
class WarmUp(Shown):
    """How long a centre takes to settle.

    Attributes
    ----------
    needed_s : where the steady state begins by MSER-5, seconds; None: the horizon is too short to
        tell.
    configured_s : the centre's ``horizon.warmup_s``.
    series : columns ``time_s`` (start of the step), ``calls`` (with agents or waiting, mean over
        the step and over replications) and ``smoothed`` (Welch's moving average).
    replications : that the series is a mean of.
    """

    needed_s: float | None
    configured_s: float
    series: pd.DataFrame
    replications: int

    def __repr__(self) -> str:
        needed = "not known" if self.needed_s is None else f"{self.needed_s:.0f} s"
        return f"<WarmUp: {needed}, configured {self.configured_s:.0f} s>"

    def plot(self, figure: str = "") -> Figure:
        """A figure of how the centre fills up, which a notebook shows once.

        Parameters
        ----------
        figure : ``"series"`` (chosen if it is left out).

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    @property
    def enough(self) -> bool | None:
        """Whether the configured warm-up is long enough; None: cannot be told."""
        return None if self.needed_s is None else self.configured_s >= self.needed_s


def warm_up(study: Study, replications: int | None = None, *, step_s: float = 60.0) -> WarmUp:
    """Find out how long a centre with constant load takes to settle.

    Parameters
    ----------
    study : of a centre whose demand, staffing and hours do not change over the horizon.
    replications : used instead of the study's own.
    step_s : width of a step of the series, seconds.

    Raises
    ------
    InputError : the load changes over the horizon, or the horizon has too few steps.
    """
    require_ready([study])
    centre = study.effective_centre
    _constant(centre)
    steps = int(centre.horizon.end_s // step_s) if step_s >= LEAST_STEP_S else 0
    if steps < BATCH * LEAST_BATCHES:
        raise InputError(
            _(
                "warm_up: the horizon has {steps} steps of {step_s} s; at least {batch} "
                "are needed, of {least_step_s} s or more"
            ).format(
                steps=steps,
                step_s=f"{step_s:g}",
                batch=BATCH * LEAST_BATCHES,
                least_step_s=f"{LEAST_STEP_S:g}",
            )
        )
    edges = np.arange(steps + 1, dtype=np.float64) * step_s
    count = replications or study.replications

    def one(replication: int) -> Floats:
        return _level(in_stretches(study, replication), edges)

    if engine_of(study) == "compiled":
        make_ready(study)
        with ThreadPoolExecutor(study.workers or cores()) as workers:
            levels = list(workers.map(one, range(count)))
    else:
        levels = [one(r) for r in range(count)]
    mean = np.mean(levels, axis=0)
    cut = mser5(mean)
    series = pd.DataFrame({"time_s": edges[:-1], "calls": mean, "smoothed": welch(mean)})
    needed = None if cut is None else float(edges[cut])
    return WarmUp(needed, float(centre.horizon.warmup_s), series, count)


def mser5(values: Floats) -> int | None:
    """How many of the values to leave out at the start; a multiple of 5.

    Parameters
    ----------
    values : shape (n,), a series that tends to a steady state.

    Returns
    -------
    None where more than half would have to be left out: the series is too short.
    """
    n = len(values) // BATCH
    batches = np.asarray(values[: n * BATCH], dtype=np.float64).reshape(n, BATCH).mean(axis=1)
    left = np.arange(n, 0, -1)
    total = np.cumsum(batches[::-1])[::-1]
    squares = np.cumsum((batches**2)[::-1])[::-1]
    statistic = np.maximum(squares - total**2 / left, 0.0) / left**2
    cut = int(np.argmin(statistic[: n - BATCH]))
    return None if cut > n // 2 else cut * BATCH


def welch(values: Floats) -> Floats:
    """Welch's moving average; the window is narrower at the ends."""
    reach = max(1, int(WINDOW * len(values)))
    sums = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    side = np.minimum(np.minimum(at, len(values) - 1 - at), reach)
    smooth: Floats = (sums[at + side + 1] - sums[at - side]) / (2 * side + 1)
    return smooth


def _level(parts: Iterator[CallLog], edges: Floats) -> Floats:
    """Calls with agents or waiting, mean over each step."""
    area = np.zeros(len(edges))
    for log in parts:
        start = np.asarray(log["queue_s"], dtype=np.float64)
        wrapped = np.asarray(log["wrap_end_s"], dtype=np.float64)
        end = np.where(np.isnan(wrapped), np.asarray(log["end_s"], dtype=np.float64), wrapped)
        queued = ~np.isnan(start)
        area += _passed(start[queued], edges) - _passed(end[queued], edges)
    level: Floats = np.diff(area) / np.diff(edges)
    return level


def _passed(moments: Floats, edges: Floats) -> Floats:
    """At each edge, the time since all earlier moments, summed."""
    ordered = np.sort(moments)
    sums = np.concatenate(([0.0], np.cumsum(ordered)))
    before = np.searchsorted(ordered, edges)
    passed: Floats = before * edges - sums[before]
    return passed


def _constant(centre: Centre) -> None:
    """Raise InputError unless demand, staffing and hours stay the same."""
    horizon = centre.horizon
    for name, ctype in centre.contact_types.items():
        rates = []
        for day in range(horizon.days):
            if ctype.demand.trace is not None:
                _refuse(_("contact type '{name}' replays a trace").format(name=name))
            times, expected = mean_arrivals(centre, name, day)
            rates.append(np.diff(expected) / np.diff(times))
        every = np.concatenate(rates)
        if not np.allclose(every, every[0], rtol=1e-9):
            _refuse(
                _("the demand of contact type '{name}' changes over the horizon").format(name=name)
            )
    for name, pool in centre.pools.items():
        plan = roster(pool, horizon)
        if any(np.ptp(agents) > 0.0 for agents in (plan.rostered, plan.on_shift, plan.resting)):
            _refuse(_("the staffing of pool '{name}' changes over the horizon").format(name=name))
    spans = horizon.open_spans()
    if len(spans) != 1 or spans[0][0] > 0.0 or spans[0][1] < horizon.end_s:
        _refuse(_("agents' lines are not open around the clock"))


def _refuse(why: str) -> None:
    raise InputError(_("warm_up: {why}, so there is no steady state to wait for").format(why=why))
