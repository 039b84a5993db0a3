"""From one file of records to next week's answer, by commands alone; the file travels along."""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from sim.cli.main import main
from sim.config import study_from

FOLDER = Path(__file__).resolve().parents[2] / "notebooks" / "records"
RECORDS = FOLDER / "made_up_calls.csv.gz"
CHOSEN = ["centre=mine", "demand_event=forecast_week"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def forecast(*more: str) -> int:
    return main(
        ["forecast", str(RECORDS), "--preset", "generic", "--start", "2026-11-02", "--out", "week",
         "--scenarios", "mine", *more]
    )  # fmt: skip


@pytest.mark.broad
def test_one_file_of_records_becomes_next_weeks_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", str(RECORDS), "--name", "mine", "--no-check"]) == 0
    assert forecast("--centre", "mine", "--event", "2026-11-05=+20%:returns") == 0
    told = capsys.readouterr().out
    assert "trunkline run centre=mine demand_event=forecast_week --scenarios mine" in told
    centre = study_from(CHOSEN, "mine").effective_centre
    volumes = centre.contact_types["returns"].demand.forecast
    assert volumes is not None and volumes.first_day == "2026-11-02"
    assert volumes.volumes[0] == pytest.approx(90 * 1.2, rel=0.1)
    (event,) = centre.demand.events.values()
    assert (event.day, event.factor, event.contact_types) == (3, 1.2, ("returns",))
    asked = ["run", *CHOSEN, "--scenarios", "mine", "replications=2", "--out", "run"]
    assert main(asked) == 0
    assert "Mine" in capsys.readouterr().out or Path("run").is_dir()


@pytest.mark.broad
def test_the_forecast_of_another_centre_says_which_types_that_has(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine/centre").mkdir(parents=True)
    other = {"contact_types": {"order": {"demand": {"daily_volume": 9.0}, "talk": {"dist":
             "constant", "value_s": 60.0}}}, "pools": {"a": {"skills": {"order": {}}, "staffing":
             {"by_interval": [1]}}}}  # fmt: skip
    Path("mine/centre/mine.yaml").write_text(yaml.safe_dump(other))
    assert forecast("--centre", "mine") == 2
    told = capsys.readouterr().err
    assert "'orders'" in told and "did you mean 'order'" in told
    assert forecast("--centre", "mien") == 2
    assert "'mien'" in capsys.readouterr().err


def made_up() -> ModuleType:
    found = importlib.util.spec_from_file_location("made_up_records", FOLDER / "made_up_records.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.broad
@pytest.mark.filterwarnings("ignore:odd")
def test_the_records_are_those_of_the_simulator() -> None:
    assert gzip.decompress(RECORDS.read_bytes()) == made_up().lines()
