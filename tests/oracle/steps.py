"""Steps of a line: when they open, what they ask, what they do."""

from __future__ import annotations

import math

from sim.centre.routing import Condition, Step
from tests.oracle import line, match, service, waits
from tests.oracle.calls import Caller
from tests.oracle.state import State


def awaits(o: State, caller: Caller) -> None:
    """The next step opens in its time."""
    found = waits.steps(o, caller.kind, caller.line)
    if caller.next_step < len(found):
        due = caller.joined + found[caller.next_step].after_s
        o.plan(due, "step", caller.number, is_due, caller)


def is_due(o: State, caller: Caller) -> None:
    if not opens_what_is_due(o, caller):
        awaits(o, caller)


def opens_what_is_due(o: State, caller: Caller) -> bool:
    """True when the call was taken by an agent or has left this line."""
    found = waits.steps(o, caller.kind, caller.line)
    while caller.next_step < len(found):
        step = found[caller.next_step]
        if caller.joined + step.after_s > o.now:
            return False
        caller.next_step += 1
        if not holds(o, caller, step):
            continue
        if step.transfer_to is not None and not line.may_move(o, caller, step.transfer_to):
            continue
        row = o.rows[caller.number]
        row["steps_opened"] = row.get("steps_opened", 0) + 1
        if step.transfer_to is not None:
            line.moves(o, caller, step.transfer_to)
            return True
        caller.opened.append(step)
        pool = match.picks_pool(o, caller, step)
        if pool is not None:
            service.is_taken(o, caller, pool, o.teams[pool].takes_longest_idle())
            return True
    return False


def holds(o: State, caller: Caller, step: Step) -> bool:
    """Whether the step's condition holds now."""
    asked = step.condition
    if asked is None:
        return True
    others = [c for c in o.waiting(caller.line, caller.kind) if c is not caller]
    answers = [True]
    if asked.queue_longer_than is not None:
        answers.append(len(others) > asked.queue_longer_than)
    if asked.expected_wait_over_s is not None:
        wait = waits.expected_wait(o, caller.kind, caller.line)
        answers.append(wait > asked.expected_wait_over_s)
    if asked.site_down is not None:
        answers.append(o.believed_down[asked.site_down] > 0)
    if asked.agents_idle is not None:
        if step.transfer_to is None:
            idle = sum(len(o.teams[p].idle_since) for p in set(step.pools))
        else:
            idle = waits.idle_first(o, caller.kind, step.transfer_to)
        answers.append(idle >= asked.agents_idle)
    if step.transfer_to is not None:
        answers += asked_of_the_other_line(o, caller, step.transfer_to, asked)
    return all(answers)


def asked_of_the_other_line(o: State, caller: Caller, site: str, asked: Condition) -> list[bool]:
    answers = []
    here = waits.expected_wait(o, caller.kind, caller.line)
    there = waits.expected_wait(o, caller.kind, site)
    if asked.other_queue_shorter_than is not None:
        waiting = len(o.waiting(site, caller.kind))
        answers.append(waiting < asked.other_queue_shorter_than)
    if asked.other_expected_wait_under_s is not None:
        answers.append(there < asked.other_expected_wait_under_s)
    if asked.other_expected_wait_shorter_by_s is not None:
        gain = 0.0 if math.isinf(there) else here - there
        answers.append(gain >= asked.other_expected_wait_shorter_by_s)
    return answers
