"""Lines of waiting calls: linked lists in order of (joining time - head start, call)."""

from __future__ import annotations

import numpy as np

from sim.engine.kernel.links import reaches
from sim.engine.kernel.model import WAITING, Model
from sim.engine.kernel.order import lowest_bit
from sim.jit import inlined, kernel


@inlined
def stand_in_line(m: Model, call: int) -> None:
    """Put a call into its line, behind everyone who goes before it."""
    calls = m.calls
    c = calls[call]
    line = m.lines[c.line]
    behind = line.tail
    while behind >= 0 and (
        calls[behind].key > c.key or (calls[behind].key == c.key and behind > call)
    ):
        behind = calls[behind].before
    ahead = line.head if behind < 0 else calls[behind].after
    c.before = behind
    c.after = ahead
    if behind < 0:
        line.head = call
    else:
        calls[behind].after = call
    if ahead < 0:
        line.tail = call
    else:
        calls[ahead].before = call
    if line.waiting == 0:
        m.occupied[c.line >> 6] |= np.int64(1) << (c.line & 63)
    line.waiting += 1
    m.sites[line.site].waiting += 1


@inlined
def leave_line(m: Model, call: int) -> None:
    """Take a call out of its line, if it stands in one."""
    calls = m.calls
    c = calls[call]
    if c.state != WAITING:
        return
    line = m.lines[c.line]
    if c.before < 0:
        line.head = c.after
    else:
        calls[c.before].after = c.after
    if c.after < 0:
        line.tail = c.before
    else:
        calls[c.after].before = c.before
    line.waiting -= 1
    if line.waiting == 0:
        m.occupied[c.line >> 6] &= ~(np.int64(1) << (c.line & 63))
    m.sites[line.site].waiting -= 1


@inlined
def choose_call(m: Model, pool: int, now: float) -> int:
    """The waiting call that an agent of a pool takes; -1: none.

    The best class; in it the largest waiting time + head start, then the earliest arrival.
    """
    if m.world[0].by_score:
        return largest_score(m, pool, now)
    best = -1
    best_key = 0.0
    best_class = np.int64(0)
    doors_at = m.pools[pool].doors_at
    for word in range(m.world[0].words):
        bits = m.pool_lines[m.pools[pool].lines_at + word] & m.occupied[word]
        while bits:
            place = lowest_bit(bits)
            bits &= bits - 1
            line = 64 * word + place
            door = m.doors[doors_at + line]
            if best >= 0 and door.class_ > best_class:
                continue
            if m.world[0].blocking and not reaches(m, m.lines[line].site, m.pools[pool].site):
                continue
            call = m.lines[line].head
            if not door.in_order:
                while call >= 0 and not m.calls[call].opened & door.steps:
                    call = np.int64(m.calls[call].after)
            if call < 0 or not m.calls[call].opened & door.steps:
                continue
            key = m.calls[call].key
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

    Of equal scores the longest waiting time, then the earliest arrival: so the first call of a line
    that is open to the pool goes before the others of the line.
    """
    best = -1
    best_score = best_join = 0.0
    best_class = np.int64(0)
    p = m.pools[pool]
    for word in range(m.world[0].words):
        bits = m.pool_lines[p.lines_at + word] & m.occupied[word]
        while bits:
            line = 64 * word + lowest_bit(bits)
            bits &= bits - 1
            door = m.doors[p.doors_at + line]
            if door.class_ > best_class and best >= 0:
                continue
            if not (m.world[0].blocking == 0 or reaches(m, m.lines[line].site, p.site)):
                continue
            call = np.int64(m.lines[line].head)
            scan = door.in_order == 0
            while scan and call >= 0 and not m.calls[call].opened & door.steps:
                call = np.int64(m.calls[call].after)
            if call < 0 or m.calls[call].opened & door.steps == 0:
                continue
            kind = m.kinds[m.lines[line].kind]
            join = m.calls[call].join
            score = kind.score + kind.score_per_s * (now - join)
            if best >= 0 and door.class_ == best_class:
                if score < best_score:
                    continue
                if score == best_score and (
                    join > best_join or (join == best_join and call > best)
                ):
                    continue
            best, best_score, best_join, best_class = int(call), score, join, door.class_
    return best
