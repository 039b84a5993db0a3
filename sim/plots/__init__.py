"""FIGURES: results as pictures that stand by themselves.

Every function returns a `Chart`, a matplotlib figure with a text alternative (``.alt``).
"""

from sim.plots.chart import Chart, save
from sim.plots.tradeoff_plot import tradeoff
from sim.study.frontier import clearly_dominated, dominated_by, efficient

__all__ = ["Chart", "clearly_dominated", "dominated_by", "efficient", "save", "tradeoff"]
