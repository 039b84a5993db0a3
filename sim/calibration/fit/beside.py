"""What stands beside the calls: a log of agents' states, the planner's roster, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.centre.base import DAY_S, WEEKDAYS

if TYPE_CHECKING:
    from sim.calibration.readers.records import Records

Floats = NDArray[np.float64]
JITTER_S = 60.0
"""Stretches of an agent's log that are this near are one: clocks of recorders differ."""
NEAR_S = 1.0
MAKE_UP = "workday"


@dataclass(frozen=True, eq=False)
class Beside:
    """Optional records; see `sim.calibration.readers.records.Records`.

    Attributes
    ----------
    states : agents' states; None: no log.
    roster : agents planned; None: no roster.
    holidays : name by day; a make-up day is ``workday``.
    """

    states: pd.DataFrame | None = None
    roster: pd.DataFrame | None = None
    holidays: Mapping[pd.Timestamp, str] = field(default_factory=dict)

    @property
    def tells_calls(self) -> bool:
        """Whether the log tells when agents talked, so that their time after calls is seen."""
        return self.states is not None and bool((self.states["state"] == "talking").any())


def beside(records: Records) -> Beside:
    """What the records have beside the calls."""
    return Beside(records.agent_states, records.roster, records.holidays or {})


def logged_sessions(states: pd.DataFrame, split_s: float) -> pd.DataFrame:
    """When agents were there, by their log: logged in, and not unavailable for long at a time.

    Parameters
    ----------
    states : `Records.agent_states`.
    split_s : an agent who was unavailable for longer than this was not there.

    Returns
    -------
    one row a session: ``day``, ``weekday``, ``agent``, ``start_s``, ``end_s`` in seconds after
    midnight of the day (the end may pass 86,400).
    """
    length = states["end_s"] - states["start_s"]
    there = states[(states["state"] != "unavailable") | (length <= split_s)]
    code = pd.factorize(there["agent"])[0]
    start, end = real_clock(there, "start_s"), real_clock(there, "end_s")
    order = np.lexsort((start, code))
    code, start, end = code[order], start[order], end[order]
    opens = np.ones(len(code), dtype=np.bool_)
    if len(code):
        lift = code * (end.max() - start.min() + 10.0 * JITTER_S)
        latest = np.maximum.accumulate(end + lift) - lift
        opens[1:] = (code[1:] != code[:-1]) | (start[1:] > latest[:-1] + JITTER_S)
        end = latest
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(code))[: len(first)] - 1
    rows = there.iloc[order[first]]
    midnight = real_clock(rows.assign(zero=0.0), "zero")
    weekday = np.array(WEEKDAYS, dtype=object)[pd.DatetimeIndex(rows["day"]).day_of_week]
    return pd.DataFrame(
        {
            "day": rows["day"].to_numpy(),
            "weekday": weekday,
            "agent": rows["agent"].astype(str).to_numpy(dtype=object),
            "start_s": start[first] - midnight,
            "end_s": end[last] - midnight,
        }
    )


def real_clock(table: pd.DataFrame, column: str) -> Floats:
    """Times of a column as seconds since 1970, local."""
    day = table["day"].to_numpy().astype("datetime64[D]").astype(np.float64)
    found: Floats = day * DAY_S + table[column].to_numpy(dtype=np.float64)
    return found


def returns(
    states: pd.DataFrame, agents: pd.Series[str], times: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """How long agents took no call from a moment on, by their log.

    An agent comes back when the log says available, or with the next talk.

    Parameters
    ----------
    agents, times : whose call ended when, shape (n,), seconds since 1970, local.

    Returns
    -------
    Seconds until then, shape (n,), infinite where the agent never comes back; and whether the agent
    was logged in at that moment.
    """
    names = {str(name): at for at, name in enumerate(pd.unique(states["agent"].astype(str)))}
    codes, seen = pd.factorize(agents)
    who = np.array([names.get(str(name), len(names)) for name in seen], dtype=np.float64)[codes]
    owner = states["agent"].astype(str).map(names).to_numpy(dtype=np.float64)
    start, end = real_clock(states, "start_s"), real_clock(states, "end_s")
    low = min(start.min(initial=np.inf), times.min(initial=np.inf))
    span = max(end.max(initial=low), times.max(initial=low)) - low + 10.0 * DAY_S
    at = times - low + who * span
    start, end = start - low + owner * span, end - low + owner * span
    order = np.argsort(start, kind="stable")
    start, end, owner = start[order], end[order], owner[order]
    state = states["state"].to_numpy(dtype=object)[order]
    back: Floats = np.full(len(at), np.inf)
    for word in ("available", "talking"):
        own = state == word
        if word == "available":
            place = np.searchsorted(end[own], at, side="right")
        else:  # one that begins now is the call that has just ended
            place = np.searchsorted(start[own], at + NEAR_S, side="right")
        known = place < own.sum()
        place = np.minimum(place, max(int(own.sum()) - 1, 0))
        if own.any():
            known &= owner[own][place] == who
            back = np.where(known, np.minimum(back, np.maximum(start[own][place] - at, 0.0)), back)
    last = np.searchsorted(start, at + NEAR_S, side="right") - 1
    inside = (last >= 0) & (owner[np.maximum(last, 0)] == who)
    inside &= end[np.maximum(last, 0)] >= at - NEAR_S
    return back, inside


def rostered_hours(roster: pd.DataFrame, days: pd.DatetimeIndex) -> Floats:
    """Agent-hours planned on each of some days, all pools together, shape (days,)."""
    place = days.get_indexer(pd.DatetimeIndex(roster["day"]))
    hours = (roster["end_s"] - roster["start_s"]) * roster["agents"] / 3600.0
    kept = place >= 0
    weights = hours.to_numpy(dtype=np.float64)[kept]
    found: Floats = np.bincount(place[kept], weights, len(days)).astype(np.float64)
    return found
