"""A horizon simulated stretch by stretch gives the log of the whole, row for row."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.centre import Centre
from sim.engine import CallLog
from sim.engine.compiled import run_compiled, run_in_stretches
from sim.workload import Workload, draw_workload, rows
from tests.builders import Data, centre, centre_data, draw, kind, pool
from tests.corpora import many, on_chosen_centres, quick
from tests.logs import STAFFING, assert_same_log
from tests.strategies import centres


def in_stretches(of: Centre, workload: Workload, cuts: list[int]) -> list[CallLog]:
    """The logs of the stretches that end before the calls with these numbers."""
    edges = [0, *sorted(cuts), len(workload)]
    stretches = [
        (
            rows(workload, slice(first, last)),
            math.inf if place == len(cuts) else float(workload.arrival_s[last]),
        )
        for place, (first, last) in enumerate(pairwise(edges))
    ]
    return list(run_in_stretches(of, stretches, workload.failures, workload.absences))


def together(parts: list[CallLog]) -> CallLog:
    """Logs of consecutive stretches as one."""
    columns = {c: np.concatenate([p[c] for p in parts]) for c in parts[0].columns}
    staffing: dict[str, Any] = {n: np.concatenate([getattr(p, n) for p in parts]) for n in STAFFING}
    return dataclasses.replace(parts[-1], columns=columns, **staffing)


def check(of: Centre, workload: Workload, cuts: list[int]) -> None:
    parts = in_stretches(of, workload, cuts)
    assert_same_log(together(parts), run_compiled(of, workload))
    for place, before in enumerate(parts):
        for later in parts[place + 1 :]:
            assert np.all(np.asarray(later["arrival_s"]) >= before.until_s)
            assert np.all(later.staffing_s >= before.until_s)


@pytest.mark.broad
@quick(4)
@given(data=centres(), places=st.lists(st.floats(0, 1), max_size=6))
@on_chosen_centres(features=True, first=30, places=[0.2, 0.5, 0.51, 0.9])
def test_stretches_of_random_centres_make_the_whole(data: Data, places: list[float]) -> None:
    of = centre(data)
    workload = draw(of)
    last = len(workload) - 1
    check(of, workload, [int(p * last) for p in places] if last >= 0 else [])


@pytest.mark.slow
@many(5_000)
@given(centres(), st.lists(st.floats(0, 1), max_size=6))
def test_stretches_of_thousands_of_centres_make_the_whole(data: Data, places: list[float]) -> None:
    of = centre(data)
    workload = draw(of)
    last = len(workload) - 1
    check(of, workload, [int(p * last) for p in places] if last >= 0 else [])


@pytest.mark.compiled
def test_stretches_of_a_bank_make_the_whole() -> None:
    of = sim.load("retail_bank", ["centre.horizon.days=2", "scenario=site_failure"])
    bank = of.effective_centre
    workload = draw_workload(bank, 1, 0)
    check(bank, workload, [1_000, 30_000, 30_001, 60_000, 100_000])


def test_a_call_that_waits_for_ever_is_carried_to_the_end() -> None:
    kinds = {
        "call": kind([float(t) for t in range(9)], talk=2.0),
        "never": kind([0.0], route="n"),
    }
    pools = {"p": pool(1), "q": pool(0, "never")}
    routes = {
        "r": {"entry": {"sites": ["a"]}, "steps": {"a": [{"after_s": 0, "pools": ["p"]}]}},
        "n": {"entry": {"sites": ["a"]}, "steps": {"a": [{"after_s": 0, "pools": ["q"]}]}},
    }
    of = centre(centre_data(contact_types=kinds, pools=pools, routes=routes))
    workload = draw(of)
    parts = in_stretches(of, workload, [3, 6])
    assert [len(p) for p in parts] == [0, 1, 9]
    check(of, workload, [3, 6])


def test_two_replications_under_way_share_no_memory() -> None:
    """Stretches of both in turn give what each gives alone."""
    kinds = {"call": kind([float(t) for t in range(60)], talk=30.0, patience=40.0)}
    kinds["call"]["retry"] = {"abandoned": 0.9, "delay": {"dist": "exponential", "mean_s": 20.0}}
    of = centre(centre_data(contact_types=kinds, pools={"p": pool(2)}))
    alone = [run_compiled(of, draw_workload(of, seed, 0)) for seed in (1, 2)]
    luck = [draw_workload(of, seed, 0) for seed in (1, 2)]
    cut = [(rows(w, slice(0, 30)), rows(w, slice(30, 60))) for w in luck]
    under_way = [
        run_in_stretches(of, [(first, 30.0), (rest, math.inf)], (), ()) for first, rest in cut
    ]
    parts = list(zip(*under_way, strict=True))
    for number, log in enumerate(alone):
        assert_same_log(together([part[number] for part in parts]), log)
