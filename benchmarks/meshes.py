"""How long a large mesh takes to be checked and laid out: sites all joined, pools for all types."""

from __future__ import annotations

import itertools
import time
from typing import Any

from benchmarks.timing import table
from sim.study import Study

SIZES: tuple[tuple[int, int, int], ...] = ((50, 25, 10), (100, 50, 20), (200, 100, 30))
"""Pools, contact types and sites."""


def measure() -> str:
    """Processor seconds until a study of a mesh is there, one row a size."""
    Study.from_dict(mesh(4, 2, 2))  # what is imported on first use
    rows = []
    for pools, types, sites in SIZES:
        data = mesh(pools, types, sites)
        start = time.process_time()
        study = Study.from_dict(data)
        spent = time.process_time() - start
        rows.append([f"{pools} / {types} / {sites}", str(len(study.centre.links)), f"{spent:.2f}"])
    return table(["pools / contact types / sites", "links", "processor seconds"], rows)


def mesh(pools: int, types: int, sites: int) -> dict[str, Any]:
    """A study of sites that are all joined, where every call may go everywhere.

    A call enters any site. It is open to the pools of its site at once, to all others after 20 s,
    and moves on to the next site's queue after 60 s.
    """
    places = [f"site_{i}" for i in range(sites)]
    names = [f"pool_{i}" for i in range(pools)]
    kinds = [f"type_{i}" for i in range(types)]
    steps = {
        site: [
            {"pools": names[i::sites]},
            {"after_s": 20.0, "pools": [p for n, p in enumerate(names) if n % sites != i]},
            {"after_s": 60.0, "transfer_to": places[(i + 1) % sites]},
        ]
        for i, site in enumerate(places)
    }
    entry = {"policy": "shares", "shares": dict.fromkeys(places, 1.0 / sites)}
    centre = {
        "sites": {site: {"trunk_groups": {"pstn": {"lines": 500}}} for site in places},
        "links": {
            f"{one}-{other}": {"between": [one, other], "transfer_delay_s": 1.0}
            for one, other in itertools.combinations(places, 2)
        },
        "contact_types": {
            kind: {
                "demand": {"daily_volume": 100.0},
                "route": kind,
                "talk": {"dist": "exponential", "mean_s": 180.0},
                "patience": {"dist": "exponential", "mean_s": 120.0},
            }
            for kind in kinds
        },
        "pools": {
            name: {
                "site": places[i % sites],
                "skills": {kind: {} for kind in kinds},
                "staffing": {"by_interval": [2]},
            }
            for i, name in enumerate(names)
        },
        "routes": {kind: {"entry": entry, "steps": steps} for kind in kinds},
    }
    return {"centre": centre, "replications": 1, "seed": 1}
