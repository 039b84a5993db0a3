"""Trunkline: a discrete-event simulator for contact-centre capacity planning.

Three lines from question to table::

    import sim
    result = sim.run(sim.load("retail_bank"), replications=20, seed=7)
    print(result.kpis())
"""

from sim.config import load
from sim.engine import CallLog, Rules
from sim.errors import InputError, ResultError, TrunklineError
from sim.experiments import compare, run, select, warm_up
from sim.experiments.sensitivity import sensitivity
from sim.store.run_folder import load_result
from sim.study import Result, Study

__version__ = "0.1.0"

__all__ = [
    "CallLog",
    "InputError",
    "Result",
    "ResultError",
    "Rules",
    "Study",
    "TrunklineError",
    "compare",
    "load",
    "load_result",
    "run",
    "select",
    "sensitivity",
    "warm_up",
]
