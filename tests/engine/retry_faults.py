"""One-line changes of the rules of callers who call again: attempt, patience and type, as data."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

RETRY_REFERENCE: tuple[Fault, ...] = (
    Fault(
        "every attempt has a probability of its own",
        "reference/follow_ups.py",
        "chances[min(chain.tries, len(chances) - 1)]",
        "chances[0]",
    ),
    Fault(
        "attempts are counted since somebody served the caller",
        "reference/follow_ups.py",
        "chances[min(chain.tries, len(chances) - 1)]",
        "chances[min(chain.attempt, len(chances) - 1)]",
    ),
    Fault(
        "who keeps their patience is as patient as before",
        "reference/follow_ups.py",
        "    if home.retry_keeps_patience and not served:",
        "    if False:",
    ),
    Fault(
        "who was served has new patience",
        "reference/follow_ups.py",
        "    if home.retry_keeps_patience and not served:",
        "    if home.retry_keeps_patience:",
    ),
    Fault(
        "patience kept is that of the line that is called",
        "reference/follow_ups.py",
        "patience = call.patience_s if as_passed_on else chain.patience_s",
        "patience = call.patience_s",
    ),
    Fault(
        "patience kept is that of the last call",
        "reference/follow_ups.py",
        "    new.patience_s = again.patience_s\n",
        "",
    ),
    Fault(
        "who was passed on may call that line",
        "plan/follow_ups.py",
        'retry_as_passed_on=retry is not None and retry.calls_as == "passed_on_to"',
        "retry_as_passed_on=False",
    ),
    Fault(
        "a matter that is not resolved has its own line",
        "reference/follow_ups.py",
        "home.repeat_as_passed_on if served else home.retry_as_passed_on",
        "home.retry_as_passed_on",
    ),
    Fault(
        "who calls the line passed on to has its matter",
        "reference/follow_ups.py",
        "(chain.is_leg and not as_passed_on)",
        "chain.is_leg",
    ),
    Fault(
        "a line without a menu has none",
        "reference/follow_ups.py",
        "return plan is None or plan.contact_types[call.contact_type].ivr",
        "return True",
    ),
)
"""In the reference engine and in what both engines use."""

RETRY_COMPILED: tuple[Fault, ...] = (
    Fault(
        "every attempt has a probability of its own",
        "kernel/follow_ups.py",
        "min(ch.tries, home.attempts - 1)",
        "0",
    ),
    Fault(
        "the last probability holds for further attempts",
        "kernel/layout/follow_ups.py",
        "comes_back += chances + chances[-1:] * (attempts - len(chances))",
        "comes_back += chances + (0.0,) * (attempts - len(chances))",
    ),
    Fault(
        "who keeps their patience is as patient as before",
        "kernel/follow_ups.py",
        "    if home.retry_keeps_patience and not served:",
        "    if False:",
    ),
    Fault(
        "patience kept is that of the line that is called",
        "kernel/follow_ups.py",
        "m.patience_s[call] if as_passed_on else ch.patience_s",
        "m.patience_s[call]",
    ),
    Fault(
        "patience kept is that of the last call",
        "kernel/follow_ups.py",
        "    new.patience_s = m.patience_s[row]\n",
        "",
    ),
    Fault(
        "a matter that is not resolved has its own line",
        "kernel/follow_ups.py",
        "home.repeat_as_passed_on if served else home.retry_as_passed_on",
        "home.retry_as_passed_on",
    ),
    Fault(
        "who calls the line passed on to has its matter",
        "kernel/follow_ups.py",
        "(ch.leg and not as_passed_on)",
        "ch.leg",
    ),
    Fault(
        "a line without a menu has none",
        "kernel/follow_ups.py",
        "return bool(m.follow_up_types[m.contact_type[call]].ivr)",
        "return True",
    ),
)
"""In the kernel."""
