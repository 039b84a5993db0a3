"""Contact types, the sites that they enter by, and the work that they are to the pools."""

from __future__ import annotations

import numpy as np

from sim.centre.base import DAY_S
from sim.engine.kernel import model as km
from sim.engine.kernel.layout.arrays import Members, records
from sim.engine.kernel.model import Array
from sim.engine.plan import EnginePlan, PlanContactType
from sim.engine.plan.contact_types import CALLS, NO_CALLBACK
from sim.engine.plan.numbers import values_of


def contact_types(plan: EnginePlan, members: Members) -> tuple[Array, Array, int]:
    """Contact types, the sites that they enter by, and the places for answers about these."""
    rows: list[dict[str, float]] = []
    entries: list[dict[str, float]] = []
    answers = 0
    for planned in plan.contact_types:
        at = len(entries)
        for shares in planned.shares or ((0.0,) * len(planned.sites),):
            pairs = zip(shares, planned.sites, strict=True)
            entries.extend({"share": share, "site": site} for share, site in pairs)
        row = _numbers(planned)
        if plan.by_score:
            row["head_start_s"] = 0.0
        slices = len(planned.shares)
        row |= {"entry_at": at, "entry_end": at + len(planned.sites), "answers_at": answers}
        row |= {"slices": slices, "slice_s": DAY_S / max(slices, 1)}
        if planned.work is not None:
            row["pools_at"], row["pools_end"] = members.add_groups(planned.work.groups)
        rows.append(row)
        if planned.view_index >= 0:
            answers += plan.views[planned.view_index].room * len(planned.sites)
    return records(km.CONTACT_TYPE, rows), records(km.ENTRY, entries), answers


def _numbers(planned: PlanContactType) -> dict[str, float]:
    """What the plan says of a type in numbers, of its callback and its work too."""
    callback, work = planned.callback or NO_CALLBACK, planned.work or CALLS
    offered = planned.callback is not None and not planned.callback_by_hand
    has = {"callback": offered, "message_s": -1.0, "work": planned.work is not None}
    return {**values_of(planned), **values_of(callback), **values_of(work), **has}


def tasks(plan: EnginePlan) -> Array:
    """What class of work each contact type is to each pool; numbered from 0, the best first."""
    found = np.full((len(plan.pools), len(plan.contact_types)), -1, dtype=np.int64)
    for p, pool in enumerate(plan.pools):
        mine = {
            k: (pool.rank[k], kind.priority)
            for k, kind in enumerate(plan.contact_types)
            if kind.work is not None and any(p in group for group in kind.work.groups)
        }
        order = sorted(set(mine.values()))
        for k, class_ in mine.items():
            found[p, k] = order.index(class_)
    return found.ravel()
