"""`trunkline export`: the tables of results as one workbook, in which nothing is a formula."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sim.cli import main
from sim.store.own_files import Manifest
from sim.store.tables import write_both
from sim.store.workbook import workbook_bytes


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of results with two tables, and a call log, which is no table for people."""
    folder = tmp_path / "reports" / "run-small"
    folder.mkdir(parents=True)
    kpis = pd.DataFrame({"kpi": ["=1+1", "calls"], "value": [0.25, float("nan")], "n": [3, 4]})
    write_both(kpis, folder, "kpis")
    write_both(pd.DataFrame({"pool": ["总行"], "occupancy": [0.8]}), folder, "by_pool")
    kpis.to_parquet(folder / "calls_0.parquet")
    Manifest("run").save(folder)
    monkeypatch.chdir(tmp_path)
    return folder


def rows(file: Path, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(file)[sheet].rows]


def test_a_workbook_has_a_sheet_a_table_with_the_columns_of_the_csv(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(results), "out.xlsx"]) == 0
    assert "out.xlsx: 2 tables of" in capsys.readouterr().out
    book = openpyxl.load_workbook("out.xlsx")
    assert book.sheetnames == ["about", "kpis", "by_pool"]
    assert rows(Path("out.xlsx"), "kpis") == [
        ["kpi", "value", "n"], ["=1+1", 0.25, 3], ["calls", None, 4],
    ]  # fmt: skip
    assert book["kpis"]["A2"].data_type == "s"
    assert rows(Path("out.xlsx"), "by_pool")[1] == ["总行", 0.8]


def test_nothing_is_written_over_and_nothing_else_is_taken_for_results(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(results)]) == 0
    assert Path("run-small.xlsx").is_file()
    for arguments, words in (
        ([str(results)], "run-small.xlsx: is there already, and nothing is written over"),
        (["reports"], "'reports' holds no tables of results"),
        (["none"], "'none' holds no tables of results"),
        ([str(results), "out.csv"], "out.csv: a workbook is called something.xlsx"),
    ):
        assert main(["export", *arguments]) == 2
        assert words in capsys.readouterr().err
    (results / "kpis.parquet").write_bytes(b"damaged")
    assert main(["export", str(results), "other.xlsx"]) == 2
    assert "kpis.parquet' cannot be read" in capsys.readouterr().err
    assert not Path("other.xlsx").exists()


def test_names_of_sheets_are_what_excel_takes_and_unlike_each_other() -> None:
    import io

    table = pd.DataFrame({"a": [1], "b": ["\x01text"]})
    names = ["service_level_by_contact_type", "service_level_by_contact_type_and_interval",
             "service_level_by_contact_type_and_day", "a/b:c", "About"]  # fmt: skip
    raw = workbook_bytes(dict.fromkeys(names, table), [("what", "for")])
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert len({name.lower() for name in book.sheetnames}) == len(names) + 1
    assert max(map(len, book.sheetnames)) <= 31
    assert book["a_b_c"]["B2"].value == "text"
