"""One-line changes of the rules of playbooks, as `rule_faults` has them."""

# ruff: noqa: E501

from __future__ import annotations

from tests.engine.rule_faults import Fault

PLAYBOOK_SHARED: tuple[Fault, ...] = (
    Fault("calls are moved all at once", "by_hand.py", "    number = _steps(action.moved, action.step)\n", "    number = 1\n"),
    Fault("calls that are moved never come back", "by_hand.py", "[*up, *_down(end, up[-1][1], hand)]", "up"),
    Fault("the carrier does not wait for who fails back", "by_hand.py", "start = start if hand is None else max(start, hand.start_s)", "start = start + 0.0"),
    Fault("the first who fails back counts", "by_hand.py", 'return max(acting(centre, [failure], "fail_back")', 'return min(acting(centre, [failure], "fail_back")'),
    Fault("calls come back all at once", "by_hand.py", "    if hand is None or step is None:\n", "    if True:\n"),
    Fault("the smallest share counts", "by_hand.py", "best = max(pieces, key", "best = min(pieces, key"),
    Fault("calls that are moved to a site go to the others", "by_hand.py", "to = -1 if one.action.to == OTHERS else sites.index(one.action.to)", "to = -1"),
    Fault("callbacks are offered for ever", "by_hand.py", "[(one.start_s, 1), (one.end_s, -1)]", "[(one.start_s, 1)]"),
    Fault("the message that was begun first is played", "by_hand.py", "last = max(there, key", "last = min(there, key"),
    Fault("messages are played for ever", "by_hand.py", "if one.start_s <= time < one.end_s]", "if one.start_s <= time]"),
    Fault("actions end with the repair", "acting.py", "end = failure.repair_s + action.ends_after_repair_s", "end = failure.repair_s"),
    Fault("breaks that are put off fall away", "put_off.py", "        if goes + length < last.end_s:\n", "        if False:\n"),
    Fault("breaks are put off to the end of the span", "put_off.py", "put_off.append((goes + (span[1] - span[0]), back - goes))", "put_off.append((span[1], back - goes))"),
    Fault("breaks run into each other", "put_off.py", "                goes = end\n", "                pass\n"),
    Fault("who visits another pool stays in the own one", "put_off.py", "            plans[pool], cut = without(plans[pool], chosen", "            _, cut = without(plans[pool], chosen"),
    Fault("who visits another pool does not come back", "put_off.py", "        if duty.end_s > end_s:\n", "        if False:\n"),
    Fault("who visits another pool is there at once", "put_off.py", "Visit(to, one.start_s + one.action.travel_s,", "Visit(to, one.start_s,"),
    Fault("all go who are on duty", "put_off.py", "[: half_up(len(there) * one.action.moved)]", ""),
    Fault("who lost the place is elsewhere at once", "guests.py", "action, start, end = one.action, one.start_s + one.action.travel_s,", "action, start, end = one.action, one.start_s,"),
    Fault("who lost the place stays elsewhere after the repair", "guests.py", "        if partner:\n            end = one.end_s\n", "        end = one.end_s\n        if partner:\n            pass\n"),
    Fault("partners go at the repair", "guests.py", "        if partner:\n            end = one.end_s\n", "        if partner:\n            pass\n"),
)  # fmt: skip
"""Of what both engines run on."""

PLAYBOOK_REFERENCE: tuple[Fault, ...] = (
    Fault("no call is moved", "reference/rules.py", "if not sites or not self.sites[sites[0]].moved:", "if True:"),
    Fault("all calls are moved", "reference/rules.py", "        if u >= first.moved:\n            return sites\n", ""),
    Fault("every attempt is moved as the first was", "reference/rules.py", "chance(call.key, MOVED_BY_HAND, call.attempt)", "chance(call.key, MOVED_BY_HAND, 0)"),
    Fault("calls are moved to a site that is down", "reference/rules.py", "first.moved_to if first.moved_to in up else -1", "first.moved_to"),
    Fault("calls that are moved go where others are moved away", "reference/rules.py", "[site for site in self.sites if u < site.moved and site.moved_to < 0]", "[first]"),
    Fault("calls that are moved are offered to one site", "reference/rules.py", "[found, *(s for s in up if s != found)]", "[found]"),
    Fault("callbacks are offered before somebody offers them", "reference/callbacks.py", "callback is None or not m.offers_callback[call.contact_type]", "callback is None"),
    Fault("no message is played", "reference/entry.py", "if call.contact_type not in m.messages:", "if True:"),
    Fault("nobody hangs up at a message", "reference/entry.py", "call.attempt) < hangs_up:", "call.attempt) < 0:"),
    Fault("every attempt hears as the first did", "reference/entry.py", "HANGS_UP_AT_MESSAGE, call.attempt)", "HANGS_UP_AT_MESSAGE, 0)"),
    Fault("who hangs up at a message does so at once", "reference/entry.py", "clock.at(m.clock.now + message_s, QUEUE", "clock.at(m.clock.now, QUEUE"),
)  # fmt: skip

PLAYBOOK_COMPILED: tuple[Fault, ...] = (
    Fault("no call is moved", "kernel/entry.py", "m.world[0].moves_calls and m.sites[tried].moved > 0.0", "False"),
    Fault("all calls are moved", "kernel/carrier.py", "    if u >= m.sites[first].moved:\n        return first\n", ""),
    Fault("every attempt is moved as the first was", "kernel/carrier.py", "MOVED_BY_HAND, attempt_of(m, call))", "MOVED_BY_HAND, 0)"),
    Fault("calls are moved to a site that is down", "kernel/carrier.py", "m.entries[i].site == to and m.sites[to].believed_down == 0:", "m.entries[i].site == to:"),
    Fault("calls that are moved go where others are moved away", "kernel/carrier.py", "        if u < m.sites[site].moved and m.sites[site].moved_to < 0:", "        if u < m.sites[site].moved and m.sites[site].moved_to < 0 and site == 0:"),
    Fault("sites stay shunned", "kernel/carrier.py", "    shun(m, u, -1)\n", ""),
    Fault("calls are moved where nothing is up", "kernel/carrier.py", "return first if other < 0 else other", "return other"),
    Fault("callbacks are offered before somebody offers them", "kernel/layout/contact_types.py", "planned.callback is not None and not planned.callback_by_hand", "planned.callback is not None"),
    Fault("callbacks are offered for ever", "kernel/world.py", "m.contact_types[index].callback = change.value", "m.contact_types[index].callback = 1"),
    Fault("no message is played", "kernel/entry.py", "if ctype.message_s < 0.0:", "if True:"),
    Fault("nobody hangs up at a message", "kernel/entry.py", "attempt_of(m, call)) >= c.order_s:", "attempt_of(m, call)) >= 0.0:"),
    Fault("every attempt hears as the first did", "kernel/entry.py", "HANGS_UP_AT_MESSAGE, attempt_of(m, call))", "HANGS_UP_AT_MESSAGE, 0)"),
    Fault("calls passed on hear the message", "kernel/loop.py", "    elif extras and state == HANDED_OVER:\n        return HEARD\n", "    elif extras and state == HANDED_OVER:\n        return OFFER\n"),
)  # fmt: skip
