"""One-line changes of the compiled engine's rules, as data."""

# ruff: noqa: E501
from __future__ import annotations

from tests.engine.rule_faults import Fault

COMPILED = (
    # Which call a freed agent takes.
    Fault("the worst class first", "kernel/queues.py", "or door.class_ < best_class", "or door.class_ > best_class"),
    Fault("classes ignored", "kernel/queues.py", "if best >= 0 and door.class_ > best_class:", "if False:"),
    Fault("the shortest wait first", "kernel/queues.py", "or key < best_key", "or key > best_key"),
    Fault("of calls that waited alike the latest", "kernel/queues.py", "(key == best_key and call < best)", "(key == best_key and call > best)"),
    Fault("head start as a handicap", "kernel/matching.py", "c.order_s = c.join_s - ctype.head_start_s", "c.order_s = c.join_s + ctype.head_start_s"),
    Fault("only the head of a line is asked", "kernel/queues.py", "if not door.in_order:", "if False:"),
    Fault("closed steps are open", "kernel/queues.py", "if call < 0 or not m.calls[call].opened & steps:", "if call < 0:"),
    Fault("rank ignored", "kernel/layout/pools.py", "(plan.pools[pool].rank[k], plan.contact_types[k].priority)", "(0, plan.contact_types[k].priority)"),
    Fault("priority before own type first", "kernel/layout/pools.py", "(plan.pools[pool].rank[k], plan.contact_types[k].priority)", "(plan.contact_types[k].priority, plan.pools[pool].rank[k])"),
    # Which pool takes a call.
    Fault("the shortest idle pool", "kernel/matching.py", "if best < 0 or since < longest:", "if best < 0 or since > longest:"),
    Fault("of pools idle alike the last", "kernel/matching.py", "if best < 0 or since < longest:", "if best < 0 or since <= longest:"),
    Fault("random agent ignored", "kernel/matching.py", "if count > 1 and m.contact_types[m.calls[call].contact_type].random_agent:", "if False:"),
    Fault("the next random agent", "kernel/matching.py", "if place < 0:", "if place <= 0:"),
    Fault("the idle since by the last agent", "kernel/events.py", "pool.idle_first = 0 if first == pool.ring_size else first", "pass"),
    # Limits, balking, patience.
    Fault("queue limit of a type one too many", "kernel/queues.py", "q.waiting + q.coming >= limit", "q.waiting + q.coming > limit"),
    Fault("queue limit of a site one too many", "kernel/queues.py", "site.waiting + site.coming >= site.queue_limit", "site.waiting + site.coming > site.queue_limit"),
    Fault("nobody balks", "kernel/matching.py", "if m.balks[call] and not", "if False and not"),
    Fault("patience starts anew with every line", "kernel/queues.py", "        c.patient = 1\n", "        pass\n"),
    Fault("nobody gives up on the way", "kernel/loop.py", "if state not in (WAITING, TRANSIT):", "if state != WAITING:"),
    # Steps and their conditions.
    Fault("a step is due after the one before", "kernel/matching.py", "due = c.join_s + m.steps", "due = now + m.steps"),
    Fault("steps are never conditional", "kernel/matching.py", "if m.steps[step].conditional and not", "if False and not"),
    Fault("queue one too short", "kernel/matching.py", "others <= asked.queue_longer_than:", "others < asked.queue_longer_than:"),
    Fault("the call itself counts as queue", "kernel/matching.py", " - (1 if c.state == WAITING else 0)", ""),
    Fault("site down when it is up", "kernel/matching.py", "m.sites[asked.site_down].believed_down == 0", "m.sites[asked.site_down].believed_down != 0"),
    Fault("one idle agent more", "kernel/matching.py", "idle_agents(m, call, step) < asked.agents_idle", "idle_agents(m, call, step) <= asked.agents_idle"),
    Fault("expected wait without the call itself", "kernel/matching.py", "(waiting + 1) * m.contact_types", "waiting * m.contact_types"),
    Fault("expected wait with idle agents", "kernel/matching.py", "        if spare_agents(m, queue, i) > 0:\n            return 0.0\n", ""),
    Fault("no transfer delay", "kernel/matching.py", "push(m.heap, m.world[0], now + delay,", "push(m.heap, m.world[0], now,"),
    Fault("no set-up time between sites", "kernel/agents.py", "answer = now + m.delay_s", "answer = now + 0.0 * m.delay_s"),
    Fault("a dead site takes moved calls", "kernel/matching.py", "if m.sites[m.queues[c.queue].site].repairs_due:", "if False:"),
    # Agents.
    Fault("wrap-up without the pool's factor", "kernel/loop.py", "now + m.wrap_up_s[call] * wrap_up_factor(m, call)", "now + m.wrap_up_s[call]"),
    Fault("talk without the pool's factor", "kernel/agents.py", "m.talk_s[call] * c.factor", "m.talk_s[call]"),
    Fault("the first to be free goes", "kernel/people.py", "        if not p.first_free:\n            return True\n", ""),
    Fault("one agent too many", "kernel/agents.py", "elif p.finishing == 0 or stays(m, pool, agent, now):", "elif p.finishing <= 1 or stays(m, pool, agent, now):"),
    Fault("idle agents stay when staffing falls", "kernel/people.py", "    elif p.places == 1:\n        idle_take", "    elif False:\n        idle_take"),
    Fault("the line is held to the end of wrap-up", "kernel/agents.py", "    if c.group >= 0:\n", "    if c.group >= 0 and disposition != 0:\n"),
    # Entry and IVR.
    Fault("the second trunk group first", "kernel/entry.py", "for i in range(first, last):\n        if m.free_trunks[i]:", "for i in range(last - 1, first - 1, -1):\n        if m.free_trunks[i]:"),
    Fault("a full site refuses", "kernel/entry.py", "while what == FULL and m.world[0].overflow and", "while False and"),
    Fault("shares cut at the wrong end", "kernel/carrier.py", "u >= low + m.entries[chosen].share", "u < low + m.entries[chosen].share"),
    Fault("the site with the longest expected wait", "kernel/carrier.py", "if best < 0 or value < best_value:", "if best < 0 or value > best_value:"),
    Fault("a full IVR always lets calls through", "kernel/entry.py", "if site.when_full == BYPASS:", "if True:"),
    Fault("a port is lost with every call that waited", "kernel/entry.py", "        start_ivr(m, waiting, now)\n", "        m.calls[waiting].state = IN_IVR\n"),
    Fault("the carrier sees a failure at once", "kernel/carrier.py", "if m.sites[m.entries[chosen].site].believed_down == 0:", "if m.sites[m.entries[chosen].site].repairs_due == 0:"),
    # The world.
    Fault("waiting calls are always served out", "kernel/world.py", "    if w.serve_out:\n        return\n", "    return\n"),
    Fault("the staff goes at closing time", "kernel/world.py", "w.holding = 1 if w.serve_out and w.in_front > 0 else 0", "w.holding = 0"),
    Fault("the staff stays for ever", "kernel/agents.py", "if world.holding and world.in_front == 0:", "if False:"),
    Fault("calls that arrived after closing time are served", "kernel/matching.py", "if not w.open and not (w.serve_out and m.calls[call].front):", "if not w.open and not w.serve_out:"),
    Fault("repair ends every outage of a site", "kernel/world.py", "m.sites[index].repairs_due -= 1", "m.sites[index].repairs_due = 0"),
    Fault("calls that wait at a dead site stay", "kernel/outages.py", "waits_there = stands_in_line(m, call) and", "waits_there = False and"),
    Fault("agents whose call was dropped stay busy", "kernel/drops.py", "        m.pools[c.pool].freed += 1", "        pass"),
    Fault("the ports of a dead site stay taken", "kernel/drops.py", "m.sites[c.site].free_ports += 1", "pass"),
    # Simultaneous events.
    Fault("arrivals before ends of service", "kernel/loop.py", "heap_time <= wait_time and heap_time <= arrival_time", "heap_time <= wait_time and heap_time < arrival_time"),
    Fault("arrivals before patience ends", "kernel/loop.py", "wait_time == arrival_time and m.waits", "False and m.waits"),
    Fault("steps and patience before services and queues", "kernel/loop.py", "heap_time <= wait_time and heap_time <= arrival_time", "heap_time < wait_time and heap_time <= arrival_time"),
    Fault("events of one instant by chance", "kernel/order.py", "(time_a == time_b and key_a < key_b)", "(time_a == time_b and key_a > key_b)"),
)  # fmt: skip
