"""Queues and their steps."""

from __future__ import annotations

import numpy as np

from sim.catalogue import _
from sim.engine.kernel import model as km
from sim.engine.kernel.layout.arrays import Members, records
from sim.engine.kernel.model import Array
from sim.engine.plan import EnginePlan, PlanQueue
from sim.engine.plan.numbers import values_of
from sim.errors import InputError

MOST_STEPS = 63
"""Steps of a queue that fit into the bits of a call."""


def queues_and_steps(plan: EnginePlan, members: Members) -> tuple[Array, Array]:
    """The queues, one for every contact type and site, and the steps of them all.

    Raises
    ------
    InputError : a queue has more than `MOST_STEPS` steps.
    """
    queues: list[dict[str, float]] = []
    steps: list[dict[str, float]] = []
    for kind, planned in enumerate(plan.contact_types):
        for site, queue in enumerate(planned.queues):
            found = queue or PlanQueue((), (), (), ())
            if len(found.steps) > MOST_STEPS:
                raise InputError(
                    _(
                        "contact type '{contact_types}' has more than {most_steps} steps "
                        "at site '{sites}'"
                    ).format(
                        contact_types=plan.names.contact_types[kind],
                        most_steps=MOST_STEPS,
                        sites=plan.names.sites[site],
                    )
                )
            row: dict[str, float] = {"head": -1, "tail": -1, "site": site, "contact_type": kind}
            row |= {"first_step": len(steps), "n_steps": len(found.steps)}
            row["first_at"], row["first_end"] = members.add(found.first_pools)
            row["first_reserves_at"], _more = members.add(found.first_reserves)
            row["sharing_at"], row["sharing_end"] = members.add(
                k * len(plan.sites) + site for k in found.shares_with
            )
            queues.append(row)
            for step in found.steps:
                at, end = members.add_groups(step.groups)
                own = {"conditional": step.conditional, "groups_at": at, "groups_end": end}
                steps.append(values_of(step) | own)
    return records(km.QUEUE, queues), records(km.STEP, steps)


def words_for(plan: EnginePlan) -> int:
    """Words that have a bit for every queue."""
    return (len(plan.contact_types) * len(plan.sites) + 63) // 64


def pool_queues(plan: EnginePlan, doors: Array) -> Array:
    """Bits of the queues that may open to each pool, words pool by pool."""
    words = np.zeros((len(plan.pools), words_for(plan)), dtype=np.uint64)
    for pool, opens in enumerate(doors["steps"].reshape(len(plan.pools), -1) != 0):
        for queue in np.flatnonzero(opens).tolist():
            words[pool, queue >> 6] |= np.uint64(1 << (queue & 63))
    return words.view(np.int64).ravel()
