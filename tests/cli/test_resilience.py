"""`trunkline resilience` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main

SMALL = ("replications=2", "demand.scale=0.05", "staffing.scale=0.07", "workers=1")


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.broad
@pytest.mark.draws
def test_a_matrix_leaves_tables_figures_and_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["resilience", "base", "outsourced_overflow", *SMALL, "--component", "site:partner",
             "--component", "site:main", "--rto", "600", "--pairs", "--halve", "1"]  # fmt: skip
    assert main([*asked, "--out", "r"]) == 0
    told = capsys.readouterr().out
    for words in ("site:main", "not run", "Cheapest design", "Detection", "Of 2 pairs"):
        assert words in told
    cells = pd.read_csv("r/cells.csv", keep_default_na=False)
    assert "design 'base' has no site:partner" in set(cells["reason"])
    facts = json.loads(Path("r/resilience.json").read_text())
    assert facts["replications"] == 2
    assert len(facts["cells"]) >= 4
    page = Path("r/index.html").read_text()
    for words in ("could not run:", "How components fail", "Every cell", "CBRC 2011"):
        assert words in page
    for name in ("designs", "fixes", "pairs", "halvings"):
        assert len(pd.read_parquet(f"r/{name}.parquet")) > 0
    assert list(Path("r").glob("matrix-*.svg")) and list(Path("r").glob("matrix-*.png"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--pairs"], "--pairs: needs an objective"),
        (["--component", "sit"], "did you mean 'site'?"),
        (["--start", "24:00"], "not before the end of the horizon"),
        (["--rto", "-3"], "--rto: found -3"),
        (["outages=ivr_down"], "has outages of its own (ivr_down)"),
        (["failures.kinds.sites.share=1"], "did you mean 'site'?"),
    ],
)
def test_bad_input_ends_with_one_sentence(
    more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["resilience", *SMALL, *more, "--quiet"]) == 2
    *odd, told = capsys.readouterr().err.splitlines()
    assert said in told
    assert all(line.startswith("trunkline: odd:") for line in odd)
