"""What costs what: parts of the cost of one scenario, or of many side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.errors import InputError
from sim.measures import PARTS
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, legend, sheet
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.study import Result
from sim.wording import _, fitting, numbers, run_figures
from sim.wording.names import named
from sim.wording.run_figures import COST_GROUPS
from sim.wording.scenarios import footer as words_of
from sim.wording.titles import cost_part

_GROUPS: dict[str, tuple[str, ...]] = {
    "own_agents": ("agents", "overtime", "hiring", "coaching", "standby_agents"),
    "outsourcing": ("outsourcing",),
    "sites": ("seats", "standby_seats", "site_fixed", "capital"),
    "lines": ("trunk_lines", "telecom", "ivr_ports", "ivr_minutes", "transfers"),
    "penalties": ("penalty",),
    "lost_calls": ("lost_value",),
    "revenue": ("revenue",),
}
_LOOKS: dict[str, tuple[str, str, str]] = {
    "own_agents": (style.BLUE, "", style.ON_DEEP),
    "outsourcing": (style.SKY, "////", style.ON_PALE),
    "sites": ("#D4D4D4", "", style.ON_PALE),
    "lines": ("#8E8E8E", "", style.ON_PALE),
    "penalties": (style.VERMILLION, "xxxx", style.ON_PALE),
    "lost_calls": (style.ORANGE, "\\\\\\\\", style.ON_PALE),
    "revenue": (style.PAPER, "....", style.INK),
    "other": (style.PURPLE, "++++", style.ON_PALE),
}
"""Fill, hatch and colour of the number of each group."""


@style.styled
def cost_breakdown(
    results: Mapping[str, Result] | Sequence[Result] | pd.DataFrame,
    *,
    currency: str = "CNY",
    footer: str = "",
) -> Chart:
    """Parts of the cost per day: one scenario part by part, or many in groups of parts.

    With many, each scenario is a stacked bar from zero with its total behind it; what is earned
    lies to the left of zero.

    Parameters
    ----------
    results : name -> result, results (named by their label), or the table of a sweep: columns
        ``label`` and ``cost_<part>``.
    currency : of a table; results know theirs.
    footer : where the numbers of a table come from; results know it.

    Raises
    ------
    InputError : no scenario, or a table without these columns.
    """
    if isinstance(results, pd.DataFrame):
        labels, parts = _of_table(results)
    else:
        given = results if isinstance(results, Mapping) else {}
        found = list(results.values()) if isinstance(results, Mapping) else list(results)
        if not found:
            raise InputError(_("cost_breakdown needs at least one result"))
        labels = list(given) or [named(r.label) for r in found]
        parts = {}
        for i, result in enumerate(found):
            costs = result.costs()
            for part, value in zip(costs["part"], costs["value"], strict=True):
                parts.setdefault(str(part), np.zeros(len(found)))[i] = value
        currency = found[0].study.centre.currency
        footer = footer or words_of(found).split("\n")[0]
    if len(labels) == 1:
        return _one(labels[0], {p: float(v[0]) for p, v in parts.items()}, currency, footer)
    return _many(labels, parts, currency, footer)


def _of_table(table: pd.DataFrame) -> tuple[list[str], dict[str, Floats]]:
    parts = {p: table[f"cost_{p}"].to_numpy(dtype=np.float64) for p in PARTS
             if f"cost_{p}" in table.columns}  # fmt: skip
    if "label" not in table.columns or not parts or table.empty:
        raise InputError(_("cost_breakdown needs rows with the columns label and cost_<part>"))
    return [str(v) for v in table["label"]], parts


def _one(label: str, parts: dict[str, float], currency: str, footer: str) -> Chart:
    """Bars of every part that is not 0, the largest on top."""
    total = sum(parts.values())
    shown = sorted(((p, v) for p, v in parts.items() if v), key=lambda pair: -abs(pair[1]))
    values = np.array([v for _, v in shown]) if shown else np.zeros(1)
    titles = [cost_part(p) for p, _ in shown] or [_("No costs")]
    scale = numbers.money_scale(float(np.abs(values).max()))
    height = 1.35 + 0.34 * len(titles) + 0.55
    chart, axes = sheet(height, (0.24, 0.97, 1.0, 0.5))
    _bars(axes, values / scale.factor, _digits(values / scale.factor), 0.14)
    axes.set_yticks(-np.arange(len(titles)), titles, fontsize=9.5)
    said = run_figures.cost_takeaway(total, scale.unit(currency), currency)
    told = dict(zip(titles, values.tolist(), strict=True))
    alt = run_figures.cost_alternative(label, said, told, currency)
    return framed(chart, _("What the day costs"), said, footer, alt)


def _many(labels: list[str], parts: dict[str, Floats], currency: str, footer: str) -> Chart:
    """A stacked bar a scenario; groups that are 0 everywhere are left out."""
    groups = _grouped(parts)
    total = np.sum(list(parts.values()), axis=0)
    ups = np.sum([np.maximum(v, 0.0) for v in groups.values()] or [total], axis=0)
    downs = np.sum([np.minimum(v, 0.0) for v in groups.values()] or [total], axis=0)
    scale = numbers.money_scale(float(max(ups.max(), -downs.min())))
    digits = _digits(total / scale.factor)
    rows = len(labels)
    legend_rows = -(-len(groups) // 7)
    height = 1.10 + 0.22 * legend_rows + 0.40 * rows + 0.95
    chart, axes = sheet(height, (0.235, 0.975, height - 0.85 - 0.4 * rows, 0.85))
    places = -np.arange(rows, dtype=np.float64)
    low, high = float(downs.min()) / scale.factor, float(ups.max()) / scale.factor
    low, high = 1.02 * low, high + 0.12 * (high - low) or 1.0
    axes.set_xlim(low, high)
    least = 0.036 * (high - low)
    right, left = np.zeros(rows), np.zeros(rows)
    for group, amounts in groups.items():
        values = amounts / scale.factor
        start = np.where(values >= 0, right, left)
        fill, hatch, ink = _LOOKS[group]
        axes.barh(
            places, values, left=start, height=0.66, color=fill, hatch=hatch or None,
            label=_(COST_GROUPS[group]),
            edgecolor=style.SOFT if hatch else style.PAPER, linewidth=0.6,
        )  # fmt: skip
        for place, value, at in zip(places, values, start, strict=True):
            if abs(value) >= least:
                text = axes.text(
                    at + value / 2, place, numbers.grouped(float(value), digits), fontsize=8.5,
                    color=ink, ha="center", va="center",
                )  # fmt: skip
                if hatch:
                    text.set_bbox({"facecolor": fill, "edgecolor": "none", "pad": 0.8})
        right, left = right + np.maximum(values, 0.0), left + np.minimum(values, 0.0)
    for place, end, value in zip(places, right, total / scale.factor, strict=True):
        axes.annotate(
            numbers.grouped(float(value), digits), (end, place), xytext=(5, 0), va="center",
            textcoords="offset points", ha="left", fontsize=9.5, fontweight="bold",
        )  # fmt: skip
    axes.set_ylim(-rows + 0.5, 0.5)
    axes.set_yticks(places, [fitting.wrapped(label, 30, 2) for label in labels], fontsize=9)
    ticks = round_ticks(low, high, 7)
    axes.set_xticks(ticks, numbers.ticks(ticks), fontsize=9)
    style.quiet_grid(axes, "x")
    axes.axvline(0.0, color=style.MUTED, linewidth=0.8)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel(
        _("Cost per day, {unit}; in bold the total").format(unit=scale.unit(currency)),
        fontsize=10, labelpad=5,
    )  # fmt: skip
    handles, titles = axes.get_legend_handles_labels()
    legend(chart, handles, titles, 0.82, 7, columnspacing=1.5, handlelength=1.8)
    said = run_figures.cost_range(float(total.min()), float(total.max()), currency)
    told = [
        (label, float(total[i]), {_(COST_GROUPS[g]): float(v[i]) for g, v in groups.items()})
        for i, label in enumerate(labels)
    ]
    alt = run_figures.costs_alternative(said, told, currency)
    return framed(chart, _("What each scenario costs, part by part"), said, footer, alt)


def _grouped(parts: dict[str, Floats]) -> dict[str, Floats]:
    """Sums of the groups of parts that are not 0 everywhere."""
    known = {p for group in _GROUPS.values() for p in group}
    groups = {**_GROUPS, "other": tuple(p for p in parts if p not in known)}
    sums = {
        title: np.sum([parts[p] for p in members if p in parts], axis=0)
        for title, members in groups.items()
    }
    return {title: np.asarray(v) for title, v in sums.items() if np.any(v)}


def _bars(axes: Axes, values: Floats, digits: int, room: float) -> None:
    """Bars from 0 with their numbers behind them; ``room`` for numbers, share of the axis."""
    places = -np.arange(len(values), dtype=np.float64)
    axes.barh(places, values, height=0.62, color=style.BLUE)
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    axes.set_xlim(low, high + room * ((high - low) or 1.0))
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            numbers.grouped(float(value), digits), (max(float(value), 0.0), place), xytext=(4, 0),
            textcoords="offset points", va="center", ha="left", fontsize=9,
        )  # fmt: skip
    axes.axvline(0.0, color=style.MUTED, linewidth=0.8)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def _digits(values: Floats) -> int:
    """Decimals that tell the values apart without more than three or four figures."""
    most = float(np.abs(values).max(initial=0.0))
    return 0 if most >= 100 else 1 if most >= 10 else 2
