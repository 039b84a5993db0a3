"""A forecast: days after eight weeks of history, a week by intervals, errors of past forecasts."""

from __future__ import annotations

from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.forecasts.forecast import Forecast
from sim.forecasts.history import WEEK
from sim.forecasts.rolling import METHODS, MOST_WEEKS_AHEAD
from sim.forecasts.scores import DAY
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, legend, sheet
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.wording import _, fitting, numbers
from sim.wording import forecast as wording

_HEIGHT = 4.9
_PLACE = (0.075, 0.975, 1.36, 0.82)
_SHOWN_DAYS = 8 * WEEK
_PALE, _PALER = 0.34, 0.16


@style.styled
def forecast_days(of: Forecast) -> Chart:
    """Calls a day of eight weeks, and what is expected, with bands of 50 and 95 %."""
    chart, axes = sheet(_HEIGHT, _PLACE)
    past = of.history.last(_SHOWN_DAYS)
    known = past.by_day.sum(axis=1)
    at_start = (of.start - past.first).days
    axes.plot(np.arange(len(past)), known, color=style.INK, linewidth=1.1, marker="o",
              markersize=2.6, label=_("Recorded"))  # fmt: skip
    x = at_start + np.arange(of.days)
    expected = of.with_events()[:, -1].sum(axis=1)
    bands = of.bands()[0][:, :, -1]
    for low, high, alpha in ((0, -1, _PALER), (1, -2, _PALE)):
        axes.bar(x, bands[high] - bands[low], 0.86, bottom=bands[low], color=style.BLUE,
                 alpha=alpha, linewidth=0)  # fmt: skip
    axes.plot(x, expected, color=style.BLUE, linewidth=1.6, marker="o", markersize=3.4,
              label=_("Expected"))  # fmt: skip
    touched = np.flatnonzero(of.factors().min(axis=1) != 1.0)
    touched = np.union1d(touched, np.flatnonzero(of.factors().max(axis=1) != 1.0)).astype(int)
    if len(touched):
        axes.plot(x[touched], expected[touched], linestyle="", marker="D", markersize=6.5,
                  markerfacecolor="none", color=style.VERMILLION, label=_("By hand"))  # fmt: skip
    _amounts(axes, float(max(np.nanmax(known), bands[-1].max())))
    ticks = np.arange(0, at_start + of.days, WEEK)
    dates = [date.fromordinal(past.first.toordinal() + int(t)).strftime("%m-%d") for t in ticks]
    axes.set_xticks(ticks, dates, fontsize=9)
    axes.set_xlim(-1, at_start + of.days)
    axes.set_ylabel(_("Calls a day"), fontsize=9.5)
    said = wording.headline(of)
    _banded_legend(chart, axes)
    shown = fitting.wrapped(said, 112, 2)
    return framed(chart, wording.figure_title(), shown, _foot(of), wording.alternative(said))


@style.styled
def forecast_week(of: Forecast) -> Chart:
    """The first week by intervals, with bands of 50 and 95 %."""
    chart, axes = sheet(_HEIGHT, _PLACE)
    expected = of.with_events()[:WEEK, -1]
    bands = of.bands()[1][:, :WEEK, -1]
    slots = expected.shape[1]
    edges = np.arange(WEEK * slots + 1) / slots
    flat = bands.reshape(len(bands), -1)
    for low, high, alpha in ((0, -1, _PALER), (1, -2, _PALE)):
        axes.fill_between(edges, _stepped(flat[low]), _stepped(flat[high]), step="post",
                          color=style.BLUE, alpha=alpha, linewidth=0)  # fmt: skip
    axes.step(edges, _stepped(expected.ravel()), where="post", color=style.BLUE, linewidth=1.3,
              label=_("Expected"))  # fmt: skip
    _amounts(axes, float(flat[-1].max()))
    names = [wording.weekday(n) for n in
             ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]  # fmt: skip
    axes.set_xticks(
        np.arange(WEEK) + 0.5,
        [f"{names[d.weekday()]} {d.day}" for d in of.dates()[:WEEK]], fontsize=9,
    )  # fmt: skip
    for day in range(1, WEEK):
        axes.axvline(day, color=style.RULE, linewidth=0.8)
    axes.set_xlim(0, WEEK)
    axes.set_ylabel(
        _("Calls in {minutes} min").format(minutes=of.history.interval_min), fontsize=9.5
    )
    said = wording.bands(of)
    _banded_legend(chart, axes)
    shown = fitting.wrapped(said, 112, 2)
    return framed(chart, wording.week_title(of.start), shown, _foot(of), said)


@style.styled
def forecast_errors(of: Forecast) -> Chart:
    """Mean absolute error of past days by weeks ahead, a line a method."""
    assert of.scores is not None
    chart, axes = sheet(4.2, _PLACE)
    looks = dict(zip(METHODS, (style.BLUE, style.VERMILLION, style.MUTED), strict=True))
    most = 0.0
    for name in METHODS:
        rows = of.scores[(of.scores["method"] == name) & (of.scores["of"] == DAY)]
        error = 100 * rows["wape"].to_numpy(dtype=np.float64)
        used = name == of.choice.method
        axes.plot(rows["weeks_ahead"], error, color=looks[name], marker="o",
                  linewidth=2.4 if used else 1.3, linestyle="-" if used else "--",
                  label=wording.method(name))  # fmt: skip
        most = max(most, float(np.nanmax(error, initial=0.0)))
    ticks = round_ticks(0.0, 1.15 * most or 1.0, 5)
    axes.set_ylim(0.0, 1.15 * most or 1.0)
    axes.set_yticks(ticks, numbers.percent_ticks(ticks), fontsize=9)
    axes.set_xticks(range(1, MOST_WEEKS_AHEAD + 1))
    axes.set_xlim(0.8, MOST_WEEKS_AHEAD + 0.2)
    axes.set_xlabel(_("Weeks ahead"), fontsize=9.5)
    axes.set_ylabel(_("Mean absolute error"), fontsize=9.5)
    style.quiet_grid(axes)
    legend(chart, *axes.get_legend_handles_labels(), 1.0, 3, columnspacing=1.6)
    said = wording.errors_said(of)
    shown = fitting.wrapped(said, 112, 2)
    return framed(chart, wording.errors_title(), shown, _foot(of), said)


def _stepped(values: Floats) -> Floats:
    return np.append(values, values[-1])


def _amounts(axes: Axes, most: float) -> None:
    top = 1.08 * max(most, 1.0)
    ticks = round_ticks(0.0, top, 6)
    axes.set_ylim(0.0, top)
    axes.set_yticks(ticks, numbers.ticks(ticks), fontsize=9)
    style.quiet_grid(axes, "y")


def _banded_legend(chart: Chart, axes: Axes) -> None:
    handles, texts = axes.get_legend_handles_labels()
    handles += [Patch(color=style.BLUE, alpha=_PALE + _PALER, linewidth=0),
                Patch(color=style.BLUE, alpha=_PALER, linewidth=0)]  # fmt: skip
    texts += [_("50 % band"), _("95 % band")]
    legend(chart, handles, texts, 0.98, 5, columnspacing=1.6, handlelength=2.0)


def _foot(of: Forecast) -> str:
    known = of.history
    return _("Counts of {first} to {last}; method: {method}").format(
        first=known.first, last=known.dates()[-1], method=wording.method(of.choice.method)
    )
