"""Agents that each interval of a centre asks for: Erlang C, Erlang A and simulated."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import measures
from sim.centre import Centre
from sim.errors import OddityWarning
from sim.executors.choice import cores
from sim.experiments.run import run_many, with_settings
from sim.measures.estimate import divide
from sim.planning.days import Days, on_duty, served
from sim.planning.formulas import Load, erlang_a_agents
from sim.planning.groups import Group, groups_of
from sim.planning.streams import Stream, streams_of
from sim.planning.tried import Tried, rows, service_of, tried
from sim.shown import Figure, Kept, drawn
from sim.study import Result, Study
from sim.study.levers import STAFFING, scaled

Floats = NDArray[np.float64]
LEAST_SCALE, MOST_SCALE = 0.2, 5.0
_AROUND = (0.75, 0.9, 1.1, 1.25)
"""Factors on the rosters where the formulas say nothing of them."""
_APART = 0.02


@dataclass(frozen=True, repr=False)
class Requirement(Kept):
    """What each interval asks for.

    Attributes
    ----------
    table : one row a group and interval, with the columns of `sim.planning.tried.COLUMNS`:
        ``calls`` offered to agents in the interval, ``handle_s`` (time that an agent has a call),
        ``load`` (erlangs), agents on the phones by Erlang C, by Erlang A (whole numbers) and by
        simulation (``simulated``, rounded up, between ``simulated_low`` and ``simulated_high``);
        ``beyond`` is 1 where more than ``simulated`` are needed, -1 where as many or fewer are
        enough, the ends of what was tried. ``rostered`` are the agents on duty in the study as it
        is, with ``service_level``; NaN for a plain queue.
    groups : contact types and pools of each group, by its name.
    replications : days simulated for each plan.
    level : confidence of the interval of ``simulated``.
    """

    table: pd.DataFrame
    groups: dict[str, Group]
    replications: int
    level: float

    def plot(self, figure: str = "") -> Figure:
        """A figure of what the intervals ask for, which a notebook shows once.

        Parameters
        ----------
        figure : ``"agents"`` (chosen if it is left out): agents on the phones by Erlang C, by
            Erlang A and by simulation, and those on duty today, by interval.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    def __repr__(self) -> str:
        intervals = self.table["interval"].nunique()
        return f"<Requirement of {len(self.groups)} groups in {intervals} intervals>"


def requirement(study: Study, *, replications: int = 8, level: float = 0.95) -> Requirement:
    """What the centre at hand asks for by interval, for contact types that share agents.

    The formulas take the agents of a group as one pool of people who all serve every type of it,
    with patience exponential and the interval in a steady state. The simulation has the centre's
    own skills, routing and distributions: every roster is scaled by one factor at a time, and the
    number of agents on duty at which an interval's callers are answered as promised is read
    between the plans.

    Parameters
    ----------
    study : the centre.
    replications : days simulated for each plan, at least 2.
    level : confidence of the interval.

    Raises
    ------
    InputError : a value is out of its range.

    Examples
    --------
    >>> import sim
    >>> asked = requirement(sim.load("retail_bank"), replications=2).table
    >>> asked.loc[asked["interval"] == "10:00", "load"].sum() > 0
    True
    """
    base = _plan(study, study.staffing.scale, replications)
    (first,) = simulated([base])
    groups = groups_of(study.centre)
    loads = [loads_of_group(first, group) for group in groups]
    formula = [np.array([erlang_a_agents(load) for load in found]) for found in loads]
    duty = [_duty(first, group) for group in groups]
    scales = _scales(study.staffing.scale, formula, duty)
    own = [tried(there, *service_of(first, group), level)
           for there, group in zip(duty, groups, strict=True)]  # fmt: skip
    others = _scaled(base, scales, replications, groups, level)
    names = _names(study.centre, groups)
    setting = first.counts.setting
    labels = [str(label) for label in setting.labels("interval")]
    blocks = [
        rows(name, labels, setting.interval_min, found, [today, *plans], own=True)
        for name, found, today, plans in zip(names, loads, own, others, strict=True)
    ]
    named = dict(zip(names, groups, strict=True))
    return Requirement(pd.concat(blocks, ignore_index=True), named, replications, level)


def loads_of_streams(
    study: Study, streams: Sequence[Stream], groups: Sequence[Group], replications: int = 8
) -> tuple[Floats, list[list[Load]]]:
    """What a centre asks for, on the mean of some days.

    Returns
    -------
    erlangs of every stream, shape (streams, intervals of the horizon); and the load of each group
    by interval of the horizon.
    """
    centre = study.effective_centre
    (found,) = simulated([_plan(study, study.staffing.scale, replications)])
    days = Days(centre, streams, study.seed, 0, replications, 1)
    calls = days.served(centre).counted.mean(axis=0)
    kept, answered = measures.totals(found.counts, "aht", "contact_type")
    handle_s = np.nan_to_num(divide(kept.sum(axis=0), answered.sum(axis=0)))
    of = [stream.contact_type for stream in streams]
    erlangs = calls * handle_s[of][:, None] / (centre.horizon.interval_min * 60.0)
    return erlangs, [loads_of_group(found, group, each_day=True) for group in groups]


