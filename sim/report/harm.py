"""What failures do to callers, against the same days without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.experiments.harm import ordinary_days
from sim.measures import MEASURES
from sim.measures.lead import LEADING
from sim.report.differences import change
from sim.report.losses import LossCell
from sim.report.measure_tables import cell
from sim.store.summary import Summary

HARM = (*LEADING, "cost_total")
"""Measures of the table of harm."""


class HarmLine(NamedTuple):
    """A scenario in the table of harm.

    Attributes
    ----------
    place : among all scenarios.
    failing : whether it has an outage; else it is the day that its failures are held against.
    cells : one a measure of `HARM`.
    """

    place: int
    label: str
    failing: bool
    cells: list[LossCell]


def harm_lines(
    summaries: Sequence[Summary], labels: Sequence[str], level: float = 0.95
) -> list[HarmLine]:
    """Every failure beside its day without it, the worst first.

    Parameters
    ----------
    summaries, labels : of all scenarios.
    level : confidence of the differences.
    """
    lines = []
    for plain, failing in ordinary_days(summaries):
        base = None if plain is None else summaries[plain]
        worst = sorted(failing, key=lambda i: -float(summaries[i].kpis["lost_calls"][0]))
        for place in ([] if plain is None else [plain]) + worst:
            summary = summaries[place]
            cells = [_cell(summary, None if place == plain else base, n, level) for n in HARM]
            lines.append(HarmLine(place, labels[place], place != plain, cells))
    return lines


def _cell(summary: Summary, base: Summary | None, measure: str, level: float) -> LossCell:
    unit = MEASURES[measure].unit_in(summary.about.currency)
    value = cell(float(summary.kpis[measure][0]), unit)
    if base is None:
        return LossCell(value, "")
    found = change(base, summary, measure, level)
    return LossCell(value, "", found.text, found.interval, found.exact)
