"""Changed rules about agents who are lost, late or unavailable, and about what they had in hand."""

# ruff: noqa: E501
from __future__ import annotations

from tests.engine.rule_faults import Fault

LOST_AGENT_REFERENCE: tuple[Fault, ...] = (
    # Calls that go back to their queue.
    Fault("who lost the agent is not moved", "reference/matching.py", "first_in_line(call) and call.queue_site != call.site", "first_in_line(call)"),
    # Planned overtime.
    Fault("a failure takes a share of all who were asked", "reference/shares.py", "what != FAILS and pool.agents[a].stays_on", "what != FAILS"),
    Fault("a failure takes nobody who stays", "staffing.py", "self._lost.in_overtime(loss, may_stay)", "()"),
    Fault("a failure takes all who stay", "reference/shares.py", "half_up(len(staying) * (1.0 - change.amount))", "0"),
    # Whose shift is over.
    Fault("whose shift ends in an outage is not late", "reference/people.py", "            is_late(pool, number)\n        return", "            pass\n        return"),
    Fault("who goes on with a held call is not late", "reference/people.py", "in_hand == 1:\n        pool.finishing += 1\n        pool.late += agent.late\n", "in_hand == 1:\n        pool.finishing += 1\n"),
    # Unavailable.
    Fault("who did not pick up is not new", "reference/ringing.py", "    pool.new_busy += call.by_new\n", ""),
    Fault("who did not pick up is new for ever", "reference/pace.py", "    pool.new_busy -= agent.by_new\n", ""),
    Fault("unavailable for as long as was drawn", "reference/people.py", '["available_s"][call.index] = m.clock.now', '["available_s"][call.index] = float("nan")'),
)  # fmt: skip

LOST_AGENT_COMPILED: tuple[Fault, ...] = (
    Fault("whose shift ends in an outage is not late", "kernel/people.py", "            p.late += m.in_hand[at] > 0\n", ""),
    Fault("who did not pick up is not new", "kernel/ringing.py", "        m.paces[pace].new_busy += 1\n", ""),
    Fault("unavailable for as long as was drawn", "kernel/people.py", "            m.available_s[call] = now\n", ""),
    Fault("a failure takes all who stay", "kernel/shares.py", "half_up(staying * (1.0 - change.amount))", "0"),
    Fault("who did not pick up is new for ever", "kernel/pace.py", "m.paces[p.pace].new_busy -= 1\n    m", "pass\n    m"),
)  # fmt: skip
