"""`trunkline sensitivity` as a user meets it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

import sim
from sim.cli import main
from sim.config.folders import groups, shipped
from sim.config.uncertainty import uncertain_study
from sim.experiments.sensitivity import Asked, sensitivity_design
from sim.store.sweep_folder import SweepFolder
from tests.small_studies import small_data
from tests.tiers import sampled

INPUTS = {
    "title": "Next year",
    "inputs": {
        "volume": {
            "title": "Forecast volume",
            "fields": "demand.scale",
            "law": {"dist": "normal", "mean": 1.0, "sd": 0.05, "low": 0.8, "high": 1.2},
            "source": "test",
        },
        "patience": {
            "fields": "centre.contact_types.*.patience.mean_s",
            "how": "factor",
            "law": {"dist": "lognormal", "median": 1.0, "factor": 1.3},
            "source": "test",
        },
    },
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A planner's own folder with a small centre and what is uncertain about it."""
    folder = tmp_path / "mine"
    for group, data in (("centre", small_data()["centre"]), ("uncertainty", INPUTS)):
        (folder / group).mkdir(parents=True)
        (folder / group / "small.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return folder


def _run(own: Path, *arguments: str) -> int:
    shared = ["--scenarios", str(own), "centre=small", "workers=1", "replications=2"]
    return main(["sensitivity", *shared, *arguments])


@pytest.mark.broad
@pytest.mark.draws
def test_tables_figures_and_a_page_are_left_and_a_second_run_simulates_nothing(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("--points", "4", "--out", "out", "--ask", "service_level<0.9",
             "--measure", "service_level")  # fmt: skip
    assert _run(own, *asked) == 0
    said = capsys.readouterr().out
    assert "21 points with 2 replications each" in said
    assert "P(service_level < 0.9) of one horizon" in said
    for name in ("tornado", "indices", "shares", "prediction", "chances", "points"):
        table = pd.read_parquet(f"out/{name}.parquet")
        assert len(table) == len(pd.read_csv(f"out/{name}.csv")) > 0
    figures = {p.name for p in Path("out").glob("*.svg")}
    kinds = ("tornado", "sobol", "risk", "distribution")
    assert figures == {f"{kind}_service_level.svg" for kind in kinds}
    assert {p.stem for p in Path("out").glob("*.png")} == {Path(f).stem for f in figures}
    page = Path("out/index.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2 * len(figures)  # wide and narrow
    assert "Forecast volume" in page

    before = {p.name: p.read_bytes() for p in Path("out").glob("*.csv")}
    monkeypatch.setattr("sim.study.worker.simulate", None)
    monkeypatch.setattr("sim.study.worker.in_stretches", None)
    assert _run(own, *asked) == 0
    assert {p.name: p.read_bytes() for p in Path("out").glob("*.csv")} == before


@pytest.fixture
def few_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small sample is long enough for a question."""
    monkeypatch.setattr("sim.cli.sensitivity.UNASKED", 10)


def _answers(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """A terminal at which somebody types this."""
    monkeypatch.setattr("sim.cli.sensitivity.terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))


SMALL = ("--points", "4", "--out", "out", "--measure", "service_level")


def test_where_nobody_can_be_asked_a_long_sample_is_refused_before_anything_runs(
    own: Path, few_unasked: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(own, *SMALL) == 2
    said = capsys.readouterr()
    assert said.err == (
        "trunkline: --method: the global sample takes 32 replications, and there is no terminal to "
        "ask at; give --method both to simulate them, or --method tornado for 10 replications "
        "without it\n"
    )
    assert said.out == ""
    assert not Path("out").exists()


@pytest.mark.parametrize("answer", sampled(["n\n", "\n", ""]))
def test_the_tornado_comes_first_and_no_leaves_it_at_that(
    own: Path, few_unasked: None, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, answer: str,
) -> None:  # fmt: skip
    _answers(monkeypatch, answer)
    assert _run(own, *SMALL) == 0
    said = capsys.readouterr()
    assert "5 points with 2 replications each" in said.out
    asked = r"takes 16 points more with 32 replications in all: about \d+ s\. Go on\? \[y/N\] "
    assert re.search(rf"{asked}trunkline: without the global sample; `--method both`", said.err)
    assert len(pd.read_csv("out/points.csv")) == 5
    assert Path("out/index.html").exists()
    assert not Path("out/shares.csv").exists()


@pytest.mark.broad
def test_yes_goes_on_and_whoever_names_a_method_is_not_asked(
    own: Path, few_unasked: None, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _answers(monkeypatch, "y\n")
    assert _run(own, *SMALL) == 0
    assert len(pd.read_csv("out/points.csv")) == 21
    assert "Go on?" in capsys.readouterr().err
    before = Path("out/shares.csv").read_bytes()
    _answers(monkeypatch, "")
    assert _run(own, *SMALL) == 0  # all of it is on disk
    assert _run(own, *SMALL, "--method", "both", "--out", "other") == 0
    assert "Go on?" not in capsys.readouterr().err
    assert before == Path("out/shares.csv").read_bytes() == Path("other/shares.csv").read_bytes()


@pytest.mark.broad
def test_what_is_finished_is_reported_when_it_is_stopped(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = ("engine=reference", "executor=serial")
    keep, kept = SweepFolder.keep, []

    def stopped(self: SweepFolder, result: sim.Result) -> object:
        kept.append(keep(self, result))
        if len(kept) == 4:
            raise KeyboardInterrupt
        return kept[-1]

    with monkeypatch.context() as patched:
        patched.setattr(SweepFolder, "keep", stopped)
        assert _run(own, *SMALL[2:], "--method", "tornado", *slow) == 130
    said = capsys.readouterr()
    assert "4 of 5 points are finished and kept in" in said.err
    assert said.err.endswith("trunkline: stopped\n")
    table = pd.read_csv("out/tornado.csv")
    assert set(table["input"]) == {"volume"}
    page = Path("out/index.html").read_text(encoding="utf-8")
    assert "The study was stopped: 2 points that were asked for are not in it." in page

    assert _run(own, *SMALL[2:], "--method", "tornado", *slow) == 0
    whole = pd.read_csv("out/tornado.csv")
    bars = whole[whole["input"] == "volume"].reset_index(drop=True)
    pd.testing.assert_frame_equal(bars, table)
    assert "was stopped" not in Path("out/index.html").read_text(encoding="utf-8")


def test_a_tornado_alone_has_one_point_for_each_end(own: Path) -> None:
    assert _run(own, "--method", "tornado", "--kpi", "asa", "--out", "out", "--quiet") == 0
    table = pd.read_csv("out/tornado.csv")
    assert set(zip(table["kpi"], table["input"], table["end"], strict=True)) == {
        ("asa", n, e) for n in ("volume", "patience") for e in ("low", "high")
    }
    assert len(pd.read_csv("out/points.csv")) == 5
    assert not Path("out/shares.csv").exists()


def test_a_dry_run_lists_the_points(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(own, "--dry-run", "--method", "tornado") == 0
    *points, estimate = capsys.readouterr().out.splitlines()
    assert len(points) == 5
    assert "volume=1 patience=1" in points[0]
    assert "5 jobs, 10 replications: about" in estimate
    assert not Path("reports").exists()


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["uncertainty=smal"], ["uncertainty: there is no 'smal'", "'small'"]),
        (["uncertainty.inputs.volum.law.sd=0.1"], ["uncertainty.inputs", "'volum'", "'volume'"]),
        (["uncertainty.inputs.volume.law.sd=-1.0"], ["uncertainty.inputs.volume.law.sd", "-1"]),
        (["uncertainty.inputs.volume.sauce=x"], ["unknown field", "'source'"]),
        (["staffing.scal=1"], ["staffing.scal: unknown field"]),
        (["--points", "10"], ["points: must be a power of 2", "found 10"]),
        (["--measure", "servce_level"], ["servce_level", "did you mean 'service_level'"]),
        (["--ask", "service_level"], ["expected MEASURE<NUMBER"]),
        (["--ends", "0.9", "0.1"], ["ends:"]),
        (["seed=1,2"], ["seed: found several values"]),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    own: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], parts: list[str]
) -> None:
    assert _run(own, *arguments) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    for part in parts:
        assert part in error
    assert not Path("reports").exists()


def test_a_figure_of_an_input_can_be_typed(own: Path) -> None:
    typed = ["centre=small", "uncertainty.inputs.volume.law.sd=0.02"]
    _, uncertainty = uncertain_study(typed, own)
    assert uncertainty.inputs["volume"].law.sd == 0.02  # type: ignore[union-attr]


def test_a_centre_of_which_nothing_is_known_asks_for_inputs(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "uncertainty" / "small.yaml").rename(own / "uncertainty" / "other.yaml")
    assert _run(own) == 2
    assert "uncertainty=NAME; allowed: other, retail_bank" in capsys.readouterr().err
    assert _run(own, "uncertainty=other", "--dry-run", "--method", "tornado") == 0


def test_uncertain_inputs_belong_to_this_command(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--scenarios", str(own), "centre=small", "uncertainty=small"]) == 2
    assert "`trunkline sensitivity` only" in capsys.readouterr().err


def test_help_teaches_how_inputs_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sensitivity", "--help"])
    said = capsys.readouterr().out
    for part in ("fields: demand.scale", "triangular (low, mode, high)", "--ask", "power of 2"):
        assert part in said


@pytest.mark.parametrize("name", groups()["uncertainty"])
def test_shipped_inputs_fit_their_centre_and_name_their_sources(name: str) -> None:
    study, uncertainty = uncertain_study([f"centre={name}"])
    assert len(sensitivity_design(study, uncertainty, Asked(method="tornado")).jobs) > 3
    text = (shipped("scenarios") / "uncertainty" / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.count("source:") == len(uncertainty.inputs)
    assert all(asked.unit for asked in uncertainty.inputs.values())
