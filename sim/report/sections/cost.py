"""Where the money goes: from the cost of the base to that of another scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from sim.experiments.compare import Comparison
from sim.experiments.cost_bridge import TOTAL, Bridge, Step, apportioned, bridges
from sim.experiments.difference_table import rows_by_scenario
from sim.experiments.verdicts import BETTER, OPEN, WORSE
from sim.plots import Chart
from sim.plots.waterfall_plot import cost_waterfall
from sim.report.html import figure
from sim.report.sections.parts import Number, Told, exact
from sim.wording import _, numbers, verdicts
from sim.wording import cost_bridge as wording
from sim.wording.titles import cost_part

TABLE = "waterfall"

_STEP = 1.0
"""Differences of amounts a day are written in whole units."""


class CostCell(NamedTuple):
    """A difference in the table, with its verdict where it is settled."""

    number: Number
    verdict: str
    style: str
    settled: bool


def waterfall_table(found: Comparison) -> pd.DataFrame:
    """A row a scenario and part: ``scenario``, ``part`` (the last is ``total``), ``base``,
    ``value``, ``difference``, ``low``, ``high``, ``written`` (as pages round it), ``unit``.

    The differences of a scenario's parts sum to its total exactly, and so do the written ones.
    """
    currency = next(iter(found.results.values())).study.centre.currency
    rows = []
    for name, one in bridges(found).items():
        for step, text in zip([*one.parts, one.total], _written(one), strict=True):
            rows.append(
                {"scenario": name, **step.__dict__, "written": text, "unit": f"{currency}/day",
                 "replications": one.replications}
            )  # fmt: skip
    return pd.DataFrame(rows)


def _written(one: Bridge) -> list[float]:
    values = [step.difference for step in one.parts]
    parts = apportioned(values, one.total.difference, _STEP)
    return [*parts, sum(parts)]


def cost_chart(told: Told) -> Chart:
    """The cost of the base to that of one scenario beside it, in parts."""
    base, option = told.labels[told.base], told.labels[told.option]
    shown = bridges(told.found)[told.option]
    return cost_waterfall(
        shown, option, base, told.currency, level=told.found.level, footer=told.footer
    )


def cost_section(told: Told) -> dict[str, Any]:
    """The figure and the table of the section."""
    found = bridges(told.found)
    shown = found[told.option]
    rows = rows_by_scenario(told.found.table)
    moved = [
        step.part
        for place, step in enumerate(shown.parts)
        if any(one.parts[place].difference for one in found.values())
    ]
    return {
        "figure": figure(
            cost_chart(told), TABLE, wording.caption(shown.replications), told.folder
        ),
        "beside": wording.beside(told.labels[told.option]) if len(found) > 1 else "",
        "lines": [
            (_title(part), [_cell(n, one, part, rows, told.currency) for n, one in found.items()])
            for part in [*moved, TOTAL]
        ],
    }  # fmt: skip


def _title(part: str) -> str:
    return _("All together") if part == TOTAL else cost_part(part)


def _cell(
    name: str, one: Bridge, part: str, rows: Mapping[tuple[str, str], Mapping[str, Any]],
    currency: str,
) -> CostCell:  # fmt: skip
    steps: dict[str, tuple[Step, float]] = {
        step.part: (step, text)
        for step, text in zip([*one.parts, one.total], _written(one), strict=True)
    }
    step, written = steps[part]
    unit = f"{currency}/day"
    row = rows[name, f"cost_{part}"]
    between = numbers.difference_interval(step.low, step.high, unit) if step.low < step.high else ""
    code = str(row["verdict"])
    settled = code in (BETTER, WORSE, OPEN)
    number = Number(
        numbers.difference(written, unit), exact(step.difference), between, exact(step.low),
        exact(step.high),
    )  # fmt: skip
    return CostCell(number, verdicts.verdict(code), code.split()[0], settled)
