"""Running studies: the same numbers whatever the workers, tables as promised, paired comparison."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import sim
from sim.experiments import Job, run_sweep
from sim.measures import per_replication
from tests.small_studies import BREAKS, break_at, small


def test_the_kpi_table_has_one_row_a_measure_with_an_interval() -> None:
    kpis = sim.run(small()).kpis()
    assert list(kpis.columns) == ["value", "low", "high", "unit"]
    assert kpis.index.name == "kpi"
    for name in ("service_level", "asa", "abandonment", "occupancy", "cost_total"):
        row = kpis.loc[name]
        assert row["low"] <= row["value"] <= row["high"]


def test_the_same_seed_gives_the_same_numbers_for_any_number_of_workers() -> None:
    one = sim.run(small(), workers=1).kpis()
    two = sim.run(small(), workers=2).kpis()
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    other = sim.run(small(), seed=12).kpis()
    assert not one["value"].equals(other["value"])


def test_more_replications_keep_the_first_ones() -> None:
    few, many = sim.run(small(), replications=2), sim.run(small(), replications=4)
    pd.testing.assert_frame_equal(few.calls(1), many.calls(1), check_exact=True)


def test_measures_come_along_axes_and_logs_one_row_a_call() -> None:
    result = sim.run(small())
    table = result.by("service_level", "contact_type", "interval")
    assert len(table) == 2 * 48
    calls = result.calls(0)
    assert calls.index.name == "call"
    assert set(calls["contact_type"].unique()) == {"plain", "gold"}
    with pytest.raises(sim.InputError, match="replication: found 9"):
        result.calls(9)
    with pytest.raises(sim.InputError, match="did you mean 'service_level'"):
        result.by("service_levl", "interval")


def test_settings_are_checked_before_anything_runs() -> None:
    with pytest.raises(sim.InputError, match="replications"):
        sim.run(small(), replications=0)
    with pytest.raises(sim.InputError, match="engine"):
        sim.run(small(), engine="warp")


def test_a_failing_job_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    break_at(monkeypatch, lambda study: study.seed == 12)
    jobs = [Job(small(), {"x": "1"}), Job(small(seed=12), {"x": "2"})]
    done = run_sweep(jobs)
    assert [j.settings["x"] for j in done.jobs] == ["1"]
    (failure,) = done.failures
    assert failure.job.settings["x"] == "2"
    assert BREAKS in failure.message
    assert len(done.table()) == 1


def test_both_engines_give_the_same_tables() -> None:
    study = small(replications=2)
    fast, slow = (sim.run(study, engine=e).kpis() for e in ("compiled", "reference"))
    pd.testing.assert_frame_equal(fast, slow, check_exact=True)


@pytest.mark.broad
def test_processes_and_threads_give_the_same_tables() -> None:
    one = sim.run(small(), engine="reference", workers=1).kpis()
    two = sim.run(small(), engine="reference", workers=2).kpis()
    pd.testing.assert_frame_equal(one, two, check_exact=True)


class _NoAnswer(sim.Rules):
    """Custom rules: nobody takes a waiting call."""

    def choose_call(self, pool: Any) -> None:
        return None


def test_rules_of_ones_own_run_on_the_reference_engine_and_say_so() -> None:
    with pytest.warns(UserWarning, match="_NoAnswer is Python: running on the reference engine"):
        sim.run(small(), rules=_NoAnswer, replications=1)
    with pytest.raises(sim.InputError, match="use 'auto' or 'reference'"):
        sim.run(small(), rules=_NoAnswer, engine="compiled")


@pytest.mark.broad
def test_rules_of_ones_own_change_who_takes_whom() -> None:
    ours, theirs = sim.run(small(engine="reference"), rules=_NoAnswer), sim.run(small())
    one, other = (per_replication(r.counts, "answer_rate").mean() for r in (ours, theirs))
    assert one < other
