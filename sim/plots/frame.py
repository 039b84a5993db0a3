"""What every figure has around its axes: title and subtitle, legend, footnote, text alternative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.plots import style
from sim.plots.chart import Chart

WIDTH = 10.0
"""Of a figure, inches."""
SIDE = 0.05
"""Between the sides of a narrow figure and its texts, inches."""
_LEFT = 0.02
_TITLE, _SUBTITLE, _FOOT = 0.16, 0.50, 0.10
_LEGEND_LEFT = 0.013


def sheet(height: float, place: tuple[float, float, float, float]) -> tuple[Chart, Axes]:
    """A figure with axes at a fixed place.

    Parameters
    ----------
    height : of the figure, inches.
    place : left and right end, shares of the width; top and bottom, inches from the figure's own.
    """
    left, right, top, bottom = place
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    axes = chart.add_axes((left, bottom / height, right - left, 1 - (top + bottom) / height))
    return chart, axes


def framed(chart: Chart, title: str, said: str, foot: str, alt: str) -> Chart:
    """The figure with its texts.

    Parameters
    ----------
    chart : the figure.
    title : plain words.
    said : what the figure says, in one or two lines; may be empty.
    foot : where the numbers come from.
    alt : the figure in words, for those who cannot see it.
    """
    height = chart.get_figheight()
    look: dict[str, Any] = {"ha": "left", "va": "top"}
    chart.title = chart.text(
        _LEFT, 1 - _TITLE / height, title, fontsize=15, fontweight="bold", **look
    )
    look["color"] = style.SOFT
    chart.said = chart.text(_LEFT, 1 - _SUBTITLE / height, said, fontsize=10.5, **look)
    look |= {"va": "bottom", "linespacing": 1.35}
    chart.foot = chart.text(_LEFT, _FOOT / height, foot, fontsize=8, **look)
    chart.alt = alt
    return chart


def legend(
    chart: Chart, handles: Sequence[Any], titles: Sequence[str], down: float, columns: int,
    **look: Any,
) -> None:  # fmt: skip
    """A legend between subtitle and axes, whose entries go row by row.

    Parameters
    ----------
    chart : the figure.
    handles, titles : the entries.
    down : inches from the top.
    columns : entries in a row.
    look : more of matplotlib's settings of legends.
    """
    made = chart.legend(
        by_rows(handles, columns), by_rows(titles, columns), loc="upper left", ncols=columns,
        bbox_to_anchor=(_LEGEND_LEFT, 1 - down / chart.get_figheight()), fontsize=9,
        borderaxespad=0.0, **look,
    )  # fmt: skip
    chart.by_rows.append(made)


def by_rows(items: Sequence[Any], columns: int) -> list[Any]:
    """Items in the order in which a legend, which fills columns, shows them row by row."""
    return [item for column in range(columns) for item in items[column::columns]]
