"""An ordinary day beside the same day on which something fails, for each option of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.catalogue import _
from sim.drills.cells import Limits
from sim.drills.components import Component, Failures, components
from sim.drills.drill import Drill
from sim.drills.harm import LOST, lost_calls
from sim.drills.laboratory import Laboratory
from sim.drills.recovery import REFUSED, SETTLED_S
from sim.drills.starts import busiest_moment
from sim.drills.worst import RESOLUTION
from sim.errors import InputError, listing, near_match
from sim.experiments.run import with_settings
from sim.measures import Replications, paired_estimate, ratio_estimate, totals
from sim.measures.estimate import check_level
from sim.measures.layout import Floats, layout_of
from sim.study.failures import without_outages
from sim.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

REPLICATIONS = 20
"""Of each day, where nobody says otherwise."""

ORDINARY, FAILURE, BECAUSE = "ordinary", "failure", "difference"
"""The day without the failure, the day with it, and their paired difference."""

LOST_CALLS, MINUTES_BELOW, COST, RECOVERED = (
    "lost_calls", "minutes_below_target", "cost", "recovered_min",
)  # fmt: skip
BOTH_DAYS = (LOST_CALLS, MINUTES_BELOW, COST)
"""Quantities of either day; `RECOVERED` is of the day with the failure alone."""

NEVER = "never"
"""Recovered: on which share of the days not before the end of the horizon."""


@dataclass(frozen=True)
class Row:
    """A number of an option.

    Attributes
    ----------
    option : its name.
    quantity : `LOST_CALLS`, `MINUTES_BELOW`, `COST` (of the whole horizon, in the centre's
        currency) or `RECOVERED` (minutes from the failure).
    day : `ORDINARY`, `FAILURE` or `BECAUSE`; of `RECOVERED`: `FAILURE` (the median of the days) or
        `NEVER` (a share).
    value, low, high : NaN where it is not known, infinite where it never came.
    """

    option: str
    quantity: str
    day: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class FailureDays:
    """What a failure does to each option.

    Attributes
    ----------
    component : label of what fails, such as ``site:main``.
    title : what people call it; empty: it has no title.
    picked : whether the program chose it.
    at_s : when it fails, seconds from the horizon's start.
    lasts_s : mean time until it is repaired.
    source : where the numbers of the failure come from.
    days : of the horizon, which values of both days cover.
    target : share of callers to be answered in time, by option.
    replications, seed, level : of each day; luck; confidence of every interval by itself.
    rows : numbers of the options that could fail.
    reasons : option -> why it could not.
    """

    component: str
    title: str
    picked: bool
    at_s: float
    lasts_s: float
    source: str
    days: int
    target: Mapping[str, float]
    replications: int
    seed: int
    level: float
    rows: tuple[Row, ...]
    reasons: Mapping[str, str]

    def table(self) -> pd.DataFrame:
        """A row a number: ``option``, ``quantity``, ``day``, ``value``, ``low``, ``high``."""
        import pandas as pd

        columns = ["option", "quantity", "day", "value", "low", "high"]
        return pd.DataFrame([asdict(row) for row in self.rows], columns=columns)

    def of(self, option: str) -> dict[tuple[str, str], Row]:
        """The numbers of an option by quantity and day."""
        return {(row.quantity, row.day): row for row in self.rows if row.option == option}

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return asdict(self) | {"rows": [_written(asdict(row)) for row in self.rows]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FailureDays:
        """What `to_dict` wrote.

        Raises
        ------
        TypeError, KeyError, ValueError : it did not.
        """
        rows = tuple(Row(**{k: _read(v) for k, v in row.items()}) for row in data["rows"])
        return cls(**{**data, "rows": rows})


def failure_days(
    options: Mapping[str, Study],
    failures: Failures,
    *,
    component: str = "",
    replications: int = REPLICATIONS,
    level: float = 0.95,
    workers: int | None = None,
    progress: bool = False,
) -> FailureDays:
    """Simulate an ordinary day and the same day with a failure, for each option.

    All days have the same luck. Something fails at the start of the busiest hour of the first
    option, as is typical of its kind. Outages that the options have of their own are left out.

    Parameters
    ----------
    options : studies by name, of one seed; the first is the base.
    failures : how components fail (`sim.config.failures.failures_from`).
    component : label of what fails, such as ``site:main``; empty: the base's `main_component`.
    replications : of each day of each option, whatever the studies say.
    level : confidence of every interval.
    workers, progress : as of `sim.run`.

    Raises
    ------
    InputError : no option, different seeds, an unknown component or kind, a level that cannot be.

    Examples
    --------
    >>> import sim
    >>> from sim.config.failures import failures_from
    >>> typical, _ = failures_from()
    >>> found = failure_days({"base": sim.load("retail_bank")}, typical, replications=2)
    >>> found.component, found.of("base")["lost_calls", "difference"].value > 500
    ('site:main', True)
    """
    check_level(level)
    if not options:
        raise InputError(_("a day with a failure needs an option"))
    seeds = {study.seed for study in options.values()}
    if len(seeds) > 1:
        raise InputError(
            _("options are compared on the same luck, found seeds {seeds}").format(
                seeds=listing(map(str, sorted(seeds)))
            )
        )
    plain = {name: _plain(study, replications) for name, study in options.items()}
    base = next(iter(plain.values()))
    what = what_fails(plain, failures, component)
    typical = failures.kinds[what.kind]
    lab = Laboratory(plain, failures, Limits(), level, workers, progress)
    at_s = busiest_moment(base)
    hits: dict[str, tuple[str, Study]] = {}
    reasons: dict[str, str] = {}
    for name, study in plain.items():
        if what.label not in components(study.centre):
            reasons[name] = _("it has no {component}").format(component=what.label)
            continue
        try:
            hits[name] = (name, lab.injectors[name].failing([what], at_s))
        except InputError as error:
            reasons[name] = str(error)
    found: dict[str, tuple[Row, ...]] = {}
    for name, drill in lab.drills(hits):
        if isinstance(drill, Exception):
            raise drill
        found[name] = _rows(name, drill)
    return FailureDays(
        component=what.label,
        title=_title(base, what),
        picked=not component,
        at_s=at_s,
        lasts_s=typical.duration.mean(),
        source=" ".join(typical.source.split()),
        days=base.centre.horizon.days,
        target={n: float(s.effective_centre.target.share) for n, s in plain.items()},
        replications=replications,
        seed=base.seed,
        level=level,
        rows=tuple(row for name in plain for row in found.get(name, ())),
        reasons=reasons,
    )


def what_fails(options: Mapping[str, Study], failures: Failures, component: str = "") -> Component:
    """The component that fails on that day.

    Parameters
    ----------
    options, failures, component : as `failure_days` takes them.

    Raises
    ------
    InputError : an unknown component or kind.
    """
    base = next(iter(options.values()))
    what = _named(options, component) if component else main_component(base, failures)
    if what.kind not in failures.kinds:
        raise InputError(
            _("failures.kinds: says nothing of {kind}; it has {allowed}").format(
                kind=what.kind, allowed=listing(failures.kinds)
            )
        )
    return what


def main_component(study: Study, failures: Failures) -> Component:
    """What a centre would miss most: the site with the most paid hours of agents.

    Of a centre with one site, whose failure nothing can help, it is the ACD of that site, unless
    `failures` says nothing of ACDs.

    Raises
    ------
    InputError : `failures` says nothing of what would be missed.
    """
    centre = study.effective_centre
    hours = dict.fromkeys(centre.sites, 0.0)
    for pool, roster in zip(centre.pools.values(), layout_of(centre).rosters, strict=True):
        hours[pool.site] += roster.paid_hours()
    largest = max(hours, key=lambda site: hours[site])
    there = components(centre)
    kinds = ("site", "acd") if len(hours) > 1 else ("acd", "site")
    for kind in kinds:
        part = there.get(f"{kind}:{largest}")
        if part is not None and kind in failures.kinds:
            return part
    raise InputError(
        _("failures.kinds: says nothing of {kinds}, and no component was named").format(
            kinds=listing(kinds)
        )
    )


def _named(options: Mapping[str, Study], label: str) -> Component:
    """The one component with a label, of any option.

    Raises
    ------
    InputError : there is none.
    """
    known = {n: c for one in options.values() for n, c in components(one.centre).items()}
    if label not in known:
        raise InputError(
            _("component: found '{label}'; allowed: {allowed}{hint}").format(
                label=label, allowed=listing(known), hint=near_match(label, known)
            )
        )
    return known[label]


def _plain(study: Study, replications: int) -> Study:
    """The study of ordinary days, with time series, as many as are asked for."""
    data = study.to_dict()
    if study.precision is not None:
        study = Study.from_dict({**data, "precision": None})
    if study.centre.outages:
        study = without_outages(study)
    resolution = study.resolution or RESOLUTION
    return with_settings(study, replications=replications, resolution=resolution)


def _title(study: Study, part: Component) -> str:
    site = study.centre.sites.get(part.name)
    return "" if site is None else site.title


def _rows(option: str, drill: Drill) -> tuple[Row, ...]:
    ones = np.ones(drill.hit.replications)
    days = drill.hit.study.centre.horizon.days
    target = float(drill.hit.study.effective_centre.target.share)
    rows = []
    for quantity in BOTH_DAYS:
        calm, hit = (
            _values(quantity, counts, days, drill.resolution_s, target)
            for counts in (drill.calm.counts, drill.hit.counts)
        )
        told = {
            ORDINARY: ratio_estimate(calm, ones, drill.level),
            FAILURE: ratio_estimate(hit, ones, drill.level),
            BECAUSE: paired_estimate((calm, ones), (hit, ones), drill.level),
        }
        rows += [Row(option, quantity, day, *map(float, ends)) for day, ends in told.items()]
    median, low, high = (end / 60.0 for end in drill.moment("recovered_s", 0.5, drill.level))
    rows.append(Row(option, RECOVERED, FAILURE, median, low, high))
    never = float(np.mean(np.isinf(drill.recovery.recovered_s)))
    rows.append(Row(option, RECOVERED, NEVER, never, np.nan, np.nan))
    return tuple(rows)


def _values(
    quantity: str, counts: Replications, days: int, width_s: float, target: float
) -> Floats:
    """A quantity of every replication, shape (R,)."""
    if quantity == LOST_CALLS:
        return lost_calls(counts, LOST)
    if quantity == COST:
        above, below = totals(counts, "cost_total")
        return above / below * days
    return minutes_below(counts, width_s, target)


def minutes_below(counts: Replications, width_s: float, target: float) -> Floats:
    """Minutes of every replication in quarters of an hour below target, shape (R,).

    A quarter is below where fewer of its callers than the target says are answered in time, and
    where nobody is let in who calls.

    Parameters
    ----------
    counts : with time series.
    width_s : length of their bins, seconds.
    target : share of callers to be answered in time.
    """
    several = max(1, round(SETTLED_S / width_s))

    def quarters(*lines: str) -> Floats:
        whole = np.sum(
            [counts.fields[f"series.{line}"][:, -1] for line in lines], axis=0, dtype=float
        )
        spare = -whole.shape[1] % several
        padded = np.pad(whole, ((0, 0), (0, spare)))
        found: Floats = padded.reshape(len(whole), -1, several).sum(axis=2)
        return found

    in_time, counted, refused = quarters("in_time"), quarters("counted"), quarters(*REFUSED)
    below = (counted > 0) & (in_time < target * counted - 1e-9)
    below |= (counted == 0) & (refused > 0)
    return np.asarray(below.sum(axis=1) * several * width_s / 60.0, dtype=np.float64)


def _written(row: dict[str, Any]) -> dict[str, Any]:
    """Numbers that JSON does not have become words."""
    return {k: v if isinstance(v, str) or np.isfinite(v) else repr(v) for k, v in row.items()}


def _read(value: Any) -> Any:
    return float(value) if value in ("nan", "inf", "-inf") else value
