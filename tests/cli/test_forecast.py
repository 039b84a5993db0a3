"""`trunkline forecast` as a user meets it: from counts to a run, and every mistake a sentence."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml

from sim.cli.main import main
from sim.config import study_from

FIRST = date(2026, 8, 31)


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve weeks, 9 to 17 h by half-hours, two types; in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    rows = [
        f"{FIRST + timedelta(days=d)},{m // 60}:{m % 60:02d},{kind},{calls + d % 7}"
        for d in range(84)
        for kind, calls in (("service", 20), ("cards", 10))
        for m in range(540, 1020, 30)
    ]
    file = tmp_path / "counts.csv"
    file.write_text("Date,Start,Contact type,Calls\n" + "\n".join(rows) + "\n")
    return file


@pytest.mark.broad
def test_from_counts_to_a_study(counts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "bank"]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir("bank")
        asked = ["forecast", str(counts), "--event", "2026-11-25=+20%:cards", "--weeks", "2"]
        assert main(asked) == 0
        assert "demand_event=forecast_week" in capsys.readouterr().out
        centre = study_from(["demand_event=forecast_week"], ".").effective_centre
        assert centre.horizon.days == 14
        forecast = centre.contact_types["cards"].demand.forecast
        assert forecast is not None and forecast.first_day == "2026-11-23"
        assert forecast.volumes[:2] == (160.0, 176.0)
        (event,) = centre.demand.events.values()
        assert (event.day, event.factor, event.contact_types) == (2, 1.2, ("cards",))
        assert main([*asked, "--quiet"]) == 0  # the next forecast takes its place
        own = Path("scenarios/demand_event/forecast_week.yaml")
        own.write_text("# mine\n" + own.read_text())
        assert main(asked) == 2
        assert "was not written by `trunkline forecast`" in capsys.readouterr().err


@pytest.mark.broad
def test_without_a_folder_of_its_own_the_file_stands_beside_the_page(counts: Path) -> None:
    assert main(["forecast", str(counts), "--out", "f", "--quiet"]) == 0
    made = yaml.safe_load(Path("f/forecast_week.yaml").read_text())
    assert made["contact_types"]["cards"]["demand"]["forecast"]["volumes"][0] == 160.0
    days = pd.read_csv("f/days.csv")
    assert set(days["contact_type"]) == {"service", "cards", "all"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--event", "2026-11-25"], "expected a date and a change such as 2026-12-10=+20%"),
        (["--event", "soon=+20%"], "expected a date such as 2026-12-07, found 'soon'"),
        (["--event", "2026-11-25=20%"], "expected a date and a change"),
        (["--start", "tomorrow"], "--start: expected a date such as 2026-12-07"),
        (["--weeks", "9"], "a forecast is of 1 to 4 weeks, found 9"),
        (["--preset", "no_such"], "no_such"),
        (["--preset", "generic", "--mapping", "m.yaml"], "are one too many"),
    ],
)
def test_options_that_cannot_be(
    counts: Path, capsys: pytest.CaptureFixture[str], given: list[str], words: str
) -> None:
    assert main(["forecast", str(counts), "--quiet", *given]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no sheet has the headings of calls by interval"),
        ("Start,Calls\n9:00,3\n", "counts of past days need a column of dates"),
        ("Date,Start,Calls\nMon,9:00,3\n", "a weekday does not say which one"),
        ("Date,Start,Calls\n2026-02-30,9:00,3\n", "line 2, column 1: Date: found '2026-02-30'"),
        ("Date,Start,Calls\n2026-02-20,9:00,many\n", "line 2, column 3: Calls: found 'many'"),
        ("Date,Start,Calls\n2026-02-20,9:00,3\n", "28 to 3,700 days of counts, found 1"),
        ("Date,Start,Calls\n", "there is no row of counts"),
    ],
)
def test_files_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    file = tmp_path / "c.csv"
    file.write_text(text)
    assert main(["forecast", str(file), "--quiet", "--out", str(tmp_path / "f")]) == 2
    assert words in capsys.readouterr().err


def test_types_that_the_centre_does_not_have_are_told(
    counts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts.write_text(counts.read_text().replace("service", "servise"))
    assert main(["new", "bank"]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir("bank")
        assert main(["forecast", str(counts)]) == 2
    assert "no contact type 'servise' in the centre of this folder" in capsys.readouterr().err
