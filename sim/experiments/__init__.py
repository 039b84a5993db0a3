"""MANY QUESTIONS: replicate, compare, sweep, select; which input decides."""

from sim.experiments.compare import Comparison, compare, comparison
from sim.experiments.run import run, run_many
from sim.experiments.selection import Selection, select
from sim.experiments.sweep import Job, Sweep, run_sweep, tradeoff_table
from sim.experiments.warm_up import WarmUp, warm_up

__all__ = [
    "Comparison",
    "Job",
    "Selection",
    "Sweep",
    "WarmUp",
    "compare",
    "comparison",
    "run",
    "run_many",
    "run_sweep",
    "select",
    "tradeoff_table",
    "warm_up",
]
