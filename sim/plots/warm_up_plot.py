"""How a centre that starts empty fills up, and from when on it has settled."""

from __future__ import annotations

from sim.experiments.warm_up import WarmUp
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, sheet
from sim.plots.happening_bands import handles, shade
from sim.study import Study
from sim.study.failure_times import happenings
from sim.wording import _, fitting, warm_up

_HEIGHT = 4.6


@style.styled
def warm_up_plot(
    found: WarmUp, *, title: str = "", footer: str = "", study: Study | None = None
) -> Chart:
    """Calls with agents or waiting over time, Welch's moving average, and the warm-ups.

    Parameters
    ----------
    found : as `sim.warm_up` gives it.
    title : of the figure; empty: that the centre settles.
    footer : where the numbers come from.
    study : what was simulated, whose failures and demand events are shaded; None: nothing is.
    """
    chart, axes = sheet(_HEIGHT, (0.08, 0.97, 0.22 * _HEIGHT, 0.2 * _HEIGHT))
    hours = found.series["time_s"].to_numpy() / 3600.0
    axes.plot(hours, found.series["calls"], color="#B8C4CE", linewidth=0.8, label=_("each step"))
    axes.plot(
        hours, found.series["smoothed"], color=style.BLUE, linewidth=2.0,
        label=_("moving average (Welch)"),
    )  # fmt: skip
    if found.needed_s is not None:
        axes.axvline(found.needed_s / 3600.0, color=style.VERMILLION, linewidth=1.8,
                     linestyle="--", label=_("settled (MSER-5)"))  # fmt: skip
    axes.axvline(found.configured_s / 3600.0, color=style.INK, linewidth=1.4, linestyle=":",
                 label=_("configured warm-up"))  # fmt: skip
    named = []
    if study is not None:
        befalls = happenings(study, found.replications, mean_day=False)
        shade([axes], befalls, axes)
        named = handles(study.centre, befalls)
    axes.set_xlim(0.0, float(hours[-1]))
    axes.set_ylim(bottom=0.0)
    axes.set_xlabel(_("Hours from the start"))
    axes.set_ylabel(_("Calls with agents or waiting"))
    lines, texts = axes.get_legend_handles_labels()
    texts += [str(handle.get_label()) for handle in named]
    axes.legend([*lines, *named], texts, loc="lower right", ncols=2, fontsize=9)
    style.quiet_grid(axes)
    said = warm_up.sentence(found)
    alt = warm_up.alternative(said)
    shown = fitting.wrapped(said, 105, 2)
    return framed(chart, title or _("How the centre settles"), shown, footer, alt)
