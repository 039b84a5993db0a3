"""A log cut into stretches, and counts that have to be the same."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from sim.centre import Centre
from sim.engine import CallLog
from sim.measures import Counting, Counts


def cut(log: CallLog, rows: Iterable[int], last_open: bool = True) -> list[CallLog]:
    """Parts of ``log`` that begin at ``rows``; each reaches to the arrival of the next one's first.

    Parameters
    ----------
    last_open : the last stretch reaches without end; else a stretch without a call follows at the
        last arrival, which does.
    """
    arrival = np.asarray(log["arrival_s"])
    rows = sorted({0, *(r for r in rows if r < len(log))})
    until = [float(arrival[r]) for r in rows[1:]]
    if not last_open and len(log):
        rows.append(len(log))
        until.append(float(arrival[-1]))
    stretches = []
    staffed = np.searchsorted(log.staffing_s, [-math.inf, *until, math.inf])
    for (a, b), (c, d), to in zip(
        pairwise([*rows, len(log)]), pairwise(staffed), [*until, math.inf], strict=True
    ):
        columns = {name: values[a:b].copy() for name, values in log.columns.items()}
        staffing = log.staffing_s[c:d], log.staffing_pool[c:d], log.staffing_level[c:d]
        more = log.staffing_overtime[c:d], log.staffing_finishing[c:d], log.staffing_late[c:d]
        stretches.append(
            CallLog(columns, *staffing, log.names, to, log.absences, log.failures, *more)
        )
    return stretches


def counted(stretches: Iterable[CallLog], centre: Centre) -> Counts:
    """Counts of a log that comes in stretches."""
    counting = Counting(centre)
    for stretch in stretches:
        counting.add(stretch)
    return counting.counts()


def assert_same_counts(a: Counts, b: Counts) -> None:
    """Calls, peaks and quantiles are the same, sums but for the order of summation."""
    assert a.setting == b.setting
    assert set(a.arrays) == set(b.arrays)
    for name, values in a.arrays.items():
        other = b.arrays[name]
        assert (values.dtype, values.shape) == (other.dtype, other.shape), name
        if values.dtype.kind == "f" and not name.startswith("wait."):
            np.testing.assert_allclose(
                values.astype(float), other.astype(float), rtol=1e-9, atol=1e-6, err_msg=name
            )
        else:
            np.testing.assert_array_equal(values, other, err_msg=name)
