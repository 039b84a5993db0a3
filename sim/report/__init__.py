"""PAGES: a run, a sweep or a comparison as one HTML file that needs nothing else to be read."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.report.compare_report import compare_page
    from sim.report.run_report import run_page
    from sim.report.sweep_report import sweep_page
else:
    from sim.lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "sim.report.compare_report": ("compare_page",),
            "sim.report.run_report": ("run_page",),
            "sim.report.sweep_report": ("sweep_page",),
        },
    )

__all__ = ["compare_page", "run_page", "sweep_page"]
