"""One small object of every kind that notebooks show, folders keep and `sim.open` gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

import sim
from sim.calibration.readers.generic_layout import write_records
from sim.config.failures import failures_from
from sim.drills.cells import Limits
from sim.drills.objectives import objectives
from sim.experiments import Job, run_sweep
from sim.experiments.sensitivity import Asked
from sim.measures import Bound
from sim.planning.columns import columns_of
from sim.planning.frontier import Frontier
from sim.planning.frontier_point import Point
from sim.planning.optimise import Plan, Step
from sim.planning.rows import Kept, Row
from tests.experiments.uncertain import queue
from tests.small_studies import small, small_data, two_sites_data, with_outages

FAILURES, _REST = failures_from()


def scenarios() -> dict[str, sim.Study]:
    """A base and an option, which share their luck."""
    return {
        name: small(agents, replications=6, scenario={"name": name, "title": name})
        for name, agents in (("base", 5), ("more", 7))
    }


def sweep() -> Any:
    """Two jobs."""
    return run_sweep([Job(study, {"scenario": name}) for name, study in scenarios().items()])


def drills() -> Any:
    """A drill of which something is expected."""
    found = sim.drill({"one": with_outages("down")}, objective_s=3600.0)
    found.objectives = objectives({"lost_calls": "< 5000", "recovery_min": "< 600"})
    return found


def matrix() -> Any:
    """Two sites, which may fail, alone and together."""
    study = sim.Study.from_dict(two_sites_data())
    limits = Limits(recovered_s=3600.0, share=0.8)
    return sim.resilience(
        {"two": study}, FAILURES, which=["site"], limits=limits, pairs=True, replications=3,
        halve=1,
    )  # fmt: skip


def year() -> Any:
    """Two designs in which the site may fail."""
    designs = {"five": small(5), "eight": small(8)}
    return sim.availability(designs, FAILURES, which=["site"], sets=2)


def moved() -> Any:
    """Two uncertain inputs, by both methods, with a question."""

    def law(field: str) -> dict[str, Any]:
        return {
            "fields": [field], "how": "factor", "law": {"dist": "uniform", "low": 0.9, "high": 1.2},
            "source": "a test",
        }  # fmt: skip

    inputs = {"volume": law("centre.contact_types.*.demand.daily_volume"),
              "handling": law("centre.contact_types.*.talk.mean_s")}  # fmt: skip
    asked = Asked(points=2, questions=(Bound.parse("service_level<0.8"),))
    return sim.sensitivity(small(replications=2), {"inputs": inputs}, asked)


def settled() -> Any:
    """How long a queue takes to fill."""
    return sim.warm_up(queue(days=2), replications=2)


def decided() -> Any:
    """A decision with the day on which the site fails."""
    return sim.decide(scenarios(), failures=FAILURES, component="site:site")


def forecasted() -> Any:
    """The week after ten of one type."""
    days = pd.date_range("2026-01-05", periods=70)
    grid = pd.MultiIndex.from_product([days, range(28_800, 64_800, 3_600)])
    counts = grid.to_frame(index=False, name=["day", "start_s"]).assign(offered=20)
    return sim.forecast(counts, events={"2026-03-18": 1.2})


def planned() -> Any:
    """A plan of which nothing had to be searched: two shifts, and how two hours are kept."""
    data = small_data()
    shifts = {"early": ("08:00", "16:00", 4), "late": ("12:00", "20:00", 5)}
    data["centre"]["pools"]["pool"]["staffing"] = {
        "shifts": {n: {"start": s, "end": e, "agents": a} for n, (s, e, a) in shifts.items()}
    }
    study = sim.Study.from_dict(data)
    own = {"pool": dict(study.centre.pools["pool"].staffing.shifts)}
    columns = tuple(columns_of(study.effective_centre, own))
    rows = tuple(Row((0, 1), (hour, hour + 1), 0.8, f"{hour}:00") for hour in (10, 11))
    value, error, no = np.array([0.81, 0.9]), np.full(2, 0.002), np.zeros(2, dtype=np.bool_)
    limit, days = np.full(2, 0.8), np.full(2, 600.0)
    fresh = Kept(value, error, limit, no, value - limit, error, days, np.zeros(2), no, ~no)
    return Plan(study, columns, np.array([4, 5]), rows, fresh, 600, 0.05, True, 2400.0, 2300.0,
                2800.0, 12, 3.0, (Step("fresh", 2400.0, np.inf, "10:00", 2.1),))  # fmt: skip


def frontier() -> Any:
    """Two plans of which nothing had to be searched, beside today's roster."""
    plan = planned()
    dearer = replace(plan, counts=np.array([6, 7]), cost=3000.0)
    studies = {"today": plan.study, "0.7": plan.planned_study, "0.8": dearer.planned_study}
    jobs = [
        Job(sim.Study.from_dict({**one.to_dict(), "replications": 3}), {"scenario": name})
        for name, one in studies.items()
    ]
    points = (Point.of(plan, 0.7), Point.of(dearer, 0.8))
    return Frontier(plan.study, points, run_sweep(jobs), 1, False)


def fitted() -> Any:
    """Three weeks of a small centre's own calls, fitted and not checked."""
    study = small(2, engine="reference", demand={"scale": 0.2}, replications=21)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        write_records(sim.run(study), file)
        return sim.fit(file, mapping="generic", check=False, window_weeks=None)


KINDS: dict[str, Callable[[], Any]] = {
    "study": lambda: small(),
    "run": lambda: sim.run(small(scenario={"name": "mine", "title": "Mine"})),
    "comparison": lambda: sim.comparison(scenarios()),
    "decided": decided,
    "sweep": sweep,
    "selection": lambda: sim.select(scenarios(), most=8),
    "warm_up": settled,
    "drill": drills,
    "resilience": matrix,
    "availability": year,
    "sensitivity": moved,
    "staff": lambda: sim.staff(calls=[20, 40], handle_s=240, patience_s=180, replications=2),
    "plan": planned,
    "frontier": frontier,
    "forecast": forecasted,
    "fit": fitted,
}

NOT_KEPT = ("study", "selection", "warm_up", "fit")
"""They have no `save`; a fit is opened as what its folder has of it."""

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def hostile() -> sim.Study:
    """A study whose names come from a stranger's file."""
    data = small_data(scenario={"name": "x", "title": HOSTILE, "note": HOSTILE})
    centre = data["centre"]
    centre["title"] = HOSTILE
    for part in ("contact_types", "pools"):
        for one in centre[part].values():
            one["title"] = HOSTILE
    return sim.Study.from_dict(data)
