"""Contact types with indices."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.callbacks import Callback
from sim.centre.contact_types import ContactType
from sim.centre.ivr_outcomes import harder_factor
from sim.centre.playbook_places import callback_by_hand
from sim.engine.codes import (
    BEST_SERVICE,
    LEAST_EXPECTED_WAIT,
    MOST_IDLE,
    NO_LIMIT,
    ORDER,
    SHARES,
    TO_CALLBACK,
    TO_DISCONNECT,
    TO_MESSAGE,
)
from sim.engine.plan.carrier_knowledge import view_of, views_of
from sim.engine.plan.queues import PlanQueue, Steps

POLICIES = {
    "shares": SHARES,
    "order": ORDER,
    "least_expected_wait": LEAST_EXPECTED_WAIT,
    "most_idle": MOST_IDLE,
    "best_service": BEST_SERVICE,
}
THEN = {"message": TO_MESSAGE, "callback": TO_CALLBACK, "disconnect": TO_DISCONNECT}


@dataclass(frozen=True)
class PlanCallback:
    """A callback; infinite where it is not offered on joining a queue."""

    expected_wait_over_s: float
    acceptance: float
    answer: float
    ring_s: float


NO_CALLBACK = PlanCallback(math.inf, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class PlanWork:
    """What sets deferred and outbound work apart from calls."""

    groups: tuple[tuple[int, ...], ...]
    """Pools with the skill, by preference."""
    right_party: float
    unanswered_s: float


CALLS = PlanWork((), 1.0, 0.0)
"""What stands for calls where work is asked for."""


@dataclass(frozen=True)
class PlanContactType:
    """A contact type with indices."""

    priority: int
    head_start_s: float
    score_base: float
    score_per_s: float
    queue_limit: int
    policy: int
    random_agent: bool
    """Whether a pool is drawn uniformly over free agents where several may take its calls."""
    sites: tuple[int, ...]
    shares: tuple[tuple[float, ...], ...]
    """In the order of the sites, by equal slices of 24 hours; empty where there are none."""
    margin_s: float
    view_index: int
    """Which of the plan's views the carrier goes by; -1: it sees the sites as they are."""
    handling_s: float
    time_limit_s: float
    """Infinite where there is none."""
    then: int
    callback: PlanCallback | None
    callback_by_hand: bool
    """Whether its callback is offered only while a playbook's action holds."""
    queues: tuple[PlanQueue | None, ...]
    """By site; None where the type has no steps."""
    work: PlanWork | None = None
    """None: calls."""
    lineless: bool = False
    """Whether it needs no trunk line."""
    balks_by_waiting: bool = False
    """Whether its callers may leave because of how many calls wait."""

    @property
    def limited(self) -> bool:
        """Whether its time in a queue may end otherwise than with the caller's patience."""
        limited = self.time_limit_s < math.inf or self.callback is not None
        return limited or self.balks_by_waiting

    @property
    def optional(self) -> bool:
        """Whether it is more than calls of a plain centre, whose path asks for no options."""
        return self.work is not None or self.lineless

    def shares_at(self, now: float) -> tuple[float, ...]:
        """Shares of the calls that arrive at ``now``, seconds."""
        slice_s = DAY_S / len(self.shares)
        return self.shares[int(now / slice_s) % len(self.shares)]


def plan_contact_type(centre: Centre, name: str, steps: Steps) -> PlanContactType:
    """A contact type, with the steps of its queues."""
    kind = centre.contact_types[name]
    if kind.route is None:
        return _plan_work(centre, name)
    entry = centre.routes[kind.route].entry
    sites = list(centre.sites)
    order, view = entry.order(), view_of(entry)
    handling = kind.talk.mean() + (kind.wrap_up.mean() if kind.wrap_up is not None else 0.0)
    return PlanContactType(
        priority=kind.priority,
        head_start_s=kind.head_start_s,
        score_base=kind.score.base,
        score_per_s=kind.score.per_s,
        queue_limit=NO_LIMIT if kind.queue_limit is None else kind.queue_limit,
        policy=POLICIES[entry.policy],
        random_agent=_random_agent(centre, kind),
        sites=tuple(sites.index(s) for s in order),
        shares=tuple(tuple(slice_.get(s, 0.0) for s in order) for slice_ in entry.slices()),
        margin_s=entry.margin_s or 0.0,
        view_index=-1 if view is None else views_of(centre).index(view),
        handling_s=handling * harder_factor(centre, name),
        time_limit_s=math.inf if kind.time_limit is None else kind.time_limit.after_s,
        then=TO_MESSAGE if kind.time_limit is None else THEN[kind.time_limit.then],
        callback=_callback(kind.callback or callback_by_hand(centre, name)),
        callback_by_hand=kind.callback is None and callback_by_hand(centre, name) is not None,
        queues=tuple(steps.queue(name, site) for site in sites),
        lineless=kind.channel == "chat",
        balks_by_waiting=kind.balking_by_waiting is not None,
    )


def _plan_work(centre: Centre, name: str) -> PlanContactType:
    kind = centre.contact_types[name]
    by_preference: dict[int, list[int]] = {}
    for index, pool in enumerate(centre.pools.values()):
        if name in pool.skills:
            by_preference.setdefault(pool.skills[name].preference, []).append(index)
    dialled = kind.outbound
    return PlanContactType(
        priority=kind.priority,
        head_start_s=0.0,
        score_base=0.0,
        score_per_s=0.0,
        queue_limit=NO_LIMIT,
        policy=ORDER,
        random_agent=_random_agent(centre, kind),
        sites=(),
        shares=(),
        margin_s=0.0,
        view_index=-1,
        handling_s=kind.talk.mean() + (kind.wrap_up.mean() if kind.wrap_up is not None else 0.0),
        time_limit_s=math.inf,
        then=TO_MESSAGE,
        callback=None,
        callback_by_hand=False,
        queues=(None,) * len(centre.sites),
        lineless=True,
        work=PlanWork(
            tuple(tuple(by_preference[r]) for r in sorted(by_preference)),
            1.0 if dialled is None else dialled.right_party,
            0.0 if dialled is None else dialled.unanswered_s,
        ),
    )


def _random_agent(centre: Centre, kind: ContactType) -> bool:
    return (kind.agent_selection or centre.routing.agent_selection) == "random_agent"


def _callback(asked: Callback | None) -> PlanCallback | None:
    if asked is None:
        return None
    over = math.inf if asked.expected_wait_over_s is None else asked.expected_wait_over_s
    return PlanCallback(over, asked.acceptance, asked.answer, asked.ring_s)
