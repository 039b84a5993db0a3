"""Where replications run: the same numbers, more work while some runs, workers that die."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.executors import Executor, opened
from sim.executors.parcels import begin_worker
from sim.measures import Counts
from sim.study.executor_setting import ExecutorSetting
from tests.executors.deadly import Dies, DiesEver
from tests.small_studies import small

KINDS = ("serial", "threads", "processes")


def at(kind: str, workers: int = 2, **more: Any) -> Executor:
    return opened(ExecutorSetting(kind=kind, **more), workers)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_executor_gives_the_same_numbers(kind: str) -> None:
    expected = sim.run(small(), executor="serial").kpis()
    found = sim.run(small(), executor=kind, workers=2).kpis()
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def test_workers_import_nothing_for_tables_figures_and_files() -> None:
    from loky import get_reusable_executor

    sim.run(small(), executor="processes", workers=2)
    names = "{'hydra', 'matplotlib', 'pandas', 'pyarrow'}"
    asked = f"{names} & __import__('sys').modules.keys()"
    pool = get_reusable_executor(max_workers=2, initializer=begin_worker)
    assert pool.submit(eval, asked).result() == set()


@pytest.mark.parametrize("kind", KINDS)
def test_more_may_be_asked_for_while_some_runs(kind: str) -> None:
    study, seen = small(), []
    with at(kind) as executor:
        executor.submit(0, study, 0)
        for done in executor.completed():
            assert isinstance(done.outcome, Counts)
            seen.append(done.key)
            if len(seen) < 6:
                executor.submit(len(seen), study, len(seen))
    assert sorted(seen) == list(range(6))


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_the_outcome_of_its_replication_alone(kind: str) -> None:
    broken = small()
    broken.__dict__["effective_centre"] = None
    with at(kind) as executor:
        executor.submit("good", small(), 0)
        executor.submit("bad", broken, 0)
        outcomes = {done.key: done.outcome for done in executor.completed()}
    assert isinstance(outcomes["good"], Counts)
    assert isinstance(outcomes["bad"], AttributeError)


def _outcomes(rules: type[sim.Rules], mark: Path, **more: Any) -> dict[Any, Any]:
    """A replication under these rules, between others."""
    study = small(engine="reference")
    with at("processes", workers=1, **more) as executor:
        for r in range(4):
            executor.submit(("plain", r), study, r)
            if r == 1:
                executor.submit(("deadly", r), study, r, rules)
        return {done.key: done.outcome for done in executor.completed()}


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts; workers that live already do not know of it, so new ones are started."""
    from loky import get_reusable_executor

    get_reusable_executor(max_workers=1).shutdown(wait=True, kill_workers=True)
    monkeypatch.setenv("TRUNKLINE_TEST_MARK", str(tmp_path / "mark"))
    return tmp_path / "mark"


@pytest.mark.slow
def test_what_a_killed_worker_was_at_is_run_again(mark: Path) -> None:
    outcomes = _outcomes(Dies, mark)
    assert len(outcomes) == 5
    assert all(isinstance(found, Counts) for found in outcomes.values())


@pytest.mark.broad
def test_who_kills_every_worker_is_an_error_and_nobody_else(mark: Path) -> None:
    outcomes = _outcomes(DiesEver, mark, retries=1)
    assert all(isinstance(o, Counts) == (kind == "plain") for (kind, _), o in outcomes.items())
    error = outcomes["deadly", 1]
    assert (
        "a worker died (out of memory, or killed) in replication 1, and again in one more run"
        in str(error)
    )
    assert mark.stat().st_size == 2


@pytest.mark.slow
def test_retries_can_be_switched_off(mark: Path) -> None:
    outcomes = _outcomes(DiesEver, mark, retries=0)
    assert isinstance(outcomes["deadly", 1], RuntimeError)
    assert mark.stat().st_size == 1


def test_the_executor_is_one_word_and_no_part_of_the_digest() -> None:
    plain, threads = small(), small(executor="threads")
    assert threads.executor.kind == "threads"
    assert plain.digest() == threads.digest()
    assert sim.load(overrides=["executor=processes"]).executor.kind == "processes"
    assert sim.load(overrides=["executor.retries=0"]).executor.retries == 0
    with pytest.raises(sim.InputError, match=r"found 'thread'; allowed: .*did you mean 'threads'"):
        small(executor="thread")
    with pytest.raises(sim.InputError, match="executor: there is no 'thread'"):
        sim.load(overrides=["executor=thread"])
    with pytest.raises(sim.InputError, match=r"executor: found address 'tcp.*'serial' has none"):
        small(executor={"kind": "serial", "address": "tcp://a:1"})


def test_auto_suits_the_engine() -> None:
    names = [
        type(opened(ExecutorSetting(), workers, compiled=compiled)).__name__
        for workers, compiled in ((1, True), (2, True), (2, False))
    ]
    assert names == ["Serial", "Threads", "Processes"]


@pytest.mark.broad
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\n"
        "from sim.executors.parcels import begin_worker\n"
        "from loky import get_reusable_executor\n"
        "pool = get_reusable_executor(max_workers=1, initializer=begin_worker)\n"
        "print(pool.submit(os.getpid).result(), flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 20
    while _lives(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _lives(worker)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
