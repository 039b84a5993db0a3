"""The trade-off: what each scenario costs against how well it serves callers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from sim.errors import InputError, listing
from sim.measures import Measure, measure_named
from sim.plots import labels, style, words
from sim.plots.chart import Chart
from sim.plots.limits import amount_limits, is_log, percent_limits
from sim.plots.pointlabels import MOST_NAMED, box, frame, label_points, marks, segments, to_points
from sim.plots.style import Bools, Floats
from sim.study.frontier import efficient

_WIDTH, _HEIGHT, _KEY_WIDTH = 10.0, 6.7, 4.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.90, 0.35, 1.15, 1.62
_KEY_LINE, _KEY_GAP = 0.14, 0.03
_KEY_WRAP = 46
_EFFICIENT = "Efficient frontier: no other scenario is both cheaper and better"
_DOMINATED = "Dominated: another scenario costs no more and serves no worse"


@dataclass(frozen=True)
class _Points:
    """What is drawn, in the units of the axes; the ends of a bar are NaN where there is none."""

    names: list[str]
    x: Floats
    x_ends: Floats
    y: Floats
    y_ends: Floats
    efficient: Bools

    @property
    def has_bars(self) -> bool:
        """Whether any row has an interval."""
        return bool(np.isfinite(self.x_ends).any() or np.isfinite(self.y_ends).any())

    def spans(self) -> tuple[Floats, Floats]:
        """Ends of both bars, the point itself where there is no bar, shape (2, n) each."""
        pairs = ((self.x, self.x_ends), (self.y, self.y_ends))
        x, y = (np.where(np.isfinite(ends), ends, at) for at, ends in pairs)
        return x, y

    def frontier(self) -> tuple[Floats, Floats]:
        """Efficient points by cost."""
        order = np.lexsort((self.y, self.x))
        chosen = order[self.efficient[order]]
        return self.x[chosen], self.y[chosen]


@dataclass(frozen=True)
class _Words:
    """Texts of the figure."""

    title: str
    subtitle: str
    footer: str
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
) -> Chart:
    """Cost per day against service, one point a scenario, with the efficient frontier.

    Every scenario is named beside its point; where the names find no room, numbers stand there and
    a key beside the plot tells the names by rising cost.

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

    Raises
    ------
    InputError : a column is missing, or no row has both a cost and a measure.
    """
    info = measure_named(measure)
    rows = _drawable(table, measure)
    scale = words.money_scale(float(rows["cost"].abs().max()))
    factor = 100.0 if info.unit == "share" else 1.0
    points = _points(rows, info, scale.factor, factor)
    said = _Words(
        title=title,
        subtitle=_takeaway(rows, info, target, currency),
        footer="\n".join(filter(None, [footer, _notes(table, rows, points)])),
        x=f"Cost per day, {scale.unit(currency)}" + (", log scale" if is_log(points.x) else ""),
        y=_service_words(info, threshold_s, currency),
        target=_target_words(info, target, threshold_s, currency),
        bars=f"{100 * level:g} % confidence interval, in both directions",
    )
    goal = None if target is None else target * factor
    clean = False
    if len(rows) <= MOST_NAMED:
        chart, clean = _draw(points, said, goal, info, numbered=False)
    if not clean:
        chart, _ = _draw(points, said, goal, info, numbered=True)
    chart.alt = _alt(rows, said, info, currency)
    return chart


def _drawable(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows with a cost and a measure, with columns for the ends of both bars."""
    for column in ("label", "cost", measure):
        if column not in table.columns:
            raise InputError(
                f"table has no column '{column}'; found {listing(map(str, table.columns))}"
            )
    columns = {"label": [words.one_line(str(v)) for v in table["label"]]}
    for name in ("cost", measure):
        for end in ("", "_low", "_high"):
            column = f"{name}{end}"
            given = column in table.columns
            columns[column] = table[column].astype(float) if given else np.nan
    rows = pd.DataFrame(columns, index=table.index)
    rows = rows[np.isfinite(rows["cost"]) & np.isfinite(rows[measure])]
    if rows.empty:
        raise InputError(f"table has no row with both a cost and '{measure}'")
    return rows.reset_index(drop=True)


