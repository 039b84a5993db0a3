"""How much memory studies need, roughly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.checks.size import agents_at_most
from sim.measures.call_tables import CallTables
from sim.measures.layout import Floats, layout_of
from sim.study.study import Study
from sim.study.worker import STRETCH_CALLS, engine_of
from sim.workload.arrivals import mean_arrivals
from sim.workload.traces import traces

# Measured with `retail_bank` and made larger by half: 190 to 220 bytes a call in either engine,
# luck and log together (29,000 to 1,150,000 calls).
CALL_BYTES = 300
WAIT_BYTES = 24
"""A wait and its key, twice while they are put together."""
AGENT_DAY_BYTES = 600
PROGRAM_BYTES = 350 << 20
TABLES = 4
"""Tables of counts of a replication at once: while counted, as counts, on their way, stacked."""
MOST_DAYS = 366
"""Of a longer horizon these are looked at."""


@dataclass(frozen=True)
class Need:
    """Memory that studies need together, in bytes, and what it is made of.

    Attributes
    ----------
    workers : replications at once.
    each : of a replication while it runs, the largest of all studies.
    kept : of the counts of all replications.
    calls : calls of a replication in memory at once, of the study that needs most.
    replications : whose counts are kept.
    """

    workers: int
    each: float
    kept: float
    calls: float
    replications: int

    @property
    def bytes(self) -> float:
        """All of it."""
        return PROGRAM_BYTES + self.workers * self.each + self.kept


def need_of(studies: Sequence[Study], workers: int, one_by_one: bool = False) -> Need:
    """The memory that studies need over one set of workers.

    Parameters
    ----------
    workers : replications at once.
    one_by_one : whether what a study gave is put on disk and let go when it is done.
    """
    each, kept, calls, replications = 0.0, 0.0, 0.0, 0
    for study in studies:
        most = study.replications if study.precision is None else study.precision.most
        tables = _table_bytes(study.effective_centre)
        every, held = _calls(study)
        running = held * CALL_BYTES + every * WAIT_BYTES + TABLES * tables
        running += AGENT_DAY_BYTES * _agent_days(study.effective_centre)
        if running > each:
            each, calls = running, held
        kept = max(kept, most * tables) if one_by_one else kept + most * tables
        replications = max(replications, most) if one_by_one else replications + most
    return Need(workers, each, 2.0 * kept, calls, replications)


def first_calls(study: Study) -> float:
    """Calls of a replication that are expected, without those that come of others."""
    return _of_horizon(study, _by_day(study.effective_centre, attempts=False))


def _of_horizon(study: Study, by_day: Floats) -> float:
    days = min(study.centre.horizon.days, MOST_DAYS)
    return float(by_day.sum()) * study.centre.horizon.days / days


def _calls(study: Study) -> tuple[float, float]:
    """Calls of a replication at most: all of them, and those that are in memory at once."""
    by_day = _by_day(study.effective_centre, attempts=True)
    every = _of_horizon(study, by_day)
    if engine_of(study) == "reference":
        return every, every
    return every, min(every, 2.0 * float(by_day.max()) + STRETCH_CALLS)


def _by_day(centre: Centre, attempts: bool) -> Floats:
    """Calls of each day, shape (days looked at,); with those that may come of them at most."""
    days = min(centre.horizon.days, MOST_DAYS)
    found = np.zeros(days)
    recorded = traces(centre)
    for name, kind in centre.contact_types.items():
        again = _again(centre, name) if attempts else 1.0
        for day in range(days):
            if name in recorded:
                first, last = np.searchsorted(recorded[name], [day * DAY_S, (day + 1) * DAY_S])
                found[day] += again * float(last - first)
            elif kind.demand.release is not None:
                found[day] += again * kind.demand.mean_daily_volume(centre.horizon.weekday(day))
            else:
                found[day] += again * float(mean_arrivals(centre, name, day)[1][-1])
    return found


def _again(centre: Centre, name: str) -> float:
    """Calls that come of a first one at most: attempts, repeated calls, calls passed on."""
    kind = centre.contact_types[name]
    found = 1.0
    if kind.retry is not None:
        endings = (kind.retry.blocked, kind.retry.abandoned, kind.retry.dropped,
                   kind.retry.disconnected)  # fmt: skip
        most = max(max(c) if isinstance(c, tuple) else c for c in endings)
        found *= _series(most, kind.retry.at_most)
    if kind.repeat is not None:
        most = max(kind.repeat.unresolved, kind.repeat.unresolved_contained)
        found *= _series(most, kind.repeat.at_most)
    passed_on = sum(transfer.share for transfer in kind.transfers.values())
    return found * _series(min(1.0, passed_on), centre.routing.transfers_at_most)


def _series(chance: float, times: int) -> float:
    return sum(chance**n for n in range(times + 1))


def _agent_days(centre: Centre) -> float:
    agents = sum(agents_at_most(pool.staffing) for pool in centre.pools.values())
    return agents * centre.horizon.days


def _table_bytes(centre: Centre) -> float:
    """Counts of one replication: those of a day, times days."""
    horizon = centre.horizon.model_copy(update={"days": 1, "warmup_s": 0.0})
    tables = CallTables.of(layout_of(centre.model_copy(update={"horizon": horizon})))
    found = tables.at_once.nbytes
    for arrays in (tables.calls, tables.sums, tables.spans, tables.work):
        found += sum(array.nbytes for array in arrays)
    return float(found * centre.horizon.days)
