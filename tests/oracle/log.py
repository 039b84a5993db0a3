"""The log that the oracle writes, in the engines' shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine import CallLog
from sim.engine.codes import DISPOSITIONS, LOSS_CAUSES
from sim.engine.log import COLUMNS, Names
from tests.oracle.calls import Caller
from tests.oracle.state import State


def _whose(caller: Caller) -> tuple[int, int]:
    return caller.story.first, caller.story.attempt


def log(o: State) -> CallLog:
    sites, pools = list(o.centre.sites), list(o.centre.pools)
    names: dict[str, list[str]] = {
        "contact_type": list(o.centre.contact_types),
        "entry_site": sites,
        "queue_site": sites,
        "pool": pools,
        "disposition": list(DISPOSITIONS),
        "loss_cause": list(LOSS_CAUSES),
    }
    order = sorted(o.calls, key=lambda c: (c.luck.arrival, c.story.attempt > 0, *_whose(c)))
    columns: dict[str, Any] = {}
    rows = [o.rows[c.number] for c in order]
    for column in COLUMNS:
        cells = [row.get(column.name, column.default) for row in rows]
        if column.name in names:
            cells = [names[column.name].index(c) if isinstance(c, str) else c for c in cells]
        columns[column.name] = np.array(cells, dtype=column.dtype)
    numbers = np.array([r[1:] for r in o.levels], dtype=np.int64).reshape(-1, 5)
    return CallLog(
        columns,
        np.array([r[0] for r in o.levels], dtype=np.float64),
        numbers[:, 0],
        numbers[:, 1],
        Names(
            tuple(o.centre.contact_types),
            tuple(sites),
            tuple(pools),
            tuple(tuple(s.trunk_groups) for s in o.centre.sites.values()),
        ),
        staffing_overtime=numbers[:, 2],
        staffing_finishing=numbers[:, 3],
        staffing_late=numbers[:, 4],
    )
