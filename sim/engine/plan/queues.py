"""Which pools a waiting call finds at a site, step by step, with indices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.paths import quoted
from sim.centre.playbook_places import callback_by_hand
from sim.centre.routing import Condition, Step
from sim.errors import InputError

_NOTHING_ASKED = Condition.model_construct()

Asked = TypeVar("Asked", int, float)


@dataclass(frozen=True)
class PlanStep:
    """A step with indices; a field of a condition that is not asked is -1 (waits: NaN).

    Fields ``other_...`` are about the line of `transfer_to`.
    """

    after_s: float
    groups: tuple[tuple[int, ...], ...]
    """Pools by preference: the first group is asked first; within a group, selection decides."""
    transfer_to: int
    queue_longer_than: int
    expected_wait_over_s: float
    site_down: int
    agents_idle: int
    other_queue_shorter_than: int
    other_expected_wait_under_s: float
    other_expected_wait_shorter_by_s: float
    reserve: int
    """Idle agents of each pool who stay free for others."""

    @property
    def pools(self) -> tuple[int, ...]:
        """Every pool of the step."""
        return tuple(p for group in self.groups for p in group)

    @property
    def conditional(self) -> bool:
        """Whether anything is asked."""
        waits = (
            self.expected_wait_over_s,
            self.other_expected_wait_under_s,
            self.other_expected_wait_shorter_by_s,
        )
        counts = (
            self.queue_longer_than,
            self.site_down,
            self.agents_idle,
            self.other_queue_shorter_than,
        )
        return any(count >= 0 for count in counts) or not all(map(math.isnan, waits))


@dataclass(frozen=True)
class PlanQueue:
    """What a contact type finds at a site."""

    steps: tuple[PlanStep, ...]
    first_pools: tuple[int, ...]
    """Pools of the steps open from the start, whose agents the expected wait counts."""
    first_reserves: tuple[int, ...]
    """Of each of them: the idle agents who stay free for others."""
    shares_with: tuple[int, ...]
    """Contact types whose first pools at this site overlap, the type itself included."""


class Steps:
    """The steps of every contact type and site, each worked out once."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._sites = {site: index for index, site in enumerate(centre.sites)}
        self._pools = {pool: index for index, pool in enumerate(centre.pools)}
        self._planned: dict[tuple[str, str], tuple[PlanStep, ...] | None] = {}
        self._first: dict[str, list[tuple[int, frozenset[int]]]] = {}
        self._links = centre.links_by_sites()
        self._straight: set[tuple[str, bool]] = set()

    def queue(self, name: str, site: str) -> PlanQueue | None:
        """What a contact type finds at a site; None: nothing."""
        steps = self._steps(name, site)
        if steps is None:
            return None
        reserves = _first_pools(steps)
        first = frozenset(reserves)
        others = tuple(i for i, theirs in self._at(site) if first & theirs)
        pools = tuple(sorted(first))
        return PlanQueue(steps, pools, tuple(reserves[p] for p in pools), others)

    def _at(self, site: str) -> list[tuple[int, frozenset[int]]]:
        """First pools of every contact type that has steps at a site."""
        if site not in self._first:
            self._first[site] = [
                (index, frozenset(_first_pools(steps)))
                for index, name in enumerate(self._centre.contact_types)
                if (steps := self._steps(name, site)) is not None
            ]
        return self._first[site]

    def _steps(self, name: str, site: str) -> tuple[PlanStep, ...] | None:
        if (name, site) not in self._planned:
            self._planned[name, site] = self._plan(name, site)
        return self._planned[name, site]

    def _plan(self, name: str, site: str) -> tuple[PlanStep, ...] | None:
        centre = self._centre
        route = centre.contact_types[name].route
        if route is None:
            return None
        steps = centre.routes[route].steps.get(site)
        if steps is None:
            return None
        overflow = centre.routing.overflow
        planned = []
        for step in steps:
            pools = [p for p in step.pools if overflow or centre.pools[p].site == site]
            if pools or (step.transfer_to is not None and overflow):
                planned.append(self._step(name, step, pools))
        if not planned:
            raise InputError(
                _(
                    "centre.routing.overflow: false leaves no pool for contact type "
                    "'{name}' at site '{site}' (routes.{route}.steps.{site_2} uses other "
                    "sites only)"
                ).format(name=name, site=site, route=quoted(route), site_2=quoted(site))
            )
        if overflow:
            endless = _why_for_ever(centre, name)
            if (route, bool(endless)) not in self._straight:
                _no_circle(centre, route, name, endless, self._links)
                self._straight.add((route, bool(endless)))
        return tuple(planned)

    def _step(self, name: str, step: Step, pools: list[str]) -> PlanStep:
        by_preference: dict[int, list[int]] = {}
        for pool in pools:
            rank = self._centre.pools[pool].skills[name].preference
            by_preference.setdefault(rank, []).append(self._pools[pool])
        asked = step.condition or _NOTHING_ASKED
        return PlanStep(
            after_s=step.after_s,
            groups=tuple(tuple(sorted(by_preference[r])) for r in sorted(by_preference)),
            transfer_to=-1 if step.transfer_to is None else self._sites[step.transfer_to],
            queue_longer_than=_or(asked.queue_longer_than, -1),
            expected_wait_over_s=_or(asked.expected_wait_over_s, math.nan),
            site_down=-1 if asked.site_down is None else self._sites[asked.site_down],
            agents_idle=_or(asked.agents_idle, -1),
            reserve=step.reserve,
            other_queue_shorter_than=_or(asked.other_queue_shorter_than, -1),
            other_expected_wait_under_s=_or(asked.other_expected_wait_under_s, math.nan),
            other_expected_wait_shorter_by_s=_or(asked.other_expected_wait_shorter_by_s, math.nan),
        )


