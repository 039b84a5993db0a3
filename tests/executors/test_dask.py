"""The same sweep on a Dask cluster: a scheduler and two workers, of which one is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.executors import opened
from sim.study.executor_setting import ExecutorSetting
from tests.experiments.test_sweeps_survive import jobs, swept, tables

pytest.importorskip("distributed")
DASK = [sys.executable, "-m", "dask"]


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.address = ""
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
        deadline = time.monotonic() + 30
        while not self.file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    def worker(self) -> subprocess.Popen[bytes]:
        more = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "30")
        return self._start("worker", *more)

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*DASK, *words, "--scheduler-file", str(self.file)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.file.parent,
            env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        )
        self.processes.append(process)
        return process

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("dask"))
    try:
        found.worker(), found.worker()
        found.address = json.loads(found.file.read_text())["address"]
        yield found
    finally:
        found.close()


def setting(cluster: Cluster) -> dict[str, Any]:
    return {"kind": "dask", "address": cluster.address, "wait_s": 30.0}


@pytest.mark.slow
def test_another_version_in_a_worker_is_named(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.executors.on_dask import OnDask

    real = OnDask.needed()
    for name, words in (("numpy", r"it has numpy .*, here 0"), ("code", "other sources")):
        with monkeypatch.context() as other:
            other.setattr(OnDask, "needed", staticmethod(lambda name=name: {**real, name: "0"}))
            with pytest.raises(sim.TrunklineError, match=f"the Dask worker at tcp.*{words}"):
                OnDask(ExecutorSetting(**setting(cluster)), 1)


@pytest.mark.broad
def test_a_cluster_gives_the_same_tables(tmp_path: Path) -> None:
    """Its workers are threads here: processes take seconds to start."""
    from distributed import LocalCluster

    serial, there = tmp_path / "serial", tmp_path / "dask"
    swept(serial, jobs(executor="serial"))
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        swept(there, jobs(executor={"kind": "dask", "address": address, "wait_s": 30.0}))
    assert tables(there) == tables(serial)


@pytest.mark.slow
def test_a_sweep_goes_on_when_a_worker_is_killed(cluster: Cluster, tmp_path: Path) -> None:
    serial, there = tmp_path / "serial", tmp_path / "dask"
    swept(serial, jobs(executor="serial", replications=6))
    left = cluster.processes[1:2]

    def kill(job: Any, result: Any) -> None:
        if left:
            left.pop().send_signal(signal.SIGKILL)

    done = swept(there, jobs(executor=setting(cluster), replications=6), on_done=kill)
    assert not done.failures
    assert not left
    assert tables(there) == tables(serial)


@pytest.mark.slow
def test_when_every_worker_is_gone_the_sweep_ends_in_a_clear_error(
    cluster: Cluster, tmp_path: Path
) -> None:
    def kill(job: Any, result: Any) -> None:
        for process in cluster.processes[1:]:
            process.kill()

    with pytest.raises(sim.TrunklineError, match=r"no worker for 1 s; start one with: dask"):
        swept(tmp_path, jobs(executor={**setting(cluster), "wait_s": 1.0}), on_done=kill)


def test_a_scheduler_that_is_not_there_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.executors import on_dask

    monkeypatch.setattr(on_dask, "_CONNECT_S", 0.5)
    with pytest.raises(sim.TrunklineError, match=r"no Dask scheduler at 'tcp://127.0.0.1:9'"):
        opened(ExecutorSetting(kind="dask", address="tcp://127.0.0.1:9"))


def test_without_the_extra_dask_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sim.executors.on_dask", None)
    with pytest.raises(sim.InputError, match=r"pip install 'trunkline\[dask\]'"):
        opened(ExecutorSetting(kind="dask"))


@pytest.mark.parametrize("workers", [0, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("told", "heard"), [({}, "127.0.0.1"), ({"listen": "0.0.0.0"}, "0.0.0.0")])
def test_a_cluster_here_is_reached_from_this_machine_only_unless_told_otherwise(
    told: dict[str, Any], heard: str, workers: int
) -> None:
    """Scheduler, dashboard, workers and their nannies: whoever reaches one may run code here."""
    import psutil

    from sim.executors.on_dask import _cluster_here

    def listening() -> set[tuple[str, int]]:
        here = psutil.Process()
        each = (p.net_connections(kind="inet") for p in (here, *here.children(recursive=True)))
        return {tuple(c.laddr) for found in each for c in found if c.status == psutil.CONN_LISTEN}

    before = listening()  # of other tests' clusters, too
    with _cluster_here(workers, ExecutorSetting(kind="dask", **told)) as cluster:
        places = listening() - before
        assert len(places) >= 2 + workers
        assert {address for address, _port in places} == {heard}
        assert cluster.dashboard_link


def test_where_no_cluster_can_listen_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: Any) -> None:
        raise RuntimeError("Cluster failed to start") from OSError("cannot assign the address")

    monkeypatch.setattr("distributed.LocalCluster", refused)
    setting = ExecutorSetting(kind="dask", listen="203.0.113.1")
    with pytest.raises(sim.InputError, match=r"listen on '203.0.113.1' \(cannot assign"):
        opened(setting, 1)
    with pytest.raises(ValueError, match=r"found listen '0\.0\.0\.0', which is for a Dask cluster"):
        ExecutorSetting(kind="threads", listen="0.0.0.0")


@pytest.mark.slow
def test_without_an_address_the_cluster_is_on_this_machine(tmp_path: Path) -> None:
    serial, there = tmp_path / "serial", tmp_path / "dask"
    swept(serial, jobs(executor="serial"))
    swept(there, jobs(executor="dask", workers=2))
    assert tables(there) == tables(serial)
