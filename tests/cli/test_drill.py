"""`trunkline drill` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main

SMALL = ("replications=3", "demand.scale=0.05", "staffing.scale=0.07", "workers=1")
FAILS = "outages=main_site_peak"


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.draws
def test_designs_are_drilled_and_everything_is_left_on_disk(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["drill", "base", "second_site", FAILS, *SMALL, "--start", "14:30", "--rto", "1"]
    assert main([*asked, "--out", "d"]) == 0
    told = capsys.readouterr().out
    for words in ("Detected", "Recovered", "Before detection", "Objective met", "results: d"):
        assert words in told
    facts = json.loads(Path("d/drill.json").read_text())["designs"]
    assert set(facts) == {"base", "second_site"}
    assert facts["base"]["fail_s"] == 14.5 * 3600
    assert facts["base"]["moments"]["repaired_s"]["median"] == 7200.0
    assert facts["base"]["objective_met"]["share"] == 0.0
    lost = pd.read_csv("d/lost.csv").set_index(["design", "cause"])["difference"]
    assert lost["base", "lost"] == pytest.approx(facts["base"]["lost_calls"]["difference"])
    assert lost["base", "lost_before_detection"] > 0
    moments = pd.read_csv("d/replications.csv")
    assert len(moments) == 6
    series = pd.read_parquet("d/series.parquet")
    assert set(series["day"]) == {"with_failure", "without"}
    for name in ("timeline-base.svg", "timeline-second_site.png"):
        assert Path("d", name).stat().st_size > 10_000


def test_the_study_as_it_is_may_be_drilled_with_two_failures() -> None:
    both = "outages=[main_site_peak,ivr_down]"
    assert main(["drill", both, *SMALL, "--quiet", "--out", "d"]) == 0
    (facts,) = json.loads(Path("d/drill.json").read_text())["designs"].values()
    assert set(facts["outages"]) == {"main_site_peak", "ivr_down"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "a drill needs an outage"),
        ([FAILS, "--start", "noon"], "start: expected a clock time"),
        ([FAILS, "--start", "14:75"], "start: expected a clock time"),
        ([FAILS, "--rto", "-5"], "--rto: found -5; allowed: a number of minutes over 0"),
        ([FAILS, "--confidence", "95"], "a confidence level lies between 0 and 1"),
        (["base", "base", FAILS], "a scenario is given twice"),
    ],
)
def test_a_drill_that_cannot_be_is_one_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["drill", *arguments, *SMALL]) == 2
    found = capsys.readouterr().err
    assert words in found and "Traceback" not in found
    assert not Path("reports").exists()
