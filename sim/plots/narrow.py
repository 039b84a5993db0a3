"""A figure made narrow, for a phone: the same marks and letters, laid out anew one above the other.

What stood side by side stands below each other; texts are wrapped, legends get fewer columns and
axes fewer ticks. Letters keep their size, so that at the width of a phone they can be read.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from sim.plots.chart import Chart
from sim.plots.frame import SIDE, by_rows
from sim.plots.measuring import fitted, inches_wide, joined
from sim.plots.renderer import POINTS, measuring
from sim.plots.style import look

WIDTH = 3.6
"""Of a narrow figure, inches: letters of 8 points have 11 pixels where it is 366 pixels wide."""
_EDGE = 0.05
_GAP = 0.12
_NAMES = 1.15
"""Most that names of rows take, inches."""
_LINE = 0.165
_TICKS_APART = 0.09
_LABEL_PAD = 0.09
_PEN = measuring()
"""Texts are measured as they will be drawn, whatever they were drawn with before."""
_BESIDE = 14.0
"""How far names of points may reach beyond the left end of axes, points."""
_WIDEST = 2.4
"""How much longer an axis may become so that what is written at its bars stays inside."""


def narrowed(chart: Chart) -> Chart:
    """The figure itself, made narrow; what it was is gone. Or what its ``narrow`` makes.

    Parameters
    ----------
    chart : with texts by `sim.plots.frame.framed`. Where its ``narrow`` builds one of this width,
        texts and legends are laid out anew and axes keep their size.
    """
    with look():
        if chart.narrow is not None:
            chart = chart.narrow()
        chart.dpi = POINTS
        panels = _panels(chart)
        before = chart.get_size_inches()
        heights = [_height(axes, float(before[1])) for axes in panels]
        upper = [legend for legend in chart.legends if _is_above(legend, panels)]
        built = float(before[0]) <= WIDTH + 1e-6
        others = [t for t in chart.texts if t not in chart.framing()]
        if not built:
            _share_names(panels)
        chart.set_size_inches(WIDTH, float(before[1]))
        left = _left(panels) if not built else float(panels[0].get_position().x0) * WIDTH
        right = _right(panels)
        widths = [WIDTH - left - right] * len(panels)
        if built:
            widths = [axes.get_position().width * float(before[0]) for axes in panels]
        legends = [_columned(chart, legend, WIDTH - 2 * _EDGE, None) for legend in chart.legends[:]]
        above = [new for old, new in legends if old in upper]
        below = [new for old, new in legends if old not in upper]
        for i, axes in enumerate(panels):
            _place(axes, left, 1.0, widths[i], heights[i])
            if not built:
                heights[i] = max(heights[i], _least_height(axes))
                _place(axes, left, 1.0, widths[i], heights[i])
            _fit(axes, left, widths[i], heights[i])
            if not built:
                _hide_what_does_not_fit(axes)
                _lengthen(axes)
        _stack(chart, panels, (left, widths, heights), (above, below), others)
    return chart


def _panels(chart: Chart) -> list[Axes]:
    """Axes row by row from the top, each row from the left."""
    return sorted(
        chart.axes, key=lambda axes: (-round(axes.get_position().y1, 3), axes.get_position().x0)
    )


def _height(axes: Axes, figure: float) -> float:
    return float(axes.get_position().height) * figure


def _is_above(legend: Legend, panels: Sequence[Axes]) -> bool:
    box = legend.get_window_extent(_PEN)
    return bool(0.5 * (box.y0 + box.y1) > panels[0].bbox.y0)


def _share_names(panels: Sequence[Axes]) -> None:
    """A panel without names of rows gets those of its neighbour, which is no neighbour any more."""
    for before, axes in pairwise(panels):
        same_row = abs(before.get_position().y1 - axes.get_position().y1) < 0.01
        names = [label.get_text() for label in before.get_yticklabels()]
        own = [label.get_text() for label in axes.get_yticklabels()]
        if same_row and any(names) and not any(own):
            axes.set_yticks(before.get_yticks(), names)
            axes.tick_params(labelleft=True)
            for new, old in zip(axes.get_yticklabels(), before.get_yticklabels(), strict=False):
                new.set_fontproperties(old.get_fontproperties())


def _left(panels: Sequence[Axes]) -> float:
    """Inches to the left of the axes, with the names of rows wrapped to fit."""
    names = titles = 0.0
    for axes in panels:
        shown = axes.yaxis.get_tick_params().get("labelleft", True)
        labels = axes.get_yticklabels() if shown else []
        texts = [label.get_text() for label in labels]
        fonts = [label.get_fontproperties() for label in labels]
        if not all(map(_is_number, texts)):
            texts = [fitted(t, font, _NAMES, 3) for t, font in zip(texts, fonts, strict=True)]
            axes.set_yticks(axes.get_yticks(), texts)
        for text, font in zip(texts, fonts, strict=True):
            names = max(names, *(inches_wide(line, font) for line in text.split("\n")))
        title = axes.get_ylabel()
        titles = max(titles, _LINE * (title.count("\n") + 1) if title else 0.0)
    return names + titles + _EDGE + _LABEL_PAD


def _right(panels: Sequence[Axes]) -> float:
    """Inches to the right of the axes: half of the last label of each."""
    ends = [_EDGE + 0.04]
    for axes in panels:
        labels = [label for label in axes.get_xticklabels() if label.get_text()]
        if labels and axes.xaxis.get_tick_params().get("labelbottom", True):
            last = labels[-1]
            at = axes.transLimits.transform((axes.get_xticks()[len(labels) - 1], 0.0))[0]
            if at > 0.9:
                ends.append(0.5 * inches_wide(last.get_text(), last.get_fontproperties()) + _EDGE)
    return max(ends)


def _least_height(axes: Axes) -> float:
    """Inches that the names of rows need above each other."""
    labels = [label.get_text() for label in axes.get_yticklabels()]
    if len(labels) < 2 or all(_is_number(text) for text in labels):
        return 0.0
    lines = max(text.count("\n") + 1 for text in labels)
    at = np.sort(axes.transAxes.inverted().transform(
        axes.transData.transform([(axes.get_xlim()[0], y) for y in axes.get_yticks()])
    )[:, 1])  # fmt: skip
    apart = float(np.diff(at).min())
    return (_LINE * lines + 0.04) / apart if apart > 0 else 0.0


def _place(axes: Axes, left: float, bottom: float, width: float, height: float) -> None:
    """Put axes at a place, inches."""
    across, up = (float(inches) for inches in axes.get_figure(root=True).get_size_inches())  # type: ignore[union-attr]
    axes.set_position((left / across, bottom / up, width / across, height / up))


def _fit(axes: Axes, left: float, width: float, height: float) -> None:
    """Ticks, titles, legend and texts of axes, at their place and size."""
    for label, room in ((axes.xaxis.label, left + width), (axes.yaxis.label, height)):
        if label.get_text():
            text = joined(label.get_text())
            label.set_text(fitted(text, label.get_fontproperties(), room, 3))
    label = axes.xaxis.label
    lines = label.get_text().split("\n")
    if max(inches_wide(line, label.get_fontproperties()) for line in lines) > width:
        label.set(x=1.0, horizontalalignment="right")
    legend = axes.get_legend()
    if legend is not None:
        _columned(axes, legend, WIDTH - 2 * _EDGE, left)
    _thin(axes, width)


def _thin(axes: Axes, width: float) -> None:
    """Fewer ticks where their labels would touch; names are wrapped."""
    for ticks, labels in ((axes.get_xticks(), axes.get_xticklabels()),):
        texts = [label.get_text() for label in labels]
        if not any(texts) or len(texts) != len(ticks):
            return
        props = labels[0].get_fontproperties()
        at = width * axes.transAxes.inverted().transform(
            axes.transData.transform([(x, axes.get_ylim()[0]) for x in ticks])
        )[:, 0]  # fmt: skip
        if not any(_is_number(text) for text in texts):
            room = float(np.diff(np.sort(at)).min()) - 0.05 if len(at) > 1 else width
            axes.set_xticks(ticks, [fitted(joined(text), props, room, 4) for text in texts])
            return
        wide = np.array([inches_wide(text, props) for text in texts])
        for every in range(1, len(texts) + 1):
            zero = next((i for i, x in enumerate(ticks) if x == 0.0), 0)
            kept = np.arange(zero % every, len(texts), every)
            gaps = np.abs(np.diff(at[kept])) - 0.5 * (wide[kept][1:] + wide[kept][:-1])
            if not len(gaps) or gaps.min() >= _TICKS_APART:
                if every > 1:
                    axes.set_xticks(ticks[kept], [texts[i] for i in kept])
                return


def _is_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and len(text) <= 9


def _hide_what_does_not_fit(axes: Axes) -> None:
    """A number in the middle of a bar that is now shorter than it."""
    bars = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_visible()]
    boxes = [bar.get_window_extent(_PEN) for bar in bars]
    for text in axes.texts:
        if text.get_horizontalalignment() != "center" or not text.get_text():
            continue
        own = text.get_window_extent(_PEN)
        middle = 0.5 * (own.x0 + own.x1), 0.5 * (own.y0 + own.y1)
        around = [box for box in boxes if box.contains(*middle)]
        if around and min(box.width for box in around) < own.width - 1.0:
            text.set_visible(False)


def _lengthen(axes: Axes) -> None:
    """Longer axes where what is written at the ends of bars would leave the figure."""
    if axes.get_xscale() != "linear" or len(axes.get_shared_x_axes().get_siblings(axes)) > 1:
        _turn(axes)
        return
    low, high = axes.get_xlim()
    across = axes.bbox.width
    edge = axes.get_figure(root=True).bbox.x1 - 4.0  # type: ignore[union-attr]
    span = high - low
    for text in axes.texts:
        if not text.get_visible() or not _by_data(axes, text):
            continue
        box = text.get_window_extent(_PEN)
        at = axes.transData.transform((_anchor(text), 0.0))[0]
        beyond = box.x1 - at
        room = edge - axes.bbox.x0 - beyond
        if box.x1 > edge and room > 0.15 * across:
            share = (at - axes.bbox.x0) / across
            span = max(span, (high - low) * share * across / room)
    if span > high - low:
        axes.set_xlim(low, low + min(span, _WIDEST * (high - low)))


def _turn(axes: Axes) -> None:
    """Names of points that would leave the figure go to the other side, or as far as they must."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    edge = figure.bbox.x1 - 3.0
    for text in axes.texts:
        if not isinstance(text, Annotation) or text.xycoords != "data" or not text.get_text():
            continue
        box = text.get_window_extent(_PEN)
        over, (x, y) = box.x1 - edge, text.get_position()
        if over > 0 and x > 0:
            at = axes.transData.transform((_anchor(text), 0.0))[0]
            if at - x - box.width > axes.bbox.x0 - _BESIDE:
                text.set_horizontalalignment("right")
                text.set_position((-x, y))
            else:
                text.set_position((x - over, y))
        elif box.x0 < 3.0 and x < 0:
            text.set_position((x + 3.0 - box.x0, y))


