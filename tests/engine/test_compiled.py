"""The compiled engine writes the reference engine's log, call for call and to the last bit."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import sim
from sim.engine import run_reference
from sim.engine.compiled import run_compiled
from sim.workload import draw_workload
from tests.builders import Data, centre, centre_data, draw, exponential, kind, pool, route, step
from tests.logs import assert_same_log
from tests.strategies import centres

ROOT = Path(__file__).parents[2]
QUICK = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def check(data: Data) -> None:
    of = centre(data)
    workload = draw(of)
    assert_same_log(run_compiled(of, workload), run_reference(of, workload))


@QUICK
@given(centres())
def test_the_compiled_engine_writes_the_reference_engines_log(data: Data) -> None:
    check(data)


@pytest.mark.slow
@settings(QUICK, max_examples=20_000, derandomize=False)
@given(centres())
def test_the_engines_agree_in_twenty_thousand_centres(data: Data) -> None:
    check(data)


@pytest.mark.parametrize(
    "scenario", [None, *sorted(p.stem for p in (ROOT / "scenarios" / "scenario").glob("*.yaml"))]
)
def test_the_engines_agree_on_the_retail_bank(scenario: str | None) -> None:
    words = [] if scenario is None else [f"scenario={scenario}"]
    of = sim.load("retail_bank", words).effective_centre
    workload = draw_workload(of, 1, 0)
    assert_same_log(run_compiled(of, workload), run_reference(of, workload))
