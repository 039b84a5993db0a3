"""What failures cost in a year: lost calls, minutes below target, money."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.catalogue import _
from sim.centre import Parts
from sim.centre.base import DAY_S
from sim.drills.availability.conditioning import Chances, chances
from sim.drills.availability.may_fail import failing_of, single
from sim.drills.availability.points import POINTS, Failing, Window, windows_of_set
from sim.drills.components import Failures
from sim.errors import InputError, OddityWarning
from sim.executors.progress import Progress
from sim.experiments.run import run_many
from sim.measures import Estimate, ratio_estimate, totals
from sim.measures.estimate import check_level
from sim.measures.layout import Floats
from sim.shown import Figure, Kept, Shown, drawn
from sim.study.result import Result
from sim.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

SETS = 8
"""Independent samples of the year; the interval is that of so many."""

YEAR_DAYS = 365.0

OFFERED, LOST, BELOW, COST = COUNTED = (
    "offered_calls",
    "lost_calls",
    "minutes_below_target",
    "cost_total",
)
"""What is counted of every window: calls, calls, minutes, money."""

HARM = (LOST, BELOW, COST)
"""What failures change."""


TOGETHER, TOTAL = "together", "total"
"""Rows of the table beside the components: what failures add that fall together, and all."""


class Yearly(NamedTuple):
    """Estimate of something in a year."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Availability(Shown):
    """What failures do to a design in a year.

    The failures are those of independent components, each up for an exponential time and down as
    its kind of failure lasts. The year is conditioned on who is down on a window (the study's
    horizon): nobody, one component, two, three or more; each case is simulated, beside the same
    window without a failure, and weighted by how likely it is. With p_i the probability that
    component i is touched, h the harm of a window and S who is::

        E h = sum_i p_i E h_i + P(|S| = 2) E[h_S - sum_S h_i] + P(|S| > 2) E[h_S - sum_S h_i],

    where the differences are taken on one window with the same failures: harm that adds up needs
    no pair to be told.

    Attributes
    ----------
    name : of the design.
    study : without any failure.
    failing : what may fail.
    level : confidence of every interval.
    calm : of windows without a failure, per year, shape (sets, what is `COUNTED`).
    alone : what the failures of each component add to a year if nothing else fails, shape (sets,
        components, `COUNTED`).
    together : what failures on one window add beyond that, shape (sets, `COUNTED`).
    simulated : windows that were simulated.
    """

    name: str
    study: Study
    failing: tuple[Failing, ...]
    level: float
    calm: Floats
    alone: Floats
    together: Floats
    simulated: int

    def __repr__(self) -> str:
        return f"<Availability of {self.name}: {len(self.failing)} components that may fail>"

    def plot(self, figure: str = "") -> Figure:
        """A figure of the design, which a notebook shows once.

        Parameters
        ----------
        figure : ``"components"`` (chosen if it is left out): what each costs a year.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    @property
    def windows_a_year(self) -> float:
        """How many horizons a year has."""
        return YEAR_DAYS / self.study.centre.horizon.days

    @cached_property
    def chances(self) -> Chances:
        """How likely it is that nobody, one, two or more components are down on a window."""
        return _chances(self.study, self.failing)

    def without_failures(self, what: str) -> Yearly:
        """A year in which nothing fails; ``what`` of `COUNTED`."""
        return self._estimate(self.calm[:, COUNTED.index(what)])

    def harm(self, what: str) -> Yearly:
        """What failures add in a year."""
        return self._estimate(self.harm_by_set(what))

    def harm_by_set(self, what: str) -> Floats:
        """`harm` as each set by itself says it, shape (sets,)."""
        k = COUNTED.index(what)
        found: Floats = self.alone[:, :, k].sum(axis=1) + self.together[:, k]
        return found

    def whole(self, what: str) -> Yearly:
        """A year with its failures."""
        return self._estimate(self.calm[:, COUNTED.index(what)] + self.harm_by_set(what))

    @property
    def of_three_or_more(self) -> dict[str, float]:
        """The most that windows with three or more failures can weigh: all their calls, all of
        their time."""
        often = self.chances.more * self.windows_a_year
        offered = self.without_failures(OFFERED).value / self.windows_a_year
        minutes = self.study.centre.horizon.end_s / 60.0
        return {LOST: often * offered, BELOW: often * minutes}

    @property
    def reachable(self) -> Yearly:
        """Share of the year's calls that no failure loses."""
        offered, lost = self.without_failures(OFFERED).value, self.harm(LOST)
        return Yearly(
            1.0 - lost.value / offered, 1.0 - lost.high / offered, 1.0 - lost.low / offered
        )

    def table(self) -> pd.DataFrame:
        """What each component costs a year.

        Returns
        -------
        Index ``component``: labels, then ``together`` and ``total``. Columns
        ``failures`` (a year), ``down_h`` (hours a year), ``available`` (share of time in which it
        is up; total: in which all are), and ``lost_calls``, ``minutes_below_target``,
        ``cost_total`` (what failures add in a year), each with ``_low`` and ``_high``. The row of a
        component has what its failures add if nothing else fails, ``together`` what failures that
        fall together add beyond that.
        """
        import pandas as pd

        rows: dict[str, dict[str, float]] = {}
        up = 1.0
        for i, one in enumerate(self.failing):
            chain = one.chain
            up *= 1.0 - chain.down
            rows[one.component.label] = {
                "failures": YEAR_DAYS * DAY_S * chain.failures_a_second,
                "down_h": YEAR_DAYS * 24.0 * chain.down,
                "available": 1.0 - chain.down,
                **self._columns(self.alone[:, i]),
            }
        nothing = dict.fromkeys(("failures", "down_h", "available"), np.nan)
        rows[TOGETHER] = {**nothing, **self._columns(self.together)}
        rows[TOTAL] = {
            "failures": sum(row["failures"] for row in rows.values() if row["failures"] >= 0.0),
            "down_h": YEAR_DAYS * 24.0 * (1.0 - up),
            "available": up,
            **self._columns(self.alone.sum(axis=1) + self.together),
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("component")

    def _columns(self, by_set: Floats) -> dict[str, float]:
        found: dict[str, float] = {}
        for what in HARM:
            value, low, high = self._estimate(by_set[:, COUNTED.index(what)])
            found |= {what: value, f"{what}_low": low, f"{what}_high": high}
        return found

    def _estimate(self, by_set: Floats) -> Yearly:
        found: Estimate = ratio_estimate(by_set, np.ones_like(by_set), self.level)
        return Yearly(float(found.value), float(found.low), float(found.high))


class Availabilities(dict[str, Availability], Kept):
    """What failures cost in a year, design by design: ``found["Base"]``."""

    def __repr__(self) -> str:
        return f"<Availabilities of {', '.join(self)}>"

    def plot(self, figure: str = "", design: str = "") -> Figure:
        """A figure of the year, which a notebook shows once.

        Parameters
        ----------
        figure : ``"components"`` of a design, ``"designs"`` of several; left out: the components of
            one design, or all designs.
        design : whose components; left out: the first.

        Raises
        ------
        InputError : there is no such figure, or no such design.
        """
        return drawn(self, figure, design=design)


def availability(
    designs: Study | Mapping[str, Study],
    failures: Failures,
    *,
    which: Iterable[str] = (),
    sets: int = SETS,
    level: float = 0.95,
    workers: int | None = None,
    progress: bool = False,
) -> Availabilities:
    """What failures cost in a year, by conditioning on who fails.

    Parameters
    ----------
    designs : a study without outages, or several by name, all of one seed.
    failures : how, how often and for how long each kind of component fails.
    which : components or kinds that may fail; none: all of which ``failures`` knows how often.
    sets : independent samples of the year, at least 2: the interval is taken over them.
    level : confidence of every interval.
    workers : instead of the studies' own.
    progress : tell how far it is.

    Returns
    -------
    What was found of each design, by name. Designs have the same calls, and the same failures of
    what they both have.

    Raises
    ------
    InputError : a design that has outages of its own, or a precision; nothing that may fail;
        fewer than two sets.
    """
    check_level(level)
    if sets < 2:
        raise InputError(
            _("sets: found {sets}; allowed: 2 or more, for an interval").format(sets=sets)
        )
    named = designs if isinstance(designs, Mapping) else {_name(designs): designs}
    plans = _plans(named, failures, list(which))
    found: list[list[Floats]] = [[] for _ in plans]
    counted = [0] * len(plans)
    total = sum(sets * POINTS * (3 + len(p.failing)) for p in plans)
    with Progress(total, shown=progress) as told:
        for number in range(sets):
            for i, plan in enumerate(plans):
                windows = list(plan.windows(number))
                found[i].append(plan.simulated(windows, workers, told))
                counted[i] += len(windows)
    return Availabilities(
        {
            plan.name: plan.gathered(np.array(by_set), level, count)
            for plan, by_set, count in zip(plans, found, counted, strict=True)
        }
    )


def require_years(designs: Mapping[str, Study], failures: Failures) -> None:
    """Refuse designs of which `availability` cannot be asked, before anything else runs.

    Raises
    ------
    InputError : as of `availability`.
    """
    _plans(designs, failures, ())


def _plans(designs: Mapping[str, Study], failures: Failures, which: Sequence[str]) -> list[_Plan]:
    return [
        _Plan(name, single(name, study), failing_of(study, failures, which))
        for name, study in designs.items()
    ]


@dataclass(frozen=True)
class _Plan:
    """A design and what may fail in it."""

    name: str
    study: Study
    failing: tuple[Failing, ...]

    def windows(self, number: int) -> Iterator[Window]:
        centre = self.study.centre
        return windows_of_set(
            self.study.seed,
            number,
            centre.horizon,
            self.failing,
            _chances(self.study, self.failing),
        )

    def simulated(self, windows: list[Window], workers: int | None, told: Progress) -> Floats:
        """What a set says of a year, shape (1 + components + 1, `COUNTED`)."""
        data = self.study.to_dict()
        parts = Parts(data)
        studies = [Study.from_dict(_with(data, window), parts) for window in windows]
        values: Floats = np.full((len(windows), len(COUNTED)), np.nan)

        def take(i: int, result: Result) -> None:
            values[i] = counted_of(result)[0]
            told.tick(1)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OddityWarning)
            for outcome in run_many(studies, workers=workers, on_done=take):
                if isinstance(outcome, Exception):
                    raise outcome
        return self._weighted(windows, values)

    def _weighted(self, windows: list[Window], values: Floats) -> Floats:
        """Shape (1 + components + 1, `COUNTED`), per year."""
        likely = _chances(self.study, self.failing)
        calm = {w.point: v for w, v in zip(windows, values, strict=True) if not w.who}
        harm = {
            (w.who, w.point): v - calm[w.point]
            for w, v in zip(windows, values, strict=True)
        }  # fmt: skip
        alone = [
            chance * np.mean([harm[(i,), point] for point in calm], axis=0)
            for i, chance in enumerate(likely.touched.tolist())
        ]
        beyond = np.zeros(len(COUNTED))
        for of, chance in ((_two, likely.two), (_more, likely.more)):
            found: list[Floats] = [
                harm[w.who, w.point] - sum(harm[(i,), w.point] for i in w.who)
                for w in windows
                if of(len(w.who))
            ]
            if found:
                beyond += chance * np.mean(found, axis=0)
        rows: Floats = np.array([np.mean(list(calm.values()), axis=0), *alone, beyond])
        return rows * (YEAR_DAYS / self.study.centre.horizon.days)

    def gathered(self, by_set: Floats, level: float, simulated: int) -> Availability:
        return Availability(
            self.name, self.study, self.failing, level,
            by_set[:, 0], by_set[:, 1:-1], by_set[:, -1], simulated,
        )  # fmt: skip


