# ruff: noqa: E501
"""One-line changes of the rules of steps that move calls, as `rule_faults` has them."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

OVERFLOW_REFERENCE: tuple[Fault, ...] = (
    Fault("a full line takes moved calls", "reference/matching.py", "if call.virtual or not is_full(m, call.contact_type, site):\n        return True", "if True:\n        return True"),
    Fault("a full line takes no call for its idle agents", "reference/matching.py", "return bool(m.rules.idle_first(call.contact_type, site) > coming)", "return False"),
    Fault("an idle agent is room for any number", "reference/matching.py", "m.rules.idle_first(call.contact_type, site) > coming", "m.rules.idle_first(call.contact_type, site) > 0"),
    Fault("a site that has failed takes moved calls", "reference/matching.py", "if m.sites[site].repairs_due or", "if"),
    Fault("an ACD that has failed takes moved calls", "reference/matching.py", "m.sites[site].repairs_due or m.sites[site].queues_stopped", "m.sites[site].repairs_due"),
    Fault("a virtual call needs room", "reference/matching.py", "if call.virtual or not is_full", "if not is_full"),
    Fault("limits for a call that had room", "reference/matching.py", "if call.signal is None and is_full", "if is_full"),
    Fault("no place is kept on the way", "reference/queues.py", "    site.coming += 1\n    site.coming_by_type", "    site.coming_by_type"),
    Fault("no place of the type is kept on the way", "reference/queues.py", "    site.coming_by_type[call.contact_type] += 1", "    pass"),
    Fault("a place is kept for ever", "reference/queues.py", "        site.coming -= 1\n", "        pass\n"),
    Fault("a place of the type is kept for ever", "reference/queues.py", "        site.coming_by_type[call.contact_type] -= 1", "        pass"),
    Fault("as many in the other line as asked", "reference/rules.py", "if 0 <= step.other_queue_shorter_than <= waiting:", "if 0 <= step.other_queue_shorter_than < waiting:"),
    Fault("the own line for the other", "reference/rules.py", "waiting = self.sites[step.transfer_to].waiting_by_type[call.contact_type]", "waiting = self.sites[call.queue_site].waiting_by_type[call.contact_type]"),
    Fault("the whole other site for its line", "reference/rules.py", "waiting = self.sites[step.transfer_to].waiting_by_type[call.contact_type]", "waiting = self.sites[step.transfer_to].waiting"),
    Fault("the other expected wait at the limit", "reference/rules.py", "if there_s >= step.other_expected_wait_under_s:", "if there_s > step.other_expected_wait_under_s:"),
    Fault("the own expected wait for the other", "reference/rules.py", "there_s = self.expected_wait(call.contact_type, step.transfer_to)", "there_s = self.expected_wait(call.contact_type, call.queue_site)"),
    Fault("shorter by more than asked", "reference/rules.py", "- there_s >= least_s", "- there_s > least_s"),
    Fault("longer by as much as asked", "reference/rules.py", "- there_s >= least_s", "- there_s <= -least_s"),
    Fault("idle agents of the own line", "reference/rules.py", "idle = self.idle_first(call.contact_type, step.transfer_to)", "idle = self.idle_first(call.contact_type, call.queue_site)"),
)  # fmt: skip

OVERFLOW_COMPILED: tuple[Fault, ...] = (
    Fault("a full line takes moved calls", "kernel/matching.py", "return not is_full(m, other) or idle_agents", "return True or idle_agents"),
    Fault("a full line takes no call for its idle agents", "kernel/matching.py", "or idle_agents(m, call, step) > m.queues[other].coming", ""),
    Fault("an idle agent is room for any number", "kernel/matching.py", "idle_agents(m, call, step) > m.queues[other].coming", "idle_agents(m, call, step) > 0"),
    Fault("a site that has failed takes moved calls", "kernel/matching.py", "if m.sites[site].repairs_due or", "if"),
    Fault("an ACD that has failed takes moved calls", "kernel/matching.py", "if m.sites[site].repairs_due or m.sites[site].queues_stopped:", "if m.sites[site].repairs_due:"),
    Fault("a virtual call needs room", "kernel/matching.py", "if m.world[0].callbacks and m.calls[call].bits & VIRTUAL:", "if False:"),
    Fault("limits for a call that had room", "kernel/matching.py", "if not c.patient and is_full", "if is_full"),
    Fault("no place is kept on the way", "kernel/matching.py", "    keep_places(m, c.queue, 1)\n", ""),
    Fault("no place at the site is kept on the way", "kernel/queues.py", "    m.sites[q.site].coming += more", "    pass"),
    Fault("no place of the type is kept on the way", "kernel/queues.py", "    q.coming += more\n", ""),
    Fault("a place is kept for ever", "kernel/queues.py", "            keep_places(m, c.queue, -1)", "            pass"),
    Fault("as many in the other line as asked", "kernel/matching.py", "if shorter >= 0 and m.queues[other].waiting >= shorter:", "if shorter >= 0 and m.queues[other].waiting > shorter:"),
    Fault("the own line for the other", "kernel/matching.py", "m.queues[other].waiting >= shorter", "m.queues[m.calls[call].queue].waiting >= shorter"),
    Fault("the other expected wait at the limit", "kernel/matching.py", "expected_wait(m, other) >= under_s", "expected_wait(m, other) > under_s"),
    Fault("shorter by more than asked", "kernel/matching.py", "- expected_wait(m, other) >= by_s", "- expected_wait(m, other) > by_s"),
    Fault("longer by as much as asked", "kernel/matching.py", "- expected_wait(m, other) >= by_s", "- expected_wait(m, other) <= -by_s"),
    Fault("idle agents of the own line", "kernel/matching.py", "        other = other_queue(m, call, step)\n        for i", "        other = m.calls[call].queue\n        for i"),
)  # fmt: skip
