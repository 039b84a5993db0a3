"""The trade-off: what each scenario costs against how well it serves callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from sim.experiments.frontier import spread
from sim.measures import Measure, measure_named
from sim.plots import labels, style
from sim.plots.chart import Chart
from sim.plots.limits import amount_limits, is_log, percent_limits, round_ticks
from sim.plots.pointlabels import MOST_NAMED, box, frame, label_points, marks, segments, to_points
from sim.plots.style import Floats, Ints
from sim.plots.tradeoff_points import Points, drawable, points_of
from sim.wording import fitting, numbers
from sim.wording import tradeoff as texts
from sim.wording.tradeoff import CROWD, better_is_up

_WIDTH, _PLOT, _KEY_WIDTH = 10.0, 3.95, 4.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.90, 0.35, 1.15, 1.28
_FOOT_LINE = 0.155
_KEY_LINE, _KEY_GAP = 0.14, 0.03
_KEY_WRAP = 46
EFFICIENT = "Efficient frontier: no other scenario is both cheaper and better"
DOMINATED = "Dominated: another scenario costs no more and serves no worse"


class _Naming(NamedTuple):
    """How points are named: characters a line, lines, size; no lines: by number."""

    width: int
    lines: int
    size: float


_NAMINGS = (_Naming(24, 4, 9.0), _Naming(32, 3, 8.0), _Naming(18, 4, 8.0), _Naming(0, 0, 9.0))
"""Tried in turn until every name has a free place."""
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
    bars: str


@style.styled
def tradeoff(
    table: pd.DataFrame,
    *,
    target: float | None = None,
    threshold_s: float | None = None,
    currency: str = "CNY",
    measure: str = "service_level",
    title: str = "What each scenario costs, and how well it serves callers",
    footer: str = "",
    level: float = 0.95,
    same_luck: bool = False,
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
    title : plain words.
    footer : where the numbers come from: replications, seed, centre, variant of the service level.
    level : confidence of the intervals, for the words of the legend.
    same_luck : the scenarios were simulated with the same seed and replications, so that their
        differences are surer than the bars suggest; for the words beneath.

    Raises
    ------
    InputError : a column is missing, or no row has both a cost and a measure.
    """
    info = measure_named(measure)
    rows = drawable(table, measure)
    scale = numbers.money_scale(float(rows["cost"].abs().max()))
    factor = 100.0 if info.unit == "share" else 1.0
    points = points_of(rows, info, scale.factor, factor)
    said = _Words(
        title=title,
        subtitle=texts.takeaway(rows, info, target, currency),
        footer=footer,
        notes=texts.notes(table, rows, info, same_luck),
        x=f"Cost per day, {scale.unit(currency)}" + (", log scale" if is_log(points.x) else ""),
        y=texts.measure_axis(info, threshold_s, currency),
        target=texts.target_label(info, target, threshold_s, currency),
        bars=f"{100 * level:g} % confidence interval, in both directions",
    )
    goal = None if target is None else target * factor
    chart = _best(lambda naming: _draw(points, said, goal, info, naming), len(rows))
    chart.alt = texts.text_alternative(rows, said.subtitle, said.x, said.y, info, currency)
    return chart


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
    points: Points, said: _Words, goal: float | None, info: Measure, naming: _Naming
) -> tuple[Chart, int]:
    """The chart, and how many names lie on a line (`_NEVER`: worse than that)."""
    numbered = not naming.lines
    order = np.lexsort((points.y, points.x))
    by_cost = _named(points, order)
    key = [
        (str(rank), fitting.wrapped(points.names[i], _KEY_WRAP, 2), bool(points.efficient[i]))
        for rank, i in enumerate(by_cost, 1)
    ]
    chosen = sorted(by_cost)
    bottom = _BOTTOM + _FOOT_LINE * (said.footer.count("\n") + 2)
    chart, axes = _canvas(key if numbered else [], bottom)
    _limits(axes, points, goal, info.unit == "share")
    axes.set_xlabel(said.x, fontsize=10.5, labelpad=8)
    axes.set_ylabel(said.y, fontsize=10.5, labelpad=8)
    faint = [_draw_frontier(axes, points)]
    handles = _draw_points(axes, points, said.bars)
    width, height = chart.get_size_inches()
    chart.legend(
        handles.values(), handles.keys(), loc="upper left", fontsize=9,
        ncols=min(2, len(handles) - 1) or 1,
        bbox_to_anchor=((_LEFT - 0.08) / width, (bottom - 0.6) / height),
        columnspacing=2.0, handlelength=2.2, labelspacing=0.5, borderaxespad=0.0,
    )  # fmt: skip
    bars = np.empty((0, 4)) if len(points.names) > CROWD else _bars(axes, points)
    solid = [marks(to_points(axes, points.x, points.y))]
    if goal is not None:
        axes.axhline(goal, color=style.VERMILLION, linewidth=1.3, linestyle=(0, (6, 3)), zorder=1.5)
        faint.append(segments(axes, np.array(axes.get_xlim()), np.array([goal, goal])))
        taken = np.vstack([*solid, bars, faint[0]])
        solid.append(_label_target(axes, goal, said.target, taken)[None, :])
    hint = _hint(axes, info, np.vstack([*solid, bars, *faint]))
    solid.append(hint)
    obstacles = labels.Obstacles(np.vstack(solid), bars, np.vstack(faint))
    if numbered:
        names = [str(by_cost.index(i) + 1) for i in chosen]
        _key(chart, key)
    else:
        names = [fitting.wrapped(points.names[i], naming.width, naming.lines) for i in chosen]
    placed = label_points(
        axes, names, points.x[chosen], points.y[chosen], points.efficient[chosen], obstacles,
        naming.size,
    )  # fmt: skip
    style.heading(chart, said.title, fitting.wrapped(said.subtitle, 105, 2))
    under = " ".join(filter(None, [said.notes, _cut(axes)]))
    style.footnote(chart, "\n".join(filter(None, [said.footer, under])))
    unlike = numbered or len(set(names)) == len({points.names[i] for i in chosen})
    return chart, placed.crossed if placed.clean and unlike else _NEVER


