"""Cost: the one function that prices a replication; tables, plots and optimisers all use it.

Amounts are in the centre's currency per day of the whole horizon, warm-up included: seats and
staff cost money while the simulation warms up too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.engine import log as lg
from sim.measures.layout import Floats, Layout
from sim.measures.service_level import VARIANTS
from sim.measures.spans import summed
from sim.measures.tally import Arrays, Calls, answered_elsewhere

DAYS_PER_YEAR = 365.0

PARTS: dict[str, str] = {
    "agents": "wages of rostered hours, with the night premium",
    "overtime": "wages of time worked beyond the roster to finish calls",
    "hiring": "recruiting and training those who replace leavers",
    "seats": "seats",
    "standby_seats": "seats kept equipped for another site's agents",
    "site_fixed": "fixed cost of the sites",
    "capital": "investments as annuities over their lives",
    "trunk_lines": "trunk lines",
    "telecom": "minutes on a line, rounded up to the billing increment call by call",
    "ivr_ports": "IVR ports",
    "ivr_minutes": "minutes in the IVR",
    "transfers": "calls answered at another site than they entered",
    "outsourcing": "contracts, each at least at its minimum of the day",
    "penalty": "missed service level",
    "lost_value": "value of lost calls whose callers do not call back",
    "revenue": "revenue of answered calls, negative",
}
"""The parts, in the order in which they are shown."""

LOST = (lg.BLOCKED, lg.BLOCKED_QUEUE, lg.ABANDONED, lg.BALKED, lg.DISCONNECTED, lg.DROPPED)
"""Dispositions that lose the value of a call."""


@dataclass(frozen=True)
class Activity:
    """What a replication did, as far as it costs money.

    Attributes
    ----------
    calls : every row of the log.
    answered : the rows with disposition answered.
    served : the rows with an answer, whatever became of them.
    queue : table ``queue`` of the whole horizon, warm-up included.
    overtime_s : seconds of overtime of each pool, shape (pools,).
    """

    calls: Calls
    answered: Calls
    served: Calls
    queue: Arrays
    overtime_s: Floats


def price(activity: Activity, centre: Centre, layout: Layout) -> dict[str, float]:
    """Cost parts of one replication, currency per day, in the order of `PARTS`.

    Their sum is the same to the last bit in whatever order it is taken (see `summable`).
    """
    days = layout.setting.days
    transferred = np.count_nonzero(answered_elsewhere(activity.answered, layout))
    parts = {
        **_staff(activity, centre, layout),
        **_buildings(centre),
        **_telephony(activity, centre),
        "transfers": centre.tariff.transfer_per_call * transferred / days,
        "outsourcing": _outsourcing(activity, centre, layout) / days,
        "penalty": _penalty(activity, centre, layout) / days,
        "lost_value": _lost(activity, centre) / days,
        "revenue": -centre.tariff.revenue_per_answered * len(activity.answered) / days,
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
    wages = overtime = hours = 0.0
    for index, pool in enumerate(centre.pools.values()):
        if pool.contract is not None:
            continue
        wages += pool.wage_per_hour * layout.wage_hours[index]
        overtime += pool.wage_per_hour * float(activity.overtime_s[index]) / 3600.0
        hours += layout.rosters[index].paid_hours()
    employed = hours / days * DAYS_PER_YEAR / tariff.paid_hours_per_agent_year
    hired = tariff.attrition_per_year * employed
    return {
        "agents": wages / days,
        "overtime": tariff.overtime_factor * overtime / days,
        "hiring": tariff.hiring_per_agent * hired / DAYS_PER_YEAR,
    }


def _buildings(centre: Centre) -> dict[str, float]:
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
    tariff, days, calls = centre.tariff, centre.horizon.days, activity.calls
    ivr = calls.time("ivr_end_s") - calls.time("ivr_start_s")
    return {
        "telecom": tariff.telecom_per_minute * _billed_s(calls, tariff.billing_increment_s)
        / 60.0 / days,
        "ivr_minutes": tariff.ivr_per_minute * float(np.nansum(ivr)) / 60.0 / days,
    }  # fmt: skip


def _billed_s(calls: Calls, increment_s: float) -> float:
    """Seconds on a line, each call rounded up; 1e-6 s absorbs the last bits of a float."""
    on_line = np.flatnonzero(calls.index("entry_site") >= 0)
    held = (calls.time("end_s") - calls.time("arrival_s"))[on_line]
    if increment_s > 0.0:
        held = np.ceil((held - 1e-6) / increment_s).clip(min=0.0) * increment_s
    return float(held.sum())


def _outsourcing(activity: Activity, centre: Centre, layout: Layout) -> float:
    """Bills of all contracts over the horizon: work by the day of its answer, at least the minimum.

    A contract that no pool works under is not billed. Talk and wrap-up that an outage cut short
    are minutes, but only answered calls are calls.
    """
    setting, days = layout.setting, layout.setting.days
    total = 0.0
    for name, contract in centre.tariff.outsourcing.items():
        own = [i for i, pool in enumerate(centre.pools.values()) if pool.contract == name]
        if not own:
            continue
        served = activity.served.where(np.isin(activity.served.index("pool"), own))
        day = served.cell("answer_s", setting) // setting.intervals
        worked = served.time("wrap_end_s") - served.time("answer_s")
        minutes = summed(day, worked, days) / 60.0
        answered = np.bincount(day[served.index("disposition") == lg.ANSWERED], minlength=days)
        seat_hours = sum((_hours_by_day(layout, i) for i in own), np.zeros(days))
        bill = (
            contract.per_minute * minutes
            + contract.per_call * answered
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
    late = int(queue["queue.offered"].sum()) - int(queue["queue.answered_in_time"].sum())
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

    def added(fields: tuple[str, ...], kind: int) -> Floats:
        parts = [queue[f"queue.{name}"][kind].astype(np.float64) for name in fields]
        return sum((part.sum(axis=0) for part in parts), np.zeros_like(good))

    for kind, name in enumerate(variants):
        how = VARIANTS[name]
        good = good + added(how.numerator, kind)
        base = base + added(how.denominator, kind) - added(how.less, kind)
    return good, base


def misses(good: Floats, base: Floats, share: float) -> NDArray[np.bool_]:
    """Where a service level exists and is under ``share``."""
    return (base > 0) & (good < share * base - 1e-9)


def _lost(activity: Activity, centre: Centre) -> float:
    value = np.array([kind.lost_value for kind in centre.contact_types.values()])
    loses = np.isin(np.arange(len(lg.DISPOSITIONS)), LOST)
    lost = np.flatnonzero(loses[activity.calls.index("disposition")])
    calls = np.bincount(activity.calls.index("contact_type")[lost], minlength=len(value))
    return float(np.dot(calls, value)) * (1.0 - centre.tariff.call_back_share)
