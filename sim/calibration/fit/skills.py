"""Which contact types an agent takes, and the pools that agents of one skill set make."""

from __future__ import annotations

import pandas as pd

SKILL_SHARE = 0.1
"""A type is a skill from this part of its share of all calls on."""


def agent_skills(work: pd.DataFrame, share: float = SKILL_SHARE) -> pd.DataFrame:
    """Which contact types each agent has as a skill.

    Parameters
    ----------
    work : from `sim.calibration.fit.sessions.handled`.
    share : see `SKILL_SHARE`.

    Returns
    -------
    one row an agent, one boolean column a contact type; nobody is without a skill.
    """
    table = work.groupby(["agent", "contact_type"], observed=True).size().unstack(fill_value=0)
    own = table.div(table.sum(axis=1), axis=0)
    whole = table.sum(axis=0) / table.to_numpy().sum()
    skilled = own.ge(share * whole, axis=1) & table.gt(0)
    for name in skilled.columns[~skilled.any(axis=0).to_numpy()]:
        skilled.loc[own[name].idxmax(), name] = True
    return skilled
