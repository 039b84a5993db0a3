"""Comparing two logs of the same replication, call for call."""

from __future__ import annotations

import numpy as np

from sim.engine import CallLog
from sim.engine.codes import DISPOSITIONS
from sim.engine.log import COLUMNS

STAFFING = (
    "staffing_s", "staffing_pool", "staffing_level", "staffing_overtime", "staffing_finishing",
    "staffing_late",
)  # fmt: skip


def assert_same_log(log_a: CallLog, log_b: CallLog) -> None:
    """Every column of every call, and every change of staffing, is exactly the same.

    The message shows the first call (by the earliest time at which its rows part) in both logs.
    """
    assert len(log_a) == len(log_b), f"{len(log_a)} calls against {len(log_b)}"
    assert log_a.names == log_b.names
    differing: dict[int, list[str]] = {}
    for column in COLUMNS:
        a, b = np.asarray(log_a[column.name]), np.asarray(log_b[column.name])
        assert a.dtype == b.dtype, f"{column.name}: {a.dtype} against {b.dtype}"
        same = (a == b) | ((a != a) & (b != b))
        for call in np.flatnonzero(~same):
            differing.setdefault(int(call), []).append(column.name)
    if differing:
        first = min(differing, key=lambda c: min(_parting(log_a, c), _parting(log_b, c)))
        raise AssertionError(
            f"{len(differing)} of {len(log_a)} calls differ; call {first} in "
            f"{', '.join(differing[first])}:\n  {_row(log_a, first)}\n  {_row(log_b, first)}"
        )
    for name in STAFFING:
        np.testing.assert_array_equal(getattr(log_a, name), getattr(log_b, name), err_msg=name)


def _parting(log: CallLog, call: int) -> float:
    return float(np.asarray(log["end_s"])[call])


def _row(log: CallLog, call: int) -> str:
    cells = {c.name: np.asarray(log[c.name])[call].item() for c in COLUMNS}
    cells["disposition"] = DISPOSITIONS[int(cells["disposition"])]
    return ", ".join(f"{name}={value}" for name, value in cells.items())
