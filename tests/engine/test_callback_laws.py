"""Time limits and callbacks against what follows from the rules by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engine import CallLog, run_compiled
from sim.engine.codes import ABANDONED, CALLED_BACK, MESSAGE
from sim.measures import Counts, count, totals
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    draw,
    exponential,
    kind,
    pool,
    route,
    run,
    step,
)

TIMES = ("queue_s", "steps_opened", "pool", "answer_s", "talk_end_s", "wrap_end_s", "end_s")


def busy(**more: Any) -> Data:
    """Two pools, the second open after 15 s, and more work than they can do."""
    return centre_data(
        contact_types={
            "call": kind([7.0 * n for n in range(400)], exponential(50.0), wrap_up=9, **more),
            "other": kind([31.0 * n for n in range(80)], exponential(60.0), priority=0),
        },
        pools={"p": pool(6, ["call", "other"]), "q": pool(2, ["call", "other"])},
        routes={"r": route([step("p"), step("q", after=15.0)])},
    )


def assert_same_times(one: CallLog, other: CallLog) -> None:
    for column in TIMES:
        np.testing.assert_array_equal(one[column], other[column], err_msg=column)


def test_a_callback_that_everyone_accepts_and_answers_at_once_changes_no_time(
    engine: Engine,
) -> None:
    back = {"expected_wait_over_s": 0.0, "acceptance": 1.0, "answer": 1.0, "ring_s": 0.0}
    plain, virtual = run(engine, **busy()), run(engine, **busy(callback=back))
    assert_same_times(plain, virtual)
    assert np.count_nonzero(virtual["disposition"] == CALLED_BACK) > 100


def test_a_time_limit_is_a_patience_that_all_have(engine: Engine) -> None:
    patient = run(engine, **busy(patience=20))
    limited = run(engine, **busy(time_limit={"after_s": 20.0, "then": "message"}))
    assert_same_times(patient, limited)
    gone = np.asarray(patient["disposition"]) == ABANDONED
    np.testing.assert_array_equal(gone, np.asarray(limited["disposition"]) == MESSAGE)
    assert np.count_nonzero(gone) > 50


def ratio(name: str, counts: list[Counts]) -> tuple[float, float]:
    """A measure over replications, and its standard error (of a ratio of sums)."""
    top, bottom = totals(counts, name)
    value = top.sum() / bottom.sum()
    spread = np.std(top - value * bottom, ddof=1) / np.sqrt(len(counts)) / bottom.mean()
    return float(value), float(spread)


def many(n: int, **more: Any) -> list[Counts]:
    """Days of Poisson calls, 90 % of what three agents can do, of 180 s on average."""
    calls = kind([], exponential(180.0), **more)
    calls["demand"] = {"daily_volume": 0.9 * 3 * 86_400 / 180}
    of = centre(centre_data(contact_types={"call": calls}, pools={"p": pool(3)}))
    return [count(run_compiled(of, draw(of, replication=r)), of) for r in range(n)]


@pytest.mark.compiled
def test_in_a_markovian_queue_of_the_patient_the_expected_wait_is_the_mean_wait() -> None:
    """Before one who finds n waiting lie n + 1 departures, every handling / agents seconds."""
    back = {"expected_wait_over_s": 0.0, "acceptance": 0.0, "answer": 1.0, "ring_s": 0.0}
    value, spread = ratio("expected_wait_bias", many(60, callback=back))
    assert abs(value) < 3 * spread
    assert spread < 6.0


@pytest.mark.compiled
def test_impatient_callers_make_the_expected_wait_too_long() -> None:
    back = {"expected_wait_over_s": 0.0, "acceptance": 0.0, "answer": 1.0, "ring_s": 0.0}
    counts = many(20, callback=back, patience=exponential(180.0))
    value, spread = ratio("expected_wait_bias", counts)
    assert value > 10 * spread
    assert ratio("expected_wait_error", counts)[0] > value


@pytest.mark.compiled
def test_callbacks_take_the_wait_off_the_lines_and_not_off_the_agents() -> None:
    back = {"expected_wait_over_s": 60.0, "acceptance": 1.0, "answer": 0.8, "ring_s": 0.0}
    with_, without = many(20, callback=back), many(20)
    assert ratio("mean_lines", with_)[0] < ratio("mean_lines", without)[0]
    assert ratio("mean_queue", with_)[0] > ratio("mean_lines", with_)[0] - 3
    vain, spread = ratio("callback_no_answer", with_)
    assert abs(vain - 0.2) < 3 * spread
