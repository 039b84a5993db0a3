"""One-line changes of the rules of scores, deferred work and chats, as `rule_faults` has them."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

WORK_REFERENCE: tuple[Fault, ...] = (
    # Scores.
    Fault("scores ignored", "rules.py", "if self.plan.by_score:", "if False:"),
    Fault(
        "the smallest score",
        "rules.py",
        "merit = (rank, -self.score(call), joined, index)",
        "merit = (rank, self.score(call), joined, index)",
    ),
    Fault("scores without a start", "rules.py", "kind.score_base + kind", "0.0 + kind"),
    Fault(
        "scores do not grow",
        "rules.py",
        "kind.score_per_s * (self.clock.now - call.join_s)",
        "kind.score_per_s",
    ),
    Fault(
        "equal scores by arrival alone",
        "rules.py",
        "-self.score(call), joined, index)",
        "-self.score(call), 0.0, index)",
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
        "score = kind.score + kind",
        "score = 0.0 + kind",
    ),
    Fault(
        "equal scores by arrival alone",
        "kernel/queues.py",
        "elif join > best_join or (join == best_join and call > best):",
        "elif call > best:",
    ),
    Fault(
        "own type with a smaller score waits",
        "kernel/queues.py",
        "            if door.class_ != best_class:\n",
        "            if False:\n",
    ),
    Fault(
        "priorities beside scores",
        "kernel/layout.py",
        "classes = [(rank, 0) for rank, _ in classes]",
        "pass",
    ),
    Fault(
        "head starts beside scores",
        "kernel/layout.py",
        "0.0 if plan.by_score else k.head_start_s",
        "k.head_start_s",
    ),
)
"""In the kernel."""
