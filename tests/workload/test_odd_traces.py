"""Odd files of arrivals: each gives all its calls, or one sentence that names row and reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.centre import Centre
from sim.centre.traces import Trace
from sim.errors import InputError
from sim.workload.trace_columns import Table
from sim.workload.trace_table import read_table
from sim.workload.traces import replays, traces
from tests.builders import centre, centre_data, constant, draw, pool
from tests.workload.odd_traces import ALL, CALLS, PLAIN, STAMPS, odd_files

ODD = odd_files()


def centre_of(file: Path, told: dict[str, Any], days: int = 1, weekday: str = "fri") -> Centre:
    """A centre whose only contact type replays the file."""
    told = dict(told)
    name = told.pop("_type", "来电")
    call = {
        "demand": {"trace": {"file": str(file), **told}},
        "route": "r",
        "talk": constant(1),
    }
    horizon = {"days": days, "first_weekday": weekday}
    return centre(
        centre_data(horizon=horizon, contact_types={name: call}, pools={"p": pool(1, name)})
    )


def test_there_are_enough_of_them() -> None:
    assert len(ODD) >= 39


@pytest.mark.parametrize("what", ODD)
def test_an_odd_file_gives_all_its_calls_or_one_sentence(what: str, tmp_path: Path) -> None:
    odd = ODD[what]
    file = tmp_path / "calls.csv"
    file.write_bytes(odd.content)
    weekday = "sun" if "clocks change" in what else "fri"
    try:
        (found,) = traces(centre_of(file, odd.told, weekday=weekday)).values()
    except InputError as error:
        sentence = str(error)
        assert odd.gives != ALL, sentence
        assert odd.gives.replace("{file}", str(file)) in sentence
        assert sentence.startswith("centre.contact_types.来电.demand.trace")
        assert "\n" not in sentence
    else:
        assert odd.gives == ALL, found
        assert tuple(found) == CALLS


@pytest.mark.parametrize(
    ("told", "days", "sentence"),
    [
        ({}, 2, "trace.times: clock times say no day, and horizon.days is 2"),
        ({"times": "seconds"}, 1, "3 without a time (row 2: '08:30:00'"),
        ({**STAMPS, "times": "stamps"}, 1, "3 without a time (row 2: '08:30:00'"),
        ({"times": "epoch_s", **STAMPS}, 1, "3 without a time (row 2: '08:30:00'"),
    ],
)
def test_clock_times_are_not_taken_for_something_else(
    told: dict[str, Any], days: int, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("arrival_s\n08:30:00\n08:30:15\n12:00\n")
    with pytest.raises(InputError) as error:
        traces(centre_of(file, told, days))
    assert sentence in str(error.value)


def test_plain_numbers_with_a_date_have_to_say_what_they_are(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(PLAIN)
    with pytest.raises(InputError, match="plain numbers as times, and first_day is about"):
        traces(centre_of(file, STAMPS))
    (found,) = traces(centre_of(file, {**STAMPS, "times": "seconds"})).values()
    assert tuple(found) == CALLS


def test_the_first_day_has_the_weekday_of_the_horizon(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("arrival_s\n2024-03-01 08:30:00\n")
    with pytest.raises(InputError, match=r"2024-03-01 is a 'fri', and horizon.first_weekday is 'm"):
        traces(centre_of(file, STAMPS, weekday="mon"))


def test_what_is_left_out_is_told_by_reason(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("arrival_s,why\n5,来电\nsoon,来电\n-1,来电\n99999,来电\n6,x\n7\n\n8,来电\n")
    told = {"contact_type_column": "why", "dropped": "allow"}
    (replay,) = replays(centre_of(file, told)).values()
    assert replay.times.tolist() == [5.0, 8.0]
    assert replay.rows == 7
    assert {(loss.reason, loss.lost, loss.row) for loss in replay.losses} == {
        ("time", 1, 3),
        ("before", 1, 4),
        ("after", 1, 5),
        ("type", 1, 6),
        ("cells", 1, 7),
    }


def test_types_that_share_a_file_take_each_their_rows(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("arrival_s,why\n5,a\n6,b\n7,a\n")
    of = {"demand": {"trace": {"file": str(file), "contact_type_column": "why"}}}
    kinds = {name: {**of, "route": "r", "talk": constant(1)} for name in "ab"}
    found = traces(centre(centre_data(contact_types=kinds, pools={"p": pool(1, ["a", "b"])})))
    assert {name: times.tolist() for name, times in found.items()} == {"a": [5, 7], "b": [6]}


def test_a_file_is_read_once_for_all_days_and_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(PLAIN)
    seen = []

    def counted(trace: Trace, where: str) -> Table:
        seen.append(trace)
        return read_table(trace, where)

    monkeypatch.setattr("sim.workload.trace_table.read_table", counted)
    of = {"demand": {"trace": {"file": str(file)}}, "route": "r", "talk": constant(1)}
    data = centre_data(
        horizon={"days": 3}, contact_types={"a": of, "b": of}, pools={"p": pool(1, ["a", "b"])}
    )
    draw(centre(data))
    draw(centre(data), seed=2)
    assert len(seen) == 1


def test_a_file_that_memory_cannot_hold_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(PLAIN)
    monkeypatch.setattr("sim.workload.trace_table.memory_free", lambda: 100.0)
    with pytest.raises(InputError, match="reading it takes about 6 times as much memory"):
        traces(centre_of(file, {}))


def test_a_file_that_changed_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    for times in ([5.0], [6.0, 7.0]):
        file.write_text("arrival_s\n" + "\n".join(map(str, times)) + "\n")
        (found,) = traces(centre_of(file, {})).values()
        assert found.tolist() == times


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"zone": "Europe/Berlim"}, "trace.zone: there is no time zone 'Europe/Berlim'"),
        ({"zone": "Europe/Berlim"}, "did you mean 'Europe/Berlin'?"),
        ({"zone": "+99:00"}, "trace.zone: an offset is below 24:00"),
        ({"first_day": "1.3.2024"}, "trace.first_day: expected a date such as '2024-03-01'"),
        ({"encoding": "hex"}, "trace.encoding: there is no text encoding 'hex'"),
        ({"encoding": "utf8x"}, "trace.encoding: there is no text encoding 'utf8x'"),
        ({"delimiter": '"'}, "trace.delimiter: found '\"'; allowed: one ASCII character"),
        ({"time_format": "%H:%M"}, "trace.time_format: found '%H:%M'; allowed: a form that says"),
        ({"time_format": "%Q"}, "trace.time_format: found '%Q'"),
        ({"contact_type_column": "arrival_s"}, "are the same column"),
    ],
)
def test_how_a_file_is_to_be_read_is_checked_first(told: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as error:
        centre_of(Path("no such file"), told)
    assert sentence in str(error.value)
