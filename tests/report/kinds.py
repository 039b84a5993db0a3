"""One small object of every kind that notebooks show, folders keep and `sim.open` gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sim
from sim.config.failures import failures_from
from sim.drills.cells import Limits
from sim.drills.objectives import objectives
from sim.experiments import Job, run_sweep
from sim.experiments.sensitivity import Asked
from sim.measures import Bound
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
}

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
