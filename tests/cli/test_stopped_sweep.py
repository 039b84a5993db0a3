"""A sweep that is stopped says what is left of it, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sim.cli import sweep
from sim.cli.main import main
from tests.small_studies import small_data


@pytest.mark.parametrize(
    ("replications", "said"),
    [("auto", "nothing is kept"), ("2", "0 of 2 jobs are finished and kept in 'out'")],
)
def test_a_stopped_sweep_says_what_is_kept(
    replications: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sweep, "run_sweep", stopped)
    Path("small.yaml").write_text(yaml.safe_dump(small_data()["centre"]))
    asked = ["sweep", "small.yaml", "staffing.scale=1,2", f"replications={replications}"]
    assert main([*asked, "--out", "out", "--quiet"]) == 130
    assert said in capsys.readouterr().err
