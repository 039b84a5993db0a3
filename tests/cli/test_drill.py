"""`trunkline drill` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pandas as pd
import pytest

from sim.cli.main import main
from tests.tiers import broad

SMALL = ("replications=3", "demand.scale=0.05", "staffing.scale=0.07", "workers=1")
FAILS = "outages=main_site_peak"


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.broad
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


@pytest.mark.broad
def test_several_redundancy_designs_are_drilled_side_by_side() -> None:
    asked = ["drill", "redundancy=single_site,active_active", FAILS, *SMALL, "--quiet"]
    assert main([*asked, "--out", "d"]) == 0
    facts = json.loads(Path("d/drill.json").read_text())["designs"]
    assert set(facts) == {"single_site", "active_active"}
    lost = pd.read_csv("d/lost.csv").set_index(["design", "cause"])["difference"]
    assert lost["single_site", "lost_no_site"] > 0 == lost["active_active", "lost_no_site"]


@pytest.mark.broad
def test_the_study_as_it_is_may_be_drilled_with_two_failures() -> None:
    both = "outages=[main_site_peak,ivr_down]"
    assert main(["drill", both, *SMALL, "--quiet", "--out", "d"]) == 0
    (facts,) = json.loads(Path("d/drill.json").read_text())["designs"].values()
    assert set(facts["outages"]) == {"main_site_peak", "ivr_down"}


EXPECTS = """
title: Mine
centre: retail_bank
outages: [ivr_down]
designs: [{designs}]
overrides: [demand.scale=0.05, staffing.scale=0.07]
replications: 3
rto_min: 600
expect:
  lost_calls: "{lost}"
  p_rto: "{met}"
"""


def write_mine(designs: str, lost: str, met: str) -> None:
    text = EXPECTS.format(designs=designs, lost=lost, met=met)
    Path("mine.yaml").write_text(text, encoding="utf-8")


@pytest.mark.broad
@pytest.mark.parametrize(
    ("designs", "lost", "met", "code", "failures", "skipped"),
    [
        ("base", "< 100000", "> 10%", 0, "0", "0"),
        broad("base, second_site", "< -100000", "> 10%", 1, "1", "0"),
        ("base", "< 100000", "> 99%", 3, "0", "1"),
    ],
)
def test_the_verdict_is_the_exit_code_and_stands_in_junit(
    designs: str,
    lost: str,
    met: str,
    code: int,
    failures: str,
    skipped: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("mine.yaml").write_text(
        EXPECTS.format(designs=designs, lost=lost, met=met), encoding="utf-8"
    )
    asked = ["drill", "mine.yaml", "workers=1", "--junit", "ci/out.xml", "--out", "d"]
    assert main(asked) == code
    assert "mine.yaml" not in capsys.readouterr().err
    suites = Xml.parse("ci/out.xml").getroot()
    assert Path("ci/out.xml").read_bytes() == Path("d/junit.xml").read_bytes()
    assert [s.get("name") for s in suites] == [f"mine.{name}" for name in designs.split(", ")]
    for suite in suites:
        found = [suite.get(name) for name in ("tests", "failures", "skipped", "errors")]
        assert found == ["2", failures, skipped, "0"]
        cases = suite.findall("testcase")
        assert {case.get("classname") for case in cases} == {suite.get("name")}
        assert [case.get("name") for case in cases] == [
            f"lost_calls {lost}", f"p_rto {met.replace('10%', '0.1').replace('99%', '0.99')}",
        ]  # fmt: skip
        assert len(suite.findall("testcase/failure")) == int(failures)
        assert len(suite.findall("testcase/skipped")) == int(skipped)
    facts = json.loads(Path("d/drill.json").read_text())
    assert facts["verdict"] == {0: "met", 1: "missed", 3: "not decided"}[code]
    assert facts["designs"]["base"]["objectives"][0]["objective"] == f"lost_calls {lost}"


def test_a_drill_that_could_not_run_is_an_error_in_junit() -> None:
    Path("mine.yaml").write_text(
        EXPECTS.format(designs="base", lost="< 5", met="> 2"), encoding="utf-8"
    )
    assert main(["drill", "mine.yaml", "--junit", "out.xml"]) == 2
    (suite,) = Xml.parse("out.xml").getroot()
    assert (suite.get("errors"), suite.get("failures")) == ("1", "0")
    error = suite.find("testcase/error")
    assert error is not None and "nothing can be" not in str(error.get("type"))
    assert "p_rto is a share" in str(error.get("message"))
    assert main(["drill", FAILS, *SMALL, "--junit", "o.xml"]) == 2


def test_check_tells_of_a_drill_and_other_commands_do_not_run_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "drill=ivr_lost"]) == 0
    assert "ivr_lost: valid drill (Base; 3 objectives)" in capsys.readouterr().out
    Path("mine.yaml").write_text(
        EXPECTS.format(designs="base, second_site", lost="< 5", met="> 2%"), encoding="utf-8"
    )
    assert main(["check", "mine.yaml"]) == 0
    assert "mine: valid drill (base, second_site; 2 objectives)" in capsys.readouterr().out
    assert main(["run", "mine.yaml"]) == main(["run", "drill=ivr_lost"]) == 2
    told = capsys.readouterr().err
    assert "mine.yaml: is a drill, which `trunkline drill mine.yaml` runs" in told
    assert "drill: is read by `trunkline drill` only" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ivr_lots"], "there is no drill and no scenario 'ivr_lots'"),
        ([], "a drill needs an outage"),
        ([FAILS, "--start", "noon"], "start: expected a clock time"),
        ([FAILS, "--start", "14:75"], "start: expected a clock time"),
        ([FAILS, "--rto", "-5"], "--rto: found -5; allowed: a number of minutes over 0"),
        ([FAILS, "--confidence", "95"], "a confidence level lies between 0 and 1"),
        (["base", "base", FAILS], "a scenario or a design is given twice"),
    ],
)
def test_a_drill_that_cannot_be_is_one_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["drill", *arguments, *SMALL]) == 2
    found = capsys.readouterr().err
    assert words in found and "Traceback" not in found
    assert not Path("reports").exists()
