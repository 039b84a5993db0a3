"""One-line changes of the rules of calls that ring at agents, as `rule_faults` has them."""

# ruff: noqa: E501

from __future__ import annotations

from tests.engine.rule_faults import Fault

RINGING_REFERENCE: tuple[Fault, ...] = (
    Fault("everybody picks up", "reference/ringing.py", "call.answers = u >= asked.no_answer", "call.answers = True"),
    Fault("every ring has the luck of the first", "reference/ringing.py", "call.attempt * RINGS + call.rings)", "call.attempt * RINGS)"),
    Fault("every attempt has the luck of the first ring", "reference/ringing.py", "PICKS_UP, call.attempt * RINGS + call.rings)", "PICKS_UP, call.rings)"),
    Fault("picking up takes no time", "reference/ringing.py", "if call.answers and asked.pick_up_s == 0.0:", "if call.answers:"),
    Fault("the set-up is no part of the ring", "reference/ringing.py", "call.ring_end_s = call.answer_s + (", "call.ring_end_s = m.clock.now + ("),
    Fault("virtual calls ring at agents", "reference/ringing.py", "if asked is None or call.virtual:", "if asked is None:"),
    Fault("a call that rang keeps its place on the link", "reference/ringing.py", "if call.ring_link >= 0 and call.links:", "if False:"),
    Fault("who is off duty is unavailable", "reference/ringing.py", "if not agent.on_duty:", "if False:"),
    Fault("every agent is unavailable as the first was", "reference/ringing.py", "call.attempt * RINGS + call.rings - 1)", "call.attempt * RINGS)"),
    Fault("who does not pick up is available at once", "reference/loop.py", "away = goes_away(m, call, away_s)", "away = False"),
    Fault("rings are not counted", "reference/loop.py", '    m.log["rings_not_answered"][call.index] += 1\n', ""),
    Fault("the time of rings in vain is that of the last", "reference/ringing.py", 'm.log["rang_s"][call.index] += ', 'm.log["rang_s"][call.index] = '),
    Fault("the set-up is no time of a ring in vain", "reference/ringing.py", "    call.ring_start_s = m.clock.now\n", "    call.ring_start_s = call.answer_s\n"),
    Fault("callers do not hang up while it rings", "reference/loop.py", "            hangs_up(m, call)\n", "            pass\n"),
    Fault("whoever hangs up keeps the agent busy", "reference/loop.py", "    free(m, m.pools[call.pool], call.agent)\n    settle", "    settle"),
    Fault("back to the old place in the line", "reference/matching.py", "    call.ahead = True\n", ""),
    Fault("ahead in the next line, too", "reference/matching.py", "    call.ahead = False\n", ""),
    Fault("steps that were open are closed after a ring", "reference/matching.py", "if call.opened & 1 << position and find_agent", "if False and find_agent"),
    Fault("back in a line that is closed", "reference/matching.py", "    if turned_away(m, call):\n        return codes.DISCONNECTED\n    call.ahead", "    call.ahead"),
    Fault("who has heard it ring balks", "reference/matching.py", " and not call.rings:", ":"),
    Fault("ahead of nobody where scores decide", "reference/rules.py", "if call.at_the_head:", "if call.chain is not None and call.chain.first_in_line:"),
    Fault("of those ahead the longest waiting where scores decide", "reference/rules.py", 'joined if score < float("inf") else 0.0', "joined"),
    Fault("who goes off duty is unavailable all the same", "reference/people.py", "    if not math.isnan(pool.agents[number].back_s):", "    if False:"),
    Fault("a call rings on at a dead site", "reference/outages.py", "        if rings_there:", "        if False:"),
    Fault("a call that rings is in no line of a dead site", "reference/outages.py", "return call.state in (WAITING, RINGING) or", "return call.state == WAITING or"),
    Fault("a call rings on across a dead link", "reference/outages.py", "        if call.state == RINGING and call.ring_link == change.index:", "        if False:"),
    Fault("a call rings on at a lost agent", "reference/shares.py", "        if call.state == RINGING:", "        if False:"),
    Fault("the agent of a ring that is dropped stays busy", "reference/drops.py", "    ring_stops(m, call)\n    frees_agent(m, call, agent_dies)", "    ring_stops(m, call)"),
    Fault("agents are available before rings end", "codes.py", "QUEUE, RING, AVAILABLE, STEP", "QUEUE, AVAILABLE, RING, STEP"),
    Fault("rings end after patience", "codes.py", "RING, AVAILABLE, STEP, PATIENCE, ARRIVAL", "AVAILABLE, STEP, PATIENCE, RING, ARRIVAL"),
)  # fmt: skip

