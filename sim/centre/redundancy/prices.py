"""What a design costs: sites that grow, shrink, stand empty or are given up; seats."""

from __future__ import annotations

import math

from sim.centre.centre_fields import CentreFields
from sim.centre.redundancy.design import Redundancy
from sim.centre.redundancy.hours import most
from sim.centre.redundancy.places import Places
from sim.centre.tariff import SiteCost


def priced(
    centre: CentreFields, written: CentreFields, design: Redundancy, where: Places
) -> CentreFields:
    """The centre with seats for its agents, and with the cost of its sites.

    A site has as many seats for each agent at its busiest as it had. The part of its fixed cost and
    investments that the design names grows or shrinks as much.
    """
    sites = dict(centre.sites)
    for name, site in sites.items():
        growth = _growth(centre, written, name)
        if site.seats is not None and growth != 1.0 and name != where.passive:
            seats = max(1, math.ceil(site.seats * growth - 1e-9))
            sites[name] = site.model_copy(update={"seats": seats})
    costs = {}
    for name, cost in written.tariff.sites.items():
        if name not in centre.sites:
            continue
        if name == where.passive:
            costs[name] = _times(cost, design.passive_cost)
            continue
        more = 1.0 + design.cost_with_size * (_growth(centre, written, name) - 1.0)
        costs[name] = _times(cost, more)
    tariff = centre.tariff.model_copy(update={"sites": costs, "standby_pay": _pay(centre, design)})
    return centre.model_copy(update={"sites": sites, "tariff": tariff})


def _pay(centre: CentreFields, design: Redundancy) -> float:
    """Pay of those on call, as the design has it where it brings them."""
    return design.standby_pay if design.standby_share else centre.tariff.standby_pay


def _growth(centre: CentreFields, written: CentreFields, site: str) -> float:
    """Agents of a site at its busiest, by those whom it had."""
    was = most([p for p in written.pools.values() if p.site == site], written.horizon)
    now = most([p for p in centre.pools.values() if p.site == site], centre.horizon)
    return now / was if was else 1.0


def _times(cost: SiteCost, factor: float) -> SiteCost:
    capital = {
        name: item.model_copy(update={"amount": item.amount * factor})
        for name, item in cost.capital.items()
    }
    fixed = cost.fixed_per_day * factor
    return cost.model_copy(update={"fixed_per_day": fixed, "capital": capital})
