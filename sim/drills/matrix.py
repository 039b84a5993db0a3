"""THE MATRIX: every component fails in every design, beside the same day without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.catalogue import _
from sim.centre.base import clock_seconds
from sim.drills.cells import Cell, Limits
from sim.drills.components import Component, Failures, chosen, clock, components
from sim.drills.drill import Drill
from sim.drills.halving import FULL, Day, Halving, halved_studies, halving
from sim.drills.judging import MET, OPEN
from sim.drills.laboratory import Case, Laboratory, Price
from sim.drills.pairs import Pair, screened
from sim.drills.starts import BUSIEST, busiest_start
from sim.drills.strain import Strain
from sim.drills.worst import RESOLUTION
from sim.errors import InputError, listing, near_match
from sim.experiments.run import with_settings
from sim.measures.estimate import check_level
from sim.shown import Figure, Kept, drawn
from sim.study.result import Result
from sim.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

REPLICATIONS = 20
HALVED = 5
"""Components, the most harmful ones, whose delays are halved."""
MOST_PAIRS = 200
"""Pairs that are simulated for a design and a start."""


@dataclass(frozen=True, repr=False)
class Resilience(Kept):
    """What came of a matrix.

    Attributes
    ----------
    cells : single failures, by start, design and component; those that could not run say why.
    pairs : pairs of failures, simulated or not.
    pair_cells : cells of the pairs that were simulated.
    halvings : what halving a delay of a failure buys.
    prices : of the designs, by name.
    calm : days of the designs without a failure, by name.
    limits : the objective.
    failures : how components fail.
    level : confidence of every interval.
    """

    cells: list[Cell]
    prices: dict[str, Price]
    calm: dict[str, Result]
    limits: Limits
    failures: Failures
    level: float
    pairs: list[Pair] = field(default_factory=list)
    pair_cells: list[Cell] = field(default_factory=list)
    halvings: list[Halving] = field(default_factory=list)

    def __repr__(self) -> str:
        count, designs = len(self.components), ", ".join(self.designs)
        return f"<Resilience of {designs}: {count} components, {self.replications} replications>"

    def plot(self, figure: str = "", start: str = "") -> Figure:
        """A figure of the matrix, which a notebook shows once.

        Parameters
        ----------
        figure : ``"matrix"`` (chosen if it is left out): failures by designs.
        start : clock time of the failures; left out: the first.

        Raises
        ------
        InputError : there is no such figure or start.
        """
        return drawn(self, figure, start=start)

    @property
    def designs(self) -> list[str]:
        """Names of the designs, the first is what others are compared with."""
        return list(self.calm)

    @property
    def starts(self) -> list[str]:
        """Clock times at which components fail."""
        return list(dict.fromkeys(cell.start for cell in self.cells))

    @property
    def components(self) -> list[str]:
        """Labels of what fails."""
        return list(dict.fromkeys(cell.component for cell in self.cells))

    @property
    def replications(self) -> int:
        """Days of each cell."""
        return next(iter(self.calm.values())).replications

    def table(self) -> pd.DataFrame:
        """A row a cell, single failures first, then pairs.

        Returns
        -------
        Columns ``component``, ``design``, ``start``, ``verdict``, ``reason`` (why it could not run)
        and the values of `sim.drills.cells.Cell`; seconds, calls, money; infinite: not before
        the horizon's end; NaN: there is none.
        """
        import pandas as pd

        rows = [
            {
                "component": cell.component, "design": cell.design, "start": cell.start,
                "verdict": cell.verdict, "reason": cell.reason, **cell.values,
                "price": self.prices[cell.design].value, "digest": cell.digest,
            }
            for cell in (*self.cells, *self.pair_cells)
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def fixes(self) -> pd.DataFrame:
        """The cheapest design that meets the objective, for each component and start.

        Returns
        -------
        Columns ``component``, ``start``, ``first`` (verdict on the first design), ``cheapest`` (the
        design with the least price whose verdict is met; empty: none), ``price`` (a day, more than
        the first design, NaN without one), ``low``, ``high``, ``open`` (cheaper designs of which it
        is not decided).
        """
        import pandas as pd

        rows = []
        for start in self.starts:
            for component in self.components:
                mine = [c for c in self.cells if (c.component, c.start) == (component, start)]
                mine.sort(key=lambda cell: self.prices[cell.design].value)
                met = next((cell for cell in mine if cell.verdict == MET), None)
                before = mine[: mine.index(met)] if met is not None else mine
                first = next((c for c in mine if c.design == self.designs[0]), None)
                price = Price(np.nan, np.nan, np.nan) if met is None else self.prices[met.design]
                rows.append(
                    {
                        "component": component,
                        "start": start,
                        "first": first.verdict if first is not None else "",
                        "cheapest": met.design if met is not None else "",
                        "price": price.value,
                        "low": price.low,
                        "high": price.high,
                        "open": ", ".join(c.design for c in before if c.verdict == OPEN),
                    }
                )
        return pd.DataFrame(rows)


def resilience(
    designs: Study | Mapping[str, Study],
    failures: Failures,
    *,
    which: Sequence[str] = (),
    starts: Sequence[str] = (BUSIEST,),
    limits: Limits | None = None,
    pairs: bool = False,
    most_pairs: int = MOST_PAIRS,
    halve: int = HALVED,
    level: float = 0.95,
    replications: int | None = None,
    workers: int | None = None,
    progress: bool = False,
) -> Resilience:
    """Let every component fail in every design.

    Parameters
    ----------
    designs : a study, or several by name, without outages, of one seed; the first is what others
        are compared with.
    failures : how components fail (`sim.config.failures.failures_from`).
    which : labels or kinds of components (`sim.drills.components`); none: all of all designs.
    starts : when: ``"busiest"`` (the hour of the first design with the most work for agents) or
        clock times.
    limits : the objective; None: there is none, and cells have no verdict.
    pairs : whether the dangerous pairs fail too (`sim.drills.pairs`); needs an objective.
    most_pairs : simulated for a design and a start, the most dangerous first.
    halve : of how many components, the most harmful of the first design at each start, each delay
        is halved.
    level : confidence of every interval.
    replications : of every cell; None: `REPLICATIONS`, whatever the studies say.
    workers, progress : as of `sim.run`.

    Raises
    ------
    InputError : a design has outages of its own, or another seed than the first; an unknown
        component or start; pairs without an objective.

    Examples
    --------
    >>> import sim
    >>> from sim.config.failures import failures_from
    >>> failures, _ = failures_from()
    >>> found = sim.resilience(
    ...     sim.load("retail_bank"), failures, which=["site:main"], replications=2, halve=0
    ... )
    >>> bool(found.table()["lost"][0] > 500)
    True
    """
    check_level(level)
    limits = limits if limits is not None else Limits()
    if isinstance(designs, Study):
        designs = {designs.scenario.title or designs.scenario.name: designs}
    _require(designs, failures, limits, pairs=pairs, counts=(most_pairs, halve))
    of = {
        name: with_settings(
            study, replications=replications or REPLICATIONS,
            resolution=study.resolution or RESOLUTION,
        )
        for name, study in designs.items()
    }  # fmt: skip
    at = _moments(next(iter(of.values())), starts)
    known: dict[str, Component] = {}
    for study in of.values():
        known |= components(study.centre, failures.kinds)
    asked = chosen(known, which)
    lab = Laboratory(of, failures, limits, level, workers, progress)
    singles = [
        Case(design, (part,), start, at_s)
        for start, at_s in at.items()
        for part in asked.values()
        for design in of
    ]
    cells = lab.cells(singles)
    found = Resilience(cells, lab.prices(), lab.calm, limits, failures, level)
    if pairs:
        found = _with_pairs(found, lab, singles, most_pairs)
    return replace(found, halvings=_halvings(found, lab, singles, halve))


def _require(
    designs: Mapping[str, Study],
    failures: Failures,
    limits: Limits,
    *,
    pairs: bool,
    counts: Sequence[int],
) -> None:
    if not designs:
        raise InputError(_("resilience needs a design"))
    if pairs and not limits:
        raise InputError(
            _(
                "pairs: needs an objective, by which pairs are screened; give a recovery "
                "time objective (--rto MINUTES) or calls that may be lost (--lost CALLS)"
            )
        )
    if not 0.0 < limits.share <= 1.0:
        raise InputError(
            _("share of days: found {share}; allowed: over 0, at most 1").format(
                share=f"{limits.share:g}"
            )
        )
    for text, value in (("rto", limits.recovered_s), ("lost", limits.lost_calls)):
        if value is not None and not 0.0 < value < np.inf:
            raise InputError(
                _("{text}: found {value}; allowed: a number over 0").format(
                    text=text, value=f"{value:g}"
                )
            )
    if min(counts) < 0:
        raise InputError(
            _("pairs, halve: found {counts}; allowed: 0 and more").format(counts=min(counts))
        )
    first = next(iter(designs.values()))
    for name, study in designs.items():
        if study.centre.outages:
            raise InputError(
                _(
                    "design '{name}' has outages of its own ({allowed}); the matrix lets "
                    "components fail one after the other: leave them out, or use "
                    "`trunkline drill`"
                ).format(name=name, allowed=listing(study.centre.outages))
            )
        if study.seed != first.seed:
            raise InputError(
                _(
                    "design '{name}' has seed {seed}, the first one {seed_2}: designs are "
                    "compared on the same luck"
                ).format(name=name, seed=study.seed, seed_2=first.seed)
            )
        if study.precision is not None:
            raise InputError(
                _(
                    "design '{name}' asks for a precision; a matrix has a fixed number of "
                    "replications"
                ).format(name=name)
            )


def _moments(first: Study, starts: Sequence[str]) -> dict[str, float]:
    """When failures begin, seconds from the horizon's start, by clock time."""
    found = {}
    for start in starts or (BUSIEST,):
        if start == BUSIEST:
            at_s = busiest_start(first)
        else:
            try:
                at_s = clock_seconds(start)
            except ValueError as error:
                raise InputError(
                    _("start: {error}; allowed: {busiest} or a clock time{near}").format(
                        error=error, busiest=BUSIEST, near=near_match(start, (BUSIEST,))
                    )
                ) from None
        if not at_s < first.centre.horizon.end_s:
            raise InputError(
                _(
                    "start: found '{start}', which is not before the end of the horizon ({end_s} h)"
                ).format(start=start, end_s=f"{first.centre.horizon.end_s / 3600.0:g}")
            )
        found[str(clock(at_s)["start"])[:5]] = at_s
    return found


