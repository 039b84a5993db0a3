"""One-line changes of the rules of scores, deferred work and chats, as `rule_faults` has them."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

WORK_REFERENCE: tuple[Fault, ...] = (
    # Scores.
    Fault("scores ignored", "reference/rules.py", "if self.plan.by_score:", "if False:"),
    Fault(
        "the smallest score",
        "reference/rules.py",
        "merit = (rank, -score, joined if",
        "merit = (rank, score, joined if",
    ),
    Fault(
        "scores without a start", "reference/rules.py", "ctype.score_base + ctype", "0.0 + ctype"
    ),
    Fault(
        "scores do not grow",
        "reference/rules.py",
        "ctype.score_per_s * (self.clock.now - call.join_s)",
        "ctype.score_per_s",
    ),
    Fault(
        "equal scores by arrival alone",
        "reference/rules.py",
        "-score, joined if score <",
        "-score, 0.0 if score <",
    ),
    # Deferred and outbound work.
    Fault(
        "the reserve does work",
        "reference/work.py",
        "if len(pool.idle) < pool.reserve:",
        "if False:",
    ),
    Fault(
        "one agent more in reserve",
        "reference/work.py",
        "if len(pool.idle) < pool.reserve:",
        "if len(pool.idle) <= pool.reserve:",
    ),
    Fault(
        "new work finds the reserve",
        "reference/work.py",
        "if len(p.idle) > p.reserve]",
        "if p.idle]",
    ),
    Fault(
        "work as it came, whatever its priority",
        "reference/work.py",
        "(pool.rank[ctype], m.plan.contact_types[ctype].priority, pile[0].index, ctype)",
        "(0, 0, pile[0].index, ctype)",
    ),
    Fault(
        "own type first for calls only",
        "reference/work.py",
        "(pool.rank[ctype], m.plan",
        "(0, m.plan",
    ),
    Fault(
        "the latest work first",
        "reference/work.py",
        "m.piles[min(heads)[3]].popleft()",
        "m.piles[min(heads)[3]].pop()",
    ),
    Fault(
        "new work goes to who became idle last",
        "reference/work.py",
        "key=lambda p: p.idle[0])",
        "key=lambda p: -p.idle[0])",
    ),
    Fault(
        "reserves count among random agents",
        "reference/work.py",
        "sum(len(p.idle) - p.reserve for p in spare)",
        "sum(len(p.idle) for p in spare)",
    ),
    Fault(
        "everybody answers",
        "reference/work.py",
        "reached = work.right_party >= 1.0 or",
        "reached = True or",
    ),
    Fault(
        "who does not answer takes no time", "reference/work.py", "now + work.unanswered_s", "now"
    ),
    Fault(
        "wrap-up of work without the factor",
        "reference/work.py",
        "talk_end + call.wrap_up_s * wrap_up_factor(pool, call)",
        "talk_end + call.wrap_up_s",
    ),
    Fault(
        "work is no more than an idle agent",
        "reference/work.py",
        "    begins(pool, call, now)\n",
        "    pass\n",
    ),
    Fault(
        "preferences ignored for work",
        "plan/contact_types.py",
        "setdefault(pool.skills[name].preference, []).append(index)",
        "setdefault(1, []).append(index)",
    ),
    Fault(
        "unfinished work is disconnected",
        "assembly.py",
        'columns["disposition"][work] = codes.UNFINISHED',
        "pass",
    ),
    # Chats.
    Fault(
        "the last of equal agents",
        "reference/chats.py",
        "    return min(on_duty, key",
        "    return min(reversed(on_duty), key",
    ),
    Fault(
        "the agent with the most chats",
        "reference/chats.py",
        "    return min(on_duty, key",
        "    return max(on_duty, key",
    ),
    Fault(
        "handling by the chats before",
        "reference/chats.py",
        "in_hand = pool.agents[call.agent].in_hand",
        "in_hand = max(pool.agents[call.agent].in_hand - 1, 1)",
    ),
    Fault(
        "who goes takes chats on",
        "reference/chats.py",
        "for agent in pool.agents if agent.on_duty)",
        "for agent in pool.agents if agent.on_duty or agent.in_hand)",
    ),
    Fault(
        "chats hold a line",
        "reference/entry.py",
        "-1 if m.plan.contact_types[call.contact_type].lineless else take_trunk(m.sites[site])",
        "take_trunk(m.sites[site])",
    ),
    Fault(
        "expected wait by agents, not places",
        "reference/rules.py",
        "self.pools[p].level * self.pools[p].places",
        "self.pools[p].level",
    ),
)
"""In the reference engine, and in the files that both engines share."""

WORK_COMPILED: tuple[Fault, ...] = (
    Fault("scores ignored", "kernel/queues.py", "if m.world[0].by_score:", "if False:"),
    Fault(
        "the smallest score", "kernel/queues.py", "if score < best_score:", "if score > best_score:"
    ),
    Fault(
        "scores without a start",
        "kernel/queues.py",
        "score = ctype.score_base + ctype",
        "score = 0.0 + ctype",
    ),
    Fault(
        "equal scores by arrival alone",
        "kernel/queues.py",
        "join > best_join or (join == best_join and call > best)",
        "call > best",
    ),
    Fault(
        "own type with a smaller score waits",
        "kernel/queues.py",
        "if best >= 0 and door.class_ == best_class:",
        "if best >= 0:",
    ),
    Fault(
        "priorities beside scores",
        "kernel/layout/pools.py",
        "classes = [(rank, 0) for rank, _ in classes]",
        "pass",
    ),
    # Deferred and outbound work.
    Fault(
        "work before calls",
        "kernel/agents.py",
        "    call = choose_call(m, pool, now)\n    if call >= 0:\n",
        "    if m.world[0].piled and take_work(m, pool, agent, now):\n        return\n"
        "    call = choose_call(m, pool, now)\n    if call >= 0:\n",
    ),
    Fault(
        "nobody works off the piles",
        "kernel/agents.py",
        "m.world[0].piled and take_work(m, pool, agent, now)",
        "False",
    ),
    Fault(
        "the reserve does work",
        "kernel/work.py",
        "if m.pools[pool].idle < m.pools[pool].reserve:",
        "if False:",
    ),
    Fault(
        "new work finds the reserve",
        "kernel/work.py",
        "            if pool.idle > pool.reserve:\n",
        "            if pool.idle:\n",
    ),
    Fault(
        "work as it came, whatever its priority",
        "kernel/work.py",
        "class_ = m.tasks[pool * types + ctype]",
        "class_ = min(m.tasks[pool * types + ctype], 0)",
    ),
    Fault(
        "own type first for calls only",
        "kernel/layout/contact_types.py",
        "k: (pool.rank[k], kind.priority)",
        "k: (0, kind.priority)",
    ),
    Fault(
        "skills for work do not matter",
        "kernel/work.py",
        "if head < 0 or class_ < 0:",
        "if head < 0:",
    ),
    Fault(
        "of work alike the latest",
        "kernel/work.py",
        "(class_ == best_class and head < best)",
        "(class_ == best_class and head > best)",
    ),
    Fault(
        "new work goes to who became idle last",
        "kernel/work.py",
        "if best < 0 or since < longest:",
        "if best < 0 or since > longest:",
    ),
    Fault(
        "reserves count among random agents",
        "kernel/work.py",
        "agents += pool.idle - pool.reserve",
        "agents += pool.idle",
    ),
    Fault(
        "everybody answers",
        "kernel/work.py",
        "reached = ctype.right_party >= 1.0",
        "reached = True",
    ),
    Fault("who does not answer takes no time", "kernel/work.py", "now + ctype.unanswered_s", "now"),
    Fault("a pile forgets its last", "kernel/work.py", "    pile.tail = call\n", "    pass\n"),
    Fault(
        "closing time finishes work too",
        "kernel/world.py",
        "        if state in (WAITING, TRANSIT):\n            leave_queue(m, call)\n",
        "        if state in (WAITING, TRANSIT, 9):\n            leave_queue(m, call)\n",
    ),
    # Chats.
    Fault(
        "the last of equal agents",
        "kernel/chats.py",
        "m.in_hand[at] < m.in_hand[p.agents_at + best]",
        "m.in_hand[at] <= m.in_hand[p.agents_at + best]",
    ),
    Fault(
        "handling by the chats before",
        "kernel/chats.py",
        "min(in_hand, p.places) - 1])",
        "max(min(in_hand, p.places) - 2, 0)])",
    ),
    Fault(
        "one place an agent", "kernel/chats.py", "places += max(p.places - m", "places += max(1 - m"
    ),
    Fault(
        "a chat leaves no place",
        "kernel/pace.py",
        "m.in_hand[p.agents_at + agent] -= 1",
        "m.in_hand[p.agents_at + agent] -= p.places == 1",
    ),
    Fault(
        "chats hold a line",
        "kernel/entry.py",
        "if not (m.world[0].extras and m.contact_types[c.contact_type].lineless):",
        "if True:",
    ),
    Fault(
        "expected wait by agents, not places",
        "kernel/matching.py",
        "agents += pool.level * pool.places",
        "agents += pool.level",
    ),
    Fault(
        "places stay when staffing falls",
        "kernel/agents.py",
        "while p.idle > places:",
        "while False:",
    ),
    Fault(
        "places open one late",
        "kernel/agents.py",
        "    if m.pools[pool].places > 1:\n        settle_places(m, pool, now)\n    for",
        "    for",
    ),
)
"""In the kernel."""
