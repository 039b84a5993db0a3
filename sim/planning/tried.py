"""Plans that were simulated: agents and service by interval, and what they say together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import measures
from sim.measures.estimate import ratio_estimate
from sim.planning.crossing import crossing
from sim.planning.formulas import Load, erlang_a_agents, erlang_c_agents
from sim.planning.groups import Group
from sim.study import Result

Floats = NDArray[np.float64]
_ADDED = 1e-6
"""What arithmetic may add to a whole number of agents."""
COLUMNS = (
    "group", "interval", "calls", "handle_s", "load", "erlang_c", "erlang_a", "simulated",
    "simulated_low", "simulated_high", "beyond", "rostered", "service_level",
)  # fmt: skip


class Tried(NamedTuple):
    """A plan of one group of contact types.

    Attributes
    ----------
    agents : on the phones, by interval.
    service : share of the calls answered in time, by interval; ``low`` and ``high`` are the ends
        of its interval of confidence, or itself where that is unknown.
    """

    agents: Floats
    service: Floats
    low: Floats
    high: Floats


def tried(agents: Floats, good: Floats, counted: Floats, level: float) -> Tried:
    """A plan from its replications.

    Parameters
    ----------
    agents : shape (intervals,).
    good, counted : calls answered in time and calls that count, shape (R, intervals).
    level : confidence of each interval by itself.
    """
    found = ratio_estimate(good, counted, level, "logit")
    low, high = (np.where(np.isnan(end), found.value, end) for end in (found.low, found.high))
    return Tried(agents, found.value, low, high)


def service_of(result: Result, group: Group) -> tuple[Floats, Floats]:
    """Calls of a group answered in time, and all that count, shape (R, intervals)."""
    good, counted = measures.totals(result.counts, "service_level", "contact_type", "interval")
    at = [result.counts.setting.contact_types.index(name) for name in group.contact_types]
    return good[:, at].sum(axis=1), np.broadcast_to(counted, good.shape)[:, at].sum(axis=1)


def rows(
    name: str,
    intervals: Sequence[str],
    minutes: int,
    loads: Sequence[Load],
    plans: Sequence[Tried],
    *,
    own: bool,
) -> pd.DataFrame:
    """The table of one group, with the columns of `COLUMNS`.

    Parameters
    ----------
    name : of the group.
    intervals : their labels.
    minutes : length of an interval.
    loads : what each interval asks for.
    plans : what was simulated; at least one.
    own : whether the first of them is the roster of today.
    """
    found = [
        {
            "group": name,
            "interval": label,
            **_of_interval(load, minutes, [Tried(*(v[at : at + 1] for v in p)) for p in plans]),
            "rostered": float(plans[0].agents[at]) if own else math.nan,
            "service_level": float(plans[0].service[at]) if own else math.nan,
        }
        for at, (label, load) in enumerate(zip(intervals, loads, strict=True))
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _of_interval(load: Load, minutes: int, plans: Sequence[Tried]) -> dict[str, float]:
    asked = {
        "calls": load.calls_per_s * minutes * 60.0,
        "handle_s": load.handle_s,
        "load": load.erlangs,
        "erlang_c": erlang_c_agents(load),
        "erlang_a": erlang_a_agents(load),
    }
    if load.calls_per_s <= 0.0:
        nobody = dict.fromkeys(("simulated", "simulated_low", "simulated_high", "beyond"), 0)
        return {**asked, **nobody, "handle_s": math.nan}
    agents = np.concatenate([p.agents for p in plans])
    middle, fewest, most = (
        crossing(agents, np.concatenate(values), load.share)
        for values in ([p.service for p in plans], [p.high for p in plans], [p.low for p in plans])
    )
    return {
        **asked,
        "simulated": whole(middle.agents),
        "simulated_low": whole(fewest.agents),
        "simulated_high": math.inf if most.beyond > 0 else whole(most.agents),
        "beyond": middle.beyond,
    }


def whole(agents: float) -> float:
    """Agents in whole numbers: rounded up, but for what arithmetic adds."""
    return math.ceil(agents - _ADDED) if math.isfinite(agents) else math.nan
