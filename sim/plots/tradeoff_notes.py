"""What is written into and beside the trade-off: target, which way is better, key of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.measures import Measure
from sim.plots import labels, style
from sim.plots.chart import Chart
from sim.plots.frame import SIDE, WIDTH
from sim.plots.pointlabels import box, frame
from sim.plots.style import Floats
from sim.wording import _
from sim.wording.tradeoff import better_is_up

KEY_LINE, KEY_GAP = 0.14, 0.03
"""Height of a line of the key, and what is between two entries, inches."""


def label_target(axes: Axes, goal: float, text: str, taken: Floats) -> Floats:
    """Write the target beside its line where there is room; its rectangle."""
    drawn = axes.annotate(
        text, (1.0, goal), xycoords=("axes fraction", "data"), xytext=(-4, 3),
        textcoords="offset points", ha="right", va="bottom", fontsize=9, color=style.VERMILLION,
        fontweight="bold", zorder=6, gid="target",
    )  # fmt: skip
    spots = [(up, at) for up in (True, False) for at in (1.0, 0.0, 0.75, 0.25, 0.5)]

    def move(spot: tuple[bool, float]) -> Floats:
        up, at = spot
        drawn.xy = (at, goal)
        drawn.set_horizontalalignment("right" if at > 0.6 else "left")
        drawn.set_verticalalignment("bottom" if up else "top")
        drawn.set_position((-4 if at > 0.6 else 4, 3 if up else -3))
        return box(drawn)

    def hits(spot: tuple[bool, float]) -> int:
        where = move(spot) + np.array([-2.0, -1.0, 2.0, 1.0])
        return labels.overlaps(where, taken) + 10 * (not labels.inside(where, frame(axes, 0)))

    return move(min(spots, key=hits))


def hint(axes: Axes, info: Measure, taken: Floats) -> Floats:
    """Which way is better, in the corner if that is empty; its rectangle, shape (0 or 1, 4)."""
    up = better_is_up(info)
    text = axes.annotate(
        _("↖ better: cheaper, better served") if up else _("↙ better: cheaper, better served"),
        (0.0, 1.0 if up else 0.0), xycoords="axes fraction", xytext=(6, -5 if up else 5),
        textcoords="offset points", va="top" if up else "bottom", fontsize=9, color=style.SOFT,
        fontstyle="italic", gid="hint",
    )  # fmt: skip
    where = box(text)
    if labels.overlaps(where, taken):
        text.remove()
        return np.empty((0, 4))
    return where[None, :]


def key(
    chart: Chart, rows: list[tuple[str, str, bool]], top: float, *, below: bool = False
) -> None:
    """Numbers and names beside the plot, by rising cost; ``top``: inches from the figure's own.

    ``below``: they stand at the left edge, to be put below the plot.
    """
    width, height = chart.get_size_inches()
    x = (SIDE if below else WIDTH + 0.05) / width
    y = (height - top) / height
    chart.text(x, y, _("By rising cost"), fontsize=9, color=style.SOFT, va="top")
    y -= 0.25 / height
    for number, name, is_efficient in rows:
        look: dict[str, Any] = {
            "fontsize": 8, "va": "top", "color": style.INK if is_efficient else style.SOFT,
            "fontweight": "bold" if is_efficient else "normal", "linespacing": 1.15,
        }  # fmt: skip
        chart.text(x + 0.18 / width, y, number, ha="right", **look)
        chart.text(x + 0.28 / width, y, name, gid=f"key-{number}", **look)
        y -= (KEY_LINE * (name.count("\n") + 1) + KEY_GAP) / height


def not_from_zero(axes: Axes) -> str:
    """Which axes do not start at zero."""
    across = axes.get_xscale() == "linear" and axes.get_xlim()[0] > 0
    up = axes.get_ylim()[0] > 0
    if across and up:
        return _("Neither axis starts at zero.")
    if across:
        return _("The cost axis does not start at zero.")
    return _("The vertical axis does not start at zero.") if up else ""
