"""The yardsticks of `make bench` simulate the same queue as the engine."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from benchmarks import plain_simpy
from benchmarks.c_program import CProgram
from benchmarks.queue import AGENTS, BATCH, MOST_ERRORS, Shares, luck, queue_centre
from benchmarks.timing import Rates, ratio, table
from sim.analytic import erlang_a
from sim.engine import run_compiled
from sim.engine.codes import ABANDONED
from sim.workload import Workload

EXACT = 0.0253510852


def draws(workload: Workload) -> plain_simpy.Draws:
    gaps = np.diff(workload.arrival_s, prepend=0.0)
    return gaps.tolist(), workload.talk_s.tolist(), workload.patience_s.tolist()


@pytest.mark.broad
@pytest.mark.parametrize("agents", [280, 300])
def test_simpy_models_and_the_engine_lose_the_same_calls(agents: int) -> None:
    of = queue_centre(agents, 300 / agents)
    workload = luck(of, 1, 6_000)
    lost = np.asarray(run_compiled(of, workload)["disposition"]) == ABANDONED
    assert 20 < np.count_nonzero(lost) < 1_000
    for model in (plain_simpy.simulate, plain_simpy.simulate_lean):
        np.testing.assert_array_equal(model(draws(workload), agents), lost)


def test_the_exact_share_is_the_one_published() -> None:
    assert erlang_a(100.0, 1 / 3, 1 / 2, AGENTS).p_abandon == pytest.approx(EXACT, abs=5e-11)


@pytest.mark.broad
@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_c_program_abandons_as_erlang_a_says() -> None:
    shares = Shares()
    with CProgram.compiled() as program:
        assert program is not None
        rate, runs = program.run(200_000, 20, 1, BATCH)
    assert rate > 0
    assert [len(batches) for batches in runs] == [200_000 // BATCH] * 20
    for batches in runs:
        shares.add_batches("c", batches)
    share, error = shares.share("c")
    assert error < 0.03 * EXACT
    assert abs(share - EXACT) < MOST_ERRORS * error


def test_a_share_that_is_wrong_by_a_tenth_is_seen() -> None:
    shares = Shares()
    rng = np.random.default_rng(1)
    for _ in range(5):
        shares.add("wrong", rng.random(200_000) < 1.1 * EXACT)
    share, error = shares.share("wrong")
    assert abs(share - EXACT) > MOST_ERRORS * error


def test_rates_are_compared_round_by_round() -> None:
    fast, slow = Rates("fast", [2e6, 4e6, 9e6]), Rates("slow", [1e6, 1e6, 3e6])
    assert ratio(fast, slow) == 3.0
    assert fast.row(slow) == ["fast", "4.00 M", "2.00 M to 9.00 M", "3"]
    assert table(["a", "b"], [["x", "1"]]).splitlines()[1] == "| --- | ---: |"
