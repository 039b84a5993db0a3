"""Made-up trade-offs, and a small bank simulated once for all tests."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.experiments import run
from sim.study import Result, Study

COLUMNS = [
    "label",
    "cost",
    "cost_low",
    "cost_high",
    "service_level",
    "service_level_low",
    "service_level_high",
]

LONG = (
    "Second site with 20 % of agents moved over",
    "Better IVR: agent option after one menu",
    "Outsourced overflow beyond 40 s of waiting, minimum bill",
    "Site failure at 10:30 without overflow",
    "Base",
)


def table(
    *rows: tuple[str, float, float], cost: float = 0.01, service: float = 0.01
) -> pd.DataFrame:
    """Rows (label, cost, service level) with intervals of these half widths; NaN: none."""
    return pd.DataFrame(
        [
            (label, c, c * (1 - cost), c * (1 + cost), s, s - service, s + service)
            for label, c, s in rows
        ],
        columns=COLUMNS,
    )


def scattered(
    n: int,
    seed: int,
    *,
    costs: tuple[float, float] = (1e5, 3e5),
    services: tuple[float, float] = (0.5, 0.95),
    long: bool = False,
    half: float = 0.01,
) -> pd.DataFrame:
    """``n`` scenarios that serve better, on the whole, the more they cost."""
    luck = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        place = luck.random()
        spread = services[1] - services[0]
        service = services[0] + spread * place + 0.3 * spread * luck.normal()
        name = f"{LONG[i % len(LONG)]}, staffing x{0.8 + 0.05 * i:g}" if long else f"Scenario {i}"
        rows.append(
            (name, costs[0] + (costs[1] - costs[0]) * place, float(np.clip(service, 0.02, 0.999)))
        )
    return table(*rows, cost=half, service=half)


EXPANSION = table(
    ("Base", 228e3, 0.72),
    ("Fewer agents", 205e3, 0.52),
    ("More agents", 251e3, 0.86),
    ("Second site", 262e3, 0.83),
    ("Better IVR", 221e3, 0.815),
    ("Outsourced overflow", 243e3, 0.85),
    ("Site failure", 247e3, 0.55),
    ("Site failure, no overflow", 261e3, 0.42),
)


def bank_data() -> dict[str, Any]:
    """A bank with an IVR, two types of calls and one pool too small for its day."""
    exponential = {"dist": "exponential", "mean_s": 60.0}
    return {
        "name": "small_bank",
        "title": "Small bank",
        "currency": "EUR",
        "horizon": {"opening": "08:00-18:00"},
        "sites": {
            "a": {
                "seats": 12,
                "trunk_groups": {"lines": {"lines": 30}},
                "ivr": {"ports": 20},
            }
        },
        "demand": {"profiles": {"day": [0] * 8 + [2, 4, 5, 4, 3, 3, 4, 4, 3, 2] + [0] * 6}},
        "ivr_journeys": {
            "menu": {
                "start": "welcome",
                "nodes": {
                    "welcome": {
                        "play": {"dist": "constant", "value_s": 20.0},
                        "branches": {"agent": 0.6, "contained": 0.35, "hung_up": 0.05},
                    }
                },
            }
        },
        "contact_types": {
            "balance": {
                "title": "Balance",
                "demand": {"daily_volume": 400, "profile": "day"},
                "ivr": {"journey": "menu"},
                "route": "r",
                "patience": exponential,
                "balking": 0.05,
                "talk": {"dist": "exponential", "mean_s": 200.0},
                "lost_value": 2.0,
            },
            "loan": {
                "title": "Loans",
                "demand": {"daily_volume": 60, "profile": "day"},
                "route": "r",
                "patience": exponential,
                "talk": {"dist": "exponential", "mean_s": 300.0},
            },
            "never": {
                "demand": {"daily_volume": 0},
                "route": "r",
                "talk": {"dist": "constant", "value_s": 1.0},
            },
        },
        "pools": {
            "p": {
                "title": "Agents",
                "site": "a",
                "skills": {"balance": {}, "loan": {}, "never": {}},
                "staffing": {
                    "shifts": {"day": {"start": "08:00", "end": "18:00", "agents": 3}},
                    "shrinkage": 0.1,
                },
                "wage_per_hour": 30.0,
            }
        },
        "routes": {
            "r": {
                "entry": {"policy": "order", "sites": ["a"]},
                "steps": {"a": [{"pools": ["p"]}]},
            }
        },
        "tariff": {"seat_per_day": 5.0, "telecom_per_minute": 0.1},
        "sources": {"contact_types.balance.talk": "assumption: like <other> banks"},
    }


@cache
def bank(agents: int = 3, replications: int = 3, **info: str) -> Result:
    """The small bank with so many agents."""
    data = bank_data()
    data["pools"]["p"]["staffing"]["shifts"]["day"]["agents"] = agents
    scenario = {"name": f"agents_{agents}", "title": f"{agents} agents", **info}
    return run(
        Study.from_dict(
            {
                "centre": data,
                "scenario": scenario,
                "replications": replications,
                "seed": 5,
                "workers": 1,
            }
        )
    )


def changed(scenario: dict[str, str] | None = None, **centre: Any) -> Result:
    """One replication of the small bank with other parts."""
    data = {**bank_data(), **centre}
    settings = {"scenario": scenario or {}, "replications": 1, "seed": 5, "workers": 1}
    return run(Study.from_dict({"centre": data, **settings}))
