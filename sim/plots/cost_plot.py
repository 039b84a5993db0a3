"""What costs what: parts of the cost of one scenario, or of many side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.errors import InputError
from sim.measures import PARTS
from sim.plots import style, words
from sim.plots.centre_words import footer as words_of
from sim.plots.chart import Chart
from sim.plots.style import Floats
from sim.study import Result

_WIDTH = 10.0
_GROUPS: dict[str, tuple[str, ...]] = {
    "Own agents": ("agents", "overtime", "hiring"),
    "Outsourcing": ("outsourcing",),
    "Sites and seats": ("seats", "standby_seats", "site_fixed", "capital"),
    "Lines and IVR": ("trunk_lines", "telecom", "ivr_ports", "ivr_minutes", "transfers"),
    "Penalties": ("penalty",),
    "Lost calls": ("lost_value",),
    "Revenue": ("revenue",),
}
_NUMBER = 0.62
"""Room for the number after a bar, inches."""


@style.styled
def cost_breakdown(
    results: Mapping[str, Result] | Sequence[Result] | pd.DataFrame,
    *,
    currency: str = "CNY",
    footer: str = "",
) -> Chart:
    """Parts of the cost per day: one scenario part by part, or many in groups of parts.

    With many, each column is one group and every bar of every column is drawn to the same scale,
    so that lengths compare down and across.

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
        named = results if isinstance(results, Mapping) else {}
        found = list(results.values()) if isinstance(results, Mapping) else list(results)
        if not found:
            raise InputError("cost_breakdown needs at least one result")
        labels = list(named) or [r.label for r in found]
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
        raise InputError("cost_breakdown needs rows with the columns label and cost_<part>")
    return [str(v) for v in table["label"]], parts


def _one(label: str, parts: dict[str, float], currency: str, footer: str) -> Chart:
    """Bars of every part that is not 0, the largest on top."""
    total = sum(parts.values())
    shown = sorted(((p, v) for p, v in parts.items() if v), key=lambda pair: -abs(pair[1]))
    values = np.array([v for _, v in shown]) if shown else np.zeros(1)
    titles = [words.part_title(p) for p, _ in shown] or ["No costs"]
    scale = words.money_scale(float(np.abs(values).max()))
    height = 1.35 + 0.34 * len(titles) + 0.55
    chart = Chart(figsize=(_WIDTH, height), dpi=100)
    axes = chart.add_axes((0.24, 0.5 / height, 0.73, 1 - 1.5 / height))
    _bars(axes, values / scale.factor, _digits(values / scale.factor), 0.14)
    axes.set_yticks(-np.arange(len(titles)), titles, fontsize=9.5)
    said = (
        f"{words.money(total, currency)} a day in all. Bars: {scale.unit(currency)} a day."
    ).replace("  ", " ")
    style.heading(chart, "What the day costs", said)
    style.footnote(chart, footer)
    told = "; ".join(f"{t} {words.money(v, currency)}" for t, v in zip(titles, values, strict=True))
    chart.alt = f"Bars of the cost parts of {label}. {said} {told}."
    return chart


def _many(labels: list[str], parts: dict[str, Floats], currency: str, footer: str) -> Chart:
    """A column of bars for the total and for each group that is not 0 everywhere."""
    columns = {"Total": np.sum(list(parts.values()), axis=0)}
    grouped = {p for group in _GROUPS.values() for p in group}
    groups = {**_GROUPS, "Other": tuple(p for p in parts if p not in grouped)}
    for title, members in groups.items():
        values = np.sum([parts[p] for p in members if p in parts], axis=0)
        if np.any(values):
            columns[title] = np.asarray(values)
    scale = words.money_scale(float(max(np.abs(v).max() for v in columns.values())))
    drawn = {t: v / scale.factor for t, v in columns.items()}
    rows = len(labels)
    height = 1.55 + 0.40 * rows + 0.45
    chart = Chart(figsize=(_WIDTH, height), dpi=100)
    left, right, gap = 2.35, 0.15, 0.14
    room = _WIDTH - left - right - gap * (len(drawn) - 1) - _NUMBER * len(drawn)
    extents = [max(v.max(), 0.0) - min(v.min(), 0.0) for v in drawn.values()]
    inch = max(room, 1.0) / (sum(extents) or 1.0)
    digits = _digits(np.concatenate(list(drawn.values())))
    x = left
    for (title, values), extent in zip(drawn.items(), extents, strict=True):
        width = extent * inch + _NUMBER
        axes = chart.add_axes((x / _WIDTH, 0.5 / height, width / _WIDTH, 0.4 * rows / height))
        _bars(axes, values, digits, 0.0, style.INK if title == "Total" else style.BLUE)
        low = min(float(values.min()), 0.0)
        axes.set_xlim(low, low + width / inch)
        axes.set_ylim(-rows + 0.5, 0.5)
        axes.set_yticks(-np.arange(rows), [""] * rows)
        chart.text(x / _WIDTH, (0.56 + 0.4 * rows) / height, title.replace(" and ", "\nand "),
                   fontsize=9.5, fontweight="bold", va="bottom", ha="left")  # fmt: skip
        if title == "Total":
            names = [words.wrapped(label, 32, 2) for label in labels]
            axes.set_yticks(-np.arange(rows), names, fontsize=9)
        x += width + gap
    unit = scale.unit(currency)
    cheapest = int(np.argmin(columns["Total"]))
    said = (
        f"{unit[0].upper()}{unit[1:]} a day, all bars to one scale. Cheapest: "
        f"{words.shortened(labels[cheapest], 60)}, "
        f"{words.money(float(columns['Total'][cheapest]), currency)}."
    )
    style.heading(chart, "What each scenario costs, part by part", said)
    style.footnote(chart, footer)
    told = "; ".join(
        f"{label}: " + ", ".join(
            f"{t.lower()} {words.money(float(v[i]), currency)}" for t, v in columns.items()
        )
        for i, label in enumerate(labels)
    )  # fmt: skip
    chart.alt = f"Bars of cost parts by scenario. {said} {told}."
    return chart


def _bars(axes: Axes, values: Floats, digits: int, room: float, colour: str = style.BLUE) -> None:
    """Bars from 0 with their numbers behind them; ``room`` for numbers, share of the axis."""
    places = -np.arange(len(values), dtype=np.float64)
    axes.barh(places, values, height=0.62, color=colour)
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    if room:
        span = (high - low) or 1.0
        axes.set_xlim(low, high + room * span)
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            words.grouped(float(value), digits), (max(float(value), 0.0), place), xytext=(4, 0),
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
