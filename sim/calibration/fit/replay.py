"""Recorded days once more through the engine.

The calls come as they came. What else is taken from the records is the caller's choice: talk times
and the agents' sessions of the day (what then differs is the model's own error), or a mean week's
roster and talk times that are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.centre import contact_type, entry_shares, links, pools, routes
from sim.calibration.fit.days import while_open
from sim.calibration.fit.groups import assign
from sim.calibration.fit.measure import DIALLED, Measured, dialled_apart
from sim.calibration.fit.options import FitOptions
from sim.centre import Centre, validated
from sim.centre.base import DAY_S
from sim.engine import run_compiled
from sim.engine.codes import ANSWERED
from sim.workload import draw_workload

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """What a replay takes from the day that it simulates, beside its calls.

    Attributes
    ----------
    presence : who was there when; else the mean week's roster.
    talk : recorded talk times; else drawn.
    """

    presence: bool
    talk: bool


REPLAY = Known(presence=True, talk=True)
CALLS_ONLY = Known(presence=False, talk=False)


def calls_to_replay(calls: pd.DataFrame, found: Measured, options: FitOptions) -> pd.DataFrame:
    """Calls offered to agents that a replay simulates, with ``group``.

    Calls that an unknown agent answered are left out: nobody known was kept busy by them.

    Parameters
    ----------
    calls : `Records.calls` of the days wanted.
    found : whose contact types and opening hours hold.
    """
    own = dialled_apart(calls, options.return_types)
    nobody = own["start_s"].notna() & (own["agent"] == "")
    own = own[while_open(own, "join_s", found.days.opening) & ~nobody.to_numpy(dtype=bool)]
    own = own.assign(group=assign(own, found.groups, options.seed))
    return own[own["group"] != ""]


def replay(
    calls: pd.DataFrame,
    sessions: pd.DataFrame,
    found: Measured,
    known: Known,
    options: FitOptions,
) -> pd.DataFrame:
    """Simulate recorded days one by one.

    Parameters
    ----------
    calls : from `calls_to_replay`.
    sessions : of these days, with ``pool``, see `sim.calibration.fit.prediction.presence`; not
        looked at where presence is not known.
    found : patience, unavailability, skills, and what else is not known of the days.
    known : see there.
    options : replications and seed.

    Returns
    -------
    the calls, in order of day and time, once a replication (column ``replication``), with
    ``sim_wait_s`` and ``sim_answered``; days without an agent are left out.
    """
    base = _Base(found, known.presence)
    by_day = dict(iter(sessions.groupby("day"))) if known.presence else {}
    parts = []
    for number, (day, own) in enumerate(calls.groupby("day", sort=True)):
        staffing = _staffing(base, by_day.get(day), known, str(own["weekday"].iloc[0]))
        if any(staffing.values()):
            parts.extend(_one_day(base, own, staffing, known, options, number))
    if not parts:
        return calls.iloc[:0].assign(replication=0, sim_wait_s=0.0, sim_answered=False)
    return pd.concat(parts, ignore_index=True)


class _Base:
    """What all days share."""

    def __init__(self, found: Measured, present: bool) -> None:
        self.found = found
        self.names = list(found.groups)
        self.types: dict[str, dict[str, Any]] = {n: contact_type(found, n) for n in self.names}
        self.pools: dict[str, dict[str, Any]] = pools(found, present)
        self.routes: dict[str, Any] = routes(found)


def _staffing(
    base: _Base, sessions: pd.DataFrame | None, known: Known, weekday: str
) -> dict[str, dict[str, Any]]:
    """Staffing of each pool on a day; an empty mapping where nobody is there."""
    if not known.presence:
        roster = base.found.roster.get(weekday, {})
        return {
            pool: {"by_interval": [int(n) for n in roster[pool]]} if pool in roster else {}
            for pool in base.pools
        }
    if sessions is None:
        return {pool: {} for pool in base.pools}
    own = {str(pool): there for pool, there in sessions.groupby("pool", observed=True)}
    return {pool: {"shifts": shifts(own[pool])} if pool in own else {} for pool in base.pools}


def _one_day(
    base: _Base,
    calls: pd.DataFrame,
    staffing: Mapping[str, Mapping[str, Any]],
    known: Known,
    options: FitOptions,
    number: int,
) -> list[pd.DataFrame]:
    code = pd.Index(base.names).get_indexer(pd.Index(calls["group"].astype(str)))
    join = calls["join_s"].to_numpy(dtype=np.float64)
    order = np.lexsort((code, join))
    order = order[join[order] < DAY_S]
    calls, code, join = calls.iloc[order], code[order], join[order]
    centre = _day_centre(base, code, join, staffing)
    talk = calls["talk_s"].to_numpy(dtype=np.float64)
    recorded = ~np.isnan(talk) & known.talk
    home = _home(base.found, calls, code) if base.found.sites.several else None
    found = []
    for replication in range(options.replications):
        workload = draw_workload(centre, options.seed, replication * 10_000 + number)
        workload = replace(
            workload,
            talk_s=np.where(recorded, talk, workload.talk_s),
            u_entry=workload.u_entry if home is None else home,
        )
        log = run_compiled(centre, workload)
        found.append(
            calls.assign(
                replication=replication,
                sim_wait_s=log.wait_s(),
                sim_answered=np.asarray(log["disposition"]) == ANSWERED,
            )
        )
    return found


def _home(found: Measured, calls: pd.DataFrame, code: NDArray[np.intp]) -> Floats:
    """Luck with which the shares of a type's entry lead each call to its recorded site."""
    site = found.sites.of_calls(calls)
    luck = np.zeros(len(calls))
    for number, group in enumerate(found.groups.values()):
        before = 0.0
        for name, share in entry_shares(found, group.recorded).items():
            own = (code == number) & (site == found.sites.names.index(name))
            luck[own] = before + 0.5 * share
            before += share
    return luck


