"""The tables into which a log is counted.

They span the whole horizon, so that a stretch of a log adds to its own cells alone; a field of the
counts is a view of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine import codes
from sim.measures.call_counts import BILL, CALLS, SUMS, add_rows
from sim.measures.curves import POOL_TIME, SITE_TIME
from sim.measures.layout import Arrays, Floats, Ints, Layout
from sim.measures.log_columns import Columns
from sim.measures.reporting_intervals import in_intervals
from sim.measures.tables import TABLES

Stays = tuple[NDArray[np.int16], Floats, Floats]
"""Groups (sites or pools), starts and ends of spans."""


class Rest(NamedTuple):
    """What is left of rows that have been added to the tables.

    Attributes
    ----------
    queued : stays in a queue by site.
    waits, keys : waits of the answered calls that waited, seconds, see `sim.measures.waits`.
    """

    queued: Stays
    waits: Floats
    keys: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class CallTables:
    """Counts so far.

    Attributes
    ----------
    layout : of the centre.
    calls, sums : tables of `sim.measures.call_counts.CALLS` and `SUMS`, in this order, shape
        (fields, contact types, places, cells), that of flows (fields, contact types, sites, sites).
        With a warm-up the queue's table of calls has each field twice: calls that are measured,
        then those before.
    at_once : answered calls that did not wait, shape of a field of the queue's table.
    spans : seconds and steps of `sim.measures.reporting_intervals.book`, shape (groups, cells).
        The groups are the pools, once for each of `POOL_TIME`; then the sites, once for each of
        `SITE_TIME`.
    work : of the whole horizon: calls by type and disposition; calls that each pool answered, and
        seconds that it worked, by day; `sim.measures.call_counts.BILL` numbers.
    """

    layout: Layout
    calls: tuple[NDArray[np.int32], ...]
    sums: tuple[Floats, ...]
    at_once: NDArray[np.int32]
    spans: tuple[Floats, Floats]
    work: tuple[Ints, Ints, Floats, Floats] = field(repr=False)

    @classmethod
    def of(cls, layout: Layout) -> CallTables:
        """Nothing counted yet."""
        setting = layout.setting
        types, sites, pools = (setting.size(a) for a in ("contact_type", "site", "pool"))
        places = {"entry": 1, "agents": pools}
        size = {name: types * places.get(name, sites) * setting.cells for name in (*CALLS, *SUMS)}
        size["flows"] = types * sites * sites
        calls = [np.zeros((len(fields), size[n]), dtype=np.int32) for n, fields in CALLS.items()]
        if setting.warmup_s > 0.0:
            queue = list(CALLS).index("queue")
            calls[queue] = np.concatenate((calls[queue], calls[queue]))
        sums = [np.zeros((len(fields), size[n])) for n, fields in SUMS.items()]
        groups = (len(POOL_TIME) * pools + len(SITE_TIME) * sites, setting.cells)
        return cls(
            layout,
            tuple(calls),
            tuple(sums),
            np.zeros(size["queue"], dtype=np.int32),
            (np.zeros(groups), np.zeros(groups)),
            (
                np.zeros((types, len(codes.DISPOSITIONS)), dtype=np.int64),
                np.zeros((pools, setting.days), dtype=np.int64),
                np.zeros((pools, setting.days)),
                np.zeros(BILL),
            ),
        )

    def add(self, columns: Columns) -> Rest:
        """Add rows; what cannot be added to a table is returned."""
        layout, n = self.layout, len(columns.times[0])
        queued = (np.empty(n, dtype=np.int16), np.empty(n), np.empty(n))
        waits, keys = np.empty(n), np.empty(n, dtype=np.int32)
        offered, waited = add_rows(
            *columns, layout.limits_s, layout.connect_s, layout.pool_site, layout.takes,
            layout.frame, layout.increment_s, self.calls, self.sums, self.at_once, self.spans,
            self.work, queued, waits, keys,
        )  # fmt: skip
        return Rest(
            (queued[0][:offered], queued[1][:offered], queued[2][:offered]),
            waits[:waited].copy(),
            keys[:waited].copy(),
        )

    def arrays(self) -> Arrays:
        """Tables ``entry``, ``ivr``, ``queue``, ``origin``, ``agents`` and ``flows``."""
        found: Arrays = {}
        tables: list[NDArray[Any]] = [*self.calls, *self.sums]
        fields = [*CALLS.items(), *SUMS.items()]
        for table, (name, columns) in zip(tables, fields, strict=True):
            for values, column in zip(self._shaped(table, name), columns, strict=False):
                found[f"{name}.{column}"] = values
        ended = self.calls[0][: len(codes.DISPOSITIONS)].sum(axis=0, dtype=np.int32)
        return found | {"entry.attempts": self._shaped(ended, "entry")[0]}

    def queue_of_all(self) -> Arrays:
        """The calls of table ``queue``, those before the end of the warm-up included."""
        table, fields = self.calls[list(CALLS).index("queue")], CALLS["queue"]
        whole = table.reshape(-1, len(fields), table.shape[1]).sum(axis=0, dtype=np.int32)
        shaped = self._shaped(whole, "queue")
        return {f"queue.{n}": values for n, values in zip(fields, shaped, strict=True)}

    def load(self) -> Arrays:
        """Tables ``load`` and ``centre``."""
        setting = self.layout.setting
        shape = (-1, setting.days, setting.intervals)
        seconds = in_intervals(*self.spans, setting.width_s).reshape(shape)
        pools, sites = len(setting.pools), len(setting.sites)

        def of(group: int) -> Floats:
            return seconds[group * pools : (group + 1) * pools]

        stays = seconds[len(POOL_TIME) * pools :]
        found: Arrays = {f"load.{name}": of(i) for i, name in enumerate(TABLES["load"].sums)}
        found["load.logged_in_s"] = of(POOL_TIME.staffed_s) + of(POOL_TIME.beyond_staffing_s)
        for i, name in enumerate(SITE_TIME._fields):
            found[f"centre.{name}"] = stays[i * sites : (i + 1) * sites]
        return found

    def _shaped(self, values: NDArray[np.generic], table: str) -> NDArray[np.generic]:
        """Fields of a table with its axes, shape (fields, ...)."""
        setting = self.layout.setting
        return values.reshape(-1, *(setting.size(axis) for axis in TABLES[table].axes))