def _two(failures: int) -> bool:
    return failures == 2


def _more(failures: int) -> bool:
    return failures > 2


def counted_of(result: Result) -> Floats:
    """What is `COUNTED` of each replication, shape (R, `COUNTED`)."""
    centre, counts = result.study.effective_centre, result.counts
    days = centre.horizon.days
    offered, lost, cost = (
        above / below * days
        for above, below in (totals(counts, what) for what in (OFFERED, LOST, COST))
    )
    above, below = totals(counts, "service_level", "interval", "day")
    missed = (below > 0) & (above < float(centre.target.share) * below - 1e-9)
    minutes = missed.sum(axis=(1, 2)) * centre.horizon.interval_min
    return np.stack([offered, lost, minutes, cost], axis=1)


def _with(data: Mapping[str, object], window: Window) -> dict[str, object]:
    """A study of one window as plain data; what does not change stays the very same object."""
    centre = data["centre"]
    assert isinstance(centre, Mapping)
    changed = {**centre, "outages": window.outages}
    if window.weekday is not None:
        changed["horizon"] = {**centre["horizon"], "first_weekday": window.weekday}
    return {**data, "centre": changed, "seed": window.seed, "replications": 1}


def _chances(study: Study, failing: Iterable[Failing]) -> Chances:
    window_s = study.centre.horizon.end_s
    return chances([one.chain.touched(window_s) for one in failing])


def _name(study: Study) -> str:
    return study.title
