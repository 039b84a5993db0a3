"""How many call, when, and how much that varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.days import SLOT_S, SLOTS, Days, while_open
from sim.calibration.fit.groups import Group
from sim.calibration.fit.laws import Law, fit_law
from sim.centre.base import WEEKDAYS
from sim.forecasts.variation import LEAST_DAYS, CentreVariation, variation

Floats = NDArray[np.float64]
LEAST_IVR = 50


@dataclass(frozen=True, eq=False)
class Journey:
    """What a recorded type does in the IVR; who calls again after giving up is left out.

    Attributes
    ----------
    hung_up, contained : shares of its calls that end there.
    play : time of those who go on, or are served there; lingering : of those who hang up.
    calls : that it was seen on.
    seen : by ``day``, its ``calls``, those ``hung_up`` and ``contained``, and of those whose time
        there is known the number (``played``) and total (``play_s``).
    """

    hung_up: float
    contained: float
    play: Law
    lingering: Law | None
    calls: int
    seen: pd.DataFrame


@dataclass(frozen=True)
class Arrivals:
    """Demand of the recorded types.

    Attributes
    ----------
    counts : calls that entered in opening hours, shape (days, types, 48), retries left out.
    days : the normal days; weekday : of each.
    types : recorded types, in the order of ``counts``.
    outside : share of the calls that entered outside opening hours.
    variation : busyness between days, within them and between types; None: too few days.
    journeys : by recorded type; absent: no IVR.
    """

    counts: Floats
    days: pd.DatetimeIndex
    weekday: tuple[str, ...]
    types: tuple[str, ...]
    outside: float
    variation: CentreVariation | None
    journeys: Mapping[str, Journey]

    def mean(self, weekday: str) -> Floats:
        """Mean calls by type and half-hour on a weekday, shape (types, 48)."""
        rows = np.array(self.weekday) == weekday
        if not rows.any():
            return np.zeros(self.counts.shape[1:])
        found: Floats = self.counts[rows].mean(axis=0)
        return found


def find_arrivals(
    calls: pd.DataFrame,
    groups: Mapping[str, Group],
    days: Days,
    again: NDArray[np.bool_] | None,
) -> Arrivals:
    """Demand on normal days; see `Arrivals`.

    Parameters
    ----------
    again : calls that are further attempts, which the centre's retries bring about; None: none.
    """
    types = tuple(dict.fromkeys(g.recorded for g in groups.values()))
    entry = calls["entry_s"].to_numpy(dtype=np.float64)
    inside = while_open(calls, "entry_s", days.opening)
    outside = float(1.0 - inside.mean()) if len(inside) else 0.0
    kept = inside if again is None else inside & ~again
    day = days.normal.get_indexer(pd.DatetimeIndex(calls["day"]))
    code, names = pd.factorize(calls["contact_type"])
    kind = pd.Index(types).get_indexer(pd.Index(names.astype(str)))[code]
    slot = np.clip(entry // SLOT_S, 0, SLOTS - 1).astype(np.int64)
    shape = (len(days.normal), len(types), SLOTS)
    cell = ((day * shape[1] + kind) * SLOTS + slot)[kept & (kind >= 0)]
    counts = np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    weekday = tuple(np.array(WEEKDAYS, dtype=object)[days.normal.day_of_week])
    most = max((weekday.count(d) for d in set(weekday)), default=0)
    return Arrivals(
        counts=counts,
        days=days.normal,
        weekday=weekday,
        types=types,
        outside=outside,
        variation=variation(counts, weekday, types, 30) if most >= LEAST_DAYS else None,
        journeys=_journeys(calls[["day", "contact_type", "outcome", "ivr_s"]][kept], types),
    )


def _journeys(calls: pd.DataFrame, types: tuple[str, ...]) -> dict[str, Journey]:
    """IVR times and outcomes of the types that have any."""
    time = calls["ivr_s"].to_numpy(dtype=np.float64)
    gone = (calls["outcome"] == "hung_up_in_ivr").to_numpy(dtype=bool)
    served = (calls["outcome"] == "contained").to_numpy(dtype=bool)
    found = {}
    for name in types:
        own = (calls["contact_type"] == name).to_numpy(dtype=bool)
        known = own & ~np.isnan(time) & (time >= 0)
        on = known & ~gone
        if on.sum() < LEAST_IVR or (time[on].mean() < 0.5 and not (gone | served)[own].any()):
            continue
        number = int(own.sum())
        left = known & gone
        found[name] = Journey(
            float((own & gone).sum() / number),
            float((own & served).sum() / number),
            fit_law(time[on]),
            fit_law(time[left]) if left.sum() >= 2 else None,
            number,
            _by_day(calls["day"].to_numpy()[own], gone[own], served[own], time[own], on[own]),
        )
    return found


def _by_day(
    day: NDArray[np.datetime64],
    gone: NDArray[np.bool_],
    served: NDArray[np.bool_],
    time: Floats,
    on: NDArray[np.bool_],
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "calls": np.ones(len(day)), "hung_up": gone, "contained": served,
            "play_s": np.where(on, time, 0.0), "played": on,
        }
    )  # fmt: skip
    return table.groupby(day).sum().rename_axis("day").reset_index()
