"""What sections of the decision page are given, and numbers in their tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sim.drills.failure_day import FailureDays
from sim.experiments.compare import Comparison
from sim.experiments.decision import OPEN, YES


@dataclass(frozen=True)
class Told:
    """What the sections are about.

    Attributes
    ----------
    found : the comparison.
    labels : scenarios with names for people; the first is the base.
    option : the scenario that is set beside the base where there is room for one.
    folder : where figures are written.
    days : what a failure does to each scenario; None: that was not simulated.
    footer : where numbers come from, for figures.
    """

    found: Comparison
    labels: Mapping[str, str]
    option: str
    folder: Path
    days: FailureDays | None
    footer: str

    @property
    def base(self) -> str:
        """The name of the base."""
        return next(iter(self.found.results))

    @property
    def currency(self) -> str:
        """Of every amount."""
        return self.found.results[self.base].study.centre.currency


class Number(NamedTuple):
    """A number in a table: text, exact value, and its interval in both ways; empty for none."""

    text: str
    exact: str
    interval: str = ""
    low: str = ""
    high: str = ""


def exact(value: float) -> str:
    """A number for an attribute of an element; empty where it has no finite value."""
    return repr(float(value)) if math.isfinite(value) else ""


def option_shown(found: Comparison) -> str:
    """The scenario that a reader most likely asks about, another one than the base.

    The one that is recommended; else one that is surely better, or comes nearest; else the
    cheapest of those that may reach the target; else the one with the best service.
    """
    told = found.options()
    advised = told.recommendation
    names = list(found.results)
    for places in (advised.chosen, advised.better, advised.nearest, advised.more_service):
        chosen = [told.options[place].place for place in places if told.options[place].place]
        if chosen:
            return names[chosen[0]]
    others = [option for option in told.options if option.place]
    may = [option for option in others if option.reaches in (YES, OPEN)]
    if may:
        return names[min(may, key=lambda option: option.cost.value).place]
    if others:
        return names[max(others, key=lambda option: _known(option.service.value)).place]
    return names[1]


def _known(value: float) -> float:
    return value if math.isfinite(value) else -1.0
