"""Agent pools: their places, what they may take from every queue, how fast they work."""

from __future__ import annotations

import numpy as np

from sim.centre.base import DAY_S
from sim.engine.changes import Change, agents_in
from sim.engine.kernel import model as km
from sim.engine.kernel.layout.arrays import records
from sim.engine.kernel.layout.queues import words_for
from sim.engine.kernel.model import Array
from sim.engine.plan import EnginePlan
from sim.engine.plan.numbers import values_of


def pools_and_doors(plan: EnginePlan, changes: list[Change]) -> tuple[Array, Array]:
    """Pools and their doors."""
    pools: list[dict[str, float]] = []
    doors: list[dict[str, float]] = []
    ring = at = paces = factors = 0
    for p, (pool, agents) in enumerate(
        zip(plan.pools, agents_in(changes, len(plan.pools)), strict=True)
    ):
        row = values_of(pool)
        row |= {"ring_at": ring, "ring_size": agents * pool.places, "places": pool.places}
        row |= {"agents_at": at, "agents": agents}
        row |= {"doors_at": len(doors), "queues_at": p * words_for(plan), "chat_at": factors}
        row |= {"pace": -1 if pool.pace is None else paces, "slowdown": 1.0}
        if pool.overtime is not None:
            row["waiting_over"] = pool.overtime.waiting_over
            row["wait_over_s"] = pool.overtime.wait_over_s
        pools.append(row)
        doors.extend(_doors(plan, p))
        paces += pool.pace is not None
        ring += agents * pool.places
        at += agents
        factors += pool.places
    return records(km.POOL, pools), records(km.DOOR, doors)


def paces(plan: EnginePlan) -> tuple[Array, Array]:
    """The paces of the pools that have one, and their factors."""
    rows: list[dict[str, float]] = []
    factors: list[float] = []
    for pool in plan.pools:
        if pool.pace is None:
            continue
        slices, days, at = len(pool.pace.by_time), len(pool.pace.learning), len(factors)
        row = values_of(pool.pace)
        row |= {"slice_s": DAY_S / slices, "slices": slices, "slices_at": at}
        row |= {"days": days, "learning_at": at + slices}
        row |= {"tires": pool.pace.fatigue is not None, "time_constant_s": 1.0, "most": 1.0}
        if pool.pace.fatigue is not None:
            row |= pool.pace.fatigue.model_dump()
        rows.append(row)
        factors.extend((*pool.pace.by_time, *pool.pace.learning))
    return records(km.PACE, rows), np.array(factors, dtype=np.float64)


def _doors(plan: EnginePlan, pool: int) -> list[dict[str, float]]:
    """What a pool takes from every queue; classes are numbered from 0, the best first.

    The calls of a queue are open to the pool in order where a call ahead of another has waited
    longer: so not where one may come to the head late.
    """
    in_order = plan.ringing is None
    in_order &= plan.follow_ups is None or not plan.follow_ups.requeues
    steps = [() if q is None else q.steps for k in plan.contact_types for q in k.queues]
    bits = [sum(1 << i for i, s in enumerate(queue) if pool in s.pools) for queue in steps]
    kinds = np.repeat(np.arange(len(plan.contact_types)), len(plan.sites)).tolist()
    classes = [(plan.pools[pool].rank[k], plan.contact_types[k].priority) for k in kinds]
    if plan.by_score:
        classes = [(rank, 0) for rank, _ in classes]
    number = {class_: i for i, class_ in enumerate(sorted(set(classes)))}
    return [
        {
            "steps": b,
            "class_": number[class_],
            "in_order": in_order and not any(s.conditional for s in queue),
        }
        for b, class_, queue in zip(bits, classes, steps, strict=True)
    ]
