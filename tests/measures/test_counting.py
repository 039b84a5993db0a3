"""A log that is counted stretch by stretch gives the counts of the whole."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import load
from sim.centre import Centre, validated
from sim.engine import CallLog, run_compiled
from sim.errors import ResultError
from sim.measures import count
from tests import strategies
from tests.builders import Data, draw
from tests.corpora import quick
from tests.measures.handmade import DAY, answered, gone, in_ivr, log_of, two_sites
from tests.measures.stretches import assert_same_counts, counted, cut
from tests.measures.test_simulated import centres as banks
from tests.measures.test_simulated import simulated

H = 3600.0

cuts = st.lists(st.integers(0, 900), max_size=8)


@quick(5)
@given(banks, cuts, st.booleans())
def test_stretches_of_a_bank_with_closing_hours_outages_and_overtime(
    case: tuple[Any, ...], rows: list[int], last_open: bool
) -> None:
    centre, log, whole = simulated(*case)
    assert_same_counts(counted(cut(log, rows, last_open), centre), whole)


@pytest.mark.broad
@quick(10)
@given(strategies.centres(), st.sampled_from([0.0, 90.0, DAY + 50.0]), cuts)
def test_stretches_of_small_odd_centres(data: Data, warmup: float, rows: list[int]) -> None:
    days = data["horizon"]["days"]
    data["horizon"] |= {"interval_min": 15, "warmup_s": warmup if warmup < days * DAY else 0.0}
    data["tariff"] = {"billing_increment_s": 6.0, "telecom_per_minute": 1.0,
                      "penalty": {"per_late_call": 1.0, "per_missed_interval": 1.0}}  # fmt: skip
    centre = validated(Centre, data, "centre")
    log = run_compiled(centre, draw(centre))
    assert_same_counts(counted(cut(log, [r // 8 for r in rows]), centre), count(log, centre))


@pytest.fixture(scope="module")
def three_days() -> tuple[Centre, CallLog]:
    study = load("retail_bank", ["centre.horizon.days=3", "demand.scale=0.2"])
    centre = study.effective_centre
    return centre, run_compiled(centre, draw(centre))


def test_stretches_of_three_days_of_the_retail_bank(three_days: tuple[Centre, CallLog]) -> None:
    centre, log = three_days
    days = np.searchsorted(log["arrival_s"], [DAY, 2 * DAY])
    whole = count(log, centre)
    assert_same_counts(counted(cut(log, days), centre), whole)
    many = np.random.default_rng(1).integers(0, len(log), 40)
    assert_same_counts(counted(cut(log, many), centre), whole)


def test_stays_that_last_for_days_are_carried_from_stretch_to_stretch() -> None:
    centre = two_sites(horizon={"days": 4})
    rows = [
        in_ivr(10.0, 3 * DAY),
        gone(20.0, 9 * DAY),
        answered(30.0, DAY, 2 * DAY, H),
        answered(DAY - 1.0, 0.0, 100.0, pool="pb"),
        in_ivr(2 * DAY, 5.0),
        gone(3 * DAY - 0.5, 1.0, entry_site="b"),
    ]
    staff = [(0.0, "pa", 1), (1.5 * DAY, "pa", 0), (2.5 * DAY, "pb", 2), (3.5 * DAY, "pa", 1)]
    log = log_of(centre, rows, staff)
    whole = count(log, centre)
    assert whole.arrays["peak.lines"][-1, 3].max() == 4
    assert whole.arrays["load.overtime_s"].sum() > DAY
    for last_open in (True, False):
        assert_same_counts(counted(cut(log, range(6), last_open), centre), whole)


def test_nothing_is_added_after_the_last_stretch() -> None:
    centre = two_sites()
    log = log_of(centre, [answered(0.0), answered(9.0)])
    first, second = cut(log, [1])
    with pytest.raises(ResultError, match="not in order"):
        counted([first, second, second], centre)
    with pytest.raises(ResultError, match="not in order"):
        counted([second, first], centre)


def test_a_stretch_that_begins_before_the_end_of_the_last_is_refused() -> None:
    centre = two_sites()
    log = log_of(centre, [answered(0.0), answered(9.0), answered(20.0)])
    first, second, third = cut(log, [1, 2])
    with pytest.raises(ResultError, match=r"not in order.*20\.0 s"):
        counted([first, second, first, third], centre)


def test_a_log_with_an_unknown_index_is_refused() -> None:
    centre = two_sites()
    for column in ("disposition", "contact_type", "pool", "queue_site", "entry_site"):
        log = log_of(centre, [answered(0.0)])
        log.columns[column][0] = 77
        with pytest.raises(ResultError, match=f"'{column}' has an unknown index"):
            count(log, centre)


def test_counting_takes_little_memory(three_days: tuple[Centre, CallLog]) -> None:
    centre, log = three_days
    count(log, centre)
    tracemalloc.start()
    count(log, centre)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    tables = 8 * 48 * 3 * 1000
    assert peak - tables < 100 * len(log)
