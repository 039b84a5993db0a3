"""Sweeps on disk: whatever stops them loses nothing that finished, and no table is ever wrong."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import sim
from sim.experiments import Job, Sweep, run_sweep
from sim.report.sweep_outputs import sweep_outputs, write_table
from sim.store import disk
from sim.store.sweep_folder import SweepFolder
from tests.small_studies import BREAKS, break_at, small, small_data
from tests.tiers import broad

pytestmark = pytest.mark.broad

AGENTS = (5, 6, 7, 8)
FILES = ("sweep.csv", "sweep.parquet")


def jobs(**study: Any) -> list[Job]:
    return [
        Job(
            small(agents, **{"replications": 2, **study}), {"agents": str(agents)}, (f"x={agents}",)
        )
        for agents in AGENTS
    ]


def swept(path: Path, points: list[Job] | None = None, say: Any = print, **more: Any) -> Sweep:
    with SweepFolder(path, say=say).held() as folder:
        done = run_sweep(points or jobs(), folder=folder, **more)
        write_table(done.table(), path)
    return done


def tables(path: Path) -> list[bytes]:
    return [(path / name).read_bytes() for name in FILES]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an undisturbed sweep."""
    path = tmp_path_factory.mktemp("whole")
    assert swept(path).simulated == len(AGENTS)
    return path


@pytest.fixture(scope="module")
def expected(whole: Path) -> list[bytes]:
    """Its table, as files."""
    return tables(whole)


@pytest.mark.broad
@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_tables_are_the_same_files_whatever_ran_them(
    kind: str, tmp_path: Path, expected: list[bytes]
) -> None:
    swept(tmp_path, jobs(executor=kind, workers=2))
    assert tables(tmp_path) == expected


def test_a_job_is_on_disk_as_soon_as_it_is_done(tmp_path: Path) -> None:
    seen: list[int] = []

    def look(job: Job, result: sim.Result) -> None:
        assert sim.load_result(tmp_path / "jobs" / job.digest).kpis().equals(result.kpis())
        seen.append(len(list((tmp_path / "jobs").iterdir())))

    swept(tmp_path, on_done=look)
    assert seen == [1, 2, 3, 4]


def test_running_again_reads_what_is_there(tmp_path: Path, expected: list[bytes]) -> None:
    swept(tmp_path, jobs()[1:3])
    done = swept(tmp_path)
    assert done.simulated == 2
    assert tables(tmp_path) == expected
    assert swept(tmp_path).simulated == 0
    assert tables(tmp_path) == expected