def _named(points: Points, order: Ints) -> list[int]:
    """Places of the points that are named, by rising cost: of a crowd some efficient ones."""
    if len(points.names) <= CROWD:
        return list(order.tolist())
    return spread([i for i in order.tolist() if points.efficient[i]], _NAMED_IN_CROWD)


def _canvas(key: list[tuple[str, str, bool]], bottom: float) -> tuple[Chart, Axes]:
    """A figure with axes at a fixed place, and room for a key (if any) to their right."""
    width, height = _WIDTH, _TOP + _PLOT + bottom
    if key:
        lines = sum(name.count("\n") + 1 for _, name, _ in key)
        width += _KEY_WIDTH
        height = max(height, _TOP + 0.7 + _KEY_LINE * lines + _KEY_GAP * len(key))
    chart = Chart(figsize=(width, height), dpi=100)
    across = _WIDTH - _LEFT - _RIGHT
    up = height - _TOP - bottom
    axes = chart.add_axes((_LEFT / width, bottom / height, across / width, up / height))
    style.quiet_grid(axes)
    return chart, axes


def _limits(axes: Axes, points: Points, goal: float | None, shares: bool) -> None:
    x, y = points.spans()
    log = is_log(points.x)
    low, high = amount_limits(x.ravel(), log=log)
    axes.set_xlim(low, high)
    if log:
        axes.set_xscale("log")
        far = points.x.max() > 3e3 * points.x.min()
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0,) if far else (1.0, 2.0, 5.0)))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: numbers.tick(v)))
    else:
        across = round_ticks(low, high)
        axes.set_xticks(across, numbers.ticks(across))
    wanted = np.append(y.ravel(), np.nan if goal is None else goal)
    low, high = percent_limits(wanted) if shares else amount_limits(wanted)
    axes.set_ylim(low, high)
    up = round_ticks(low, min(high, 100.0) if shares else high)
    axes.set_yticks(up, [text + " %" * shares for text in numbers.ticks(up)])


def _draw_frontier(axes: Axes, points: Points) -> Floats:
    """The staircase of the efficient points, to the right end; its segments."""
    x, y = points.frontier()
    right = axes.get_xlim()[1]
    x_steps = np.append(np.repeat(x, 2)[1:], right)
    y_steps = np.repeat(y, 2)
    axes.plot(
        x_steps, y_steps, color=style.BLUE, linewidth=1.6, alpha=0.75, zorder=2, gid="frontier"
    )
    return segments(axes, x_steps, y_steps)


