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
)
"""In the kernel."""
