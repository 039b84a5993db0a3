"""What is counted by caller: by hand, and from the rows of simulated logs one caller at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from sim.engine.codes import CONTAINED, FIRST, REPEAT, REQUEUE, RETRY, SERVED, TRANSFER, WORK
from sim.engine.compiled import run_compiled
from sim.measures import Counts, count, totals
from tests.builders import Data, constant, draw, kind
from tests.builders import centre as build
from tests.corpora import quick
from tests.engine.test_follow_up_calls import stories
from tests.measures.handmade import Row, answered, log_of, two_sites
from tests.measures.stretches import assert_same_counts, counted, cut
from tests.strategies import centres

DAY = 86_400.0
REPEATS = {"unresolved": 0.5, "delay": constant(10.0), "window_days": 1}
TRIES = {"abandoned": 0.5, "delay": constant(10.0)}


def gone(queue: float, after: float, **more: Any) -> Row:
    return {
        "arrival_s": queue, "queue_s": queue, "end_s": queue + after, "disposition": "abandoned",
        **more,
    }  # fmt: skip


def of(*rows: Row, **more: Any) -> tuple[Counts, Callable[[str], float]]:
    """Values by measure name for a centre whose type x says who calls again."""
    centre = two_sites(
        contact_types={"x": kind([0.0], repeat=REPEATS, retry=TRIES, **more), "y": kind([0.0])},
        tariff={"revenue_per_answered": 10.0, "call_back_share": 0.5},
    )
    counts = count(log_of(centre, list(rows)), centre)

    def value(measure: str) -> float:
        top, bottom = totals([counts], measure)
        return float(top[0]) / float(bottom[0])

    return counts, value


def test_callers_are_counted_once_however_often_they_call() -> None:
    """Caller 0 gives up and is served later; 1 never is; 2 is served and calls again."""
    _, value = of(
        gone(0.0, 50.0, caller=0, back_s=100.0),
        gone(10.0, 20.0, caller=1),
        answered(20.0, caller=2, back_s=2000.0),
        answered(100.0, caller=0, attempt=1, origin=RETRY, talk=30.0),
        answered(2000.0, caller=2, attempt=1, origin=REPEAT, served_before=1),
    )
    assert value("reached_in_the_end") == pytest.approx(2 / 3)
    assert value("calls_per_caller") == pytest.approx(5 / 3)
    assert value("first_contact_resolution") == pytest.approx(1 / 2)
    assert value("caller_effort") == pytest.approx((50 + 20 + 60 + 30 + 60) / 3)
    assert value("retry_calls") == 1
    assert value("repeat_calls") == 1
    assert value("offered_calls") == 5
    assert value("answered_calls") == 3


@pytest.mark.parametrize(("after", "resolved"), [(DAY, 0.0), (DAY + 1.0, 1.0)])
def test_a_call_again_counts_within_the_window(after: float, resolved: float) -> None:
    call = answered(0.0, caller=0)
    _, value = of({**call, "back_s": call["end_s"] + after})
    assert value("first_contact_resolution") == resolved


def test_a_call_passed_on_is_one_call_and_not_resolved_at_first_contact() -> None:
    counts, value = of(
        answered(0.0, caller=0, transferred_to=1),
        answered(60.0, caller=0, attempt=1, origin=TRANSFER, served_before=1, contact_type="y"),
    )
    assert value("offered_calls") == 1
    assert value("calls_per_caller") == 1
    assert value("first_contact_resolution") == 0
    assert value("transfer_share") == pytest.approx(1 / 2)
    assert value("offered_to_agents") == 2
    assert counts.arrays["cost.revenue"] == -10.0


def test_who_calls_again_is_no_lost_value() -> None:
    """Type x says who calls again: one of two; of y half do, says the tariff."""
    counts, _ = of(
        gone(0.0, 5.0, caller=0, back_s=100.0),
        gone(1.0, 5.0, caller=1),
        gone(2.0, 5.0, caller=2, contact_type="y"),
        lost_value=8.0,
    )
    assert counts.arrays["cost.lost_value"] == 8.0


def test_without_links_between_calls_every_call_is_a_caller() -> None:
    centre = two_sites()
    counts = count(log_of(centre, [answered(0.0), gone(5.0, 5.0)]), centre)
    top, bottom = totals([counts], "reached_in_the_end")
    assert (top[0], bottom[0]) == (1, 2)
    assert totals([counts], "caller_effort")[1][0] == 0


@pytest.mark.broad
@quick(15)
@given(centres())
def test_counts_are_those_of_looking_at_every_caller(data: Data) -> None:
    centre = build(data)
    log = run_compiled(centre, draw(centre))
    counts = count(log, centre)
    if "caller" not in log.columns:
        return
    told = [story for story in stories(log) if story[0]["disposition"] not in WORK]
    calls = [row for story in told for row in story if row["origin"] < TRANSFER]
    served = (*SERVED, CONTAINED)
    expected = {
        "first": len(told),
        "calls": len(calls),
        "reached": sum(any(row["disposition"] in served for row in story) for story in told),
        "legs": sum(row["origin"] >= TRANSFER for story in told for row in story),
        "requeued": sum(row["origin"] == REQUEUE for story in told for row in story),
        "passed_on": sum(row["transferred_to"] >= 0 for story in told for row in story),
        "retries": sum(row["origin"] == RETRY for row in calls),
        "repeats": sum(row["origin"] == REPEAT for row in calls),
    }
    found = {name: int(counts.arrays[f"callers.{name}"].sum()) for name in expected}
    assert found == expected
    assert sum(row["origin"] == FIRST for row in calls) == len(told)
    effort = sum(row["end_s"] - row["arrival_s"] for story in told for row in story)
    assert counts.arrays["callers.effort_s"].sum() == pytest.approx(effort)
    assert counts.arrays["entry.attempts"].sum() == len(calls)
    n = len(log)
    assert_same_counts(counted(cut(log, [n // 3, n // 2]), centre), counts)
