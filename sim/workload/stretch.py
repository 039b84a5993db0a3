"""Stretches of a workload: some of its calls, or several workloads one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from sim.workload.draw import Workload


def columns_of(workload: Workload) -> list[str]:
    """Names of the arrays with one entry a call."""
    return [f.name for f in fields(workload) if f.name != "failures"]


def rows(workload: Workload, which: slice) -> Workload:
    """The luck of some of the calls, without copying."""
    return Workload(
        **{c: getattr(workload, c)[which] for c in columns_of(workload)},
        failures=workload.failures,
    )


def joined(workloads: Sequence[Workload]) -> Workload:
    """Workloads of consecutive stretches as one; the failures are those of the first."""
    kept = [w for w in workloads if len(w)] or list(workloads[:1])
    if len(kept) == 1:
        return kept[0]
    return Workload(
        **{c: np.concatenate([getattr(w, c) for w in kept]) for c in columns_of(kept[0])},
        failures=workloads[0].failures,
    )
