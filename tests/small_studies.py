"""A small study that runs in a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import sim
from sim.measures import Counts
from sim.study.worker import replicate
from tests.builders import constant, exponential


def small_data(agents: int = 6, **study: Any) -> dict[str, Any]:
    """Two types, two pools, one site, an hour's worth of calls spread over a day."""
    return {
        "centre": {
            "name": "small",
            "sites": {"site": {"trunk_groups": {"lines": {"lines": 30}}}},
            "contact_types": {
                name: {
                    "demand": {"daily_volume": volume, "busyness_cv": 0.1},
                    "route": "route",
                    "talk": exponential(200.0),
                    "patience": exponential(90.0),
                    "lost_value": 10.0,
                }
                for name, volume in (("plain", 1500.0), ("gold", 300.0))
            },
            "pools": {
                "pool": {
                    "site": "site",
                    "skills": {"plain": {}, "gold": {}},
                    "staffing": {"by_interval": [agents]},
                    "wage_per_hour": 30.0,
                }
            },
            "routes": {
                "route": {"entry": {"sites": ["site"]}, "steps": {"site": [{"pools": ["pool"]}]}}
            },
        },
        "replications": 4,
        "seed": 11,
        "workers": 1,
        **study,
    }


def small(agents: int = 6, **study: Any) -> sim.Study:
    """`small_data` as a study."""
    return sim.Study.from_dict(small_data(agents, **study))


def with_outages(
    *names: str, agents: int = 6, events: tuple[str, ...] = (), **study: Any
) -> sim.Study:
    """The small study with outages of its site from 10:00 to 11:00, and demand events."""
    data = small_data(agents, **study)
    outage = {
        "component": "site",
        "name": "site",
        "start": "10:00",
        "duration": constant(3600.0),
        "detection": {"delay_s": 60.0},
        "return_ramp_s": 900.0,
    }
    event = {"start": "08:00", "duration_s": 3600.0, "factor": 1.5}
    data["centre"]["outages"] = dict.fromkeys(names, outage)
    data["centre"]["demand"] = {"events": dict.fromkeys(events, event)}
    return sim.Study.from_dict(data)


def two_sites_data(**study: Any) -> dict[str, Any]:
    """Two linked sites that take half of the calls each, two trunk groups and a pool at each."""
    data = small_data(**study)
    centre = data["centre"]
    names = ("left", "right")
    centre["sites"] = {
        site: {"trunk_groups": {"a": {"lines": 20}, "b": {"lines": 20}}} for site in names
    }
    centre["links"] = {"between": {"between": list(names)}}
    (pool,) = centre["pools"].values()
    centre["pools"] = {f"{site}_pool": {**pool, "site": site} for site in names}
    pools = list(centre["pools"])
    centre["routes"] = {
        "route": {
            "entry": {"policy": "shares", "shares": dict.fromkeys(names, 0.5)},
            "steps": {
                site: [{"pools": [own]}, {"pools": [other], "after_s": 10.0}]
                for site, own, other in zip(names, pools, reversed(pools), strict=True)
            },
        }
    }
    return data


BREAKS = "the worker lost its memory"


def break_at(monkeypatch: pytest.MonkeyPatch, breaks: Callable[[sim.Study], bool]) -> None:
    """Let every replication of such studies end in an error."""

    def broken(study: sim.Study, *more: Any) -> Counts:
        if breaks(study):
            raise RuntimeError(BREAKS)
        return replicate(study, *more)

    monkeypatch.setattr("sim.executors.parcels.replicate", broken)
