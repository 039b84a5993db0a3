"""Pools of agents: equal skills, small ones joined to the one most like them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_POOLS = 6
LEAST_SHARE = 0.03
"""A pool has at least this share of all talking, unless it is the only one with a skill."""
POOL_SKILL = 0.5
"""A joined pool has a skill if agents who have it did this share of its talking."""


@dataclass(frozen=True)
class Pools:
    """Pools by name.

    Attributes
    ----------
    skills : recorded contact types of each pool.
    of_agent : pool of each agent.
    agents : agents seen, by pool; share : of all talking, by pool.
    """

    skills: Mapping[str, tuple[str, ...]]
    of_agent: Mapping[str, str]
    agents: Mapping[str, int]
    share: Mapping[str, float]


def find_pools(work: pd.DataFrame, skilled: pd.DataFrame, most: int = MOST_POOLS) -> Pools:
    """Cluster agents by what they take.

    Parameters
    ----------
    work : from `sim.calibration.fit.sessions.handled`; skilled : from `agent_skills`.
    most : pools, at most.
    """
    talk = work.groupby("agent", observed=True)["talk_s"].sum().reindex(skilled.index).fillna(0.0)
    weight = talk.to_numpy(dtype=np.float64) + 1e-9
    flags = skilled.to_numpy(dtype=np.float64)
    sets, cluster = np.unique(flags, axis=0, return_inverse=True)
    cluster = cluster.ravel()
    number = len(sets)
    mass = np.bincount(cluster, weights=weight, minlength=number)
    profile = sets.copy()
    whole = flags.T @ weight / weight.sum()
    alive = list(range(number))
    while len(alive) > 1:
        small = min(alive, key=lambda k: mass[k])
        if len(alive) <= most and mass[small] >= LEAST_SHARE * mass.sum():
            break
        others = [k for k in alive if k != small]
        if len(alive) <= most and _alone(profile, small, others):
            break
        near = min(others, key=lambda k: (_apart(profile[small], profile[k], whole), -mass[k]))
        joint = mass[small] + mass[near]
        profile[near] = (profile[small] * mass[small] + profile[near] * mass[near]) / joint
        mass[near], mass[small] = joint, 0.0
        cluster[cluster == small] = near
        alive.remove(small)
    alive.sort(key=lambda k: -mass[k])
    columns = [str(c) for c in skilled.columns]
    skills: dict[str, tuple[str, ...]] = {}
    names: dict[int, str] = {}
    for place, k in enumerate(alive):
        names[k] = f"pool_{place + 1}"
        own = tuple(c for c, p in zip(columns, profile[k], strict=True) if p >= POOL_SKILL)
        skills[names[k]] = own or (columns[int(np.argmax(profile[k]))],)
    for column, name in enumerate(columns):
        if not any(name in own for own in skills.values()):
            best = alive[int(np.argmax(profile[alive, column] * mass[alive]))]
            skills[names[best]] += (name,)
    pool = [names[int(k)] for k in cluster]
    return Pools(
        skills,
        dict(zip((str(a) for a in skilled.index), pool, strict=True)),
        {n: pool.count(n) for n in skills},
        {names[k]: float(mass[k] / mass.sum()) for k in alive},
    )


def _apart(one: Floats, other: Floats, whole: Floats) -> float:
    """How different two pools are: a common type counts as much as any, a rare one less."""
    return float((np.abs(one - other) * np.sqrt(whole + 0.01)).sum())


def _alone(profile: Floats, small: int, others: list[int]) -> bool:
    """Whether a pool is the only one with some skill."""
    rest = profile[others] >= POOL_SKILL
    return bool(((profile[small] >= POOL_SKILL) & ~rest.any(axis=0)).any())
