"""What a page tells of the options of a decision: who calls, who is lost, what it costs.

Every end of an interval allows for all options of its column: none of the lower ends lies above
its true value, and none of the upper ends below, each with the confidence of the decision. With
planned looks (`sim.experiments.looks`) that holds at whichever look it is made.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.experiments.evidence import Floats, Pairs
from sim.experiments.harm import choices, service_measure
from sim.experiments.looks import Looks, error_at
from sim.experiments.recommendation import Recommendation, recommendation
from sim.measures import Margin, margins_of
from sim.measures.cost import DAYS_PER_YEAR
from sim.measures.estimate import Estimate, paired_estimate, ratio_estimate, residuals
from sim.measures.registry import measure_named
from sim.store.summary import Summary, Totals

DAYS_PER_MONTH = DAYS_PER_YEAR / 12.0
PERIODS = {"day": 1.0, "month": DAYS_PER_MONTH, "year": DAYS_PER_YEAR}
"""Days of each: a year has 365, as that of `sim.availability`."""


class Interval(NamedTuple):
    """A value and its interval; NaN where there is none."""

    value: float
    low: float = math.nan
    high: float = math.nan

    def times(self, factor: float) -> Interval:
        """In another unit; ``factor`` is positive."""
        return Interval(*(factor * end for end in self))


_NOTHING = Interval(math.nan)


@dataclass(frozen=True)
class Option:
    """An option as a page tells of it.

    Attributes
    ----------
    place : among all scenarios.
    label : its name.
    reaches : whether it reaches the target: yes, no, open; empty without a target.
    replications : behind it.
    service : share; the measure is that of `Options`.
    lost_calls : a day.
    lost_callers : share of the callers who were reached in none of their calls.
    days_on_target : share of the days.
    cost : a day.
    more_cost, more_service, more_lost : paired differences from the base (cost a day, share, lost
        calls a day, option - base); without a value for the base.
    point : what a percentage point of service costs a day, against the base; only where it surely
        serves better or worse.
    """

    place: int
    label: str
    reaches: str
    replications: int
    service: Interval
    lost_calls: Interval
    lost_callers: Interval
    days_on_target: Interval
    cost: Interval
    more_cost: Interval = _NOTHING
    more_service: Interval = _NOTHING
    more_lost: Interval = _NOTHING
    point: Interval = _NOTHING


@dataclass(frozen=True)
class Options:
    """The options of a decision, and what is recommended.

    Attributes
    ----------
    recommendation : its places are those of ``options``.
    options : the base first; those between which one can choose.
    scenarios : how many scenarios there are, those included that nobody can choose.
    service : the measure that tells how well they serve.
    targets : share that each option has to reach; empty: there is none.
    currency : of the costs.
    days : of the horizon.
    first_weekday : of the horizon.
    confidence : that the recommendation is right, and of every column.
    summaries : of the options.
    looks : the planned looks, where the number of replications was not fixed beforehand.
    """

    recommendation: Recommendation
    options: tuple[Option, ...]
    scenarios: int
    service: str
    targets: tuple[float, ...]
    currency: str
    days: int
    first_weekday: str
    confidence: float
    summaries: tuple[Summary, ...]
    looks: Looks | None

    @property
    def base(self) -> Option:
        """What is done if nobody decides."""
        return self.options[0]

    @property
    def target(self) -> float | None:
        """The target that all options have; None: there is none, or they have several."""
        found = set(self.targets)
        return found.pop() if len(found) == 1 else None

    def frame(self) -> pd.DataFrame:
        """The options as a table: one row an option, index ``option``.

        Returns
        -------
        Columns ``reaches_target``, then each number with its ``_low`` and ``_high`` (NaN where it
        has no interval): ``service``, ``lost_calls`` (a day), ``lost_callers`` (share),
        ``days_on_target`` (share), ``cost_day``, ``cost_month``, ``cost_year``, the differences
        from the base ``more_...``, and ``point_month`` (cost of a percentage point of service).
        """
        rows = []
        for option in self.options:
            row: dict[str, object] = {"option": option.label, "reaches_target": option.reaches}
            for name, (found, _unit) in numbers_of(option, self.currency).items():
                ends = zip(("", "_low", "_high"), found, strict=True)
                row |= {f"{name}{end}": value for end, value in ends}
            row["replications"] = option.replications
            rows.append(row)
        return pd.DataFrame(rows).set_index("option")


def numbers_of(option: Option, currency: str) -> dict[str, tuple[Interval, str]]:
    """Every number of an option: name -> value with interval, and unit."""
    found = {
        "service": (option.service, "share"),
        "more_service": (option.more_service, "share"),
        "lost_calls": (option.lost_calls, "calls/day"),
        "more_lost_calls": (option.more_lost, "calls/day"),
        "lost_callers": (option.lost_callers, "share"),
        "days_on_target": (option.days_on_target, "share"),
    }
    for period, days in PERIODS.items():
        unit = f"{currency}/{period}"
        found[f"cost_{period}"] = option.cost.times(days), unit
        found[f"more_cost_{period}"] = option.more_cost.times(days), unit
    found["point_month"] = option.point.times(DAYS_PER_MONTH), f"{currency}/month/point"
    return found


def choosable(summaries: Sequence[Summary]) -> list[int]:
    """Places of the scenarios between which somebody can choose, the base first.

    Nobody chooses what fails (`sim.experiments.harm`) or who calls, so it is those that meet the
    callers of the first one.
    """
    places = choices(summaries)
    callers = [summaries[i].about.callers for i in places]
    return [i for i, who in zip(places, callers, strict=True) if who == callers[0]]


def options_of(
    summaries: Sequence[Summary],
    looks: Looks | None = None,
    confidence: float = 0.95,
    margins: Mapping[str, Margin] | None = None,
    labels: Sequence[str] | None = None,
) -> Options | None:
    """The options among scenarios, and what is recommended; None: there is no scenario.

    Parameters
    ----------
    summaries : of the scenarios; the first of those between which one can choose is the base.
    looks : the planned looks, where the number of replications was not fixed beforehand.
    confidence : that the recommendation is right.
    margins : see `sim.measures.margins_of`.
    labels : names of the scenarios; None: those of the summaries.
    """
    places = choosable(summaries)
    if not places:
        return None
    some = [summaries[i] for i in places]
    base = some[0]
    service = service_measure(some)
    targets = tuple(s.about.target for s in some) if service == "service_level" else ()
    values = {name: float(row[0]) for name, row in base.kpis.items()}
    margin = margins_of(values, margins)
    found = recommendation(
        Pairs.of(some, looks, service), targets or None, confidence,
        (margin["cost_total"], margin[service]),
    )  # fmt: skip
    error = (1.0 - confidence) / max(len(some), 2)
    names = [summaries[p].label if labels is None else labels[p] for p in places]
    told = [
        _option(i, place, names[i], some, found, service, error, looks)
        for i, place in enumerate(places)
    ]
    about = base.about
    return Options(
        found, tuple(told), len(summaries), service, targets, about.currency, about.days,
        about.first_weekday, confidence, tuple(some), looks,
    )  # fmt: skip


def _option(
    i: int,
    place: int,
    label: str,
    some: Sequence[Summary],
    found: Recommendation,
    service: str,
    error: float,
    looks: Looks | None,
) -> Option:
    own, base = some[i], some[0]
    ends = _limits(own, service, error, looks)
    known = {
        "lost_calls": _limits(own, "lost_calls", error, looks),
        "days_on_target": _limits(own, "target_met_days", error, looks),
        "cost": _limits(own, "cost_total", error, looks),
    }
    reached = _limits(own, "reached_in_the_end", error, looks)
    paired = i > 0 and own.about.seed == base.about.seed
    return Option(
        place=place,
        label=label,
        reaches=found.reaches[i] if found.reaches else "",
        replications=own.about.replications,
        service=Interval(ends.value, *_inside(float(found.low[i]), float(found.high[i]))),
        lost_callers=Interval(1.0 - reached.value, 1.0 - reached.high, 1.0 - reached.low),
        more_cost=_gap(base, own, "cost_total", error, looks) if paired else _NOTHING,
        more_service=_gap(base, own, service, error, looks) if paired else _NOTHING,
        more_lost=_gap(base, own, "lost_calls", error, looks) if paired else _NOTHING,
        point=_point(base, own, service, error, looks) if paired else _NOTHING,
        **known,
    )


def _inside(low: float, high: float) -> tuple[float, float]:
    return (low, high) if low <= high else (math.nan, math.nan)


def _limits(own: Summary, measure: str, error: float, looks: Looks | None) -> Interval:
    """A measure between its ends, each wrong with probability ``error`` at most."""
    top, bottom = own.totals(measure)
    count = len(top)
    each = error_at(error, count, looks)
    scale = measure_named(measure).scale(earns=bool(own.kpis["cost_revenue"][0]))
    found = ratio_estimate(top, bottom, 1.0 - 2.0 * each, scale)
    value = float(found.value)
    if scale == "logit" and value in (0.0, 1.0):
        unseen = each ** (1.0 / count)  # see `Pairs.limits`
        return Interval(value, *((unseen, 1.0) if value else (0.0, 1.0 - unseen)))
    return Interval(value, *_inside(float(found.low), float(found.high)))


def _gap(base: Summary, own: Summary, measure: str, error: float, looks: Looks | None) -> Interval:
    """How it differs from the base, from the replications that both have."""
    first, second, count = _both(base, own, measure)
    level = 1.0 - 2.0 * error_at(error, count, looks)
    found: Estimate = paired_estimate(first, second, level)
    return Interval(float(found.value), *_inside(float(found.low), float(found.high)))


def _both(base: Summary, own: Summary, measure: str) -> tuple[Totals, Totals, int]:
    count = min(base.about.replications, own.about.replications)
    return base.totals(measure).first(count), own.totals(measure).first(count), count


def _point(
    base: Summary, own: Summary, service: str, error: float, looks: Looks | None
) -> Interval:
    """What a percentage point of service costs a day."""
    money, more, count = _differences(base, own, "cost_total")
    points, gained, _count = _differences(base, own, service)
    return ratio(money, more, 100.0 * points, 100.0 * gained, error_at(error, count, looks))


def _differences(base: Summary, own: Summary, measure: str) -> tuple[float, Floats, int]:
    """The difference from the base, and its residual in every replication."""
    first, second, count = _both(base, own, measure)
    (before, was), (after, became) = residuals(*first), residuals(*second)
    return float(after - before), became - was, count


def ratio(over: float, over_by: Floats, under: float, under_by: Floats, error: float) -> Interval:
    """A ratio of two differences with its interval, where the lower one is surely not 0.

    The interval is Fieller's (Some problems in interval estimation, Journal of the Royal
    Statistical Society B 16, 1954, 175-185): every ratio r for which over - r under may be 0.

    Parameters
    ----------
    over, under : the differences.
    over_by, under_by : residuals with mean 0, shape (replications,).
    error : of each end.

    Returns
    -------
    Without a value where the lower difference may be 0, or nothing says how it varies.
    """
    count = len(over_by)
    if count < 2 or not under:
        return _NOTHING
    times = float(stdtrit(count - 1, 1.0 - error)) ** 2 / (count - 1) / count
    aa, ab, bb = (times * float(np.dot(x, y)) for x, y in
                  ((over_by, over_by), (over_by, under_by), (under_by, under_by)))  # fmt: skip
    a, b, c = under * under - bb, over * under - ab, over * over - aa
    if not a > 0.0:
        return _NOTHING
    root = math.sqrt(max(b * b - a * c, 0.0))
    return Interval(over / under, (b - root) / a, (b + root) / a)
