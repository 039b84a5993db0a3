"""The compiled engine writes the reference engine's log, call for call and to the last bit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

import sim
from sim.config.folders import groups
from sim.engine import CallLog, run_reference
from sim.engine.compiled import run_compiled
from sim.engine.kernel.layout import build_model, build_template
from sim.engine.kernel.pointers import table_of
from sim.engine.kernel.scratch import Scratch
from sim.engine.log import empty_columns
from sim.engine.plan import build_plan
from sim.errors import InputError
from sim.workload import draw_workload
from tests.builders import (
    Data,
    centre,
    centre_data,
    constant,
    draw,
    exponential,
    hours,
    kind,
    pool,
    route,
    shift,
    staffing_rows,
    step,
)
from tests.corpora import many, on_chosen_centres, quick
from tests.logs import assert_same_log
from tests.strategies import centres
from tests.tiers import sampled

BUSY = centre_data(
    contact_types={
        k: kind([float(t) for t in range(0, 600, 7 + i)], exponential(50.0), patience=40, wrap_up=9)
        for i, k in enumerate(("x", "y"))
    },
    pools={"p": pool(6, ["x", "y"]), "q": pool(4, ["y", "x"])},
    routes={"r": route([step("p"), step("q", after=5.0)])},
)
PROGRAM = """
import sys
from sim.engine.compiled import run_compiled
from tests.builders import centre, draw
from tests.engine.test_compiled import BUSY
of = centre(BUSY)
log = run_compiled(of, draw(of))
print(int(log["end_s"].view("i8").sum()), sum(log["pool"]))
"""
ROOT = Path(__file__).parents[2]


def check(data: Data) -> None:
    of = centre(data)
    workload = draw(of)
    assert_same_log(run_compiled(of, workload), run_reference(of, workload))


@quick(10)
@given(data=centres())
@on_chosen_centres(features=True)
@on_chosen_centres(features=False)
def test_the_compiled_engine_writes_the_reference_engines_log(data: Data) -> None:
    check(data)


@pytest.mark.slow
@pytest.mark.parametrize("thousand", range(1, 21))
@many(1_000)
@given(data=centres())
def test_the_engines_agree_in_twenty_thousand_centres(thousand: int, data: Data) -> None:
    """In thousands, so that a run that is stopped says how far it came."""
    check(data)


def crowded(data: Data) -> Data:
    """The centre with more calls and staff, fewer limits and whole fives: ties everywhere."""
    calls = [k for k in data["contact_types"].values() if "route" in k]
    for number, kind_ in enumerate(calls):
        times = kind_["demand"]["trace"]["times_s"]
        kind_["demand"]["trace"]["times_s"] = [5.0 * (t // 10) for t in [*times, *range(0, 200, 9)]]
        kind_.update(priority=0, patience=constant(60.0), talk=constant(5.0 + 5 * number))
        kind_.update(queue_limit=None, head_start_s=5 * (kind_["head_start_s"] > 5))
    for pool_ in data["pools"].values():
        pool_["own_type_first"] = False
        pool_["staffing"]["by_interval"] = [1]
    for site in data["sites"].values():
        groups = {name: {"lines": 999} for name in site["trunk_groups"]}
        site.update(queue_limit=None, trunk_groups=groups, seats=None)
    return data


@quick(5)
@given(data=centres().map(crowded))
@on_chosen_centres(features=True, change=crowded, first=10)
def test_the_engines_agree_on_ties(data: Data) -> None:
    check(data)


@pytest.mark.slow
@pytest.mark.parametrize("thousand", range(1, 6))
@many(1_000)
@given(data=centres().map(crowded))
def test_the_engines_agree_on_ties_in_thousands_of_centres(thousand: int, data: Data) -> None:
    check(data)


def test_of_two_types_that_have_waited_alike_the_earlier_call_is_taken() -> None:
    kinds = {"x": kind([0.0, 5.0, 9.0]), "y": kind([5.0, 9.0], head_start_s=4.0)}
    pools = {"p": pool(1, ["x", "y"])}
    check(centre_data(contact_types=kinds, pools=pools))
    kinds["y"]["head_start_s"] = 0.0
    check(centre_data(contact_types=kinds, pools=pools))


def test_late_staff_goes_after_the_other_changes_of_the_instant() -> None:
    data = centre_data(
        horizon={"opening": hours(0, 100), "closing": "serve_out"},
        sites={"a": {}, "b": {}},
        contact_types={"call": kind([90.0, 95.0], talk=500.0)},
        pools={
            "p": pool([shift(0, 400, 1)]),
            "q": pool([shift(0, 100, 1), shift(0, 150, 1)], site="b"),
        },
        outages={
            "o": {
                "component": "site",
                "name": "a",
                "start": "00:02:30",
                "duration": constant(50),
                "detection": {"delay_s": 0},
            }
        },
    )
    check(data)
    log = run_compiled(centre(data), draw(centre(data)))
    assert staffing_rows(log)[2:4] == [(150.0, "p", 0), (150.0, "q", 0)]


SAMPLE = ("base", "callers_return", "overtime", "site_failure")
"""Without options, with calls again, with people who stay, with a failure."""


@pytest.mark.parametrize("scenario", sampled(groups()["scenario"], SAMPLE.__contains__))
def test_the_engines_agree_on_a_small_retail_bank(scenario: str) -> None:
    """A twentieth of the callers, and as many agents as they need in so small pools."""
    small = ["demand.scale=0.05", "staffing.scale=0.07"]
    of = sim.load("retail_bank", [f"scenario={scenario}", *small]).effective_centre
    workload = draw_workload(of, 1, 0)
    assert_same_log(run_compiled(of, workload), run_reference(of, workload))


@pytest.mark.slow
@pytest.mark.compiled
@pytest.mark.parametrize("scenario", groups()["scenario"])
def test_the_engines_agree_on_the_retail_bank(scenario: str) -> None:
    of = sim.load("retail_bank", [f"scenario={scenario}"]).effective_centre
    workload = draw_workload(of, 1, 0)
    assert_same_log(run_compiled(of, workload), run_reference(of, workload))


def test_a_centre_without_calls_has_an_empty_log() -> None:
    check(centre_data(contact_types={"call": kind([])}))


def test_calls_that_nobody_will_ever_take_are_cleared() -> None:
    check(centre_data(pools={"p": pool(0)}))


def test_replications_of_one_centre_do_not_disturb_each_other() -> None:
    of = centre(BUSY)
    workloads = [draw(of, replication=r) for r in range(4)]
    expected = [run_reference(of, w) for w in workloads]
    for log, workload in zip(expected, workloads, strict=True):
        assert_same_log(run_compiled(of, workload), log)
    logs: dict[int, CallLog] = {}

    def run(r: int) -> None:
        logs[r] = run_compiled(of, workloads[r])

    threads = [threading.Thread(target=run, args=(r,)) for r in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for r, log in enumerate(expected):
        assert_same_log(logs[r], log)


def test_luck_that_may_not_be_written_to_is_read() -> None:
    of = centre(BUSY)
    workload = draw(of)
    expected = run_compiled(of, workload)
    for column in ("arrival_s", "talk_s", "u_agent"):
        getattr(workload, column).flags.writeable = False
    assert_same_log(run_compiled(of, workload), expected)


def test_arrays_of_another_type_are_refused() -> None:
    of = centre(BUSY)
    workload = draw(of)
    template = build_template(build_plan(of), [])
    model = build_model(template, workload, dict(empty_columns(len(workload))), Scratch())
    with pytest.raises(TypeError, match="pool: a contiguous array of i2"):
        table_of(model._replace(pool=np.zeros(len(workload))))


def test_more_steps_than_the_engine_can_tell_apart_are_refused() -> None:
    steps = [step("p", after=float(i)) for i in range(64)]
    of = centre(centre_data(routes={"r": route(steps)}))
    with pytest.raises(InputError, match="more than 63 steps"):
        run_compiled(of, draw(of))
    check(centre_data(contact_types={"call": kind([0.0] * 9)}, routes={"r": route(steps[1:])}))


def started(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out


@pytest.mark.slow
def test_two_processes_compile_at_once_and_a_third_reads_the_cache(tmp_path: Path) -> None:
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    both = [started(environment), started(environment)]
    first, second = (finished(process) for process in both)
    written = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.nb?")}
    assert written
    assert finished(started(environment)) == first == second
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.nb?")} == written
    shutil.rmtree(tmp_path)
