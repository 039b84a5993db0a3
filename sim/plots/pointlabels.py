"""Names beside points: measured, placed by `sim.plots.labels`, drawn, with leader lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from sim.plots import labels, style
from sim.plots.style import Bools, Floats

POINT_RADIUS = 5.0
"""Space that a marker takes around its centre, points."""
MOST_NAMED = 16
_WRAP = 26
_LINES = 3


def to_points(axes: Axes, x: Floats, y: Floats) -> Floats:
    """Places on the page, shape (n, 2), points (1/72 inch) from the figure's corner."""
    pixels = axes.transData.transform(np.column_stack([x, y]))
    found: Floats = pixels * 72.0 / axes.figure.dpi
    return found


def frame(axes: Axes, inset: float = 2.0) -> tuple[float, float, float, float]:
    """The rectangle of the axes, points, less ``inset`` on each side."""
    x0, y0, x1, y1 = (np.asarray(axes.bbox.extents) * 72.0 / axes.figure.dpi).tolist()
    return x0 + inset, y0 + inset, x1 - inset, y1 - inset


def box(text: Text) -> Floats:
    """Rectangle of a text, points."""
    figure = text.get_figure(root=True)
    assert figure is not None
    found: Floats = np.asarray(text.get_window_extent().extents) * 72.0 / figure.dpi
    return found


def segments(axes: Axes, x: Floats, y: Floats) -> Floats:
    """Pieces of the line through the points in order, shape (n - 1, 4), points."""
    at = to_points(axes, x, y)
    found: Floats = np.hstack([at[:-1], at[1:]])
    return found


def marks(anchors: Floats, radius: float = POINT_RADIUS) -> Floats:
    """Rectangles of markers."""
    found: Floats = np.hstack([anchors - radius, anchors + radius])
    return found


def label_points(
    axes: Axes,
    texts: Sequence[str],
    x: Floats,
    y: Floats,
    strong: Bools,
    obstacles: labels.Obstacles,
    size: float = 9.0,
) -> labels.Placement:
    """Write a label beside each point.

    Parameters
    ----------
    axes : with its final limits and place on the page.
    texts : one a point; may have several lines.
    x, y : the points, data units.
    strong : which are written in bold; they prefer the upper left, the others the lower right.
    obstacles : what the labels keep clear of, the markers included.
    size : of the letters, points.

    Returns
    -------
    Where they are, and whether all found a free place.
    """
    anchors = to_points(axes, x, y)
    drawn = [
        axes.annotate(
            text, (px, py), xytext=(0, 0), textcoords="offset points", ha="left", va="bottom",
            fontsize=size, fontweight="bold" if bold else "normal", annotation_clip=False,
            color=style.INK if bold else style.SOFT, linespacing=1.1, zorder=6,
            gid=f"label-{i}",
        )
        for i, (text, px, py, bold) in enumerate(zip(texts, x, y, strong, strict=True))
    ]  # fmt: skip
    before = np.array([box(text) for text in drawn])
    sizes = before[:, 2:] - before[:, :2]
    prefer = np.radians(np.where(strong, 125.0, -40.0))
    found = labels.place(anchors, sizes, prefer, frame(axes), obstacles)
    for i, text in enumerate(drawn):
        text.set_position(tuple(found.boxes[i, :2] - before[i, :2]))
        _align(text, found.boxes[i], anchors[i])
        if found.has_leader[i]:
            axes.annotate(
                "", (x[i], y[i]), xytext=tuple(found.leaders[i] - anchors[i]),
                textcoords="offset points", annotation_clip=False, zorder=2.5,
                arrowprops={
                    "arrowstyle": "-", "color": style.MUTED, "linewidth": 0.7,
                    "shrinkA": 0.5, "shrinkB": POINT_RADIUS,
                },
            )  # fmt: skip
    return found


def _align(text: Text, where: Floats, anchor: Floats) -> None:
    """Set lines flush with the side that faces the point."""
    if where[2] <= anchor[0]:
        text.set_multialignment("right")
    elif where[0] < anchor[0]:
        text.set_multialignment("center")
