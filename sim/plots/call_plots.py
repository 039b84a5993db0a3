"""How calls end, and how long callers wait, contact type by contact type."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.centre.deferred_work import WORK
from sim.engine.codes import DISPOSITIONS, NOT_LOST
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, legend, sheet
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.study import Result
from sim.wording import _, fitting, numbers, run_figures
from sim.wording.names import named
from sim.wording.scenarios import footer, threshold_s
from sim.wording.titles import disposition

_ROW = 0.42

_LOOKS: dict[str, tuple[str, str, str]] = {
    "answered": (style.BLUE, "", style.ON_DEEP),
    "contained": (style.SKY, "", style.ON_PALE),
    "hung_up_in_ivr": ("#E3E3E3", "..", style.ON_PALE),
    "abandoned": (style.ORANGE, "////", style.ON_PALE),
    "balked": (style.YELLOW, "\\\\\\\\", style.ON_PALE),
    "blocked": (style.VERMILLION, "xxxx", style.ON_PALE),
    "blocked_queue": (style.PURPLE, "++++", style.ON_PALE),
    "disconnected": ("#A6A6A6", "----", style.ON_PALE),
    "dropped_in_outage": (style.INK, "", style.PAPER),
    "called_back": (style.GREEN, "", style.ON_PALE),
    "callback_unanswered": (style.PAPER, "oooo", style.INK),
    "message": (style.PAPER, "||||", style.INK),
    "done": (style.BLUE, "....", style.ON_DEEP),
    "not_reached": (style.SKY, "....", style.ON_PALE),
    "unfinished": ("#E3E3E3", "----", style.ON_PALE),
    "hung_up_at_message": (style.YELLOW, "....", style.ON_PALE),
}
"""Fill, hatch and colour of the number of each disposition."""


@style.styled
def dispositions(result: Result) -> Chart:
    """How calls end, as shares of all calls, by contact type and over all.

    Parameters
    ----------
    result : of a study.
    """
    centre = result.study.effective_centre
    calls = [k.channel not in WORK for k in centre.contact_types.values()]
    counts = _ended(result)[calls]
    titles_of = [named(kind.title or name) for name, kind in centre.contact_types.items()]
    names = [title for title, is_call in zip(titles_of, calls, strict=True) if is_call]
    order = np.argsort(-counts.sum(axis=1), kind="stable")
    rows = np.vstack([counts.sum(axis=0), counts[order]])
    titles = [_("All calls"), *(names[i] for i in order)]
    per_day = rows.sum(axis=1)
    shares = 100.0 * rows / np.where(per_day > 0, per_day, 1.0)[:, None]
    seen = [d for d in range(len(DISPOSITIONS)) if shares[:, d].max() > 0]

    chart, axes = _sheet(len(titles), top=1.35 + 0.22 * (len(seen) > 4), bottom=0.75)
    axes.set_xlim(0, 100)
    left = np.zeros(len(titles))
    places = _places(len(titles))
    handles = []
    for d in seen:
        name = DISPOSITIONS[d]
        fill, hatch, ink = _LOOKS[name]
        axes.barh(
            places, shares[:, d], left=left, height=0.66, color=fill, hatch=hatch or None,
            edgecolor=style.PAPER if not hatch else style.SOFT, linewidth=0.6, label=name,
        )  # fmt: skip
        for place, share, start in zip(places, shares[:, d], left, strict=True):
            if share >= 5.0:
                text = axes.text(
                    start + share / 2, place, numbers.percent(share / 100, 0), ha="center",
                    va="center", fontsize=8.5, color=ink,
                )  # fmt: skip
                if hatch:
                    text.set_bbox({"facecolor": fill, "edgecolor": "none", "pad": 1.0})
        left = left + shares[:, d]
        handles.append(
            Patch(
                facecolor=fill, hatch=hatch or None, label=disposition(name),
                edgecolor=style.SOFT, linewidth=0.6,
            )
        )  # fmt: skip
    _rows(axes, list(map(run_figures.type_and_calls, titles, per_day.tolist())))
    axes.set_xticks([0, 25, 50, 75, 100], numbers.percent_ticks([0, 25, 50, 75, 100]))
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    names_of_parts = [str(handle.get_label()) for handle in handles]
    legend(chart, handles, names_of_parts, 0.78, 4, columnspacing=1.5, handlelength=1.8)
    said = run_figures.dispositions_takeaway(_lost_share(shares[0]) / 100)
    told = [
        (title, {DISPOSITIONS[d]: float(row[d]) / 100 for d in seen if row[d] > 0})
        for title, row in zip(titles, shares, strict=True)
    ]
    return framed(
        chart,
        _("How calls end"),
        said,
        footer([result]).split("\n")[0],
        run_figures.dispositions_alternative(said, told),
    )


def _ended(result: Result) -> Floats:
    """Calls per measured day by contact type and disposition, shape (types, dispositions)."""
    columns = []
    for name in DISPOSITIONS:
        columns.append(result.counts.fields[f"entry.{name}"].sum(axis=(2, 3)).mean(axis=0))
    days = float(result.counts.setting.measured_s().sum()) / 86_400.0
    return np.stack(columns, axis=1) / days


def _lost_share(shares: Floats) -> float:
    return float(sum(s for d, s in enumerate(shares) if d not in NOT_LOST))


@style.styled
def waits(result: Result, *, level: float = 0.95) -> Chart:
    """Waits of answered calls (mean and percentiles) and abandonment, by contact type.

    Parameters
    ----------
    result : of a study.
    level : confidence of the intervals of abandonment.
    """
    centre = result.study.effective_centre
    kpis = result.kpis(level)
    parts = {
        name: np.concatenate([[kpis.loc[name, "value"]], result.by(name, "contact_type")["value"]])
        for name in ("asa", "wait_p50", "wait_p90", "wait_p95")
    }
    gone = result.by("abandonment", "contact_type", level=level)
    abandonment = {
        end: 100.0 * np.concatenate([[kpis.loc["abandonment", end]], gone[end]])
        for end in ("value", "low", "high")
    }
    titles = [_("All calls"), *(named(k.title or n) for n, k in centre.contact_types.items())]
    known = np.isfinite(parts["asa"]) | np.isfinite(abandonment["value"])
    titles = [t for t, k in zip(titles, known, strict=True) if k]
    parts = {n: v[known] for n, v in parts.items()}
    abandonment = {n: v[known] for n, v in abandonment.items()}

    chart, axes = _sheet(max(len(titles), 1), top=1.40, bottom=1.05, right=0.64)
    other = chart.add_axes((0.685, axes.get_position().y0, 0.28, axes.get_position().height))
    places = _places(len(titles))
    if titles:
        _draw_waits(axes, places, parts)
        _draw_abandonment(other, places, abandonment)
    _rows(axes, [fitting.wrapped(t, 26, 2) for t in titles])
    _rows(other, [""] * len(titles))
    limit = threshold_s(centre)
    if limit is not None:
        axes.axvline(limit, color=style.VERMILLION, linewidth=1.2, linestyle=(0, (6, 3)), zorder=1)
        axes.plot([], [], color=style.VERMILLION, linewidth=1.2, linestyle=(0, (6, 3)),
                  label=_("Target: {limit}").format(limit=numbers.seconds(limit)))  # fmt: skip
    axes.set_xlabel(_("Wait of answered calls, s"), fontsize=10, labelpad=6)
    other.set_xlabel(_("Abandonment, % of calls offered to agents"), fontsize=10, labelpad=6)
    legend(
        chart, *axes.get_legend_handles_labels(), down=0.88, columns=5, columnspacing=1.4,
        handlelength=1.6,
    )  # fmt: skip
    whole = {str(k): float(v) for k, v in kpis["value"].items()}
    said = run_figures.waits_takeaway(whole["asa"], whole["wait_p90"], whole["abandonment"])
    source = footer([result]).split("\n")[0]
    told = list(
        zip(
            titles,
            parts["asa"].tolist(),
            parts["wait_p90"].tolist(),
            (abandonment["value"] / 100).tolist(),
            strict=True,
        )
    )
    return framed(
        chart,
        _("How long callers wait"),
        said,
        run_figures.waits_footnote(source, level if result.replications > 1 else None),
        run_figures.waits_alternative(said, told),
    )


def _draw_waits(axes: Axes, places: Floats, parts: dict[str, Floats]) -> None:
    low, high = np.fmin(parts["wait_p50"], parts["asa"]), parts["wait_p95"]
    axes.hlines(places, low, high, color=style.MUTED, linewidth=1.4, zorder=2)
    for name, label, marker, fill in (
        ("wait_p50", _("Median"), "o", style.PAPER),
        ("asa", _("Mean"), "D", style.BLUE),
        ("wait_p90", _("90 % within"), "s", style.SKY),
        ("wait_p95", _("95 % within"), "^", style.PAPER),
    ):
        axes.plot(
            parts[name], places, linestyle="none", marker=marker, markersize=7,
            markerfacecolor=fill, markeredgecolor=style.BLUE, markeredgewidth=1.2, label=label,
            zorder=3, gid=name,
        )  # fmt: skip
    most = max(1.06 * float(np.nanmax(high, initial=0.0)), 1.0)
    axes.set_xlim(-0.015 * most, most)
    ticks = round_ticks(0, most, 7)
    axes.set_xticks(ticks, numbers.ticks(ticks))


def _draw_abandonment(axes: Axes, places: Floats, values: dict[str, Floats]) -> None:
    at = values["value"]
    low, high = (np.clip(values[e], 0.0, 100.0) for e in ("low", "high"))
    axes.barh(places, at, height=0.5, color=style.ORANGE, hatch="////", edgecolor=style.SOFT,
              linewidth=0.6)  # fmt: skip
    axes.errorbar(at, places, xerr=np.abs(np.vstack([low - at, high - at])), fmt="none",
                  ecolor=style.INK, elinewidth=1.1, capsize=2.5)  # fmt: skip
    ends = np.fmax(at, high)
    most = max(1.32 * float(np.nanmax(ends, initial=0.0)), 1.0)
    for place, share, end in zip(places, at, ends, strict=True):
        axes.text(end + 0.03 * most, place, numbers.percent(share / 100), va="center", fontsize=8.5)
    axes.set_xlim(0, most)
    ticks = round_ticks(0, most, 5)
    axes.set_xticks(ticks, numbers.percent_ticks(ticks))


def _sheet(rows: int, *, top: float, bottom: float, right: float = 0.97) -> tuple[Chart, Axes]:
    """A figure as high as its rows need; ``top`` and ``bottom`` in inches, ``right`` a share."""
    return sheet(top + bottom + _ROW * rows + 0.1, (0.21, right, top, bottom))


def _places(rows: int) -> Floats:
    """Heights of the rows from top to bottom; the first stands apart."""
    places = -np.arange(rows, dtype=np.float64)
    places[:1] += 0.15
    return places


def _rows(axes: Axes, titles: list[str]) -> None:
    places = _places(len(titles))
    axes.set_yticks(places, titles, fontsize=9)
    axes.set_ylim(-len(titles) + 0.45, 0.7)
    style.quiet_grid(axes, "x")
    for label in axes.get_yticklabels()[:1]:
        label.set_fontweight("bold")
    axes.tick_params(axis="x", labelsize=9)
