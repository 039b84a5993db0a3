"""One-line changes of the rules of time limits and callbacks, as data."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

CALLBACK_REFERENCE: tuple[Fault, ...] = (
    Fault(
        "who gives up at the limit hears the message",
        "reference/callbacks.py",
        "if min(call.patience_s, call.leaves_after_s) <= ctype.time_limit_s:",
        "if min(call.patience_s, call.leaves_after_s) < ctype.time_limit_s:",
    ),
    Fault(
        "time limits are forgotten",
        "reference/queues.py",
        "limit_s = m.plan.contact_types[call.contact_type].time_limit_s",
        "limit_s = math.inf",
    ),
    Fault(
        "cut off without a cause",
        "reference/callbacks.py",
        'm.log["loss_cause"][call.index] = codes.TIME_LIMIT',
        "pass",
    ),
    Fault(
        "at the limit nobody is asked",
        "reference/callbacks.py",
        "if ctype.then == TO_CALLBACK and accepts(m, call, AT_THE_LIMIT):",
        "if False:",
    ),
    Fault(
        "at the limit callers say what they said before",
        "reference/callbacks.py",
        "and accepts(m, call, AT_THE_LIMIT)",
        "and accepts(m, call, ON_JOINING)",
    ),
    Fault(
        "asked at every line",
        "reference/callbacks.py",
        "    if call.asked or call.virtual:\n        return\n",
        "",
    ),
    Fault(
        "asked when the wait is as long as the threshold",
        "reference/callbacks.py",
        "if expected_s > callback.expected_wait_over_s:",
        "if expected_s >= callback.expected_wait_over_s:",
    ),
    Fault(
        "the expected wait counts the caller twice",
        "reference/matching.py",
        "    ask(m, call)\n    join_queue(m, call)\n",
        "    join_queue(m, call)\n    ask(m, call)\n",
    ),
    Fault(
        "a virtual call keeps its line",
        "reference/callbacks.py",
        "        m.sites[call.site].free_trunks[call.group] += 1\n",
        "        pass\n",
    ),
    Fault(
        "a line is given back twice",
        "reference/callbacks.py",
        "call.group = -1",
        "pass",
    ),
    Fault(
        "a virtual call keeps its place on a link",
        "reference/callbacks.py",
        "    if call.links:\n        leave_links(m, call)\n",
        "",
    ),
    Fault(
        "virtual calls give up",
        "reference/callbacks.py",
        "    if call.virtual:\n        return None\n",
        "",
    ),
    Fault(
        "nobody lets it ring",
        "reference/callbacks.py",
        "call.answer_s += callback.ring_s",
        "pass",
    ),
    Fault(
        "one who declined once declines always",
        "reference/callbacks.py",
        "2 * call.attempt + when",
        "when",
    ),
    Fault(
        "everybody answers a callback",
        "reference/callbacks.py",
        "call.unanswered = chance(",
        "call.unanswered = False and chance(",
    ),
    Fault(
        "the dead site of entry takes virtual calls",
        "reference/outages.py",
        "holds_line = call.site == site and not call.virtual",
        "holds_line = call.site == site",
    ),
)
"""In the reference engine."""

CALLBACK_COMPILED: tuple[Fault, ...] = (
    Fault(
        "who gives up at the limit hears the message",
        "kernel/callbacks.py",
        "if patience <= ctype.time_limit_s:",
        "if patience < ctype.time_limit_s:",
    ),
    Fault(
        "time limits are forgotten",
        "kernel/queues.py",
        "longest = min(longest, ctype.time_limit_s)",
        "pass",
    ),
    Fault(
        "asked at every line",
        "kernel/callbacks.py",
        "    if not np.isnan(m.expected_wait_s[call]):\n        return\n",
        "",
    ),
    Fault(
        "asked when the wait is as long as the threshold",
        "kernel/callbacks.py",
        "if expected_s > m.contact_types",
        "if expected_s >= m.contact_types",
    ),
    Fault(
        "a virtual call keeps its line",
        "kernel/callbacks.py",
        "m.free_trunks[m.sites[c.site].trunks_at + c.group] += 1",
        "pass",
    ),
    Fault(
        "a line is given back twice",
        "kernel/callbacks.py",
        "        c.group = -1\n",
        "",
    ),
    Fault(
        "a virtual call keeps its place on a link",
        "kernel/callbacks.py",
        "    if c.bits & CROSSED:\n        leave_links(m, call)\n",
        "",
    ),
    Fault(
        "virtual calls give up",
        "kernel/callbacks.py",
        "    if c.bits & VIRTUAL:\n        return STAYS\n",
        "",
    ),
    Fault(
        "the ring is over when the agent dials",
        "kernel/callbacks.py",
        "answer = from_s + ctype.ring_s",
        "answer = from_s",
    ),
    Fault(
        "answered as luck has it for accepting",
        "kernel/callbacks.py",
        "chance_at(m.key[call], CALLBACK_ANSWERED, attempt_of(m, call))",
        "chance_at(m.key[call], CALLBACK_ACCEPTED, attempt_of(m, call))",
    ),
    Fault(
        "who does not answer is talked to",
        "kernel/callbacks.py",
        "        return float(answer)\n",
        "",
    ),
    Fault(
        "the dead site of entry takes virtual calls",
        "kernel/outages.py",
        "holds_line = c.site == site and not c.bits & VIRTUAL",
        "holds_line = c.site == site",
    ),
    Fault(
        "the hold counts the talk that never comes",
        "kernel/shares.py",
        "if not c.bits & UNANSWERED:",
        "if True:",
    ),
)
"""In the kernel."""
