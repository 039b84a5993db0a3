"""One replication's luck as arrays, or that of a stretch of its calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.workload.absences import Absence
from sim.workload.failures import Failure

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Workload:
    """One replication's luck. Arrays have shape (n,), one entry a call, by time of arrival.

    Calls that arrive at the same instant stand in the order of their contact types. ``key`` is what
    `sim.workload.counter_based` makes further luck of; ``ivr_flags`` are bits of
    `sim.centre.ivr_outcomes.FLAGS`.
    """

    arrival_s: Floats
    contact_type: NDArray[np.int16]
    ivr_s: Floats
    ivr_outcome: NDArray[np.int8]
    ivr_menus: NDArray[np.int16]
    ivr_flags: NDArray[np.int8]
    balks: NDArray[np.bool_]
    patience_s: Floats
    talk_s: Floats
    wrap_up_s: Floats
    u_entry: Floats
    u_agent: Floats
    key: NDArray[np.int64]
    failures: tuple[Failure, ...] = ()
    absences: tuple[Absence, ...] = ()

    def __len__(self) -> int:
        return len(self.arrival_s)


_WHOLE = ("failures", "absences")
COLUMNS = tuple(name for name in Workload.__dataclass_fields__ if name not in _WHOLE)
"""Names of the arrays."""


def rows(workload: Workload, which: slice | NDArray[np.int64]) -> Workload:
    """The luck of some of the calls; of a slice without copying."""
    return replace(workload, **{c: getattr(workload, c)[which] for c in COLUMNS})


def copied(workload: Workload, which: slice) -> Workload:
    """The luck of some of the calls, so that the others can be forgotten."""
    return replace(workload, **{c: getattr(workload, c)[which].copy() for c in COLUMNS})


def joined(workloads: Sequence[Workload]) -> Workload:
    """Workloads of consecutive stretches as one; failures and absences are those of the first."""
    kept = [w for w in workloads if len(w)] or list(workloads[:1])
    if len(kept) == 1:
        return kept[0]
    columns = {c: np.concatenate([getattr(w, c) for w in kept]) for c in COLUMNS}
    first = workloads[0]
    return Workload(**columns, failures=first.failures, absences=first.absences)
