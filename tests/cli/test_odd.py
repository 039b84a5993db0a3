"""Commands say what is odd, and results keep it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

import sim
from sim.cli import main
from sim.cli.odd import warn_of_oddities
from sim.experiments import comparison
from sim.report import compare_page
from tests.small_studies import small_data

CLOSED = (
    "centre.contact_types.plain.demand: 58.3 % of the calls come outside the opening hours "
    "(centre.horizon.opening)"
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small centre that is open for ten hours of the 24 in which its calls come."""
    (tmp_path / "mine" / "centre").mkdir(parents=True)
    data = small_data()["centre"]
    data["horizon"] = {"opening": "08:00-18:00"}
    (tmp_path / "mine" / "centre" / "small.yaml").write_text(yaml.safe_dump(data))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "mine"


def _run(own: Path, command: str, *arguments: str) -> int:
    shared = ["--scenarios", str(own), "centre=small", "workers=1", "engine=reference"]
    return main([command, *shared, *arguments])


def test_check_warns_and_passes(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(own, "check") == 0
    said = capsys.readouterr()
    assert said.out.startswith("small, base: valid")
    (line,) = said.err.splitlines()
    assert line.startswith(f"trunkline: odd: {CLOSED}")
    assert main(["check", str(own / "centre" / "small.yaml")]) == 0
    assert line in capsys.readouterr().err


@pytest.mark.broad
def test_a_run_says_it_again_on_terminal_page_checklist_and_provenance(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(own, "run", "replications=1", "--out", "out", "--calls", "0") == 0
    assert f"trunkline: odd: {CLOSED}" in capsys.readouterr().err
    told = CLOSED.partition(" (")[0]
    assert told in Path("out/index.html").read_text(encoding="utf-8")
    checklist = Path("out/stress-des.md").read_text(encoding="utf-8")
    assert f"Odd, though nothing is wrong with it:\n\n- {told}" in checklist
    (odd,) = json.loads(Path("out/provenance.json").read_text())["oddities"]
    assert (odd["name"], odd["path"], odd["more"]) == (
        "closed_demand", "centre.contact_types.plain.demand", 1,
    )  # fmt: skip
    assert odd["figures"]["share"] == pytest.approx(14 / 24)
    with pytest.warns(sim.errors.OddityWarning, match=r"odd: closed_demand; sim.check"):
        sim.run(sim.load_result("out").study, replications=1)


def test_the_page_of_a_comparison_says_it_and_of_how_many_scenarios(own: Path) -> None:
    study = sim.load(overrides=["centre=small"], scenarios=own)
    quiet = sim.load(
        overrides=["centre=small", "centre.horizon.opening=00:00-24:00"], scenarios=own
    )
    results = {
        name: sim.run(asked, replications=2, engine="reference", workers=1)
        for name, asked in (("closed", study), ("open", quiet))
    }
    page = compare_page(comparison(results), "out").read_text(encoding="utf-8")
    assert "What is odd about this study" in page
    assert f"{CLOSED.partition(' (')[0]}" in page
    assert "(in 1 of 2 scenarios)" in page


def test_studies_are_told_together_and_how_many_have_it(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = sim.load(overrides=["centre=small"], scenarios=own)
    other = sim.load(overrides=["centre=small", "demand.scale=0.05"], scenarios=own)
    warn_of_oddities([study, other])
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"trunkline: odd: {CLOSED}")
    assert "scenarios)" not in first
    assert second.startswith("trunkline: odd: centre.pools: all calls together fill")
    assert second.endswith("(in 1 of 2 scenarios)")
    warn_of_oddities([study, other], most=1)
    assert capsys.readouterr().err.splitlines() == [
        first, "trunkline: odd: 1 more; `trunkline check` tells all",
    ]  # fmt: skip
