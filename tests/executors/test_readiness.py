"""What a machine cannot hold or finish is refused, with an estimate, before anything runs."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import sim
from sim import free_memory
from sim.errors import InputError
from sim.executors import readiness
from sim.executors.memory import need_of
from sim.executors.readiness import require_ready
from sim.free_memory import memory_free
from tests.small_studies import small

GB = 1e9


def with_free(monkeypatch: pytest.MonkeyPatch, free: float | None) -> None:
    monkeypatch.setattr(readiness, "memory_free", lambda: free)


def test_a_small_study_fits() -> None:
    require_ready([small()])
    assert need_of([small()], 1).bytes < 0.5 * GB


def test_what_does_not_fit_is_refused_before_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    with_free(monkeypatch, 0.2 * GB)
    runs = import_module("sim.experiments.run")
    monkeypatch.setattr(runs, "make_ready", lambda *_: pytest.fail("it ran"))
    with pytest.raises(InputError) as error:
        sim.run(small())
    told = str(error.value)
    assert told.startswith("memory: about 0.37 GB are needed and 0.2 GB are free: 1 at once x")
    assert "(1,800 calls x 300 bytes, waits, tables, agents)" in told
    assert "the counts of 4 replications" in told
    assert "lessen it with " in told and "demand.scale" in told and "\n" not in told


def test_fewer_workers_are_advised_where_there_are_several(monkeypatch: pytest.MonkeyPatch) -> None:
    with_free(monkeypatch, 0.2 * GB)
    for workers, advised in ((1, False), (3, True)):
        with pytest.raises(InputError) as error:
            require_ready([small()], workers)
        assert ("fewer workers (workers=1)" in str(error.value)) == advised


def test_nothing_is_refused_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    with_free(monkeypatch, None)
    require_ready([small()])


def test_the_need_follows_calls_workers_days_and_replications() -> None:
    base = need_of([small()], 1)
    assert need_of([small(demand={"scale": 10.0})], 1).each > base.each
    assert need_of([small()], 2).bytes > base.bytes
    assert need_of([small(replications=8)], 1).kept == pytest.approx(2 * base.kept)
    assert need_of([small(), small()], 1).kept == pytest.approx(2 * base.kept)
    assert need_of([small(), small()], 1, one_by_one=True).kept == base.kept


def test_the_reference_engine_holds_the_whole_horizon() -> None:
    def calls(engine: str) -> float:
        data = small().to_dict() | {"engine": engine, "demand": {"scale": 100.0}}
        data["centre"]["horizon"]["days"] = 10
        return need_of([sim.Study.from_dict(data)], 1).calls

    assert calls("reference") == pytest.approx(1_800_000)
    assert calls("compiled") == pytest.approx(2 * 180_000 + 100_000)


def test_more_calls_than_one_machine_finishes_are_refused() -> None:
    studies = [small(replications=1_000_000, demand={"scale": 10.0})]
    with pytest.raises(InputError) as error:
        require_ready(studies)
    told = str(error.value)
    assert told.startswith("replications: 1,000,000 x 18,000 calls are 1.8e+10 calls")
    assert "fewer replications" in told and "executor.address" in told
    require_ready([small(executor={"kind": "dask", "address": "tcp://a:1"}, replications=10**6)])


def test_the_reference_engine_is_given_fewer() -> None:
    for engine, ok in (("compiled", True), ("reference", False)):
        study = small(replications=100_000, demand={"scale": 2.0}, engine=engine)
        if ok:
            require_ready([study])
            continue
        with pytest.raises(InputError, match=r"at most 2e\+08; lessen it with .*engine=compiled"):
            require_ready([study])


def test_a_control_group_has_less_than_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 99 kB\nMemAvailable: 8000000 kB\n")
    monkeypatch.setattr(free_memory, "_MEMINFO", meminfo)
    monkeypatch.setattr(free_memory, "_CGROUP", tmp_path)
    assert memory_free() == 8_000_000 * 1024
    (tmp_path / "memory.max").write_text("3000000000\n")
    (tmp_path / "memory.current").write_text("1000000000\n")
    assert memory_free() == 2e9
    (tmp_path / "memory.max").write_text("max\n")
    assert memory_free() == 8_000_000 * 1024