def _by_data(axes: Axes, text: Text) -> bool:
    if isinstance(text, Annotation):
        return text.xycoords == "data"
    return bool(text.get_transform() == axes.transData)


def _anchor(text: Text) -> float:
    return float(text.xy[0] if isinstance(text, Annotation) else text.get_position()[0])


def _columned(
    owner: Chart | Axes, legend: Legend, room: float, left: float | None
) -> tuple[Legend, Legend]:
    """The legend, and one in its place with as many columns as fit.

    Parameters
    ----------
    owner : figure or axes.
    legend : to be replaced.
    room : inches.
    left : of axes, inches between their left end and the figure's; None: of the figure.
    """
    texts = legend.get_texts()
    handles = list(legend.legend_handles)
    names = [text.get_text() for text in texts]
    if isinstance(owner, Chart) and legend in owner.by_rows:
        places = by_rows(range(len(names)), legend._ncols)  # type: ignore[attr-defined]
        order = np.argsort(places)
        handles, names = [handles[i] for i in order], [names[i] for i in order]
    props = texts[0].get_fontproperties()
    size = props.get_size_in_points() / 72.0
    handle = size * (legend.handlelength + legend.handletextpad)
    between = size * 1.4
    names = [fitted(joined(name), props, room - handle, 3) for name in names]
    wide = [handle + max(inches_wide(line, props) for line in n.split("\n")) for n in names]
    columns = next(
        n for n in range(min(len(names), 4), 0, -1)
        if n == 1 or sum(max(wide[c::n]) for c in range(n)) + between * (n - 1) <= room
    )  # fmt: skip
    legend.remove()
    place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (_EDGE / WIDTH, 1.0)}
    if left is not None:
        across = owner.bbox.width / owner.get_figure(root=True).dpi  # type: ignore[union-attr]
        place = {"loc": "lower left", "bbox_to_anchor": ((_EDGE - left) / across, 1.0)}
    made: Legend = owner.legend(
        by_rows(handles, columns), by_rows(names, columns), ncols=columns, prop=props,
        handlelength=legend.handlelength, handletextpad=legend.handletextpad, columnspacing=1.4,
        borderaxespad=0.0, borderpad=0.2, labelspacing=0.45, **place,
    )  # fmt: skip
    return legend, made


