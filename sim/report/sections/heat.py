"""Service by hour of the day and contact type, and by weekday: a table of coloured cells."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from sim.experiments.compare import Comparison
from sim.experiments.service_map import ALL, service_map
from sim.report.sections.parts import Number, Told, exact
from sim.wording import numbers
from sim.wording import service_map as wording
from sim.wording.names import named
from sim.wording.titles import weekday

TABLE = "heat"

EDGES = (-0.4, -0.2, -0.1, 0.0, 0.05, 0.1)
"""Between the colours, differences from the target in shares."""


class HeatCell(NamedTuple):
    """A cell: its colour, whether it is certain on which side of the target it is, its number."""

    colour: int
    certain: bool
    title: str
    number: Number


class HeatRow(NamedTuple):
    """A contact type or a weekday; None: no calls at that time."""

    title: str
    cells: list[HeatCell | None]


class HeatMap(NamedTuple):
    """A map: hours, and rows of each scenario."""

    label: str
    hours: list[str]
    groups: list[tuple[str, list[HeatRow]]]


def heat_table(found: Comparison) -> pd.DataFrame:
    """Service of every scenario by hour and contact type or weekday
    (`sim.experiments.service_map`)."""
    return service_map(found.results, found.level)


def heat_section(told: Told) -> dict[str, Any]:
    """The maps of the base and of one scenario beside it; without any where no call is counted."""
    results = {name: told.found.results[name] for name in (told.base, told.option)}
    table = service_map(results, told.found.level)
    centre = results[told.base].study.effective_centre
    types = {n: named(kind.title or n) for n, kind in centre.contact_types.items()}
    maps = []
    for label, rows, column in (
        (wording.by_type_title(), table[table["weekday"] == ALL], "contact_type"),
        (wording.by_weekday_title(), table[table["weekday"] != ALL], "weekday"),
    ):
        if len(rows):
            maps.append(_map(label, rows, column, told.labels, types))
    targets = sorted(set(table["target"]))
    return {
        "maps": maps,
        "read": wording.how_to_read(told.found.level, targets),
        "classes": list(enumerate(wording.classes(EDGES))),
    }


def _map(
    label: str,
    table: pd.DataFrame,
    column: str,
    labels: Mapping[str, str],
    types: Mapping[str, str],
) -> HeatMap:
    hours = sorted(set(map(str, table["interval"])))
    groups = []
    for scenario, mine in table.groupby("scenario", sort=False):
        rows = []
        for name, line in mine.groupby(column, sort=False):
            title = weekday(str(name)) if column == "weekday" else types.get(str(name), str(name))
            at = {str(row["interval"]): row for row in line.to_dict("records")}
            rows.append(HeatRow(title, [_cell(at[h]) if h in at else None for h in hours]))
        groups.append((labels[str(scenario)], rows))
    return HeatMap(label, hours, groups)


def _cell(row: Mapping[Any, Any]) -> HeatCell:
    value, low, high, target = (float(row[c]) for c in ("value", "low", "high", "target"))
    certain = not (math.isnan(low) or low < target <= high)
    between = numbers.interval(low, high, "share")
    title = wording.cell_title(
        str(row["interval"]), numbers.percent(value), between,
        numbers.number(float(row["calls_per_day"]), "calls/day"),
    )  # fmt: skip
    number = Number(whole_percent(value), exact(value), between, exact(low), exact(high))
    return HeatCell(colour(value - target), certain, title, number)


def colour(difference: float) -> int:
    """The class of a difference from the target: 0 is farthest below."""
    return sum(difference >= edge - 1e-9 for edge in EDGES)


def whole_percent(value: float) -> str:
    """Per cent without decimals and sign; below 100 never rounded up to it."""
    return str(min(round(100.0 * value), 100 if value >= 1.0 else 99))
