"""Whether a drill shows what was expected of it: met, missed or not decided.

An objective is met where its whole interval keeps the bound, missed where none of it does, and not
decided in between. A verdict can be wrong to one side only, so that of k objectives each limit is
given (1 - confidence) / max(k, 2), as in `sim.experiments.decision`: the words on all objectives
of a design are right together as often as the confidence says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.drills.drill import Drill
from sim.drills.harm import LOST, lost_calls
from sim.drills.objectives import (
    FAILURE_COST,
    LOST_CALLS,
    MINUTES,
    P_RTO,
    PEAK_BACKLOG,
    QUANTITIES,
    Objective,
)
from sim.measures import (
    Bound,
    Difference,
    Estimate,
    measure_named,
    paired_estimate,
    ratio_estimate,
    totals,
)
from sim.measures.layout import Floats

MET, MISSED, OPEN = "met", "missed", "not decided"

Three = tuple[float, float, float]
"""Estimate, low, high."""


class Judgement(NamedTuple):
    """What a drill says of an objective: estimate, interval (NaN: an end is not known), verdict."""

    objective: Objective
    value: float
    low: float
    high: float
    verdict: str


def judge(found: Drill, asked: Sequence[Objective]) -> list[Judgement]:
    """The verdict on every objective."""
    level = 1.0 - 2.0 * (1.0 - found.level) / max(len(asked), 2)
    judged = []
    for objective in asked:
        value, low, high = _measured(found, objective, level)
        judged.append(Judgement(objective, value, low, high, verdict(objective.bound, low, high)))
    return judged


def verdict(bound: Bound, low: float, high: float) -> str:
    """What an interval says of a bound; an end that is NaN is not known."""
    kept = bound.holds(np.array([low, high]))
    best, worst = (0, 1) if bound.upper else (1, 0)
    if kept[worst]:
        return MET
    return MISSED if not kept[best] and not np.isnan((low, high)[best]) else OPEN


def overall(verdicts: Iterable[str]) -> str:
    """Of several: missed if any is, met if all are."""
    said = set(verdicts)
    return MISSED if MISSED in said else OPEN if OPEN in said else MET


def overall_of(judged: Mapping[str, Sequence[Judgement]]) -> str:
    """Of several designs."""
    return overall(one.verdict for each in judged.values() for one in each)


def _measured(found: Drill, objective: Objective, level: float) -> Three:
    name = objective.bound.measure
    if objective.contact_type or objective.during or name not in QUANTITIES:
        return _of_measure(found, objective, level)
    if name in MINUTES:
        moment, share = MINUTES[name]
        value, low, high = found.moment(moment, share, level)
        return value / 60.0, low / 60.0, high / 60.0
    if name == PEAK_BACKLOG:
        return found.moment(name, 0.5, level)
    if name == FAILURE_COST:
        return _three(found.difference("cost_total", level))
    if name == P_RTO:
        met = found.objective_met(level)
        assert met is not None  # `sim.drills.objectives.require_measured`
        return met
    ones = np.ones(found.hit.replications)
    cause = LOST if name == LOST_CALLS else name
    a, b = (lost_calls(result.counts, cause) for result in (found.calm, found.hit))
    return _three(paired_estimate((a, ones), (b, ones), level))


def _of_measure(found: Drill, objective: Objective, level: float) -> Three:
    """A measure of the day with the failure, of a contact type or while it fails."""
    counts, measure = found.hit.counts, measure_named(objective.bound.measure)
    axes = ("contact_type",) if objective.contact_type else ()
    if objective.during:
        within = _failing(found)
        sides = [
            np.sum(side * _shaped(within, side), axis=(-2, -1))
            for side in totals(counts, measure.name, *axes, "day", "interval")
        ]
    else:
        sides = list(totals(counts, measure.name, *axes))
    if objective.contact_type:
        place = counts.setting.contact_types.index(objective.contact_type)
        sides = [side[:, place] for side in sides]
    scale = measure.scale(earns=counts.earns)
    three = _three(ratio_estimate(sides[0], sides[1], level, scale))
    return _at_an_end(three, len(counts), level) if measure.unit == "share" else three


def _at_an_end(found: Three, days: int, level: float) -> Three:
    """A share that was 0 on every day, or 1, has no interval of Student's.

    With probability 1 - tail at least, other days are met with a probability of at most
    1 - tail^(1 / days) (Clopper & Pearson), and such a day adds no more than itself.
    """
    far = ((1.0 - level) / 2.0) ** (1.0 / days)
    value = found[0]
    if value == 0.0:
        return 0.0, 0.0, 1.0 - far
    return (1.0, far, 1.0) if value == 1.0 else found


def _failing(found: Drill) -> np.ndarray[tuple[int, int, int], np.dtype[np.bool_]]:
    """Which reporting intervals a failure reaches into, shape (R, days, intervals)."""
    setting = found.hit.counts.setting
    starts = np.arange(setting.cells) * setting.width_s
    repaired: Floats = found.fail_s + found.recovery.repaired_s[:, None]
    touched: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = (
        starts + setting.width_s > found.fail_s
    ) & (starts < repaired)
    return touched.reshape(len(touched), setting.days, setting.intervals)


def _shaped(within: np.ndarray[tuple[int, int, int], np.dtype[np.bool_]], side: Floats) -> Floats:
    """The same beside values that may have a contact type between."""
    shaped: Floats = (within if side.ndim == within.ndim else within[:, None]).astype(np.float64)
    return shaped


def _three(found: Difference | Estimate) -> Three:
    value, low, high = (float(part) for part in found)
    return value, low, high


@dataclass(frozen=True)
class Outcome:
    """What is written of a drill.

    Attributes
    ----------
    found : of every design.
    judged : of every design; empty where nothing was expected.
    name : of the drill file; empty: there was none.
    title, note : of the drill file, for people.
    """

    found: Mapping[str, Drill]
    judged: Mapping[str, Sequence[Judgement]]
    name: str = ""
    title: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """Of all designs; empty where nothing was expected."""
        return overall_of(self.judged) if self.judged else ""


def outcome(
    found: Mapping[str, Drill], asked: Sequence[Objective], name: str = "", title: str = "",
    note: str = "",
) -> Outcome:  # fmt: skip
    """A drill with its verdicts."""
    judged = {design: judge(one, asked) for design, one in found.items()} if asked else {}
    return Outcome(found, judged, name, title, note)
