"""Any measure along any of its axes, with its intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.measures import MEASURES
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, sheet
from sim.plots.limits import LEAST_POINTS, round_ticks
from sim.plots.style import Floats
from sim.study import Result
from sim.wording import fitting, measure_figure, numbers, run_figures
from sim.wording.names import named
from sim.wording.scenarios import footer, target_text
from sim.wording.titles import measure_title

INTERVAL = "interval"
_ROW = 0.36
_LONGEST_NAME = 34


@style.styled
def measure_along(result: Result, measure: str, axis: str, *, level: float = 0.95) -> Chart:
    """A measure along an axis: steps over the day for intervals, else a row an entry.

    Parameters
    ----------
    result : of a study.
    measure : its name.
    axis : one that it has.
    level : confidence of the intervals.

    Raises
    ------
    InputError : an unknown measure, or an axis that it does not have.
    """
    table = result.by(measure, axis, level=level)
    unit = MEASURES[measure].unit_in(result.study.centre.currency)
    factor = 100.0 if unit == "share" else 1.0
    ends = tuple(factor * table[c].to_numpy(dtype=np.float64) for c in ("value", "low", "high"))
    title = measure_figure.title(measure_title(measure), axis)
    if axis == INTERVAL:
        chart, axes = sheet(4.2, (0.08, 0.975, 1.0, 0.95))
        _over_the_day(axes, ends, run_figures.confidence_interval(level))
        _amounts(axes, ends, unit, "y")
        entries = [run_figures.of_time(t.hour, t.minute) for t in table[axis]]
    else:
        entries = [_title(result, axis, str(entry)) for entry in table[axis]]
        chart, axes = sheet(1.95 + _ROW * len(entries), (0.30, 0.975, 1.0, 0.95))
        _rows(axes, ends, entries)
        _amounts(axes, ends, unit, "x")
    centre = result.study.effective_centre
    if measure == "service_level":
        goal: dict[str, Any] = {
            "color": style.VERMILLION,
            "linewidth": 1.3,
            "linestyle": (0, (6, 3)),
        }
        draw = axes.axhline if axis == INTERVAL else axes.axvline
        draw(100.0 * centre.target.share, label=target_text(centre), **goal)
    target = target_text(centre) if measure == "service_level" else ""
    said = measure_figure.said(level, target, band=axis == INTERVAL)
    alt = measure_figure.alternative(
        title, [(e, numbers.number(float(v) / factor, unit)) for e, v in zip(entries, ends[0],
                                                                             strict=True)],
        numbers.unit_text(unit),
    )  # fmt: skip
    under = footer([result])
    if measure != "service_level":
        under = under.split("\n")[0]
    return framed(chart, title, said, under, alt)


def _title(result: Result, axis: str, entry: str) -> str:
    """An entry of an axis for people."""
    centre = result.study.effective_centre
    if axis == "day":
        return measure_figure.day(int(entry), centre.horizon.first_weekday)
    parts: dict[str, Mapping[str, Any]] = {
        "contact_type": centre.contact_types,
        "pool": centre.pools,
    }
    one = parts.get(axis, centre.sites)[entry]
    return fitting.shortened(named(one.title or entry), _LONGEST_NAME)


def _over_the_day(axes: Axes, ends: tuple[Floats, ...], confidence: str) -> None:
    value, low, high = (np.append(end, end[-1]) for end in ends)
    hours = np.linspace(0.0, 24.0, len(value))
    if np.isfinite(low).any():
        axes.fill_between(
            hours, low, high, step="post", color=style.BLUE, alpha=0.22, linewidth=0,
            label=confidence,
        )  # fmt: skip
    axes.step(hours, value, where="post", color=style.BLUE, linewidth=2.0)
    known = np.flatnonzero(np.isfinite(ends[0]) & (ends[0] != 0.0))
    first, last = (known[0], known[-1] + 1) if len(known) else (0, len(ends[0]))
    start, end = np.floor(hours[first]), np.ceil(hours[last])
    axes.set_xlim(start, end)
    every = next(step for step in (1, 2, 3) if (end - start) / step <= 13)
    at = np.arange(start, end + 1e-9, every)
    axes.set_xticks(at, [run_figures.of_time(int(hour)) for hour in at])
    axes.tick_params(axis="x", pad=7)
    style.quiet_grid(axes)


def _rows(axes: Axes, ends: tuple[Floats, ...], entries: list[str]) -> None:
    value, low, high = ends
    places = np.arange(len(entries))
    axes.hlines(places, low, high, color=style.BLUE, linewidth=2.4, alpha=0.75)
    axes.plot(value, places, "o", color=style.BLUE, markersize=6)
    axes.set_yticks(places, entries)
    axes.set_ylim(len(entries) - 0.4, -0.6)
    style.quiet_grid(axes, "x")


def _amounts(axes: Axes, ends: tuple[Floats, ...], unit: str, along: str) -> None:
    """Ticks of the axis of the measure, from 0, and its unit; a high share is one of 100 %."""
    every = np.concatenate(ends)
    every = every[np.isfinite(every)]
    most = max(every.max(initial=0.0), 1e-9)
    if unit == "share":
        high = 104.0 if most > 45.0 else 1.08 * max(most, LEAST_POINTS)
        low, ticks = 0.0, round_ticks(0.0, high, 6)
        texts = numbers.percent_ticks(ticks)
    else:
        low, high = min(0.0, every.min(initial=0.0)), 1.08 * most
        ticks = round_ticks(low, high, 6)
        texts = numbers.ticks(ticks)
    name = "" if unit == "share" else fitting.start_of_sentence(numbers.unit_text(unit))
    if along == "y":
        axes.set_ylim(low, high)
        axes.set_yticks(ticks, texts)
        axes.set_ylabel(name, fontsize=9.5)
    else:
        axes.set_xlim(low, high)
        axes.set_xticks(ticks, texts)
        axes.set_xlabel(name, fontsize=9.5)
