"""What dominates a recovery: each delay of a failure is halved, and the day is simulated again."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.drills.cells import Cell
from sim.drills.drill import Drill
from sim.drills.harm import LOST, lost_calls
from sim.measures import paired_estimate, totals
from sim.measures.layout import Floats
from sim.study.study import Study

Plain = dict[str, Any]

FULL = "full"
"""The failure with its delays as they are."""

DETECTION, REPAIR, FAILBACK, RAMP, SWITCH, MOVE, PLAY = (
    "detection", "repair", "failback", "ramp", "switch", "move", "play",
)  # fmt: skip
DELAYS = (DETECTION, SWITCH, MOVE, PLAY, REPAIR, FAILBACK, RAMP)
"""Delays of a failure: until it is noticed; from there until standby agents take calls; until moved
agents do; until people act by a playbook; until it is repaired; from there until the carrier sends
calls back; until all have logged in again. The backlog drains as fast as agents work: it has no
delay to be halved."""


@dataclass(frozen=True)
class Halving:
    """What half of a delay buys, paired with the full one on the same days.

    Attributes
    ----------
    component, design, start : whose delay.
    delay : one of `DELAYS`.
    full_s : the delay, mean, seconds.
    recovered_s, recovered_halved_s : median until recovered, with the full and the halved delay.
    lost, low, high : calls that are lost less for it, with the interval of the mean.
    cost, cost_low, cost_high : money that the failure costs less for it.
    """

    component: str
    design: str
    start: str
    delay: str
    full_s: float
    recovered_s: float
    recovered_halved_s: float
    lost: float
    low: float
    high: float
    cost: float
    cost_low: float
    cost_high: float


def halved_studies(study: Study) -> dict[str, tuple[float, Study]]:
    """By delay of the study's failures: how long it is in the mean, and the study with half of it.

    Delays that no failure of the study has are left out.
    """
    found = {}
    plain = study.to_dict()
    for delay, cut in _CUTS.items():
        data = copy.deepcopy(plain)
        full = [cut(outage) for outage in data["centre"]["outages"].values()]
        full += [_answer(data, delay)]
        if any(full):
            found[delay] = (max(full), Study.from_dict(data))
    return found


class Day(NamedTuple):
    """What is compared of a drill, replication by replication.

    Attributes
    ----------
    recovered_s : median over replications.
    lost : calls lost, shape (R,).
    cost : numerator and denominator of the cost of a day, shape (R,) each.
    """

    recovered_s: float
    lost: Floats
    cost: tuple[Floats, Floats]

    @classmethod
    def of(cls, drill: Drill) -> Day:
        """What is kept of a drill."""
        back = drill.moments().to_dict("index")["recovered_s"]
        counts = drill.hit.counts
        above, below = totals(counts, "cost_total")
        return cls(float(back["median"]), lost_calls(counts, LOST), (above, below))


def halving(cell: Cell, delay: str, seconds: float, full: Day, half: Day, level: float) -> Halving:
    """What half of a delay bought, on the same days.

    Parameters
    ----------
    cell : of the failure.
    delay, seconds : which, and how long it is.
    full, half : days with the delay and with half of it.
    """
    ones = np.ones(len(full.lost))
    less = paired_estimate((half.lost, ones), (full.lost, ones), level)
    cost = paired_estimate(half.cost, full.cost, level)
    return Halving(
        component=cell.component, design=cell.design, start=cell.start, delay=delay,
        full_s=seconds, recovered_s=full.recovered_s, recovered_halved_s=half.recovered_s,
        lost=float(less.value), low=float(less.low), high=float(less.high),
        cost=float(cost.value), cost_low=float(cost.low), cost_high=float(cost.high),
    )  # fmt: skip


def _answer(data: Plain, delay: str) -> float:
    """The same of what answers the failures: the design, which is data beside the centre, and
    playbooks."""
    if delay == PLAY:
        plays = (data["centre"].get("playbooks") or {}).values()
        actions = [action for play in plays for action in play["actions"]]
        return max((_law(action, "delay") for action in actions), default=0.0)
    design = data.get("redundancy")
    if not design:
        return 0.0
    if delay == DETECTION:
        return _detection(design)
    return _field(design, "activation_delay_s") if delay == SWITCH else 0.0


def _field(data: Plain, name: str) -> float:
    """Halve a field in place; how long it was."""
    full = float(data.get(name) or 0.0)
    if full:
        data[name] = full / 2.0
    return full


def _detection(data: Plain) -> float:
    found = data.get("detection")
    if not found:
        return 0.0
    if found.get("ping_s") is not None:
        return _field(found, "ping_s") * (float(found["misses"]) - 0.5)
    return _field(found, "delay_s")


def _repair(data: Plain) -> float:
    return _law(data, "duration")


def _law(data: Plain, name: str) -> float:
    """Halve the times of a distribution, whatever its law: every field that is a time."""
    law = data.get(name)
    if not law:
        return 0.0
    full = _mean(law)
    for field, value in law.items():
        if field.endswith("_s"):
            law[field] = _half(value)
    return full


def _half(value: Any) -> Any:
    if isinstance(value, list):
        return [_half(each) for each in value]
    return value / 2.0 if isinstance(value, (int, float)) else value


def _mean(law: Mapping[str, Any]) -> float:
    from pydantic import TypeAdapter

    from sim.centre.distributions import Distribution

    return float(TypeAdapter(Distribution).validate_python(law).mean())


def _each(data: Plain, field: str, name: str) -> float:
    below = data.get(field) or {}
    parts: Iterator[Plain] = iter(below.values() if field == "standby" else [below])
    return max((_field(part, name) for part in parts), default=0.0)


_CUTS: dict[str, Callable[[Plain], float]] = {
    DETECTION: _detection,
    SWITCH: lambda data: _each(data, "standby", "activation_delay_s"),
    MOVE: lambda data: _each(data, "moved_agents", "after_s"),
    PLAY: lambda _outage: 0.0,
    REPAIR: _repair,
    FAILBACK: lambda data: _field(data, "failback_delay_s"),
    RAMP: lambda data: _field(data, "return_ramp_s"),
}
"""Halve a delay of an outage in place, and tell how long it was."""
