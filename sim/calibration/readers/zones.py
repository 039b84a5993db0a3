"""Clocks that change: from local times to UTC and back, by Python's list of time zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_SLOT_S = 900.0
"""No clock changes within a quarter of an hour."""
_START = datetime(1970, 1, 1)


def _slots(seconds: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct quarters of an hour, and which one each time is in; NaN is in the first."""
    slot = np.floor(np.nan_to_num(seconds) / _SLOT_S).astype(np.int64)
    found, where = np.unique(slot, return_inverse=True)
    return found, where


def to_utc(wall: Floats, zone: str) -> tuple[Floats, Flags, Flags]:
    """Seconds of UTC for seconds of a local clock, both since 1970.

    Returns
    -------
    Seconds (the first time round of an hour that came twice; in an hour that never was, as if the
    clock had not been put forward yet), which times came twice, and which never were.
    """
    own = ZoneInfo(zone)
    slots, where = _slots(wall)
    first, second = np.zeros(len(slots)), np.zeros(len(slots))
    for at, slot in enumerate(slots):
        moment = (_START + timedelta(seconds=float(slot) * _SLOT_S)).replace(tzinfo=own)
        first[at] = _offset(moment)
        second[at] = _offset(moment.replace(fold=1))
    known = ~np.isnan(wall)
    twice, never = (first > second)[where] & known, (first < second)[where] & known
    return wall - first[where], twice, never


def to_local(seconds: Floats, zone: str) -> Floats:
    """Seconds of a local clock for seconds of UTC, both since 1970."""
    own = ZoneInfo(zone)
    slots, where = _slots(seconds)
    offset: Floats = np.array(
        [
            _offset(datetime.fromtimestamp(float(slot) * _SLOT_S, tz=UTC).astimezone(own))
            for slot in slots
        ]
    )
    found: Floats = seconds + offset[where]
    return found


def _offset(moment: datetime) -> float:
    offset = moment.utcoffset()
    assert offset is not None
    return offset.total_seconds()
