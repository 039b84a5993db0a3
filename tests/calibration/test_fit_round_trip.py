"""A plain centre's own logs, fitted: the intervals hold what the logs were made with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

import sim
from sim.calibration.fit.measure import measure
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.parameters import parameters
from sim.calibration.readers.generic_layout import write_records
from sim.calibration.readers.mapping_files import preset
from sim.calibration.readers.reading import read

REPETITIONS = 40
LEAST_HELD = 33
"""Of 40 intervals of 95 % fewer hold the truth once in 7,000 times."""
Z = 4.0
TRUE = {
    "volume": 400.0, "talk": 200.0, "patience": 180.0, "unavailable": 30.0,
    "within_day_cv": 0.15, "within_day_correlation": 0.7,
}  # fmt: skip
SHAPE = (1, 2, 3, 3, 3, 2.5, 2.5, 2.5, 3, 3, 3, 3, 2.5, 2.5, 2.5, 2, 2, 1.5, 1.5, 1)
CENTRE = {
    "horizon": {"days": 56, "opening": "08:00-18:00"},
    "demand": {"profiles": {"p": [0.0] * 16 + [float(s) for s in SHAPE] + [0.0] * 12}},
    "contact_types": {
        "service": {
            "demand": {
                "daily_volume": 400.0, "profile": "p", "busyness_cv": 0.15,
                "within_day_cv": 0.15, "within_day_correlation": 0.7,
            },
            "patience": {"dist": "exponential", "mean_s": 180.0},
            "talk": {"dist": "lognormal", "mean_s": 200.0, "cv": 0.8},
        }
    },
    "pools": {
        "agents": {
            "skills": {"service": {}},
            "staffing": {"shifts": {"d": {"start": "08:00", "end": "18:00", "agents": 6}}},
            "after_call": {"unavailable": {"dist": "exponential", "mean_s": 30.0}},
        }
    },
}  # fmt: skip
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:odd")]


@cache
def fitted() -> pd.DataFrame:
    """Parameters of each repetition: eight weeks, seven times ten hours, 22,000 calls."""
    found = []
    with TemporaryDirectory() as folder:
        for repetition in range(REPETITIONS):
            data = {"centre": CENTRE, "seed": 1000 + repetition, "replications": 1}
            file = Path(folder) / "calls.csv"
            write_records(sim.run(sim.Study.from_dict(data | {"engine": "compiled"})), file)
            records = read(str(file), preset("generic"))
            table = parameters(measure(records.calls, FitOptions(window_weeks=None)), 1)
            found.append(table.assign(repetition=repetition))
    return pd.concat(found, ignore_index=True)


@pytest.mark.parametrize("name", TRUE)
def test_intervals_hold_the_truth_and_values_lie_about_it(name: str) -> None:
    table = fitted()
    own = table[(table["parameter"] == name) & table["of"].isin(["service", "0"])]
    assert len(own) == REPETITIONS
    held = (own["low"] <= TRUE[name]) & (own["high"] >= TRUE[name])
    assert held.sum() >= LEAST_HELD
    off = own["value"] - TRUE[name]
    assert abs(off.mean()) < Z * off.std() / np.sqrt(REPETITIONS)