def test_jobs_alike_are_simulated_once_and_have_a_row_each(tmp_path: Path) -> None:
    twice = [Job(small(), {"x": "1"}), Job(small(), {"x": "1.0"})]
    done = swept(tmp_path, twice)
    assert done.simulated == 1
    assert [job.settings["x"] for job in done.jobs] == ["1", "1.0"]
    assert len(done.table()) == 2


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _change(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _edit_config(path: Path) -> None:
    """A change of the configuration after which its checksum fits again."""
    path.write_text(path.read_text().replace('"seed": 11', '"seed": 12'))
    facts = json.loads((path.parent / "provenance.json").read_bytes())
    facts["files"]["config.json"] = disk.checksum(path.read_bytes())
    facts.pop("checksum")
    from sim.store.run_folder import _own

    facts["checksum"] = _own(facts)
    (path.parent / "provenance.json").write_text(json.dumps(facts))


@pytest.mark.parametrize(
    ("name", "damage", "words"),
    [
        ("counts.arrow", _cut, "counts.arrow does not match its checksum"),
        ("counts.arrow", _change, "counts.arrow does not match its checksum"),
        broad("summary.json", _change, "summary.json does not match its checksum"),
        ("config.json", _change, "config.json does not match its checksum"),
        broad("config.json", _edit_config, "its configuration has changed"),
        ("provenance.json", _cut, "holds no complete result"),
        ("provenance.json", _change, "holds no complete result"),
        ("counts.arrow", Path.unlink, "holds no complete result"),
    ],
)
def test_a_damaged_result_is_told_of_and_runs_again(
    name: str,
    damage: Callable[[Path], None],
    words: str,
    tmp_path: Path,
    whole: Path,
    expected: list[bytes],
) -> None:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    place = tmp_path / "jobs" / jobs()[2].digest
    damage(place / name)
    if name != "summary.json":
        with pytest.raises(sim.ResultError, match=words):
            SweepFolder(tmp_path).results([place.name])[0]
    told: list[str] = []
    assert swept(tmp_path, say=told.append).simulated == 1
    assert len(told) == 1 and words in told[0] and str(place) in told[0]
    assert told[0].endswith("it runs again")
    assert tables(tmp_path) == expected


@pytest.mark.broad
def test_results_of_another_version_are_not_mixed_in(
    tmp_path: Path, expected: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr("sim.store.provenance.code_digest", lambda: "another")
        swept(tmp_path, jobs()[:3])
    told: list[str] = []
    assert swept(tmp_path, say=told.append).simulated == 4
    assert "3 finished job(s)" in told[0] and "another version" in told[0]
    assert tables(tmp_path) == expected


@pytest.mark.broad
def test_a_failing_job_is_in_the_summary_and_runs_again(
    tmp_path: Path, expected: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    points = jobs()
    break_at(monkeypatch, lambda study: study.demand.scale == 0.5)
    study = small(replications=2, demand={"scale": 0.5})
    broken = Job(study, {"agents": "none"}, ("centre.x=1",))
    done = swept(tmp_path, [*points[:1], broken, *points[1:]])
    sweep_outputs(done, tmp_path, pages=False)
    assert len(done.jobs) == 4
    (row,) = json.loads((tmp_path / "failures.json").read_bytes())
    assert row["overrides"] == ["centre.x=1"]
    assert BREAKS in row["error"]
    assert "centre.x=1" in (tmp_path / "failures.csv").read_text()
    assert BREAKS in (tmp_path / "index.html").read_text()
    assert tables(tmp_path) == expected
    swept(tmp_path)
    assert not list(tmp_path.glob("failures.*"))


def test_a_second_sweep_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with SweepFolder(tmp_path).held(), pytest.raises(sim.ResultError) as refused:
        swept(tmp_path)
    assert f"another sweep is running in '{tmp_path}' (process {os.getpid()} on" in str(
        refused.value
    )
    assert "--out" in str(refused.value)
    assert swept(tmp_path).simulated == 4


SLOW = """
import sys, time
from pathlib import Path
from tests.experiments.test_sweeps_survive import jobs, swept
from sim.executors import parcels
from tests.tiers import broad
fast = parcels.replicate
def slow(*args):
    time.sleep(0.05)
    return fast(*args)
parcels.replicate = slow
swept(Path(sys.argv[1]), jobs())
"""


def _started(path: Path, finished: int) -> subprocess.Popen[bytes]:
    """A sweep in a process of its own, of which some jobs are finished."""
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(path)])
    deadline = time.monotonic() + 60
    while len(list((path / "jobs").glob("[!.]*"))) < finished:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return process


@pytest.mark.broad
def test_a_killed_sweep_goes_on_and_redoes_only_what_was_in_flight(
    tmp_path: Path, expected: list[bytes]
) -> None:
    process = _started(tmp_path, 2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = len(list((tmp_path / "jobs").glob("[!.]*")))
    assert 2 <= kept < 4
    (tmp_path / "jobs" / ".trunkline-new-01234567-half").mkdir()
    assert swept(tmp_path).simulated == 4 - kept
    assert tables(tmp_path) == expected
    assert not list((tmp_path / "jobs").glob(".*"))


def test_a_stopped_sweep_keeps_what_is_finished(tmp_path: Path, expected: list[bytes]) -> None:
    def stop(job: Job, result: sim.Result) -> None:
        if len(list((tmp_path / str(workers) / "jobs").iterdir())) == 2:
            raise KeyboardInterrupt

    for workers in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            swept(tmp_path / str(workers), jobs(workers=workers), on_done=stop)
        assert swept(tmp_path / str(workers)).simulated == 2
        assert tables(tmp_path / str(workers)) == expected


@pytest.mark.parametrize("at", [0, 3, 9])
def test_a_full_disk_is_a_clear_error_and_what_finished_stays(
    at: int, tmp_path: Path, expected: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    swept(tmp_path, jobs()[:1])
    left = [at]
    real = Path.write_bytes

    def full(path: Path, data: Any) -> int:
        left[0] -= 1
        if left[0] < 0:
            real(path, bytes(data)[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return real(path, data)

    with monkeypatch.context() as disk_full:
        disk_full.setattr(Path, "write_bytes", full)
        with pytest.raises(sim.ResultError, match=r"cannot write results to .* the disk is full"):
            swept(tmp_path)
    assert not list((tmp_path / "jobs").glob(".*"))
    done = swept(tmp_path, say=pytest.fail)
    assert 1 <= (done.simulated or 0) <= 3
    assert tables(tmp_path) == expected


def test_a_plan_says_what_there_is_to_do(tmp_path: Path) -> None:
    swept(tmp_path)
    plan = SweepFolder(tmp_path).plan()
    assert plan == tuple(job.planned() for job in jobs())
    with pytest.raises(sim.ResultError, match="holds no sweep"):
        SweepFolder(tmp_path / "jobs").plan()


def test_no_job_is_a_mistake() -> None:
    with pytest.raises(sim.InputError, match="no study to run"):
        run_sweep([])


def test_lock_errors_of_the_disk_are_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(sim.ResultError, match="permission denied; give another folder with --out"):
        swept(tmp_path)


def test_a_result_whose_trace_has_changed_runs_again(tmp_path: Path) -> None:
    trace = tmp_path / "calls.csv"
    data = small_data(replications=2)
    data["centre"]["contact_types"]["gold"]["demand"] = {"trace": {"file": str(trace)}}
    offered = []
    for count in (50, 50, 80):
        times = "".join(f"{1000 * i}\n" for i in range(count))
        trace.write_text(f"arrival_s\n{times}")
        told: list[str] = []
        point = Job(sim.Study.from_dict(data), {})
        done = swept(tmp_path / "sweep", [point], say=told.append)
        offered.append((done.simulated, float(done.table()["offered_calls"][0])))
        assert [str(trace) in line for line in told] == [True] * (count == 80)
    (first, calls), again, (other, more) = offered
    assert (first, again, other) == (1, (0, calls), 1)
    assert more == pytest.approx(calls + 30)
