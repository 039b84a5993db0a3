"""Days on which plans are tried: their luck is drawn once and kept, and only service is counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.pools import AgentPool
from sim.centre.sites import Site
from sim.engine import CallLog, codes, run_compiled
from sim.executors.base import Executor
from sim.executors.choice import cores
from sim.measures import count, totals
from sim.measures.service_level import TOLERANCE_S, VARIANTS
from sim.planning.streams import Stream, stream_table
from sim.planning.workers import Workers
from sim.workload import Workload, draw_absences, draw_workload, rows
from sim.workload.workload import COLUMNS

Floats = NDArray[np.float64]
T = TypeVar("T")
Counted = tuple[str, str, bool]
"""A measure, the axis by whose entries it is counted (empty: none), and whether by interval."""
Pair = tuple[Floats, Floats]
_TIMES = ("day", "interval")
_MOST_KEPT = 1.2e9
"""Bytes of luck that are kept; that of further days is drawn again for every plan."""


class Served(NamedTuple):
    """Callers by replication, stream and interval of the horizon in which they queued.

    Attributes
    ----------
    good, counted : numerator and denominator of the service level by each type's own target,
        shape (R, streams, intervals).
    others : the same of other measures, shape (R, entries of the axis, intervals), each 1 where
        there is no such axis.
    """

    good: Floats
    counted: Floats
    others: Mapping[Counted, Pair] = {}

    def of(self, days: Sequence[int]) -> Served:
        """Some of the days, by their places."""
        mine = list(days)
        others = {key: (pair[0][mine], pair[1][mine]) for key, pair in self.others.items()}
        return Served(self.good[mine], self.counted[mine], others)


@dataclass(frozen=True)
class Question:
    """Days as they travel to another process; the parameters are those of `Days`."""

    centre: Centre
    streams: tuple[Stream, ...]
    seed: int
    first: int
    number: int
    others: tuple[Counted, ...]
    keep: bool
    to_agents: bool

    @cached_property
    def days(self) -> Days:
        """The days there, with luck of their own, which is kept there."""
        return Days(
            self.centre, self.streams, self.seed, self.first, self.number, 1,
            others=self.others, keep=self.keep, to_agents=self.to_agents,
        )  # fmt: skip


class Days:
    """Replications with kept luck.

    Parameters
    ----------
    centre : any plan of the centre: demand, patience and handling are those of all.
    streams : what is counted apart.
    seed : of the luck.
    first, number : replications ``first`` to ``first + number - 1``.
    at_once : replications at once, in threads of this process; or who simulates them elsewhere.
    others : measures that are counted besides the service level; these take as long as all do.
    keep : whether the luck is kept for further plans, as far as memory goes.
    to_agents : whether the luck is that of callers alone who ask for an agent, where
        leaving out those whom the IVR serves changes no service level of the first day: neither
        lines nor ports are full on it. A plan is to be judged on days that have everybody.
    """

    def __init__(
        self,
        centre: Centre,
        streams: Sequence[Stream],
        seed: int,
        first: int,
        number: int,
        at_once: Workers,
        *,
        others: Collection[Counted] = (),
        keep: bool = True,
        to_agents: bool = False,
    ) -> None:
        self._centre = centre
        self._streams = streams
        self._seed = seed
        self._replications = range(first, first + number)
        self._elsewhere = at_once if isinstance(at_once, Executor) else None
        self._threads = at_once if isinstance(at_once, int) else cores()
        self._others = sorted(set(others))
        self._absent = any(p.staffing.absence > 0.0 for p in centre.pools.values())
        self._luck: dict[int, Workload] = {}
        self._most = 0
        self._fewer = False
        self._question = Question(
            centre, tuple(streams), seed, first, number, tuple(self._others), keep, to_agents
        )
        if (keep or to_agents) and number and self._elsewhere is None:
            self._look(keep=keep, to_agents=to_agents)

    def _look(self, *, keep: bool, to_agents: bool) -> None:
        """Whom the luck is of, and of how many days there is room for it."""
        whole = self._draw(0)
        self._fewer = to_agents and not self._others and self._the_same_without_ivr(whole)
        self._luck[0] = _to_agents(whole) if self._fewer else whole
        if keep:
            self._most = int(_MOST_KEPT / max(_bytes(self._luck[0]), 1))

    def __len__(self) -> int:
        return len(self._replications)

    @property
    def calls(self) -> int:
        """Calls of the first day, as far as its luck is kept."""
        return len(self._luck[0]) if self._luck else 0

    def served(self, plan: Centre, days: Sequence[int] | None = None) -> Served:
        """What a plan does on the days.

        Parameters
        ----------
        plan : the centre with the plan's rosters.
        days : which of them, from 0; None: all.
        """
        return self.served_by([plan], days)[0]

    def served_by(self, plans: Sequence[Centre], days: Sequence[int] | None = None) -> list[Served]:
        """What each of some plans does on the days."""
        chosen = range(len(self)) if days is None else days
        if self._elsewhere is not None:
            return served_elsewhere(self._elsewhere, self._question, plans, chosen)
        apart = [[at] for at in chosen] if len(plans) < 2 * self._threads else [list(chosen)]
        jobs = [(plan, some) for plan in plans for some in apart]  # many: each is prepared once
        with ThreadPoolExecutor(self._threads) as at_once:
            try:
                several = at_once.map(lambda job: [self.one(job[0], at) for at in job[1]], jobs)
                found = [one for some in several for one in some]
            except KeyboardInterrupt:
                at_once.shutdown(cancel_futures=True)
                raise
        size = len(chosen)
        return [_stacked(found[at : at + size]) for at in range(0, len(found), max(size, 1))]

    def read(
        self, plan: Centre, what: Callable[[CallLog], T], days: Sequence[int] | None = None
    ) -> list[T]:
        """What somebody reads of the call log of each day; the log itself is not kept.

        Parameters
        ----------
        plan : the centre with the plan's rosters.
        what : gets the log.
        days : which of them, from 0; None: all.
        """
        chosen = range(len(self)) if days is None else days
        with ThreadPoolExecutor(self._threads) as at_once:
            return list(at_once.map(lambda at: what(self._log(plan, at)), chosen))

    def _log(self, plan: Centre, at: int) -> CallLog:
        luck = self._luck[at] if at in self._luck else self._draw(at)
        if at < self._most:
            self._luck[at] = luck
        if self._absent:
            absences = draw_absences(plan, self._seed, self._replications[at])
            luck = replace(luck, absences=absences)
        return run_compiled(plan, luck)

    def _draw(self, at: int) -> Workload:
        luck = draw_workload(self._centre, self._seed, self._replications[at])
        return _to_agents(luck) if self._fewer else luck

    def _the_same_without_ivr(self, luck: Workload) -> bool:
        """Whether service is the same, call by call counted, without those whom the IVR serves."""
        fewer = _to_agents(luck)
        if len(fewer) == len(luck):
            return False
        whole, without = (
            served(run_compiled(self._centre, some), self._centre, self._streams)
            for some in (luck, fewer)
        )
        return all(np.array_equal(a, b) for a, b in zip(whole, without, strict=True))

    def one(self, plan: Centre, at: int) -> Served:
        """What a plan does on one of the days."""
        log = self._log(plan, at)
        return Served(*served(log, plan, self._streams), counted_in(log, plan, self._others))


def served_elsewhere(
    executor: Executor, question: Question, plans: Sequence[Centre], days: Sequence[int]
) -> list[Served]:
    """What each of some plans does on some days, simulated by an executor, in a few parcels each.

    Raises
    ------
    Exception : what a worker raised.
    WorkerError : nobody is there to simulate them.
    """
    parts = max(-(-2 * executor.workers // max(len(plans), 1)), 1)
    pieces = [piece for piece in np.array_split(np.asarray(days, dtype=np.int64), parts)
              if len(piece)]  # fmt: skip
    found: dict[tuple[int, int], list[Served]] = {}
    try:
        for at, plan in enumerate(plans):
            changed = _changed(question.centre, plan)
            for part, piece in enumerate(pieces):
                work = partial(_served_there, changed=changed, days=tuple(piece.tolist()))
                executor.submit((at, part), question, int(piece[0]), work=work)
        for done in executor.completed():
            if isinstance(done.outcome, Exception):
                raise done.outcome
            found[done.key] = cast("list[Served]", done.outcome)
    except BaseException:
        executor.drop(lambda _key: True)
        for _done in executor.completed():  # what runs is waited for, so that the next is alone
            pass
        raise
    every = range(len(pieces))
    return [
        _stacked([day for part in every for day in found[at, part]]) for at in range(len(plans))
    ]


class _Changed(NamedTuple):
    """Pools and sites of a plan that differ from the centre's."""

    pools: dict[str, AgentPool]
    sites: dict[str, Site]


