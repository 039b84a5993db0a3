"""PAGES: a run, a sweep or a comparison as one HTML file that needs nothing else to be read."""

from sim.report.compare_report import compare_page
from sim.report.run_report import run_page
from sim.report.sweep_report import sweep_page

__all__ = ["compare_page", "run_page", "sweep_page"]
