"""One-line changes of the rules of agents kept for others, as `rule_faults` has them."""

# ruff: noqa: E501

from __future__ import annotations

from tests.engine.rule_faults import Fault

RESERVE_REFERENCE: tuple[Fault, ...] = (
    Fault("a step takes agents of its reserve", "reference/rules.py", "if len(self.pools[p].idle) > step.reserve]", "if self.pools[p].idle]"),
    Fault("one agent more in a step's reserve", "reference/rules.py", "len(self.pools[p].idle) > step.reserve]", "len(self.pools[p].idle) > step.reserve + 1]"),
    Fault("a freed agent is not kept for others", "reference/rules.py", "if blocked or entry[6] > len(pool.idle):", "if blocked:"),
    Fault("a freed agent is kept for one more", "reference/rules.py", "entry[6] > len(pool.idle):", "entry[6] > 0 and entry[6] + 1 > len(pool.idle):"),
    Fault("no reserve where scores decide", "reference/rules.py", "            if reserve > len(pool.idle):\n                continue\n", ""),
    Fault("random agents of the reserve", "reference/rules.py", "place -= len(self.pools[p].idle) - reserve", "place -= len(self.pools[p].idle)"),
    Fault("no wait expected for agents of the reserve", "reference/rules.py", "max(len(self.pools[p].idle) - reserve, 0)", "len(self.pools[p].idle)"),
    Fault("the largest reserve of the first steps", "plan/queues.py", "min(step.reserve, reserves.get(pool, step.reserve))", "max(step.reserve, reserves.get(pool, step.reserve))"),
    Fault("every type by the centre's agent selection", "plan/contact_types.py", "(kind.agent_selection or centre.routing.agent_selection)", "(centre.routing.agent_selection)"),
)  # fmt: skip

RESERVE_COMPILED: tuple[Fault, ...] = (
    Fault("a step takes agents of its reserve", "kernel/matching.py", "if pool.idle > reserve and may_take", "if pool.idle and may_take"),
    Fault("one agent more in a step's reserve", "kernel/matching.py", "if pool.idle > reserve and may_take", "if pool.idle > reserve + (reserve > 0) and may_take"),
    Fault("a freed agent is not kept for others", "kernel/queues.py", ".reserve > idle:", ".reserve > idle + 9:"),
    Fault("a freed agent is kept for one more", "kernel/queues.py", ".reserve > idle:", ".reserve >= max(idle, 1):"),
    Fault("random agents of the reserve", "kernel/matching.py", "idle = m.pools[m.members[i]].idle - reserve", "idle = m.pools[m.members[i]].idle"),
    Fault("no wait expected for agents of the reserve", "kernel/matching.py", "    if not m.world[0].reserves:\n        return int(idle)\n", "    return int(idle)\n"),
    Fault("an agent who looks again counts as another", "kernel/agents.py", "            p.idle -= 1\n            call = choose_call(m, pool, now)\n            p.idle += 1\n", "            call = choose_call(m, pool, now)\n"),
)  # fmt: skip
