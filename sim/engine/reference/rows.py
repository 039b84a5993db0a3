"""Rows of calls: how one begins, which there are, and room for more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sim.engine.codes import LUCK
from sim.engine.log import empty_columns
from sim.engine.reference.model import Model
from sim.engine.reference.records import Call, Chain
from sim.workload import Workload, joined
from sim.workload.workload import COLUMNS

_CHUNK = 8192


def first_calls(m: Model) -> Iterator[Call]:
    """The workload's calls as objects, made a chunk at a time."""
    luck = [getattr(m.workload, name) for name in LUCK]
    for first in range(0, len(m.workload), _CHUNK):
        rows = zip(*(column[first : first + _CHUNK].tolist() for column in luck), strict=True)
        for index, row in enumerate(rows, start=first):
            yield Call(index, row)


def begin_chain(m: Model, call: Call) -> Chain:
    """A call's place in its caller's story, which begins with a first call."""
    if call.chain is None:
        w, n = m.workload, call.index
        journey = (call.ivr_s, call.ivr_outcome, int(w.ivr_menus[n]), int(w.ivr_flags[n]))
        call.chain = Chain(n, call.contact_type, call.patience_s, journey)
    return call.chain


def in_the_centre(m: Model) -> list[Call]:
    """Calls in the centre, and those in wrap-up, by index."""
    return [call for _, call in sorted(m.live.items())]


def make_room(m: Model, rows: int) -> None:
    """Room for so many rows of the log."""
    room = len(m.columns["end_s"])
    if rows <= room:
        return
    more = empty_columns(max(room, 64), m.plan.column_groups)
    for name, column in m.columns.items():
        m.columns[name] = np.concatenate([column, more[name]])
    for name in m.log:
        m.log[name] = m.columns[name].data


def with_follow_ups(m: Model) -> Workload:
    """The luck of first and follow-up calls, in the order of the log's rows."""
    if not m.made:
        return m.workload
    arrays = [np.array(column) for column in zip(*m.made, strict=True)]
    made: dict[str, Any] = {
        name: column.astype(getattr(m.workload, name).dtype)
        for name, column in zip(COLUMNS, arrays, strict=True)
    }
    return joined([m.workload, replace(m.workload, **made)])
