"""Service by interval of the day and contact type, and by weekday: where a scenario falls short."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim import measures
from sim.centre.base import WEEKDAYS
from sim.measures import MEASURES, Replications
from sim.measures.estimate import ratio_estimate
from sim.measures.layout import Floats
from sim.study.result import Result

ALL = "all"
"""Stands for every contact type together, and for every weekday."""

COLUMNS = (
    "scenario", "contact_type", "weekday", "interval", "value", "low", "high", "target",
    "calls_per_day",
)  # fmt: skip

MEASURE = "service_level"

HOUR_MIN = 60
"""Shorter reporting intervals are taken together: a cell for each would be too small to read."""


def service_map(results: Mapping[str, Result], level: float = 0.95) -> pd.DataFrame:
    """Service level of each hour of the day, by contact type and by weekday.

    Parameters
    ----------
    results : scenarios by name.
    level : confidence of each interval by itself.

    Returns
    -------
    Columns `COLUMNS`: a row a scenario, contact type (``weekday`` is `ALL`) and hour (or reporting
    interval, where it is longer), on the mean day; and where the horizon has several weekdays, a
    row a scenario, weekday (``contact_type`` is `ALL`) and hour. ``target`` is the share that the
    type (or the centre) has to reach, ``calls_per_day`` the calls offered to agents in that time of
    such a day. Rows in which no call is counted are left out.
    """
    return pd.concat([_of(name, r, level) for name, r in results.items()], ignore_index=True)


def _of(name: str, result: Result, level: float) -> pd.DataFrame:
    setting = result.counts.setting
    several = max(HOUR_MIN // setting.interval_min, 1)
    labels = [str(label) for label in setting.labels("interval")[::several]]
    shares = dict(zip(setting.contact_types, setting.shares, strict=True))
    by_type = _totals(result.counts, MEASURE, "contact_type", several)
    calls = _totals(result.counts, "offered_to_agents", "contact_type", several)[0].mean(axis=0)
    days = max(len(setting.labels("day")), 1)
    blocks = [
        _block(name, (kind, ALL), labels, (by_type[0][:, at], by_type[1][:, at]), shares[kind],
               calls[at] / days, level)
        for at, kind in enumerate(setting.contact_types)
    ]  # fmt: skip
    weekdays = _weekdays(result)
    if len(set(weekdays)) > 1:
        tops, bottoms = _totals(result.counts, MEASURE, "day", several)
        offered = _totals(result.counts, "offered_to_agents", "day", several)[0].mean(axis=0)
        for weekday in sorted(set(weekdays), key=WEEKDAYS.index):
            own = np.array([day == weekday for day in weekdays])
            pair = (tops[:, own].sum(axis=1), bottoms[:, own].sum(axis=1))
            blocks.append(
                _block(name, (ALL, weekday), labels, pair, setting.centre_share,
                       offered[own].sum(axis=0) / own.sum(), level)
            )  # fmt: skip
    return pd.concat(blocks, ignore_index=True)


def _totals(counts: Replications, measure: str, axis: str, several: int) -> tuple[Floats, Floats]:
    """A measure by an axis and time of day, so many intervals at once: (R, entries, times)."""
    top, bottom = (
        np.add.reduceat(part, np.arange(0, part.shape[2], several), axis=2)
        for part in measures.totals(counts, measure, axis, "interval")
    )
    return top, bottom


def _weekdays(result: Result) -> list[str]:
    """The weekday of each day of the horizon."""
    horizon = result.study.effective_centre.horizon
    first = WEEKDAYS.index(horizon.first_weekday)
    return [WEEKDAYS[(first + day) % len(WEEKDAYS)] for day in range(horizon.days)]


def _block(
    scenario: str,
    of: tuple[str, str],
    labels: list[str],
    pair: tuple[Floats, Floats],
    target: float,
    calls: Floats,
    level: float,
) -> pd.DataFrame:
    """The rows of a line of the map."""
    found = ratio_estimate(*pair, level, MEASURES[MEASURE].scale())
    block = pd.DataFrame(
        {
            "scenario": scenario,
            "contact_type": of[0],
            "weekday": of[1],
            "interval": labels,
            **{column: np.asarray(ends) for column, ends in found._asdict().items()},
            "target": target,
            "calls_per_day": calls,
        }
    )
    known: pd.DataFrame = block[np.isfinite(block["value"])]
    return known
