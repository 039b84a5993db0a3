"""What a failure does to callers: the paired difference to the same day without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures import Replications, paired_estimate
from sim.measures.layout import Floats
from sim.measures.tables import LOSSES

if TYPE_CHECKING:
    import pandas as pd

CAUSES = (*(f"lost_{cause}" for cause in LOSSES), "abandoned")
"""Lines of the time series that are callers who were lost."""

Bins = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
"""Of every replication, which bins."""

LOST = "lost"
"""The sum of all causes."""


def lost_calls(counts: Replications, cause: str, within: Bins | None = None) -> Floats:
    """Calls of every replication lost with a cause, or `LOST` with any, shape (R,).

    Parameters
    ----------
    within : bins that count, shape (R, bins); None: all.
    """
    lines = CAUSES if cause == LOST else (cause,)
    each = [counts.fields[f"series.{line}"][:, -1] for line in lines]
    if within is not None:
        each = [values * within for values in each]
    found: Floats = np.sum([values.sum(axis=1) for values in each], axis=0, dtype=float)
    return found


def harm_table(
    hit: Replications, calm: Replications, level: float, unnoticed: Bins
) -> pd.DataFrame:
    """Calls lost because of the failure, by cause.

    Parameters
    ----------
    unnoticed : bins that begin before the failure is noticed, shape (R, bins).

    Returns
    -------
    Index ``cause`` (of `CAUSES`, the last row is their sum, `LOST`); columns ``with_failure``,
    ``without`` (means over replications, calls over the whole horizon), ``difference``, ``low``,
    ``high`` (paired: the interval of their mean difference), ``before_detection`` and
    ``after_detection`` (the parts of the difference).
    """
    import pandas as pd

    rows = {}
    for cause in (*CAUSES, LOST):
        ones = np.ones(len(hit))
        a, b = lost_calls(calm, cause), lost_calls(hit, cause)
        found = paired_estimate((a, ones), (b, ones), level)
        early = [lost_calls(counts, cause, unnoticed).mean() for counts in (calm, hit)]
        before = float(early[1] - early[0])
        rows[cause] = {
            "with_failure": b.mean(),
            "without": a.mean(),
            "difference": float(found.value),
            "low": float(found.low),
            "high": float(found.high),
            "before_detection": before,
            "after_detection": float(found.value) - before,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("cause")


def phase_table(
    hit: Replications,
    calm: Replications,
    resolution_s: float,
    phases: dict[str, tuple[Floats, Floats]],
    level: float,
) -> pd.DataFrame:
    """Service level of each phase, with and without the failure.

    Parameters
    ----------
    phases : by name, when it begins and ends in each replication, seconds, shape (R,).

    Returns
    -------
    Index ``phase``; columns ``with_failure``, ``without``, ``difference``, ``low``, ``high``.
    """
    import pandas as pd

    rows = {}
    for name, (start_s, end_s) in phases.items():
        inside = bins_between(hit, resolution_s, start_s, end_s)
        sides = []
        for counts in (calm, hit):
            above, below = (
                (counts.fields[f"series.{line}"][:, -1] * inside).sum(axis=1).astype(float)
                for line in ("in_time", "counted")
            )
            sides.append((above, below))
        calm_side, hit_side = sides
        found = paired_estimate(calm_side, hit_side, level)
        without, with_failure = (a.sum() / b.sum() if b.sum() else np.nan for a, b in sides)
        rows[name] = {
            "with_failure": with_failure,
            "without": without,
            "difference": float(found.value),
            "low": float(found.low),
            "high": float(found.high),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("phase")


def bins_between(counts: Replications, width_s: float, start_s: Floats, end_s: Floats) -> Bins:
    """Whether each bin begins within a phase, shape (R, bins)."""
    starts = np.arange(counts.fields["series.counted"].shape[2]) * width_s
    found: Bins = (starts >= start_s[:, None]) & (starts < end_s[:, None])
    return found
