"""Everything that the records of a window say about a centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.arrivals import Arrivals, find_arrivals
from sim.calibration.fit.balking import LeavingFit, fit_leaving, waiting_on_joining
from sim.calibration.fit.beside import Beside
from sim.calibration.fit.days import Days, find_days, of_days, while_open
from sim.calibration.fit.durations import hourly_factors
from sim.calibration.fit.groups import Group, assign, find_groups
from sim.calibration.fit.head_starts import Order, find_order
from sim.calibration.fit.idle import with_idle_gaps
from sim.calibration.fit.laws import Law, fit_law
from sim.calibration.fit.lines import Sites, find_sites
from sim.calibration.fit.logged import present, with_log
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.own_first import OwnFirst, find_own_first
from sim.calibration.fit.patience import PatienceFit, fit_patience
from sim.calibration.fit.pools import Pools, pools_with_openings
from sim.calibration.fit.retries import Retries, find_retries
from sim.calibration.fit.roster import weekly_roster
from sim.calibration.fit.rostered import shrinkage_of
from sim.calibration.fit.sessions import ROSTER_SPLIT_S, SPLIT_S, handled, sessions
from sim.calibration.fit.setups import find_setups
from sim.calibration.fit.skills import agent_skills, opens
from sim.calibration.fit.unavailability import Away, gaps_after_calls, unavailability
from sim.catalogue import _
from sim.errors import InputError
from sim.free_memory import give_back

LEAST_ABANDONED = 20
LEAST_DAYS = 5
"""Normal days of a centre's week, at least; a fit of fewer says nothing of how days differ."""
LEAST_ANSWERED = 100
"""Answered calls of known agents, at least."""
HOURLY_CALLS = 500
"""Handled calls of a type from which on its handling gets factors by hour."""
_OFFERED = (
    "day", "contact_type", "line", "group", "queued", "join_s", "wait_s", "start_s", "talk_s",
    "wrap_up_s",
)  # fmt: skip
_LOOKED_AT = (
    "day", "weekday", "contact_type", "entry_s", "ivr_s", "queued", "join_s", "wait_s", "outcome",
    "start_s", "talk_s", "wrap_up_s", "agent", "customer", "priority", "site", "agent_site",
)  # fmt: skip
DIALLED = "_dialled"
"""What is added to the name of a return type for the calls that the system dials."""


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured on the normal days of a window.

    Attributes
    ----------
    days : which days, and why the others are left out.
    groups : contact types of the centre; sites : where calls queue and agents sit.
    calls : calls offered to agents on normal days in opening hours, with ``group``.
    arrivals : volumes, profiles and their variation.
    talk, wrap_up : laws by contact type; wrap_up only where it is recorded.
    hourly : factors on handling by hour, by contact type, shape (24,).
    patience : by contact type; absent: nobody, or too few, gave up, and `all_patience` holds.
    all_patience : of all types together; None: nobody gave up.
    leaving : who leaves because of how many calls wait, by contact type; absent: the records do not
        decide that anybody does. `patience` is without them.
    order : head starts.
    retries : None: not seen.
    pools, sessions : agents; sessions with ``pool``, stretched to the opening hours.
    own_first : whether pools take callers of their own types first, by pool; absent: not seen.
    roster : whole agents present by weekday and pool, shape (48,).
    shrinkage : share of the planner's roster that is not on the phones; None: not known.
    gaps, aways : unavailability after calls, beside the roster.
    aways_present : the same beside the sessions of single days; see `SPLIT_S`.
    beside : what the records have beside the calls.
    logged : whether a log of agents' states tells presence.
    """

    days: Days
    groups: Mapping[str, Group]
    sites: Sites
    calls: pd.DataFrame
    arrivals: Arrivals
    talk: Mapping[str, Law]
    wrap_up: Mapping[str, Law]
    hourly: Mapping[str, NDArray[np.float64]]
    patience: Mapping[str, PatienceFit]
    all_patience: PatienceFit | None
    leaving: Mapping[str, LeavingFit]
    order: Order
    retries: Retries | None
    pools: Pools
    own_first: Mapping[str, OwnFirst]
    sessions: pd.DataFrame
    roster: Mapping[str, Mapping[str, NDArray[np.int64]]]
    shrinkage: float | None
    gaps: pd.DataFrame
    aways: list[Away]
    aways_present: list[Away]
    beside: Beside
    logged: bool


def measure(calls: pd.DataFrame, options: FitOptions, known: Beside | None = None) -> Measured:
    """Measure the calls of a window.

    Parameters
    ----------
    calls : `Records.calls` of the window, unusual days included.
    options : see there.
    known : what stands beside the calls: agents' states, roster, holidays.

    Raises
    ------
    InputError : too few normal days, or calls that an agent is known to have answered.
    """
    calls = dialled_apart(calls, options.return_types)
    known = known or Beside()
    days = find_days(calls, known.holidays)
    own = of_days(calls, days.normal, [c for c in _LOOKED_AT if c in calls])
    sites = find_sites(own)
    own = sites.with_lines(own)
    work = handled(own, ROSTER_SPLIT_S)
    if work.empty:
        raise InputError(_("no call of the records was answered by a known agent"))
    if len(days.normal) < LEAST_DAYS:
        raise InputError(
            _(
                "the records hold {found} days like others of their weekday; a fit needs {least}"
            ).format(found=len(days.normal), least=LEAST_DAYS)
        )
    if len(work) < LEAST_ANSWERED or not days.opening:
        raise InputError(
            _("known agents answered {found} calls of the records; a fit needs {least}").format(
                found=len(work), least=LEAST_ANSWERED
            )
        )
    site_of = sites.of_agents(own)
    sites = replace(sites, setups=find_setups(work, sites, site_of))
    if sites.setups:
        own = sites.with_setups(own, site_of)
        work = handled(own, ROSTER_SPLIT_S)
    skilled = agent_skills(work)
    pools = pools_with_openings(work, skilled, site_of)
    opened = opens(skilled, pools.of_agent, pools.openings)
    gaps = gaps_after_calls(own, work, opened)
    gaps = with_log(gaps, own, work, opened, known, ROSTER_SPLIT_S)
    groups = find_groups(own, options.return_types)
    own = own.assign(group=assign(own, groups, options.seed))
    retries = find_retries(own)
    arrivals = find_arrivals(own, groups, days, None if retries is None else retries.again)
    order = find_order(own, list(groups), _top_priorities(groups))
    heads = {
        sites.line(group.recorded, site): order.seconds[name]
        for name, group in groups.items()
        for site in sites.names
    }
    own_first = find_own_first(own, work, pools, heads)
    shorter = handled(own, SPLIT_S)
    of_days_alone = gaps_after_calls(own, shorter, opened)
    of_days_alone = with_log(of_days_alone, own, shorter, opened, known, SPLIT_S)
    aways_present = unavailability(of_days_alone, SPLIT_S)
    there = sessions(with_idle_gaps(work, own, opened))
    there = present(there, known, days.opening, ROSTER_SPLIT_S)
    offered = own[list(_OFFERED)][while_open(own, "join_s", days.opening)]
    del own, shorter, of_days_alone  # millions of rows
    give_back()
    there = there.assign(pool=there["agent"].astype(str).map(pools.of_agent))
    there = there[there["pool"].notna()]  # whom the log knows, and no call
    patience, together, leaving = _patience(offered, groups, pools)
    talk, wrap_up, hourly = _handling(offered, groups)
    return Measured(
        days=days,
        groups=groups,
        sites=sites,
        calls=offered,
        arrivals=arrivals,
        talk=talk,
        wrap_up=wrap_up,
        hourly=hourly,
        patience=patience,
        all_patience=together,
        leaving=leaving,
        order=order,
        retries=retries,
        pools=pools,
        own_first=own_first,
        sessions=there,
        roster=weekly_roster(there, offered, list(pools.skills)),
        shrinkage=shrinkage_of(there, known.roster, days.normal),
        gaps=gaps,
        aways=unavailability(gaps, ROSTER_SPLIT_S),
        aways_present=aways_present,
        beside=known,
        logged=known.states is not None and bool(known.states["day"].isin(days.normal).any()),
    )


def _top_priorities(groups: Mapping[str, Group]) -> dict[str, int]:
    return {n: max(g.priorities) for n, g in groups.items() if g.priorities}


def dialled_apart(calls: pd.DataFrame, return_types: tuple[str, ...]) -> pd.DataFrame:
    """Calls, those of return types that were answered at once as a type of their own.

    The system dialled them because it had found an agent idle; where no agent is recorded they are
    left out.
    """
    if not return_types:
        return calls
    kind = calls["contact_type"].astype(str).to_numpy(dtype=object)
    dialled = np.isin(kind, return_types) & ~calls["queued"].to_numpy(dtype=bool)
    dialled &= calls["start_s"].notna().to_numpy(dtype=bool)
    nobody = dialled & (calls["agent"] == "").to_numpy(dtype=bool)
    named = np.where(dialled, kind + DIALLED, kind)
    apart: pd.DataFrame = calls.assign(contact_type=pd.Categorical(named))[~nobody]
    return apart


def _patience(
    offered: pd.DataFrame, groups: Mapping[str, Group], pools: Pools
) -> tuple[dict[str, PatienceFit], PatienceFit | None, dict[str, LeavingFit]]:
    """Patience of the types of which enough gave up, of all together, and who leaves for others."""
    queued = offered[["day", "contact_type", "line", "group", "join_s", "wait_s", "start_s"]]
    queued = queued[offered["queued"] & offered["wait_s"].notna()]
    gone = queued["start_s"].isna().to_numpy(dtype=bool)
    wait = queued["wait_s"].to_numpy(dtype=np.float64)
    if gone.sum() < 2 or len(np.unique(wait[wait > 0])) < 2:
        return {}, None, {}
    found, leaving = {}, {}
    for name, group in groups.items():
        own = (queued["group"] == name).to_numpy(dtype=bool)
        if gone[own].sum() < LEAST_ABANDONED or len(np.unique(wait[own])) <= 2:
            continue
        impatient = gone[own]
        waiting = _waiting(queued, group, pools)[own]
        for_that = fit_leaving(wait[own], impatient, waiting, queued["day"][own])
        if for_that is not None:
            leaving[name] = for_that
            impatient = impatient & ~for_that.for_that
        found[name] = fit_patience(wait[own], impatient, 40 if own.sum() >= 1000 else 20)
    return found, fit_patience(wait, gone), leaving


def _waiting(queued: pd.DataFrame, group: Group, pools: Pools) -> NDArray[np.int64]:
    """Calls that wait for the pools that take a type at once when others join, by call."""
    found = np.zeros(len(queued), dtype=np.int64)
    mine = (queued["contact_type"] == group.recorded).to_numpy(dtype=bool)
    for line in queued["line"][mine].astype(str).unique():
        alike = {k for lines in pools.skills.values() if line in lines for k in lines} | {line}
        there = queued["line"].isin(alike).to_numpy(dtype=bool)
        rows = queued[there]
        number = waiting_on_joining(
            rows["day"],
            rows["join_s"].to_numpy(dtype=np.float64),
            rows["wait_s"].to_numpy(dtype=np.float64),
        )
        own = (queued["line"] == line).to_numpy(dtype=bool)
        found[own] = number[own[there]]
    return found


def _handling(
    offered: pd.DataFrame, groups: Mapping[str, Group]
) -> tuple[dict[str, Law], dict[str, Law], dict[str, NDArray[np.float64]]]:
    """Talk and wrap-up by contact type, and factors by hour of its recorded type.

    Where priorities are known of queued calls only, the level is that of all calls of the recorded
    type and the shape that of the group's own.
    """
    answered = offered[["group", "contact_type", "join_s", "talk_s", "wrap_up_s"]]
    answered = answered[offered["start_s"].notna() & offered["talk_s"].notna()]
    talk_s = answered["talk_s"].to_numpy(dtype=np.float64)
    wrap_s = answered["wrap_up_s"].to_numpy(dtype=np.float64)
    hour = answered["join_s"].to_numpy(dtype=np.float64)
    every = fit_law(talk_s)
    talk, wrap_up, hourly = {}, {}, {}
    for name, group in groups.items():
        own = (answered["group"] == name).to_numpy(dtype=bool)
        talk[name] = fit_law(talk_s[own]) if own.sum() >= 2 else every
        known = own & ~np.isnan(wrap_s)
        if known.sum() >= 2 and wrap_s[known].max() > 0:
            wrap_up[name] = fit_law(wrap_s[known])
        whole = (answered["contact_type"] == group.recorded).to_numpy(dtype=bool)
        if whole.sum() >= HOURLY_CALLS:
            hourly[name] = hourly_factors(hour[whole], talk_s[whole])
    return talk, wrap_up, hourly
