"""Follow-up calls: callers who call again, calls that are passed on."""

from __future__ import annotations

import numpy as np

from sim.engine import codes
from sim.engine.codes import (
    ARRIVAL,
    COMING,
    CONSULTING,
    CROSSED,
    GONE,
    HANDED_OVER,
    JOURNEY_CONTAINED,
    JOURNEY_TO_AGENT,
    PATIENCE_DRAW,
    QUEUE,
    REPEAT_DELAY,
    RETRY_DELAY,
    SENT_OFF,
    SERVICE,
    TALK_DRAW,
    WRAP_UP_DRAW,
)
from sim.engine.kernel.events import KIND_KEY, push, push_wait
from sim.engine.kernel.links import leave_links
from sim.engine.kernel.model import Model
from sim.engine.kernel.rows import clear_extras, clear_row
from sim.jit import kernel
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
    chance_at,
)
from sim.workload.laws import duration_at


@kernel
def draw(m: Model, place: int, u: float, time: float) -> float:
    """The duration at ``u``, seconds, of something that begins at ``time``."""
    d = m.draws[place]
    factor = m.draw_factors[d.factors_at + int(time / d.slice_s) % d.slices]
    return float(duration_at(d.law, d.a, d.b, m.quantiles, u) * factor)


@kernel
def new_row(m: Model, old: int, ctype: int, time: float) -> int:
    """The caller of ``old`` gets a new row: chain and luck, but for talk and wrap-up."""
    w = m.world[0]
    row = int(w.rows)
    w.rows += 1
    before, ch = m.chains[old], m.chains[row]
    ch.partner = -1
    ch.joint_s = 0.0
    ch.attempt = before.attempt + 1
    ch.tries, ch.repeats, ch.passed = before.tries, before.repeats, before.passed
    ch.home, ch.served, ch.patience_s = before.home, before.served, before.patience_s
    ch.leg = ch.first_in_line = 0
    key = m.key[old]
    number = ch.attempt
    more = m.follow_up_types[ctype]
    m.arrival_s[row] = time
    m.contact_type[row] = ctype
    m.key[row] = key
    m.ivr_s[row] = m.ivr_s[old]
    m.ivr_outcome[row] = m.ivr_outcome[old]
    m.ivr_menus[row] = m.ivr_menus[old]
    m.ivr_flags[row] = m.ivr_flags[old]
    m.patience_s[row] = draw(
        m, more.draws_at + PATIENCE_DRAW, chance_at(key, PATIENCE_AGAIN, number), time
    )
    m.balks[row] = chance_at(key, BALKING_AGAIN, number) < more.balking
    m.u_entry[row] = chance_at(key, ENTRY_AGAIN, number)
    m.u_agent[row] = chance_at(key, AGENT_AGAIN, number)
    m.talk_s[row] = m.talk_s[old]
    m.wrap_up_s[row] = m.wrap_up_s[old]
    clear_row(m, row)
    clear_extras(m, row)
    m.caller[row] = m.caller[old]
    m.attempt[row] = number
    m.back_s[row] = np.nan
    m.transferred_to[row] = -1
    return row


@kernel
def has_ivr(m: Model, call: int) -> bool:
    """Whether a call goes through the IVR: not one that comes back under a type without."""
    return bool(m.follow_up_types[m.contact_type[call]].ivr)


@kernel
def draw_handling(m: Model, row: int, ctype: int, time: float) -> None:
    """Talk and wrap-up are drawn anew."""
    key, number = m.key[row], m.chains[row].attempt
    at = m.follow_up_types[ctype].draws_at
    m.talk_s[row] = draw(m, at + TALK_DRAW, chance_at(key, TALK_AGAIN, number), time)
    m.wrap_up_s[row] = draw(m, at + WRAP_UP_DRAW, chance_at(key, WRAP_UP_AGAIN, number), time)


@kernel
def after(m: Model, call: int, disposition: int, now: float) -> None:
    """A call has ended: its caller may call again."""
    m.world[0].live -= 1
    release_partner(m, call, now)
    ch = m.chains[call]
    home = m.follow_up_types[ch.home]
    served = disposition in codes.SERVED or disposition == codes.CONTAINED
    past, most, delay = ch.tries, home.retry_at_most, RETRY_DELAY
    if served:
        past, most, delay = ch.repeats, home.repeat_at_most, REPEAT_DELAY
    key = m.key[call]
    at = home.comes_back_at + disposition * home.attempts + min(ch.tries, home.attempts - 1)
    if chance_at(key, COMES_BACK, ch.attempt) >= m.comes_back[at]:
        return
    if past >= most:
        return
    back = now + draw(m, home.draws_at + delay, chance_at(key, BACK_DELAY, ch.attempt), now)
    m.back_s[call] = back
    if back < m.world[0].end_s:
        come_back(m, call, back, served)


