"""Logs worked out by hand, the oracle's too: when a run is over, and rows of one instant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import (
    ENGINES,
    Data,
    Engine,
    clock,
    constant,
    finishing_rows,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    step,
)
from tests.oracle import run_oracle

DAY = 86_400.0
LATE: Data = {"start": "23:58:20", "duration": constant(1_000.0)}
"""Fails 100 s before the end of the day, and is repaired 900 s after it."""
THREE = {**ENGINES, "oracle": run_oracle}


@pytest.fixture(params=list(THREE))
def any_engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn, and the oracle."""
    return THREE[request.param]


def first_free(data: Data) -> Data:
    data["staffing"]["end_of_shift"] = "first_free"
    return data


def lunch(agents: int, after: float, length: float) -> Data:
    """A shift of 200 s with a break."""
    return {**shift(0, 200, agents), "breaks": [{"after_s": after, "duration_s": length}]}


def ends(engine: Engine, **parts: Any) -> float:
    """When work that nobody does is over."""
    mail = {**kind([0.0]), "channel": "deferred"}
    del mail["route"]
    log = run(
        engine,
        contact_types={"call": kind([]), "mail": mail},
        pools={"p": pool(1), "away": pool([shift(0, 1, 1)], "mail", reserve=1)},
        **parts,
    )
    (row,) = shown(log, "end_s", "disposition")
    assert row[1] == "unfinished"
    return float(row[0])


@pytest.mark.parametrize(
    "outage",
    [
        {"component": "crm", "name": "a", "handling_factor": 2.0},
        {"component": "ivr", "name": "a"},
        {"component": "trunk_group", "name": "a.g", "share": 0.3},
        {"component": "acd", "name": "a"},
        {"component": "site", "name": "a", "detection": {"delay_s": 5.0}},
    ],
    ids=lambda outage: str(outage["component"]),
)
def test_the_run_lasts_until_the_last_repair(any_engine: Engine, outage: Data) -> None:
    site: Data = {"trunk_groups": {"g": {"lines": 4}}}
    assert ends(any_engine, sites={"a": site}, outages={"o": {**outage, **LATE}}) == DAY + 900.0


@pytest.mark.parametrize(
    "outage",
    [
        {"component": "crm", "name": "a", "handling_factor": 1.0},
        {"component": "trunk_group", "name": "a.g", "share": 0.1},
        {"component": "site", "name": "a", "share": 0.1, "detection": {"delay_s": 5.0}},
    ],
    ids=lambda outage: str(outage["component"]),
)
def test_a_failure_that_takes_nothing_makes_no_run_longer(any_engine: Engine, outage: Data) -> None:
    """A CRM whose factor is 1, some of any number of ports, less than half of one line of four."""
    site: Data = {"trunk_groups": {"g": {"lines": 4}}}
    assert ends(any_engine, sites={"a": site}, outages={"o": {**outage, **LATE}}) == DAY


def test_a_failure_that_takes_nothing_beside_one_that_does_makes_no_run_longer(
    any_engine: Engine,
) -> None:
    """One takes a line until 900 s after the day; the other would take less than half of one."""
    group = {"component": "trunk_group", "name": "a.g", **LATE}
    outages = {
        "o": {**group, "share": 0.3},
        "less": {**group, "share": 0.1, "duration": constant(1_400.0)},
    }
    site: Data = {"trunk_groups": {"g": {"lines": 4}}}
    assert ends(any_engine, sites={"a": site}, outages=outages) == DAY + 900.0


def test_agents_whose_calls_are_lost_go_before_another_takes_over(any_engine: Engine) -> None:
    """Two of three go for lunch at 50 s, on the phones: as soon as any is free, whoever it is.

    At 60 s the link takes the calls of the first agent, who stays, and of the third. The third is
    gone; then the first takes over the call of the second, who is gone too.
    """
    log = run(
        any_engine,
        sites={"a": {}, "b": {}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 0.0}},
        contact_types={"far": kind([31.0, 32.0], route="far"), "near": kind([30.0], route="near")},
        routes={
            "far": route({"a": [step("p")]}),
            "near": route({"b": [step("p")]}),
        },
        pools={
            "p": first_free(
                pool([lunch(1, 5, 20), lunch(2, 50, 100)], ["far", "near"], "b")
            )
        },
        outages={
            "o": {
                "component": "link", "name": "ab", "start": "00:01:00",
                "duration": constant(30), "talking": "drop",
            }
        },
    )  # fmt: skip
    assert finishing_rows(log) == [(50.0, "p", 2, 0), (60.0, "p", 1, 0), (60.0, "p", 0, 0)]


def test_who_was_lost_to_a_failure_that_lasts_is_not_back_with_those_of_another(
    any_engine: Engine,
) -> None:
    """The first agent is lost at 40 s to a failure of half the pool until 200 s, the second at 50 s
    to one of all of it until 60 s: then it is the second who is back, with the call on hold. The
    call of the third comes at 70 s and waits for the second, until 110 s; the shift ends at 150 s,
    and the call of the first, from 200 to 260 s, is overtime."""
    outage = {"component": "pool", "name": "p", "talking": "hold"}
    log = run(
        any_engine,
        contact_types={"call": kind([0.0, 0.0, 70.0])},
        pools={"p": pool([shift(0, 150, 2)])},
        outages={
            "long": {**outage, "start": clock(40), "duration": constant(160), "share": 0.5},
            "short": {**outage, "start": clock(50), "duration": constant(10)},
        },
    )
    assert sorted(shown(log, "arrival_s", "answer_s", "end_s")) == [
        (0.0, 0.0, 110.0), (0.0, 0.0, 260.0), (70.0, 110.0, 210.0),
    ]  # fmt: skip
    assert finishing_rows(log) == [
        (60.0, "p", 1, 0),
        (60.0, "p", 0, 0),
        (150.0, "p", 1, 1),
        (200.0, "p", 2, 2),
        (210.0, "p", 1, 1),
        (260.0, "p", 0, 0),
    ]