def _changed(centre: Centre, plan: Centre) -> _Changed:
    pools = {n: pool for n, pool in plan.pools.items() if pool is not centre.pools[n]}
    sites = {n: site for n, site in plan.sites.items() if site is not centre.sites[n]}
    return _Changed(pools, sites)


def _served_there(
    question: Question, _first: int, *, changed: _Changed, days: Sequence[int]
) -> list[Served]:
    """What a worker does: some days of a plan, of which what differs came along."""
    centre = question.centre
    update = {
        "pools": {**centre.pools, **changed.pools},
        "sites": {**centre.sites, **changed.sites},
    }
    plan = centre.model_copy(update=update)
    return [question.days.one(plan, at) for at in days]


def _to_agents(luck: Workload) -> Workload:
    """The luck of callers who ask for an agent, after the IVR or without one."""
    ended = (codes.JOURNEY_CONTAINED, codes.JOURNEY_HUNG_UP)
    return rows(luck, np.flatnonzero(~np.isin(luck.ivr_outcome, ended)))


def _bytes(luck: Workload) -> int:
    return sum(int(getattr(luck, name).nbytes) for name in COLUMNS)


def _stacked(found: Sequence[Served]) -> Served:
    """Days one after another."""
    return Served(
        np.array([f.good for f in found]),
        np.array([f.counted for f in found]),
        {
            key: (
                np.array([f.others[key][0] for f in found]),
                np.array([f.others[key][1] for f in found]),
            )
            for key in found[0].others
        },
    )


