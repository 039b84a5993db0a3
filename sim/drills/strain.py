"""Whether two failures strain the same reserve: what takes over for one may be lost with the other.

Everything is a mean over the failure, from the day without it: trunk lines and IVR ports in use by
site, agents busy and on duty by pool. Work of what is lost goes to what can take it over; two
failures together strain it where that work would fill more than `RESERVE` of what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from sim.centre import ivr_outcomes
from sim.centre.base import DAY_S
from sim.drills.components import Component, Failures
from sim.measures.layout import Floats
from sim.study.oddities.scene import Scene
from sim.study.oddities.staff import QUARTER_S
from sim.study.result import Result

RESERVE = 0.8
"""Share of what is left that may be filled: a queue that is nearly full harms more than its parts
did."""


class Strain:
    """Load and reserve of a design while components have failed.

    Parameters
    ----------
    calm : days without a failure.
    failures : how components fail.
    at_s : when, seconds from the horizon's start.
    """

    def __init__(self, calm: Result, failures: Failures, at_s: float) -> None:
        self._calm, self._failures, self._at_s = calm, failures, at_s
        self._centre = calm.study.effective_centre
        self._sites = list(self._centre.sites)
        self._pools = list(self._centre.pools)
        self._pool_site = [pool.site for pool in self._centre.pools.values()]
        self._scene = Scene(calm.study)

    def together(self, one: Component, other: Component) -> bool:
        """Whether the failures strain the same reserve."""
        pair = (one, other)
        if all(part.kind == "link" for part in pair):
            ends = [set(self._centre.links[part.name].between) for part in pair]
            return bool(ends[0] & ends[1])
        if self._lines_short(pair) or self._ports_short(pair):
            return True
        return self._agents_short(one, other)

    def contains(self, one: Component, other: Component) -> bool:
        """Whether all of one is lost with the other."""
        if other.kind != "site" or one.kind in ("site", "link"):
            return False
        typical = self._failures.kinds["site"]
        return typical.share == 1.0 and self._site_of(one) == other.name

    def _site_of(self, part: Component) -> str:
        if part.kind == "pool":
            return self._centre.pools[part.name].site
        if part.kind == "trunk_group":
            return next(
                site for site in self._sites
                if part.name in {f"{site}.{g}" for g in self._centre.sites[site].trunk_groups}
            )  # fmt: skip
        return part.name

    def _lines_short(self, pair: tuple[Component, Component]) -> bool:
        """Whether trunk lines that are left might not do where both failures take some."""
        left = self._lines.copy()
        taken = [part for part in pair if part.kind in ("site", "trunk_group")]
        if len(taken) < 2 or not np.isfinite(left).all():
            return False
        for part in taken:
            site, lost = self._sites.index(self._site_of(part)), np.inf
            if part.kind == "trunk_group":
                group = part.name.removeprefix(f"{self._sites[site]}.")
                lost = self._centre.sites[self._sites[site]].trunk_groups[group].lines
            left[site] = max(0.0, left[site] - self._share(part) * min(lost, self._lines[site]))
        used = self._in_use("lines_s")
        cut_off = all(part.kind == "trunk_group" for part in taken) and np.any(
            (left <= 0.0) & (used > 0.0)
        )
        return bool(cut_off) or self._short(used, left)

    def _ports_short(self, pair: tuple[Component, Component]) -> bool:
        """The same of IVR ports, where a whole site's calls go to the other's IVR."""
        left = self._ports.copy()
        if {part.kind for part in pair} not in ({"site"}, {"site", "ivr"}):
            return False
        if not np.isfinite(left).all():
            return False
        for part in pair:
            left[self._sites.index(part.name)] = 0.0
        return self._short(self._in_use("ports_s"), left)

    def _short(self, used: Floats, left: Floats) -> bool:
        """Whether a site, or all of them together, have less left than is in use."""
        if used.sum() > RESERVE * left.sum():
            return True
        moved = used[left <= 0.0].sum()
        there = np.where(left > 0.0, used + moved * left / left.sum(), 0.0)
        return bool(np.any(there > RESERVE * left + 1e-9))

    def _agents_short(self, one: Component, other: Component) -> bool:
        """Whether both failures' work finds too few idle agents where its helpers are the same."""
        works = [self._work(part) for part in (one, other)]
        if not all(work.any() for work in works):
            return False
        helpers = [self._shared[work > 0.0].any(axis=0) for work in works]
        if not np.any(helpers[0] & helpers[1]):
            return False
        gone = np.array([self._gone(part) for part in (one, other)]).max(axis=0)
        idle = np.maximum(self._staffed - self._busy, 0.0) * (1.0 - gone)
        room = float(idle[helpers[0] | helpers[1]].sum())
        return float(works[0].sum() + works[1].sum()) > RESERVE * room

    def _work(self, part: Component) -> Floats:
        """Agents' work that others have to take over, by the pool that did it, in agents."""
        if part.kind == "ivr":
            here = self._sites.index(part.name)
            ports = self._in_use("ports_s")
            mine = ports[here] / ports.sum() if ports.sum() else 1.0 / len(ports)
            at = np.array([site == part.name for site in self._pool_site])
            at = at if at.any() else np.ones(len(at), dtype=bool)
            found: Floats = self._spared * mine * at / at.sum()
            return found
        return self._gone(part) * self._busy

    def _gone(self, part: Component) -> Floats:
        """Share of each pool that is lost."""
        if part.kind == "pool":
            return np.array([name == part.name for name in self._pools]) * self._share(part)
        if part.kind in ("site", "acd", "crm"):
            here = np.array([site == part.name for site in self._pool_site], dtype=float)
            factor = self._failures.kinds[part.kind].handling_factor
            return here * (self._share(part) if factor is None else 1.0 - 1.0 / factor)
        return np.zeros(len(self._pools))

    def _share(self, part: Component) -> float:
        return self._failures.kinds[part.kind].share

    @cached_property
    def _spared(self) -> float:
        """Agents whose work the IVR does."""
        scene = self._scene
        contained = []
        for name in scene.types:
            journey = ivr_outcomes(self._centre, name)
            contained.append(0.0 if journey is None else journey.contained)
        quarter = int(self._at_s // QUARTER_S)
        calls = scene.open_calls[:, min(quarter, scene.open_calls.shape[1] - 1)] / QUARTER_S
        handling = np.broadcast_to(np.asarray(scene.handling_s).reshape(len(contained), -1)[:, 0],
                                   len(contained))  # fmt: skip
        return float(np.sum(calls * np.array(contained) * handling))

    @cached_property
    def _shared(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Whether two pools may take calls of the same type, shape (pools, pools)."""
        reach = self._scene.reach.astype(np.int64)
        found: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = reach.T @ reach > 0
        return found

    @cached_property
    def _lines(self) -> Floats:
        """Trunk lines by site; infinite where there are as many as are needed."""
        groups = [site.trunk_groups for site in self._centre.sites.values()]
        return np.array([sum(g.lines for g in has.values()) if has else np.inf for has in groups])

    @cached_property
    def _ports(self) -> Floats:
        sites = self._centre.sites.values()
        return np.array([np.inf if site.ivr is None else site.ivr.ports for site in sites])

    @cached_property
    def _staffed(self) -> Floats:
        return self._mean("load.staffed_s")

    @cached_property
    def _busy(self) -> Floats:
        return self._mean("load.busy_s")

    def _in_use(self, field: str) -> Floats:
        return self._mean(f"centre.{field}")

    def _mean(self, field: str) -> Floats:
        """The most of a reporting interval while something has failed, mean over days."""
        values = self._calm.counts.fields[field]
        setting = self._calm.counts.setting
        flat = values.reshape(*values.shape[:2], -1).mean(axis=0) / setting.width_s
        first = int(self._at_s // setting.width_s)
        last = int(min(self._at_s + self._longest_s, setting.days * DAY_S) // setting.width_s)
        found: Floats = flat[:, first : max(last, first + 1)].max(axis=1)
        return found

    @property
    def _longest_s(self) -> float:
        return max(typical.duration.mean() for typical in self._failures.kinds.values())


def labels(parts: Iterable[Component]) -> tuple[str, ...]:
    """Plain names of components."""
    return tuple(part.label for part in parts)
