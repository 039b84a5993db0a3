"""Steps, and the moves between queues: how a call looks for an agent.

Whether a step opens and which of its pools takes a call is said by `Rules`. A verdict is `MATCHED`,
`WAITS`, or the disposition with which the call ends.
"""

from __future__ import annotations

from sim.engine import codes
from sim.engine.codes import ENTERING, QUEUE, RINGING, STEP, TALKING, TRANSIT, WAITING
from sim.engine.plan import PlanStep
from sim.engine.reference.agents import MATCHED, match, settle
from sim.engine.reference.callbacks import ask
from sim.engine.reference.links import cross
from sim.engine.reference.model import Model
from sim.engine.reference.people import idle_pop
from sim.engine.reference.queues import (
    enlist,
    first_in_line,
    is_full,
    join_queue,
    keep_place,
    leave_queue,
    start_patience,
    steps_of,
)
from sim.engine.reference.records import Call

WAITS = -2


def offer(m: Model, call: Call) -> int:
    """A call reaches the queue of its site for the first time."""
    if turned_away(m, call):
        return codes.DISCONNECTED
    m.log["queue_s"][call.index] = m.clock.now
    call.queue_site = call.site
    return reach(m, call)


def turned_away(m: Model, call: Call) -> bool:
    """Whether a call finds the centre closed."""
    if not m.open and not (m.plan.serve_out and call.in_front):
        m.log["loss_cause"][call.index] = codes.CLOSED
        return True
    return False


def may_move(m: Model, call: Call, site: int) -> bool:
    """Whether a call gets to a site's queue: queues and link work, the site is up, there is room.

    Room is a place in the queue, or an agent idle there for each call on the way. A virtual call
    needs none. A call whose agent was lost is moved once, or it might go round for ever.
    """
    if first_in_line(call) and call.queue_site != call.site:
        return False
    if m.plan.blocking and not m.rules.reaches(call.queue_site, site):
        return False
    if m.sites[site].repairs_due or m.sites[site].queues_stopped:
        return False
    if call.virtual or not is_full(m, call.contact_type, site):
        return True
    coming = m.sites[site].coming_by_type[call.contact_type]
    return bool(m.rules.idle_first(call.contact_type, site) > coming)


def find_agent(m: Model, call: Call, step: PlanStep) -> bool:
    """Whether an idle agent of a step's pools takes a call."""
    pool = m.rules.choose_pool(call, step)
    if pool < 0:
        return False
    match(m, call, m.pools[pool], idle_pop(m.pools[pool]))
    return True


def open_due(m: Model, call: Call) -> int:
    """Open every step due by now, in order, until one finds an agent or moves the call."""
    steps = steps_of(m, call)
    while call.next_step < len(steps):
        step = steps[call.next_step]
        if call.join_s + step.after_s > m.clock.now:
            break
        position = call.next_step
        call.next_step += 1
        if not m.rules.opens(call, step):
            continue
        if step.transfer_to >= 0 and not may_move(m, call, step.transfer_to):
            continue
        m.log["steps_opened"][call.index] += 1
        if step.transfer_to >= 0:
            return move(m, call, step.transfer_to)
        call.opened |= 1 << position
        if find_agent(m, call, step):
            return MATCHED if call.state == TALKING else WAITS
        if call.state == WAITING:
            enlist(m, call, step)
    return WAITS


def refuses(m: Model, call: Call) -> int | None:
    """Queue limits, then balking; None: the call may wait.

    As a virtual call always may, one whose patience runs (it was moved to a place kept for it, or
    rang at an agent), and one that is first in line. Who has heard it ring does not balk.
    """
    if call.virtual or first_in_line(call):
        return None
    if call.signal is None and is_full(m, call.contact_type, call.queue_site):
        m.log["loss_cause"][call.index] = codes.QUEUE_FULL
        return codes.BLOCKED_QUEUE
    if call.balks and not call.rings:
        return codes.BALKED
    return None


def wait(m: Model, call: Call) -> int:
    """Stand in the queue, unless a limit or the caller says no."""
    refused = refuses(m, call)
    if refused is not None:
        return refused
    if not first_in_line(call):
        ask(m, call)
    join_queue(m, call)
    start_patience(m, call)
    schedule_step(m, call)
    return WAITS


def schedule_step(m: Model, call: Call) -> None:
    """The next step of a call's queue opens when it is due."""
    steps = steps_of(m, call)
    if call.next_step < len(steps):
        m.clock.push(call.join_s + steps[call.next_step].after_s, STEP, call.index, call)


def move(m: Model, call: Call, target: int) -> int:
    """Leave the queue for another site's; on the way for the link's transfer delay."""
    leave_queue(m, call)
    call.state = TRANSIT
    delay = float(m.plan.delay_s[call.queue_site, target])
    if not call.virtual:
        cross(m, call, call.queue_site, target)
    call.queue_site = target
    keep_place(m, call)
    start_patience(m, call)
    if delay == 0.0:
        return arrive(m, call)
    m.clock.push(m.clock.now + delay, QUEUE, call.index, call)
    return WAITS


def arrive(m: Model, call: Call) -> int:
    """A moved call reaches the other site; if that has failed meanwhile, the call is lost."""
    leave_queue(m, call)
    call.state = ENTERING
    if m.sites[call.queue_site].repairs_due:
        m.log["loss_cause"][call.index] = codes.LOST_IN_QUEUE
        return codes.DROPPED
    return reach(m, call)


def reach(m: Model, call: Call) -> int:
    """A call reaches a queue: it opens what is due at once, else it waits."""
    call.join_s = m.clock.now
    call.ahead = False
    call.next_step = 0
    call.opened = 0
    m.log["queue_site"][call.index] = call.queue_site
    verdict = open_due(m, call)
    if verdict != WAITS or call.state in (TRANSIT, WAITING, RINGING):
        return verdict
    return wait(m, call)


def back_in_line(m: Model, call: Call) -> int:
    """A call that nobody picked up is at the head of its line again, its steps open as before.

    Those that have become due while it rang open now.
    """
    leave_queue(m, call)
    call.state = ENTERING
    call.returns = False
    if turned_away(m, call):
        return codes.DISCONNECTED
    call.ahead = True
    for position, step in enumerate(steps_of(m, call)[: call.next_step]):
        if call.opened & 1 << position and find_agent(m, call, step):
            return MATCHED if call.state == TALKING else WAITS
    verdict = open_due(m, call)
    if verdict != WAITS or call.state in (TRANSIT, WAITING, RINGING):
        return verdict
    return wait(m, call)


def step_due(m: Model, call: Call) -> None:
    """A waiting call opens steps; what that comes to."""
    joined = call.join_s
    verdict = open_due(m, call)
    if verdict != WAITS:
        settle(m, call, verdict)
    if call.state == WAITING and call.join_s == joined:
        schedule_step(m, call)
