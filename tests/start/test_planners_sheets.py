"""A planner's sheet as people write it becomes the centre that it describes."""

from __future__ import annotations

import io
import zipfile
from contextlib import redirect_stderr
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import sim
from sim.cli import main
from sim.errors import InputError
from sim.start.from_sheet import centre_of
from sim.start.grids import Grid, grids
from sim.start.planner import plan
from sim.start.words import COLUMNS, column_of


def centre(*sheets: list[list[Any]]) -> dict[str, Any]:
    """The centre of sheets, which is valid and whose study can be built."""
    found = centre_of(plan([Grid("p.xlsx", f"S{i}", rows) for i, rows in enumerate(sheets)]), "c")
    sim.Study.from_dict({"centre": found})
    return found


def mistake(*sheets: list[list[Any]]) -> str:
    with pytest.raises(InputError) as error:
        centre(*sheets)
    return str(error.value)


def expected_calls(found: dict[str, Any], kind: str, day: str, slice_: int) -> float:
    """Calls of an interval as the centre has them."""
    demand = found["contact_types"][kind]["demand"]
    profile = demand["profile"]
    name = profile[day] if isinstance(profile, dict) else profile
    weights = found["demand"]["profiles"][name]
    factor = demand.get("weekday", {}).get(day, 1.0)
    return float(demand["daily_volume"] * factor * weights[slice_] / sum(weights))


def test_the_plainest_sheet_is_one_table() -> None:
    found = centre(
        [["Time", "Calls", "AHT (min)", "Agents"], ["08:00", 60, 4, 5], ["08:30", 90, 5, 7]]
    )
    assert found["horizon"]["opening"] == "08:00-09:00"
    assert expected_calls(found, "calls", "mon", 17) == pytest.approx(90)
    ctype = found["contact_types"]["calls"]
    assert ctype["talk"]["mean_s"] == pytest.approx((60 * 240 + 90 * 300) / 150)
    assert ctype["handling_by_time"][16] * ctype["talk"]["mean_s"] == pytest.approx(240, rel=1e-3)
    assert found["pools"]["agents"]["staffing"]["by_interval"][16:18] == [5, 7]


def test_a_week_by_date_in_chinese_with_merged_days_and_totals() -> None:
    rows: list[list[Any]] = [["某银行话务量"], [], ["日期", "时段", "业务类型", "来电量", "坐席数"]]
    for number in range(7):
        day: Any = date(2026, 3, 2) + timedelta(days=number)
        for hour in (9, 10):
            rows.append([day, f"{hour:02d}:00-{hour + 1:02d}:00", "服务", 10.0 * (number + 1), 3])
            day = None  # merged with the cell above
        rows.append(["合计", None, None, 20 * (number + 1), None])
    found = centre(rows)
    assert (found["horizon"]["days"], found["horizon"]["first_weekday"]) == (7, "mon")
    for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
        assert expected_calls(found, "服务", day, 9) == pytest.approx(10 * (number + 1))
        assert found["pools"]["agents"]["staffing"]["by_interval"][day][9:12] == [3, 3, 0]
    assert set(found["horizon"]["opening"].values()) == {"09:00-11:00"}


@pytest.mark.parametrize(
    ("start", "minute"),
    [
        ("8:30", 510), ("08:30:00", 510), ("8：30", 510), ("08:30-09:00", 510), ("8:30 AM", 510),
        ("8:30 pm", 1230), (time(8, 30), 510), (datetime(2026, 3, 2, 8, 30), 510),
        (timedelta(hours=8, minutes=30), 510), (8.5 / 24, 510), ("2026-03-02 08:30", 510),
    ],
)  # fmt: skip
def test_times_are_taken_as_excel_or_people_write_them(start: Any, minute: int) -> None:
    found = plan([Grid("p", None, [["start", "calls", "agents"], [start, 5, 2]])])
    (day,) = found.calls["calls"].at.values()
    assert day == {minute: 5.0}


def test_shifts_pools_and_wages_in_sheets_of_any_name_and_order() -> None:
    found = centre(
        [["Team", "Contact types", "Hourly wage"], ["a", "x", 40], ["b", "x, y", 50]],
        [["Team", "Shift", "Start", "End", "Staff", "Days"],
         ["b", "late", "08:00", "16:00", 4, "Mon-Fri"],
         ["b", "night", "22:00", "06:00", 1, "周六，周日"]],
        [["nothing to read here"]],
        [["Interval", "Type", "Volume", "Handling time"], ["10:00", "x", 20, "00:03:20"],
         ["10:30", "x", 30, "3:20"], ["10:00", "y", 5, time(0, 5)]],
        [["Start", "Team", "Headcount"], ["10:00", "a", 3]],
    )  # fmt: skip
    assert found["contact_types"]["x"]["talk"]["mean_s"] == 200
    assert found["contact_types"]["y"]["talk"]["mean_s"] == 300
    assert found["pools"]["b"]["skills"] == {"x": {}, "y": {}}
    assert found["pools"]["a"]["wage_per_hour"] == 40
    shifts = found["pools"]["b"]["staffing"]["shifts"]
    assert shifts["late"]["days"] == ["mon", "tue", "wed", "thu", "fri"]
    assert shifts["night"] == {
        "start": "22:00", "end": "06:00", "agents": 1, "days": ["sat", "sun"],
    }  # fmt: skip