@kernel
def come_back(m: Model, call: int, back: float, served: bool) -> None:
    """The row of a caller's next call, which arrives at ``back``."""
    ch = m.chains[call]
    home = m.follow_up_types[ch.home]
    as_passed_on = home.repeat_as_passed_on if served else home.retry_as_passed_on
    before = int(m.contact_type[call])
    ctype = before if as_passed_on else int(ch.home)
    row = new_row(m, call, ctype, back)
    new = m.chains[row]
    new.passed = 0
    if served:
        new.served = 1
        new.tries = 0
        new.repeats += 1
        if m.ivr_outcome[row] == JOURNEY_CONTAINED:
            m.ivr_outcome[row] = JOURNEY_TO_AGENT
            m.ivr_flags[row] = 0
    else:
        new.tries += 1
    if served or ctype != before or (ch.leg and not as_passed_on):
        draw_handling(m, row, ctype, back)
    if home.retry_keeps_patience and not served:
        m.patience_s[row] = m.patience_s[call] if as_passed_on else ch.patience_s
    new.patience_s = m.patience_s[row]
    m.origin[row] = codes.REPEAT if served else codes.RETRY
    m.served_before[row] = new.served
    m.calls[row].state = COMING
    push_wait(m, back, ARRIVAL * KIND_KEY + row)


@kernel
def pass_on(m: Model, call: int, now: float) -> bool:
    """After a talk: whether the call is passed on; if warm, its agent stays with it for a while."""
    w = m.world[0]
    ch = m.chains[call]
    if ch.passed >= w.transfers_at_most:
        return False
    key = m.key[call]
    u = chance_at(key, PASSED_ON, ch.attempt)
    more = m.follow_up_types[m.calls[call].contact_type]
    way = more.passes_at
    while way < more.passes_end and u >= m.passes[way].up_to:
        way += 1
    if way == more.passes_end:
        return False
    ctype = int(m.passes[way].contact_type)
    leg = new_row(m, call, ctype, now)
    new = m.chains[leg]
    new.passed += 1
    new.served = new.leg = 1
    draw_handling(m, leg, ctype, now)
    m.origin[leg] = codes.TRANSFER
    m.served_before[leg] = 1
    m.transferred_to[call] = ctype
    hand_over(m, call, leg, now)
    conference = m.passes[way].conference
    if conference >= 0:
        new.partner = call
        new.joint_s = draw(m, conference, chance_at(key, CONFERENCE, ch.attempt), now)
        m.calls[call].state = CONSULTING
    return True


@kernel
def hand_over(m: Model, call: int, leg: int, now: float) -> None:
    """The call's trunk line goes to its next leg, which reaches the queue at once."""
    w = m.world[0]
    c, other = m.calls[call], m.calls[leg]
    m.disposition[call] = codes.ANSWERED
    m.end_s[call] = now
    if c.bits & CROSSED:
        leave_links(m, call)
    other.site, other.group = c.site, c.group
    other.queue = other.contact_type * w.sites + c.site
    c.site = c.group = -1
    c.state = GONE
    m.entry_site[leg] = m.entry_site[call]
    m.trunk_group[leg] = m.trunk_group[call]
    other.front = 1
    w.in_front += 1
    other.state = HANDED_OVER
    push(m.heap, w, now, QUEUE * KIND_KEY + leg)


@kernel
def requeue(m: Model, call: int, talk_end: float, now: float) -> None:
    """The agent of a call is lost: any agent goes on with the rest of the talk, before all others.

    The caller waits for as long as it takes. A conference is over.
    """
    c = m.calls[call]
    release_partner(m, call, now)
    leg = new_row(m, call, int(c.contact_type), now)
    new = m.chains[leg]
    new.leg, new.first_in_line = m.chains[call].leg, 1
    m.patience_s[leg] = m.patience_s[call]
    m.balks[leg] = False
    m.calls[leg].patient = 1
    begins = max(m.answer_s[call] + m.chains[call].joint_s, now)
    m.talk_s[leg] = (talk_end - begins) / c.factor
    m.answer_s[call] = min(m.answer_s[call], now)
    m.talk_end_s[call] = m.wrap_end_s[call] = now
    m.origin[leg] = codes.REQUEUE
    m.served_before[leg] = new.served
    hand_over(m, call, leg, now)


@kernel
def meet(m: Model, call: int, answer: float) -> float:
    """A call is answered: when its agent is alone with the caller."""
    ch = m.chains[call]
    partner = int(ch.partner)
    if partner < 0 or m.calls[partner].state != CONSULTING:
        ch.joint_s = 0.0
        return answer
    push(m.heap, m.world[0], answer + ch.joint_s, SERVICE * KIND_KEY + partner)
    return float(answer + ch.joint_s)


@kernel
def release_partner(m: Model, call: int, now: float) -> None:
    """A leg ends: the first agent, if still with the caller, need not stay."""
    partner = int(m.chains[call].partner)
    if partner >= 0 and m.calls[partner].state == CONSULTING:
        push(m.heap, m.world[0], now, SERVICE * KIND_KEY + partner)
        m.calls[partner].bits |= SENT_OFF
    m.chains[call].partner = -1
