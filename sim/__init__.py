"""Trunkline: a discrete-event simulator for contact-centre capacity planning.

Three lines from question to table::

    import sim
    result = sim.run(sim.load("retail_bank"), replications=20, seed=7)
    print(result.kpis())
"""

from typing import TYPE_CHECKING

from sim.errors import InputError, ResultError, TrunklineError
from sim.version import __version__

if TYPE_CHECKING:
    from sim.app.live.live import live
    from sim.calibration.fit.api import fit
    from sim.config import load
    from sim.drills.availability import availability
    from sim.drills.drill import drill
    from sim.drills.matrix import resilience
    from sim.engine import CallLog, Rules
    from sim.experiments.compare import compare, comparison
    from sim.experiments.run import run
    from sim.experiments.selection import select
    from sim.experiments.sensitivity import sensitivity
    from sim.experiments.warm_up import warm_up
    from sim.planning.frontier import frontier
    from sim.planning.optimise import optimise
    from sim.planning.staff import staff
    from sim.report.decided import decide
    from sim.report.forecasted import forecast
    from sim.report.opening import open
    from sim.store.run_folder import load_result
    from sim.study import Result, Study
    from sim.wording.oddities import check
else:
    from sim.lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "sim.app.live.live": ("live",),
            "sim.calibration.fit.api": ("fit",),
            "sim.config": ("load",),
            "sim.drills.availability": ("availability",),
            "sim.drills.drill": ("drill",),
            "sim.drills.matrix": ("resilience",),
            "sim.engine": ("CallLog", "Rules"),
            "sim.experiments.compare": ("compare", "comparison"),
            "sim.experiments.run": ("run",),
            "sim.experiments.selection": ("select",),
            "sim.experiments.sensitivity": ("sensitivity",),
            "sim.experiments.warm_up": ("warm_up",),
            "sim.planning.frontier": ("frontier",),
            "sim.planning.optimise": ("optimise",),
            "sim.planning.staff": ("staff",),
            "sim.report.decided": ("decide",),
            "sim.report.forecasted": ("forecast",),
            "sim.report.opening": ("open",),
            "sim.store.run_folder": ("load_result",),
            "sim.study": ("Result", "Study"),
            "sim.wording.oddities": ("check",),
        },
    )

__all__ = [
    "CallLog",
    "InputError",
    "Result",
    "ResultError",
    "Rules",
    "Study",
    "TrunklineError",
    "__version__",
    "availability",
    "check",
    "compare",
    "comparison",
    "decide",
    "drill",
    "fit",
    "forecast",
    "frontier",
    "live",
    "load",
    "load_result",
    "open",
    "optimise",
    "resilience",
    "run",
    "select",
    "sensitivity",
    "staff",
    "warm_up",
]
