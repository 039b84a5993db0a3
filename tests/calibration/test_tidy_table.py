"""The tidy table: its counts by interval, and codes instead of names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.calibration.readers.pseudonyms import NOBODY, Pseudonyms, coded
from sim.calibration.readers.records import COLUMNS, Records, Rows, no_calls
from sim.errors import InputError


def calls(days: list[str], types: list[str], entry: list[float]) -> Records:
    table = no_calls().reindex(range(len(days)))
    table["day"] = pd.to_datetime(days)
    table["contact_type"] = pd.Categorical(types)
    table["entry_s"] = entry
    return Records(table, Rows(len(days), len(days)))


def test_counts_have_every_interval_of_recorded_days_only() -> None:
    records = calls(["2026-01-05", "2026-01-05", "2026-01-07"], ["b", "a", "a"], [0, 3600, 3599.5])
    found = records.counts(30)
    assert len(found) == 2 * 2 * 48
    assert list(found.columns) == ["day", "contact_type", "start_s", "offered"]
    some = found[found["offered"] > 0]
    assert some.astype(str).to_numpy().tolist() == [
        ["2026-01-05", "a", "3600.0", "1"],
        ["2026-01-05", "b", "0.0", "1"],
        ["2026-01-07", "a", "1800.0", "1"],
    ]
    with pytest.raises(InputError, match="7 min does not divide"):
        records.counts(7)


def test_intervals_are_counted_in_multiples_of_their_width() -> None:
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-01-05"] * 3),
            "contact_type": ["x"] * 3,
            "start_s": [0.0, 900.0, 1800.0],
            "offered": [3, 4, 5],
        }
    )
    records = Records(no_calls(), Rows(), intervals=table, interval_s=900.0)
    assert records.counts(30)["offered"].tolist()[:3] == [7, 5, 0]
    with pytest.raises(InputError, match="15 min cannot be counted as intervals of 10 min"):
        records.counts(10)


def test_codes_are_numbered_by_first_occurrence_and_differ_in_nothing_between_readings() -> None:
    names = np.array(["Ann", "", "Bob", "Ann"], dtype=object)
    one, other = Pseudonyms(), Pseudonyms()
    assert (one.hashes(names) != other.hashes(names))[[0, 2]].all()
    for people in (one, other):
        assert list(coded(people.hashes(names), "a")) == ["a1", "", "a2", "a1"]
    assert one.hashes(names)[1] == NOBODY
    assert list(coded(one.hashes(names[1:]), "c")) == ["", "c1", "c2"]


def test_an_empty_table_has_every_column() -> None:
    assert tuple(no_calls().columns) == COLUMNS
