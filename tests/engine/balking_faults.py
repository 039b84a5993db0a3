"""One-line changes of the rules of callers who leave because of how many calls wait."""

# ruff: noqa: E501

from __future__ import annotations

from tests.engine.rule_faults import Fault

BALKING_REFERENCE: tuple[Fault, ...] = (
    Fault("nobody leaves because many wait", "reference/queues.py", "call.leaves_after_s = leaves_after(m, call)", "pass"),
    Fault("the caller counts as waiting", "reference/rules.py", "- itself", ""),
    Fault("every line of the site counts", "reference/rules.py", "return self._sharing(queue, call.queue_site) - itself", "return self.sites[call.queue_site].waiting - itself"),
    Fault("the own line alone counts", "reference/rules.py", "return self._sharing(queue, call.queue_site) - itself", "return self.sites[call.queue_site].waiting_by_type[call.contact_type] - itself"),
    Fault("who leaves at once has not balked", "reference/callbacks.py", "if call.leaves_after_s == 0.0:", "if False:"),
    Fault("nobody listens before leaving", "reference/balking.py", "return asked.after_s(call.contact_type, chance(call.key, LEAVES_AFTER, call.attempt))", "return 0.0"),
    Fault("who leaves before the limit hears the message", "reference/callbacks.py", "min(call.patience_s, call.leaves_after_s) <=", "call.patience_s <="),
    Fault("as many waiting as asked make callers leave", "plan/balking.py", "asked.share(waiting)", "asked.share(waiting + 1)"),
    Fault("the first share counts", "plan/balking.py", "asked.share(waiting)", "(asked.while_waiting[0].share if waiting > asked.while_waiting[0].waiting_over else 0.0)"),
    Fault("who leaves is drawn once for all attempts", "reference/balking.py", "LEAVES_BY_WAITING, call.attempt)", "LEAVES_BY_WAITING, 0)"),
)  # fmt: skip

BALKING_COMPILED: tuple[Fault, ...] = (
    Fault("nobody leaves because many wait", "kernel/queues.py", "if ctype.balks_by_waiting and leaves_by_waiting(m, call):", "if False:"),
    Fault("the caller counts as waiting", "kernel/balking.py", " - (1 if c.state == WAITING else 0)", ""),
    Fault("the own line alone counts", "kernel/balking.py", "waiting = calls_before(m, c.queue)", "waiting = m.queues[c.queue].waiting"),
    Fault("who leaves at once has not balked", "kernel/callbacks.py", "if after == 0.0:", "if False:"),
    Fault("who leaves before the limit hears the message", "kernel/callbacks.py", "patience = min(patience, after)", "pass"),
    Fault("as many waiting as asked make callers leave", "kernel/balking.py", "if waiting > m.leavings[i].waiting_over:", "if waiting >= m.leavings[i].waiting_over:"),
    Fault("patience does not end who listens", "kernel/queues.py", "longest = min(longest, leaves_after(m, call))", "longest = leaves_after(m, call)"),
    Fault("who leaves is drawn once for all attempts", "kernel/balking.py", "LEAVES_BY_WAITING, attempt_of(m, call))", "LEAVES_BY_WAITING, 0)"),
    Fault("when is drawn once for all attempts", "kernel/balking.py", "LEAVES_AFTER, attempt_of(m, call))", "LEAVES_AFTER, 0)"),
)  # fmt: skip
