"""FIGURES: results as pictures that stand by themselves.

Every function returns a `Chart`, a matplotlib figure with a text alternative (``.alt``).
"""

from sim.plots.call_plots import dispositions, waits
from sim.plots.centre_words import footer, target_text, threshold_s, variant_of, variant_text
from sim.plots.chart import Chart, save
from sim.plots.cost_plot import cost_breakdown
from sim.plots.day_plot import service_by_interval
from sim.plots.difference_plot import differences
from sim.plots.tradeoff_plot import tradeoff
from sim.study.frontier import clearly_dominated, dominated_by, efficient

__all__ = [
    "Chart",
    "clearly_dominated",
    "cost_breakdown",
    "differences",
    "dispositions",
    "dominated_by",
    "efficient",
    "footer",
    "save",
    "service_by_interval",
    "target_text",
    "threshold_s",
    "tradeoff",
    "variant_of",
    "variant_text",
    "waits",
]
