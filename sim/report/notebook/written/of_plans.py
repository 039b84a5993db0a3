"""Plans, frontiers, requirements and forecasts as their folders."""

from __future__ import annotations

from pathlib import Path

from sim.planning.frontier import Frontier
from sim.planning.optimise import Plan
from sim.planning.requirement import Requirement
from sim.report.forecasted import Forecasted
from sim.report.frontier_report import keep_frontier
from sim.report.plan_report import keep_plan
from sim.report.staff_page import keep_requirement


def write(of: Plan | Frontier | Requirement | Forecasted, folder: Path) -> None:
    """Its numbers, tables, figures and page."""
    if isinstance(of, Plan):
        keep_plan(of, folder)
    elif isinstance(of, Frontier):
        keep_frontier(of, folder)
    elif isinstance(of, Requirement):
        keep_requirement(of, folder)
    else:
        of.write(folder)