def _points(rows: pd.DataFrame, info: Measure, scale: float, factor: float) -> _Points:
    y_ends = rows[[f"{info.name}_low", f"{info.name}_high"]].to_numpy(dtype=np.float64).T * factor
    if info.unit == "share":
        y_ends = np.clip(y_ends, 0.0, 100.0)
    return _Points(
        names=rows["label"].tolist(),
        x=rows["cost"].to_numpy() / scale,
        x_ends=rows[["cost_low", "cost_high"]].to_numpy(dtype=np.float64).T / scale,
        y=rows[info.name].to_numpy() * factor,
        y_ends=y_ends,
        efficient=efficient(rows, info.name, higher_is_better=info.higher_is_better is not False),
    )


def _draw(
    points: _Points, said: _Words, goal: float | None, info: Measure, *, numbered: bool
) -> tuple[Chart, bool]:
    """The chart, and whether every label found a free place."""
    order = np.lexsort((points.y, points.x))
    rank = np.argsort(order) + 1
    key = [
        (str(rank[i]), words.wrapped(points.names[i], _KEY_WRAP, 2), bool(points.efficient[i]))
        for i in order
    ]
    chart, axes = _canvas(key if numbered else [])
    _limits(axes, points, goal, info.unit == "share")
    axes.set_xlabel(said.x, fontsize=10.5, labelpad=8)
    axes.set_ylabel(said.y, fontsize=10.5, labelpad=8)
    faint = [_draw_frontier(axes, points)]
    handles = _draw_points(axes, points, said.bars)
    chart.legend(
        handles.values(), handles.keys(), loc="upper left", ncols=2, fontsize=9,
        bbox_to_anchor=(_LEFT / chart.get_figwidth() - 0.008, (_BOTTOM - 0.6) / chart.get_figheight()),
        columnspacing=2.0, handlelength=2.2, labelspacing=0.5, borderaxespad=0.0,
    )  # fmt: skip
    bars = _bars(axes, points)
    solid = [marks(to_points(axes, points.x, points.y))]
    if goal is not None:
        axes.axhline(goal, color=style.VERMILLION, linewidth=1.3, linestyle=(0, (6, 3)), zorder=1.5)
        faint.append(segments(axes, np.array(axes.get_xlim()), np.array([goal, goal])))
        solid.append(_label_target(axes, goal, said.target, np.vstack([*solid, bars, faint[0]])))
    hint = _hint(axes, info, np.vstack([*solid, bars, *faint]))
    solid.append(hint)
    obstacles = labels.Obstacles(np.vstack(solid), bars, np.vstack(faint))
    if numbered:
        texts = [str(r) for r in rank]
        _key(chart, key)
    else:
        texts = [words.wrapped(name, 24, 4) for name in points.names]
    clean = label_points(axes, texts, points.x, points.y, points.efficient, obstacles)
    style.heading(chart, said.title, words.wrapped(said.subtitle, 105, 2))
    style.footnote(chart, "\n".join(filter(None, [said.footer, _cut(axes)])))
    return chart, clean and len(set(texts)) == len(texts)


def _canvas(key: list[tuple[str, str, bool]]) -> tuple[Chart, Axes]:
    """A figure with axes at a fixed place, and room for a key (if any) to their right."""
    width, height = _WIDTH, _HEIGHT
    if key:
        lines = sum(name.count("\n") + 1 for _, name, _ in key)
        width += _KEY_WIDTH
        height = max(height, _TOP + 0.7 + _KEY_LINE * lines + _KEY_GAP * len(key))
    across = _WIDTH - _LEFT - _RIGHT
    up = height - _TOP - _BOTTOM
    axes = chart.add_axes((_LEFT / width, _BOTTOM / height, across / width, up / height))
    style.quiet_grid(axes)
    return chart, axes