def test_agents_without_a_day_are_there_on_every_day_of_a_week() -> None:
    found = centre(
        [
            ["Day", "Start", "Calls"],
            ["Mon", "09:00", 5],
            ["Tuesday", "09:00", 6],
            ["周三", "9:00", 7],
        ],
        [["Start", "Agents"], ["09:00", 2]],
    )
    assert found["horizon"]["days"] == 3
    assert found["pools"]["agents"]["staffing"]["by_interval"][9] == 2


HEAD = ["start", "calls", "agents"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([HEAD, ["08:00", 5.5, 2.5]], "sheet 'S0', cell C2: agents: found '2.5'; allowed: a whole"),
        ([HEAD, ["08:00", None, 2]], "cell B2: calls: found nothing; allowed: a number of calls"),
        ([HEAD, ["25:00", 1, 2]], "cell A2: start: found '25:00'; allowed: a time of day"),
        ([HEAD, [8, 1, 2]], "cell A2: start: found '8'; allowed: a time of day such as 08:30"),
        ([HEAD, ["08:00", "#N/A", 2]], "cell B2: calls: found '#N/A'"),
        ([HEAD, ["08:00", True, 2]], "cell B2: calls: found 'True'"),
        ([HEAD, ["08:00", float("nan"), 2]], "cell B2: calls: found 'nan'"),
        ([HEAD, ["08:00", 1e9, 2]], "cell B2: calls: found '1000000000.0'"),
        ([HEAD, ["08:00", 5, 2], ["08:00", 6, 2]],
         "cell A3: the interval 08:00 of 'calls' is here twice, also in row 2"),
        ([HEAD, ["08:00", 5, 2], ["08:07", 6, 2]], "starts at times that only 1 minutes"),
        ([HEAD, ["08:00", 0, 2]], "no interval has a call"),
        ([HEAD[:2], ["08:00", 5]], "no table says how many agents there are"),
        ([["start", "agents"], ["08:00", 5]], "no sheet has the headings of calls by interval"),
        ([[*HEAD, "volume"], ["08:00", 5, 2, 5]], "cell D1: a second column of 'Calls'"),
        ([["day", *HEAD], ["Mon", "08:00", 5, 2], ["Montag", "08:00", 5, 2]],
         "cell A3: day: found 'Montag'; allowed: a weekday such as Mon"),
        ([["day", *HEAD], ["2026-03-02", "08:00", 5, 2], ["2026-03-12", "08:00", 5, 2]],
         "found days from 2026-03-02 to 2026-03-12; a sheet is one day or a week"),
        ([["day", *HEAD], ["2026-03-02", "08:00", 5, 2], ["Tue", "08:00", 5, 2]],
         "some rows have a date, others a weekday"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_cell_and_what_is_allowed(
    rows: list[list[Any]], sentence: str
) -> None:
    told = mistake(rows)
    assert sentence.replace("starts at", "start at") in told
    assert "\n" not in told


def refused(tmp_path: Path, *sheets: list[list[Any]]) -> list[str]:
    """What `trunkline new` says of a workbook of sheets S0, S1 and so on."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "p.xlsx")
    said = io.StringIO()
    with redirect_stderr(said):
        assert main(["new", str(tmp_path / "mine"), "--from", str(tmp_path / "p.xlsx")]) == 2
    assert not (tmp_path / "mine").exists()
    return said.getvalue().strip().splitlines()


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ([[HEAD[:2], ["08:00", 5]], [["pool", "start", "end", "agents"], ["p", "08:00", "09:00", 1],
                                    ["p", "19:00", "20:00", 3]]],
         "sheet 'S1', cell B3: 19:00 to 20:00 lies outside the opening hours of mon"),
        ([[[*HEAD, "AHT"], ["08:00", 5, 2, 21000], ["09:00", 5, 2, 0.001]]],
         "sheet 'S0', cell D3: must be greater than or equal to 0.000001"),
        ([[["start", "type", "calls"], ["08:00", "x", 5], ["08:00", "y", 5]],
          [["start", "pool", "agents"], ["08:00", "p", 2]], [["pool", "type"], ["p", "x"]]],
         "sheet 'S0', cell B3: calls and chats need a route, and none can be made: no pool has"),
        ([[HEAD, ["08:00", 5, 2]], [["pool", "wage"], ["agents", 30], ["agnets", 30]]],
         "sheet 'S1', cell A3: no table has agents of a pool 'agnets'; those that have: agents"),
    ],
)  # fmt: skip
def test_what_the_centre_of_a_sheet_refuses_is_told_of_its_cell(
    tmp_path: Path, sheets: list[list[list[Any]]], sentence: str
) -> None:
    first = refused(tmp_path, *sheets)[-1]
    assert sentence in first
    assert "centre." not in first


def test_sheets_that_are_named_are_read_and_no_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    for name, calls in (("Today", 5), ("Next year", 50)):
        sheet = book.create_sheet(name)
        for row in (HEAD, ["08:00", calls, 2], ["08:30", calls, 2]):
            sheet.append(row)
    file = str(tmp_path / "p.xlsx")
    book.save(file)
    ask = ["new", str(tmp_path / "mine"), "--from", file, "--sheet"]
    assert main([*ask, "Next Year"]) == 2
    told = capsys.readouterr().err
    assert "--sheet: there is no sheet 'Next Year'; allowed: Sheet, Today, Next year; did" in told
    assert main([*ask, "Next year"]) == 0
    assert "100 calls on" in capsys.readouterr().out


def test_a_skill_that_no_call_asks_for_is_told_with_what_was_meant() -> None:
    told = mistake(
        [["Start", "Type", "Calls"], ["09:00", "cards", 5]],
        [["Start", "Pool", "Agents"], ["09:00", "a", 2]],
        [["Pool", "Contact types"], ["a", "card"]],
    )
    assert "sheet 'S2', cell B2: there is no contact type 'card'; allowed: cards" in told


def test_every_heading_is_told_from_every_other() -> None:
    names = [name for column in COLUMNS.values() for name in column]
    assert len(names) == len(set(names))
    for column, known in COLUMNS.items():
        for name in known:
            assert column_of(f" {name.upper()} ") == (column, "")
            assert column_of(f"{name}（分钟）") == (column, "分钟")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_a_csv_file_is_read_as_excel_saves_it(tmp_path: Path, encoding: str, comma: str) -> None:
    file = tmp_path / "p.csv"
    rows = [["时间", "来电量", "坐席数"], ["09:00", "1,200" if comma != "," else "1200", "3"]]
    file.write_bytes("\r\n".join(comma.join(row) for row in rows).encode(encoding))
    assert plan(grids(str(file))).calls["calls"].at[""] == {540: 1200.0}


def test_a_mistake_in_a_csv_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("start,calls,agents\n09:00,5,2\n09:30,x,2\n")
    with pytest.raises(InputError, match=r"p\.csv, line 3, column 2: calls: found 'x'"):
        plan(grids(str(file)))


def _workbook(tmp_path: Path, **parts: bytes) -> Path:
    """A workbook with parts of its archive replaced."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["start", "calls", "agents"])
    sheet.append(["09:00", "=1+1", 2])
    made = io.BytesIO()
    book.save(made)
    file = tmp_path / "p.xlsx"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rsplit("/", 1)[-1].split(".")[0], old.read(name)))
    return file


