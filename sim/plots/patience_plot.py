"""Patience, recorded against fitted: who still waits, had nobody answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed, legend
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.wording import fit as wording
from sim.wording import numbers

_SIDE, _TOP, _BOTTOM, _GAP, _ROW = 2.4, 1.35, 0.7, 0.75, 3
MOST_CURVES = 6


@dataclass(frozen=True)
class Curve:
    """Patience of one contact type.

    Attributes
    ----------
    title : of the panel.
    times : rising, seconds, shape (n,).
    alive, low, high : recorded share of those who still wait, and its band, shape (n,).
    fitted : the same as the centre has it, shape (n,).
    """

    title: str
    times: Floats
    alive: Floats
    low: Floats
    high: Floats
    fitted: Floats


@style.styled
def patience_curves(curves: Sequence[Curve]) -> Chart:
    """A panel a curve, six at most."""
    shown = list(curves)[:MOST_CURVES]
    rows = -(-len(shown) // _ROW)
    height = _TOP + _BOTTOM + rows * _SIDE + (rows - 1) * _GAP
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    wide = 0.905 / _ROW
    for at, curve in enumerate(shown):
        row, column = divmod(at, _ROW)
        bottom = height - _TOP - _SIDE - row * (_SIDE + _GAP)
        axes = chart.add_axes(
            (0.075 + column * wide, bottom / height, wide - 0.065, _SIDE / height)
        )
        times = np.concatenate(([0.0], curve.times))
        alive, low, high = (
            100.0 * np.concatenate(([1.0], part)) for part in (curve.alive, curve.low, curve.high)
        )
        axes.fill_between(times, low, high, step="post", color=style.INK, alpha=0.18, linewidth=0)
        axes.step(times, alive, where="post", color=style.INK, linewidth=1.4,
                  label=wording.recorded())  # fmt: skip
        axes.plot(curve.times, 100.0 * curve.fitted, color=style.BLUE, linewidth=1.8,
                  linestyle="--", label=wording.of_the_centre())  # fmt: skip
        least = float(np.floor(min(low.min(), 100.0 * curve.fitted.min()) / 20.0) * 20.0)
        axes.set_xlim(0, float(times[-1]))
        axes.set_ylim(least, 102.0)
        ticks = round_ticks(0.0, float(times[-1]), 4)
        axes.set_xticks(ticks, numbers.ticks(ticks), fontsize=8.5)
        shares = round_ticks(least, 100.0, 5)
        axes.set_yticks(shares, numbers.ticks(shares), fontsize=8.5)
        axes.set_title(curve.title, fontsize=9.4, fontweight="bold", loc="left", pad=5)
        axes.set_xlabel(wording.waited_axis(), fontsize=8.5)
        if column == 0:
            axes.set_ylabel(wording.still_waiting_axis(), fontsize=8.5)
        style.quiet_grid(axes)
    handles, titles = axes.get_legend_handles_labels()
    legend(chart, handles, titles, 0.72, 2, columnspacing=1.5, handlelength=1.9)
    return framed(chart, wording.patience_title(), "", "", wording.patience_says())
