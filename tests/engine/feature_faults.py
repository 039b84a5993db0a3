"""One-line changes of the rules of optional features, as `rule_faults` has them of the others."""

from __future__ import annotations

from tests.engine.rule_faults import Fault

FEATURE_REFERENCE: tuple[Fault, ...] = ()
"""In the reference engine, and in the files that both engines share."""

FEATURE_COMPILED: tuple[Fault, ...] = ()
"""In the kernel."""
