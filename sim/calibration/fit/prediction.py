"""Days predicted with a centre that earlier days made, at three levels of knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.calibration.fit.centre import build_centre
from sim.calibration.fit.days import while_open
from sim.calibration.fit.idle import with_idle_gaps
from sim.calibration.fit.logged import present
from sim.calibration.fit.measure import Measured, dialled_apart
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.replay import (
    CALLS_ONLY,
    REPLAY,
    Known,
    calls_to_replay,
    is_call,
    replay,
)
from sim.calibration.fit.scores import COUNTED, LEVEL, Score, score, tally
from sim.calibration.fit.sessions import SPLIT_S, handled
from sim.calibration.fit.shift_edges import shift_sessions
from sim.calibration.fit.skills import agent_skills, opens
from sim.calibration.fit.unavailability import never_away
from sim.centre.base import DAY_S, WEEKDAYS
from sim.engine import CallLog
from sim.engine.codes import ANSWERED
from sim.study import Study
from sim.study.worker import simulate

LEVELS = ("nothing", "calls", "calls_roster_talk")
WEEKS = 20
"""Weeks simulated where nothing of the days is known."""
MOST_CALLS = 200_000
"""Calls of these weeks, at most; at least `LEAST_WEEKS` are simulated."""
LEAST_WEEKS = 8
Z = 1.959964
COMPARED = ("day", "weekday", "contact_type", "queued", "join_s", "wait_s", "start_s", "agent")
"""Columns of `Records.calls` that are compared where nothing of the days is known."""


@dataclass(frozen=True)
class Prediction:
    """Some days predicted.

    Attributes
    ----------
    level : what was known of them, one of `LEVELS`, or ``replay``.
    score : how well it went.
    recorded, simulated : tables of `sim.calibration.fit.scores.tally`.
    """

    level: str
    score: Score
    recorded: pd.DataFrame
    simulated: pd.DataFrame


def presence(calls: pd.DataFrame, found: Measured, options: FitOptions) -> pd.DataFrame:
    """Sessions on days that the centre was not made from, each agent in a pool of the centre.

    An agent who is new goes to the pool whose skills are most like what the agent took.
    """
    own = found.sites.with_lines(dialled_apart(calls, options.return_types))
    site_of = found.sites.of_agents(own)
    own = found.sites.with_setups(own, site_of)
    work = handled(own)
    if work.empty:
        return pd.DataFrame(columns=["day", "weekday", "agent", "start_s", "end_s", "pool"])
    skilled = agent_skills(work)
    pool_of = dict(found.pools.of_agent)
    new = [agent for agent in map(str, skilled.index) if agent not in pool_of]
    lines = {pool: set(found.pools.opens(pool)) for pool in found.pools.skills}
    for agent in new:
        took = {str(c) for c in skilled.columns[skilled.loc[agent].to_numpy(dtype=bool)]}
        site = site_of.get(agent)
        pool_of[agent] = max(
            [p for p in lines if found.pools.sites.get(p) == site] or lines,
            key=lambda p: (len(took & lines[p]) / len(took | lines[p]), found.pools.share[p]),
        )
    opened = opens(skilled, pool_of, found.pools.openings)
    work = with_idle_gaps(work, own, opened)
    there = shift_sessions(work, own, opened, pool_of, _idle_after(found))
    there = present(there, found.beside, found.days.opening, SPLIT_S)
    there = there.assign(pool=there["agent"].astype(str).map(pool_of))
    return there[there["pool"].notna()]


def _idle_after(found: Measured) -> float:
    """Mean unavailability after a call where nobody waits, seconds."""
    aways = found.aways_present
    return 0.0 if not aways or never_away(aways) else aways[0].mean_s


def predict(
    calls: pd.DataFrame, found: Measured, level: str, options: FitOptions
) -> Prediction | None:
    """Predict recorded days.

    Parameters
    ----------
    calls : `Records.calls` of normal days.
    found : the centre, measured on other days (or, for ``replay``, on these).
    level : one of `LEVELS`, or ``replay`` (as ``calls_roster_talk``).

    Returns
    -------
    None where nothing can be compared: no day in the centre's opening hours with an agent.
    """
    if level == "nothing":
        return _unknown(calls, found, options)
    known = calls_to_replay(calls, found, options)
    if known.empty:
        return None
    which: Known = CALLS_ONLY if level == "calls" else REPLAY
    there = presence(calls, found, options) if which.presence else found.sessions
    made = replay(known, there, found, which, options)
    made = made[is_call(made["group"])]
    if made.empty:
        return None
    first = made[made["replication"] == 0].drop(columns="replication")
    recorded, simulated = tally(first, ""), tally(made, "sim_")
    bands = _bands_of_replications(simulated)
    return Prediction(level, score(recorded, simulated, bands), recorded, simulated)


def _bands_of_replications(simulated: pd.DataFrame) -> pd.DataFrame:
    """Bands of the service level of each hour, from what replications of a day differ by.

    A single hour has few replications; how much more than independent calls they differ is one
    factor of all hours.
    """
    cell = simulated.groupby(["day", "hour", "replication"])[["in_time", "number"]].sum()
    cell["level"] = cell["in_time"] / cell["number"]
    hours = cell.groupby(["day", "hour"]).agg(
        mean=("level", "mean"), var=("level", "var"), n=("number", "mean"), r=("level", "size")
    )
    p = hours["mean"].clip(0.03, 0.97)
    luck = p * (1.0 - p) / hours["n"]
    apart = hours["var"].notna()
    factor = float(hours["var"][apart].sum() / luck[apart].sum()) if apart.any() else 1.0
    # The record is one more draw with its own luck.
    half = Z * np.sqrt(max(factor, 1.0) * luck * (1.0 + 1.0 / hours["r"]))
    return pd.DataFrame(
        {"low": (hours["mean"] - half).clip(0, 1), "high": (hours["mean"] + half).clip(0, 1)}
    ).reset_index()


def _unknown(calls: pd.DataFrame, found: Measured, options: FitOptions) -> Prediction | None:
    """Days of which nothing is known: simulated weeks of the fitted centre."""
    recorded = dialled_apart(calls, options.return_types)
    # A call without a time of joining the queue is not in the opening hours.
    kept = while_open(recorded, "join_s", found.days.opening) & is_call(recorded["contact_type"])
    if not kept.any():
        return None
    real = tally(recorded[kept], "")
    model = simulated_weeks(build_centre(found, options), found, options)
    week = real.groupby("weekday")["day"].nunique()
    weeks = model["replication"].nunique()
    weight = model["weekday"].map(week).fillna(0.0).to_numpy(dtype=np.float64)
    share = _quantiles(model, real)
    weighted = model.copy()
    weighted[list(COUNTED)] = model[list(COUNTED)].to_numpy() * weight[:, None] / weeks
    result = _score_of_weeks(real, model, weighted, share)
    return Prediction("nothing", result, real, model)


def simulated_weeks(data: dict[str, Any], found: Measured, options: FitOptions) -> pd.DataFrame:
    """Simulated weeks, a replication each: a table of `tally`."""
    study = Study.from_dict({"centre": data, "seed": options.seed, "replications": 1})
    volume = float(sum(found.arrivals.mean(d).sum() for d in found.days.opening))
    weeks = int(np.clip(MOST_CALLS / max(volume, 1.0), LEAST_WEEKS, WEEKS))
    groups = np.array(list(found.groups), dtype=object)
    kind = {n: g.recorded for n, g in found.groups.items()}
    parts = []
    for week in range(weeks):
        table = _calls_of(simulate(study, week), groups, week)
        table = table[is_call(table["group"])]
        parts.append(tally(table.assign(contact_type=table["group"].map(kind)), "sim_"))
    return pd.concat(parts, ignore_index=True)


def _calls_of(log: CallLog, groups: Any, week: int) -> pd.DataFrame:
    offered = ~np.isnan(np.asarray(log["queue_s"], dtype=np.float64))
    join = np.asarray(log["queue_s"], dtype=np.float64)[offered]
    day = np.minimum(join // DAY_S, 6.0).astype(np.int64)
    return pd.DataFrame(
        {
            "replication": week,
            "day": day,
            "weekday": pd.Categorical.from_codes(day, categories=pd.Index(WEEKDAYS)),
            "group": pd.Categorical.from_codes(
                np.asarray(log["contact_type"])[offered].astype(np.int16), categories=groups
            ),
            "join_s": join - day * DAY_S,
            "sim_wait_s": log.wait_s()[offered],
            "sim_answered": np.asarray(log["disposition"])[offered] == ANSWERED,
        }
    )


def _quantiles(model: pd.DataFrame, real: pd.DataFrame) -> pd.DataFrame:
    """Bands of the service level by day and hour, from simulated weeks."""
    cell = model.groupby(["weekday", "hour", "replication"])[["in_time", "number"]].sum()
    level = (cell["in_time"] / cell["number"]).groupby(["weekday", "hour"])
    tail = 0.5 * (1.0 - LEVEL)
    bands = pd.DataFrame({"low": level.quantile(tail), "high": level.quantile(1.0 - tail)})
    days = real[["day", "weekday", "hour"]].drop_duplicates()
    return days.merge(bands.reset_index(), on=["weekday", "hour"])[["day", "hour", "low", "high"]]


def _score_of_weeks(
    real: pd.DataFrame, model: pd.DataFrame, weighted: pd.DataFrame, bands: pd.DataFrame
) -> Score:
    """Score with the simulated weekdays weighted as the recorded ones are."""
    sums = model.groupby(["weekday", "hour"])[["in_time", "number"]].sum()
    level = (sums["in_time"] / sums["number"]).rename("level").reset_index()
    days = real[["day", "weekday", "hour"]].drop_duplicates().merge(level, on=["weekday", "hour"])
    rows = pd.DataFrame(
        {
            "day": days["day"], "hour": days["hour"], "in_time": days["level"], "number": 1.0,
        }
    )  # fmt: skip
    return score(real, weighted, bands, rows)
