"""The figures of every kind of result, by the names that its page knows them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sim.catalogue import _
from sim.drills.availability import Availabilities, Availability
from sim.drills.drill import Drill, Drills
from sim.drills.matrix import Resilience
from sim.errors import InputError, listing, near_match
from sim.experiments import Comparison, Sweep, WarmUp
from sim.experiments.sensitivity import Sensitivity
from sim.experiments.verdicts import DECIDING, LED
from sim.measures import MEASURES, measure_named
from sim.planning.frontier import Frontier
from sim.planning.optimise import Plan
from sim.planning.requirement import Requirement
from sim.plots import (
    Chart,
    cost_breakdown,
    dispositions,
    distribution,
    lost_on_either_day,
    risk_shares,
    service_by_interval,
    sobol_indices,
    tornado,
    waits,
    warm_up_plot,
)
from sim.plots.availability_plots import components_figure, designs_figure
from sim.plots.drill_plot import drill_timeline
from sim.plots.forecast_plot import forecast_days, forecast_errors, forecast_week
from sim.plots.harm_plot import harm_by_start, lost_by_cause
from sim.plots.matrix_plot import failures_by_designs
from sim.plots.measure_plot import measure_along
from sim.report.compare_report import charts_of, labels_of, told_by
from sim.report.decided import Decided
from sim.report.fit_report import FitPage, fit_charts
from sim.report.forecasted import Forecasted
from sim.report.frontier_report import frontier_charts
from sim.report.plan_report import plan_charts
from sim.report.sections.cost import cost_chart
from sim.report.sections.staffing import staffing_chart
from sim.report.staff_page import requirement_chart
from sim.report.sweep_figures import charts_of as swept_charts
from sim.study import Result
from sim.wording import failure_day
from sim.wording.scenarios import footer

Figures = dict[str, Callable[[], Chart]]
"""What makes a figure, by its name; the first is chosen where none is asked for."""


def chart(of: object, figure: str, **how: str) -> Chart:
    """A figure of a result.

    Parameters
    ----------
    of : the result.
    figure : its name; empty: the most useful one.
    how : what of it, such as ``by``, ``design``, ``measure``, ``start``; empty: it is chosen.

    Raises
    ------
    InputError : there is no such figure, or it cannot be made that way.
    """
    if isinstance(of, Result):
        return _of_result(of, figure, how["by"])
    known = _figures(of, how)
    if not known:
        raise InputError(_("figure: nothing of this can be drawn"))
    name = figure or next(iter(known))
    return known[_allowed("figure", name, known)]()


def _figures(of: object, how: Mapping[str, str]) -> Figures:
    if isinstance(of, Decided):
        return _of_decided(of)
    if isinstance(of, Comparison):
        return _of_comparison(of)
    if isinstance(of, Sweep):
        return _of_sweep(of)
    if isinstance(of, WarmUp):
        return {"series": partial(warm_up_plot, of)}
    if isinstance(of, Sensitivity):
        return _of_sensitivity(of, how["measure"])
    if isinstance(of, Drill):
        return _of_drills(Drills({of.name: of}), "")
    if isinstance(of, Drills):
        return _of_drills(of, how["design"])
    if isinstance(of, Resilience):
        start = _allowed("start", how["start"] or of.starts[0], of.starts)
        return {"matrix": partial(failures_by_designs, of, start)}
    if isinstance(of, Plan):
        return dict(plan_charts(of))
    if isinstance(of, Frontier):
        return dict(frontier_charts(of))
    if isinstance(of, Requirement):
        return {"agents": partial(requirement_chart, of)}
    if isinstance(of, Forecasted):
        return _of_forecast(of)
    if isinstance(of, FitPage):
        return fit_charts(of)
    if isinstance(of, Availability):
        return {"components": partial(components_figure, of)}
    assert isinstance(of, Availabilities)
    return _of_years(of, how["design"])


def _of_result(of: Result, figure: str, axis: str) -> Chart:
    known: Figures = {
        "service_by_interval": partial(service_by_interval, of),
        "waits": partial(waits, of),
        "dispositions": partial(dispositions, of),
        "cost_breakdown": partial(cost_breakdown, [of]),
    }
    name = figure or next(iter(known))
    if name in known and not axis:
        return known[name]()
    if name in known:
        raise InputError(
            _("by: found '{axis}'; the figure '{figure}' is of all of it").format(
                axis=axis, figure=name
            )
        )
    if name not in MEASURES:
        near = near_match(name, [*known, *MEASURES])
        raise InputError(
            _("figure: found '{name}'; allowed: {figures}, or a measure{near}").format(
                name=name, figures=listing(known), near=near
            )
        )
    axes = measure_named(name).axes
    if not axes:
        raise InputError(
            _("figure: the measure '{name}' is of the whole centre; it has no axis").format(
                name=name
            )
        )
    chosen = axis or ("interval" if "interval" in axes else axes[0])
    return measure_along(of, name, _allowed("by", chosen, axes))


def _of_comparison(of: Comparison) -> Figures:
    labels = labels_of(of.results)
    lead = any(result.losses_lead for result in of.results.values())
    told = partial(told_by, of, labels, Path(), None)

    def top(name: str) -> Chart:
        charts = charts_of(of, labels, LED if lead else DECIDING, lead=lead)
        return charts[_allowed("figure", name, charts)]

    return {
        "differences": lambda: top("differences"),
        "tradeoff": lambda: top("tradeoff"),
        "waterfall": lambda: cost_chart(told()),
        "staffing": lambda: staffing_chart(told()),
    }


def _of_decided(of: Decided) -> Figures:
    known = _of_comparison(of.comparison)
    found: Figures = {"tradeoff": known.pop("tradeoff"), **known}
    days = of.failure_days
    if days is not None:
        labels = labels_of(of.comparison.results)
        drawn = lost_on_either_day(days, labels, footer=failure_day.footer(days))
        if drawn is not None:
            found["failure_day"] = lambda: drawn
    return found


def _of_sweep(of: Sweep) -> Figures:
    if not of.jobs:
        return {}
    charts = swept_charts(of)
    return {name: partial(charts.__getitem__, name) for name in charts}


def _of_forecast(of: Forecasted) -> Figures:
    found: Figures = {
        "days": partial(forecast_days, of.forecast),
        "week": partial(forecast_week, of.forecast),
    }
    if of.scores is not None:
        found["errors"] = partial(forecast_errors, of.forecast)
    return found


def _of_sensitivity(of: Sensitivity, measure: str) -> Figures:
    name = _allowed("measure", measure or of.asked.measures[0], {*of.asked.measures, *of.spreads})
    asked, found = name in of.asked.measures, Figures()
    if asked and len(of.tornado):
        found["tornado"] = partial(tornado, of, name)
    if asked and len(of.indices):
        found["risk"] = partial(risk_shares, of, name)
        found["sobol"] = partial(sobol_indices, of, name)
    if name in of.spreads:
        found["distribution"] = partial(distribution, of, name)
    return found


def _of_drills(of: Drills, design: str) -> Figures:
    chosen = of[_allowed("design", design or next(iter(of)), of)]
    found: Figures = {
        "timeline": partial(drill_timeline, chosen),
        "lost_by_cause": partial(lost_by_cause, of),
    }
    if chosen.search is not None:
        found["harm_by_start"] = partial(harm_by_start, chosen.search, footer([chosen.hit]))
    if len(of) > 1 and not design:
        found = {"lost_by_cause": found.pop("lost_by_cause"), **found}
    return found


def _of_years(of: Availabilities, design: str) -> Figures:
    chosen = of[_allowed("design", design or next(iter(of)), of)]
    found: Figures = {"components": partial(components_figure, chosen)}
    if len(of) > 1:
        both: Figures = {"designs": partial(designs_figure, of)}
        found = {**found, **both} if design else {**both, **found}
    return found


def _allowed(what: str, name: str, known: object) -> str:
    """The name, where it is known.

    Raises
    ------
    InputError : it is not.
    """
    names = [str(each) for each in known]  # type: ignore[attr-defined]
    if name in names:
        return name
    raise InputError(
        _("{what}: found '{name}'; allowed: {allowed}{near}").format(
            what=what, name=name, allowed=listing(names), near=near_match(name, names)
        )
    )
