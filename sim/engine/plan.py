"""Names become indices: the one place where a centre turns into what engines run on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.contact_types import ContactType
from sim.centre.ivr_outcomes import harder_factor
from sim.centre.people import Overtime
from sim.engine.further import Further, plan_further
from sim.engine.lines import Line as Line
from sim.engine.lines import PlanStep as PlanStep
from sim.engine.lines import Steps
from sim.engine.log import Names
from sim.engine.pace import Pace, pace_of
from sim.engine.views import View, view_of, views_of
from sim.errors import InputError

SHARES, ORDER, LEAST_EXPECTED_WAIT, MOST_IDLE, BEST_SERVICE = range(5)
_POLICIES = {
    "shares": SHARES,
    "order": ORDER,
    "least_expected_wait": LEAST_EXPECTED_WAIT,
    "most_idle": MOST_IDLE,
    "best_service": BEST_SERVICE,
}
BYPASS, WAIT, BLOCK = range(3)
WHEN_NO_PORT = {"bypass": BYPASS, "wait": WAIT, "block": BLOCK}
TO_MESSAGE, TO_CALLBACK, TO_DISCONNECT = range(3)
_THEN = {"message": TO_MESSAGE, "callback": TO_CALLBACK, "disconnect": TO_DISCONNECT}
NO_LIMIT = -1
MOST_LINKS = 62
"""Links that fit into the bits of a call."""


@dataclass(frozen=True)
class PlanCallback:
    """A callback; infinite where it is not offered on joining a line."""

    expected_wait_over_s: float
    acceptance: float
    answer: float
    ring_s: float


@dataclass(frozen=True)
class PlanWork:
    """What sets deferred and outbound work apart from calls."""

    groups: tuple[tuple[int, ...], ...]
    """Pools with the skill, by preference."""
    right_party: float
    unanswered_s: float


@dataclass(frozen=True)
class PlanType:
    """A contact type with indices."""

    priority: int
    head_start_s: float
    score_base: float
    score_per_s: float
    queue_limit: int
    policy: int
    sites: tuple[int, ...]
    shares: tuple[tuple[float, ...], ...]
    """In the order of the sites, by equal slices of 24 hours; empty where there are none."""
    margin_s: float
    view: int
    """Which of the plan's views the carrier goes by; -1: it sees the sites as they are."""
    handling_s: float
    time_limit_s: float
    """Infinite where there is none."""
    then: int
    callback: PlanCallback | None
    lines: tuple[Line | None, ...]
    """By site; None where the type has no steps."""
    work: PlanWork | None = None
    """None: calls."""
    lineless: bool = False
    """Whether it needs no telephone line."""

    def shares_at(self, now: float) -> tuple[float, ...]:
        """Shares of the calls that arrive at ``now``, seconds."""
        slice_s = DAY_S / len(self.shares)
        return self.shares[int(now / slice_s) % len(self.shares)]


@dataclass(frozen=True)
class PlanPool:
    """A pool with indices; a type without the skill has factor NaN."""

    site: int
    factor: tuple[float, ...]
    rank: tuple[int, ...]
    """0 for every type, or, with own_type_first, the preference rank."""
    pace: Pace | None
    overtime: Overtime | None
    reserve: int = 0
    """Idle agents who stay free for calls."""
    chat_factors: tuple[float, ...] = (1.0,)
    """Factors on handling by chats that an agent has in hand; as many as an agent may have."""

    @property
    def places(self) -> int:
        """Calls or chats that an agent may have at once."""
        return len(self.chat_factors)


@dataclass(frozen=True)
class PlanSite:
    """A site with indices; -1 is no limit."""

    lines: tuple[int, ...]
    ports: int
    when_full: int
    queue_limit: int


@dataclass(frozen=True)
class PlanLink:
    """A link that is watched, because it may be full or down; capacity -1 is no limit."""

    sites: tuple[int, int]
    capacity: int


