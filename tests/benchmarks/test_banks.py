"""The bench of the banks runs and counts calls."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import banks
from benchmarks.options import with_every_option
from sim.engine import run_compiled, run_reference
from sim.engine.codes import DISPOSITIONS
from sim.workload import draw_workload
from tests.logs import assert_same_log


@pytest.mark.slow
def test_threads_are_measured_in_calls_a_second() -> None:
    head, _, table = banks.threads(replications=2, rounds=1).partition("\n\n")
    assert head.startswith("2 replications of `retail_bank`")
    one, two = (line.split("|") for line in table.splitlines()[2:])
    assert (one[1].strip(), two[1].strip()) == ("1 worker", "2 workers")
    assert one[4].strip() == "1"
    assert 0.1 < float(two[4]) < 10.0  # other tests run meanwhile


@pytest.mark.broad
def test_with_every_option_on_both_engines_write_the_same_log() -> None:
    """A fifth of the callers of the retail bank's day, nothing left out."""
    of = with_every_option("demand.scale=0.2", "staffing.scale=0.22").effective_centre
    workload = draw_workload(of, 1, 0)
    log = run_compiled(of, workload)
    assert_same_log(log, run_reference(of, workload))
    seen = {DISPOSITIONS[d] for d in np.unique(np.asarray(log["disposition"]))}
    assert seen >= {"called_back", "callback_unanswered", "done", "not_reached",
                    "dropped_in_outage", "answered", "contained", "abandoned"}  # fmt: skip
    assert set(np.unique(np.asarray(log["origin"]))) == {0, 1, 2, 3}
    assert np.asarray(log["agent"]).max() > 0


@pytest.mark.slow
def test_every_option_is_compared_with_the_plain_day() -> None:
    plain, every = (line.split("|") for line in banks.options(rounds=1).splitlines()[2:])
    assert (plain[1].strip(), every[1].strip()) == ("plain", "every option")
    assert plain[3].strip() == "1.00"
    assert 1.0 < float(every[3]) < 6.0
