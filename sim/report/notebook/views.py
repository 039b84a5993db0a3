"""Which view shows which kind of object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.drills.availability import Availabilities, Availability
from sim.drills.drill import Drill, Drills
from sim.drills.matrix import Resilience
from sim.experiments import Comparison, Selection, Sweep, WarmUp
from sim.experiments.sensitivity import Sensitivity
from sim.planning.frontier import Frontier
from sim.planning.optimise import Plan
from sim.planning.requirement import Requirement
from sim.report.decided import Decided
from sim.report.fit_stored import FitFolder
from sim.report.forecasted import Forecasted
from sim.report.notebook.of_failures import of_drill, of_drills, of_resilience, of_year, of_years
from sim.report.notebook.of_fit import of_fit_folder
from sim.report.notebook.of_options import of_comparison, of_decided, of_sweep
from sim.report.notebook.of_plans import of_forecast, of_frontier, of_plan, of_requirement
from sim.report.notebook.of_questions import of_selection, of_warm_up
from sim.report.notebook.of_result import of_result
from sim.report.notebook.of_sensitivity import of_sensitivity
from sim.report.notebook.of_study import of_study
from sim.report.notebook.view import View
from sim.study import Result, Study

_VIEWS: dict[type, Callable[[Any], View]] = {
    Study: of_study,
    Result: of_result,
    Comparison: of_comparison,
    Decided: of_decided,
    Sweep: of_sweep,
    Selection: of_selection,
    WarmUp: of_warm_up,
    Sensitivity: of_sensitivity,
    Drill: of_drill,
    Drills: of_drills,
    Resilience: of_resilience,
    Availability: of_year,
    Availabilities: of_years,
    Requirement: of_requirement,
    Plan: of_plan,
    Frontier: of_frontier,
    Forecasted: of_forecast,
    FitFolder: of_fit_folder,
}


def html(of: object) -> str:
    """What a notebook shows of an object."""
    for kind in type(of).__mro__:
        if kind in _VIEWS:
            return _VIEWS[kind](of).html()
    raise TypeError(f"{type(of).__name__} has no view")
