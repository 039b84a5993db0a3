"""Routes of a centre with other pools and sites: steps put in, taken out and kept in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sim.centre.centre_fields import CentreFields
from sim.centre.routing import Entry, Route, Step

Steps = dict[str, tuple[Step, ...]]
Reaches = Callable[[str, str], bool]
"""Whether calls of one site can be carried to another."""


def reaches(centre: CentreFields) -> Reaches:
    """Between which sites calls can be carried: within one, and across links."""
    joined = frozenset(centre.links_by_sites())
    return lambda one, other: one == other or (one, other) in joined


def users(centre: CentreFields, route: str) -> list[str]:
    """Contact types of a route."""
    return [name for name, ctype in centre.contact_types.items() if ctype.route == route]


def able(centre: CentreFields, pool: str, route: str) -> bool:
    """Whether a pool can take every contact type of a route."""
    return all(ctype in centre.pools[pool].skills for ctype in users(centre, route))


def with_pools(step: Step, pools: Iterable[str], after_s: float | None = None) -> Step | None:
    """A step with other pools, and perhaps another time; None: with none."""
    chosen = tuple(dict.fromkeys(pools))
    when = step.after_s if after_s is None else after_s
    return step.model_copy(update={"pools": chosen, "after_s": when}) if chosen else None


def in_order(steps: Iterable[Step | None]) -> tuple[Step, ...]:
    """Steps in order of time, those that are none left out."""
    return tuple(sorted((s for s in steps if s is not None), key=lambda s: s.after_s))


def opened_at(steps: Iterable[Step], pool: str) -> float | None:
    """When a pool first opens."""
    return min((step.after_s for step in steps if pool in step.pools), default=None)


def some_pool(steps: Iterable[Step]) -> bool:
    """Whether a pool ever opens."""
    return any(step.pools for step in steps)


def entry_over(entry: Entry, sites: Sequence[str], heir: str) -> Entry:
    """An entry that knows some sites only; what went to others goes to their heir.

    Parameters
    ----------
    sites : that may be picked, in order of preference where the entry does not say.
    heir : one of them.
    """
    if len(sites) == 1:
        return Entry(policy="order", sites=tuple(sites))
    if entry.slices():
        slices = tuple(_inherited(slice_, sites, heir) for slice_ in entry.slices())
        if entry.shares is not None:
            return entry.model_copy(update={"shares": slices[0]})
        return entry.model_copy(update={"shares_by_time": slices})
    order = [site if site in sites else heir for site in entry.sites]
    return entry.model_copy(update={"sites": tuple(dict.fromkeys(order))})


def _inherited(shares: Mapping[str, float], sites: Sequence[str], heir: str) -> dict[str, float]:
    found = {site: share for site, share in shares.items() if site in sites}
    gone = sum(share for site, share in shares.items() if site not in sites)
    if gone:
        found[heir] = found.get(heir, 0.0) + gone
    return found


def checked(entry: Entry, steps: Steps) -> Route:
    """A route of these, whose steps are those of sites with some."""
    kept = {site: steps_ for site, steps_ in steps.items() if steps_}
    return Route.model_validate({"entry": entry, "steps": kept})
