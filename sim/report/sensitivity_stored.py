"""A sensitivity study as its folder keeps it: what was asked, and what figures need."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import TrunklineError
from sim.experiments.sensitivity import Asked, Sensitivity, Uncertainty
from sim.experiments.sensitivity.analysis import Spread
from sim.measures import Bound
from sim.store.stored import damaged, read_stored, write_stored
from sim.study import Study

KIND = "sensitivity"
"""Of the folder, for its manifest."""
FILE, SPREADS = "sensitivity.json", "spreads.parquet"
TABLES = ("tornado", "indices", "shares", "prediction", "chances", "points")


def asked_plainly(found: Sensitivity) -> dict[str, Any]:
    """The inputs and what was asked, as plain data."""
    asked = found.asked
    return {
        "uncertainty": found.uncertainty.model_dump(mode="json", exclude_none=True),
        "kpis": list(asked.measures),
        "method": asked.method,
        "points": asked.points,
        "ends": list(asked.ends),
        "questions": [str(q) for q in asked.questions],
        "level": asked.level,
        "sample_seed": asked.sample_seed,
    }


def write_sensitivity(found: Sensitivity, folder: Path) -> None:
    """Write ``sensitivity.json`` and ``spreads.parquet`` (a row a measure, point and replication).

    Parameters
    ----------
    found : the answers, whose tables stand beside.
    folder : made already.
    """
    frames = []
    for measure, spread in found.spreads.items():
        points, replications = spread.single.shape
        frames.append(
            pd.DataFrame(
                {
                    "kpi": measure,
                    "point": np.repeat(np.arange(points), replications),
                    "replication": np.tile(np.arange(replications), points),
                    "mean": np.repeat(spread.means, replications),
                    "value": spread.single.ravel(),
                }
            )
        )
    if frames:
        pd.concat(frames, ignore_index=True).to_parquet(folder / SPREADS, index=False)
    facts = {
        **asked_plainly(found),
        "study": found.study.to_dict(),
        "fields": {name: list(fields) for name, fields in found.fields.items()},
        "missing": found.missing,
        "tables": [name for name in TABLES if len(getattr(found, name))],
        "spreads": bool(frames),
    }
    write_stored(folder, FILE, facts)


def read_sensitivity(folder: Path) -> Sensitivity:
    """The study whose tables and files stand in a folder.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    facts = read_stored(folder, FILE)
    try:
        tables = {
            name: pd.read_parquet(folder / f"{name}.parquet")
            if name in facts["tables"]
            else pd.DataFrame()
            for name in TABLES
        }
        return Sensitivity(
            study=Study.from_dict(facts["study"]),
            uncertainty=Uncertainty.from_dict(facts["uncertainty"]),
            asked=_asked(facts),
            spreads=_spreads(folder) if facts["spreads"] else {},
            fields={str(n): tuple(map(str, f)) for n, f in facts["fields"].items()},
            missing=int(facts["missing"]),
            **tables,
        )
    except (OSError, KeyError, TypeError, ValueError, AttributeError, TrunklineError) as error:
        raise damaged(folder, FILE, error) from None


def _asked(facts: Mapping[str, Any]) -> Asked:
    low, high = facts["ends"]
    return Asked(
        tuple(map(str, facts["kpis"])),
        facts["method"],
        int(facts["points"]),
        (float(low), float(high)),
        tuple(Bound.parse(str(text)) for text in facts["questions"]),
        float(facts["level"]),
        int(facts["sample_seed"]),
    )


def _spreads(folder: Path) -> dict[str, Spread]:
    table = pd.read_parquet(folder / SPREADS)
    found = {}
    for measure, rows in table.groupby("kpi", sort=False):
        single = rows.pivot(index="point", columns="replication", values="value")
        means = rows.groupby("point")["mean"].first()
        found[str(measure)] = Spread(
            means.to_numpy(dtype=np.float64), single.to_numpy(dtype=np.float64)
        )
    return found