def counted_in(log: CallLog, centre: Centre, others: Sequence[Counted]) -> dict[Counted, Pair]:
    """Numerators and denominators of measures, as `sim.run` counts them.

    Returns
    -------
    by measure, axis and whether by interval: two arrays of shape (entries, intervals).
    """
    if not others:
        return {}
    counts = [count(log, centre)]
    found: dict[Counted, Pair] = {}
    for name, axis, by_interval in others:
        axes = (*([axis] if axis else []), *(_TIMES if by_interval else []))
        tops, bottoms = totals(counts, name, *axes)
        tops = np.asarray(tops, dtype=np.float64)
        bottoms = np.broadcast_to(np.asarray(bottoms, dtype=np.float64), tops.shape)
        shape = (tops.shape[1] if axis else 1, -1)
        found[name, axis, by_interval] = tops.reshape(shape), bottoms.reshape(shape)
    return found


def on_duty(log: CallLog, centre: Centre) -> Floats:
    """Mean agents on duty, those who finish a call after it among them.

    Summed over the pools it is measure ``agents_on_duty`` by interval.

    Returns
    -------
    shape (pools, intervals of the horizon).
    """
    horizon = centre.horizon
    cells = horizon.days * horizon.intervals_per_day
    width_s = horizon.interval_min * 60.0
    edges = np.arange(cells + 1) * width_s
    found = np.zeros((len(centre.pools), cells))
    for pool in range(len(found)):
        mine = log.staffing_pool == pool
        times = np.concatenate(([0.0], log.staffing_s[mine]))
        levels = np.concatenate(([0.0], (log.staffing_level + log.staffing_finishing)[mine]))
        until = np.append(times[1:], max(edges[-1], times[-1]))
        total = np.concatenate(([0.0], np.cumsum((until - times) * levels)))
        found[pool] = np.diff(np.interp(edges, np.append(times, until[-1]), total)) / width_s
    return found


def served(log: CallLog, centre: Centre, streams: Sequence[Stream]) -> tuple[Floats, Floats]:
    """Numerator and denominator of the service level by stream and interval of queueing.

    Summed over the streams of a type it is measure ``service_level`` by ``contact_type``, ``day``
    and ``interval``; nothing else is counted, which takes a twentieth of the time.

    Returns
    -------
    two arrays of shape (streams, intervals of the horizon).
    """
    horizon = centre.horizon
    cells = horizon.days * horizon.intervals_per_day
    table = stream_table(streams, len(centre.contact_types), len(centre.sites))
    queue_s = np.asarray(log["queue_s"], dtype=np.float64)
    rows = np.flatnonzero(
        ~np.isnan(queue_s) & (np.asarray(log["arrival_s"], dtype=np.float64) >= horizon.warmup_s)
    )
    ctype = log["contact_type"][rows].astype(np.int64)
    width_s = horizon.interval_min * 60.0
    edges = np.arange(1, cells) * width_s
    stream = table[ctype, log["entry_site"][rows].astype(np.int64)]
    rows, ctype, stream = rows[stream >= 0], ctype[stream >= 0], stream[stream >= 0]
    cell = stream * cells + np.searchsorted(edges, queue_s[rows], side="right")
    targets = [centre.target_of(name) for name in centre.contact_types]
    ended, wait = log["disposition"][rows], log.wait_s()[rows]
    limit = np.array([t.threshold_s for t in targets])[ctype] + TOLERANCE_S
    short = np.array([t.short_abandon_s for t in targets])[ctype] + TOLERANCE_S
    gone = (ended == codes.ABANDONED) | (ended == codes.BALKED)
    masks = {
        "offered": np.ones(len(rows), dtype=np.bool_),
        "answered": ended == codes.ANSWERED,
        "answered_in_time": (ended == codes.ANSWERED) & (wait <= limit),
        "abandoned": ended == codes.ABANDONED,
        "balked": ended == codes.BALKED,
        "abandoned_in_time": gone & (wait <= limit),
        "abandoned_short": gone & (wait <= short),
        "callbacks": ~np.isnan(np.asarray(log["callback_s"], dtype=np.float64)[rows]),
    }
    known: dict[str, Floats] = {}

    def total(fields: tuple[str, ...], at: int) -> Floats:
        found = np.zeros(cells)
        for name in fields:
            if name not in known:
                known[name] = (
                    np.bincount(cell[masks[name]], minlength=len(streams) * cells)
                    .reshape(len(streams), cells)
                    .astype(np.float64)
                )
            found += known[name][at]
        return found

    good, counted = np.zeros((len(streams), cells)), np.zeros((len(streams), cells))
    for at, of in enumerate(streams):
        how = VARIANTS[targets[of.contact_type].variant]
        good[at] = total(how.numerator, at)
        counted[at] = total(how.denominator, at) - total(how.less, at)
    return good, counted
