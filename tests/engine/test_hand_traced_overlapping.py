"""Logs worked out by hand, the oracle's too: one component fails while it has failed already."""

from __future__ import annotations

import pytest

from tests.builders import ENGINES, Engine, clock, constant, kind, pool, run, shown, staffing_rows
from tests.oracle import run_oracle

THREE = {**ENGINES, "oracle": run_oracle}


@pytest.mark.parametrize("name", list(THREE))
@pytest.mark.parametrize("talking", ["hold", "drop"])
def test_whom_a_failure_took_is_away_until_its_repair(name: str, talking: str) -> None:
    """At 50 s a failure takes one of two agents until 150 s, at 60 s another takes both for 20 s.

    The agent who comes back at 80 s is the other one. The first one, who had a call in hand, has
    it again at 150 s where it is held, and until 200 s; then there are two agents, not three.
    """
    engine: Engine = THREE[name]
    few = {"component": "pool", "name": "p", "share": 0.3, "talking": talking}
    log = run(
        engine,
        contact_types={
            "call": kind([0.0], talk=100),
            "later": kind([90.0], talk=200),
            "last": kind([300.0, 301.0, 302.0], talk=50),
        },
        pools={"p": pool(2, ["call", "later", "last"])},
        outages={
            "few": {**few, "start": clock(50), "duration": constant(100)},
            "all": {
                "component": "pool", "name": "p", "start": clock(60), "duration": constant(20),
            },
        },
    )  # fmt: skip
    first, *others = shown(log, "answer_s", "talk_end_s")
    assert others == [(90.0, 290.0), (300.0, 350.0), (301.0, 351.0), (350.0, 400.0)]
    if talking == "hold":
        assert first[1] == 200.0
    levels = [row[:3] for row in staffing_rows(log)]
    assert (80.0, "p", 1) in levels
    assert levels[-1] == (150.0, "p", 2)


@pytest.mark.parametrize("name", list(THREE))
@pytest.mark.parametrize(("second", "ends"), [(0.75, 140.0), (1.0, 90.0)])
def test_a_failure_takes_nothing_of_what_is_repaired_at_its_instant(
    name: str, second: float, ends: float
) -> None:
    """A site has lost three of four ports; just as they are back, its IVR loses three, or all.

    One port worked before the instant and one works after it: its call goes on. If none does, the
    call goes. Another call waits for a port all the while.
    """
    engine: Engine = THREE[name]
    log = run(
        engine,
        sites={"a": {"ivr": {"ports": 4, "when_full": "wait"}}},
        contact_types={"call": kind([80.0, 85.0], talk=10, ivr={"journey": "j"})},
        ivr_journeys={
            "j": {
                "start": "n",
                "nodes": {"n": {"play": constant(60), "branches": {"agent": 1.0}}},
            }
        },
        outages={
            "first": {
                "component": "site", "name": "a", "share": 0.75, "start": clock(30),
                "duration": constant(60),
            },
            "second": {
                "component": "ivr", "name": "a", "share": second, "start": clock(90),
                "duration": constant(60),
            },
        },
    )  # fmt: skip
    first, waiting = shown(log, "ivr_start_s", "ivr_end_s")
    assert first == (80.0, ends)
    if second < 1.0:
        assert waiting == (140.0, 200.0)
