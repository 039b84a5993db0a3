"""The trade-off: what each scenario costs against how well it serves callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.experiments.decision import Decision, decision
from sim.experiments.evidence import Intervals
from sim.experiments.frontier import spread
from sim.measures import Measure, measure_named
from sim.plots import labels, narrow, style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed
from sim.plots.limits import is_log
from sim.plots.pointlabels import MOST_NAMED, label_points, marks, segments, to_points
from sim.plots.style import Ints
from sim.plots.tradeoff_marks import bars, frontier, limits, marked
from sim.plots.tradeoff_notes import KEY_GAP, KEY_LINE, hint, key, label_target, not_from_zero
from sim.plots.tradeoff_points import Points, drawable, drawn_places, points_of
from sim.wording import _, fitting, numbers
from sim.wording import tradeoff as texts
from sim.wording.tradeoff import CROWD, better_is_up

_KEY_WIDTH = 4.0
_TOP, _BOTTOM = 1.15, 1.28
_FOOT_LINE = 0.155
_KEY_WRAP = 46


class _Room(NamedTuple):
    """Width of the figure, inches; to the left and right of the axes; height of the axes."""

    width: float
    left: float
    right: float
    plot: float


_WIDE = _Room(WIDTH, 0.90, 0.35, 3.95)
_NARROW = _Room(narrow.WIDTH, 0.88, 0.14, 3.2)


class _Naming(NamedTuple):
    """How points are named: characters a line, lines, size; no lines: by number."""

    width: int
    lines: int
    size: float


_NAMINGS = (_Naming(24, 4, 9.0), _Naming(32, 3, 8.0), _Naming(18, 4, 8.0), _Naming(0, 0, 9.0))
"""Tried in turn until every name has a free place."""
_NARROW_NAMING, _FEW_NARROW = _Naming(18, 3, 9.0), 5
"""On a phone only so few are named by more than a number."""
_FEW = 8
"""So few points are named even if a name has to lie on a line."""
_NEVER = 10**6
_NAMED_IN_CROWD = 10


@dataclass(frozen=True)
class _Words:
    """Texts of the figure."""

    title: str
    subtitle: str
    footer: str
    notes: str
    x: str
    y: str
    target: str
    interval: str
    alt: str


@style.styled
def tradeoff(
    table: pd.DataFrame,
    *,
    target: float | None = None,
    threshold_s: float | None = None,
    currency: str = "CNY",
    measure: str = "service_level",
    title: str = "",
    footer: str = "",
    level: float = 0.95,
    same_luck: bool = False,
    decided: Decision | None = None,
) -> Chart:
    """Cost per day against service, one point a scenario, with the efficient frontier.

    Every scenario is named beside its point; where the names find no room, numbers stand there and
    a key beside the plot tells the names by rising cost. Of more than 60 scenarios only some of the
    efficient ones are named, evenly spaced along the frontier.

    Parameters
    ----------
    table : one row a scenario; columns ``label``, ``cost`` (currency per day) and ``measure`` (a
        share between 0 and 1, or in the measure's own unit), and for both ``_low`` and ``_high``,
        the ends of the interval (NaN or left out: none).
    target : value of ``measure`` to reach; draws a line.
    threshold_s : T of the service level, seconds, for the words of axis and target.
    currency : of the cost.
    measure : a name of `sim.measures.MEASURES`.
    title : plain words; empty: that costs and service are compared.
    footer : where the numbers come from: replications, seed, centre, variant of the service level.
    level : confidence of the intervals, for the words of the legend.
    same_luck : the scenarios were simulated with the same seed and replications, so that their
        differences are surer than the bars suggest; for the words beneath.
    decided : what is decided of the rows, from their replications; None: what their intervals
        allow, each by itself. Nobody is named beyond that.

    Raises
    ------
    InputError : a column is missing, or no row has both a cost and a measure.
    """
    info = measure_named(measure)
    rows = drawable(table, measure)
    scale = numbers.money_scale(float(rows["cost"].abs().max()))
    factor = 100.0 if info.unit == "share" else 1.0
    if decided is None:
        found = _found(rows, info, target, level)
    else:
        found = decided.of(drawn_places(table, measure))
    points = points_of(rows, info, scale.factor, factor, found.standing)
    subtitle = texts.takeaway(rows, info, target, currency, found)
    across = texts.cost_axis(scale.unit(currency), log=is_log(points.x))
    up = texts.measure_axis(info, threshold_s, currency)
    said = _Words(
        title=title or _("What each scenario costs, and how well it serves callers"),
        subtitle=subtitle,
        footer=footer,
        notes=texts.notes(table, rows, same_luck),
        x=across,
        y=up,
        target=texts.target_label(info, target, threshold_s, currency),
        interval=texts.interval_legend(level),
        alt=texts.text_alternative(rows, subtitle, across, up, info, currency, found),
    )
    goal = None if target is None else target * factor

    def draw(naming: _Naming, room: _Room = _WIDE) -> tuple[Chart, int]:
        return _draw(points, said, goal, info, naming, room)

    def narrowed() -> Chart:
        if len(rows) <= _FEW_NARROW:
            named, crossed = draw(_NARROW_NAMING, _NARROW)
            if not crossed:
                return named
        return draw(_NAMINGS[-1], _NARROW)[0]

    chart = _best(draw, len(rows))
    chart.narrow = narrowed
    return chart


def _found(rows: pd.DataFrame, info: Measure, target: float | None, level: float) -> Decision:
    """What is decided by the intervals of the rows."""
    up = better_is_up(info)
    known = Intervals.of(rows, info.name, higher_is_better=up, level=level)
    goals = None if target is None else [target if up else -target] * len(rows)
    return decision(known, goals, level)


def _best(draw: Callable[[_Naming], tuple[Chart, int]], count: int) -> Chart:
    """The chart whose names are easiest to read."""
    drawn: list[tuple[Chart, int]] = []
    for naming in _NAMINGS[:-1] if count <= MOST_NAMED or count > CROWD else ():
        drawn.append(draw(naming))
        if drawn[-1][1] == 0:
            return drawn[-1][0]
    if drawn and count <= _FEW:
        chart, crossed = min(drawn, key=lambda pair: pair[1])
        if crossed < _NEVER:
            return chart
    return draw(_NAMINGS[-1])[0]


def _draw(
    points: Points, said: _Words, goal: float | None, info: Measure, naming: _Naming, room: _Room
) -> tuple[Chart, int]:
    """The chart, and how many names lie on a line (`_NEVER`: worse than that)."""
    numbered = not naming.lines
    order = np.lexsort((points.y, points.x))
    by_cost = _named(points, order)
    entries = [
        (str(rank), fitting.wrapped(points.names[i], _KEY_WRAP, 2), bool(points.sure[i]))
        for rank, i in enumerate(by_cost, 1)
    ]
    chosen = sorted(by_cost)
    bottom = _BOTTOM + _FOOT_LINE * (said.footer.count("\n") + 2)
    chart, axes = _canvas(entries if numbered else [], bottom, room)
    limits(axes, points, goal, info.unit == "share")
    axes.set_xlabel(said.x, fontsize=10.5, labelpad=8)
    axes.set_ylabel(said.y, fontsize=10.5, labelpad=8)
    faint = [frontier(axes, points)]
    handles = marked(axes, points, said.interval)
    width, height = chart.get_size_inches()
    chart.legend(
        handles.values(), handles.keys(), loc="upper left", fontsize=9,
        ncols=min(2, len(handles) - 1) or 1,
        bbox_to_anchor=((room.left - 0.08) / width, (bottom - 0.6) / height),
        columnspacing=2.0, handlelength=2.2, labelspacing=0.5, borderaxespad=0.0,
    )  # fmt: skip
    lines = np.empty((0, 4)) if len(points.names) > CROWD else bars(axes, points)
    solid = [marks(to_points(axes, points.x, points.y))]
    if goal is not None:
        axes.axhline(goal, color=style.VERMILLION, linewidth=1.3, linestyle=(0, (6, 3)), zorder=1.5)
        faint.append(segments(axes, np.array(axes.get_xlim()), np.array([goal, goal])))
        taken = np.vstack([*solid, lines, faint[0]])
        solid.append(label_target(axes, goal, said.target, taken)[None, :])
    better = hint(axes, info, np.vstack([*solid, lines, *faint]))
    solid.append(better)
    obstacles = labels.Obstacles(np.vstack(solid), lines, np.vstack(faint))
    if numbered:
        names = [str(by_cost.index(i) + 1) for i in chosen]
        key(chart, entries, _TOP, below=room is _NARROW)
    else:
        names = [fitting.wrapped(points.names[i], naming.width, naming.lines) for i in chosen]
    placed = label_points(
        axes, names, points.x[chosen], points.y[chosen], points.sure[chosen], obstacles,
        naming.size,
    )  # fmt: skip
    under = fitting.paragraph(filter(None, [said.notes, not_from_zero(axes)]))
    foot = "\n".join(filter(None, [said.footer, under]))
    framed(chart, said.title, fitting.wrapped(said.subtitle, 105, 2), foot, said.alt)
    unlike = numbered or len(set(names)) == len({points.names[i] for i in chosen})
    return chart, placed.crossed if placed.clean and unlike else _NEVER


def _named(points: Points, order: Ints) -> list[int]:
    """Places of the points that are named, by rising cost: of a crowd some efficient ones."""
    if len(points.names) <= CROWD:
        return list(order.tolist())
    return spread([i for i in order.tolist() if points.efficient[i]], _NAMED_IN_CROWD)


def _canvas(key: list[tuple[str, str, bool]], bottom: float, room: _Room) -> tuple[Chart, Axes]:
    """A figure with axes at a fixed place, and room for a key (if any) to their right."""
    width, height = room.width, _TOP + room.plot + bottom
    if key and room is _WIDE:
        lines = sum(name.count("\n") + 1 for _, name, _ in key)
        width += _KEY_WIDTH
        height = max(height, _TOP + 0.7 + KEY_LINE * lines + KEY_GAP * len(key))
    chart = Chart(figsize=(width, height), dpi=100)
    across = room.width - room.left - room.right
    up = height - _TOP - bottom
    axes = chart.add_axes((room.left / width, bottom / height, across / width, up / height))
    style.quiet_grid(axes)
    return chart, axes
