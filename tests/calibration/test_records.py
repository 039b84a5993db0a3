"""The record reader mends each quirk, and says how often."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sim.calibration import default_folder, read_records
from sim.errors import InputError

NAMES = [
    "vru+line",
    "call_id",
    "customer_id",
    "priority",
    "type",
    "date",
    "vru_entry",
    "vru_exit",
    "vru_time",
    "q_start",
    "q_exit",
    "q_time",
    "outcome",
    "ser_start",
    "ser_exit",
    "ser_time",
    "server",
]
GOOD = dict(
    zip(
        NAMES,
        [
            "AA0101",
            "33117",
            "9664491",
            "2",
            "PS",
            "990114",
            "9:00:00",
            "9:00:06",
            "6",
            "9:00:06",
            "9:00:46",
            "40",
            "AGENT",
            "9:00:46",
            "9:03:46",
            "180",
            "AGENT07",
        ],
        strict=True,
    )
)
AT_ONCE = {"q_start": "0:00:00", "q_exit": "0:00:00", "q_time": "0", "priority": "0"}
HUNG = {
    "outcome": "HANG", "ser_start": "0:00:00", "ser_exit": "0:00:00", "ser_time": "0",
    "server": "NO_SERVER",
}  # fmt: skip


def folder(
    tmp_path: Path,
    *changes: dict[str, str],
    names: Sequence[str] = NAMES,
    name: str = "01_January.txt.gz",
) -> Path:
    lines = ["\t".join(names)]
    lines += ["\t".join({**GOOD, **c}[n] for n in names) for c in changes]
    with gzip.open(tmp_path / name, "wt", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    return tmp_path


def one(tmp_path: Path, **change: str) -> tuple[Any, dict[str, int]]:
    records = read_records(folder(tmp_path, change))
    assert len(records.calls) == 1
    return records.calls.iloc[0], records.counts


def test_a_good_row(tmp_path: Path) -> None:
    call, counts = one(tmp_path)
    assert (call["weekday"], call["type"], call["priority"]) == ("thu", "PS", 2)
    assert (call["entry_s"], call["vru_s"], call["join_s"]) == (32_400.0, 6.0, 32_406.0)
    assert (call["wait_s"], call["outcome"], call["server"]) == (40.0, "answered", "AGENT07")
    assert (call["start_s"], call["service_s"]) == (32_446.0, 180.0)
    assert bool(call["queued"])
    assert counts["rows read"] == counts["rows kept"] == 1
    assert not any(n for what, n in counts.items() if what.startswith(("dropped", "mended")))


def test_phantom_calls_and_unknown_types_are_dropped(tmp_path: Path) -> None:
    where = folder(tmp_path, {}, {"outcome": "PHANTOM"}, {"type": "AA"})
    records = read_records(where)
    assert len(records.calls) == 1
    assert records.counts["dropped: outcome PHANTOM"] == 1
    assert records.counts["dropped: type is none of the six"] == 1


def test_a_wait_above_an_hour_is_dropped(tmp_path: Path) -> None:
    records = read_records(folder(tmp_path, {}, {"q_time": "25054"}))
    assert (len(records.calls), records.counts["dropped: wait above one hour"]) == (1, 1)


def test_negative_vru_time_enters_with_the_queue(tmp_path: Path) -> None:
    call, counts = one(tmp_path, vru_entry="9:02:00", vru_exit="9:00:06", vru_time="-114")
    assert call["entry_s"] == call["join_s"] == 32_406.0
    assert call["vru_s"] != call["vru_s"]
    assert counts["mended: negative VRU time"] == 1


def test_times_past_midnight_count_on(tmp_path: Path) -> None:
    call, counts = one(
        tmp_path, vru_entry="23:59:54", vru_exit="23:59:54", vru_time="0", q_start="0:00:00",
        q_exit="0:00:27", q_time="27", ser_start="0:00:27", ser_exit="0:01:27", ser_time="60",
    )  # fmt: skip
    assert call["join_s"] == 86_400.0
    assert call["start_s"] == 86_427.0
    assert counts["mended: past midnight"] == 1
    call, _ = one(
        tmp_path, vru_entry="23:59:00", vru_exit="23:59:06", q_start="23:59:06", q_exit="0:00:06",
        q_time="60", ser_start="0:00:06", ser_exit="0:01:06", ser_time="60",
    )  # fmt: skip
    assert (call["join_s"], call["start_s"]) == (86_346.0, 86_406.0)


def test_an_answered_call_without_start_or_server(tmp_path: Path) -> None:
    call, counts = one(
        tmp_path, ser_start="0:00:00", ser_exit="0:00:00", ser_time="0", server="NO_SERVER"
    )
    assert call["outcome"] == "answered"
    assert (call["start_s"], call["service_s"], call["server"]) == (32_446.0, 0.0, "")
    assert counts["mended: AGENT row without a start of service"] == 1
    assert counts["kept: AGENT row with NO_SERVER"] == 1
    assert counts["kept: AGENT row with a service of 0 s"] == 1


def test_an_answered_call_without_queue_joins_when_answered(tmp_path: Path) -> None:
    call, _ = one(tmp_path, **AT_ONCE, ser_start="9:00:05", ser_exit="9:03:05")
    assert not bool(call["queued"])
    assert (call["join_s"], call["wait_s"]) == (32_405.0, 0.0)


def test_abandoned_and_hung_up_calls(tmp_path: Path) -> None:
    call, _ = one(tmp_path, **HUNG)
    assert (call["outcome"], call["wait_s"], call["server"]) == ("abandoned", 40.0, "")
    assert call["service_s"] != call["service_s"]
    call, _ = one(tmp_path, **HUNG, **AT_ONCE)
    assert call["outcome"] == "hung_up_in_ivr"
    assert call["join_s"] != call["join_s"]
    assert call["wait_s"] != call["wait_s"]


def test_service_of_an_abandoned_call_is_left_out(tmp_path: Path) -> None:
    call, counts = one(tmp_path, **{**HUNG, "ser_time": "71", "server": "AGENT03"})
    assert (call["outcome"], call["server"]) == ("abandoned", "")
    assert call["service_s"] != call["service_s"]
    assert counts["mended: HANG row with a service time"] == 1


def test_a_service_above_two_hours_is_unknown(tmp_path: Path) -> None:
    call, counts = one(tmp_path, ser_time="30278")
    assert call["outcome"] == "answered"
    assert call["service_s"] != call["service_s"]
    assert counts["mended: service above two hours"] == 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"q_time": "soon"}, "column 'q_time' holds 'soon'"),
        ({"vru_entry": "9.00"}, "column 'vru_entry' holds '9.00'"),
        ({"date": "991399"}, "column 'date'"),
    ],
)
def test_a_damaged_field_is_named(tmp_path: Path, change: dict[str, str], what: str) -> None:
    with pytest.raises(InputError, match=what):
        read_records(folder(tmp_path, change))


def test_missing_folder_files_and_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no folder"):
        read_records(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no monthly file"):
        read_records(tmp_path)
    folder(tmp_path, {}, names=[n for n in NAMES if n != "server"])
    with pytest.raises(InputError, match="has no column server"):
        read_records(tmp_path)
    (tmp_path / "01_January.txt.gz").write_bytes(b"not gzip at all")
    with pytest.raises(InputError, match=r"cannot read '01_January.txt.gz'"):
        read_records(tmp_path)
    monkeypatch.setenv("TRUNKLINE_DATA", str(tmp_path))
    assert default_folder() == tmp_path / "anonymous_bank"


def test_the_records_are_looked_for_beside_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRUNKLINE_DATA", raising=False)
    project = Path(__file__).resolve().parents[2]
    assert default_folder() == project.parent / "shared" / "data" / "anonymous_bank"
