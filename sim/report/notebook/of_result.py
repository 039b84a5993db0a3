"""The view of a result: key measures with their intervals, the service level against its target."""

from __future__ import annotations

import math

import pandas as pd

from sim.measures import MEASURES
from sim.measures.lead import LEADING
from sim.report.notebook.view import Cell, Grid, Row, View, plain
from sim.study import Result
from sim.study.worker import engine_of
from sim.wording import _, losses, numbers, oddities, precision
from sim.wording import notebook as wording
from sim.wording import run as run_wording
from sim.wording.titles import measure_title
from sim.wording.verdicts import against_target

_SHOWN = (
    "service_level", "answer_rate", "asa", "wait_p90", "abandonment", "lost_calls", "containment",
    "occupancy", "offered_to_agents", "cost_total",
)  # fmt: skip
_BOLD = ("service_level", "cost_total")
_LEVEL = 0.95


def of_result(found: Result) -> View:
    """The first screen of a result."""
    study, kpis = found.study, found.kpis(_LEVEL)
    seconds, engine = found.run_time_s, engine_of(study, found.rules)
    single = found.replications == 1
    notes = [wording.no_interval() if single else wording.how_to_read(_LEVEL)]
    rules = found.foreign_rules if found.rules is None else found.rules.__name__
    if rules:
        notes.insert(0, wording.rules(rules))
    answer, *more = _answer(found, kpis) or [""]
    return View(
        run_wording.title(study),
        wording.simulated(study, found.replications, engine, seconds),
        answer,
        [*more, *precision.of_result(found), *oddities.of_studies([study])],
        [_measures(found, kpis)],
        notes,
        [
            ".kpis()", '.by("service_level", "contact_type")', ".costs()", ".calls(0)", ".plot()",
            '.plot("abandonment", by="contact_type")', '.save("reports/mine")',
        ],
    )  # fmt: skip


def _answer(found: Result, kpis: pd.DataFrame) -> list[str]:
    """What the result says, in a sentence or two."""
    rows = kpis.to_dict("index")
    centre = found.study.effective_centre

    def ends(name: str) -> tuple[float, float, float]:
        row = rows[name]
        return float(row["value"]), float(row["low"]), float(row["high"])

    said = []
    value, low, high = ends("service_level")
    if not math.isnan(value):
        said.append(
            wording.service(
                run_wording.card_title("service_level", centre),
                numbers.number(value, "share"),
                numbers.interval(low, high, "share"),
                against_target(value, low, high, centre.target.share),
            )
        )
    if found.losses_lead:
        value, low, high = ends("lost_calls")
        unit = MEASURES["lost_calls"].unit
        said.insert(0, wording.lost(numbers.number(value, unit), numbers.interval(low, high, unit)))
        failing = losses.outages_sentence(centre)
        said += [failing] if failing else []
    return said


def _measures(found: Result, kpis: pd.DataFrame) -> Grid:
    names = [*LEADING, *_SHOWN] if found.losses_lead else [*_SHOWN]
    rows = []
    for name in dict.fromkeys(names):
        if name not in kpis.index:
            continue
        row = kpis.loc[name].to_dict()
        value, low, high, unit = (row[c] for c in ("value", "low", "high", "unit"))
        if math.isnan(value):
            continue
        cells = [
            Cell(wording.with_unit(measure_title(name), numbers.unit_text(str(unit))), "", name),
            Cell(numbers.number(float(value), str(unit))),
            Cell(numbers.interval(float(low), float(high), str(unit))),
        ]
        rows.append(Row(cells, "bold" if name in _BOLD else ""))
    heads = [_("value"), wording.interval(_LEVEL)]
    return plain([_("measure")], heads, rows)
