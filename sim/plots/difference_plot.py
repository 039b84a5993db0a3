"""How scenarios differ from the base: a dot with its interval, the indifference margin shaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.errors import InputError
from sim.experiments.difference_table import rows_by_scenario
from sim.experiments.verdicts import BETTER, DECIDING, HIGHER, LOWER, NO_VALUE, OPEN, SAME, WORSE
from sim.measures import MEASURES
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.wording import _, comparison_figure, fitting, numbers
from sim.wording.titles import measure_title
from sim.wording.verdicts import verdict

_WIDTH, _ROW, _TOP, _BOTTOM = 11.0, 0.42, 1.38, 0.98
_LEFT, _RIGHT, _GAP = 0.21, 0.985, 0.022


class _Look(NamedTuple):
    marker: str
    colour: str
    filled: bool


_LOOKS: dict[str, _Look] = {
    BETTER: _Look("o", style.BLUE, True),
    WORSE: _Look("D", style.VERMILLION, True),
    HIGHER: _Look("^", style.INK, True),
    LOWER: _Look("v", style.INK, True),
    SAME: _Look("s", style.MUTED, True),
    OPEN: _Look("o", style.INK, False),
}


class _Panel(NamedTuple):
    """Numbers of a measure, in the unit of its axis."""

    title: str
    unit: str
    value: Floats
    low: Floats
    high: Floats
    margin: Floats
    verdicts: list[str]
    better: bool | None


@style.styled
def differences(
    table: pd.DataFrame,
    measures: Sequence[str] = DECIDING,
    *,
    base: str = "",
    labels: Mapping[str, str] | None = None,
    confidence: float = 0.95,
    footer: str = "",
) -> Chart:
    """Paired differences of some measures, one panel each, one row a scenario.

    Parameters
    ----------
    table : as `sim.compare` gives it.
    measures : which panels, from left to right.
    base : name of the base for people.
    labels : names of scenarios for people; else those of the table.
    confidence : of the intervals.
    footer : where the numbers come from.

    Raises
    ------
    InputError : a measure that the table does not have.
    """
    scenarios = list(dict.fromkeys(map(str, table.index.get_level_values("scenario"))))
    known = set(map(str, table.index.get_level_values("kpi")))
    for name in measures:
        if name not in known:
            raise InputError(_("the comparison has no measure '{name}'").format(name=name))
    found = rows_by_scenario(table)
    panels = [_panel([found[s, name] for s in scenarios], name) for name in measures]
    names = [fitting.wrapped((labels or {}).get(s, s), 26, 2) for s in scenarios]
    height = _TOP + _BOTTOM + _ROW * max(len(scenarios), 1)
    chart = Chart(figsize=(_WIDTH, height), dpi=100)
    width = (_RIGHT - _LEFT - _GAP * (len(panels) - 1)) / len(panels)
    for i, panel in enumerate(panels):
        left = _LEFT + i * (width + _GAP)
        axes = chart.add_axes((left, _BOTTOM / height, width, 1 - (_TOP + _BOTTOM) / height))
        _draw(axes, panel, names if i == 0 else [""] * len(names))
    _legend(chart, panels, height)
    told = [
        (
            (labels or {}).get(scenario, scenario),
            [(p.title, float(p.value[i]), p.unit, p.verdicts[i]) for p in panels],
        )
        for i, scenario in enumerate(scenarios)
    ]
    return framed(
        chart,
        comparison_figure.title(base),
        comparison_figure.subtitle(confidence),
        footer,
        comparison_figure.alternative(base, told),
    )


def _panel(rows: Sequence[Mapping[str, Any]], name: str) -> _Panel:
    unit = str(rows[0]["unit"])
    found = {
        c: np.array([float(r[c]) for r in rows]) for c in ("difference", "low", "high", "margin")
    }
    ends = np.abs(np.concatenate([found[c] for c in ("difference", "low", "high")]))
    largest = float(np.nanmax(ends)) if np.isfinite(ends).any() else 0.0
    if unit == "share":
        factor, shown = 100.0, numbers.unit_text(numbers.POINTS)
    else:
        currency = "" if unit in numbers.UNITS else unit.partition("/")[0]
        factor, shown = numbers.axis_unit(unit, currency, largest)
    value, low, high, margin = (factor * found[c] for c in found)
    return _Panel(
        measure_title(name),
        shown,
        value,
        low,
        high,
        margin,
        [str(r["verdict"]) for r in rows],
        MEASURES[name].higher_is_better,
    )


def _draw(axes: Axes, panel: _Panel, names: Sequence[str]) -> None:
    rows = list(range(len(panel.value)))
    for row, margin in zip(rows, panel.margin, strict=True):
        if np.isfinite(margin):
            axes.fill_betweenx(
                [row - 0.5, row + 0.5], -margin, margin, color=style.BAND, linewidth=0, zorder=0
            )
    axes.axvline(0.0, color=style.SOFT, linewidth=1.0, zorder=1)
    for row, word in zip(rows, panel.verdicts, strict=True):
        look = _LOOKS.get(word)
        if look is None or not np.isfinite(panel.value[row]):
            axes.annotate(
                verdict(NO_VALUE), (0.0, row), xytext=(3, 0), textcoords="offset points",
                fontsize=8.5, color=style.SOFT, va="center",
            )  # fmt: skip
            continue
        if np.isfinite(panel.low[row]):
            axes.plot(
                [panel.low[row], panel.high[row]], [row, row],
                color=look.colour, linewidth=2.0, solid_capstyle="butt", zorder=2,
            )  # fmt: skip
        axes.plot(
            [panel.value[row]], [row], marker=look.marker, markersize=7.0, color=look.colour,
            markerfacecolor=look.colour if look.filled else style.PAPER, markeredgewidth=1.4,
            linestyle="none", zorder=3,
        )  # fmt: skip
    _scale(axes, panel)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(rows, names, fontsize=9.5)
    axes.set_title(panel.title, fontsize=9.8, fontweight="bold", loc="left", pad=20)
    axes.text(
        0.0, 1.0, comparison_figure.unit_and_better(panel.unit, panel.better), fontsize=8.0,
        color=style.SOFT, va="bottom", ha="left", transform=axes.transAxes,
    )  # fmt: skip
    style.quiet_grid(axes, "x")
    axes.spines["left"].set_visible(False)


def _scale(axes: Axes, panel: _Panel) -> None:
    """Ticks at round numbers; 0 and the margins are always inside."""
    ends = np.concatenate([panel.value, panel.low, panel.high, panel.margin, -panel.margin, [0.0]])
    ends = ends[np.isfinite(ends)]
    low, high = float(ends.min()), float(ends.max())
    room = 0.08 * ((high - low) or 1.0)
    ticks = [t for t in round_ticks(low - room, high + room) if low - room <= t <= high + room]
    ticks = ticks if len(ticks) <= 5 else ticks[::2] if 0.0 in ticks[::2] else ticks[1::2]
    axes.set_xlim(low - room, high + room)
    axes.set_xticks(ticks, numbers.ticks(ticks), fontsize=8.5)


def _legend(chart: Chart, panels: Sequence[_Panel], height: float) -> None:
    """The verdicts that there are, below the panels."""
    found = {v for p in panels for v in p.verdicts}
    items: list[Line2D | Patch] = [
        Line2D(
            [], [], marker=look.marker, color=look.colour, linewidth=2.0, markersize=7.0,
            markerfacecolor=look.colour if look.filled else style.PAPER, label=verdict(code),
        )
        for code, look in _LOOKS.items() if code in found
    ]  # fmt: skip
    items.append(Patch(facecolor=style.BAND, label=_("margin of indifference")))
    chart.legend(
        handles=items, loc="lower left", bbox_to_anchor=(0.012, 0.30 / height), ncols=len(items),
        fontsize=9, handlelength=1.8, columnspacing=1.6,
    )  # fmt: skip
