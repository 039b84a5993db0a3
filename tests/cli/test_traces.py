"""A trace is opened before anything runs, and what it loses is told."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import yaml

import sim
from sim.cli import main
from sim.errors import InputError
from tests.builders import centre_data, constant

TEXT = "arrival_s,why\n30600,call\n30615,call\nsoon,call\n90000,call\n43200,other\n43200,call\n"


def centre_file(folder: Path, text: str, dropped: str) -> Path:
    (folder / "calls.csv").write_text(text)
    trace = {
        "file": str(folder / "calls.csv"),
        "contact_type_column": "why",
        "dropped": dropped,
    }
    call = {"demand": {"trace": trace}, "route": "r", "talk": constant(1)}
    file = folder / "own.yaml"
    file.write_text(yaml.safe_dump(centre_data(contact_types={"call": call})))
    return file


def test_check_opens_a_trace_and_refuses_one_that_loses_calls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(centre_file(tmp_path, TEXT, "refuse"))]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(
        "trunkline: centre.contact_types.call.demand.trace: 3 of the 6 rows of "
        f"'{tmp_path / 'calls.csv'}' cannot be replayed: 1 of a contact type that nobody replays "
        "from this file (row 6: 'other'; those that do: call); 1 without a time (row 4: 'soon' in "
    )
    assert "1 after the horizon (row 5: 90000 s from the horizon's start; it ends at" in told
    assert told.endswith("(leave them out with dropped: allow)")


def test_check_tells_what_a_trace_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(centre_file(tmp_path, TEXT, "allow"))]) == 0
    told = capsys.readouterr()
    assert (
        "  trace of call: 6 rows, 3 calls from day 0, 08:30:00 to day 0, 12:00:00; left out: 1 of "
        "a contact type that nobody replays, 1 without a time, 1 after the horizon\n"
    ) in told.out
    assert "odd: centre.contact_types.call.demand.trace.dropped: 3 of 6 recorded" in told.err


def test_check_tells_that_nothing_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(centre_file(tmp_path, "arrival_s,why\n5,call\n", "refuse"))]) == 0
    assert "1 row, 1 call from day 0, 00:00:05 to day 0, 00:00:05; left out: none" in (
        capsys.readouterr().out
    )


def test_nothing_runs_with_a_trace_that_loses_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = yaml.safe_load(centre_file(tmp_path, TEXT, "refuse").read_text())
    study = sim.Study.from_dict({"centre": data, "replications": 2})
    runs = import_module("sim.experiments.run")
    monkeypatch.setattr(runs, "make_ready", lambda *_: pytest.fail("it ran"))
    with pytest.raises(InputError, match="3 of the 6 rows"):
        sim.run(study)
