"""One-line changes of the rules of optional features, as `rule_faults` has them of the others."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

FEATURE_REFERENCE: tuple[Fault, ...] = (
    Fault(
        "the pace of a pool counts",
        "pace.py",
        "    if pool.pace is not None:\n",
        "    if pool.pace is not None and call.kind > 9:\n",
    ),
    Fault(
        "a slice of the day has its own factor",
        "pace.py",
        "int(now / slice_s) % len",
        "int(now / slice_s + 0.5) % len",
    ),
    Fault(
        "wrap-up is as slow as the talk was",
        "reference.py",
        "call.wrap_up_s * call.factor",
        "call.wrap_up_s * pool.factor[call.kind]",
    ),
    Fault(
        "every pool has its own absences",
        "manning.py",
        "luck_of(absences, name)",
        'luck_of(absences, "p0")',
    ),
    Fault(
        "an agent who is at lunch is not on the phones",
        "manning.py",
        "slot < 0, 0, plan.available[",
        "slot < 0, 0, plan.on_shift[",
    ),
    Fault(
        "an absent agent is not on the phones",
        "reference.py",
        "world_changes(centre, workload.failures, workload.absences)",
        "world_changes(centre, workload.failures)",
    ),
    Fault(
        "the flags of a journey are in the log",
        "finish.py",
        '"ivr_menus", "ivr_flags")',
        '"ivr_menus", "ivr_menus")',
    ),
    Fault(
        "shares are those of the moment",
        "rules.py",
        "order, kind.shares_at(call.arrival_s), up)",
        "order, kind.shares[0], up)",
    ),
    Fault(
        "so are the shares of homes",
        "rules.py",
        "            shares = kind.shares_at(call.arrival_s)\n",
        "            shares = kind.shares[0]\n",
    ),
    Fault(
        "a slice of the day has shares of its own",
        "plan.py",
        "int(now / slice_s) % len(self.shares)",
        "int(now / slice_s + 0.5) % len(self.shares)",
    ),
    Fault(
        "calls leave home for the best site",
        "rules.py",
        "best = min(up, key=",
        "best = max(up, key=",
    ),
    Fault(
        "better by less than the margin is not",
        "rules.py",
        "return best if gain >= kind.margin_s else home",
        "return best if gain > 0.0 else home",
    ),
    Fault(
        "with overflow off calls stay at home",
        "rules.py",
        "if home < 0 or not self.plan.overflow:",
        "if home < 0:",
    ),
    Fault(
        "answers come in the order of the questions",
        "rules.py",
        "under_way.popleft()",
        "under_way.pop()",
    ),
    Fault(
        "the carrier goes by what it was told",
        "rules.py",
        "return 0.0 if answer is None else answer[kind, site]",
        "return self.look(kind, site)",
    ),
    Fault(
        "answers take their time",
        "views.py",
        "told = [time + self.lag_s for",
        "told = [time for",
    ),
)
"""In the reference engine, and in the files that both engines share."""

FEATURE_COMPILED: tuple[Fault, ...] = (
    Fault(
        "the pace is that of when the call is taken",
        "kernel/agents.py",
        "c.factor = handling_factor(m, call, pool, now)",
        "c.factor = handling_factor(m, call, pool, answer)",
    ),
    Fault(
        "every day has the same slices",
        "kernel/pace.py",
        "% p.slices\n",
        "% (p.slices + 1)\n",
    ),
    Fault(
        "one who goes home or to lunch takes no other call",
        "kernel/agents.py",
        "if p.busy + p.idle < p.level:",
        "if p.busy + p.idle < max(p.level, 1):",
    ),
    Fault(
        "who is back from lunch looks for work",
        "kernel/agents.py",
        "for _ in range(level - p.busy - p.idle):",
        "for _ in range(min(level - p.busy - p.idle, 1)):",
    ),
    Fault(
        "shares of the slice of the moment",
        "kernel/carrier.py",
        "slice_ = int(now / kind.slice_s) % kind.slices",
        "slice_ = int(now / kind.slice_s + 1) % kind.slices",
    ),
    Fault(
        "calls leave home where it is better elsewhere",
        "kernel/carrier.py",
        "return best if at_home - at_best >= kind.margin else home",
        "return best if at_best - at_home >= kind.margin else home",
    ),
    Fault(
        "with overflow off calls stay at home",
        "kernel/carrier.py",
        "if home < 0 or not m.world[0].overflow:",
        "if home < 0:",
    ),
    Fault(
        "the carrier goes by the answer that it was told last",
        "kernel/carrier.py",
        "answer = (view.told - 1) % view.room",
        "answer = (view.asked - 1) % view.room",
    ),
    Fault(
        "before the first answer every site is alike",
        "kernel/carrier.py",
        "    if view.told == 0:\n        return 0.0\n",
        "    if view.told == 0:\n        return look(m, kind, m.entries[place].site)\n",
    ),
    Fault(
        "one answer after the other",
        "kernel/world.py",
        "m.views[index].told += 1",
        "m.views[index].told = m.views[index].asked",
    ),
    Fault(
        "there is room for every answer under way",
        "views.py",
        "math.floor(self.lag_s / self.refresh_s) + 3",
        "math.floor(self.lag_s / self.refresh_s) + 1",
    ),
)
"""In the kernel."""
