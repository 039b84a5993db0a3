"""`trunkline fit` of a small made-up file: what it leaves behind, what runs with it, its errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import sim
from sim.calibration.fit.outputs import centre_text
from sim.cli import main

FILES = (
    "centre/x.yaml", "compared.csv", "drift.csv", "fit.json", "index.html", "months.csv",
    "parameters.csv", "uncertainty/x.yaml",
)  # fmt: skip
HEADING = "call_id,contact_type,entry,join,answer,talk_end,wait_s,talk_s,outcome,agent,customer"


def rows(days: int, calls: int = 40, step_s: int = 180) -> list[str]:
    """Calls of one agent in the layout of plain call records; every fourth caller gives up."""
    found = []
    for day in range(days):
        nine = pd.Timestamp("2026-01-05 09:00") + pd.Timedelta(days=day)
        for call in range(calls):
            join = nine + pd.Timedelta(seconds=step_s * call)
            talk = 60 + (37 * (call + day)) % 150
            kind, customer = ("loans", "cards")[call % 2], f"cust-{day}-{call}"
            answer, end = join + pd.Timedelta("5s"), join + pd.Timedelta(seconds=5 + talk)
            said = f"{answer},{end},5,{talk},answered,agent-{call % 3}"
            if call % 4 == 3:
                said = f",,{10 + call},,abandoned,"
            found.append(f"{day}-{call},{kind},{join},{join},{said},{customer}")
    return found


def write(path: Path, lines: list[str]) -> str:
    path.write_text("\n".join([HEADING, *lines]) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with records and the centre `x` that was fitted to them."""
    place = tmp_path_factory.mktemp("fitted")
    records = write(place / "calls.csv", rows(days=14))
    assert main(["fit", records, "--name", "x", "--out", str(place / "y"), "--no-check"]) == 0
    return place


def test_the_promised_files_are_left_and_the_centre_is_valid(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = folder / "y"
    assert sorted(str(f.relative_to(made)) for f in made.rglob("*") if f.is_file()) == sorted(FILES)
    page = (Path(__file__).parents[2] / "docs" / "fit.md").read_text(encoding="utf-8")
    assert all(f"`{name.replace('/x.', '/NAME.')}`" in page for name in FILES)
    assert main(["check", "centre=x", "--scenarios", str(made)]) == 0
    assert "2 contact types, 1 pool" in capsys.readouterr().out


def test_nobody_is_named_in_what_is_written(folder: Path) -> None:
    for file in (folder / "y").rglob("*.*"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"cust-\d|agent-\d", text), file.name


def test_python_fits_the_same_centre(folder: Path) -> None:
    fitted = sim.fit(folder / "calls.csv", name="x", check=False)
    assert (folder / "y" / "centre" / "x.yaml").read_text("utf-8") == centre_text(fitted.centre)
    assert fitted.study().centre.name == "x"


@pytest.mark.broad
def test_sensitivity_takes_what_is_uncertain(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shared = ["centre=x", "--scenarios", str(folder / "y"), "workers=1", "replications=2"]
    told = ["--method", "tornado", "--measure", "abandonment", "--out", "s", "engine=reference"]
    assert main(["sensitivity", *shared, *told]) == 0
    inputs = yaml.safe_load((folder / "y" / "uncertainty" / "x.yaml").read_text("utf-8"))["inputs"]
    assert set(inputs) >= {"handling", "agents"}


@pytest.mark.parametrize(
    ("lines", "typed", "sentence"),
    [
        (None, [], "there is no such file"),
        ([], [], "the records hold no row"),
        (rows(3), [], "hold 3 days like others of their weekday; a fit needs 5"),
        (rows(7, 8), [], "agents answered 42 calls of the records; a fit needs 100"),
        ([r for r in rows(7) if "abandoned" in r], [], "no call of the records was answered"),
        (rows(1), ["--name", "../x"], "--name: found '../x', allowed: letters, digits"),
        (rows(1), ["--first-day", "soon"], "--first-day: found 'soon', allowed: a date"),
        (rows(1), ["--seed", "-1"], "--seed: found -1, allowed: whole numbers from 0 on"),
        (rows(1), ["--return-calls", "lons"], "found 'lons'; allowed: cards, loans; did you mean"),
        (rows(1), ["--out", "{here}/calls.csv"], "calls.csv' is a file; give a folder"),
        (rows(1), ["--out", "{here}/calls.csv/y"], "calls.csv' is a file; give a folder"),
        (rows(1), ["--out", "{made}"], "x.yaml: is there already, and nothing is written over"),
        (rows(1), ["--out", "{made}", "--name", "z"], "parameters.csv: is there already"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    lines: list[str] | None,
    typed: list[str],
    sentence: str,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    records = str(tmp_path / "calls.csv") if lines is None else write(tmp_path / "calls.csv", lines)
    told = [t.format(here=tmp_path, made=folder / "y") for t in typed]
    out = ["--out", str(tmp_path / "y")] if "--out" not in told else []
    assert main(["fit", records, "--name", "x", "--preset", "generic", *out, *told]) == 2
    said = capsys.readouterr().err
    assert sentence in said and len(said.splitlines()) == 1
    assert not (tmp_path / "y").exists()


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ({"name": "a/b"}, "fit: name: found 'a/b'"),
        ({"window_weeks": 0}, "fit: window_weeks: found 0, allowed: whole numbers from 1 on"),
        ({"window_weeks": "8"}, "fit: window_weeks: found '8'"),
        ({"first_day": "soon"}, "fit: first_day: found 'soon'"),
        ({"seed": -1}, "fit: seed: found -1"),
        ({"replications": 0}, "fit: replications: found 0"),
        ({"weeks": 8}, "fit: 'weeks' is no option"),
        ({"return_types": ("lons",)}, "did you mean 'loans'"),
    ],
)
def test_wrong_options_are_told_in_python_too(
    option: dict[str, Any], sentence: str, folder: Path
) -> None:
    with pytest.raises(sim.InputError, match=re.escape(sentence)):
        sim.fit(folder / "calls.csv", **option)


def test_what_is_given_is_laid_over_the_centre_and_told_as_given(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "o.yaml"
    given.write_text(
        "name: z\ncentre:\n  currency: EUR\n  sites: {main: {seats: 9}}\n"
        "  target: {threshold_s: 33, share: 0.5}\n  contact_types: {loans: {title: Loans}}\n",
        encoding="utf-8",
    )
    records = str(folder / "calls.csv")
    asked = ["fit", records, "--no-check", "--options", str(given), "--out"]
    assert main([*asked, str(tmp_path / "y")]) == 0
    made = yaml.safe_load((tmp_path / "y" / "centre" / "z.yaml").read_text(encoding="utf-8"))
    plain = yaml.safe_load((folder / "y" / "centre" / "x.yaml").read_text(encoding="utf-8"))
    assert (made["currency"], made["sites"]["main"]["seats"]) == ("EUR", 9)
    assert made["contact_types"]["loans"].pop("title") == "Loans"
    assert made["contact_types"] == plain["contact_types"]
    assert "not measured" in made["sources"]["sites.main.seats"]
    assert "assumption" not in made["sources"].get("target", "")
    assert main(["check", "centre=z", "--scenarios", str(tmp_path / "y")]) == 0
    capsys.readouterr()
    given.write_text("centre: {contact_types: {loan: {title: x}}}\n", encoding="utf-8")
    assert main([*asked, str(tmp_path / "no")]) == 2
    told = capsys.readouterr().err
    assert "centre.contact_types.loan: found 'loan'; allowed: " in told
    assert "did you mean" in told
    assert not (tmp_path / "no").exists()
