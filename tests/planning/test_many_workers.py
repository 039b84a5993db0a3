"""Plans are the same whoever simulates their days: this thread, threads, processes, a cluster."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.executors.local import Serial
from sim.planning.days import Days
from sim.planning.optimise import Plan, optimise
from sim.planning.streams import streams_of
from sim.planning.workers import Workers, at_work
from tests.planning.test_found import FEW, counter, hourly

pytestmark = pytest.mark.compiled


def found(executor: Any, workers: int | None = 2) -> Plan:
    study = counter()
    data = {**study.to_dict(), "executor": executor, "workers": workers}
    asked = {**FEW, "seconds": 3_600.0}  # time ends none of the searches
    return optimise(sim.Study.from_dict(data), share=0.8, minutes=60, shifts=hourly(), **asked)


def assert_alike(one: Plan, other: Plan) -> None:
    """The same plan, bound and judgement; what was tried on the way, too."""
    assert one.counts.tolist() == other.counts.tolist()
    assert (one.cost, one.bound, one.holds, one.days) == (
        other.cost, other.bound, other.holds, other.days,
    )  # fmt: skip
    np.testing.assert_array_equal(one.fresh.value, other.fresh.value)
    assert [step[:4] for step in one.steps] == [step[:4] for step in other.steps]


@pytest.mark.slow
def test_one_thread_and_three_find_the_same_plan() -> None:
    one, three = found("serial"), found("threads", 3)
    assert len(one.steps) > 3
    assert_alike(one, three)


@pytest.mark.slow
def test_processes_find_the_same_plan() -> None:
    assert_alike(found("serial"), found("processes"))


@pytest.mark.slow
def test_a_cluster_finds_the_same_plan() -> None:
    pytest.importorskip("distributed")
    assert_alike(found("serial"), found("dask"))


@pytest.mark.broad
def test_after_an_interruption_the_next_days_are_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ran when Ctrl-C came is waited for, and none of it is taken for what comes next."""
    study = sim.Study.from_dict({**counter().to_dict(), "executor": "processes", "workers": 2})
    centre = study.effective_centre

    def days(workers: Workers) -> Days:
        return Days(centre, streams_of(centre), 1, 0, 12, workers, to_agents=True)

    more = sim.Study.from_dict({**study.to_dict(), "staffing": {"scale": 1.4}}).effective_centre
    right = days(1).served(more)
    with at_work(study) as workers:
        assert not isinstance(workers, int)
        there = days(workers)
        usual = workers.completed

        def interrupted() -> Any:
            yield next(usual())
            raise KeyboardInterrupt

        monkeypatch.setattr(workers, "completed", _once(interrupted, usual))
        with pytest.raises(KeyboardInterrupt):
            there.served(centre)
        monkeypatch.setattr(workers, "completed", usual)
        again = there.served(more)
    np.testing.assert_array_equal(right.good, again.good)


def _once(first: Any, then: Any) -> Any:
    """The first time it is called, what is interrupted; then what usually is."""
    called = [first]
    return lambda: (called.pop() if called else then)()


def test_an_executor_counts_what_threads_count_and_tells_what_a_worker_raised() -> None:
    centre = counter().effective_centre
    more = sim.Study.from_dict({**counter().to_dict(), "staffing": {"scale": 1.4}}).effective_centre
    here = Days(centre, streams_of(centre), 1, 0, 6, 2).served_by([centre, more], [1, 4, 5])
    with Serial() as serial:
        there = Days(centre, streams_of(centre), 1, 0, 6, serial)
        for one, other in zip(here, there.served_by([centre, more], [1, 4, 5]), strict=True):
            np.testing.assert_array_equal(one.good, other.good)
            np.testing.assert_array_equal(one.counted, other.counted)
        with pytest.raises(IndexError):
            there.served(centre, [99])
