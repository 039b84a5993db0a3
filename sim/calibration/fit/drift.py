"""What moves from month to month: volume, talk, presence, unavailability, patience."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.calibration.fit.days import between, find_days, months_of, of_days
from sim.calibration.fit.sessions import handled, sessions
from sim.errors import InputError

MUCH = 0.05
"""A change by more than this share between two months is worth a warning."""
COLUMNS = ("volume", "talk_s", "agent_hours", "talking", "patience_s")


_LOOKED_AT = (
    "day", "weekday", "contact_type", "agent", "queued", "join_s", "wait_s", "start_s", "talk_s",
    "wrap_up_s",
)  # fmt: skip


def drift(calls: pd.DataFrame, holidays: Mapping[pd.Timestamp, str] | None = None) -> pd.DataFrame:
    """One row a month.

    Parameters
    ----------
    calls : `Records.calls`, all of them.
    holidays : see `find_days`.

    Returns
    -------
    ``month``, ``days`` (normal ones), ``volume`` (calls offered to agents on a mean day of the
    week, so that months with other weekdays compare), ``talk_s`` (mean), ``agent_hours`` (of
    sessions, a mean day of the week), ``talking`` (talk ÷ time of sessions), ``patience_s`` (time
    waited ÷ callers who gave up); NaN where unknown.
    """
    rows = []
    for month in months_of(calls):
        own = between(calls, month.to_timestamp(), (month + 1).to_timestamp())
        try:
            normal = find_days(own, holidays).normal
        except InputError:
            continue
        own = of_days(own, normal, _LOOKED_AT)
        offered = own[own["join_s"].notna()]
        queued = offered[offered["queued"]]
        gone = int(queued["start_s"].isna().sum())
        work = handled(own)
        there = sessions(work)
        hours = (there["end_s"] - there["start_s"]).sum() / 3600.0
        rows.append(
            {
                "month": month.to_timestamp(),
                "days": len(normal),
                "volume": _mean_of_week(offered.groupby("day").size().astype(float), normal),
                "talk_s": float(offered["talk_s"].mean()),
                "agent_hours": _mean_of_week(
                    (there["end_s"] - there["start_s"]).groupby(there["day"]).sum() / 3600.0,
                    normal,
                ),
                "talking": float(work["talk_s"].sum() / 3600.0 / hours) if hours else np.nan,
                "patience_s": float(queued["wait_s"].sum() / gone) if gone else np.nan,
            }
        )
    return pd.DataFrame(rows, columns=["month", "days", *COLUMNS])


def _mean_of_week(by_day: pd.Series[float], days: pd.DatetimeIndex) -> float:
    """Mean over weekdays of the mean over their days."""
    values = by_day.reindex(days, fill_value=0.0)
    return float(values.groupby(days.day_of_week).mean().mean())


def changes(table: pd.DataFrame) -> pd.DataFrame:
    """Relative change of each month to the one before; the same columns."""
    found = table[list(COLUMNS)].pct_change(fill_method=None)
    return pd.concat([table[["month", "days"]], found], axis=1)
