"""`trunkline availability` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from sim.cli.main import main
from tests.small_studies import small_data

SMALL = ("small.yaml", "workers=1", "failures.kinds.site.mtbf_days=9")
MORE = "base: staffing.scale=1.5"


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(yaml.safe_dump(small_data()["centre"]))


@pytest.mark.broad
@pytest.mark.draws
def test_designs_have_a_year_with_failures_and_everything_is_left_on_disk(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["availability", "base", MORE, *SMALL, "--component", "site", "--sets", "2"]
    assert main([*asked, "--out", "a"]) == 0
    told = capsys.readouterr().out
    for words in ("site:site", "all failures", "Fewest calls", "results: a"):
        assert words in told
    facts = json.loads(Path("a/availability.json").read_text())["designs"]
    assert facts["base"]["failures"]["site:site"]["mtbf_s"] == 9 * 86400.0
    parts: Any = pd.read_csv("a/components.csv").set_index(["design", "component"])
    assert parts.loc[("base", "total"), "lost_calls"] == pytest.approx(
        parts.loc["base"].drop("total")["lost_calls"].sum()
    )
    designs: Any = pd.read_parquet("a/designs.parquet").set_index("design")
    assert designs.loc["base", "lost_calls"] == parts.loc[("base", "total"), "lost_calls"]
    assert designs.loc["base", "year_cost_total"] == pytest.approx(
        designs.loc["base", "calm_cost_total"] + designs.loc["base", "cost_total"]
    )
    for name in ("index.html", "components-base.svg", "designs.png", "designs.svg"):
        assert Path("a", name).stat().st_size > 2_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--component", "sit"], "did you mean 'site'"),
        (["--sets", "1"], "sets: found 1"),
        (["--years", "1"], "--years: found 1"),
        (["outages=wan"], "outages"),
        (["failures.kinds.site.mtbf_day=3"], "mtbf_days"),
    ],
)
def test_a_year_that_cannot_be_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["availability", *SMALL, *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert said in error.splitlines()[-1]