@dataclass(frozen=True)
class Plan:
    """A centre as engines run it."""

    names: Names
    types: tuple[PlanType, ...]
    pools: tuple[PlanPool, ...]
    sites: tuple[PlanSite, ...]
    delay_s: NDArray[np.float64]
    """Transfer delay between sites, shape (sites, sites); NaN: no link."""
    links: tuple[PlanLink, ...]
    """The watched links."""
    link_of: tuple[tuple[int, ...], ...]
    """By two sites, the watched link between them; -1: none."""
    blocking: bool
    """Whether a link or an ACD may keep agents and calls apart."""
    aside: bool
    """Whether a call may need to remember more than usual."""
    column_groups: tuple[str, ...]
    """Groups of the log's columns that the centre uses."""
    views: tuple[View, ...]
    further: Further | None
    """What makes further calls of one; None: nothing does."""
    random_agent: bool
    by_score: bool
    """Whether a freed agent takes the call with the largest score."""
    overflow: bool
    serve_out: bool
    end_s: float


def build_plan(centre: Centre) -> Plan:
    """Turn names into indices.

    Raises
    ------
    InputError : with ``routing.overflow: false`` a line is left without any pool, or transfers
        without delay run in a circle.
    """
    sites = list(centre.sites)
    pools = list(centre.pools)
    names = Names(
        tuple(centre.contact_types),
        tuple(sites),
        tuple(pools),
        tuple(tuple(s.trunk_groups) for s in centre.sites.values()),
    )
    links = _links(centre)
    callbacks = any(kind.callback is not None for kind in centre.contact_types.values())
    further = plan_further(centre)
    steps = Steps(centre)
    failing = {outage.component for outage in centre.outages.values()}
    return Plan(
        names=names,
        types=tuple(_plan_type(centre, name, steps) for name in centre.contact_types),
        pools=tuple(
            PlanPool(
                sites.index(p.site),
                tuple(
                    p.skills[k].factor if k in p.skills else float("nan")
                    for k in centre.contact_types
                ),
                tuple(
                    p.skills[k].preference if p.own_type_first and k in p.skills else 0
                    for k in centre.contact_types
                ),
                pace_of(p, centre.horizon.days),
                p.overtime,
                p.reserve,
                p.concurrency_factors or (1.0,) * p.concurrency,
            )
            for p in centre.pools.values()
        ),
        sites=tuple(
            PlanSite(
                tuple(g.lines for g in s.trunk_groups.values()),
                NO_LIMIT if s.ivr is None else s.ivr.ports,
                BYPASS if s.ivr is None else WHEN_NO_PORT[s.ivr.when_full],
                NO_LIMIT if s.queue_limit is None else s.queue_limit,
            )
            for s in centre.sites.values()
        ),
        delay_s=_delays(centre),
        links=links,
        link_of=_link_of(centre, links),
        blocking=bool(links) or "acd" in failing,
        aside=bool(links) or bool({"crm", "ivr", "pool"} & failing) or callbacks,
        column_groups=_groups(centre, further is not None),
        views=tuple(views_of(centre)),
        by_score=centre.routing.call_selection == "largest_score",
        further=further,
        random_agent=centre.routing.agent_selection == "random_agent",
        overflow=centre.routing.overflow,
        serve_out=centre.horizon.closing == "serve_out",
        end_s=centre.horizon.end_s,
    )


def _groups(centre: Centre, further: bool) -> tuple[str, ...]:
    """Groups of the log's columns that a centre uses."""
    uses = {
        "callbacks": any(k.callback is not None for k in centre.contact_types.values()),
        "further": further,
        "chats": any(p.concurrency > 1 for p in centre.pools.values()),
    }
    return tuple(group for group, used in uses.items() if used)


def _delays(centre: Centre) -> NDArray[np.float64]:
    sites = list(centre.sites)
    delays = np.full((len(sites), len(sites)), np.nan)
    np.fill_diagonal(delays, 0.0)
    for link in centre.links.values():
        a, b = (sites.index(s) for s in link.between)
        delays[a, b] = delays[b, a] = link.transfer_delay_s
    return delays