def _first_pools(steps: tuple[PlanStep, ...]) -> dict[int, int]:
    """Pools open from the start, and their reserves; without an unconditional one every pool."""
    at_once = [s for s in steps if s.after_s == 0.0 and not s.conditional and s.groups]
    reserves: dict[int, int] = {}
    for step in at_once or steps:
        for pool in step.pools:
            reserves[pool] = min(step.reserve, reserves.get(pool, step.reserve))
    return reserves


def _why_for_ever(centre: Centre, name: str) -> str:
    """Why some caller of a type may wait without end; empty: none may."""
    kind = centre.contact_types[name]
    if kind.callback is not None:
        return _("who waits for a callback has no patience")
    if callback_by_hand(centre, name) is not None:
        return _("a playbook offers a callback, and who waits for one has no patience")
    if kind.patience is None and kind.time_limit is None:
        return _("no patience and no time_limit")
    return ""


def _no_circle(
    centre: Centre, route: str, name: str, endless: str, links: dict[tuple[str, str], str]
) -> None:
    """Transfers may not lead back where the call could go round for ever.

    That is where they take no time, or where no patience ends a call that nobody takes.
    """
    hops: dict[str, set[str]] = {}
    for site, steps in centre.routes[route].steps.items():
        for step in steps:
            other = step.transfer_to
            link = None if other is None else links.get((site, other))
            if other is None or link is None:
                continue
            if endless or step.after_s + centre.links[link].transfer_delay_s == 0:
                hops.setdefault(site, set()).add(other)
    for start in hops:
        seen, todo = set(), [start]
        while todo:
            for other in hops.get(todo.pop(), ()):
                if other == start:
                    told = (
                        _(
                            "centre.routes.{route}.steps.{start}: transfers for callers without "
                            "patience lead back to the same site, where a caller of '{name}' that "
                            "nobody takes would be moved for ever ({why})"
                        )
                        if endless
                        else _(
                            "centre.routes.{route}.steps.{start}: transfers without waiting or "
                            "delay lead back to the same site"
                        )
                    )
                    raise InputError(
                        told.format(
                            route=quoted(route), start=quoted(start), name=name, why=endless
                        )
                    )
                if other not in seen:
                    seen.add(other)
                    todo.append(other)


def _or(value: Asked | None, missing: Asked) -> Asked:
    return missing if value is None else value
