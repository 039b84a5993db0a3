"""FIGURES: results as pictures that stand by themselves.

Every function returns a `Chart`, a matplotlib figure with a text alternative (``.alt``).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiments.frontier import clearly_dominated, dominated_by, efficient
    from sim.plots.call_plots import dispositions, waits
    from sim.plots.chart import Chart, save
    from sim.plots.cost_plot import cost_breakdown
    from sim.plots.day_plot import service_by_interval
    from sim.plots.difference_plot import differences
    from sim.plots.distribution_plot import distribution
    from sim.plots.failure_day_plot import lost_on_either_day
    from sim.plots.staffing_plot import duty_against_load
    from sim.plots.tornado_plot import tornado
    from sim.plots.tradeoff_plot import tradeoff
    from sim.plots.variance_plots import risk_shares, sobol_indices
    from sim.plots.warm_up_plot import warm_up_plot
    from sim.plots.waterfall_plot import cost_waterfall
    from sim.wording.scenarios import footer, target_text, threshold_s, variant_of, variant_text
else:
    from sim.lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "sim.experiments.frontier": (
                "clearly_dominated",
                "dominated_by",
                "efficient",
            ),
            "sim.plots.call_plots": (
                "dispositions",
                "waits",
            ),
            "sim.plots.chart": (
                "Chart",
                "save",
            ),
            "sim.plots.cost_plot": ("cost_breakdown",),
            "sim.plots.day_plot": ("service_by_interval",),
            "sim.plots.difference_plot": ("differences",),
            "sim.plots.distribution_plot": ("distribution",),
            "sim.plots.failure_day_plot": ("lost_on_either_day",),
            "sim.plots.staffing_plot": ("duty_against_load",),
            "sim.plots.tornado_plot": ("tornado",),
            "sim.plots.tradeoff_plot": ("tradeoff",),
            "sim.plots.variance_plots": (
                "risk_shares",
                "sobol_indices",
            ),
            "sim.plots.warm_up_plot": ("warm_up_plot",),
            "sim.plots.waterfall_plot": ("cost_waterfall",),
            "sim.wording.scenarios": (
                "footer",
                "target_text",
                "threshold_s",
                "variant_of",
                "variant_text",
            ),
        },
    )

__all__ = [
    "Chart",
    "clearly_dominated",
    "cost_breakdown",
    "cost_waterfall",
    "differences",
    "dispositions",
    "distribution",
    "dominated_by",
    "duty_against_load",
    "efficient",
    "footer",
    "lost_on_either_day",
    "risk_shares",
    "save",
    "service_by_interval",
    "sobol_indices",
    "target_text",
    "threshold_s",
    "tornado",
    "tradeoff",
    "variant_of",
    "variant_text",
    "waits",
    "warm_up_plot",
]