def _limits(axes: Axes, points: _Points, goal: float | None, shares: bool) -> None:
    x, y = points.spans()
    if is_log(points.x):
        x = np.where(x > 0, x, points.x)
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=12))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 2.5, 5, 10]))
    axes.set_xlim(*amount_limits(x.ravel()))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: words.tick(v)))
    wanted = np.append(y.ravel(), np.nan if goal is None else goal)
    axes.set_ylim(*(percent_limits(wanted) if shares else amount_limits(wanted)))
    ticks = MaxNLocator(nbins=8, steps=[1, 2, 2.5, 5, 10]).tick_values(*axes.get_ylim())
    low, high = axes.get_ylim()
    top = min(high, 100.0) if shares else high
    axes.set_yticks([t for t in ticks if low - 1e-9 <= t <= top + 1e-9])
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda v, _: words.tick(v) + (" %" if shares else ""))
    )


def _draw_frontier(axes: Axes, points: _Points) -> Floats:
    """The staircase of the efficient points, to the right end; its segments."""
    x, y = points.frontier()
    right = axes.get_xlim()[1]
    x_steps = np.append(np.repeat(x, 2)[1:], right)
    y_steps = np.repeat(y, 2)
    axes.plot(x_steps, y_steps, color=style.BLUE, linewidth=1.6, alpha=0.75, zorder=2, gid="frontier")
    return segments(axes, x_steps, y_steps)


def _draw_points(axes: Axes, points: _Points, bars: str) -> dict[str, Any]:
    """Markers and bars of both kinds; handles of the legend by their text."""
    handles: dict[str, Any] = {}
    looks = (
        (points.efficient, _EFFICIENT, style.BLUE, style.BLUE, "o", 9.0, 4.0),
        (~points.efficient, _DOMINATED, style.MUTED, style.PAPER, "s", 7.5, 3.0),
    )
    for chosen, text, edge, fill, marker, size, layer in looks:
        if not chosen.any():
            continue
        x, y = points.x[chosen], points.y[chosen]
        axes.errorbar(
            x, y, xerr=np.abs(points.x_ends[:, chosen] - x), yerr=np.abs(points.y_ends[:, chosen] - y),
            fmt="none", ecolor=edge, elinewidth=1.1, capsize=3.0, capthick=1.1, zorder=layer - 0.6,
            alpha=0.85,
        )  # fmt: skip
        (marks_drawn,) = axes.plot(
            x, y, linestyle="none", marker=marker, markersize=size, markerfacecolor=fill,
            markeredgecolor=edge if fill == style.PAPER else style.PAPER,
            markeredgewidth=1.4 if fill == style.PAPER else 0.8, zorder=layer,
            gid="efficient" if fill != style.PAPER else "dominated",
        )  # fmt: skip
        handles[text] = marks_drawn
    if _EFFICIENT in handles:
        handles[_EFFICIENT] = Line2D(
            [], [], color=style.BLUE, linewidth=1.6, marker="o", markersize=8, markeredgecolor=style.PAPER
        )
    if points.has_bars:
        handles[bars] = axes.errorbar(
            [np.nan], [np.nan], xerr=1.0, yerr=1.0, fmt="none", ecolor=style.SOFT, elinewidth=1.1,
            capsize=3.0,
        )  # fmt: skip
    return handles


def _bars(axes: Axes, points: _Points) -> Floats:
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
    best: tuple[int, Floats] | None = None
    for up in (True, False):
        for at in (1.0, 0.0, 0.75, 0.25, 0.5):
            drawn.xy = (at, goal)
            drawn.set_horizontalalignment("right" if at > 0.6 else "left")
            drawn.set_verticalalignment("bottom" if up else "top")
            drawn.set_position((-4 if at > 0.6 else 4, 3 if up else -3))
            where = box(drawn)
            hits = labels.overlaps(where, taken) + 10 * (not labels.inside(where, frame(axes, 0)))
            if best is None or hits < best[0]:
                best = (hits, where)
                kept = (drawn.xy, drawn.get_ha(), drawn.get_va(), drawn.get_position())
    assert best is not None
    drawn.xy, across, along, offset = kept
    drawn.set_horizontalalignment(across)
    drawn.set_verticalalignment(along)
    drawn.set_position(offset)
    return best[1]


