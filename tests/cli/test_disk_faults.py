"""The command line on a disk that is full or read-only, out of memory, and interrupted."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.executors import parcels
from sim.study import worker
from tests.cli.test_cli import _run, own

__all__ = ["own"]
SWEEP = ["staffing.scale=0.9,1.0,1.1,1.2", "replications=2", "--quiet"]
# A process whose files may not grow would leave bytecode cut short behind, for all others to read.
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(Path(sim.__file__).parents[1]),
    "PYTHONDONTWRITEBYTECODE": "1",
}


def _command(own: Path, command: str, *rest: str) -> list[str]:
    first = [sys.executable, "-m", "sim.cli", command, "--scenarios", str(own), "--quiet"]
    return [*first, "centre=small", *rest]


def _mount(path: Path, options: str, *more: str) -> None:
    command = ["mount", *more, "-o", options, str(path)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("file systems cannot be mounted here")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 kB, for less than three jobs."""
    path = tmp_path / "disk"
    path.mkdir()
    _mount(path, "size=200k", "-t", "tmpfs", "tmpfs")
    yield path
    subprocess.run(["umount", str(path)], check=True)


@pytest.mark.broad
def test_a_full_disk_stops_a_sweep_with_a_sentence_and_room_lets_it_go_on(
    own: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = small_disk / "out"
    assert _run(own, "sweep", *SWEEP, "--out", str(out)) == 1
    *_, last = capsys.readouterr().err.strip().splitlines()
    assert f"cannot write results to '{out}': the disk is full; make room" in last
    finished = list((out / "jobs").glob("[!.]*"))
    for place in finished:
        assert sim.load_result(place).replications == 2
    before = {p.name: (p / "provenance.json").read_bytes() for p in finished}
    _mount(small_disk, "remount,size=20m")
    assert _run(own, "sweep", *SWEEP, "--out", str(out)) == 0
    assert len((out / "sweep.csv").read_text().splitlines()) == 5
    for name, facts in before.items():
        assert (out / "jobs" / name / "provenance.json").read_bytes() == facts


def test_a_read_only_folder_is_a_sentence(
    own: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _mount(small_disk, "remount,ro")
    for command, *words in (("sweep",), ("run",), ("compare", "base", "more")):
        out = str(small_disk / "out")
        assert _run(own, command, *words, "replications=2", "--quiet", "--out", out) == 1
        error = capsys.readouterr().err.strip()
        assert f"cannot write results to '{out}': the file system is read-only" in error
        assert len(error.splitlines()) == 1


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_of_somebody_else_is_a_sentence(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    assert _run(own, "sweep", *SWEEP, "--out", str(closed / "out")) == 1
    assert "permission denied; give another folder" in capsys.readouterr().err


def test_a_limit_on_the_size_of_files_is_a_sentence(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Bytecode must not be cut short, for all others to read.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        code = _run(own, "run", "replications=2", "--quiet", "--out", "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert code == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "cannot write results to 'out': the file would be larger than this user may" in line
    assert not Path("out").exists()
    assert not list(Path().glob(".trunkline*"))


@pytest.mark.broad
def test_a_worker_out_of_memory_is_the_error_of_its_job(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One job may have little more memory than the program has already."""
    real = worker.replicate

    def greedy(study: sim.Study, *rest: Any) -> Any:
        if study.staffing.scale != 1.1:
            return real(study, *rest)
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + 2**24, before[1]))
        try:
            return bytearray(2**30)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)

    monkeypatch.setattr(parcels, "replicate", greedy)
    assert _run(own, "sweep", *SWEEP, "--out", "out") == 1
    error = capsys.readouterr().err
    assert "a worker ran out of memory" in error
    assert "staffing.scale=1.1" in error
    assert "1 of 4 jobs failed: out/failures.csv" in error
    assert len(Path("out/sweep.csv").read_text().splitlines()) == 4


@pytest.mark.broad
def test_ctrl_c_says_what_is_kept(own: Path) -> None:
    many = f"staffing.scale={','.join(f'{0.9 + 0.005 * i:.3f}' for i in range(60))}"
    command = _command(own, "sweep", many, "replications=40", "workers=2", "--out", "out")
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        # A shell's background job, as this may be one, ignores the signal, and its children do.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while len(list(Path("out/jobs").glob("[!.]*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "of 60 jobs are finished and kept in 'out'; the same command continues" in error
    assert "Traceback" not in error
    assert sim.load_result(next(Path("out/jobs").glob("[!.]*"))).replications == 40
