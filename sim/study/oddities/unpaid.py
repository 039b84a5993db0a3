"""Agents whom nothing pays, and centres that cost nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre import Centre
from sim.centre.paths import quoted
from sim.centre.pools import AgentPool
from sim.centre.tariff import Outsourcing, Tariff
from sim.study.oddities.oddity import Oddity, worst
from sim.study.oddities.reach import elsewhere
from sim.study.oddities.scene import Scene

NO_TARIFF, UNPAID = "no_tariff", "unpaid_pool"


def unpaid(scene: Scene) -> Iterator[Oddity]:
    """No rate of the tariff and no wage at all, or pools that cost nothing.

    A centre whose sources say something of the tariff is meant to have none.
    """
    centre = scene.centre
    free = [name for name, pool in centre.pools.items() if _free(pool, centre.tariff)]
    if costs_nothing(centre):
        if "tariff" not in centre.sources:
            yield Oddity(NO_TARIFF, "centre.tariff")
        return
    spare = elsewhere(centre)
    yield from worst(
        Oddity(UNPAID, f"centre.pools.{quoted(name)}.wage_per_hour")
        for name in free
        if name not in spare
    )


def costs_nothing(centre: Centre) -> bool:
    """Whether every cost of a centre is 0: no rate, no wage, no value of a lost call."""
    return (
        centre.tariff == Tariff()
        and not any(pool.wage_per_hour for pool in centre.pools.values())
        and not any(kind.lost_value for kind in centre.contact_types.values())
    )


def _free(pool: AgentPool, tariff: Tariff) -> bool:
    if pool.contract is not None:
        return tariff.outsourcing[pool.contract] == Outsourcing()
    return not pool.wage_per_hour
