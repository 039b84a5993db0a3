"""Who takes over from whom: the pools that carry the work of a site that fails."""

from __future__ import annotations

from collections.abc import Sequence

from sim.centre.centre_fields import CentreFields
from sim.centre.redundancy.alike import kind_of, most_alike
from sim.centre.redundancy.hours import hours


def hosts(centre: CentreFields, pool: str, sites: Sequence[str]) -> dict[str, float]:
    """Pools of other sites that take over from a pool, and their shares of its work.

    These are the pools of its kind, by their agent hours; without any, the one most alike. None of
    them works under a contract.

    Parameters
    ----------
    sites : where hosts may be.
    """
    lost = centre.pools[pool]
    there = [
        name
        for name, other in centre.pools.items()
        if other.site in sites and other.site != lost.site and other.contract is None
    ]
    kind = kind_of(lost)
    same = [name for name in there if kind_of(centre.pools[name]) == kind]
    at_work = {name: hours(centre.pools[name], centre.horizon) for name in same}
    total = sum(at_work.values())
    if total:
        return {name: share / total for name, share in at_work.items() if share}
    busy = [name for name in there if hours(centre.pools[name], centre.horizon)]
    other = most_alike(lost, centre.pools, busy)
    return {} if other is None else {other: 1.0}
