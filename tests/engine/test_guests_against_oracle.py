"""Agents who move or stand by, and the seats that they need, as the oracle has them."""

from __future__ import annotations

import pytest

from sim.engine import run_reference
from tests.builders import ENGINES, centre, draw
from tests.logs import assert_same_log
from tests.oracle import run_oracle
from tests.strategies import sampled_centre

FEATURES = ("rest", "component_outages", "seats")


@pytest.mark.broad
@pytest.mark.parametrize(("least", "short"), [(12, 1), pytest.param(40, 3, marks=pytest.mark.slow)])
def test_every_engine_has_the_oracles_guests(least: int, short: int) -> None:
    """In so many centres with guests; in ``short`` of them seats are too few."""
    seen = limited = 0
    for number in range(1_000):
        data = sampled_centre(number, 29, FEATURES)
        if not any({"standby", "moved_agents"} & set(o) for o in data["outages"].values()):
            continue
        of = centre(data)
        workload = draw(of)
        expected = run_oracle(of, workload)
        for run in ENGINES.values():
            assert_same_log(run(of, workload), expected)
        seen += 1
        free = of.model_copy(update={"seats": "soft"})
        there, room = (run_reference(c, workload).staffing_level.tolist() for c in (of, free))
        limited += there != room
        if seen >= least and limited >= short:
            return
    raise AssertionError(f"{seen} centres with guests, {limited} without seats for all")
