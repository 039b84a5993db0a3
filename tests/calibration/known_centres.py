"""Centres whose logs are fitted back, with what the fit should find of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

import sim
from sim.calibration.fit.measure import measure
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.parameters import parameters
from sim.calibration.readers.generic_layout import write_logs
from sim.calibration.readers.mapping_files import preset
from sim.calibration.readers.reading import read
from sim.study.worker import simulate

SHAPE = (1, 2, 3, 3, 3, 2.5, 2.5, 2.5, 3, 3, 3, 3, 2.5, 2.5, 2.5, 2, 2, 1.5, 1.5, 1)
PROFILE = [0.0] * 16 + [float(s) for s in SHAPE] + [0.0] * 12
DAY = {"start": "08:00", "end": "18:00"}


def exponential(mean_s: float) -> dict[str, Any]:
    return {"dist": "exponential", "mean_s": mean_s}


def contact_type(
    volume: float, varied: tuple[float, float, float], patience: float, talk: float, **more: Any
) -> dict[str, Any]:
    """``varied``: cv between days, cv within a day, correlation of neighbouring half-hours."""
    names = ("busyness_cv", "within_day_cv", "within_day_correlation")
    demand = {"daily_volume": volume, "profile": "p"} | dict(zip(names, varied, strict=True))
    kind = {"demand": demand, "patience": exponential(patience)}
    return kind | {"talk": {"dist": "lognormal", "mean_s": talk, "cv": 0.8}} | more


PLAIN: dict[str, Any] = {
    "horizon": {"days": 56, "opening": "08:00-18:00"},
    "demand": {"profiles": {"p": PROFILE}},
    "contact_types": {"service": contact_type(400.0, (0.15, 0.15, 0.7), 180.0, 200.0)},
    "pools": {
        "agents": {
            "skills": {"service": {}},
            "staffing": {"shifts": {"d": DAY | {"agents": 6}}},
            "after_call": {"unavailable": exponential(30.0)},
        }
    },
}
PLAIN_TRUE = {
    ("volume", "service"): 400.0, ("talk", "service"): 200.0, ("patience", "service"): 180.0,
    ("unavailable", "0"): 30.0, ("unavailable", "1"): 30.0, ("busyness_cv", "service"): 0.15,
    ("within_day_cv", "service"): 0.15, ("within_day_correlation", "service"): 0.7,
}  # fmt: skip

RETRY = {"abandoned": 0.5, "delay": exponential(300.0)}
AWAY = {"unavailable": exponential(30.0), "while_waiting": [{"waiting_over": 0, "factor": 0.7}]}
RICH: dict[str, Any] = {
    "horizon": {"days": 56, "opening": "08:00-18:00"},
    "demand": {
        "profiles": {"p": PROFILE}, "busyness_correlation": 0.6, "within_day_type_correlation": 0.5,
    },
    "ivr_journeys": {
        "menu": {
            "start": "m",
            "nodes": {
                "m": {
                    "play": {"dist": "lognormal", "mean_s": 30.0, "cv": 0.5},
                    "branches": {"agent": 0.65, "contained": 0.3, "hung_up": 0.05},
                }
            },
        }
    },
    "contact_types": {
        "service": contact_type(
            700.0, (0.15, 0.15, 0.7), 180.0, 200.0,
            ivr={"journey": "menu"}, retry=RETRY, wrap_up=exponential(20.0),
        ),
        "cards": contact_type(
            400.0, (0.12, 0.12, 0.6), 150.0, 240.0, retry=RETRY, wrap_up=exponential(30.0)
        ),
        "vip": contact_type(
            250.0, (0.12, 0.12, 0.6), 240.0, 300.0,
            head_start_s=60.0, retry=RETRY, wrap_up=exponential(20.0),
        ),
    },
    "pools": {
        "general": {
            "skills": {"service": {}, "cards": {}},
            "staffing": {"shifts": {"d": DAY | {"agents": 7}}},
            "after_call": AWAY,
        },
        "experts": {
            "skills": {"cards": {}, "vip": {}},
            "staffing": {"shifts": {"d": DAY | {"agents": 4}}},
            "after_call": AWAY,
        },
    },
}  # fmt: skip
BY_TYPE = {
    "volume": (700.0, 400.0, 250.0), "talk": (200.0, 240.0, 300.0), "wrap_up": (20.0, 30.0, 20.0),
    "patience": (180.0, 150.0, 240.0), "busyness_cv": (0.15, 0.12, 0.12),
    "within_day_cv": (0.15, 0.12, 0.12), "within_day_correlation": (0.7, 0.6, 0.6),
}  # fmt: skip
RICH_TRUE = {
    (name, kind): value
    for name, values in BY_TYPE.items()
    for kind, value in zip(("service", "cards", "vip"), values, strict=True)
} | {
    ("contained", "service"): 0.3, ("hung_up", "service"): 0.05, ("ivr", "service"): 30.0,
    ("retry", ""): 0.5, ("unavailable", "0"): 30.0, ("unavailable", "1"): 21.0,
    ("unavailable", "3"): 21.0, ("busyness_correlation", ""): 0.6,
    ("within_day_type_correlation", ""): 0.5,
}  # fmt: skip


OTHER: dict[str, Any] = {
    "horizon": {"days": 56, "opening": "08:00-18:00"},
    "demand": {
        "profiles": {"p": PROFILE}, "busyness_correlation": 0.3, "within_day_type_correlation": 0.8,
    },
    "contact_types": {
        "claims": contact_type(500.0, (0.22, 0.25, 0.5), 90.0, 150.0, wrap_up=exponential(40.0)),
        "sales": contact_type(300.0, (0.18, 0.18, 0.75), 300.0, 360.0),
    },
    "pools": {
        "all": {
            "skills": {"claims": {}, "sales": {}},
            "staffing": {"shifts": {"d": DAY | {"agents": 8}}},
            "after_call": {"unavailable": exponential(45.0)},
        }
    },
}  # fmt: skip
"""Types whose days and half-hours vary more, and differently."""
OTHER_TRUE = {
    ("volume", "claims"): 500.0, ("volume", "sales"): 300.0, ("talk", "claims"): 150.0,
    ("talk", "sales"): 360.0, ("wrap_up", "claims"): 40.0, ("patience", "claims"): 90.0,
    ("patience", "sales"): 300.0, ("unavailable", "0"): 45.0, ("unavailable", "1"): 45.0,
    ("busyness_cv", "claims"): 0.22, ("busyness_cv", "sales"): 0.18,
    ("within_day_cv", "claims"): 0.25, ("within_day_cv", "sales"): 0.18,
    ("within_day_correlation", "claims"): 0.5, ("within_day_correlation", "sales"): 0.75,
    ("busyness_correlation", ""): 0.3, ("within_day_type_correlation", ""): 0.8,
}  # fmt: skip
CENTRES: dict[str, tuple[dict[str, Any], dict[tuple[str, str], float]]] = {
    "plain": (PLAIN, PLAIN_TRUE), "rich": (RICH, RICH_TRUE), "other": (OTHER, OTHER_TRUE),
}  # fmt: skip
"""Each with what the fit should find."""


def logs(centre: dict[str, Any], number: int, seed: int) -> Iterator[pd.DataFrame]:
    """Calls of so many logs of the centre, written in the generic layout and read again."""
    with TemporaryDirectory() as folder:
        for repetition in range(number):
            data = {"centre": centre, "seed": seed + repetition, "replications": 1}
            study = sim.Study.from_dict(data | {"engine": "compiled"})
            file = Path(folder) / "calls.csv"
            with file.open("wb") as stream:
                days = study.centre.horizon.days
                write_logs([simulate(study, 0)], stream, days, centre=study.centre)
            yield read(str(file), preset("generic")).calls


def fitted(centre: dict[str, Any], number: int, seed: int = 1000) -> pd.DataFrame:
    """Parameters of each repetition."""
    options = FitOptions(window_weeks=None)
    tables = [
        parameters(measure(calls, options)).assign(repetition=at)
        for at, calls in enumerate(logs(centre, number, seed))
    ]
    return pd.concat(tables, ignore_index=True)


def of(table: pd.DataFrame, parameter: tuple[str, str]) -> pd.DataFrame:
    """The repetitions that found a parameter."""
    name, kind = parameter
    found: pd.DataFrame = table[(table["parameter"] == name) & (table["of"] == kind)]
    return found


def held(own: pd.DataFrame, true: float) -> int:
    """How many intervals hold the truth."""
    return int(np.count_nonzero((own["low"] <= true) & (own["high"] >= true)))