RINGING_COMPILED: tuple[Fault, ...] = (
    Fault("everybody picks up", "kernel/ringing.py", "ring.answers = u >= p.no_answer", "ring.answers = 1"),
    Fault("every ring has the luck of the first", "kernel/ringing.py", "attempt_of(m, call) * RINGS + ring.begun)", "attempt_of(m, call) * RINGS)"),
    Fault("picking up takes no time", "kernel/ringing.py", "if ring.answers and p.pick_up_s == 0.0:", "if ring.answers:"),
    Fault("the set-up is no part of the ring", "kernel/ringing.py", "ring.until_s = answer + (", "ring.until_s = now + ("),
    Fault("virtual calls ring at agents", "kernel/ringing.py", "if not p.rings or c.bits & VIRTUAL:", "if not p.rings:"),
    Fault("a call that rang keeps its place on the link", "kernel/ringing.py", "if ring.link >= 0 and c.bits & CROSSED:", "if False:"),
    Fault("who is off duty is unavailable", "kernel/ringing.py", "if not m.duty[at] & ON_DUTY:", "if False:"),
    Fault("every agent is unavailable as the first was", "kernel/ringing.py", " * RINGS + m.rings[call].begun - 1", " * RINGS"),
    Fault("no place is kept for a call on its way back", "kernel/ringing.py", "    keep_places(m, c.queue, 1)", "    pass"),
    Fault("who does not pick up is available at once", "kernel/loop.py", "away = ringing.goes_away(m, call, away_s, now)", "away = False"),
    Fault("rings are not counted", "kernel/loop.py", "    m.rings_not_answered[call] += 1\n", ""),
    Fault("the time of rings in vain is that of the last", "kernel/ringing.py", "m.rang_s[call] += ", "m.rang_s[call] = "),
    Fault("the set-up is no time of a ring in vain", "kernel/ringing.py", "    ring.since_s = now\n", "    ring.since_s = answer\n"),
    Fault("callers do not hang up while it rings", "kernel/loop.py", "            return hangs_up(m, call, now)\n", "            return NOTHING\n"),
    Fault("back to the old place in the line", "kernel/matching.py", "    ring.ahead = 1\n", ""),
    Fault("ahead in the next line, too", "kernel/matching.py", "                m.rings[call].ahead = 0\n", "                pass\n"),
    Fault("steps that were open are closed after a ring", "kernel/matching.py", "    for position in range(c.next_step):\n", "    for position in range(0):\n"),
    Fault("the steps of before are forgotten", "kernel/matching.py", "    c.opened = ring.opened\n", ""),
    Fault("back in a line that is closed", "kernel/matching.py", "    if turned_away(m, call):\n        return codes.DISCONNECTED\n    ring", "    ring"),
    Fault("who has heard it ring balks", "kernel/matching.py", "m.balks[call] and not (m.world[0].ringing and m.rings[call].begun):", "m.balks[call]:"),
    Fault("ahead of nobody", "kernel/queues.py", "m.world[0].ringing and m.rings[call].ahead", "False"),
    Fault("who goes off duty is unavailable all the same", "kernel/people.py", "    if m.duty[at] & UNAVAILABLE:", "    if False:"),
    Fault("a call that rings stays with the agent who goes", "kernel/people.py", "(TALKING, WRAP_UP, CONSULTING, WORKING, RINGING)", "(TALKING, WRAP_UP, CONSULTING, WORKING)"),
    Fault("a call rings on at a dead site", "kernel/outages.py", "        if m.world[0].ringing and rings_there:", "        if False:"),
    Fault("a call rings on across a dead link", "kernel/outages.py", "m.world[0].ringing and c.state == RINGING and m.rings[call].link == change.index:", "False:"),
    Fault("a call rings on at a lost agent", "kernel/shares.py", "rings = m.world[0].ringing and c.state == RINGING", "rings = False"),
    Fault("a ring of before ends the next one", "kernel/loop.py", "m.calls[row].state == RINGING and m.rings[row].until_s == now", "m.calls[row].state == RINGING"),
    Fault("who was unavailable before is available early", "kernel/loop.py", "m.duty[row] & UNAVAILABLE and m.agent_back_s[row] == now", "m.duty[row] & UNAVAILABLE"),
)  # fmt: skip

RINGING_SWEEP: tuple[Fault, ...] = (
    Fault("steps are forgotten in the sweep while it rings", "kernel/events.py", "waits = state in (WAITING, TRANSIT, RINGING)\n", "waits = state == WAITING\n"),
    Fault("patience is forgotten in the sweep while it rings", "kernel/events.py", "kind == ARRIVAL or state in (WAITING, TRANSIT, RINGING)", "kind == ARRIVAL or state in (WAITING, TRANSIT)"),
)  # fmt: skip
"""Of the compiled engine's second heap, which is swept in larger centres only."""
