"""The time of agents who are unavailable after a call, by hand."""

from __future__ import annotations

import pytest

from sim.centre import Centre
from sim.engine import run_reference
from sim.measures import by, count, measure_table
from tests.builders import Data, centre, centre_data, constant, draw, kind, pool, route, shift, step
from tests.measures.handmade import DAY, H


def two_sites(**horizon: object) -> Centre:
    """Calls of 100 s and 20 s of wrap-up; 600 s unavailable after them at a, 30 s at b."""
    away: Data = {"after_call": {"unavailable": constant(600.0)}}
    short: Data = {"after_call": {"unavailable": constant(30.0)}}
    return centre(
        centre_data(
            horizon=horizon,
            sites={"a": {}, "b": {}},
            contact_types={
                "x": kind([8.5 * H - 300.0, 9 * H - 150.0], wrap_up=20, route="x"),
                "y": kind([10 * H], wrap_up=20, route="y"),
            },
            pools={
                "p": pool([shift(8 * H, 9 * H, 1)], "x", **away),
                "q": pool([shift(8 * H, 11 * H, 1)], "y", site="b", **short),
            },
            routes={
                "x": route({"a": [step("p")]}, sites=["a"]),
                "y": route({"b": [step("q")]}, sites=["b"]),
            },
        )
    )


def test_it_is_counted_when_it_passes_by_pool_and_site() -> None:
    """At a from 8:27 to 8:37 and from 8:59:30 until the shift ends at 9:00; at b for 30 s."""
    of = two_sites()
    counts = [count(run_reference(of, draw(of)), of)]
    seconds = measure_table(counts).value["agents_unavailable"] * DAY
    assert seconds == pytest.approx(600.0 + 30.0 + 30.0)
    for axis, first, second in (("pool", "p", "q"), ("site", "a", "b")):
        found = by(counts, "agents_unavailable", axis).set_index(axis).value * DAY
        assert (found[first], found[second]) == pytest.approx((630.0, 30.0))
    parts = by(counts, "agents_unavailable", "pool", "interval").set_index(["pool", "interval"])
    parts = parts.value["p"] * 1800.0
    assert [parts[t] for t in ("08:00", "08:30", "09:00")] == pytest.approx([180.0, 450.0, 0.0])


def test_agents_on_duty_are_busy_unavailable_or_idle() -> None:
    """Idle at a: to 8:25, 8:37 to 8:57:30; at b for all but 150 s of three hours."""
    of = two_sites()
    table = measure_table([count(run_reference(of, draw(of)), of)]).value * DAY
    idle = 25 * 60.0 + 20.5 * 60.0 + 3 * H - 150.0
    found = table["agents_busy"] + table["agents_unavailable"] + idle
    assert found == pytest.approx(table["agents_on_duty"])


def test_what_lies_before_the_warm_up_does_not_count() -> None:
    of = two_sites(warmup_s=8.5 * H)
    counts = [count(run_reference(of, draw(of)), of)]
    seconds = measure_table(counts).value["agents_unavailable"] * (DAY - 8.5 * H)
    assert seconds == pytest.approx(420.0 + 30.0 + 30.0)
