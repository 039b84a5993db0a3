"""A centre's plan and a replication's luck as arrays: the one place where numbers become bytes."""

from sim.engine.kernel.layout.run import (
    NO_CALLS,
    PER_CALL,
    build_model,
    limit_waits,
    luck_for,
    room_for,
    rows_for,
    written,
)
from sim.engine.kernel.layout.template import build_template

__all__ = [
    "NO_CALLS",
    "PER_CALL",
    "build_model",
    "build_template",
    "limit_waits",
    "luck_for",
    "room_for",
    "rows_for",
    "written",
]
