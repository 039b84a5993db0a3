"""Make `made_up_calls.csv.gz`: thirteen weeks of a small desk, simulated with seed 7.

`python notebooks/records/made_up_records.py` writes it anew, byte for byte in its lines.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from sim.calibration.readers.generic_layout import write_records

FILE = Path(__file__).with_name("made_up_calls.csv.gz")
FIRST_DAY, SEED = pd.Timestamp("2026-08-03"), 7
WORKWEEK = ["mon", "tue", "wed", "thu", "fri"]
SHAPE = (1, 2, 3, 3, 3, 2.5, 2.5, 2.5, 3, 3, 3, 3, 2.5, 2.5, 2.5, 2, 2, 1.5, 1.5, 1)
WEEK = {"mon": 1.2, "tue": 1.05, "wed": 1.0, "thu": 1.0, "fri": 1.1, "sat": 0.0, "sun": 0.0}


def contact_type(volume: float, talk_s: float, patience_s: float) -> dict[str, Any]:
    """A contact type of so many calls on a usual day."""
    return {
        "demand": {
            "daily_volume": volume, "profile": "day", "weekday": WEEK, "busyness_cv": 0.12,
            "within_day_cv": 0.1, "within_day_correlation": 0.6,
        },
        "talk": {"dist": "lognormal", "mean_s": talk_s, "cv": 0.8},
        "patience": {"dist": "exponential", "mean_s": patience_s},
    }  # fmt: skip


def pool(types: list[str], **shifts: tuple[str, str, int]) -> dict[str, Any]:
    """Agents who are away for 40 s after a call, and for 24 s while somebody waits."""
    return {
        "skills": {name: {} for name in types},
        "staffing": {
            "shifts": {
                name: {"start": start, "end": end, "agents": agents, "days": WORKWEEK}
                for name, (start, end, agents) in shifts.items()
            }
        },
        "after_call": {
            "unavailable": {"dist": "exponential", "mean_s": 40.0},
            "while_waiting": [{"waiting_over": 0, "factor": 0.6}],
        },
    }


CENTRE = {
    "horizon": {
        "days": 91, "first_weekday": "mon",
        "opening": dict.fromkeys(WORKWEEK, "08:00-18:00") | {"sat": "closed", "sun": "closed"},
    },
    "demand": {
        "profiles": {"day": [0.0] * 16 + [float(s) for s in SHAPE] + [0.0] * 12},
        "busyness_correlation": 0.5,
    },
    "contact_types": {
        "orders": contact_type(210.0, 240.0, 180.0),
        "returns": contact_type(90.0, 300.0, 240.0),
    },
    "pools": {
        "desk": pool(
            ["orders", "returns"], early=("08:00", "16:00", 3), late=("10:00", "18:00", 2)
        ),
        "specialists": pool(["returns"], day=("09:00", "17:00", 1)),
    },
}  # fmt: skip


def lines() -> bytes:
    """The records, as CSV."""
    study = sim.Study.from_dict({"centre": CENTRE, "seed": SEED, "replications": 1})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        write_records(sim.run(study), file, FIRST_DAY)
        return file.read_bytes()


if __name__ == "__main__":
    FILE.write_bytes(gzip.compress(lines(), 9, mtime=0))
