"""Queues of waiting calls: linked lists in order of (joining time - head start, call)."""

from __future__ import annotations

import numpy as np

from sim.engine.codes import LEAVES, PATIENCE, TRANSIT, VIRTUAL, WAITING
from sim.engine.kernel.balking import leaves_after, leaves_by_waiting
from sim.engine.kernel.events import KIND_KEY, push_wait
from sim.engine.kernel.links import reaches
from sim.engine.kernel.model import Model
from sim.engine.kernel.order import lowest_bit
from sim.jit import inlined, kernel


@inlined
def first_in_line(m: Model, call: int) -> bool:
    """Whether a call goes before all others of its class, because its agent was lost."""
    return bool(m.world[0].follow_ups and m.chains[call].first_in_line)


@inlined
def at_the_head(m: Model, call: int) -> bool:
    """Whether a call goes before all others of its class."""
    return bool(first_in_line(m, call) or (m.world[0].ringing and m.rings[call].ahead))


@inlined
def join_queue(m: Model, call: int) -> None:
    """Put a call into its queue, behind everyone who goes before it."""
    calls = m.calls
    c = calls[call]
    queue = m.queues[c.queue]
    behind = queue.tail
    while behind >= 0 and (
        calls[behind].order_s > c.order_s or (calls[behind].order_s == c.order_s and behind > call)
    ):
        behind = calls[behind].before
    ahead = queue.head if behind < 0 else calls[behind].after
    c.before = behind
    c.after = ahead
    if behind < 0:
        queue.head = call
    else:
        calls[behind].after = call
    if ahead < 0:
        queue.tail = call
    else:
        calls[ahead].before = call
    if queue.waiting == 0:
        m.occupied[c.queue >> 6] |= np.int64(1) << (c.queue & 63)
    queue.waiting += 1
    m.sites[queue.site].waiting += 1


@inlined
def start_patience(m: Model, call: int, now: float) -> None:
    """Patience and time limit run from the first joining, wherever the call is moved to."""
    c = m.calls[call]
    if not c.patient:
        c.patient = 1
        longest = m.patience_s[call]
        if m.world[0].limited:
            if c.bits & VIRTUAL:
                return
            ctype = m.contact_types[c.contact_type]
            if ctype.balks_by_waiting and leaves_by_waiting(m, call):
                c.patient = LEAVES
                longest = min(longest, leaves_after(m, call))
            longest = min(longest, ctype.time_limit_s)
        if longest < np.inf:
            push_wait(m, now + longest, PATIENCE * KIND_KEY + call)


@inlined
def leave_queue(m: Model, call: int) -> None:
    """Take a call out of its queue, if it stands in one or has a place kept there."""
    calls = m.calls
    c = calls[call]
    if c.state != WAITING:
        if c.state == TRANSIT:
            keep_places(m, c.queue, -1)
        return
    queue = m.queues[c.queue]
    if c.before < 0:
        queue.head = c.after
    else:
        calls[c.before].after = c.after
    if c.after < 0:
        queue.tail = c.before
    else:
        calls[c.after].before = c.before
    queue.waiting -= 1
    if queue.waiting == 0:
        m.occupied[c.queue >> 6] &= ~(np.int64(1) << (c.queue & 63))
    m.sites[queue.site].waiting -= 1


@kernel
def keep_places(m: Model, queue: int, more: int) -> None:
    """So many more calls (or fewer) are on their way to a queue, where places are kept for them."""
    q = m.queues[queue]
    q.coming += more
    m.sites[q.site].coming += more


@kernel
def is_full(m: Model, queue: int) -> bool:
    """Whether a queue has no place for one more call; places kept are taken."""
    q = m.queues[queue]
    limit = m.contact_types[q.contact_type].queue_limit
    if limit >= 0 and q.waiting + q.coming >= limit:
        return True
    site = m.sites[q.site]
    return bool(site.queue_limit >= 0 and site.waiting + site.coming >= site.queue_limit)


@kernel
def steps_taken(m: Model, pool: int, queue: int) -> int:
    """By which of a queue's steps (bits) an agent takes calls, with so many others idle."""
    idle = m.pools[pool].idle
    steps = m.doors[m.pools[pool].doors_at + queue].steps
    left = steps
    while left:
        step = lowest_bit(left)
        left &= left - 1
        if m.steps[m.queues[queue].first_step + step].reserve > idle:
            steps &= ~(np.int64(1) << step)
    return int(steps)


@inlined
def choose_call(m: Model, pool: int, now: float) -> int:
    """The waiting call that an agent of a pool takes who is not counted idle; -1: none.

    The best class; in it the largest waiting time + head start, then the earliest arrival.
    """
    if m.world[0].by_score:
        return largest_score(m, pool, now)
    best = -1
    best_key = 0.0
    best_class = np.int64(0)
    doors_at = m.pools[pool].doors_at
    for word in range(m.world[0].words):
        bits = m.pool_queues[m.pools[pool].queues_at + word] & m.occupied[word]
        while bits:
            place = lowest_bit(bits)
            bits &= bits - 1
            queue = 64 * word + place
            door = m.doors[doors_at + queue]
            if best >= 0 and door.class_ > best_class:
                continue
            if m.world[0].blocking and not reaches(m, m.queues[queue].site, m.pools[pool].site):
                continue
            steps = door.steps
            if m.world[0].reserves:
                steps = np.int64(steps_taken(m, pool, queue))
            call = m.queues[queue].head
            if not door.in_order:
                while call >= 0 and not m.calls[call].opened & steps:
                    call = np.int64(m.calls[call].after)
            if call < 0 or not m.calls[call].opened & steps:
                continue
            key = m.calls[call].order_s
            if (
                best < 0
                or door.class_ < best_class
                or key < best_key
                or (key == best_key and call < best)
            ):
                best, best_key, best_class = call, key, door.class_
    return best


@kernel
def largest_score(m: Model, pool: int, now: float) -> int:
    """The waiting call of the best class and the largest score that a pool may take; -1: none.

    Of equal scores the longest waiting time, then the earliest arrival: so the first call of a
    queue that is open to the pool goes before the others of the queue.
    """
    best = -1
    best_score = best_join = 0.0
    best_class = np.int64(0)
    p = m.pools[pool]
    for word in range(m.world[0].words):
        bits = m.pool_queues[p.queues_at + word] & m.occupied[word]
        while bits:
            queue = 64 * word + lowest_bit(bits)
            bits &= bits - 1
            door = m.doors[p.doors_at + queue]
            if door.class_ > best_class and best >= 0:
                continue
            if not (m.world[0].blocking == 0 or reaches(m, m.queues[queue].site, p.site)):
                continue
            steps = door.steps
            if m.world[0].reserves:
                steps = np.int64(steps_taken(m, pool, queue))
            call = np.int64(m.queues[queue].head)
            scan = door.in_order == 0
            while scan and call >= 0 and not m.calls[call].opened & steps:
                call = np.int64(m.calls[call].after)
            if call < 0 or m.calls[call].opened & steps == 0:
                continue
            ctype = m.contact_types[m.queues[queue].contact_type]
            join = m.calls[call].join_s
            score = ctype.score_base + ctype.score_per_s * (now - join)
            if at_the_head(m, int(call)):
                score, join = np.inf, 0.0
            if best >= 0 and door.class_ == best_class:
                if score < best_score:
                    continue
                if score == best_score and (
                    join > best_join or (join == best_join and call > best)
                ):
                    continue
            best, best_score, best_join, best_class = int(call), score, join, door.class_
    return best
