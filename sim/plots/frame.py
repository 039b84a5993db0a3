"""What every figure has around its axes: title and subtitle, legend, footnote, text alternative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import style
from sim.plots.chart import Chart

WIDTH = 10.0
"""Of a figure, inches."""
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
    heading(chart, title, said)
    footnote(chart, foot)
    chart.alt = alt
    return chart


def heading(figure: Figure, title: str, subtitle: str = "") -> None:
    """Title and subtitle at the top left."""
    height = figure.get_figheight()
    figure.text(
        _LEFT, 1 - _TITLE / height, title, fontsize=15, fontweight="bold", va="top", ha="left"
    )
    if subtitle:
        figure.text(
            _LEFT, 1 - _SUBTITLE / height, subtitle, fontsize=10.5, color=style.SOFT, va="top",
            ha="left",
        )  # fmt: skip


def footnote(figure: Figure, text: str) -> None:
    """Small grey text at the bottom left."""
    figure.text(
        _LEFT, _FOOT / figure.get_figheight(), text, fontsize=8, color=style.SOFT, va="bottom",
        ha="left", linespacing=1.35,
    )  # fmt: skip


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
    chart.legend(
        by_rows(handles, columns), by_rows(titles, columns), loc="upper left", ncols=columns,
        bbox_to_anchor=(_LEGEND_LEFT, 1 - down / chart.get_figheight()), fontsize=9,
        borderaxespad=0.0, **look,
    )  # fmt: skip


def by_rows(items: Sequence[Any], columns: int) -> list[Any]:
    """Items in the order in which a legend, which fills columns, shows them row by row."""
    return [item for column in range(columns) for item in items[column::columns]]
