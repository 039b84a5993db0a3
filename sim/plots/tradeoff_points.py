"""The table of a trade-off as points in the units of its axes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.catalogue import _
from sim.errors import InputError, listing
from sim.experiments.decision import EFFICIENT
from sim.experiments.frontier import efficient
from sim.measures import Measure
from sim.plots.style import Bools, Floats
from sim.wording import fitting
from sim.wording.tradeoff import better_is_up


@dataclass(frozen=True)
class Points:
    """What is drawn, in the units of the axes; the ends of a bar are NaN where there is none.

    ``efficient`` goes by the estimates, ``standing`` (see `sim.experiments.decision`) by what is
    sure.
    """

    names: list[str]
    x: Floats
    x_ends: Floats
    y: Floats
    y_ends: Floats
    efficient: Bools
    standing: tuple[str, ...]

    @property
    def has_bars(self) -> bool:
        """Whether any row has an interval."""
        return bool(np.isfinite(self.x_ends).any() or np.isfinite(self.y_ends).any())

    def spans(self) -> tuple[Floats, Floats]:
        """Ends of both bars, the point itself where there is no bar, shape (2, n) each."""
        pairs = ((self.x, self.x_ends), (self.y, self.y_ends))
        x, y = (np.where(np.isfinite(ends), ends, at) for at, ends in pairs)
        return x, y

    @property
    def sure(self) -> Bools:
        """Points that are surely efficient."""
        return np.array([code == EFFICIENT for code in self.standing], dtype=bool)

    def frontier(self) -> tuple[Floats, Floats]:
        """Points that are efficient by the estimates, by cost."""
        order = np.lexsort((self.y, self.x))
        chosen = order[self.efficient[order]]
        return self.x[chosen], self.y[chosen]


def drawable(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows with a cost and a measure, with columns for the ends of both bars."""
    for column in ("label", "cost", measure):
        if column not in table.columns:
            raise InputError(
                _("table has no column '{column}'; found {allowed}").format(
                    column=column, allowed=listing(map(str, table.columns))
                )
            )
    columns: dict[str, object] = {"label": [fitting.one_line(str(v)) for v in table["label"]]}
    for name in ("cost", measure):
        for end in ("", "_low", "_high"):
            column = f"{name}{end}"
            given = column in table.columns
            columns[column] = table[column].astype(float) if given else np.nan
    rows = pd.DataFrame(columns, index=table.index)
    known = np.isfinite(rows[["cost", measure]].to_numpy(dtype=np.float64)).all(axis=1)
    if not known.any():
        raise InputError(
            _("table has no row with both a cost and '{measure}'").format(measure=measure)
        )
    drawn: pd.DataFrame = rows.loc[known].reset_index(drop=True)
    return drawn


def drawn_places(table: pd.DataFrame, measure: str) -> list[int]:
    """Places of the rows that `drawable` keeps."""
    known = np.isfinite(table[["cost", measure]].to_numpy(dtype=np.float64)).all(axis=1)
    return [int(place) for place in np.flatnonzero(known)]


def points_of(
    rows: pd.DataFrame, info: Measure, scale: float, factor: float, standing: tuple[str, ...]
) -> Points:
    """Points of drawable rows.

    Parameters
    ----------
    rows : as `drawable` gives them.
    info : the measure.
    scale : currency units in one unit of the cost axis.
    factor : units of the service axis in one unit of the measure.
    standing : of every row against the frontier.
    """
    y_ends = rows[[f"{info.name}_low", f"{info.name}_high"]].to_numpy(dtype=np.float64).T * factor
    if info.unit == "share":
        y_ends = np.clip(y_ends, 0.0, 100.0)
    return Points(
        names=rows["label"].tolist(),
        x=rows["cost"].to_numpy() / scale,
        x_ends=rows[["cost_low", "cost_high"]].to_numpy(dtype=np.float64).T / scale,
        y=rows[info.name].to_numpy() * factor,
        y_ends=y_ends,
        efficient=efficient(rows, info.name, higher_is_better=better_is_up(info)),
        standing=standing,
    )
