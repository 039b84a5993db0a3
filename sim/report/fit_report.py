"""The page of a fit: what the centre may be used for, and recorded against simulated."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.catalogue import _
from sim.plots.chart import Chart
from sim.plots.fit_plots import by_hour, fitted_quantiles
from sim.plots.patience_plot import Curve, patience_curves
from sim.plots.style import Floats
from sim.report.html import figure, write_page
from sim.wording import fit as wording
from sim.wording import numbers
from sim.wording.titles import WEEKDAYS, weekday

MUCH = 0.05


@dataclass(frozen=True)
class FitPage:
    """What the page shows.

    Attributes
    ----------
    name, lead, verdict : words.
    months : one row a month and level: ``month``, ``level`` and the fields of a score.
    recorded, simulated : by ``contact_type``, ``hour`` and ``weekday``: tables with ``number``
        (calls a day), ``queued`` and ``lost`` (shares), ``wait`` (s), ``wait_queued`` (s); of
        ``simulated`` by level of knowledge.
    drift, changes : a row a month.
    parameters : as a fit has them.
    laws : title, recorded and fitted quantiles.
    patience : recorded against fitted.
    unusual : day and reason; sources : field and source.
    """

    name: str
    lead: str
    verdict: Sequence[str]
    months: pd.DataFrame
    recorded: Mapping[str, pd.DataFrame]
    simulated: Mapping[str, Mapping[str, pd.DataFrame]]
    drift: pd.DataFrame
    changes: pd.DataFrame
    parameters: pd.DataFrame
    laws: Sequence[tuple[str, Floats, Floats]]
    patience: Sequence[Curve]
    unusual: Sequence[tuple[str, str]]
    sources: Mapping[str, str]


def fit_page(page: FitPage, folder: str | Path) -> Path:
    """Write the page of a fit, ``folder/index.html``: one file by itself."""
    says = {
        "hours": wording.hours_says, "laws": wording.laws_says, "patience": wording.patience_says
    }  # fmt: skip
    drawn = {n: figure(made(), n, says[n]()) for n, made in fit_charts(page).items()}
    axes = {
        "contact_type": _("contact type"), "weekday": _("weekday"), "hour": _("hour"),
    }  # fmt: skip
    return write_page(
        "fit.html.j2",
        folder,
        {
            "title": wording.page_title(page.name),
            "lead": page.lead,
            "verdict": list(page.verdict),
            "month_heads": month_heads(),
            "months": [month_row(row) for row in page.months.to_dict("records")],
            "band_says": wording.band_says(),
            "hours_figure": drawn.get("hours"),
            "laws_figure": drawn.get("laws"),
            "patience_figure": drawn.get("patience"),
            "measure_heads": _measure_heads(page),
            "tables": [(axes[axis], _rows(page, axis)) for axis in axes] if page.simulated else [],
            "drift_heads": [_("month"), _("normal days"), *map(wording.drift_head, wording.DRIFT)],
            "drift": [_drift(row) for row in page.drift.to_dict("records")],
            "drift_warnings": warnings(page.changes),
            "parameter_heads": parameter_heads(),
            "parameters": [parameter_row(row) for row in page.parameters.to_dict("records")],
            "unusual": [(day, wording.reason(why)) for day, why in page.unusual],
            "sources": list(page.sources.items()),
        },
    )  # fmt: skip


def fit_charts(page: FitPage) -> dict[str, Callable[[], Chart]]:
    """What draws the figures of a fit, by their names; those that it has."""
    known: dict[str, Callable[[], Chart]] = {}
    if page.simulated:
        hours = {n: t["hour"] for n, t in page.simulated.items()}
        known["hours"] = lambda: by_hour(page.recorded["hour"], hours)
    if page.laws:
        known["laws"] = lambda: fitted_quantiles(page.laws)
    if page.patience:
        known["patience"] = lambda: patience_curves(page.patience)
    return known


def warnings(changes: pd.DataFrame) -> list[str]:
    """What moved by more than 5 % from the last month but one to the last."""
    if len(changes) < 2:
        return []
    last = changes.iloc[-1]
    month = last["month"].strftime("%Y-%m")
    return [
        wording.drift_warning(name, month, float(last[name]))
        for name in wording.DRIFT
        if not math.isnan(float(last[name])) and abs(float(last[name])) > MUCH
    ]


def month_heads() -> list[str]:
    """Heads of the table of months."""
    return [
        _("month, known of it"), _("abandoned, %"), _("error, points"),
        _("mean wait of queued, s"), _("error, %"), _("queued, error in points"),
        _("service level by hour, error in points"), _("band, points"), _("held, %"),
        _("interval score"),
    ]  # fmt: skip


def month_row(row: Mapping[Any, Any]) -> list[str]:
    """Its cells of a month and what is known of it."""
    return [
        f"{row['month']:%Y-%m}, {wording.level(row['level'])}",
        _percent(row["abandonment"]), wording.points(row["abandonment_error"]),
        _number(row["wait_queued_s"], 0), wording.relative(row["wait_queued_error"]),
        wording.points(row["queued_error"]), _percent(row["hourly_error"]),
        _percent(row["band_width"]), _percent(row["band_coverage"]),
        _percent(row["interval_score"]),
    ]  # fmt: skip


def _measure_heads(page: FitPage) -> list[str]:
    heads = []
    for what in (
        _("calls a day"), _("queued, %"), _("mean wait of queued, s"), _("abandoned, %"),
    ):  # fmt: skip
        heads.append(_("{what}: recorded").format(what=what))
        if len(page.simulated) == 1:  # the legend above the tables says what was known
            heads.append(_("{what}: simulated").format(what=what))
            continue
        heads += [
            _("{what}: {known}").format(what=what, known=wording.simulated(n))
            for n in page.simulated
        ]
    return heads


def _rows(page: FitPage, axis: str) -> list[list[str]]:
    rows = []
    known = page.recorded[axis].to_dict("index")
    order: list[Any] = (
        [day for day in WEEKDAYS if day in known] if axis == "weekday" else list(known)
    )
    for key in order:
        real = known[key]
        cells = [weekday(str(key)) if axis == "weekday" else str(key)]
        sides = [real]
        for tables in page.simulated.values():
            table = tables[axis]
            found = table.loc[[key]].iloc[0].to_dict() if key in table.index else {}
            sides.append(found)
        for name, show in (
            ("number", lambda v: _number(v, 1)), ("queued", _percent),
            ("wait_queued", lambda v: _number(v, 0)), ("lost", _percent),
        ):  # fmt: skip
            cells += [show(side.get(name, math.nan)) for side in sides]
        rows.append(cells)
    return rows


def _drift(row: Mapping[Any, Any]) -> list[str]:
    return [
        f"{row['month']:%Y-%m}", str(row["days"]), _number(row["volume"], 0),
        _number(row["talk_s"], 0), _number(row["agent_hours"], 1), _percent(row["talking"]),
        _number(row["patience_s"], 0),
    ]  # fmt: skip


def parameter_heads() -> list[str]:
    """Heads of the table of parameters: two of texts, the rest of numbers."""
    return [_("parameter"), _("of"), _("value"), _("from"), _("to"), _("observations")]


def parameter_row(row: Mapping[Any, Any]) -> list[str]:
    """Its cells of a parameter."""
    digits = 3 if not row["unit"] else 1
    return [
        wording.parameter(row["parameter"]), str(row["of"]),
        *(_number(row[end], digits) for end in ("value", "low", "high")),
        numbers.grouped(row["number"]),
    ]  # fmt: skip


def _number(value: float, digits: int) -> str:
    return numbers.NO_VALUE if math.isnan(value) else numbers.grouped(value, digits)


def _percent(share: float) -> str:
    return numbers.NO_VALUE if math.isnan(share) else f"{share * 100:.1f}"
