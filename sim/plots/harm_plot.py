"""Calls lost because of a failure: by cause and design, and by the start of the failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.drills.drill import Drill
from sim.drills.harm import CAUSES, LOST
from sim.drills.worst import HarmByStart
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import WIDTH, framed, legend
from sim.plots.limits import round_ticks
from sim.wording import _, drills, fitting, numbers, run_figures
from sim.wording.names import named
from sim.wording.scenarios import footer

CAUSE_LOOKS: tuple[tuple[str, str, str], ...] = (
    ("lost_before_detection", style.INK, ""),
    ("lost_talking", style.VERMILLION, ""),
    ("lost_in_ivr", style.ORANGE, ""),
    ("lost_in_queue", style.YELLOW, "////"),
    ("lost_no_trunk_line", style.PURPLE, "xxxx"),
    ("abandoned", style.SKY, ""),
)
"""Causes that have a colour and a hatch of their own; the rest is one more."""

_ROW, _TOP, _BOTTOM = 0.55, 1.75, 0.95


@style.styled
def lost_by_cause(found: Mapping[str, Drill]) -> Chart:
    """A bar a design: calls lost because of the failure, its causes stacked.

    A cause of which fewer were lost than without the failure goes to the left of 0.
    """
    lost = {name: one.lost()["difference"].to_dict() for name, one in found.items()}
    looked = [cause for cause, *_look in CAUSE_LOOKS]
    rest = [cause for cause in CAUSES if cause not in looked]
    height = _TOP + _BOTTOM + _ROW * len(found)
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    axes = chart.add_axes((0.19, _BOTTOM / height, 0.77, 1 - (_TOP + _BOTTOM) / height))
    style.quiet_grid(axes)
    axes.grid(visible=False, axis="y")
    entries: list[Patch] = []
    places = np.arange(len(found))[::-1]
    right, left = np.zeros(len(found)), np.zeros(len(found))
    for causes, colour, hatch, title in (
        *(([cause], colour, hatch, drills.cause(cause)) for cause, colour, hatch in CAUSE_LOOKS),
        (rest, style.MUTED, "....", _("Other causes")),
    ):
        values = np.array([sum(float(each[c]) for c in causes) for each in lost.values()])
        if not np.any(np.abs(values) >= 0.5):
            continue
        look: dict[str, Any] = {"facecolor": colour, "hatch": hatch or None, "linewidth": 0.0,
                "edgecolor": style.PAPER if hatch else colour}  # fmt: skip
        start = np.where(values >= 0.0, right, left)
        axes.barh(places, values, left=start, height=0.62, **look)
        right, left = right + np.maximum(values, 0.0), left + np.minimum(values, 0.0)
        entries.append(Patch(label=title, **look))
    most = max(float(right.max(initial=0.0)), 1.0)
    least = float(left.min(initial=0.0))
    for place, end, one in zip(places, right, found.values(), strict=True):
        row = one.lost().to_dict("index")[LOST]
        said = drills.lost_with_interval(row["difference"], row["low"], row["high"])
        axes.text(end + 0.012 * most, place, said, va="center", ha="left", fontsize=9)
    axes.set_xlim(min(1.05 * least, 0.0), 1.34 * most)
    ticks = [t for t in round_ticks(min(least, 0.0), most, 6) if t <= 1.02 * most]
    axes.set_xticks(ticks, numbers.ticks(ticks))
    axes.axvline(0.0, color=style.MUTED, linewidth=0.8)
    axes.set_yticks(places, [fitting.wrapped(named(name), 22, 2) for name in found])
    axes.set_ylim(-0.6, len(found) - 0.4)
    axes.set_xlabel(_("Calls lost because of the failure"), fontsize=10.5, labelpad=6)
    legend(chart, entries, [str(entry.get_label()) for entry in entries], 0.98, 4)
    return framed(
        chart, drills.causes_title(), drills.causes_said(),
        footer([one.hit for one in found.values()]), drills.causes_alternative(found),
    )  # fmt: skip


@style.styled
def harm_by_start(search: HarmByStart, foot: str) -> Chart:
    """Calls lost because of the failure by its start, with its interval; the worst is marked.

    Parameters
    ----------
    search : what was found.
    foot : where the numbers come from.
    """
    table = search.table()
    hours = search.starts_s / 3600.0
    height = 5.2
    chart = Chart(figsize=(WIDTH, height), dpi=100)
    axes = chart.add_axes((0.095, 0.98 / height, 0.88, 1 - (1.72 + 0.98) / height))
    style.quiet_grid(axes)
    lost, low, high = (table[name].to_numpy(dtype=float) for name in ("lost", "low", "high"))
    entries: list[Patch | Line2D] = []
    if np.isfinite(low).all():
        band: dict[str, Any] = {"color": style.BLUE, "alpha": 0.22, "linewidth": 0}
        axes.fill_between(hours, low, high, **band)
        entries.append(Patch(label=run_figures.confidence_interval(search.level), **band))
    line: dict[str, Any] = {"color": style.BLUE, "linewidth": 1.6, "marker": "o", "markersize": 4}
    axes.plot(hours, lost, **line)
    entries.insert(0, Line2D([], [], label=_("Calls lost because of the failure, mean"), **line))
    may = table["may_be_worst"].to_numpy(dtype=bool)
    if may.sum() > 1:
        look: dict[str, Any] = {
            "color": style.ORANGE,
            "marker": "s",
            "markersize": 6,
            "linestyle": "none",
        }
        axes.plot(hours[may], lost[may], **look)
        entries.append(Line2D([], [], label=_("May be the worst as well"), **look))
    worst = search.worst_s / 3600.0
    mark: dict[str, Any] = {
        "color": style.VERMILLION,
        "marker": "D",
        "markersize": 8,
        "linestyle": "none",
    }
    axes.plot([worst], [lost.max()], **mark)
    clock = drills.clock(search.worst_s)
    entries.append(Line2D([], [], label=_("Worst: {clock}").format(clock=clock), **mark))
    top = 1.1 * max(float(np.nanmax([lost.max(), np.nanmax(high, initial=0.0)])), 1.0)
    bottom = min(0.0, 1.1 * float(np.nanmin([lost.min(), np.nanmin(low, initial=0.0)])))
    axes.set_ylim(bottom, top)
    ticks = round_ticks(bottom, top, 6)
    axes.set_yticks(ticks, numbers.ticks(ticks))
    axes.set_ylabel(_("Calls lost because\nof the failure"), fontsize=9.5)
    day = np.floor(hours[0] / 24.0) * 24.0
    at = [h for h in day + np.arange(0, 25, 2) if hours[0] - 1 <= h <= hours[-1] + 1]
    axes.set_xlim(hours[0] - 0.3, hours[-1] + 0.3)
    axes.set_xticks(at, [run_figures.of_time(int(h - day) % 24, 0) for h in at])
    axes.set_xlabel(_("Start of the failure"), fontsize=10.5, labelpad=6)
    legend(chart, entries, [str(entry.get_label()) for entry in entries], 1.32, 4)
    said = drills.searched(search)
    return framed(
        chart, drills.search_title(search), fitting.wrapped(said, 118, 4), foot,
        drills.search_alternative(said),
    )  # fmt: skip
