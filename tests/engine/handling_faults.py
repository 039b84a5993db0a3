"""One-line changes of the rules of how long agents take for talk and for wrap-up, as data."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

HANDLING_REFERENCE: tuple[Fault, ...] = (
    Fault(
        "wrap-up has a factor of its own",
        "reference/pace.py",
        "return call.factor * ratio",
        "return call.factor",
    ),
    Fault(
        "talk has a factor of its own",
        "plan/pools.py",
        "pool.skills[k].on_talk if k in pool.skills else float",
        "pool.skills[k].factor if k in pool.skills else float",
    ),
    Fault(
        "work has factors apart, too",
        "reference/work.py",
        "call.wrap_up_s * wrap_up_factor(pool, call)",
        "call.wrap_up_s * call.factor",
    ),
)
"""In the reference engine and in what both engines use."""

HANDLING_COMPILED: tuple[Fault, ...] = (
    Fault(
        "every type has a factor of its own for wrap-up",
        "kernel/pace.py",
        "m.wrap_up_ratio[c.pool * w.contact_types + c.contact_type]",
        "m.wrap_up_ratio[c.pool * w.contact_types]",
    ),
    Fault(
        "wrap-up has a factor of its own",
        "kernel/pace.py",
        "    if w.wrap_up_apart:\n",
        "    if False:\n",
    ),
    Fault(
        "work has factors apart, too",
        "kernel/work.py",
        "m.wrap_up_s[call] * wrap_up_factor(m, call)",
        "m.wrap_up_s[call] * c.factor",
    ),
)
"""In the kernel."""
