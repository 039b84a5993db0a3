"""A small study that runs in a moment."""

from __future__ import annotations

from typing import Any

import sim
from tests.builders import exponential


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
