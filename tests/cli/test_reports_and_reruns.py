"""`trunkline report` and `trunkline rerun`: from disk alone, to the last digit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli import main
from sim.executors import base
from sim.experiments import rerun as rerun_module
from sim.measures import Counts, Replications
from sim.store.run_folder import _own
from tests.cli.test_cli import _run, own

pytestmark = pytest.mark.broad

__all__ = ["own"]


@pytest.fixture
def run_folder(own: Path) -> Path:
    assert (
        _run(own, "run", "replications=2", "seed=11", "--out", "out", "--quiet", "--calls", "0")
        == 0
    )
    return Path("out")


@pytest.fixture
def no_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("something was simulated")

    monkeypatch.setattr(base.Executor, "submit", refuse)


def _made(folder: Path) -> dict[str, bytes]:
    """Files that can be made again."""
    kept = {"config.json", "counts.arrow", "summary.json", "provenance.json", "plan.json", ".lock"}
    kept |= {".trunkline.json"}
    return {
        str(f.relative_to(folder)): f.read_bytes()
        for f in sorted(folder.rglob("*"))
        if f.is_file() and f.name not in kept and "calls_" not in f.name
    }


def _remove_what_can_be_made(folder: Path) -> dict[str, bytes]:
    made = _made(folder)
    for name in made:
        if name != "comparison.json":
            (folder / name).unlink()
    return made


@pytest.mark.draws
def test_a_run_is_reported_from_disk(run_folder: Path, no_simulation: None) -> None:
    made = _remove_what_can_be_made(run_folder)
    assert {"index.html", "kpis.csv", "config.yaml", "waits.png", "stress-des.md"} <= set(made)
    assert main(["report", str(run_folder), "--quiet"]) == 0
    assert _made(run_folder) == made


@pytest.mark.broad
@pytest.mark.draws
def test_a_sweep_is_reported_from_disk(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swept = ["staffing.scale=0.9,1.1", "replications=2", "--out", "out", "--quiet"]
    assert _run(own, "sweep", *swept) == 0
    made = _remove_what_can_be_made(Path("out"))
    assert {"sweep.csv", "sweep.parquet", "index.html", "tradeoff.svg", "stress-des.md"} <= set(
        made
    )
    monkeypatch.setattr(base.Executor, "submit", lambda *_: pytest.fail("simulated"))
    assert main(["report", "out", "--quiet"]) == 0
    assert _made(Path("out")) == made


@pytest.mark.broad
def test_a_comparison_is_reported_from_disk(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["base", "more", "replications=3", "--out", "out", "--quiet"]
    assert _run(own, "compare", *asked, "--indifference", "service_level=0.05") == 0
    before = {n: (Path("out") / n).read_bytes() for n in ("comparison.csv", "index.html")}
    for name in before:
        (Path("out") / name).unlink()
    monkeypatch.setattr(base.Executor, "submit", lambda *_: pytest.fail("simulated"))
    assert main(["report", "out", "--quiet"]) == 0
    assert {n: (Path("out") / n).read_bytes() for n in before} == before


@pytest.mark.broad
def test_an_unfinished_sweep_is_reported_as_far_as_it_went(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    swept = ["staffing.scale=0.9,1.0,1.1", "replications=2", "--out", "out", "--quiet"]
    assert _run(own, "sweep", *swept) == 0
    first, second, _ = (Path("out") / "jobs").iterdir()
    shutil.rmtree(first)
    (second / "counts.arrow").write_bytes(b"")
    assert main(["report", "out", "--quiet"]) == 1
    error = capsys.readouterr().err
    assert "2 of 3 jobs are not finished; run the sweep again to continue" in error
    assert "it is left out" in error
    assert len((Path("out") / "sweep.csv").read_text().splitlines()) == 2


def test_a_run_comes_out_again(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rerun", str(run_folder), "--quiet"]) == 0
    shown = capsys.readouterr()
    assert "was reproduced to the last digit: 2 replications, seed 11" in shown.out
    assert not shown.err


@pytest.mark.broad
def test_a_job_of_a_sweep_comes_out_again_and_the_sweep_itself_is_refused(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    swept = ["staffing.scale=0.9,1.1", "replications=2", "--out", "out", "--quiet"]
    assert _run(own, "sweep", *swept) == 0
    job = sorted((Path("out") / "jobs").iterdir())[0]
    assert main(["rerun", str(job), "--quiet"]) == 0
    assert main(["rerun", "out"]) == 2
    assert "is a sweep of 2 jobs; give the folder of one, such as out/jobs/" in (
        capsys.readouterr().err
    )


def test_what_differs_is_named(
    run_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sim.load_result

    def one_call_more(folder: Path) -> object:
        result = real(folder)
        arrays: dict[str, Any] = {k: v.copy() for k, v in result.counts[1].arrays.items()}
        arrays["queue.answered_in_time"].flat[20] += 1
        changed = Counts(result.counts.setting, arrays)
        result.counts = Replications.of((result.counts[0], changed))
        return result

    monkeypatch.setattr(rerun_module, "load_result", one_call_more)
    assert main(["rerun", str(run_folder), "--quiet"]) == 1
    error = capsys.readouterr().err
    assert "trunkline: service_level: 0." in error
    assert "asa" not in error
    assert "was not reproduced" in error


def test_other_versions_are_named(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = run_folder / "provenance.json"
    facts = json.loads(path.read_bytes())
    facts.pop("checksum")
    facts["versions"]["numpy"], facts["code"] = "1.0.0", "0"
    path.write_text(json.dumps({**facts, "checksum": _own(facts)}))
    assert main(["rerun", str(run_folder), "--quiet"]) == 0
    error = capsys.readouterr().err
    assert "another version: numpy 1.0.0 then" in error
    assert "the sources of Trunkline have changed" in error


def test_provenance_says_where_a_result_comes_from(run_folder: Path) -> None:
    facts = json.loads((run_folder / "provenance.json").read_bytes())
    assert {"python", "trunkline", "numpy", "numba", "scipy"} <= set(facts["versions"])
    assert facts["seed"] == 11
    assert facts["machine"]["cpus"] >= 1
    assert facts["run_time_s"] > 0
    assert facts["command"]
    assert "git_commit" in facts


@pytest.mark.parametrize("command", ["report", "rerun"])
def test_a_folder_without_results_is_a_clear_error(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(tmp_path)]) == 2
    assert "holds no" in capsys.readouterr().err


def test_a_run_does_not_replace_a_folder_of_other_files(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("years of work")
    assert _run(own, "run", "--out", "mine") == 2
    assert "holds other files" in capsys.readouterr().err
    assert Path("mine/thesis.txt").read_text() == "years of work"
