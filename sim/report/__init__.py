"""PAGES: a run or a sweep as one HTML file that needs nothing else to be read."""

from sim.report.run_report import run_page
from sim.report.sweep_report import sweep_page

__all__ = ["run_page", "sweep_page"]
