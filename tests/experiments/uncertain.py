"""A queue whose measures formulas know, with uncertain inputs."""

from __future__ import annotations

from typing import Any

import sim
from sim.analytic import mmc
from sim.experiments.sensitivity import Uncertainty

AGENTS, CALLS_A_DAY, TALK_S, WITHIN_S = 22, 8000.0, 180.0, 20.0


def law(dist: str, **numbers: float) -> dict[str, Any]:
    """A law as YAML gives it."""
    return {"dist": dist, **numbers}


def inputs(**named: dict[str, Any]) -> Uncertainty:
    """Inputs; a bare law is that of a field of the input's name."""
    filled = {
        name: {"fields": name, "source": "test", **(given if "law" in given else {"law": given})}
        for name, given in named.items()
    }
    return Uncertainty.from_dict({"inputs": filled})


def queue(days: int = 2, **study: Any) -> sim.Study:
    """M/M/n around the clock: patient callers, one type, one pool, an hour of warm-up."""
    return sim.Study.from_dict(
        {
            "centre": {
                "name": "queue",
                "horizon": {"days": days, "warmup_s": 3600.0},
                "target": {"share": 0.8, "threshold_s": WITHIN_S},
                "sites": {"site": {}},
                "contact_types": {
                    "call": {
                        "demand": {"daily_volume": CALLS_A_DAY},
                        "route": "route",
                        "talk": {"dist": "exponential", "mean_s": TALK_S},
                    }
                },
                "pools": {
                    "pool": {
                        "site": "site",
                        "skills": {"call": {}},
                        "staffing": {"by_interval": [AGENTS]},
                        "wage_per_hour": 30.0,
                    }
                },
                "routes": {
                    "route": {
                        "entry": {"sites": ["site"]},
                        "steps": {"site": [{"pools": ["pool"]}]},
                    }
                },
            },
            "replications": 4,
            "seed": 5,
            "workers": 1,
            **study,
        }
    )


def served_in_time(volume: float = 1.0, handling: float = 1.0) -> float:
    """Service level of the queue by Erlang C, at factors on its volume and its talk."""
    found = mmc(CALLS_A_DAY * volume / 86_400.0, 1.0 / (TALK_S * handling), AGENTS)
    return found.service_level(WITHIN_S)


VOLUME = {"fields": "demand.scale", "law": law("uniform", low=0.9, high=1.1)}
HANDLING = {
    "fields": "centre.contact_types.*.talk.mean_s",
    "how": "factor",
    "law": law("triangular", low=0.92, mode=1.0, high=1.1),
}
