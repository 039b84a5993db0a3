"""Tables on disk: no text of a file that somebody sent becomes a formula of a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.store.tables import csv_bytes, read_csv, write_both, write_csv

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\t=1",
    "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "-", "=", "'=1", "''-x",
)  # fmt: skip
PLAIN = (
    "base",
    "",
    "a=b",
    "1-2",
    "客服",
    "'quoted'",
    "'",
    " =1",
    "a;=1+1",
    "a\t=1",
    'say "hi"',
    "a,b",
)
NUMBERS = ("-1", "+1.5", "-2.5e-3", "-.5", "0.9")


def _cells(path: Path, delimiter: str = ",") -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]


def test_no_cell_begins_like_a_formula_whatever_a_spreadsheet_splits_at(tmp_path: Path) -> None:
    table = pd.DataFrame({"scenario": [*FORMULAS, *PLAIN], "=head": 1.5})
    write_csv(table, tmp_path / "t.csv")
    for delimiter in ",;\t|":
        for cell in _cells(tmp_path / "t.csv", delimiter):
            assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠")), (delimiter, cell)


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    texts = [text for text in (*FORMULAS, *PLAIN) if text]
    table = pd.DataFrame({"+text": texts, "number": np.arange(len(texts)) - 3.5})
    write_both(table, tmp_path, "t")
    pd.testing.assert_frame_equal(read_csv(tmp_path / "t.csv"), table, check_dtype=False)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "t.parquet"), table)


def test_numbers_stay_numbers_and_ordinary_tables_are_written_as_pandas_does(
    tmp_path: Path,
) -> None:
    table = pd.DataFrame(
        {"name": ["a", "b"], "x": [-1.5, np.nan], "n": [-1, 2], "text": ["-1", "+2.5e3"]}
    )
    write_csv(table, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text() == table.to_csv(index=False)
    mixed = pd.DataFrame({"v": pd.Series([-1.5, "=1", *NUMBERS], dtype=object)})
    write_csv(mixed, tmp_path / "m.csv")
    assert _cells(tmp_path / "m.csv") == ["v", "-1.5", "'=1", *NUMBERS]


@pytest.mark.parametrize("text", ["=1+1", "a;=1"])
def test_rows_of_text_are_written_alike(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(csv_bytes([("label", "error"), ("base", text)]))
    write_csv(pd.DataFrame({"label": ["base"], "error": [text]}), tmp_path / "u.csv")
    assert _cells(tmp_path / "t.csv") == _cells(tmp_path / "u.csv")
    assert "=1" not in _cells(tmp_path / "t.csv", ";")