def _day_centre(
    base: _Base,
    code: NDArray[np.intp],
    join: Floats,
    staffing: Mapping[str, Mapping[str, Any]],
) -> Centre:
    """The centre of one recorded day, in which calls come as they joined the queue."""
    types = {
        name: {
            **base.types[name],
            "demand": {"trace": {"times_s": join[code == i].tolist(), "dropped": "allow"}},
        }
        for i, name in enumerate(base.names)
    }
    return validated(
        Centre,
        {
            "name": "replay",
            "sites": {site: {} for site in base.found.sites.names},
            "links": links(base.found),
            "contact_types": types,
            "pools": {
                pool: {**said, "staffing": staffing[pool] or {"by_interval": [0]}}
                for pool, said in base.pools.items()
            },
            "routes": base.routes,
        },
        "centre",
    )


def shifts(sessions: pd.DataFrame) -> dict[str, Any]:
    """Sessions of one day as shifts of one agent each, to the second."""
    start = np.rint(sessions["start_s"].to_numpy(dtype=np.float64))
    end = np.maximum(np.rint(sessions["end_s"].to_numpy(dtype=np.float64)), start + 1.0)
    return {
        str(number): {"start": _clock(first), "end": _clock(last), "agents": 1}
        for number, (first, last) in enumerate(zip(start.tolist(), end.tolist(), strict=True))
        if first < DAY_S
    }


def _clock(seconds: float) -> str:
    """A clock time such as 08:30:15; past midnight that of the next day."""
    whole = int(seconds) % 86_400
    return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def is_call(groups: pd.Series[str]) -> NDArray[np.bool_]:
    """Which rows are calls, and not work that the system dials."""
    code, names = pd.factorize(groups)
    dialled = [at for at, name in enumerate(names) if str(name).endswith(DIALLED)]
    found: NDArray[np.bool_] = ~np.isin(code, dialled)
    return found