def _with_pairs(
    found: Resilience, lab: Laboratory, singles: Sequence[Case], most: int
) -> Resilience:
    """The matrix with pairs of failures, screened by their parts."""
    pairs: list[Pair] = []
    groups: dict[tuple[str, str], dict[Component, Cell]] = {}
    at: dict[str, float] = {}
    for case, cell in zip(singles, found.cells, strict=True):
        groups.setdefault((case.design, case.start), {})[case.parts[0]] = cell
        at[case.start] = case.at_s
    for (design, start), cells in groups.items():
        strain = Strain(found.calm[design], found.failures, at[start])
        pairs += screened(cells, strain, found.limits, at[start], most)
    cases = [Case(p.design, p.parts, p.start, p.at_s) for p in pairs if p.simulated]
    return replace(found, pairs=pairs, pair_cells=lab.cells(cases) if cases else [])


def _halvings(
    found: Resilience, lab: Laboratory, singles: Sequence[Case], most: int
) -> list[Halving]:
    """What half of each delay buys, for the most harmful components of the first design."""
    worst: list[tuple[Case, Cell]] = []
    for start in found.starts:
        mine = [
            (case, cell)
            for case, cell in zip(singles, found.cells, strict=True)
            if cell.ran and (case.start, case.design) == (start, found.designs[0])
        ]
        mine.sort(key=lambda each: -each[1].values["lost"])
        worst += mine[:most]
    hits: dict[tuple[int, str], tuple[str, Study]] = {}
    full: dict[tuple[int, str], float] = {}
    for number, (case, _cell) in enumerate(worst):
        study = lab.injectors[case.design].failing(case.parts, case.at_s)
        hits[number, FULL] = (case.design, study)
        for delay, (seconds, halved) in halved_studies(study).items():
            hits[number, delay], full[number, delay] = (case.design, halved), seconds
    drills = {key: _day(drill) for key, drill in lab.drills(hits)}
    return [
        halving(worst[number][1], delay, seconds, drills[number, FULL], drills[number, delay],
                found.level)
        for (number, delay), seconds in full.items()
    ]  # fmt: skip


def _day(drill: Drill | Exception) -> Day:
    """A failure that ran before runs with half of a delay, too."""
    if isinstance(drill, Exception):
        raise drill
    return Day.of(drill)