def _draw_points(axes: Axes, points: Points, bars: str) -> dict[str, Any]:
    """Markers and bars of both kinds; handles of the legend by their text."""
    handles: dict[str, Any] = {}
    crowd = len(points.names) > CROWD
    looks = (
        (points.efficient, EFFICIENT, style.BLUE, style.BLUE, "o", 5.0 if crowd else 9.0, 4.0),
        (~points.efficient, DOMINATED, style.MUTED, style.PAPER, "s", 3.0 if crowd else 7.5, 3.0),
    )
    for chosen, text, edge, fill, marker, size, layer in looks:
        if not chosen.any():
            continue
        x, y = points.x[chosen], points.y[chosen]
        x_bars, y_bars = points.x_ends[:, chosen], points.y_ends[:, chosen]
        if not crowd:
            axes.errorbar(
                x, y, xerr=np.abs(x_bars - x), yerr=np.abs(y_bars - y), fmt="none", ecolor=edge,
                elinewidth=1.0, capsize=2.5, capthick=1.0, zorder=layer - 0.6, alpha=0.6,
            )  # fmt: skip
        (marks_drawn,) = axes.plot(
            x, y, linestyle="none", marker=marker, markersize=size, markerfacecolor=fill,
            markeredgecolor=edge if fill == style.PAPER else style.PAPER,
            markeredgewidth=(0.7 if crowd else 1.4) if fill == style.PAPER else 0.8, zorder=layer,
            gid="efficient" if fill != style.PAPER else "dominated",
        )  # fmt: skip
        handles[text] = marks_drawn
    if EFFICIENT in handles:
        handles[EFFICIENT] = Line2D(
            [], [], color=style.BLUE, linewidth=1.6, marker="o", markersize=8,
            markeredgecolor=style.PAPER,
        )  # fmt: skip
    if points.has_bars and not crowd:
        handles[bars] = axes.errorbar(
            [np.nan], [np.nan], xerr=1.0, yerr=1.0, fmt="none", ecolor=style.SOFT, elinewidth=1.1,
            capsize=3.0,
        )  # fmt: skip
    return handles


def _bars(axes: Axes, points: Points) -> Floats:
    """Error bars as segments on the page."""
    x, y = points.spans()
    across = [to_points(axes, end, points.y) for end in x]
    up = [to_points(axes, points.x, end) for end in y]
    found: Floats = np.vstack([np.hstack(across), np.hstack(up)])
    return found[np.hypot(found[:, 2] - found[:, 0], found[:, 3] - found[:, 1]) > 1.0]


def _label_target(axes: Axes, goal: float, text: str, taken: Floats) -> Floats:
    """Write the target beside its line where there is room; its rectangle."""
    drawn = axes.annotate(
        text, (1.0, goal), xycoords=("axes fraction", "data"), xytext=(-4, 3),
        textcoords="offset points", ha="right", va="bottom", fontsize=9, color=style.VERMILLION,
        fontweight="bold", zorder=6, gid="target",
        path_effects=[withStroke(linewidth=2.5, foreground=style.PAPER)],
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


def _hint(axes: Axes, info: Measure, taken: Floats) -> Floats:
    """Which way is better, in the corner if that is empty; its rectangle, shape (0 or 1, 4)."""
    up = better_is_up(info)
    text = axes.annotate(
        "↖ better: cheaper, better served" if up else "↙ better: cheaper, better served",
        (0.0, 1.0 if up else 0.0), xycoords="axes fraction", xytext=(6, -5 if up else 5),
        textcoords="offset points", va="top" if up else "bottom", fontsize=9, color=style.SOFT,
        fontstyle="italic", gid="hint",
    )  # fmt: skip
    where = box(text)
    if labels.overlaps(where, taken):
        text.remove()
        return np.empty((0, 4))
    return where[None, :]


def _key(chart: Chart, rows: list[tuple[str, str, bool]]) -> None:
    """Numbers and names beside the plot, by rising cost."""
    width, height = chart.get_size_inches()
    x = (_WIDTH + 0.05) / width
    y = (height - _TOP) / height
    chart.text(x, y, "By rising cost", fontsize=9, color=style.SOFT, va="top")
    y -= 0.25 / height
    for number, name, is_efficient in rows:
        look: dict[str, Any] = {
            "fontsize": 8, "va": "top", "color": style.INK if is_efficient else style.SOFT,
            "fontweight": "bold" if is_efficient else "normal", "linespacing": 1.15,
        }  # fmt: skip
        chart.text(x + 0.18 / width, y, number, ha="right", **look)
        chart.text(x + 0.28 / width, y, name, gid=f"key-{number}", **look)
        y -= (_KEY_LINE * (name.count("\n") + 1) + _KEY_GAP) / height


def _cut(axes: Axes) -> str:
    """Which axes do not start at zero."""
    across = axes.get_xscale() == "linear" and axes.get_xlim()[0] > 0
    up = axes.get_ylim()[0] > 0
    if across and up:
        return "Neither axis starts at zero."
    if across or up:
        return f"The {'cost' if across else 'vertical'} axis does not start at zero."
    return ""