def simulated(studies: Sequence[Study]) -> list[Result]:
    """Simulate plans, among them some that nobody would staff: what is odd of them is not told."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OddityWarning)
        found = run_many(studies)
    for outcome in found:
        if isinstance(outcome, Exception):
            raise outcome
    return [outcome for outcome in found if isinstance(outcome, Result)]


def _plan(study: Study, scale: float, replications: int) -> Study:
    """The study with a factor on its rosters; seats are no limit to what is asked for."""
    data = with_settings(study, replications=replications).to_dict()
    data["staffing"] = {"scale": scale}
    data["centre"] = {**data["centre"], "seats": "soft"}
    data["precision"] = None
    return Study.from_dict(data)


def _scaled(
    base: Study,
    scales: Sequence[float],
    replications: int,
    groups: Sequence[Group],
    level: float,
) -> list[list[Tried]]:
    """Plans of every group under other factors on the rosters, on the same days.

    Only service and agents on duty are counted.
    """
    centre = base.effective_centre
    streams = streams_of(centre)
    plans = [scaled(base.centre, {**base.scales, STAFFING.name: scale}) for scale in scales]
    fewest = plans[int(np.argmin(scales))] if plans else centre  # whose lines fill up first
    at_once = base.workers or cores()
    days = Days(fewest, streams, base.seed, 0, replications, at_once, to_agents=True)
    types, pools = list(centre.contact_types), list(centre.pools)
    mine = [[types[s.contact_type] in group.contact_types for s in streams] for group in groups]
    agents_of = [[name in group.pools for name in pools] for group in groups]
    found: list[list[Tried]] = [[] for _group in groups]
    for plan in plans:
        each = days.read(plan, lambda log: (*served(log, centre, streams), on_duty(log, centre)))
        good, counted, duty = (_by_interval(np.array(v), centre) for v in zip(*each, strict=True))
        for at in range(len(groups)):
            there = duty[:, agents_of[at]].sum(axis=1).mean(axis=0) / centre.horizon.days
            service = good[:, mine[at]].sum(axis=1), counted[:, mine[at]].sum(axis=1)
            found[at].append(tried(there, *service, level))
    return found


def _by_interval(values: Floats, centre: Centre) -> Floats:
    """Sums by interval of the day, all days of the horizon together."""
    runs, parts, _cells = values.shape
    horizon = centre.horizon
    shape = (runs, parts, horizon.days, horizon.intervals_per_day)
    found: Floats = values.reshape(shape).sum(axis=2)
    return found


def _scales(own: float, formula: Sequence[Floats], duty: Sequence[Floats]) -> list[float]:
    """Factors on the rosters under which the intervals have about what the formulas ask for."""
    ratios = [
        float(asked / there)
        for wanted, found in zip(formula, duty, strict=True)
        for asked, there in zip(wanted, found, strict=True)
        if there > 0.5 and np.isfinite(asked) and asked > 0.0
    ]
    if not ratios:
        return [own * factor for factor in _AROUND]
    low, middle, high = np.quantile(ratios, (0.1, 0.5, 0.9))
    kept: list[float] = []
    for ratio in (0.85 * low, low, middle, high, 1.2 * high):
        scale = float(np.clip(own * ratio, LEAST_SCALE, MOST_SCALE))
        if all(abs(scale / other - 1.0) > _APART for other in (*kept, own)):
            kept.append(scale)
    return kept


def _names(centre: Centre, groups: Sequence[Group]) -> list[str]:
    return [g.contact_types[0] if len(groups) > 1 else centre.name for g in groups]


def loads_of_group(result: Result, group: Group, *, each_day: bool = False) -> list[Load]:
    """What each interval asks of the agents of a group, on the mean of the days simulated.

    Parameters
    ----------
    each_day : intervals of each day of the horizon by themselves, one day after another; else those
        of all its days together.
    """
    setting, centre = result.counts.setting, result.study.centre
    at = [setting.contact_types.index(name) for name in group.contact_types]
    axes = ("contact_type", *(["day"] if each_day else []), "interval")
    offered, days = measures.totals(result.counts, "offered_to_agents", *axes)
    days = np.broadcast_to(days, offered.shape)
    offered, days = (v.reshape(len(v), v.shape[1], -1) for v in (offered, days))
    kept, calls = measures.totals(result.counts, "aht", "contact_type")
    handle_s = np.nan_to_num(divide(kept.sum(axis=0), calls.sum(axis=0)))[at]
    a_day = divide(offered.sum(axis=0), days.sum(axis=0))[at]
    types = [centre.contact_types[name] for name in group.contact_types]
    leaving = np.array(
        [0.0 if t.patience is None else 1.0 / max(t.patience.mean(), _ADDED_S) for t in types]
    )
    targets = [centre.target_of(name) for name in group.contact_types]
    threshold_s = np.array([t.threshold_s for t in targets])
    share = np.array([t.share for t in targets])
    found = []
    for weight in a_day.T:
        total = float(weight.sum())
        if total <= 0.0:
            found.append(Load(0.0, 0.0, None, 0.0, 0.0))
            continue
        mean_handle, rate, within, asked = (
            float(weight @ values) / total for values in (handle_s, leaving, threshold_s, share)
        )
        per_s = total / (setting.interval_min * 60.0)
        found.append(Load(per_s, mean_handle, 1.0 / rate if rate > 0.0 else None, within, asked))
    return found


_ADDED_S = 1e-6
"""A patience of nothing is taken to be this long."""


def _duty(result: Result, group: Group) -> Floats:
    """Mean agents of a group on duty, shape (intervals,)."""
    top, seconds = measures.totals(result.counts, "agents_on_duty", "pool", "interval")
    at = [result.counts.setting.pools.index(name) for name in group.pools]
    shared = np.broadcast_to(seconds, top.shape)[:, 0].sum(axis=0)
    found: Floats = divide(top[:, at].sum(axis=(0, 1)), shared)
    return found
