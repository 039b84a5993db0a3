"""The heat map of a matrix: failures by designs, shaded by minutes until recovered."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from sim.drills.cells import Cell
from sim.drills.judging import MISSED, OPEN
from sim.drills.matrix import Resilience
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, sheet
from sim.wording import _, drills, fitting
from sim.wording import resilience as wording
from sim.wording.names import named

_SHADES = LinearSegmentedColormap.from_list(
    "recovery", ["#FDFEFF", "#CFE3F1", style.BLUE, "#00304D"]
)
"""One hue from light to dark, which reads the same in grey and with any colour vision."""

_ROW, _TOP, _BOTTOM = 0.44, 1.3, 0.45


@style.styled
def failures_by_designs(found: Resilience, start: str) -> Chart:
    """Minutes until recovered (median) and calls lost of every cell that fails at ``start``."""
    components, designs = found.components, found.designs
    cells = {(c.component, c.design): c for c in found.cells if c.start == start}
    longest = max((_minutes(cell) for cell in cells.values()), default=0.0)
    chart, axes = sheet(_TOP + _BOTTOM + _ROW * len(components), (0.23, 0.985, _TOP, _BOTTOM))
    for row, component in enumerate(components):
        for column, design in enumerate(designs):
            cell = cells.get((component, design))
            if cell is not None:
                _draw(axes, cell, row, column, longest)
    axes.set_xlim(0, len(designs))
    axes.set_ylim(len(components), 0)
    axes.set_yticks([row + 0.5 for row in range(len(components))],
                    [fitting.wrapped(name, 28, 1) for name in components])  # fmt: skip
    wide = max(8, int(92 / max(len(designs), 1)))
    axes.set_xticks([column + 0.5 for column in range(len(designs))],
                    [fitting.wrapped(named(name), wide, 2) for name in designs])  # fmt: skip
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return framed(
        chart, wording.figure_title(start), wording.figure_said(found),
        wording.centre_title(found), wording.figure_alternative(found),
    )  # fmt: skip


def _minutes(cell: Cell) -> float:
    """Minutes until recovered where that came; else 0."""
    found = cell.values.get("recovered_s", math.nan)
    return found / 60.0 if math.isfinite(found) else 0.0


def _draw(axes: Axes, cell: Cell, row: int, column: int, longest: float) -> None:
    late = math.isinf(cell.values.get("recovered_s", 0.0))
    shade = 1.0 if late else _minutes(cell) / longest if longest else 0.0
    colour = _SHADES(shade) if cell.ran else style.PAPER
    axes.add_patch(Rectangle((column + 0.015, row + 0.03), 0.97, 0.94, facecolor=colour,
                             edgecolor=style.RULE, linewidth=0.6,
                             hatch=None if cell.ran else "///"))  # fmt: skip
    if cell.verdict in (MISSED, OPEN):
        dashes = "-" if cell.verdict == MISSED else (0, (3, 2))
        axes.add_patch(Rectangle((column + 0.03, row + 0.07), 0.94, 0.86, fill=False,
                                 edgecolor=style.VERMILLION, linewidth=1.6,
                                 linestyle=dashes))  # fmt: skip
    ink = style.ON_DEEP if shade > 0.55 else style.ON_PALE
    if not cell.ran:
        axes.text(column + 0.5, row + 0.5, _(wording.NOT_RUN), ha="center", va="center",
                  fontsize=8, color=style.SOFT, backgroundcolor=style.PAPER)  # fmt: skip
        return
    axes.text(column + 0.5, row + 0.36, drills.whole_minutes(cell.values["recovered_s"]),
              ha="center", va="center", fontsize=9.5, color=ink)  # fmt: skip
    axes.text(column + 0.5, row + 0.74, wording.calls(cell.values["lost"]),
              ha="center", va="center", fontsize=8, color=ink)  # fmt: skip
