"""Cost: the one function that prices a replication; tables, plots and optimisers all use it.

Amounts are in the centre's currency per day of the whole horizon, warm-up included: seats and
staff cost money while the simulation warms up too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.engine import codes
from sim.measures.layout import Arrays, Floats, Ints, Layout
from sim.measures.service_level import VARIANTS

DAYS_PER_YEAR = 365.0
HOURS_PER_DAY = 24.0


class Part(NamedTuple):
    """A part of the cost: its title, and what it is of."""

    title: str
    text: str


PARTS: dict[str, Part] = {
    "agents": Part("Agents' wages", "wages of rostered hours, with the night premium"),
    "overtime": Part(
        "Overtime", "wages of time worked beyond the roster, to finish calls or as planned"
    ),
    "hiring": Part("Hiring and training", "recruiting and training those who replace leavers"),
    "coaching": Part("Coaching of new hires", "coaching of new hires until they are proficient"),
    "standby_agents": Part("Agents on call", "pay of agents on call, around the clock"),
    "seats": Part("Seats", "seats"),
    "standby_seats": Part("Standby seats", "seats kept equipped for another site's agents"),
    "site_fixed": Part("Sites, fixed", "fixed cost of the sites"),
    "capital": Part("Investments", "investments as annuities over their lives"),
    "trunk_lines": Part("Trunk lines", "trunk lines"),
    "telecom": Part(
        "Telecom minutes",
        "minutes on a trunk line, rounded up to the billing increment call by call; the talk of a "
        "callback is another call",
    ),
    "ivr_ports": Part("IVR ports", "IVR ports"),
    "ivr_minutes": Part("IVR minutes", "minutes in the IVR"),
    "transfers": Part(
        "Transfers between sites", "calls answered at another site than they entered"
    ),
    "outsourcing": Part("Outsourcing", "contracts, each at least at its minimum of the day"),
    "penalty": Part("Service-level penalty", "missed service level"),
    "lost_value": Part("Value of lost calls", "value of lost calls whose callers do not call back"),
    "revenue": Part(
        "Revenue (negative)",
        "revenue of calls answered or called back, and of work done, negative",
    ),
}
"""The parts, in the order in which they are shown."""

LOST = tuple(d for d in range(len(codes.DISPOSITIONS)) if d not in codes.NOT_LOST)
"""Dispositions that lose the value of a call."""


@dataclass(frozen=True)
class Activity:
    """What a replication did, as far as it costs money.

    Attributes
    ----------
    ended : calls by contact type and disposition, shape (types, dispositions).
    taken : calls that each pool answered or called back, by the day on which the agent began, shape
        (pools, days).
    worked_s : seconds of talk, wrap-up and the ring of callbacks of each pool, by the same day;
        those of calls that an outage cut short too.
    billed_s : seconds on a trunk line, each call rounded up to the billing increment.
    ivr_s : seconds in the IVR.
    transferred : calls answered at another site than they entered.
    queue : calls of the table ``queue``.
    overtime_s : seconds of overtime of each pool, shape (pools,).
    passed_on : answered calls that were passed on to another contact type.
    lost_for_good : as ``ended``, without those whose callers called again; None: nobody does.

    All of the whole horizon, warm-up included.
    """

    ended: Ints
    taken: Ints
    worked_s: Floats
    billed_s: float
    ivr_s: float
    transferred: float
    queue: Arrays
    overtime_s: Floats
    passed_on: int = 0
    lost_for_good: Ints | None = None

    @property
    def answered(self) -> int:
        """Calls served by agents, once each, however often they were passed on."""
        return int(self.ended[:, codes.SERVED].sum()) - self.passed_on


def price(activity: Activity, centre: Centre, layout: Layout) -> dict[str, float]:
    """Cost parts of one replication, currency per day, in the order of `PARTS`.

    Their sum is the same to the last bit in whatever order it is taken (see `summable`).
    """
    days = layout.setting.days
    parts = {
        **_staff(activity, centre, layout),
        **buildings(centre),
        **_telephony(activity, centre),
        "transfers": centre.tariff.transfer_per_call * activity.transferred / days,
        "outsourcing": _outsourcing(activity, centre, layout) / days,
        "penalty": _penalty(activity, centre, layout) / days,
        "lost_value": _lost(activity, centre) / days,
        "revenue": -(
            centre.tariff.revenue_per_answered * activity.answered + _served(activity, centre)
        )
        / days,
    }
    return dict(zip(PARTS, summable(np.array([parts[p] for p in PARTS])).tolist(), strict=True))


def summable(amounts: Floats) -> Floats:
    """Amounts rounded to a common grid on which every order of summation gives the same total.

    The grid is 2**-50 of a bound of all partial sums, about 1e-15 of the total, so that they are
    whole multiples of it below 2**53 and floating-point addition is exact.

    Parameters
    ----------
    amounts : shape (n, ...); sums are taken along the first axis.
    """
    bound = float(np.max(np.sum(np.abs(amounts), axis=0), initial=0.0))
    if bound == 0.0:
        return amounts + 0.0
    grid = math.ldexp(1.0, max(math.ceil(math.log2(bound)) - 50, -1074))
    rounded: Floats = np.rint(amounts / grid) * grid
    return rounded + 0.0


def annuity(amount: float, rate: float, years: float) -> float:
    """Yearly payment that repays ``amount`` over ``years`` at a yearly ``rate``."""
    if rate == 0.0:
        return amount / years
    return float(-amount * rate / np.expm1(-years * np.log1p(rate)))


def _staff(activity: Activity, centre: Centre, layout: Layout) -> dict[str, float]:
    tariff, days = centre.tariff, layout.setting.days
    wages = overtime = hours = learning = on_call = 0.0
    for index, pool in enumerate(centre.pools.values()):
        if pool.contract is not None:
            continue
        wages += pool.wage_per_hour * layout.wage_hours[index]
        overtime += pool.wage_per_hour * float(activity.overtime_s[index]) / 3600.0
        hours += layout.rosters[index].paid_hours()
        on_call += HOURS_PER_DAY * pool.wage_per_hour * pool.standby_agents
        new = pool.new_hires
        if new is not None:
            learns = [new.factor(day) > 1.0 for day in range(days)]
            learning += new.share * float(np.dot(_hours_by_day(layout, index), learns))
    employed = hours / days * DAYS_PER_YEAR / tariff.paid_hours_per_agent_year
    hired = tariff.attrition_per_year * employed
    return {
        "agents": wages / days,
        "overtime": tariff.overtime_factor * overtime / days,
        "hiring": tariff.hiring_per_agent * hired / DAYS_PER_YEAR,
        "coaching": tariff.coaching_per_hour * learning / days,
        "standby_agents": tariff.standby_pay * on_call,
    }


def buildings(centre: Centre) -> dict[str, float]:
    """Cost parts that no call changes, currency per day."""
    tariff, sites = centre.tariff, centre.sites.values()
    capital = sum(
        annuity(item.amount, tariff.discount_rate, item.life_years)
        for site in tariff.sites.values()
        for item in site.capital.values()
    )
    lines = sum(group.lines for site in sites for group in site.trunk_groups.values())
    ports = sum(site.ivr.ports for site in sites if site.ivr is not None)
    return {
        "seats": tariff.seat_per_day * sum(site.seats or 0 for site in sites),
        "standby_seats": tariff.standby_seat_per_day * sum(site.standby_seats for site in sites),
        "site_fixed": sum(site.fixed_per_day for site in tariff.sites.values()),
        "capital": capital / DAYS_PER_YEAR,
        "trunk_lines": tariff.trunk_line_per_day * lines,
        "ivr_ports": tariff.ivr_port_per_day * ports,
    }


def _telephony(activity: Activity, centre: Centre) -> dict[str, float]:
    tariff, days = centre.tariff, centre.horizon.days
    return {
        "telecom": tariff.telecom_per_minute * activity.billed_s / 60.0 / days,
        "ivr_minutes": tariff.ivr_per_minute * activity.ivr_s / 60.0 / days,
    }


def _outsourcing(activity: Activity, centre: Centre, layout: Layout) -> float:
    """Bills of all contracts over the horizon: work by the day of its answer, at least the minimum.

    A contract that no pool works under is not billed. Talk and wrap-up that an outage cut short
    are minutes, but only answered calls are calls.
    """
    days = layout.setting.days
    total = 0.0
    for name, contract in centre.tariff.outsourcing.items():
        own = [i for i, pool in enumerate(centre.pools.values()) if pool.contract == name]
        if not own:
            continue
        seat_hours = sum((_hours_by_day(layout, i) for i in own), np.zeros(days))
        bill = (
            contract.per_minute * activity.worked_s[own].sum(axis=0) / 60.0
            + contract.per_call * activity.taken[own].sum(axis=0)
            + contract.per_seat_hour * seat_hours
        )
        total += float(np.maximum(bill, contract.minimum_per_day).sum())
    return total


def _hours_by_day(layout: Layout, pool: int) -> Floats:
    """Rostered hours of a pool on each day, shape (days,)."""
    plan = layout.rosters[pool]
    midnights = np.arange(layout.setting.days + 1) * DAY_S
    reached = np.concatenate(([0.0], np.cumsum(np.diff(plan.times) * plan.rostered)))
    hours: NDArray[np.float64] = np.diff(np.interp(midnights, plan.times, reached)) / 3600.0
    return hours


def _penalty(activity: Activity, centre: Centre, layout: Layout) -> float:
    """Penalties over the horizon; intervals and days are those of the centre as a whole."""
    rates = centre.tariff.penalty
    queue, setting = activity.queue, layout.setting
    late = int(queue["queue.offered"].sum()) - int(queue["queue.callbacks"].sum())
    late -= int(queue["queue.answered_in_time"].sum())
    good, base = served_by_cell(queue, setting.variants)
    share = setting.centre_share
    missed = np.count_nonzero(misses(good, base, share))
    good, base = good.sum(axis=1), base.sum(axis=1)
    reached = np.divide(good, base, out=np.full(len(base), share), where=base > 0)
    points = 100.0 * float(np.maximum(share - reached, 0.0).sum())
    return (
        rates.per_late_call * late
        + rates.per_missed_interval * missed
        + rates.per_point_per_day * points
    )


def served_by_cell(queue: Arrays, variants: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Service level's numerator and denominator of the whole centre, shape (days, intervals)."""
    good = base = np.zeros(queue["queue.offered"].shape[2:])
    types: dict[str, list[int]] = {}
    for contact_type, name in enumerate(variants):
        types.setdefault(name, []).append(contact_type)

    def added(fields: tuple[str, ...], of: list[int]) -> Floats:
        parts = [queue[f"queue.{name}"][of].sum(axis=(0, 1)) for name in fields]
        return np.asarray(sum(parts), dtype=np.float64)

    for name, of in types.items():
        how = VARIANTS[name]
        good = good + added(how.numerator, of)
        base = base + added(how.denominator, of) - added(how.less, of)
    return good, base


def misses(good: Floats, base: Floats, share: float) -> NDArray[np.bool_]:
    """Where a service level exists and is under ``share``."""
    return (base > 0) & (good < share * base - 1e-9)


def _served(activity: Activity, centre: Centre) -> float:
    """Revenue by contact type, of answered calls and of work done."""
    rates = centre.tariff.revenue_per_served
    prices = np.array([rates.get(name, 0.0) for name in centre.contact_types])
    served = activity.ended[:, (*codes.SERVED, codes.DONE)].sum(axis=1)
    return float(np.dot(served, prices))


def _lost(activity: Activity, centre: Centre) -> float:
    """Value of lost calls: of those whose callers did not call again where the centre says who
    does, else of all but the tariff's share.
    """
    types = list(centre.contact_types.values())
    value = np.array([k.lost_value for k in types])
    calls = activity.ended[:, LOST].sum(axis=1)
    known = 0.0
    if activity.lost_for_good is not None:
        says = np.array([k.retry is not None for k in types])
        known = float(np.dot(activity.lost_for_good[:, LOST].sum(axis=1) * says, value))
        calls = calls * ~says
    return known + float(np.dot(calls, value)) * (1.0 - centre.tariff.call_back_share)
