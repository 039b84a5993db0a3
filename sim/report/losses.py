"""The table of those who were lost: by cause, and who was reached nevertheless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from sim.measures import MEASURES
from sim.measures.lead import FIRST, led
from sim.report.measure_tables import Cell, cell
from sim.wording import losses, numbers


class LossCell(NamedTuple):
    """A value in the table: with its interval, and how it differs from another column's.

    ``ends`` are those of whichever interval is shown, exactly.
    """

    value: Cell
    interval: str
    difference: str = ""
    difference_interval: str = ""
    exact_difference: str = ""
    ends: tuple[str, str] | None = None


class LossRow(NamedTuple):
    """A measure in the table; a cause is one of the parts of the calls lost."""

    name: str
    title: str
    unit: str
    cause: bool
    cells: list[LossCell]


def measures_shown(values: Iterable[Mapping[str, float]]) -> list[str]:
    """The measures of the table: causes that never occurred are left out.

    Parameters
    ----------
    values : of each column, by measure.
    """
    columns = list(values)
    return [
        name
        for name in FIRST
        if not losses.is_cause(name) or any(column.get(name, 0.0) > 0.0 for column in columns)
    ]


def loss_rows(kpis: pd.DataFrame) -> list[LossRow]:
    """The table of one result, from its table of measures."""
    ends = {str(n): row for n, row in kpis[["value", "low", "high"]].iterrows()}
    rows = []
    for name in measures_shown([{n: float(row["value"]) for n, row in ends.items()}]):
        unit = MEASURES[name].unit
        value, low, high = (float(ends[name][c]) for c in ("value", "low", "high"))
        rows.append(row(name, [LossCell(cell(value, unit), numbers.interval(low, high, unit))]))
    return rows


def row(name: str, cells: list[LossCell]) -> LossRow:
    """A row of the table."""
    unit = numbers.unit_text(MEASURES[name].unit)
    return LossRow(name, losses.title_of(name), unit, losses.is_cause(name), cells)


def compared_rows(
    rows: Mapping[tuple[str, str], Mapping[str, Any]], scenarios: Sequence[str]
) -> list[LossRow]:
    """The table of a comparison: a column for the base and for each scenario.

    Parameters
    ----------
    rows : of the comparison, by scenario and measure; differences are against the base.
    scenarios : without the base.
    """
    columns = [
        {name: float(rows[s, name][end]) for name in FIRST}
        for s, end in ((scenarios[0], "base"), *((s, "value") for s in scenarios))
    ]
    found = []
    for name in measures_shown(columns):
        unit = MEASURES[name].unit
        cells = [LossCell(cell(columns[0][name], unit), "")]
        cells += [_compared(rows[scenario, name], unit) for scenario in scenarios]
        found.append(row(name, cells))
    return found


def swept_rows(kpis: Sequence[Mapping[str, Sequence[Any]]]) -> list[LossRow]:
    """The table of a sweep: a column a scenario, whose measures are value, low and high."""
    names = measures_shown([{n: float(found[n][0]) for n in FIRST} for found in kpis])
    return [row(name, [_swept(found[name], name) for found in kpis]) for name in names]


def _swept(found: Sequence[Any], name: str) -> LossCell:
    unit = MEASURES[name].unit
    value, low, high = (float(end) for end in found[:3])
    return LossCell(
        cell(value, unit), numbers.interval(low, high, unit), ends=(repr(low), repr(high))
    )


def _compared(found: Mapping[str, Any], unit: str) -> LossCell:
    value, difference, low, high = (float(found[c]) for c in ("value", "difference", "low", "high"))
    return LossCell(
        cell(value, unit),
        "",
        numbers.difference(difference, unit),
        numbers.difference_interval(low, high, unit) if low < high else "",
        repr(difference),
        (repr(low), repr(high)),
    )


def led_rows(table: pd.DataFrame) -> pd.DataFrame:
    """A comparison's table whose rows begin, scenario by scenario, with who was lost."""
    rows = list(table.index)
    scenarios = dict.fromkeys(scenario for scenario, _ in rows)
    order = [(s, n) for s in scenarios for n in led(measure for name, measure in rows if name == s)]
    return table.loc[order]


def like_failures(outages: Iterable[Iterable[str]]) -> bool:
    """Whether scenarios have the same outages, by name.

    Nobody can choose between days with and without a failure, so there is no frontier of them.
    """
    return len({frozenset(names) for names in outages}) <= 1
