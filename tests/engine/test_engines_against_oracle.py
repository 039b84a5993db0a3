"""Every engine writes the oracle's log, call for call and to the last bit, ties included."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given

from sim.engine import run_reference
from tests.builders import ENGINES, Data, centre, centre_data, draw, kind
from tests.corpora import many, on_chosen_centres, quick
from tests.logs import assert_same_log
from tests.oracle import KNOWN, run_oracle
from tests.strategies import centres


def check(data: Data) -> None:
    of = centre(data)
    workload = draw(of)
    expected = run_oracle(of, workload)
    for run in ENGINES.values():
        assert_same_log(run(of, workload), expected)


@quick(10)
@given(data=centres(features=False))
@on_chosen_centres(features=False)
def test_every_engine_writes_the_oracles_log(data: Data) -> None:
    check(data)


@pytest.mark.slow
@pytest.mark.parametrize("thousand", range(1, 6))
@many(1_000)
@given(data=centres(features=False))
def test_every_engine_writes_the_oracles_log_in_thousands_of_centres(
    thousand: int, data: Data
) -> None:
    check(data)


@quick(6)
@given(data=centres(features=KNOWN))
def test_every_engine_writes_the_oracles_log_with_optional_features(data: Data) -> None:
    check(data)


@pytest.mark.slow
@pytest.mark.parametrize("thousand", range(1, 6))
@many(1_000)
@given(data=centres(features=KNOWN))
def test_every_engine_writes_the_oracles_log_in_thousands_with_features(
    thousand: int, data: Data
) -> None:
    check(data)


def lost_one_by_one(data: Data) -> Data:
    """Agents of the first pool fail one by one; whoever is lost leaves a call to others."""
    unit = {"dist": "empirical", "values_s": [5, 20, 60, 150]}
    up = {"dist": "empirical", "values_s": [30, 60, 90, 150, 200_000, 200_000]}
    data["outages"]["alone"] = {
        "component": "agent", "name": next(iter(data["pools"])), "duration": unit, "up_time": up,
    }  # fmt: skip
    for outage in data["outages"].values():
        if outage["component"] in ("agent", "pool"):
            outage["talking"] = "requeue"
    return data


@pytest.mark.broad
@quick(8)
@given(data=centres(features=KNOWN).map(lost_one_by_one))
def test_calls_of_lost_agents_go_on_as_the_oracle_says(data: Data) -> None:
    check(data)


@pytest.mark.slow
@pytest.mark.parametrize("thousand", range(1, 3))
@many(1_000)
@given(data=centres(features=KNOWN).map(lost_one_by_one))
def test_calls_of_lost_agents_go_on_as_the_oracle_says_in_thousands(
    thousand: int, data: Data
) -> None:
    check(data)


@pytest.mark.parametrize("column", ["answer_s", "pool", "disposition"])
def test_logs_that_differ_in_one_cell_are_told_apart(column: str) -> None:
    of = centre(centre_data(contact_types={"call": kind([0.0, 10.0])}))
    log = run_reference(of, draw(of))
    changed = {**log.columns, column: np.array(log[column])}
    changed[column][1] += 1
    with pytest.raises(AssertionError, match=f"1 of 2 calls differ; call 1 in {column}"):
        assert_same_log(log, dataclasses.replace(log, columns=changed))


def test_logs_that_differ_in_staffing_alone_are_told_apart() -> None:
    of = centre(centre_data())
    log = run_reference(of, draw(of))
    with pytest.raises(AssertionError, match="staffing_level"):
        assert_same_log(log, dataclasses.replace(log, staffing_level=log.staffing_level + 1))
