"""The whole of a centre as engines run it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.outage_components import OutageComponent
from sim.centre.playbook_places import actions_in
from sim.engine.log import Names
from sim.engine.plan.after_calls import AfterCalls, plan_after_calls
from sim.engine.plan.balking import BalkingsByWaiting, plan_balking_by_waiting
from sim.engine.plan.carrier_knowledge import View, views_of
from sim.engine.plan.contact_types import PlanContactType, plan_contact_type
from sim.engine.plan.follow_ups import FollowUps, plan_follow_ups
from sim.engine.plan.pools import PlanPool, plan_pool
from sim.engine.plan.queues import Steps
from sim.engine.plan.ringing import Ringings, plan_ringing
from sim.engine.plan.sites import (
    PlanLink,
    PlanSite,
    links_by_sites,
    plan_links,
    plan_site,
    transfer_delays,
)


@dataclass(frozen=True)
class EnginePlan:
    """A centre as engines run it."""

    names: Names
    contact_types: tuple[PlanContactType, ...]
    pools: tuple[PlanPool, ...]
    sites: tuple[PlanSite, ...]
    delay_s: NDArray[np.float64]
    """Transfer delay between sites, shape (sites, sites); NaN: no link."""
    links: tuple[PlanLink, ...]
    """The watched links."""
    link_of: tuple[tuple[int, ...], ...]
    """By two sites, the watched link between them; -1: none."""
    blocking: bool
    """Whether a link or a stopped queue may keep agents and calls apart."""
    aside: bool
    """Whether a call may need to remember more than usual."""
    limited: bool
    """Whether the time in a queue may end otherwise than with the caller's patience."""
    callbacks: bool
    """Whether callers may be called back."""
    moves_calls: bool
    """Whether people may move calls between sites."""
    messages: bool
    """Whether callers may hear a message before their queue."""
    chats: bool
    """Whether agents may have several chats."""
    wrap_up_apart: bool
    """Whether wrap-up has factors of its own."""
    extras: bool
    """Whether the path of every call has more to ask than in a plain centre."""
    column_groups: tuple[str, ...]
    """Groups of the log's columns that the centre uses."""
    views: tuple[View, ...]
    follow_ups: FollowUps | None
    """What makes follow-up calls; None: nothing does."""
    after_calls: AfterCalls | None
    """How long agents are unavailable after a call; None: they are not."""
    ringing: Ringings | None
    """How calls ring at agents; None: they are answered at once."""
    balking_by_waiting: BalkingsByWaiting | None
    """Who leaves because of how many calls wait; None: nobody does."""
    reserves: bool
    """Whether a step leaves agents free for others."""
    by_score: bool
    """Whether a freed agent takes the call with the largest score."""
    overflow: bool
    serve_out: bool
    end_s: float


def build_plan(centre: Centre) -> EnginePlan:
    """Turn names into indices.

    Raises
    ------
    InputError : with ``routing.overflow: false`` a queue is left without any pool, or transfers
        without delay run in a circle.
    """
    names = Names(
        tuple(centre.contact_types),
        tuple(centre.sites),
        tuple(centre.pools),
        tuple(tuple(s.trunk_groups) for s in centre.sites.values()),
    )
    links = plan_links(centre)
    follow_ups = plan_follow_ups(centre)
    after_calls = plan_after_calls(centre)
    ringing = plan_ringing(centre)
    steps = Steps(centre)
    failing = [outage.effects for outage in centre.outages.values()]
    types = tuple(plan_contact_type(centre, name, steps) for name in centre.contact_types)
    pools = tuple(plan_pool(centre, pool) for pool in centre.pools.values())
    limited = any(k.limited for k in types)
    callbacks = any(k.callback is not None for k in types)
    moves_calls = bool(actions_in(centre, "move_calls")) or any(
        action.step is not None for action in actions_in(centre, "fail_back")
    )
    messages = bool(actions_in(centre, "play_message"))
    chats = any(p.places > 1 for p in pools)
    blocking = bool(links) or any(row.queue for row in failing)
    aside = bool(links) or any(map(_remembered, failing)) or callbacks
    reserves = any(step.reserve for k in types for q in k.queues if q for step in q.steps)
    by_score = centre.routing.call_selection == "largest_score"
    optional = any(k.optional for k in types) or any(p.optional for p in pools)
    return EnginePlan(
        names=names,
        contact_types=types,
        pools=pools,
        sites=tuple(plan_site(site) for site in centre.sites.values()),
        delay_s=transfer_delays(centre),
        links=links,
        link_of=links_by_sites(centre, links),
        blocking=blocking,
        aside=aside,
        limited=limited,
        callbacks=callbacks,
        moves_calls=moves_calls,
        messages=messages,
        chats=chats,
        wrap_up_apart=any(p.wrap_up_apart for p in pools),
        extras=aside
        or blocking
        or by_score
        or moves_calls
        or messages
        or reserves
        or after_calls is not None
        or ringing is not None
        or limited
        or optional
        or follow_ups is not None,
        column_groups=_groups(
            callbacks=callbacks,
            follow_ups=follow_ups is not None,
            chats=chats,
            ringing=ringing is not None,
            after_calls=after_calls is not None,
        ),
        views=tuple(views_of(centre)),
        by_score=by_score,
        follow_ups=follow_ups,
        after_calls=after_calls,
        ringing=ringing,
        balking_by_waiting=plan_balking_by_waiting(centre),
        reserves=reserves,
        overflow=centre.routing.overflow,
        serve_out=centre.horizon.closing == "serve_out",
        end_s=centre.horizon.end_s,
    )


def _remembered(effects: OutageComponent) -> bool:
    """Whether a call has to remember what a failure did to it."""
    return effects.speed or "to_agent" in effects.in_ivr or "hold" in effects.talking


def _groups(**uses: bool) -> tuple[str, ...]:
    """Groups of the log's columns that a centre uses."""
    return tuple(group for group, used in uses.items() if used)
