"""A small centre of two sites, and the shipped designs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sim.centre import validated
from sim.centre.redundancy import Redundancy
from tests.builders import exponential

FOLDER = Path(__file__).parents[3] / "scenarios" / "redundancy"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def design(name: str, **fields: Any) -> Redundancy:
    """A shipped design, some fields changed."""
    found = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return validated(Redundancy, {**found, **fields})


def pool(site: str, agents: int, *skills: str, later: tuple[str, ...] = (), **more: Any) -> Any:
    return {
        "site": site,
        "skills": {**{s: {} for s in skills}, **{s: {"preference": 2} for s in later}},
        "staffing": {"by_interval": [agents]},
        **more,
    }


def two_sites(**more: Any) -> dict[str, Any]:
    """Main with 30 agents for plain calls and 10 for gold, back with 20 who can do both."""
    kind = {"demand": {"daily_volume": 900.0}, "talk": exponential(180.0)}
    return {
        "name": "pair",
        "sites": {
            "main": {"seats": 44, "trunk_groups": {"a": {"lines": 40}, "b": {"lines": 20}},
                     "ivr": {"ports": 30}, "queue_limit": 50},
            "back": {"seats": 22, "trunk_groups": {"a": {"lines": 30}}, "ivr": {"ports": 20},
                     "queue_limit": 25},
        },
        "links": {"wan": {"between": ["main", "back"]}},
        "contact_types": {"plain": {**kind, "route": "plain"}, "gold": {**kind, "route": "gold"}},
        "pools": {
            "m": pool("main", 30, "plain", wage_per_hour=40.0),
            "g": pool("main", 10, "gold", wage_per_hour=60.0),
            "b": pool("back", 20, "plain", later=("gold",), wage_per_hour=30.0),
        },
        "routes": {
            "plain": {
                "entry": {"policy": "shares", "shares": {"main": 0.7, "back": 0.3}},
                "steps": {"main": [{"pools": ["m"]}, {"after_s": 15.0, "pools": ["b"]}],
                          "back": [{"pools": ["b"]}, {"after_s": 15.0, "pools": ["m"]}]},
            },
            "gold": {
                "entry": {"sites": ["main", "back"]},
                "steps": {"main": [{"pools": ["g"]}, {"after_s": 30.0, "pools": ["b"]}],
                          "back": [{"pools": ["b"]}, {"after_s": 10.0, "pools": ["g"]}]},
            },
        },
        "tariff": {"sites": {"main": {"fixed_per_day": 1000.0},
                             "back": {"fixed_per_day": 500.0,
                                      "capital": {"pbx": {"amount": 7300.0, "life_years": 8.0}}}}},
        **more,
    }  # fmt: skip
