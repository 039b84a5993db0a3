"""Callers who gave up and call again, by the customers of the calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.durations import quantiles_keeping_mean
from sim.calibration.fit.sessions import clock

WITHIN_S = 3600.0
LEAST_KNOWN = 0.5
LEAST_SHARE = 0.02
LEAST_CALLS = 200


@dataclass(frozen=True, eq=False)
class Retries:
    """Who calls again after giving up.

    Attributes
    ----------
    share : of those who gave up, who call again within `WITHIN_S` because of it: the share that
        does, less that of callers who were answered.
    lost : callers who gave up and are known.
    delay : law of the time until then.
    again : shape (n,), which calls are such a further attempt.
    seen : by ``day``, callers who gave up (``gone``) or were ``served``, and those of them who
        called again soon (``gone_soon``, ``served_soon``).
    """

    share: float
    lost: int
    delay: dict[str, Any]
    again: NDArray[np.bool_]
    seen: pd.DataFrame


def find_retries(calls: pd.DataFrame) -> Retries | None:
    """Retries; None: too few customers are known, or hardly anybody calls again.

    Parameters
    ----------
    calls : `Records.calls` of normal days.
    """
    known = (calls["customer"] != "").to_numpy(dtype=bool)
    if known.mean() < LEAST_KNOWN:
        return None
    rows, who = np.flatnonzero(known), pd.factorize(calls["customer"])[0]
    entry = clock(calls, "entry_s")
    rows = rows[np.lexsort((entry[rows], who[rows]))]
    who, entry = who[rows], entry[rows]
    served = calls["start_s"].notna().to_numpy(dtype=bool)
    gone = (calls["queued"].to_numpy(dtype=bool) & ~served)[rows]
    served = served[rows]
    end = clock(calls, "join_s")[rows] + calls["wait_s"].to_numpy(dtype=np.float64)[rows]
    talk = calls["talk_s"].to_numpy(dtype=np.float64)[rows]
    end += np.where(served, np.nan_to_num(talk), 0.0)
    wait = entry[1:] - end[:-1]
    soon = np.zeros(len(rows), dtype=bool)
    soon[:-1] = (who[1:] == who[:-1]) & (wait >= 0) & (wait <= WITHIN_S)
    if gone.sum() < LEAST_CALLS or not served.any():
        return None
    share = float(soon[gone].mean() - soon[served].mean())
    if share < LEAST_SHARE:
        return None
    first = np.flatnonzero(soon & gone)
    keep = share / float(soon[gone].mean())
    taken = first[np.floor(np.arange(len(first)) * keep) != np.floor(
        np.arange(1, len(first) + 1) * keep)]  # fmt: skip
    again = np.zeros(len(calls), dtype=bool)
    again[rows[taken + 1]] = True
    quantiles = quantiles_keeping_mean(wait[first], 20)
    delay = {"dist": "empirical", "quantiles_s": [round(float(q), 1) + 0.0 for q in quantiles]}
    table = {
        "gone": gone, "gone_soon": gone & soon, "served": served, "served_soon": served & soon,
    }  # fmt: skip
    seen = pd.DataFrame(table).groupby(calls["day"].to_numpy()[rows]).sum()
    seen = seen.rename_axis("day").reset_index()
    return Retries(share, int(gone.sum()), delay, again, seen)
