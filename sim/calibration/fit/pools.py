"""Pools of agents: one site, equal skills, small ones joined to the one most like them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.overflow import Opening, find_openings, late_agents
from sim.calibration.fit.skills import agent_skills

Floats = NDArray[np.float64]
MOST_POOLS = 6
MOST_AT_A_SITE = 12
"""Where records tell sites, as large centres do, agents of a site are parted further."""
LEAST_SHARE = 0.03
"""A pool has at least this share of all talking, unless it is the only one with a skill."""
POOL_SKILL = 0.5
"""A joined pool has a skill if agents who have it did this share of its talking."""


@dataclass(frozen=True)
class Pools:
    """Pools by name.

    Attributes
    ----------
    skills : lines that each pool takes at once (recorded contact types, at a site where there are
        several).
    of_agent : pool of each agent.
    agents : agents seen, by pool; share : of all talking, by pool.
    openings : lines that a pool takes later, by pool and line.
    sites : site of each pool; absent: the only one.
    """

    skills: Mapping[str, tuple[str, ...]]
    of_agent: Mapping[str, str]
    agents: Mapping[str, int]
    share: Mapping[str, float]
    openings: Mapping[str, Mapping[str, Opening]] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)

    def opens(self, pool: str) -> dict[str, float]:
        """From when on a pool takes calls of its lines, seconds of waiting."""
        late = {line: opening.after_s for line, opening in self.openings.get(pool, {}).items()}
        return dict.fromkeys(self.skills[pool], 0.0) | late


def pools_with_openings(
    work: pd.DataFrame, skilled: pd.DataFrame, site_of: Mapping[str, str]
) -> Pools:
    """Pools at each site, and the lines that they take only after a while.

    Agents are alike by what they take at once: who takes a little of everything after a while has
    no more skills for that. Who takes nothing at once is in a pool of such agents.

    Parameters
    ----------
    work, skilled : as in `find_pools`; site_of : site of each agent; empty: there is one.
    """
    first = skilled & ~late_agents(work, skilled)
    found = _clustered(work, first, site_of)
    openings = find_openings(work, found.of_agent, list(found.skills))
    if any(openings.values()):
        first = _skills_before(work, first, openings)
        found = _clustered(work, first, site_of)
        openings = find_openings(work, found.of_agent, list(found.skills))
        found = _alike_joined(found, openings)
        openings = find_openings(work, found.of_agent, list(found.skills))
    skills = {
        pool: tuple(line for line in lines if line not in openings[pool])
        for pool, lines in found.skills.items()
    }
    pool_of = work["agent"].astype(str).map(found.of_agent)
    table = pd.crosstab(pool_of, work["line"].astype(str))
    for pool in skills:
        if not skills[pool] and not openings[pool]:
            skills[pool] = (str(table.loc[pool].idxmax()),)
    taken = {line for pool in skills for line in (*skills[pool], *openings[pool])}
    for line in map(str, skilled.columns):
        if line not in taken:
            skills[str(table[line].idxmax())] += (line,)
    return replace(found, skills=skills, openings=openings)


def _clustered(work: pd.DataFrame, skilled: pd.DataFrame, site_of: Mapping[str, str]) -> Pools:
    return _by_site(work, skilled, site_of) if site_of else find_pools(work, skilled)


def _skills_before(
    work: pd.DataFrame, skilled: pd.DataFrame, openings: Mapping[str, Mapping[str, Opening]]
) -> pd.DataFrame:
    """Skills by the calls that were taken before any pool opened late to their line.

    Who took none of those keeps the skills that are known.
    """
    until: dict[str, float] = {}
    for late in openings.values():
        for line, opening in late.items():
            until[line] = min(until.get(line, np.inf), opening.low)
    limit = work["line"].astype(object).map(until).to_numpy(dtype=np.float64)
    soon = ~(work["wait_s"].to_numpy(dtype=np.float64) > limit)
    own = agent_skills(work[soon]).reindex(columns=skilled.columns, fill_value=False)
    rest = skilled[~skilled.index.isin(own.index)]
    return pd.concat([own, rest]).loc[skilled.index].astype(bool)


def _by_site(work: pd.DataFrame, skilled: pd.DataFrame, site_of: Mapping[str, str]) -> Pools:
    """The pools of each site; a pool is named after its site."""
    site = np.array([site_of[str(agent)] for agent in skilled.index], dtype=object)
    of_call = work["agent"].astype(str).map(site_of)
    whole = float(work["talk_s"].sum())
    found = Pools({}, {}, {}, {})
    for name in sorted(set(site), key=lambda s: -int((site == s).sum())):
        mine = work[of_call == name]
        own = find_pools(mine, skilled[site == name], MOST_AT_A_SITE, every=False)
        part, new = float(mine["talk_s"].sum()) / whole, {p: f"{name}_{p}" for p in own.skills}
        found = Pools(
            {**found.skills, **{new[p]: lines for p, lines in own.skills.items()}},
            {**found.of_agent, **{a: new[p] for a, p in own.of_agent.items()}},
            {**found.agents, **{new[p]: n for p, n in own.agents.items()}},
            {**found.share, **{new[p]: part * s for p, s in own.share.items()}},
            sites={**found.sites, **dict.fromkeys(new.values(), name)},
        )
    return found


def _alike_joined(pools: Pools, openings: Mapping[str, Mapping[str, Opening]]) -> Pools:
    """Pools of one site that take the same at once become one."""
    first: dict[tuple[str, frozenset[str], frozenset[str]], str] = {}
    into = {}
    for pool, lines in pools.skills.items():
        late = frozenset(openings[pool])
        soon = frozenset(lines) - late
        key = (pools.sites.get(pool, ""), soon, frozenset() if soon else late)
        into[pool] = first.setdefault(key, pool)
    kept = list(dict.fromkeys(into.values()))
    names = {pool: pool.rpartition("_")[0] for pool in kept}
    number = {
        pool: 1 + sum(names[p] == names[pool] for p in kept[:at]) for at, pool in enumerate(kept)
    }
    new = {pool: f"{names[kept_as]}_{number[kept_as]}" for pool, kept_as in into.items()}
    agents: dict[str, int] = {}
    share: dict[str, float] = {}
    for pool, name in new.items():
        agents[name] = agents.get(name, 0) + pools.agents[pool]
        share[name] = share.get(name, 0.0) + pools.share[pool]
    return Pools(
        {new[pool]: pools.skills[pool] for pool in kept},
        {agent: new[pool] for agent, pool in pools.of_agent.items()},
        agents,
        share,
        sites={new[pool]: site for pool, site in pools.sites.items()},
    )


def find_pools(
    work: pd.DataFrame, skilled: pd.DataFrame, most: int = MOST_POOLS, every: bool = True
) -> Pools:
    """Cluster agents by what they take.

    Parameters
    ----------
    work : from `sim.calibration.fit.sessions.handled`; skilled : from `agent_skills`.
    most : pools, at most.
    every : each line gets a pool, if need be the one whose agents took most of it.
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
    without = [k for k in range(number) if not sets[k].any()]  # who takes nothing at once
    alive = [k for k in range(number) if k not in without]
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
    alive = sorted(alive + without, key=lambda k: -mass[k])
    columns = [str(c) for c in skilled.columns]
    skills: dict[str, tuple[str, ...]] = {}
    names: dict[int, str] = {}
    for place, k in enumerate(alive):
        names[k] = f"pool_{place + 1}"
        own = tuple(c for c, p in zip(columns, profile[k], strict=True) if p >= POOL_SKILL)
        if k not in without:
            own = own or (columns[int(np.argmax(profile[k]))],)
        skills[names[k]] = own
    for column, name in enumerate(columns if every else ()):
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
