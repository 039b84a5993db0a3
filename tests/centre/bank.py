"""A small valid bank as plain data, to be spoilt one field at a time."""

from __future__ import annotations

from typing import Any

from tests.builders import Data, constant, exponential

MISSING = object()
"""Stands for: take the field away."""


def bank() -> Data:
    """Two sites, two contact types, an IVR, an event, an outage, a source; everything fits."""
    skills: Data = {"balance": {}, "card_lost": {}}
    return {
        "horizon": {"opening": "08:00-20:00"},
        "sites": {
            "north": {"trunk_groups": {"main": {"lines": 30}}, "ivr": {"ports": 10}},
            "south": {},
        },
        "links": {"wan": {"between": ["north", "south"], "transfer_delay_s": 2}},
        "demand": {
            "profiles": {"day": [1] * 24},
            "events": {
                "billing": {
                    "start": "09:00",
                    "duration_s": 3600,
                    "factor": 2,
                    "contact_types": ["balance"],
                }
            },
        },
        "ivr_journeys": {
            "menu": {
                "start": "welcome",
                "nodes": {
                    "welcome": {"play": constant(5), "branches": {"login": 0.5, "agent": 0.5}},
                    "login": {
                        "play": constant(5),
                        "branches": {"contained": 1.0},
                        "authentication": {"success": 0.8},
                    },
                },
            }
        },
        "contact_types": {
            "balance": {
                "demand": {"daily_volume": 100, "profile": "day"},
                "route": "retail",
                "talk": {"dist": "lognormal", "mean_s": 180, "cv": 1.0},
                "patience": exponential(90),
                "ivr": {"journey": "menu"},
            },
            "card_lost": {
                "demand": {"daily_volume": 10},
                "route": "retail",
                "talk": exponential(240),
            },
        },
        "pools": {
            "general": {
                "site": "north",
                "skills": skills,
                "staffing": {"shifts": {"day": {"start": "08:00", "end": "18:00", "agents": 5}}},
            },
            "backup": {"site": "south", "skills": skills, "staffing": {"by_interval": [2]}},
        },
        "routes": {
            "retail": {
                "entry": {"policy": "shares", "shares": {"north": 0.7, "south": 0.3}},
                "steps": {
                    "north": [{"pools": ["general"]}, {"after_s": 20, "pools": ["backup"]}],
                    "south": [{"pools": ["backup"]}],
                },
            }
        },
        "outages": {
            "power": {
                "component": "site",
                "name": "north",
                "start": "10:00",
                "duration": constant(600),
                "detection": {"ping_s": 10, "misses": 3},
            }
        },
        "tariff": {"sites": {"north": {"fixed_per_day": 10}}},
        "sources": {"contact_types.balance.patience": "assumption: made up"},
    }


def spoilt(path: str, value: Any) -> Data:
    """The bank with the field at a dotted path replaced, added or taken away."""
    data = bank()
    here: Any = data
    *parts, last = path.split(".")
    for part in parts:
        here = here[int(part)] if isinstance(here, list) else here.setdefault(part, {})
    if value is MISSING:
        del here[last]
    elif isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value
    return data