def watched_links(centre: Centre) -> list[str]:
    """Links that may be full or down, by name."""
    fail = {o.name for o in centre.outages.values() if o.component == "link"}
    return [n for n, link in centre.links.items() if link.capacity is not None or n in fail]


def _links(centre: Centre) -> tuple[PlanLink, ...]:
    sites = list(centre.sites)
    found = []
    for name in watched_links(centre):
        link = centre.links[name]
        one, other = (sites.index(s) for s in link.between)
        found.append(PlanLink((one, other), NO_LIMIT if link.capacity is None else link.capacity))
    if len(found) > MOST_LINKS:
        raise InputError(
            f"centre.links: {len(found)} links have a capacity or an outage; at most {MOST_LINKS}"
        )
    return tuple(found)


def _link_of(centre: Centre, links: tuple[PlanLink, ...]) -> tuple[tuple[int, ...], ...]:
    found = [[-1] * len(centre.sites) for _ in centre.sites]
    for number, link in enumerate(links):
        one, other = link.sites
        found[one][other] = found[other][one] = number
    return tuple(tuple(row) for row in found)


def _plan_type(centre: Centre, name: str, steps: Steps) -> PlanType:
    kind = centre.contact_types[name]
    if kind.route is None:
        return _plan_work(centre, name)
    entry = centre.routes[kind.route].entry
    sites = list(centre.sites)
    order, view = entry.order(), view_of(entry)
    handling = kind.talk.mean() + (kind.wrap_up.mean() if kind.wrap_up is not None else 0.0)
    return PlanType(
        priority=kind.priority,
        head_start_s=kind.head_start_s,
        score_base=kind.score.base,
        score_per_s=kind.score.per_s,
        queue_limit=NO_LIMIT if kind.queue_limit is None else kind.queue_limit,
        policy=_POLICIES[entry.policy],
        sites=tuple(sites.index(s) for s in order),
        shares=tuple(tuple(slice_.get(s, 0.0) for s in order) for slice_ in entry.slices()),
        margin_s=entry.margin_s or 0.0,
        view=-1 if view is None else views_of(centre).index(view),
        handling_s=handling * harder_factor(centre, name),
        time_limit_s=math.inf if kind.time_limit is None else kind.time_limit.after_s,
        then=TO_MESSAGE if kind.time_limit is None else _THEN[kind.time_limit.then],
        callback=_callback(kind),
        lines=tuple(steps.line(name, site) for site in sites),
        lineless=kind.channel == "chat",
    )


def _plan_work(centre: Centre, name: str) -> PlanType:
    kind = centre.contact_types[name]
    by_preference: dict[int, list[int]] = {}
    for index, pool in enumerate(centre.pools.values()):
        if name in pool.skills:
            by_preference.setdefault(pool.skills[name].preference, []).append(index)
    dialled = kind.outbound
    return PlanType(
        priority=kind.priority,
        head_start_s=0.0,
        score_base=0.0,
        score_per_s=0.0,
        queue_limit=NO_LIMIT,
        policy=ORDER,
        sites=(),
        shares=(),
        margin_s=0.0,
        view=-1,
        handling_s=kind.talk.mean() + (kind.wrap_up.mean() if kind.wrap_up is not None else 0.0),
        time_limit_s=math.inf,
        then=TO_MESSAGE,
        callback=None,
        lines=(None,) * len(centre.sites),
        lineless=True,
        work=PlanWork(
            tuple(tuple(by_preference[r]) for r in sorted(by_preference)),
            1.0 if dialled is None else dialled.right_party,
            0.0 if dialled is None else dialled.unanswered_s,
        ),
    )


def _callback(kind: ContactType) -> PlanCallback | None:
    asked = kind.callback
    if asked is None:
        return None
    over = math.inf if asked.expected_wait_over_s is None else asked.expected_wait_over_s
    return PlanCallback(over, asked.acceptance, asked.answer, asked.ring_s)