def _hint(axes: Axes, info: Measure, taken: Floats) -> Floats:
    """Which way is better, in the corner if that is empty; its rectangle, shape (0 or 1, 4)."""
    up = info.higher_is_better is not False
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
        look = {
            "fontsize": 8, "va": "top", "color": style.INK if is_efficient else style.SOFT,
            "fontweight": "bold" if is_efficient else "normal", "linespacing": 1.15,
        }  # fmt: skip
        chart.text(x + 0.18 / width, y, number, ha="right", **look)
        chart.text(x + 0.28 / width, y, name, gid="key", **look)
        y -= (_KEY_LINE * (name.count("\n") + 1) + _KEY_GAP) / height


def _cut(axes: Axes) -> str:
    """Which axes do not start at zero."""
    across = axes.get_xscale() == "linear" and axes.get_xlim()[0] > 0
    up = axes.get_ylim()[0] > 0
    match across, up:
        case True, True:
            return "Neither axis starts at zero."
        case True, False:
            return "The cost axis does not start at zero."
        case False, True:
            return "The vertical axis does not start at zero."
    return ""


def _takeaway(rows: pd.DataFrame, info: Measure, target: float | None, currency: str) -> str:
    """What the plot says, in a sentence."""
    name, up = info.name, info.higher_is_better is not False
    if target is None:
        count = int(efficient(rows, name, higher_is_better=up).sum())
        return f"{count} of {words.counted(len(rows), 'scenario')} on the efficient frontier."
    reach = rows[rows[name] >= target] if up else rows[rows[name] <= target]
    if reach.empty:
        best = rows.loc[rows[name].idxmax() if up else rows[name].idxmin()]
        value = words.amount(best[name], info.unit_in(currency))
        return (
            "No scenario reaches the target. Nearest: "
            f"{words.shortened(best['label'], 60)}, with {value}."
        )
    best = reach.sort_values(["cost", name], ascending=[True, not up], kind="stable").iloc[0]
    value = words.amount(best[name], info.unit_in(currency))
    text = (
        f"Cheapest scenario that reaches the target: {words.shortened(best['label'], 60)}, with "
        f"{value} at {words.money(best['cost'], currency)} a day"
    )
    worst = best[f"{name}_low"] if up else best[f"{name}_high"]
    if worst < target if up else worst > target:
        text += "; its interval reaches past the target, so luck may have helped"
    return f"{text}."


def _service_words(info: Measure, threshold_s: float | None, currency: str) -> str:
    if info.name.startswith("service_level") and threshold_s is not None:
        return f"{info.title}: calls answered within {threshold_s:g} s"
    unit = info.unit_in(currency)
    return info.title if unit == "share" else f"{info.title}, {unit}"


def _target_words(
    info: Measure, target: float | None, threshold_s: float | None, currency: str
) -> str:
    if target is None:
        return ""
    unit = info.unit_in(currency)
    text = words.plain_percent(target) if unit == "share" else f"{words.tick(target)} {unit}"
    in_time = info.name.startswith("service_level") and threshold_s is not None
    return f"target {text} in {threshold_s:g} s" if in_time else f"target {text}"


def _notes(table: pd.DataFrame, rows: pd.DataFrame, points: _Points) -> str:
    """What a reader has to know of intervals and of rows that are missing."""
    notes = []
    if not points.has_bars:
        notes.append("A single replication gives no confidence intervals: differences may be luck.")
    missing = len(table) - len(rows)
    if missing:
        notes.append(f"{words.counted(missing, 'scenario')} without a value not drawn.")
    return " ".join(notes)


def _alt(rows: pd.DataFrame, said: _Words, info: Measure, currency: str) -> str:
    """The plot in words."""
    front = efficient(rows, info.name, higher_is_better=info.higher_is_better is not False)
    order = np.lexsort((rows[info.name].to_numpy(), rows["cost"].to_numpy()))
    told = [
        f"{rows['label'][i]}: {words.money(rows['cost'][i], currency)} a day, "
        f"{words.amount(rows[info.name][i], info.unit_in(currency))}"
        for i in order
        if front[i]
    ]
    takeaway = words.one_line(said.subtitle)
    return (
        f"Scatter plot of {words.counted(len(rows), 'scenario')}. Across: {said.x}. Upwards: "
        f"{said.y}. {takeaway} Efficient frontier by rising cost: {'; '.join(told)}."
    )
