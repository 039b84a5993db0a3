"""Recorded arrivals: taken as they are, from a list or a file, or refused in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.workload import Workload
from tests.builders import centre, centre_data, constant, draw, kind, pool

DAY = 86_400.0


def traced(file: Path, days: int = 1, **trace: Any) -> Workload:
    trace = {"file": str(file), **trace}
    calls = {"demand": {"trace": trace}, "route": "r", "talk": constant(1)}
    return draw(centre(centre_data(horizon={"days": days}, contact_types={"call": calls})))


def test_times_are_sorted_and_those_past_the_horizon_left_out() -> None:
    calls = kind([30.0, 10.0, DAY - 1, DAY, 5.0])
    calls["demand"]["trace"]["dropped"] = "allow"
    of = centre(centre_data(contact_types={"call": calls}))
    assert draw(of).arrival_s.tolist() == [5.0, 10.0, 30.0, DAY - 1]


def test_calls_of_one_instant_stand_in_the_order_of_their_types() -> None:
    of = centre(
        centre_data(
            contact_types={"late": kind([7.0, 3.0]), "early": kind([3.0, 3.0, 1.0])},
            pools={"p": pool(1, ["late", "early"])},
        )
    )
    workload = draw(of)
    assert workload.arrival_s.tolist() == [1.0, 3.0, 3.0, 3.0, 7.0]
    assert workload.contact_type.tolist() == [1, 0, 1, 1, 0]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_gives_its_column(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"calls.{suffix}"
    table = pd.DataFrame({"arrival_s": [20, 4.5, DAY + 3], "offered": [1.0, 2.0, 3.0]})
    table.to_csv(file, index=False) if suffix == "csv" else table.to_parquet(file)
    assert traced(file, dropped="allow").arrival_s.tolist() == [4.5, 20.0]
    assert traced(file, days=2).arrival_s.tolist() == [4.5, 20.0, DAY + 3]
    assert traced(file, column="offered").arrival_s.tolist() == [1.0, 2.0, 3.0]


def test_a_column_of_contact_types_picks_the_rows(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("arrival_s,why\n5,call\n6,other\n7,call\n")
    found = traced(file, contact_type_column="why", dropped="allow")
    assert found.arrival_s.tolist() == [5.0, 7.0]


def test_no_volume_factor_applies_to_a_trace() -> None:
    calls = kind([1.0, 2.0])
    calls["demand"] |= {"growth": 5, "busyness_cv": 0.5}
    assert len(draw(centre(centre_data(contact_types={"call": calls})))) == 2


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        (None, {}, "contact_types.call.demand.trace.file: there is no file"),
        ("when\n5\n", {}, "has no column 'arrival_s'; its first row names: when"),
        ("arrival_s\n5\n", {"contact_type_column": "why"}, "has no column 'why'"),
        (
            "arrival_s\n5\nsoon\n",
            {},
            "1 without a time (row 3: 'soon' in column 'arrival_s'",
        ),
        ("arrival_s\n-1\n", {}, "1 before the horizon (row 2: -1 s from"),
        ("arrival_s\ninf\n", {}, "1 without a time (row 2: 'inf'"),
        ("", {}, "demand.trace.file: '{file}' is empty"),
    ],
)
def test_a_bad_trace_is_refused_in_one_sentence(
    tmp_path: Path, text: str | None, options: dict[str, Any], sentence: str
) -> None:
    file = tmp_path / "calls.csv"
    if text is not None:
        file.write_text(text)
    with pytest.raises(InputError) as error:
        traced(file, **options)
    assert sentence.replace("{file}", str(file)) in str(error.value)
    assert str(error.value).startswith("centre.contact_types.call.demand.trace")
    assert "\n" not in str(error.value)


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "calls.parquet"
    file.write_bytes(b"no parquet")
    with pytest.raises(InputError, match="cannot read"):
        traced(file)


def test_a_traced_call_keeps_its_luck_when_the_horizon_is_longer() -> None:
    data = centre_data(contact_types={"call": kind([5.0, 50_000.0, DAY + 9], talk={
        "dist": "exponential", "mean_s": 60})})  # fmt: skip
    data["contact_types"]["call"]["demand"]["trace"]["dropped"] = "allow"
    short = draw(centre(data))
    data["horizon"] = {"days": 2}
    longer = draw(centre(data))
    assert len(longer) == 3
    np.testing.assert_array_equal(longer.talk_s[:2], short.talk_s)