def test_a_formula_is_not_worked_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cell B2: calls: found nothing"):
        plan(grids(str(_workbook(tmp_path))))


@pytest.mark.broad
def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path,
) -> None:
    file = _workbook(tmp_path, sheet1=b" " * 201_000_000)
    assert file.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="unpacks to more than 200 MB"):
        grids(str(file))


@pytest.mark.parametrize(
    "damage",
    [
        b"not XML",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">'
        + b"".join(b'<!ENTITY b%d "%s">' % (i, b"&b%d;" % (i - 1) * 50 if i else b"&b;" * 50)
                   for i in range(8))
        + b"]><worksheet><sheetData><row><c><v>&b7;</v></c></row></sheetData></worksheet>",
    ],
    ids=["no XML", "entities within entities"],
)  # fmt: skip
def test_a_damaged_or_hostile_workbook_is_one_sentence(tmp_path: Path, damage: bytes) -> None:
    with pytest.raises(InputError, match=r"p\.xlsx: is no workbook \.xlsx, or a damaged one"):
        grids(str(_workbook(tmp_path, sheet1=damage)))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.xlsx", r"^[^:]*none\.xlsx: there is no such file$"),
        ("old.xls", r"save it as one first"),
        ("text.xlsx", "is no workbook"),
        ("binary.csv", "is neither UTF-8 nor GBK text"),
        ("long.csv", "has more than 20,000 rows"),
        ("wide.csv", "has more than 60 columns"),
    ],
)
def test_a_file_that_is_no_sheet_is_one_sentence(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "old.xls").write_bytes(b"x")
    (tmp_path / "text.xlsx").write_text("start,calls")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)))
    (tmp_path / "long.csv").write_text("1,2\n" * 20_001)
    (tmp_path / "wide.csv").write_text("start" + ",1" * 60)
    with pytest.raises(InputError, match=words):
        grids(str(tmp_path / name))
