"""Tables and page anew of what a folder holds; nothing is simulated."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sim.report import (
    availability_outputs,
    drill_outputs,
    fit_stored,
    forecast_stored,
    frontier_report,
    plan_stored,
    resilience_outputs,
    sensitivity_stored,
    staff_page,
)
from sim.report.forecasted import forecast_outputs
from sim.report.notebook.of_failures import outcome_of
from sim.report.plan_report import plan_outputs
from sim.report.sensitivity_report import sensitivity_outputs
from sim.store.atomic import published


def rebuilt(folder: Path) -> bool:
    """Write the page, and the tables that it is made with, anew; False: there is nothing of which
    that could be done (runs, sweeps and comparisons are others' work).

    Raises
    ------
    ResultError : what the folder keeps is damaged, or it cannot be written.
    """
    for marker, made in _MADE.items():
        if (folder / marker).exists():
            made(folder)
            return True
    return False


def _drills(folder: Path) -> None:
    drilled = outcome_of(drill_outputs.read_drills(folder))
    published(folder, partial(drill_outputs.draw_drills, drilled))


def _resilience(folder: Path) -> None:
    found = resilience_outputs.read_resilience(folder)
    published(folder, partial(resilience_outputs.draw_resilience, found))


def _availability(folder: Path) -> None:
    found = availability_outputs.read_availability(folder)
    published(folder, partial(availability_outputs.draw_availability, found))


def _sensitivity(folder: Path) -> None:
    sensitivity_outputs(sensitivity_stored.read_sensitivity(folder), folder)


_MADE: dict[str, Callable[[Path], object]] = {
    drill_outputs.FILE: _drills,
    resilience_outputs.FILE: _resilience,
    availability_outputs.FILE: _availability,
    sensitivity_stored.FILE: _sensitivity,
    plan_stored.FILE: plan_outputs,
    frontier_report.FILE: frontier_report.frontier_outputs,
    staff_page.FILE: staff_page.requirement_outputs,
    forecast_stored.FILE: forecast_outputs,
    fit_stored.FILE: fit_stored.fit_outputs,
}
"""By the file that no such folder lacks: what writes it anew."""
