"""Pairs of failures: which are dangerous enough to be simulated, and what bounds the others.

A pair is simulated where its parts strain the same reserve (`sim.drills.strain`), or where their
harms, added and with a margin, would break the objective. It is not where one part is contained in
the other or breaks the objective alone (the pair is then at least as bad), nor where the parts
strain nothing together and their added harms keep the objective. That bound holds as far as harms
of such parts add up at most; the margin is for what they do not.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.drills.cells import Cell, Limits
from sim.drills.components import Component
from sim.drills.judging import MISSED
from sim.drills.strain import Strain, labels

MARGIN = 1.25
"""Factor on the added harms of parts."""

Why = Literal["strain", "harm", "clear", "contained", "alone", "not_run", "too_many"]
"""Simulated: they strain one reserve; their harms together could break the objective. Not: they
could not; one lies within the other; one breaks it alone; a part could not run; others are more
dangerous, and as many pairs as may be were simulated."""

SIMULATED: tuple[Why, ...] = ("strain", "harm")


@dataclass(frozen=True)
class Pair:
    """Two failures at once.

    Attributes
    ----------
    parts : what fails.
    why : it is simulated, or not.
    lost_bound : calls that it loses at most, as its parts' harms add; NaN: not known.
    recovered_bound_s : seconds from the failure within which it recovers, likewise.
    """

    design: str
    start: str
    at_s: float
    parts: tuple[Component, Component]
    why: Why
    lost_bound: float = np.nan
    recovered_bound_s: float = np.nan

    @property
    def components(self) -> tuple[str, ...]:
        """Labels of what fails."""
        return labels(self.parts)

    @property
    def simulated(self) -> bool:
        """Whether it is simulated."""
        return self.why in SIMULATED

    def danger(self, limits: Limits) -> float:
        """How near its bounds come to the objective: the largest of their ratios.

        A bound that is not known, such as that of one replication, may break any objective.
        """
        found = [0.0]
        if limits.recovered_s is not None:
            found.append(_known(self.recovered_bound_s) / limits.recovered_s)
        if limits.lost_calls is not None:
            found.append(_known(self.lost_bound) / max(limits.lost_calls, 1.0))
        return max(found)


def _known(bound: float) -> float:
    return np.inf if np.isnan(bound) else bound


def screened(
    singles: Mapping[Component, Cell],
    strain: Strain,
    limits: Limits,
    at_s: float,
    most: int,
) -> list[Pair]:
    """Every pair of components of a design, simulated or not.

    Parameters
    ----------
    singles : cells of the components, all of one design and start.
    strain : of that design at that time.
    limits : the objective.
    at_s : when they fail, seconds from the horizon's start.
    most : pairs that may be simulated; the most dangerous first, and those that strain one reserve
        before others.
    """
    found = [
        _pair(one, other, singles, strain, limits, at_s)
        for one, other in itertools.combinations(singles, 2)
    ]
    ranked = sorted(
        (pair for pair in found if pair.simulated),
        key=lambda pair: (pair.danger(limits), pair.why == "strain", _known(pair.lost_bound)),
        reverse=True,
    )
    left_off = set(map(id, ranked[most:]))
    return [replace(pair, why="too_many") if id(pair) in left_off else pair for pair in found]


def _pair(
    one: Component,
    other: Component,
    singles: Mapping[Component, Cell],
    strain: Strain,
    limits: Limits,
    at_s: float,
) -> Pair:
    cells = [singles[one], singles[other]]
    pair = Pair(cells[0].design, cells[0].start, at_s, (one, other), "clear")
    if not all(cell.ran for cell in cells):
        return replace(pair, why="not_run")
    lost = MARGIN * sum(max(cell.values["lost_high"], 0.0) for cell in cells)
    recovered_s = MARGIN * sum(cell.values["recovered_p90_s"] for cell in cells)
    pair = replace(pair, lost_bound=lost, recovered_bound_s=recovered_s)
    if strain.contains(one, other) or strain.contains(other, one):
        whole = cells[1] if strain.contains(one, other) else cells[0]
        return replace(
            pair, why="contained", lost_bound=whole.values["lost_high"],
            recovered_bound_s=whole.values["recovered_p90_s"],
        )  # fmt: skip
    if any(breaks(cell, limits) for cell in cells):
        return replace(pair, why="alone", lost_bound=np.nan, recovered_bound_s=np.nan)
    if strain.together(one, other):
        return replace(pair, why="strain")
    return replace(pair, why="harm") if pair.danger(limits) >= 1.0 else pair


def breaks(cell: Cell, limits: Limits) -> bool:
    """Whether a failure breaks the objective, as far as its estimates say."""
    if cell.verdict == MISSED:
        return True
    values = cell.values
    late = limits.recovered_s is not None and values["met"] < limits.share
    lost = limits.lost_calls is not None and values["lost"] > limits.lost_calls
    return late or lost


def dangerous(cells: Sequence[Cell], limits: Limits) -> list[Cell]:
    """Of simulated pairs, those that break the objective though neither part does."""
    return [cell for cell in cells if cell.ran and breaks(cell, limits)]
