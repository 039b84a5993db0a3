"""Agents on duty beside the load that is offered to them, by interval of the day and site."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim import measures
from sim.measures import Replications
from sim.measures.estimate import divide, ratio_estimate
from sim.measures.layout import Floats
from sim.study.result import Result

ALL = "all"
"""Stands for every site together."""

ON_DUTY, LOAD = "agents_on_duty", "offered_load"
QUANTITIES = (ON_DUTY, LOAD)


def staff_and_load(results: Mapping[str, Result], level: float = 0.95) -> pd.DataFrame:
    """Agents on duty and offered load by interval of the mean day.

    The offered load, in erlangs, is the calls that are offered to agents, times the time that an
    agent has a call of their type, over the length of the interval: so many agents would be busy
    if every call were answered at once. A call counts at the site whose queue it waited in last.
    Deferred and outbound work, which waits for quiet hours, is no part of it.

    Parameters
    ----------
    results : scenarios by name.
    level : confidence of each interval by itself.

    Returns
    -------
    Columns ``scenario``, ``site`` (`ALL` is the centre), ``interval``, ``quantity`` (of
    `QUANTITIES`), ``value``, ``low``, ``high``.
    """
    return pd.concat([_of(name, r, level) for name, r in results.items()], ignore_index=True)


def _of(scenario: str, result: Result, level: float) -> pd.DataFrame:
    counts = result.counts
    setting = counts.setting
    labels = setting.labels("interval")
    blocks = []
    for quantity in QUANTITIES:
        top, bottom = _duty(counts) if quantity == ON_DUTY else _load(counts)
        places: list[tuple[str, Floats]] = [(ALL, top.sum(axis=1))]
        if len(setting.sites) > 1:
            places += [(site, top[:, at]) for at, site in enumerate(setting.sites)]
        for site, values in places:
            found = ratio_estimate(values, np.broadcast_to(bottom, values.shape), level, "log")
            blocks.append(
                pd.DataFrame(
                    {
                        "scenario": scenario,
                        "site": site,
                        "interval": labels,
                        "quantity": quantity,
                        **{name: np.asarray(ends) for name, ends in found._asdict().items()},
                    }
                )
            )
    return pd.concat(blocks, ignore_index=True)


def _duty(counts: Replications) -> tuple[Floats, Floats]:
    """Agent seconds by site and interval, shape (R, sites, intervals); seconds, (R, intervals)."""
    top, bottom = measures.totals(counts, ON_DUTY, "site", "interval")
    seconds = np.broadcast_to(bottom, top.shape)[:, 0]
    return top, np.asarray(seconds, dtype=np.float64)


def _load(counts: Replications) -> tuple[Floats, Floats]:
    """The same of agent seconds that are asked for."""
    kept, seconds = measures.totals(counts, "aht", "contact_type")
    per_call = divide(kept.sum(axis=0), seconds.sum(axis=0))
    offered, _days = measures.totals(
        counts, "offered_to_agents", "contact_type", "site", "interval"
    )
    asked: Floats = np.einsum("rtsi,t->rsi", offered, np.nan_to_num(per_call))
    return asked, _duty(counts)[1]
