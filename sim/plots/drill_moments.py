"""Moments of a recovery along the time axis: a row each, and what is shaded behind all panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.drills.drill import Drill
from sim.measures.layout import Floats
from sim.plots import style
from sim.plots.happening_bands import handles, shade
from sim.study.failure_times import happenings
from sim.wording import _, drills

ROWS = (
    "detected_s",
    "rerouted_s",
    "agents_back_s",
    "service_back_s",
    "let_in_s",
    "backlog_drained_s",
)
"""Moments in the order in which they usually come."""

_RANGE = (0.1, 0.9)
_RECOVERING = 0.16


def shaded(found: Drill, panels: Sequence[Axes], at: Mapping[str, float]) -> list[Patch]:
    """Shade the failure, the way back of agents and the rest of the recovery; entries of a legend.

    Parameters
    ----------
    at : medians of the moments, seconds from the failure.
    """
    study = found.hit.study
    befalls = happenings(study, found.hit.replications, mean_day=False)
    shade(panels, befalls, panels[-1])
    named = handles(study.effective_centre, befalls)
    repaired, recovered = at["repaired_s"], at["recovered_s"]
    if np.isfinite(recovered) and recovered > repaired:
        span = ((found.fail_s + repaired) / 3600.0, (found.fail_s + recovered) / 3600.0)
        for axes in panels:
            axes.axvspan(*span, color=style.YELLOW, alpha=_RECOVERING, linewidth=0, zorder=0)
        named.append(
            Patch(color=style.YELLOW, alpha=2 * _RECOVERING, linewidth=0,
                  label=_("Repaired, not yet recovered (median)"))
        )  # fmt: skip
    return named


def moments_panel(axes: Axes, found: Drill, hours: Floats) -> None:
    """A row a moment: the median of the days, and where four of five days lie."""
    each = found.recovery.table()
    last = float(hours[-1])
    for row, name in enumerate(ROWS):
        values = np.sort(each[name][~np.isnan(each[name])])
        y = len(ROWS) - 1 - row
        if not len(values):
            _say(axes, (found.fail_s / 3600.0,) * 2, y, drills.did_not_happen(name), last)
            continue
        low, middle, high = (
            (found.fail_s + found.moment(name, share, 0.95)[0]) / 3600.0
            for share in (_RANGE[0], 0.5, _RANGE[1])
        )
        if middle > last:
            _say(
                axes, (last, last), y, drills.moment_at(name, 3600.0 * middle - found.fail_s), last
            )
            continue
        axes.hlines(y, low, min(high, last), color=style.BLUE, linewidth=3.0, alpha=0.45)
        axes.plot([middle], [y], marker="D", color=style.BLUE, markersize=5.5, linestyle="none")
        said = drills.moment_at(name, 3600.0 * middle - found.fail_s)
        _say(axes, (low, min(high, last)), y, said, last)
    axes.set_ylim(-0.6, len(ROWS) - 0.4)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.set_ylabel(_("Moments"), fontsize=9.5)
    axes.legend(
        handles=[
            Line2D([], [], marker="D", color=style.BLUE, linestyle="none", markersize=5.5,
                   label=_("Median")),
            Line2D([], [], color=style.BLUE, alpha=0.45, linewidth=3.0,
                   label=_("Four of five days")),
        ],
        loc="lower left", bbox_to_anchor=(-0.012, 0.985), ncols=2, fontsize=8.5, borderaxespad=0.2,
        columnspacing=1.4, handlelength=2.0,
    )  # fmt: skip


def _say(axes: Axes, ends: tuple[float, float], y: float, text: str, last: float) -> None:
    """Beside a row, on the side with more room."""
    first = axes.get_xlim()[0]
    left = ends[1] - first > 0.7 * (last - first)
    axes.annotate(
        text, (ends[0] if left else ends[1], y), xytext=(-8 if left else 8, 0),
        textcoords="offset points", fontsize=8.5, va="center", ha="right" if left else "left",
        color=style.INK,
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 1.2},
    )  # fmt: skip
