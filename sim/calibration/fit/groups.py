"""Contact types of the centre: those of the records, in two where callers differ in priority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEAST_CALLS = 100
LEAST_SHARE = 0.1
"""A priority with a smaller share of a type's calls is counted to the next one."""


@dataclass(frozen=True)
class Group:
    """A contact type of the centre.

    Attributes
    ----------
    recorded : the type in the records.
    priorities : recorded priorities that it has; empty: all, known or not.
    share : its share of the recorded type's calls.
    """

    recorded: str
    priorities: tuple[int, ...] = ()
    share: float = 1.0


def find_groups(calls: pd.DataFrame, whole: tuple[str, ...] = ()) -> dict[str, Group]:
    """Contact types by name, the largest type first.

    Parameters
    ----------
    calls : `Records.calls` of normal days.
    whole : types that are not parted by priority.
    """
    kind = calls["contact_type"]
    has_priority = calls["priority"].notna().to_numpy(dtype=bool)
    found: dict[str, Group] = {}
    for name in map(str, kind.value_counts().loc[lambda number: number > 0].index):
        if not name:
            continue
        known = calls["priority"][(kind == name).to_numpy(dtype=bool) & has_priority]
        levels = known.value_counts()
        large = sorted(int(p) for p in levels.index if levels[p] >= LEAST_SHARE * len(known))
        if name in whole or len(known) < LEAST_CALLS or len(large) < 2:
            found[name] = Group(name)
            continue
        nearest = {
            int(p): large[int(np.argmin(np.abs(np.array(large) - int(p))))] for p in levels.index
        }
        for number, level in enumerate(large):
            own = tuple(sorted(p for p, q in nearest.items() if q == level))
            share = float(known.isin(own).mean())
            suffix = "" if number == 0 else "_priority" + (str(level) if len(large) > 2 else "")
            found[name + suffix] = Group(name, own, share)
    return found


def assign(calls: pd.DataFrame, groups: Mapping[str, Group], seed: int) -> pd.Categorical[str]:
    """The contact type of each call; where the priority is unknown, drawn by the known shares.

    Returns
    -------
    with the categories '' (of none) and ``groups``.
    """
    kind = calls["contact_type"]
    found = np.zeros(len(calls), dtype=np.int16)
    luck = np.random.default_rng([seed, 18])
    u = luck.random(len(calls))
    known: NDArray[np.float64] = np.empty(0)
    if any(group.priorities for group in groups.values()):
        level = calls["priority"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
        known = np.asarray(level, dtype=np.float64)
    passed = dict.fromkeys({g.recorded for g in groups.values()}, 0.0)
    for number, group in enumerate(groups.values(), start=1):
        own = (kind == group.recorded).to_numpy(dtype=bool)
        if not group.priorities:
            found[own] = number
            continue
        levels = np.isin(known, group.priorities)
        start = passed[group.recorded]
        drawn = np.isnan(known) & (u >= start) & (u < start + group.share + 1e-12)
        passed[group.recorded] = start + group.share
        found[own & (levels | drawn)] = number
    return pd.Categorical.from_codes(found, categories=pd.Index(["", *groups]))
