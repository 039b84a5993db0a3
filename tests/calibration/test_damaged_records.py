"""What strangers' files are like: damage is read past and counted, another meaning is refused."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from sim.calibration.readers.mapping import Mapping
from sim.calibration.readers.mapping_files import mapping_file, preset
from sim.calibration.readers.reading import read
from sim.calibration.readers.records import Records
from sim.errors import InputError

HEAD = "call_id,contact_type,entry,wait_s,talk_s,outcome,agent,customer"


def row(number: int, **change: object) -> str:
    fields: dict[str, object] = {
        "call_id": number,
        "contact_type": "billing",
        "entry": f"2026-01-05 {8 + number // 60 % 12:02d}:{number % 60:02d}:00",
        "wait_s": 30,
        "talk_s": 200 + number % 7,
        "outcome": "answered",
        "agent": f"agent{number % 5}",
        "customer": 13_800_000_000 + number % 50,
    }
    return ",".join(str({**fields, **change}[name]) for name in HEAD.split(","))


def file(tmp_path: Path, *lines: str, name: str = "calls.csv", head: str = HEAD) -> str:
    (tmp_path / name).write_bytes("\n".join([head, *lines, ""]).encode())
    return str(tmp_path / name)


def generic(**change: Any) -> Mapping:
    data = yaml.safe_load(
        (Path(preset.__code__.co_filename).parent / "presets" / "generic.yaml").read_text("utf-8")
    )
    return Mapping.model_validate(data | change)


def lines(count: int) -> list[str]:
    return [row(number) for number in range(count)]


def test_one_percent_of_damage_is_read_past_and_told(tmp_path: Path) -> None:
    good = lines(1000)
    good[10] = "half,a row"
    good[20] = good[20].replace("billing", '"billing')
    good[30] = row(30, entry="yesterday")
    good[40] = row(40, wait_s="soon")
    good[50] = row(50, wait_s=-5)
    good[60] = row(60, entry="1026-01-05 09:00:00")
    good[70] = HEAD
    good[80] = row(80).replace("billing", "bil\0ling")
    good[90] = good[91]
    good[95] = row(95, wait_s=1e6)
    found = read(file(tmp_path, *good), generic())
    assert dict(found.rows.dropped) == {
        "heading_again": 1, "impossible_date": 1, "no_time": 1, "open_quote": 1,
        "same_call_id": 1, "wait_too_long": 1, "wrong_columns": 1,
    }  # fmt: skip
    assert dict(found.rows.mended) == {"negative_wait": 1, "unreadable_wait": 1, "zero_byte": 1}
    assert (found.rows.read, found.rows.kept, len(found.calls)) == (1000, 993, 993)
    assert list(found.calls["contact_type"].cat.categories) == ["billing"]


def test_lines_of_another_encoding_are_read(tmp_path: Path) -> None:
    text = [row(n, contact_type="账单") for n in range(40)]
    raw = [line.encode("gbk" if n % 2 else "utf-8") for n, line in enumerate(text)]
    raw[3] = raw[3].replace("账单".encode("gbk"), b"\xff\xff")
    where = tmp_path / "mixed.csv"
    where.write_bytes(b"\n".join([HEAD.encode(), *raw]))
    for encoding, mended in (("utf-8", 19), ("gbk", 20)):
        found = read(str(where), generic(encoding=encoding))
        assert found.calls["contact_type"].value_counts()["账单"] == 39
        assert dict(found.rows.mended) == {"other_encoding": mended, "undecodable": 1}
    where.write_bytes("\r\n".join([HEAD, *text]).encode("utf-16"))
    assert len(read(str(where), generic()).calls) == 40


def test_minutes_for_seconds_and_milliseconds_are_refused(tmp_path: Path) -> None:
    minutes = file(tmp_path, *(row(n, talk_s=3.5 + n % 3) for n in range(50)))
    with pytest.raises(InputError, match=r"under 4\.5 s, .*they look like min, not s"):
        read(minutes, generic())
    ms = file(tmp_path, *(row(n, talk_s=3500 * (50 + n % 3)) for n in range(50)))
    with pytest.raises(InputError, match=r"over 178,500 s, .*they look like ms, not s"):
        read(ms, generic(longest_talk_s=1e9))
    short = generic(typical_talk_s=(1.0, 60.0))
    assert len(read(file(tmp_path, *(row(n, talk_s=4) for n in range(50))), short).calls) == 50


OTHERS: list[tuple[bytes, str]] = [
    (b"", "calls.csv: is empty$"),
    (b"  \n\n", "calls.csv: is empty$"),
    (HEAD.encode(), "hold no row beneath their heading"),
    (b"PK\x03\x04rest", r"is a zip archive or a workbook \.xlsx, no call records"),
    (b"%PDF-1.7", "is a PDF, no call records"),
    (b"\x89PNG\r\n", "is an image, no call records"),
    (b"<!DOCTYPE html><html>", "is a page or XML, no call records"),
    (b"\0\1\2\3", "is a binary file, no call records"),
    (gzip.compress(b"a,b\n" * 9000, mtime=0)[:-20], r"calls\.csv: cannot be read: "),
    (HEAD.replace(",", ";").encode() + b"\n1;2\n", r"has no column 'entry'|one column only"),
    (b"just some words\nand more\n", "holds none of the delimiters"),
    (HEAD.replace("entry", "entri").encode() + b"\n1,2,3,4,5,6,7,8\n",
     r"has no column 'entry'; it has: .*; did you mean 'entri'\?"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), OTHERS)
def test_what_is_no_table_of_calls_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "calls.csv").write_bytes(content)
    mapping = generic(delimiter=",") if b";" in content else generic()
    with pytest.raises(InputError, match=sentence) as caught:
        read(str(tmp_path / "calls.csv"), mapping)
    assert "\n" not in str(caught.value)


REFUSED: list[tuple[Callable[[int], dict[str, object]], dict[str, Any], str]] = [
    (lambda n: {"entry": f"{n % 28 + 1}.01.2026 09:00"}, {},
     r"column 'entry' holds '1\.01\.2026 09:00'.*date_format: '%d\.%m\.%Y %H:%M'"),
    (lambda n: {"entry": "noon"}, {}, r"column 'entry' holds 'noon', which is no time"),
    (lambda n: {"contact_type": f"type {n}"}, {}, r"400 different values: is it the contact type"),
    (lambda n: {"contact_type": "bills"}, {"contact_types": {"billing": "b"}},
     r"contact_types: the records hold 'bills' in 400 rows; .*did you mean 'billing'\?"),
    (lambda n: {"outcome": "OK"}, {}, r"outcomes: the records hold 'OK' in 400 rows"),
    (lambda n: {"entry": "2026-01-05T09:00:00+08:00"}, {}, r"state an offset.*time_zone"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "mapping", "sentence"), REFUSED)
def test_another_meaning_is_refused_in_one_sentence(
    tmp_path: Path,
    change: Callable[[int], dict[str, object]],
    mapping: dict[str, Any],
    sentence: str,
) -> None:
    where = file(tmp_path, *(row(n, **change(n)) for n in range(400)))
    with pytest.raises(InputError, match=sentence):
        read(where, generic(**mapping))


def test_clocks_that_change(tmp_path: Path) -> None:
    """Berlin: 29 March 2026 has no 2:30, 25 October has two; a call lasts as long as it does."""
    head = "entry,answer,talk_end,wait_s,agent"
    where = file(
        tmp_path,
        "2026-03-29 01:59:30,2026-03-29 03:00:10,2026-03-29 03:05:10,,x",
        "2026-03-29 02:30:00,2026-03-29 03:31:00,2026-03-29 03:35:00,,x",
        "2026-10-25 01:59:00,2026-10-25 02:00:00,2026-10-25 02:10:00,,x",
        "2026-10-25 02:59:30,2026-10-25 02:00:30,2026-10-25 02:05:30,,x",
        "2026-10-25 02:59:30,2026-10-25 03:00:30,2026-10-25 03:05:30,,x",
        head=head,
    )
    found = read(where, generic(time_zone="Europe/Berlin", typical_talk_s=(0.0, 7200.0)))
    calls = found.calls
    assert calls["wait_s"].tolist() == [40, 60, 60, 60, 60]
    assert calls["talk_s"].tolist() == [300, 240, 600, 300, 300]
    assert calls["entry_s"].tolist() == [7170, 12600, 7140, 10770, 10770]
    assert dict(found.rows.mended) == {"hour_that_came_twice": 3, "hour_that_never_was": 1}
    utc = file(tmp_path, "2026-03-29T00:59:30Z,2026-03-29T01:00:10Z,,,x", head=head)
    one = read(utc, generic(time_zone="Europe/Berlin")).calls.iloc[0]
    assert (one["entry_s"], one["wait_s"]) == (7170, 40)


def _as_folder(tmp_path: Path) -> str:
    (tmp_path / "in").mkdir()
    for part in (0, 1):
        text = "\n".join([HEAD, *lines(60)[part::2]])
        (tmp_path / "in" / f"{part}.csv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    (tmp_path / "in" / ".hidden").write_text("x")
    return str(tmp_path / "in")


def _table(tmp_path: Path) -> pd.DataFrame:
    return pd.read_csv(file(tmp_path, *lines(60)))


def _as_parquet(tmp_path: Path) -> str:
    table = _table(tmp_path)
    table["entry"] = pd.to_datetime(table["entry"])
    table.to_parquet(tmp_path / "calls.parquet")
    return str(tmp_path / "calls.parquet")


def _as_sqlite(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "calls.db") as base:
        _table(tmp_path).to_sql("calls", base, index=False)
    base.close()
    return str(tmp_path / "calls.db")


def _as_semicolons(tmp_path: Path) -> str:
    text = [HEAD, *lines(60)]
    return file(tmp_path, *(t.replace(",", ";") for t in text[1:]), head=HEAD.replace(",", ";"))


@pytest.mark.parametrize("made", [_as_folder, _as_parquet, _as_sqlite, _as_semicolons])
def test_the_same_table_from_other_places(tmp_path: Path, made: Callable[[Path], str]) -> None:
    expected = read(file(tmp_path, *lines(60)), generic()).calls
    found = read(made(tmp_path), generic()).calls
    pd.testing.assert_frame_equal(found, expected, check_categorical=False)


def test_a_table_of_a_database_server(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    where = _as_sqlite(tmp_path)
    expected = read(where, generic()).calls
    pd.testing.assert_frame_equal(read(f"sqlite:///{where}", generic()).calls, expected)
    with pytest.raises(InputError, match=r"sqlite: has no table 'cals'; .*did you mean 'calls'"):
        read(f"sqlite:///{where}", generic(table="cals"))


def test_tables_of_a_database_are_plain_names(tmp_path: Path) -> None:
    where = _as_sqlite(tmp_path)
    with pytest.raises(InputError, match=r"has no table 'call'; .*did you mean 'calls'"):
        read(where, generic(table="call"))
    (tmp_path / "m.yaml").write_text("preset: generic\ntable: calls; DROP TABLE calls\n")
    with pytest.raises(InputError, match=r"m\.yaml: table: is no plain name of a table"):
        mapping_file(tmp_path / "m.yaml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("preset: generik", r"preset: found 'generik'; .*did you mean 'generic'\?"),
        ("preset: generic\ncolums: {}", r"colums: unknown field; .*did you mean 'columns'\?"),
        ("preset: generic\ntime_zone: Asia/Bejing", r"time_zone: is no time zone of the IANA"),
        ("preset: generic\nencoding: gbkk", r"encoding: is no text encoding"),
        ("preset: generic\noutcomes: {OK: answerd}", r"'OK' becomes 'answerd'.*'answered'\?"),
        ("columns: {talk: t}", r"columns: rows that are a call need one of entry"),
        ("columns: {entry: t}\none_row_is: leg", r"rows that are a leg need one of call_id"),
        ("columns: {entry: {column: t, unit: s}}", r"columns\.entry\.unit: unknown field"),
        ("columns: {entry: t}\ndate_format: epoch_s", r"time_zone: say where the centre is"),
        ("columns: {entry: t}\nempty: {agnt: ['0']}", r"empty: 'agnt' is no column that is mapped"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    with pytest.raises(InputError, match=rf"m\.yaml: .*{sentence}"):
        mapping_file(tmp_path / "m.yaml", "m.yaml")


def test_what_stands_beside_the_records(tmp_path: Path) -> None:
    where = file(tmp_path, *lines(60))
    file(tmp_path, "agent1,2026-01-05 08:00,ready", "agent1,2026-01-05 09:00,lunch",
         "agent1,2026-01-05 10:00,gone", "new,2026-01-05 08:00,ready", "new,2026-01-05 08:30,gone",
         name="states.csv", head="who,since,what")  # fmt: skip
    file(tmp_path, "2026-01-05 08:00,2026-01-05 16:00,desk,12", name="roster.csv",
         head="from,to,pool,agents")  # fmt: skip
    file(tmp_path, "2026-01-01,New Year", name="days.csv", head="day,name")
    words = {"ready": "available", "lunch": "unavailable", "gone": "logged_out"}
    mapping = generic(
        agent_states={"file": "states.csv", "agent": "who", "start": "since", "state": "what",
                      "states": words},
        roster={"file": "roster.csv", "start": "from", "end": "to", "pool": "pool",
                "agents": "agents"},
        holidays={"file": "days.csv", "day": "day", "name": "name"},
    )  # fmt: skip
    found = read(where, mapping)
    assert found.agent_states is not None and found.roster is not None
    assert found.agent_states[["agent", "start_s", "end_s", "state"]].to_numpy().tolist() == [
        ["a2", 28800, 32400, "available"],
        ["a6", 28800, 30600, "available"],
        ["a2", 32400, 36000, "unavailable"],
    ]
    assert found.roster.iloc[0, 1:].tolist() == ["desk", 28800, 57600, 12]
    assert found.holidays == {pd.Timestamp("2026-01-01"): "New Year"}
    elsewhere = generic(holidays={"file": "../days.csv", "day": "day", "name": "name"})
    with pytest.raises(InputError, match="is named without a folder"):
        read(where, elsewhere)


def test_dropped_people_are_not_there(tmp_path: Path) -> None:
    where = file(tmp_path, *lines(20))
    found: Records = read(where, generic(ids={"agents": "drop", "customers": "drop"}))
    assert set(found.calls["agent"]) == set(found.calls["customer"]) == {""}
