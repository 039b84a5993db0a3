"""One cell of the matrix: what a failure does to a design, in the numbers that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.drills.drill import Drill
from sim.drills.harm import LOST
from sim.drills.judging import MET, MISSED, OPEN, overall
from sim.drills.recovery import SETTLED_S
from sim.measures.layout import Floats

MOMENTS = (
    "detected_s", "rerouted_s", "repaired_s", "agents_back_s", "service_back_s",
    "backlog_drained_s", "let_in_s", "recovered_s",
)  # fmt: skip
"""Medians of a cell over its replications."""


class Limits(NamedTuple):
    """The objective: what may not be exceeded after a failure.

    Attributes
    ----------
    recovered_s : recovery time objective, seconds from the failure; None: there is none.
    share : of the days, in which it has to be met.
    lost_calls : calls that may be lost because of the failure, in the mean; None: no limit.
    """

    recovered_s: float | None = None
    share: float = 0.8
    lost_calls: float | None = None

    def __bool__(self) -> bool:
        return self.recovered_s is not None or self.lost_calls is not None


@dataclass(frozen=True)
class Cell:
    """What failures do to a design.

    Attributes
    ----------
    design : its name.
    components : labels of what fails, one or two.
    start : clock time at which it fails.
    values : numbers by name, empty where it could not run: ``worst_service``, lowest service level
        of a quarter of an hour from the failure until all days have recovered, over all
        replications together, and ``worst_service_calm``, that of the same quarters without the
        failure; the medians of `MOMENTS`; ``recovered_low_s``, ``recovered_high_s`` (interval
        of the median), ``recovered_p90_s``; ``lost``, ``cost`` with ``_low`` and ``_high`` (paired
        differences to the day without the failure); ``met`` with ``_low``, ``_high`` (probability
        that the recovery time objective is met, NaN without one); ``peak_backlog``.
    verdict : `MET`, `MISSED` or `OPEN`; empty without an objective.
    reason : why it could not run; empty: it did.
    digest : of the study with the failure.
    """

    design: str
    components: tuple[str, ...]
    start: str
    values: Mapping[str, float] = field(default_factory=dict)
    verdict: str = ""
    reason: str = ""
    digest: str = ""

    @property
    def component(self) -> str:
        """What fails, in one text."""
        return " + ".join(self.components)

    @property
    def ran(self) -> bool:
        """Whether it could run."""
        return not self.reason


def measured(found: Drill, limits: Limits) -> tuple[dict[str, float], str]:
    """The numbers of a cell, and what they say of the objective."""
    values: dict[str, float] = {}
    moments = found.moments().to_dict("index")
    for name in (*MOMENTS, "peak_backlog"):
        values[name] = float(moments[name]["median"])
    back = moments["recovered_s"]
    values |= {f"recovered_{end}_s": float(back[end]) for end in ("low", "high", "p90")}
    values["worst_service"], values["worst_service_calm"] = _worst_service(found)
    lost = found.lost().to_dict("index")[LOST]
    values |= _three("lost", lost["difference"], lost["low"], lost["high"])
    cost = found.difference("cost_total")
    values |= _three("cost", cost.difference, cost.low, cost.high)
    met = found.objective_met()
    values |= _three("met", *(met if met is not None else (np.nan, np.nan, np.nan)))
    return values, _verdict(values, limits)


def _three(name: str, value: float, low: float, high: float) -> dict[str, float]:
    return {name: float(value), f"{name}_low": float(low), f"{name}_high": float(high)}


def _verdict(values: Mapping[str, float], limits: Limits) -> str:
    said = []
    if limits.recovered_s is not None:
        low, high = values["met_low"], values["met_high"]
        said.append(MET if low >= limits.share else MISSED if high < limits.share else OPEN)
    if limits.lost_calls is not None:
        low, high = values["lost_low"], values["lost_high"]
        most = limits.lost_calls
        said.append(MET if high <= most else MISSED if low > most else OPEN)
    return overall(said) if said else ""


def _worst_service(found: Drill) -> tuple[float, float]:
    """The lowest service level of a quarter of an hour after the failure, with and without it."""
    width_s, fail_s = found.resolution_s, found.fail_s
    window = max(1, round(SETTLED_S / width_s))
    moments = found.recovery
    until = np.concatenate([moments.recovered_s, moments.repaired_s])
    last_s = fail_s + float(np.max(until[np.isfinite(until)], initial=0.0))
    sides = []
    for result in (found.hit, found.calm):
        above, below = (
            _windows(result.counts.fields[f"series.{line}"][:, -1].sum(axis=0), window)
            for line in ("in_time", "counted")
        )
        sides.append(np.divide(above, below, out=np.ones_like(above), where=below > 0))
    hit, calm = sides
    starts = np.arange(len(hit)) * width_s
    inside = np.flatnonzero((starts >= fail_s - 1e-9) & (starts <= last_s))
    if not len(inside):
        return np.nan, np.nan
    at = inside[np.argmin(hit[inside])]
    return float(hit[at]), float(calm[at])


def _windows(line: np.ndarray[tuple[int, ...], np.dtype[np.int32]], window: int) -> Floats:
    found: Floats = np.convolve(line.astype(float), np.ones(min(window, len(line))), mode="valid")
    return found
