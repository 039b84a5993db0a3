"""How many people can be hired, and how many have to be there whatever the calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sim.catalogue import _
from sim.centre import Centre
from sim.errors import InputError, listing, near_match
from sim.planning.columns import Column, stacked
from sim.planning.programme import Rows


@dataclass(frozen=True)
class Limits:
    """Limits on a plan's agents.

    Attributes
    ----------
    most : of a pool, how many agents its shifts have in all at most.
    least : of a pool or a site, how many agents are on shift at least whenever somebody calls.
    """

    most: Mapping[str, int] = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)


NO_LIMITS = Limits()


def limit_rows(
    limits: Limits, centre: Centre, columns: Sequence[Column], called: NDArray[np.bool_]
) -> list[Rows]:
    """Limits as rows over the columns.

    Parameters
    ----------
    called : intervals in which somebody calls, shape (intervals,).

    Raises
    ------
    InputError : a pool or site that is not chosen anew, or a number below 0.
    """
    free = list(dict.fromkeys(column.pool for column in columns))
    sites = list(dict.fromkeys(centre.pools[name].site for name in free))
    _require_known("most", limits.most, free)
    _require_known("least", limits.least, [*free, *sites])
    found: list[Rows] = []
    for name, agents in limits.most.items():
        mine = np.array([[float(column.pool == name) for column in columns]])
        found.append((sparse.csr_array(mine), np.array([0.0]), np.array([float(agents)])))
    present = stacked(columns, "present")
    for name, agents in limits.least.items():
        of = [name in (column.pool, centre.pools[column.pool].site) for column in columns]
        rows = np.where(of, present, 0.0)[called]
        least = np.full(len(rows), float(agents))
        found.append((sparse.csr_array(rows), least, np.full(len(rows), np.inf)))
    return found


def _require_known(what: str, given: Mapping[str, int], allowed: Iterable[str]) -> None:
    known = list(allowed)
    for name, agents in given.items():
        if name not in known:
            raise InputError(
                _("{what}: found '{name}'; allowed: {allowed}{near}").format(
                    what=what, name=name, allowed=listing(known), near=near_match(name, known)
                )
            )
        if agents < 0:
            raise InputError(
                _("{what}: {name}: found {agents}; allowed: 0 or more agents").format(
                    what=what, name=name, agents=agents
                )
            )
