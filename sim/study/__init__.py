"""QUESTIONS: replicate, compare, sweep."""

from sim.study.compare import Comparison, compare, comparison
from sim.study.replicate import run, run_many
from sim.study.result import Result
from sim.study.selection import Constraint, Selection, select
from sim.study.study import Study
from sim.study.sweep import Job, Sweep, run_sweep, tradeoff_table
from sim.study.sweep_folder import Failure
from sim.study.warmup import WarmUp, warm_up

__all__ = [
    "Comparison",
    "Constraint",
    "Failure",
    "Job",
    "Result",
    "Selection",
    "Study",
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
