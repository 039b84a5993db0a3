"""Rows of calls: how one begins, and which there are."""

from __future__ import annotations

import numpy as np

from sim.engine.codes import ENTERING, GONE
from sim.engine.kernel.model import Model
from sim.jit import inlined, kernel


@inlined
def clear_row(m: Model, call: int) -> None:
    """A call appears: its record and its row of the log as long as nothing has happened."""
    c = m.calls[call]
    c.contact_type = m.contact_type[call]
    c.site = c.group = c.pool = c.queue = c.before = c.after = -1
    c.state = ENTERING
    c.front = c.patient = c.bits = 0
    m.entry_site[call] = m.trunk_group[call] = m.queue_site[call] = m.pool[call] = -1
    m.ivr_start_s[call] = m.ivr_end_s[call] = m.queue_s[call] = np.nan
    m.answer_s[call] = m.talk_end_s[call] = m.wrap_end_s[call] = m.end_s[call] = np.nan
    m.steps_opened[call] = m.disposition[call] = m.loss_cause[call] = 0


@kernel
def clear_extras(m: Model, call: int) -> None:
    """The same of optional columns."""
    w = m.world[0]
    if w.callbacks:
        m.expected_wait_s[call] = m.callback_s[call] = np.nan
    if w.chats:
        m.agent[call] = -1
    if w.ringing:
        ring = m.rings[call]
        ring.step_s = np.nan
        ring.begun = ring.answers = ring.returns = ring.ahead = 0
        m.rings_not_answered[call] = 0
        m.rang_s[call] = 0.0
    if w.after_calls:
        m.available_s[call] = np.nan
    if w.follow_ups and call < w.calls:
        begin_chain(m, call)


@kernel
def begin_chain(m: Model, call: int) -> None:
    """A caller calls for the first time."""
    ch = m.chains[call]
    ch.partner = -1
    ch.joint_s = 0.0
    ch.attempt = ch.tries = ch.repeats = ch.passed = ch.leg = ch.served = 0
    ch.first_in_line = 0
    ch.home = m.contact_type[call]
    ch.patience_s = m.patience_s[call]
    m.caller[call] = m.world[0].first_caller + call
    m.attempt[call] = m.origin[call] = m.served_before[call] = 0
    m.back_s[call] = np.nan
    m.transferred_to[call] = -1


@kernel
def attempt_of(m: Model, call: int) -> int:
    """How many calls and legs of the caller there were before, who have the same key."""
    return int(m.chains[call].attempt) if m.world[0].follow_ups else 0


@inlined
def in_the_centre(m: Model) -> int:
    """How many calls may be in the centre; `row_at` gives them in order.

    First calls have the first rows, follow-up calls those after the ``world.calls`` of them.
    """
    w = m.world[0]
    return int(w.arrived - w.oldest + w.rows - w.oldest_follow_up)


@inlined
def row_at(m: Model, place: int) -> int:
    """The row of the call at a place among those that may be in the centre."""
    w = m.world[0]
    first = w.arrived - w.oldest
    return int(w.oldest + place if place < first else w.oldest_follow_up + place - first)


@kernel
def pass_over_the_gone(m: Model) -> None:
    """Move on to the oldest calls that are still in the centre."""
    w = m.world[0]
    while w.oldest < w.arrived and m.calls[w.oldest].state == GONE:
        w.oldest += 1
    while w.oldest_follow_up < w.rows and m.calls[w.oldest_follow_up].state == GONE:
        w.oldest_follow_up += 1
