"""QUESTIONS: replicate, compare, sweep."""

from sim.study.compare import compare
from sim.study.replicate import run, run_many
from sim.study.result import Result
from sim.study.study import Study
from sim.study.sweep import Job, Sweep, run_sweep, tradeoff_table
from sim.study.sweep_folder import Failure

__all__ = [
    "Failure",
    "Job",
    "Result",
    "Study",
    "Sweep",
    "compare",
    "run",
    "run_many",
    "run_sweep",
    "tradeoff_table",
]
