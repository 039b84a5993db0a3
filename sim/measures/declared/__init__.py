"""Every measure, declared once: family, titles, unit, what it divides by what, which way is better.

A file here is a group of measures; `measures` of each yields them in the order of the tables.
"""

from __future__ import annotations

from sim.measures.declared import (
    callers,
    calls,
    costs,
    deferred_work,
    ivr,
    load,
    service_level,
    waits,
)
from sim.measures.measure import Measure

DECLARED: tuple[Measure, ...] = tuple(
    measure
    for group in (service_level, waits, callers, ivr, calls, load, deferred_work, costs)
    for measure in group.measures()
)
