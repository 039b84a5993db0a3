"""The command line as a user meets it: exit codes, one sentence a mistake, files left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import sim
from sim.cli import main
from tests.small_studies import BREAKS, break_at, small_data


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A planner's own folder with a small centre and a scenario, in an empty working folder."""
    folder = tmp_path / "mine"
    (folder / "centre").mkdir(parents=True)
    (folder / "scenario").mkdir()
    centre = small_data()["centre"]
    (folder / "centre" / "small.yaml").write_text(yaml.safe_dump(centre))
    (folder / "scenario" / "more.yaml").write_text(
        "# @package _global_\nscenario: {name: more, title: More agents, centre: small}\n"
        "centre: {pools: {pool: {staffing: {by_interval: [8]}}}}\n"
    )
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return folder


def _run(own: Path, *arguments: str) -> int:
    command, *rest = arguments
    return main([command, "--scenarios", str(own), "centre=small", "workers=1", *rest])


@pytest.mark.broad
def test_a_run_prints_a_table_and_leaves_complete_results(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(own, "run", "replications=2") == 0
    assert "service_level" in capsys.readouterr().out
    (folder,) = Path("reports").iterdir()
    kpis = pd.read_csv(folder / "kpis.csv").set_index("kpi")
    assert {"value", "low", "high", "unit"} == set(kpis.columns)
    assert len(pd.read_parquet(folder / "calls_0.parquet")) > 1000
    assert "<html" in (folder / "index.html").read_text(encoding="utf-8")
    assert sim.load_result(folder).study.centre.name == "small"
    assert json.loads((folder / "provenance.json").read_text())["versions"]["trunkline"]
    assert {p.suffix for p in folder.glob("service_by_interval.*")} == {".svg", ".png"}


@pytest.mark.broad
def test_a_sweep_gives_one_row_a_job_and_one_plot(own: Path) -> None:
    swept = ["staffing.scale=0.9,1.0,1.1", "scenario=base,more", "replications=2"]
    assert _run(own, "sweep", *swept, "--out", "out") == 0
    table = pd.read_csv("out/sweep.csv")
    assert len(table) == 6
    assert table["label"].is_unique
    assert set(table["staffing.scale"]) == {0.9, 1.0, 1.1}
    assert {"service_level_low", "cost_total_high"} <= set(table.columns)
    assert {p.name for p in Path("out").glob("tradeoff.*")} == {"tradeoff.svg", "tradeoff.png"}
    for folder in table["folder"]:
        assert sim.load_result(Path("out") / folder).replications == 2


@pytest.mark.broad
def test_a_comparison_is_paired(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(own, "compare", "base", "more", "replications=3", "--out", "out") == 0
    table: Any = pd.read_csv("out/comparison.csv").set_index(["scenario", "kpi"])
    assert table.loc[("more", "service_level"), "difference"] > 0
    assert "difference" in capsys.readouterr().out


@pytest.mark.broad
def test_a_comparison_leaves_a_page_and_every_table(own: Path) -> None:
    assert _run(own, "compare", "base", "more", "replications=2", "--out", "out", "--quiet") == 0
    assert "More agents" in Path("out/index.html").read_text(encoding="utf-8")
    for name in ("comparison", "scenarios"):
        csv, parquet = pd.read_csv(f"out/{name}.csv"), pd.read_parquet(f"out/{name}.parquet")
        assert list(csv.columns) == list(parquet.columns)
    for place in pd.read_csv("out/scenarios.csv")["folder"]:
        assert sim.load_result(Path("out") / place).replications == 2
        assert (Path("out") / place / "index.html").exists()


@pytest.mark.broad
def test_a_scenario_may_have_overrides_of_its_own(own: Path) -> None:
    one, same = "base: staffing.scale=1.5 centre.pools.pool.wage_per_hour=31", "base: engine=auto"
    typed = one.replace(": ", ":   ")
    assert _run(own, "compare", "base", typed, same, "replications=2", "--quiet") == 0
    (folder,) = Path("reports").iterdir()
    assert folder.name.startswith("compare-base-base_staffing.scale_1.5_centre.pools.pool.")
    table: Any = pd.read_csv(folder / "comparison.csv").set_index(["scenario", "kpi"])
    assert table.loc[(one, "agents_rostered"), "difference"] == 3.0
    assert (table.loc[same, "difference"].dropna() == 0.0).all()
    text = (folder / "index.html").read_text(encoding="utf-8")
    assert "staffing x1.5" in text
    assert same in text


@pytest.mark.broad
def test_the_best_is_named_with_its_probability(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--best", "--subject-to", "service_level>=0.9", "--indifference", "cost_total=5%"]
    assert _run(own, "compare", "base", "more", "replications=8", "--out", "out", *asked) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "“more” has the lowest cost among those with a service level of at least 90 %" in shown
    assert "right with probability 95 % at least" in shown
    assert set(pd.read_csv("out/selection.csv")["status"]) == {"best", "misses a constraint"}


@pytest.mark.broad
def test_a_comparison_can_be_asked_to_be_precise(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = "precision.half_width.service_level=0.02"
    assert _run(own, "compare", "base", "more", "replications=4", wanted, "--out", "out") == 0
    assert "as asked (2)" in capsys.readouterr().out
    assert "Precision that was asked for" in Path("out/index.html").read_text(encoding="utf-8")


@pytest.mark.broad
@pytest.mark.parametrize(
    "asked",
    [
        ["--best", "--subject-to", "service_level>=0.9", "--indifference", "cost_total=5%"],
        ["precision.half_width.service_level=0.05", "precision.batch=2"],
    ],
    ids=["best", "precision"],
)
def test_a_comparison_is_made_again_from_disk_as_it_was(own: Path, asked: list[str]) -> None:
    overrides = [a for a in asked if a.startswith("precision")]
    options = [a for a in asked if a not in overrides]
    parts = [*overrides, "replications=6", "--out", "out", "--quiet", *options]
    assert _run(own, "compare", "base", "more", *parts) == 0
    names = [n for n in ("comparison", "selection", "precision") if Path(f"out/{n}.csv").exists()]
    files = [Path("out/index.html"), *(Path(f"out/{n}.csv") for n in names)]
    assert len(files) == 3
    before = [f.read_text(encoding="utf-8") for f in files]
    for file in files:
        file.unlink()
    assert main(["report", "out", "--quiet"]) == 0
    assert [f.read_text(encoding="utf-8") for f in files] == before


@pytest.mark.parametrize(
    ("more", "part"),
    [
        (["--indifference", "service_level"], "expected MEASURE=AMOUNT"),
        (["--indifference", "service_level=2%"], "write 0.02 for 2 percentage point"),
        (["--confidence", "95"], "between 0 and 1, at most 0.9999, found 95"),
        (["--subject-to", "asa<=20"], "--subject-to: goes with --best"),
        (["--best", "--subject-to", "asa is small"], "expected MEASURE<NUMBER"),
        (["--best", "occupancy"], "neither direction is better"),
        (["--best", "precision.half_width.asa=1"], "leave out precision"),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(
    own: Path, capsys: pytest.CaptureFixture[str], more: list[str], part: str
) -> None:
    options, rest = more, []
    if "precision" in more[-1]:
        options, rest = more[:-1], more[-1:]
    assert _run(own, "compare", "base", "more", *rest, *options) == 2
    assert part in capsys.readouterr().err
    assert not Path("reports").exists()


@pytest.mark.broad
def test_a_warm_up_is_found_and_judged(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(own, "warm-up", "replications=10", "--out", "out") == 0
    assert "The centre has settled after" in capsys.readouterr().out
    assert len(pd.read_csv("out/warm_up.csv")) == 1440
    assert Path("out/warm_up.png").exists()


@pytest.mark.parametrize("command", ["run", "sweep", "check"])
@pytest.mark.parametrize(
    ("override", "part"),
    [
        ("staffing.scal=1.1", "did you mean 'scale'"),
        ("centre.pools.nope.wage_per_hour=1", "there is no pool 'nope'"),
        ("scenario=mor", "did you mean 'more'"),
        (
            "centre.contact_types.plain.talk.mean_s=-1",
            "or equal to 0.000001, found -1",
        ),
        ("centre.routes.route.entry={policy:shares,shares:{site:0.9}}", "must sum to 1, found 0.9"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2_before_anything_runs(
    own: Path, capsys: pytest.CaptureFixture[str], command: str, override: str, part: str
) -> None:
    assert _run(own, command, override) == 2
    shown = capsys.readouterr()
    assert part in shown.err
    assert "Traceback" not in shown.err
    assert len(shown.err.strip().splitlines()) == 1
    assert not Path("reports").exists()


@pytest.mark.broad
def test_a_failed_job_ends_in_exit_code_1_and_the_others_are_kept(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_at(monkeypatch, lambda study: study.scenario.name == "more")
    assert _run(own, "sweep", "scenario=base,more", "replications=2", "--out", "out") == 1
    assert BREAKS in capsys.readouterr().err
    assert list(pd.read_csv("out/sweep.csv")["scenario"]) == ["base"]


def test_results_that_cannot_be_written_are_an_error(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("file").write_text("in the way")
    assert _run(own, "run", "replications=1", "--out", "file/below") == 2
    assert "is a file, and cannot hold 'file/below'" in capsys.readouterr().err


def test_check_lists_every_problem_of_a_file(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = small_data()["centre"]
    data["contact_types"]["gold"]["route"] = "rute"
    data["pools"]["pool"]["site"] = "sit"
    Path("bad.yaml").write_text(yaml.safe_dump(data))
    assert main(["check", "bad.yaml"]) == 2
    error = capsys.readouterr().err
    assert "did you mean 'route'" in error
    assert "did you mean 'site'" in error
    assert main(["check", "absent.yaml"]) == 2


def test_check_says_what_the_ivr_leads_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    vip = "  ivr of vip: 5.0 % contained, 94.0 % to an agent (0.0 % opted out), 1.0 % hung up"
    assert vip in lines
    harder = "{reference_containment: 0.0, elasticity: 1.0}"
    path = "centre.contact_types.vip.harder_after_deflection"
    assert main(["check", f"+{path}={harder}"]) == 0
    assert f"{vip}, handling x 1.053" in capsys.readouterr().out.splitlines()


def test_check_says_what_the_rosters_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "staffing.scale=1.3", "centre.seats=soft"]) == 0
    told = capsys.readouterr()
    line = "  agents of main_vip: 223.6 h rostered, 156.5 h asked for on the phones, 156.5 h given"
    assert line in told.out.splitlines()
    assert told.err.startswith(
        "trunkline: odd: centre.sites.main.seats: found 145, and the rosters need 154 agents"
    )


def test_check_prints_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--fields"]) == 0
    assert "`head_start_s` | number ≥ 0, ≤ 1e9 | s |" in capsys.readouterr().out


def test_check_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert {"sites", "contact_types", "pools"} <= set(schema["properties"])


def test_list_shows_own_scenarios_beside_shipped_ones(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "--scenarios", str(own)]) == 0
    shown = capsys.readouterr().out
    assert "retail_bank" in shown
    assert "More agents" in shown


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["fly"])
    assert stop.value.code == 2


def test_a_dry_run_lists_the_jobs_and_the_time_and_leaves_nothing(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    swept = ["--paired", "staffing.scale=0.9,1.1", "--paired", "demand.scale=0.8,1.2"]
    assert _run(own, "sweep", "scenario=base,more", *swept, "--dry-run", "--out", "out") == 0
    *jobs, estimate = capsys.readouterr().out.splitlines()
    assert len(jobs) == 4
    assert "scenario=more staffing.scale=1.1 demand.scale=1.2" in jobs[3]
    assert "4 jobs, 40 replications or more: about" in estimate
    assert not Path("out").exists()


@pytest.mark.broad
def test_a_dry_run_tells_which_jobs_are_on_disk(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = ["replications=2", "--out", "out"]
    assert _run(own, "sweep", "staffing.scale=0.9,1.0", *shared, "--quiet") == 0
    capsys.readouterr()
    assert _run(own, "sweep", "staffing.scale=0.9,1.0,1.1", *shared, "--dry-run") == 0
    *jobs, there, estimate = capsys.readouterr().out.splitlines()
    assert ["on disk" in job for job in jobs] == [True, True, False]
    assert "2 of 3 jobs are finished in 'out' and would be read" in there
    assert "1 job, 2 replications: about" in estimate
    assert _run(own, "sweep", "staffing.scale=0.9,1.0", *shared, "--dry-run") == 0
    assert "nothing is left to simulate" in capsys.readouterr().out


def test_overrides_may_stand_on_either_side_of_options(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["--points", "2", "staffing.scale=interval(0.9,1.1)", "--dry-run", "seed=3,4"]
    assert _run(own, "sweep", "replications=1", *typed) == 0
    *jobs, estimate = capsys.readouterr().out.splitlines()
    assert len(jobs) == 4
    assert "4 jobs, 4 replications" in estimate


@pytest.mark.parametrize("typed", [["--pionts", "2"], ["seed=1", "--nope"]])
def test_an_option_that_there_is_not_is_refused(
    own: Path, capsys: pytest.CaptureFixture[str], typed: list[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        _run(own, "sweep", *typed)
    assert stop.value.code == 2
    option = next(word for word in typed if word.startswith("-"))
    assert f"unrecognized arguments: {option}" in capsys.readouterr().err
