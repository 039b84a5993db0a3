"""One-line changes of the rules of opening hours, as data."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

OPENING_REFERENCE: tuple[Fault, ...] = (
    Fault(
        "the centre opens for every window",
        "timeline.py",
        "in centre.horizon.open_spans():",
        "in centre.horizon.open_spans()[:1]:",
    ),
    Fault(
        "the centre closes after every window",
        "timeline.py",
        "        if closes <= end_s:\n",
        "        if closes <= end_s and opens > 0.0:\n",
    ),
    Fault(
        "hours that began on the eve are open",
        "timeline.py",
        "yield Change(max(opens, 0.0), OPENS, 0)",
        "yield Change(opens % 86_400.0, OPENS, 0)",
    ),
)
"""In what both engines use."""
