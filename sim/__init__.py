"""Trunkline: a discrete-event simulator for contact-centre capacity planning.

Three lines from question to table::

    import sim
    result = sim.run(sim.load("retail_bank"), replications=20, seed=7)
    print(result.kpis())
"""

from sim.config import load
from sim.engine import CallLog, Rules
from sim.errors import InputError, ResultError, TrunklineError
from sim.study import Result, Study, compare, run, select, warm_up
from sim.study.sensitivity import sensitivity
from sim.study.store import load_result

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
