"""Lines of waiting calls: linked lists in order of (joining time - head start, call)."""

from __future__ import annotations

import numpy as np

from sim.engine.kernel.model import WAITING, Array
from sim.jit import inlined


@inlined
def stand_in_line(calls: Array, lines: Array, sites: Array, call: int) -> None:
    """Put a call into its line, behind everyone who goes before it."""
    c = calls[call]
    line = lines[c.line]
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
    line.waiting += 1
    sites[line.site].waiting += 1


@inlined
def leave_line(calls: Array, lines: Array, sites: Array, call: int) -> None:
    """Take a call out of its line, if it stands in one."""
    c = calls[call]
    if c.state != WAITING:
        return
    line = lines[c.line]
    if c.before < 0:
        line.head = c.after
    else:
        calls[c.before].after = c.after
    if c.after < 0:
        line.tail = c.before
    else:
        calls[c.after].before = c.before
    line.waiting -= 1
    sites[line.site].waiting -= 1


@inlined
def choose_call(calls: Array, lines: Array, doors: Array, first: int, last: int) -> int:
    """The waiting call that an agent behind these doors takes; -1: none.

    The best class; in it the largest waiting time + head start, then the earliest arrival.
    """
    best = -1
    best_key = 0.0
    class_ = 0
    for i in range(first, last):
        door = doors[i]
        if best >= 0 and door.class_ != class_:
            break
        call = lines[door.line].head
        if not door.in_order:
            while call >= 0 and not calls[call].opened & door.steps:
                call = np.int64(calls[call].after)
        if call < 0 or not calls[call].opened & door.steps:
            continue
        key = calls[call].key
        if best < 0 or key < best_key or (key == best_key and call < best):
            best, best_key, class_ = call, key, door.class_
    return best
