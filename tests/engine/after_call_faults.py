"""One-line changes of the rules of unavailability after a call, as `rule_faults` has them."""

# ruff: noqa: E501

from __future__ import annotations

from tests.engine.rule_faults import Fault

AFTER_CALL_REFERENCE: tuple[Fault, ...] = (
    Fault("agents are available at once", "reference/loop.py", "away_s = unavailable(m, call)", "away_s = 0.0"),
    Fault("unavailable though nobody answered", "reference/after_calls.py", "asked is None or call.unanswered or", "asked is None or"),
    Fault("unavailable after the shift", "reference/after_calls.py", "or not pool.agents[call.agent].on_duty", ""),
    Fault("calls of other lines count", "reference/after_calls.py", "if queue is not None and any(pool.index in step.pools for step in queue.steps):", "if True:"),
    Fault("who is unavailable stays after the shift", "reference/people.py", "    ends_break(m, pool, number)\n    remember", "    remember"),
    Fault("the wrap-up of an unavailable agent is cut", "reference/drops.py", '"available_s" if call.away else "wrap_end_s"', '"wrap_end_s"'),
    Fault("the first factor counts", "plan/after_calls.py", "asked.factor(waiting)", "(asked.while_waiting[0].factor if asked.while_waiting and waiting > asked.while_waiting[0].waiting_over else 1.0)"),
)  # fmt: skip

AFTER_CALL_COMPILED: tuple[Fault, ...] = (
    Fault("agents are available at once", "kernel/after_calls.py", "if now + away_s <= now:", "if True:"),
    Fault("unavailable though nobody answered", "kernel/after_calls.py", "c.bits & UNANSWERED or", ""),
    Fault("unavailable after the shift", "kernel/after_calls.py", "or not m.duty[p.agents_at + c.opened] & ON_DUTY", ""),
    Fault("as many waiting as asked", "kernel/after_calls.py", "if calls > m.hurries[i].waiting_over:", "if calls >= m.hurries[i].waiting_over:"),
    Fault("who is unavailable stays after the shift", "kernel/people.py", "        ends_break(m, pool, agent, now)\n", "        pass\n"),
    Fault("the wrap-up of an unavailable agent is cut", "kernel/drops.py", "if c.bits & AWAY:", "if False:"),
    Fault("one attempt for all", "kernel/after_calls.py", "AFTER_CALL, attempt)", "AFTER_CALL, 0)"),
)  # fmt: skip
