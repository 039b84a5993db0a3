"""`trunkline decide` as a user meets it: the answer, in files, on the page and on the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

import sim
from sim.cli.main import main
from sim.report.decided import Decided
from tests.small_studies import small, small_data, with_outages

SMALL = ("small.yaml", "workers=1", "seed=11")
CHEAPER, DEARER = "base: staffing.scale=1.2", "base: staffing.scale=1.5"
LABELS = ("Base", "Base, staffing x1.2", "Base, staffing x1.5")


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    centre = small_data()["centre"]
    centre["target"] = {"share": 0.9}
    Path("small.yaml").write_text(yaml.safe_dump(centre))


def test_the_answer_is_on_the_first_screen_in_files_and_on_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["decide", "base", CHEAPER, DEARER, *SMALL, "replications=12", "--out", "d"]
    assert main([*asked, "--failure", "acd:site"]) == 0
    told = capsys.readouterr().out
    facts = json.loads(Path("d/recommendation.json").read_text())
    assert (facts["kind"], facts["recommended"]) == ("choose", [LABELS[1]])
    assert facts["headline"] == f"Choose “{LABELS[1]}”."
    assert f"Choose “{CHEAPER}”." in told
    assert "95 % sure: luck spoils at most 5 of 100 recommendations made this way." in told
    page = Path("d/index.html").read_text()
    first = page.partition('class="decision"')[2].partition('id="options"')[2]
    assert page.index('class="decision"') < page.index("<figure>")
    assert page.count("data-value") > 20
    rows = first.partition("</table>")[0]
    assert {*LABELS} == set(re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', rows))
    days = pd.read_csv("d/failure_day.csv")
    assert set(days["option"]) == {"base", CHEAPER, DEARER}
    assert Path("d/failure_day.json").exists()
    assert main(["report", "d"]) == 0
    assert json.loads(Path("d/recommendation.json").read_text()) == facts


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["base"], "at least"),
        (["base", "bas"], "did you mean 'base'"),
        (["base", DEARER, "--no-failure", "--failure", "site:site"], "--no-failure"),
        (["base", DEARER, "--failure", "site:sit"], "did you mean 'site:site'"),
        (["base", DEARER, "--confidence", "1.2"], "confidence"),
        (["base", DEARER, "--indifference", "cost"], "MEASURE=AMOUNT"),
        (["base", DEARER, "--availability", "replications=5", "outages=wan"], "outages"),
    ],
)
def test_a_decision_that_cannot_be_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["decide", *arguments, *SMALL, "--out", "d"]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not Path("d").exists()


@pytest.mark.parametrize(
    ("said", "typed"),
    [("has outages of its own", []), ("asks for a precision", ["precision.half_width.asa=5"])],
)
def test_what_a_year_cannot_be_asked_about_is_refused_before_anything_runs(
    said: str,
    typed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sim.cli.decide.decide", lambda *_a, **_k: pytest.fail("it ran"))
    centre = with_outages("down").to_dict()["centre"]
    if not typed:
        Path("small.yaml").write_text(yaml.safe_dump(centre))
    assert main(["decide", "base", DEARER, "--availability", *SMALL, *typed]) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


def test_help_says_what_a_base_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["decide", "--help"])
    assert left.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "The first scenario is the base, what is done if nobody decides" in told


@pytest.mark.broad
def test_in_python_a_decision_is_a_sentence_a_table_and_a_comparison(tmp_path: Path) -> None:
    base, more = (
        small(agents, replications=12, scenario={"name": name, "title": name})
        for agents, name in ((5, "base"), (7, "more"))
    )
    found = sim.decide({"base": base, "more": more})
    assert isinstance(found, Decided)
    assert found.failure_days is None
    assert found.kind == "choose"
    assert found.chosen == ["more"]
    assert found.recommendation.startswith("Choose “more”. It reaches the target of 80 %")
    table = found.options
    assert list(table.index) == ["base", "more"]
    costs = {name: float(table[name].iloc[1]) for name in ("cost_day", "cost_month", "cost_year")}
    assert costs["cost_year"] == pytest.approx(365 * costs["cost_day"])
    assert costs["cost_month"] == pytest.approx(costs["cost_year"] / 12)
    assert table["reaches_target"].tolist() == ["no", "yes"]
    assert found.comparison.results["base"].replications == 12
    assert found.save(tmp_path / "d").exists()
