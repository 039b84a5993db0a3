"""Follow-up calls: callers who call again, calls that are passed on."""

from __future__ import annotations

from dataclasses import replace

from sim.engine import codes
from sim.engine.codes import (
    ARRIVAL,
    COMING,
    CONSULTING,
    HANDED_OVER,
    JOURNEY_CONTAINED,
    JOURNEY_TO_AGENT,
    SERVICE,
)
from sim.engine.plan.follow_ups import FollowUps
from sim.engine.reference.links import leave_links
from sim.engine.reference.model import Model
from sim.engine.reference.records import Call, Chain
from sim.engine.reference.rows import begin_chain, make_room
from sim.workload.counter_based import (
    AGENT_AGAIN,
    BACK_DELAY,
    BALKING_AGAIN,
    COMES_BACK,
    CONFERENCE,
    ENTRY_AGAIN,
    PASSED_ON,
    PATIENCE_AGAIN,
    TALK_AGAIN,
    WRAP_UP_AGAIN,
    chance,
)


def plan_of(m: Model) -> FollowUps:
    """What makes follow-up calls in the centre, where something does."""
    assert m.plan.follow_ups is not None
    return m.plan.follow_ups


def new_row(
    m: Model,
    ctype: int,
    chain: Chain,
    time: float,
    handling: tuple[float, float],
    key: int,
    kept_patience_s: float | None = None,
) -> Call:
    """A row for the caller's next call or leg, and the call; no patience kept: it is drawn."""
    plan = plan_of(m)
    ours = plan.contact_types[ctype]
    number = chain.attempt
    patience = kept_patience_s
    if patience is None:
        patience = plan.duration(ours.patience, chance(key, PATIENCE_AGAIN, number), time)
    balks = chance(key, BALKING_AGAIN, number) < ours.balking
    u_entry, u_agent = chance(key, ENTRY_AGAIN, number), chance(key, AGENT_AGAIN, number)
    seconds, outcome, menus, flags = chain.journey
    after = (balks, patience, *handling, u_entry, u_agent, key)
    index = len(m.workload) + len(m.made)
    m.made.append((time, ctype, seconds, outcome, menus, flags, *after))
    make_room(m, index + 1)
    call = Call(index, (time, ctype, seconds, outcome, *after))
    call.chain = chain
    m.log["caller"][index] = chain.caller
    m.log["attempt"][index] = number
    m.log["served_before"][index] = chain.served
    return call


def has_ivr(m: Model, call: Call) -> bool:
    """Whether a call goes through the IVR: not one that comes back under a type without."""
    plan = m.plan.follow_ups
    return plan is None or plan.contact_types[call.contact_type].ivr


def draw_handling(m: Model, ctype: int, key: int, number: int, time: float) -> tuple[float, float]:
    """Talk and wrap-up are drawn anew, seconds."""
    plan = plan_of(m)
    ours = plan.contact_types[ctype]
    talk = plan.duration(ours.talk, chance(key, TALK_AGAIN, number), time)
    return talk, plan.duration(ours.wrap_up, chance(key, WRAP_UP_AGAIN, number), time)


def after(m: Model, call: Call, disposition: int) -> None:
    """A call has ended: its caller may call again."""
    release_partner(m, call)
    chain = begin_chain(m, call)
    home = plan_of(m).contact_types[chain.home]
    served = disposition in codes.SERVED or disposition == codes.CONTAINED
    past, most = chain.tries, home.retry_at_most
    if served:
        past, most = chain.repeats, home.repeat_at_most
    chances = home.comes_back[disposition]
    if chance(call.key, COMES_BACK, chain.attempt) >= chances[min(chain.tries, len(chances) - 1)]:
        return
    if past >= most:
        return
    delay = home.repeat_delay if served else home.retry_delay
    now = m.clock.now
    u = chance(call.key, BACK_DELAY, chain.attempt)
    back = now + plan_of(m).duration(delay, u, now)
    m.log["back_s"][call.index] = back
    if back < m.plan.end_s:
        come_back(m, call, back, served)


