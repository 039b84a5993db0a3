"""Which lines an agent takes calls of, and from when on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.calibration.fit.overflow import Opening

PUT_THROUGH_S = 1.0
SKILL_SHARE = 0.1
"""A type is a skill from this part of its share of all calls on."""


def agent_skills(work: pd.DataFrame, share: float = SKILL_SHARE) -> pd.DataFrame:
    """Which lines (contact types, at each site where there are several) each agent serves.

    Parameters
    ----------
    work : from `sim.calibration.fit.sessions.handled`.
    share : see `SKILL_SHARE`.

    Returns
    -------
    one row an agent, one boolean column a line; nobody is without a skill.
    """
    table = work.groupby(["agent", "line"], observed=True).size().unstack(fill_value=0)
    own = table.div(table.sum(axis=1), axis=0)
    whole = table.sum(axis=0) / table.to_numpy().sum()
    skilled = own.ge(share * whole, axis=1) & table.gt(0)
    skilled.columns = pd.Index([str(line) for line in skilled.columns], name="line")
    for name in skilled.columns[~skilled.any(axis=0).to_numpy()]:
        skilled.loc[own[name].idxmax(), name] = True
    return skilled


def opens(
    skilled: pd.DataFrame,
    of_agent: Mapping[str, str],
    openings: Mapping[str, Mapping[str, Opening]],
) -> pd.DataFrame:
    """From when on each agent takes calls of each line.

    Parameters
    ----------
    skilled : from `agent_skills`; of_agent : pool of each agent.
    openings : from `sim.calibration.fit.overflow.find_openings`.

    Returns
    -------
    as ``skilled``, with seconds of waiting: 0 at once, inf never. Of a pool that opens late it is
    the end of the interval and a second more: a call that is taken as soon as the pool opens to it
    does not show that its agent was away.
    """
    found = skilled.where(skilled, np.inf).astype(np.float64).where(~skilled, 0.0)
    pool = np.array([of_agent.get(str(agent), "") for agent in skilled.index], dtype=object)
    for name, late in openings.items():
        for line, opening in late.items():
            if line in found.columns:
                found.loc[pool == name, line] = opening.high + PUT_THROUGH_S
    return found
