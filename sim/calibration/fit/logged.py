"""Presence and unavailability after calls where a log of agents' states tells them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.calibration.fit.beside import Beside, logged_sessions, returns
from sim.calibration.fit.roster import to_edges
from sim.calibration.fit.sessions import DAY_APART_S
from sim.calibration.fit.unavailability import queues, skills_of, waiting_for
from sim.centre.base import DAY_S


def present(
    seen: pd.DataFrame,
    known: Beside,
    opening: Mapping[str, tuple[float, float]],
    split_s: float,
) -> pd.DataFrame:
    """Agents' sessions: of the log on the days that it has, of the calls on others.

    Parameters
    ----------
    seen : sessions that the calls show, from `sim.calibration.fit.sessions.sessions` or
        `sim.calibration.fit.shift_edges.shift_sessions`; split_s : as in `handled`.
    opening : opening hours, to which sessions of calls are stretched where they nearly touch them.
    """
    found = to_edges(seen, opening)
    if known.states is None:
        return found
    logged = logged_sessions(known.states[known.states["day"].isin(seen["day"].unique())], split_s)
    if logged.empty:
        return found
    rest = found[~found["day"].isin(logged["day"].unique())]
    return pd.concat([rest[list(logged.columns)], logged], ignore_index=True)


def with_log(
    gaps: pd.DataFrame,
    calls: pd.DataFrame,
    work: pd.DataFrame,
    opens: pd.DataFrame,
    known: Beside,
    split_s: float,
) -> pd.DataFrame:
    """Gaps after calls, those that the log tells exactly in place of what waiting callers show.

    Parameters
    ----------
    gaps : from `gaps_after_calls`; calls, work and opens as there.
    split_s : who comes back later than this was gone, and not unavailable after a call.
    """
    if known.states is None or not known.tells_calls:
        return gaps
    day = work["day"].to_numpy().astype("datetime64[D]").astype(np.float64)
    end = work["end"].to_numpy(dtype=np.float64)
    own = known.states[known.states["day"].isin(work["day"].unique())]
    back, inside = returns(own, work["agent"], end - day * (DAY_APART_S - DAY_S))
    later = np.flatnonzero(work["within"].to_numpy(dtype=bool))
    unseen = gaps[~inside[later - 1][gaps["gap"].to_numpy()]]
    rows = np.flatnonzero(inside & (back <= split_s))
    skills, which = skills_of(work["agent"], opens)
    exact = pd.DataFrame(
        {
            "gap": (len(later) + np.arange(len(rows))).astype(np.int32),
            "from_s": 0.0,
            "to_s": back[rows],
            "taken": True,
            "day": work["day"].to_numpy()[rows],
            "waiting": waiting_for(queues(calls, opens.columns), skills, which[rows], end[rows]),
        }
    )
    return pd.concat([unseen, exact], ignore_index=True) if len(unseen) else exact
