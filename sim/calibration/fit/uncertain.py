"""What is not known for sure about a fitted centre, as inputs of a sensitivity study."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.wording import fit as wording

LEAST = 0.002
"""An input whose factor is known better than this is left out."""


def uncertain_inputs(table: pd.DataFrame) -> dict[str, Any]:
    """Uncertain inputs: volume, handling, patience and agents, as factors.

    What all contact types share is one factor; its standard deviation is that of their total, taken
    as independent.

    Parameters
    ----------
    table : from `sim.calibration.fit.parameters.parameters`.
    """
    inputs: dict[str, Any] = {}
    for name, parameter, fields in (
        ("volume", "volume", ["demand.scale"]),
        ("handling", "talk", ["centre.pools.*.skills.*.factor"]),
        ("patience", "patience", ["centre.contact_types.*.patience_by_time.0"]),
        ("agents", "agents", ["centre.pools.*.staffing.scale"]),
    ):
        own = table[table["parameter"] == parameter]
        if own.empty:
            continue
        calls = own["number"].to_numpy(dtype=np.float64)
        sd = _of_total(own, calls if parameter in ("talk", "patience") else np.ones(len(own)))
        if not np.isfinite(sd) or sd < LEAST:
            continue
        inputs[name] = {
            "title": wording.input_title(name),
            "fields": fields,
            "how": "value",
            "law": {"dist": "lognormal", "median": 1.0, "factor": round(float(np.exp(sd)), 4)},
            "unit": wording.input_unit(),
            "source": wording.input_source(int(own["number"].max())),
        }
    return {"title": wording.uncertainty_title(), "inputs": inputs} if inputs else {}


def _of_total(own: pd.DataFrame, weight: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Relative standard deviation of the weighted total of independent parameters."""
    value = own["value"].to_numpy(dtype=np.float64)
    sd = own["sd"].to_numpy(dtype=np.float64)
    good = np.isfinite(sd) & (value > 0)
    total = float((weight * value)[good].sum())
    return float(np.sqrt(((weight * sd)[good] ** 2).sum()) / total) if total > 0 else np.nan
