"""What every plan costs at least besides the wages of the shifts that are chosen."""

from __future__ import annotations

from collections.abc import Collection

from sim.centre import Centre
from sim.measures.cost import buildings
from sim.planning.columns import staffed


def least_besides(centre: Centre, chosen: Collection[str]) -> float | None:
    """What no plan changes of the cost of a day: other pools' wages, seats, sites, lines, ports.

    All other parts are 0 at least but revenue, so that no plan costs less than this and the wages
    of its shifts.

    Parameters
    ----------
    centre : with any plan.
    chosen : pools whose shifts are chosen.

    Returns
    -------
    Currency a day; None: calls bring revenue, and there is no telling.
    """
    tariff = centre.tariff
    if tariff.revenue_per_answered > 0.0 or max(tariff.revenue_per_served.values(), default=0) > 0:
        return None
    others = (
        staffed(centre, name).cost
        for name, pool in centre.pools.items()
        if pool.contract is None and name not in chosen
    )
    return sum(others) / centre.horizon.days + sum(buildings(centre).values())