def _stack(
    chart: Chart, panels: Sequence[Axes], sizes: tuple[float, list[float], list[float]],
    legends: tuple[list[Legend], list[Legend]], others: list[Text],
) -> None:  # fmt: skip
    """Everything from the top to the bottom; the figure becomes as high as that takes."""
    left, widths, heights = sizes
    dpi = chart.dpi
    title, said, foot = chart.framing()
    for text in (title, said):
        text.set_text(
            fitted(joined(text.get_text()), text.get_fontproperties(), WIDTH - 2 * SIDE, 9)
        )
    foot.set_text(fitted(foot.get_text(), foot.get_fontproperties(), WIDTH - 2 * SIDE, 9))
    down = 0.14
    spots: list[tuple[Any, float]] = []
    for text in (title, said):
        if text.get_text():
            spots.append((text, down))
            down += text.get_window_extent(_PEN).height / dpi + 0.1
    for legend in legends[0]:
        spots.append((legend, down))
        down += legend.get_window_extent(_PEN).height / dpi + 0.06
    for axes, height in zip(panels, heights, strict=True):
        tight = axes.get_tightbbox(_PEN)
        assert tight is not None
        over = max((tight.y1 - axes.bbox.y1) / dpi, 0.02)
        under = max((axes.bbox.y0 - tight.y0) / dpi, 0.02)
        spots.append((axes, down + over + height))
        down += over + height + under + _GAP
    for legend in legends[1]:
        spots.append((legend, down))
        down += legend.get_window_extent(_PEN).height / dpi + 0.06
    if others:
        boxes = [text.get_window_extent(_PEN) for text in others]
        top = max(box.y1 for box in boxes)
        start = down
        for text, box in zip(others, boxes, strict=True):
            spots.append((text, start + (top - box.y1) / dpi))
        down += (top - min(box.y0 for box in boxes)) / dpi + 0.1
    high = down + foot.get_window_extent(_PEN).height / dpi + 0.14
    chart.set_size_inches(WIDTH, high)
    for artist, at in spots:
        if isinstance(artist, Axes):
            i = list(panels).index(artist)
            _place(artist, left, high - at, widths[i], heights[i])
        elif isinstance(artist, Legend):
            artist.set_bbox_to_anchor((_EDGE / WIDTH, 1 - at / high), chart.transFigure)
        else:
            x = SIDE / WIDTH if artist in (title, said) else artist.get_position()[0]
            artist.set_position((x, 1 - at / high))
    foot.set_position((SIDE / WIDTH, 0.08 / high))
