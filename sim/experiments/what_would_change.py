"""What would change a recommendation: a price, the target, or what is not decided yet.

Every cost is linear in its price, so a price at which two options cost the same follows from the
parts of their costs: with G the difference of the costs and D that of what is paid at the price,
both against the recommended one, it is the price times 1 - G / D.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sim.experiments.decision import NO
from sim.experiments.evidence import Pairs
from sim.experiments.looks import error_at
from sim.experiments.options import Interval, Options, ratio
from sim.experiments.recommendation import CHOOSE, KEEP, NONE_REACHES
from sim.experiments.until_decided import LongTotals
from sim.measures.estimate import residuals
from sim.measures.layout import Floats

PRICES: Mapping[str, tuple[str, ...]] = {
    "agent_hour": ("agents", "overtime", "standby_agents"),
    "hiring": ("hiring",),
    "coaching": ("coaching",),
    "seats": ("seats", "standby_seats"),
    "site_fixed": ("site_fixed",),
    "capital": ("capital",),
    "trunk_lines": ("trunk_lines",),
    "telecom": ("telecom",),
    "ivr_ports": ("ivr_ports",),
    "ivr_minutes": ("ivr_minutes",),
    "transfers": ("transfers",),
    "outsourcing": ("outsourcing",),
    "penalty": ("penalty",),
    "lost_value": ("lost_value",),
    "revenue": ("revenue",),
}
"""Prices, and the parts of the cost (`sim.measures.PARTS`) that they move in proportion."""

LEAST_CHANGE, MOST_CHANGE = -0.9, 1.0
"""A price that has to change by more (below a tenth of itself, above twice itself) is not told: no
price changes like that."""

TotalsOf = Callable[[int], LongTotals]
"""From the place of a scenario among all to the parts of its cost, replication by replication."""


class Switch(NamedTuple):
    """A price at which another option costs as much as the recommended one.

    Attributes
    ----------
    price : of `PRICES`.
    rival : place of the other one, among the options.
    change : of the price, as a share: -0.12 is 12 % less.
    """

    price: str
    rival: int
    change: Interval


class TargetRange(NamedTuple):
    """Targets for which a recommendation holds.

    Attributes
    ----------
    above : below this another one may be chosen; 0: none would.
    up_to : the recommended one surely reaches targets up to this.
    next_at : at this target or less, ``next`` surely reaches it too and costs less.
    next : place of that one, among the options; -1: there is none.
    """

    above: float
    up_to: float
    next_at: float
    next: int


class Advice(NamedTuple):
    """What is recommended, and what would change it.

    Attributes
    ----------
    options : with the recommendation.
    switched : prices that would change it, the smallest change of each first.
    targets : for which it holds; None: there is no target, or nothing is recommended.
    """

    options: Options
    switched: Sequence[Switch]
    targets: TargetRange | None


def advice(found: Options, totals_of: TotalsOf | None = None) -> Advice:
    """What is recommended, and what would change it.

    Parameters
    ----------
    found : the options.
    totals_of : the parts of a scenario's cost, for the prices; None: they are not told.
    """
    switched = [] if totals_of is None else switches(found, totals_of)
    return Advice(found, switched, target_range(found))


def recommended(found: Options) -> int | None:
    """Place of what is recommended, among the options: the base where it is kept; None: nothing."""
    told = found.recommendation
    if told.kind == CHOOSE:
        return told.chosen[0]
    return 0 if told.kind == KEEP else None


def switches(found: Options, totals_of: TotalsOf) -> list[Switch]:
    """Prices that would change the recommendation, the smallest change of each first.

    Told of rivals that may reach the target. Of one that does not yet surely do so the price says
    when it costs as much, not that it would be chosen.

    Parameters
    ----------
    found : the options.
    totals_of : the parts of a scenario's cost.
    """
    place, told = recommended(found), found.recommendation
    if place is None or not told.reaches:
        return []
    own = totals_of(found.options[place].place)
    best: dict[str, Switch] = {}
    for rival, option in enumerate(found.options):
        if rival == place or rival in told.chosen or told.reaches[rival] == NO:
            continue
        for switch in _of_pair(found, own, totals_of(option.place), rival):
            known = best.get(switch.price)
            if known is None or abs(switch.change.value) < abs(known.change.value):
                best[switch.price] = switch
    return sorted(best.values(), key=lambda switch: abs(switch.change.value))


def _of_pair(found: Options, own: LongTotals, other: LongTotals, rival: int) -> list[Switch]:
    """Prices at which a rival costs as much, of those of the recommended one's replications."""
    count = min(len(each["cost_total"].numerators) for each in (own, other))
    error = error_at(found.recommendation.error, count, found.looks)
    gap, gap_by = _difference(own, other, ("total",), count)
    switched = []
    for price, parts in PRICES.items():
        moved, moved_by = _difference(own, other, parts, count)
        change = ratio(-gap, -gap_by, moved, moved_by, error)
        if LEAST_CHANGE <= change.value <= MOST_CHANGE:
            switched.append(Switch(price, rival, change))
    return switched


def _difference(
    own: LongTotals, other: LongTotals, parts: tuple[str, ...], count: int
) -> tuple[float, Floats]:
    """How much more the other one pays a day, and its residual in every replication."""
    value, by = 0.0, None
    for part in parts:
        ends = [residuals(*each[f"cost_{part}"].first(count)) for each in (own, other)]
        (before, was), (after, became) = ends
        value += float(after - before)
        by = became - was if by is None else by + became - was
    assert by is not None
    return value, by


def target_range(found: Options) -> TargetRange | None:
    """Targets for which the recommendation holds; None: there is no target, or none is recommended.

    Where no option reaches the target, ``next`` is the one that comes nearest.
    """
    told = found.recommendation
    if found.target is None:
        return None
    if told.kind == NONE_REACHES and len(told.nearest) == 1:
        nearest = told.nearest[0]
        return TargetRange(float(told.high.max()), 1.0, float(told.low[nearest]), nearest)
    place = recommended(found)
    if place is None:
        return None
    margin = told.margins[0]
    above, next_at, following = 0.0, 0.0, -1
    for i, option in enumerate(found.options):
        if i == place or told.reaches[i] != NO or math.isnan(option.cost.value):
            continue
        above = max(above, float(told.high[i]) if _may_be_cheaper(found, place, i) else 0.0)
        if _surely_cheaper(found, place, i, margin) and float(told.low[i]) > next_at:
            next_at, following = float(told.low[i]), i
    return TargetRange(above, float(told.low[place]), next_at, following)


def _may_be_cheaper(found: Options, place: int, other: int) -> bool:
    gap = _cost_gap(found, place, other)
    return not gap.low >= 0.0


def _surely_cheaper(found: Options, place: int, other: int, margin: float) -> bool:
    return _cost_gap(found, place, other).high < -margin


def _cost_gap(found: Options, place: int, other: int) -> Interval:
    """How much more the other one costs a day."""
    pair = [found.summaries[place], found.summaries[other]]
    gaps = Pairs.of(pair, found.looks, found.service).gaps("cost", found.recommendation.error)
    value, half = float(gaps.value[0, 1]), float(gaps.half[0, 1])
    return Interval(value, value - half, value + half)
