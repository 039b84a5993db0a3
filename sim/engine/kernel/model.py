"""Everything that a run reads and writes: a few arrays of records, as one named tuple.

One record a call, a line, a pool ... keeps what is used together together. The log and the luck
stay columns: each of their values is touched once or twice. A line is a contact type at a site
(type x sites + site); -1 is none; ``x_at`` and ``x_end`` bound a stretch of another array.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

ENTERING, PORT_WAIT, IN_IVR, TRANSIT, WAITING, TALKING, WRAP_UP, GONE = range(8)
"""States of a call."""

Array = NDArray[Any]


def _record(**fields: str) -> np.dtype[Any]:
    return np.dtype((np.record, np.dtype(list(fields.items()), align=True)))


CALL = _record(
    join="f8", key="f8", opened="i8", before="i4", after="i4", line="i4", kind="i2", site="i2",
    group="i2", pool="i2", next_step="i2", state="i1", front="i1", patient="i1", waited="i1",
)  # fmt: skip
"""A call: when it joined its line, that less its head start, opened steps (bits), neighbours in
its line (or in the line for a port), whether it is served out, whether its patience runs, whether
it has stood in a line."""

KIND = _record(
    head_start="f8", handling="f8", limit="i8", policy="i8", entry_at="i8", entry_end="i8"
)
LINE = _record(
    head="i4", tail="i4", waiting="i8", site="i4", kind="i4", first_step="i4", n_steps="i4",
    first_at="i4", first_end="i4", sharing_at="i4", sharing_end="i4",
)  # fmt: skip
STEP = _record(
    after="f8", wait="f8", transfer="i4", conditional="i4", queue="i4", down="i4", idle="i4",
    groups_at="i4", groups_end="i4",
)  # fmt: skip
POOL = _record(
    level="i8", wanted="i8", busy="i8", idle="i8", idle_first="i8", ring_at="i8", ring_size="i8",
    site="i4", doors_at="i4", doors_end="i4", freed="i4",
)  # fmt: skip
DOOR = _record(steps="i8", line="i4", class_="i4", in_order="i4")
"""A line from which a pool may take calls: in which of its steps (bits), the door's class (by
rank, then priority), whether the calls of the line open to the pool in order."""
SITE = _record(
    waiting="i8", limit="i8", ports="i8", free_ports="i8", port_head="i4", port_tail="i4",
    repairs_due="i4", believed_down="i4", when_full="i4", trunks_at="i4", trunks_end="i4",
)  # fmt: skip
ENTRY = _record(share="f8", site="i8")
EVENT = _record(time="f8", key="i8")
CHANGE = _record(time="f8", kind="i8", index="i8", value="i8")
STAFFING_ROW = _record(time="f8", pool="i8", level="i8")
WORLD = _record(
    events="i8", hole="i8", in_front="i8", arrived="i8", oldest="i8", staffing="i8", sites="i8",
    kinds="i8", pools="i8", calls="i8", changes="i8", open="i1", holding="i1", release="i1", random_agent="i1", overflow="i1", serve_out="i1",
)  # fmt: skip
"""The heap's size, whether its first event is being worked off, the calls before the agents, how
many calls have arrived, one before which all are gone, rows of staffing; whether the centre is
open, the staff stays late, it may go now; and the centre's flags."""


DTYPES: dict[str, Any] = {
    # Luck, one entry a call.
    "arrival": "f8", "kind": "i2", "ivr_s": "f8", "ivr_outcome": "i1", "balks": "?",
    "patience": "f8", "talk": "f8", "wrap": "f8", "u_entry": "f8", "u_agent": "f8",
    # Log, one entry a call.
    "entry_site": "i2", "trunk_group": "i2", "ivr_start_s": "f8", "ivr_end_s": "f8",
    "queue_s": "f8", "queue_site": "i2", "steps_opened": "i2", "pool": "i2", "answer_s": "f8",
    "talk_end_s": "f8", "wrap_end_s": "f8", "end_s": "f8", "disposition": "i1", "loss_cause": "i1",
    # Records.
    "calls": CALL, "kinds": KIND, "lines": LINE, "steps": STEP, "pools": POOL, "doors": DOOR,
    "sites": SITE, "entries": ENTRY, "heap": EVENT, "changes": CHANGE, "staffing": STAFFING_ROW,
    "world": WORLD,
    # Lists of indices; a group of pools is its length and its pools.
    "members": "i4",
    # Numbers: (site, site), (pool, type), (agent,), (trunk group,).
    "delay": "f8", "factor": "f8", "idle_since": "f8", "trunks": "i8",
}  # fmt: skip
"""What each array of a `Model` holds."""

if TYPE_CHECKING:
    Model = Any
else:
    Model = namedtuple("Model", DTYPES)
