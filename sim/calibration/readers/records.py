"""The tidy table of call records: what every reader makes, and every fit and forecast takes.

One row a call, in order of entry, in the words of the glossary. Names and numbers of people are
never in it: `sim.calibration.readers.pseudonyms` puts codes in their place while a file is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre.base import DAY_S, WEEKDAYS
from sim.engine.codes import DISPOSITIONS
from sim.errors import InputError

Floats = NDArray[np.float64]

OUTCOMES = tuple(d for d in DISPOSITIONS if d not in ("done", "not_reached", "unfinished"))
"""How a recorded call may end: the dispositions of the call log but those of deferred work."""

TIMES = ("entry_s", "join_s", "start_s")
DURATIONS = ("ivr_s", "wait_s", "talk_s", "wrap_up_s")
CATEGORIES = ("contact_type", "outcome", "agent", "site", "agent_site")
COLUMNS = (
    "day", "weekday", "contact_type", "entry_s", "ivr_s", "queued", "join_s", "wait_s", "outcome",
    "start_s", "talk_s", "wrap_up_s", "agent", "customer", "priority", "site",
    "agent_site", "transferred",
)  # fmt: skip
INTERVAL_COLUMNS = (
    "day", "contact_type", "start_s", "offered", "answered", "abandoned", "handle_s", "asa_s",
)  # fmt: skip
STATE_COLUMNS = ("agent", "day", "start_s", "end_s", "state")
ROSTER_COLUMNS = ("day", "pool", "start_s", "end_s", "agents")


@dataclass(frozen=True)
class Rows:
    """What became of the rows that were read.

    Attributes
    ----------
    read : rows of the input: calls, legs, events or intervals.
    kept : calls (or intervals) in the table.
    dropped, mended, noted : rows by reason, a code that `sim.wording.records` has words for;
        noted are rows that are kept as they are and look odd.
    """

    read: int = 0
    kept: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    mended: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Records:
    """Call records, tidy.

    Attributes
    ----------
    calls : one row a call, in order of entry. Times are seconds after the midnight that ``day``
        began with and may pass 86,400; durations are seconds, NaN where unknown.

        ``day`` (timestamp, local, of entry), ``weekday`` (mon..sun), ``contact_type``, ``entry_s``
        (enters the IVR or, where none is recorded, joins the queue), ``ivr_s`` (NaN: unknown),
        ``queued`` (had to wait for an agent), ``join_s`` (joins the queue or is answered at once;
        NaN: never came so far), ``wait_s`` (0: answered at once; NaN: was never offered to agents),
        ``outcome`` (one of `OUTCOMES`), ``start_s`` (an agent answers; NaN: none did), ``talk_s``
        (hold included), ``wrap_up_s``, ``agent`` and ``customer`` (codes that mean nothing outside
        this table; '': none, or unknown), ``priority`` (Int16, <NA>: unknown), ``site``
        (whose line it waited in; '': unknown), ``agent_site`` (of the agent who answered; '':
        unknown), ``transferred``. ``weekday`` and the columns of `CATEGORIES` are categorical:
        group them with ``observed=True``.
    rows : what was read, dropped, mended and kept.
    intervals : None where there are calls. Of an interval export, one row a day, contact type and
        interval: ``day``, ``contact_type``, ``start_s``, ``offered``, ``answered``, ``abandoned``,
        ``handle_s`` (mean of those answered, s), ``asa_s`` (mean wait of those answered, s).
        ``calls`` is empty then.
    interval_s : width of the intervals, s; None where there are calls.
    agent_states : None, or one row a stretch of an agent's time: ``agent`` (the same codes),
        ``day``, ``start_s``, ``end_s``, ``state`` (available, talking, wrap_up, unavailable).
    roster : None, or agents planned: ``day``, ``pool``, ``start_s``, ``end_s``, ``agents``.
    holidays : None, or name of the holiday by day; a make-up day is ``workday``.
    """

    calls: pd.DataFrame
    rows: Rows
    intervals: pd.DataFrame | None = None
    interval_s: float | None = None
    agent_states: pd.DataFrame | None = None
    roster: pd.DataFrame | None = None
    holidays: Mapping[pd.Timestamp, str] | None = None

    def counts(self, interval_min: int = 30) -> pd.DataFrame:
        """Calls that entered, by day, contact type and interval.

        Parameters
        ----------
        interval_min : width of an interval; divides a day, and is a multiple of the width of an
            interval export.

        Returns
        -------
        ``day``, ``contact_type``, ``start_s`` (s after midnight), ``offered``: every interval of
        every day on which any call was recorded, 0 included; a day without a row is unknown.
        Blocked calls count; in order of day, contact type and interval.

        Raises
        ------
        InputError : the width fits neither a day nor the intervals.
        """
        width = 60.0 * interval_min
        if interval_min <= 0 or DAY_S % width:
            raise InputError(
                _("an interval of {found} min does not divide a day").format(found=interval_min)
            )
        if self.intervals is None:
            table, start = self.calls, self.calls["entry_s"]
            weight = np.ones(len(table))
        else:
            assert self.interval_s is not None
            if width % self.interval_s:
                raise InputError(
                    _("intervals of {own:g} min cannot be counted as intervals of {found} min")
                    .format(own=self.interval_s / 60.0, found=interval_min)
                )  # fmt: skip
            table, start = self.intervals, self.intervals["start_s"]
            weight = table["offered"].to_numpy(dtype=np.float64)
        return _counted(table, start.to_numpy(dtype=np.float64), weight, width)


def _counted(table: pd.DataFrame, start: Floats, weight: Floats, width: float) -> pd.DataFrame:
    """Sums of the weights over every day, type and interval, those without a row included."""
    day, days = pd.factorize(table["day"], sort=True)
    kind, kinds = pd.factorize(table["contact_type"].astype(str), sort=True)
    slots = round(DAY_S / width)
    slot = np.clip((start // width).astype(np.int64), 0, slots - 1)
    cell = (day * len(kinds) + kind) * slots + slot
    offered = np.bincount(cell, weights=weight, minlength=len(days) * len(kinds) * slots)
    shape = (len(days), len(kinds), slots)
    at = [axis.ravel() for axis in np.indices(shape)]
    return pd.DataFrame(
        {
            "day": pd.DatetimeIndex(days)[at[0]],
            "contact_type": pd.Categorical.from_codes(at[1], categories=pd.Index(kinds)),
            "start_s": at[2] * width,
            "offered": np.rint(offered).astype(np.int64),
        }
    )


def no_calls() -> pd.DataFrame:
    """An empty table of calls, with its columns and types."""
    empty = np.zeros(0)
    columns: dict[str, object] = dict.fromkeys((*TIMES, *DURATIONS), empty)
    columns |= {name: pd.Categorical([]) for name in CATEGORIES}
    columns["day"] = pd.DatetimeIndex([])
    columns["weekday"] = pd.Categorical([], categories=list(WEEKDAYS))
    columns["customer"] = pd.Series([], dtype="str")
    columns["queued"] = columns["transferred"] = np.zeros(0, dtype=bool)
    columns["priority"] = pd.array([], dtype="Int16")
    return pd.DataFrame({name: columns[name] for name in COLUMNS})
