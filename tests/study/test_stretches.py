"""Many days, simulated and counted day by day: the numbers of the horizon in one piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.engine import run_compiled
from sim.measures import count
from sim.store.run_folder import save_calls
from sim.study import worker
from sim.workload import draw_workload
from tests.small_studies import small_data


def four_days(**study: Any) -> sim.Study:
    data = small_data(**study)
    data["centre"]["horizon"] = {"days": 4, "interval_min": 30, "warmup_s": 7_000}
    return sim.Study.from_dict({**data, "replications": 3})


@pytest.mark.parametrize("calls", [1, 2_500, 10**9])
def test_kpis_do_not_depend_on_the_stretches(calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    study = four_days()
    of = study.effective_centre
    whole = [count(run_compiled(of, draw_workload(of, study.seed, r)), of) for r in range(3)]
    monkeypatch.setattr(worker, "STRETCH_CALLS", calls)
    parts = list(worker.in_stretches(study, 0))
    assert len(parts) == {1: 4, 2_500: 2}.get(calls, 1)
    table = sim.run(study).kpis()
    expected = sim.Result(study, whole).kpis()
    pd.testing.assert_frame_equal(table, expected, rtol=1e-9)


@pytest.mark.broad
def test_both_engines_give_the_same_kpis_over_many_days() -> None:
    compiled, reference = (
        sim.run(four_days(), engine=name).kpis() for name in ("compiled", "reference")
    )
    pd.testing.assert_frame_equal(compiled, reference, rtol=1e-9)


@pytest.mark.broad
def test_the_stored_call_log_is_the_table_of_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = sim.run(four_days())
    expected = result.calls(1)
    monkeypatch.setattr(worker, "STRETCH_CALLS", 1)
    save_calls(result, 1, tmp_path / "calls.parquet")
    stored = pd.read_parquet(tmp_path / "calls.parquet")
    pd.testing.assert_frame_equal(stored, expected, check_index_type=False)
    assert stored.index.name == "call"


def test_a_replication_that_was_not_run_has_no_log() -> None:
    with pytest.raises(sim.InputError, match="replication: found 3, allowed 0 to 2"):
        sim.run(four_days()).log_in_stretches(3)
