"""Tables of measures: numbers as people read them, with the exact number kept beside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from sim.wording import numbers, titles
from sim.wording.fitting import paragraph


class Cell(NamedTuple):
    """A number in a table: text for people, and the exact value as text (empty for none)."""

    text: str
    exact: str


class Row(NamedTuple):
    """A measure in a table."""

    name: str
    title: str
    value: Cell
    low: Cell
    high: Cell
    unit: str
    text: str


def cell(value: float, unit: str) -> Cell:
    """A number without its unit; shares are in per cent."""
    exact = repr(float(value)) if math.isfinite(value) else ""
    return Cell(numbers.number(value, unit), exact)


def rows_of(
    kpis: pd.DataFrame, notes: Mapping[str, str] | None = None
) -> list[tuple[str, list[Row]]]:
    """The table of measures as rows in families: pairs of the family's title and its rows.

    Parameters
    ----------
    kpis : every measure.
    notes : what is said of some measures besides, by name.
    """
    families: dict[str, list[Row]] = {title: [] for title in titles.family_titles()}
    found = kpis[["value", "low", "high"]].to_numpy(dtype=float)
    for name, unit, ends in zip(map(str, kpis.index), map(str, kpis["unit"]), found, strict=True):
        value, low, high = (cell(float(v), unit) for v in ends)
        families[titles.family_title(name)].append(
            Row(
                name,
                titles.measure_title(name),
                value,
                low,
                high,
                numbers.unit_text(unit),
                paragraph(filter(None, [titles.measure_definition(name), (notes or {}).get(name)])),
            )
        )
    return [(title, rows) for title, rows in families.items() if rows]