def come_back(m: Model, call: Call, back: float, served: bool) -> None:
    """The row of a caller's next call, which arrives at ``back``."""
    chain = begin_chain(m, call)
    home = plan_of(m).contact_types[chain.home]
    as_passed_on = home.repeat_as_passed_on if served else home.retry_as_passed_on
    ctype = call.contact_type if as_passed_on else chain.home
    seconds, outcome, menus, flags = chain.journey
    if served and outcome == JOURNEY_CONTAINED:
        outcome, flags = JOURNEY_TO_AGENT, 0
    new = replace(
        chain,
        journey=(seconds, outcome, menus, flags),
        attempt=chain.attempt + 1,
        tries=0 if served else chain.tries + 1,
        repeats=chain.repeats + served,
        passed=0,
        served=chain.served or served,
        is_leg=False,
        first_in_line=False,
        partner=None,
    )
    handling = (call.talk_s, call.wrap_up_s)
    if served or ctype != call.contact_type or (chain.is_leg and not as_passed_on):
        handling = draw_handling(m, ctype, call.key, new.attempt, back)
    patience = None
    if home.retry_keeps_patience and not served:
        patience = call.patience_s if as_passed_on else chain.patience_s
    again = new_row(m, ctype, new, back, handling, call.key, patience)
    new.patience_s = again.patience_s
    again.state = COMING
    m.log["origin"][again.index] = codes.REPEAT if served else codes.RETRY
    m.clock.push(back, ARRIVAL, again.index, again)


def pass_on(m: Model, call: Call) -> Call | None:
    """After a talk: the leg that the call is passed on to; None: it is not passed on.

    A caller who is called back holds no trunk line, and is not passed on. If the call is passed on
    warm, its agent stays with it for a while.
    """
    if m.plan.follow_ups is None or call.virtual:
        return None
    chain = begin_chain(m, call)
    if chain.passed >= m.plan.follow_ups.transfers_at_most:
        return None
    u = chance(call.key, PASSED_ON, chain.attempt)
    for way in m.plan.follow_ups.contact_types[call.contact_type].passes:
        if u < way.up_to:
            break
    else:
        return None
    now = m.clock.now
    new = replace(
        chain,
        attempt=chain.attempt + 1,
        passed=chain.passed + 1,
        served=True,
        is_leg=True,
        first_in_line=False,
        partner=None,
        joint_s=0.0,
    )
    handling = draw_handling(m, way.contact_type, call.key, new.attempt, now)
    leg = new_row(m, way.contact_type, new, now, handling, call.key)
    m.log["origin"][leg.index] = codes.TRANSFER
    m.log["transferred_to"][call.index] = way.contact_type
    if way.conference is not None:
        u = chance(call.key, CONFERENCE, chain.attempt)
        new.partner = call
        new.joint_s = m.plan.follow_ups.duration(way.conference, u, now)
    hand_over(m, call, leg)
    return leg


def hand_over(m: Model, call: Call, leg: Call) -> None:
    """The call's trunk line goes to its next leg, which reaches the queue at once."""
    m.log["disposition"][call.index] = codes.ANSWERED
    m.log["end_s"][call.index] = m.clock.now
    if call.links:
        leave_links(m, call)
    leg.site, leg.group = call.site, call.group
    call.site = call.group = -1
    for name in ("entry_site", "trunk_group"):
        m.log[name][leg.index] = m.log[name][call.index]
    del m.live[call.index]
    m.live[leg.index] = leg
    leg.in_front = True
    m.in_front += 1
    leg.state = HANDED_OVER


def requeue(m: Model, call: Call, talk_end: float) -> Call:
    """The agent of a call is lost: any agent goes on with the rest of the talk, before all others.

    The caller waits for as long as it takes. A conference is over.
    """
    now = m.clock.now
    release_partner(m, call)
    chain = begin_chain(m, call)
    new = replace(chain, attempt=chain.attempt + 1, first_in_line=True, partner=None, joint_s=0.0)
    begins = max(call.answer_s + call.joint_s, now)
    handling = ((talk_end - begins) / call.factor, call.wrap_up_s)
    call.answer_s = min(call.answer_s, now)
    leg = new_row(m, call.contact_type, new, now, handling, call.key, call.patience_s)
    leg.balks = False
    m.log["pool"][call.index] = call.pool
    m.log["answer_s"][call.index] = call.answer_s
    m.log["talk_end_s"][call.index] = m.log["wrap_end_s"][call.index] = now
    m.log["origin"][leg.index] = codes.REQUEUE
    hand_over(m, call, leg)
    return leg


def meet(m: Model, call: Call) -> float:
    """A call is answered: how long both agents confer, seconds; then the first one goes."""
    chain = call.chain
    if chain is None or chain.partner is None:
        return 0.0
    if chain.partner.state != CONSULTING:
        return 0.0
    m.clock.push(call.answer_s + chain.joint_s, SERVICE, chain.partner.index, chain.partner)
    return chain.joint_s


def release_partner(m: Model, call: Call) -> None:
    """A leg ends: the first agent, if still with the caller, need not stay."""
    chain = call.chain
    if chain is not None and chain.partner is not None:
        m.clock.push(m.clock.now, SERVICE, chain.partner.index, chain.partner)
        chain.partner = None
