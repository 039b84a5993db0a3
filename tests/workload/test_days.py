"""A workload is its days one after the other, whoever draws them and in whatever order."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.errors import InputError
from sim.workload import Workload, draw_absences, draw_day, draw_failures, draw_workload
from sim.workload.workload import COLUMNS
from tests.builders import Data, centre, centre_data, constant, exponential, kind, pool, values

DAY = 86_400.0
LAWS: dict[str, Data] = {
    "lognormal": {"dist": "lognormal", "mean_s": 20, "cv": 0.7},
    "weibull": {"dist": "weibull", "mean_s": 15, "cv": 1.4},
    "gamma": {"dist": "gamma", "mean_s": 12, "cv": 0.5},
    "hyper": {"dist": "hyperexponential", "mean_s": 9, "cv": 1.5},
    "values": values(3, 5, 8),
    "uniform": {"dist": "uniform", "low_s": 4, "high_s": 8},
    "exponential": exponential(11),
    "constant": constant(6),
}
CHAIN = [*LAWS, "agent"]


def odd_centre(days: int = 3, volume: float = 400.0) -> Centre:
    """Every law in the IVR and in the handling, a trace, an event over midnight, an outage."""
    nodes: Data = {
        name: {"play": law, "branches": {after: 0.8, "agent": 0.15, "hung_up": 0.05}}
        for (name, law), after in zip(LAWS.items(), CHAIN[1:], strict=True)
    }
    nodes["constant"]["branches"] = {"contained": 0.7, "agent": 0.3}
    nodes["weibull"]["authentication"] = {"success": 0.6, "attempts": 3, "on_failure": "agent"}
    kinds: Data = {
        f"type_{name}": {
            "demand": {"daily_volume": volume / len(LAWS), "busyness_cv": 0.2},
            "route": "r",
            "ivr": {"journey": "j"},
            "balking": 0.1,
            "patience": law,
            "patience_by_time": [1.0, 1.5, 0.5],
            "talk": law,
            "wrap_up": law,
        }
        for name, law in LAWS.items()
    }
    kinds["traced"] = kind([DAY, 5.0, DAY - 1e-3, 2 * DAY + 7, 9e8], ivr={"journey": "j"})
    kinds["traced"]["demand"]["trace"]["dropped"] = "allow"
    return centre(
        centre_data(
            horizon={"days": days},
            demand={
                "busyness_correlation": 0.5,
                "events": {"e": {"start": "23:00", "duration_s": 7200, "factor": 3}},
            },
            ivr_journeys={"j": {"start": CHAIN[0], "nodes": nodes}},
            contact_types=kinds,
            pools={"p": pool(5, list(kinds))},
            outages={
                "o": {
                    "component": "site", "name": "a", "up_time": exponential(40_000),
                    "duration": exponential(600), "detection": {"ping_s": 10, "misses": 3},
                }
            },
        )
    )  # fmt: skip


def assert_same(one: Workload, other: Workload) -> None:
    for column in COLUMNS:
        left, right = getattr(one, column), getattr(other, column)
        assert left.dtype == right.dtype, column
        np.testing.assert_array_equal(left, right, err_msg=column)


def digest(workload: Workload) -> str:
    """Every bit of the columns and of the failures."""
    found = blake2b(repr(workload.failures).encode())
    for column in COLUMNS:
        found.update(np.ascontiguousarray(getattr(workload, column)).tobytes())
    return found.hexdigest()


def test_a_workload_is_its_days_one_after_the_other_and_the_failures() -> None:
    of = odd_centre()
    whole = draw_workload(of, 1, 0)
    days = [draw_day(of, 1, 0, day) for day in (2, 0, 1)]
    parts = [days[1], days[2], days[0]]
    joined: dict[str, Any] = {c: np.concatenate([getattr(p, c) for p in parts]) for c in COLUMNS}
    assert_same(whole, Workload(**joined))
    assert whole.failures == draw_failures(of, 1, 0)
    assert whole.absences == draw_absences(of, 1, 0)
    assert all(day.failures == () for day in days)
    assert all(len(day) for day in days)


def test_the_calls_of_a_day_arrive_in_it_in_order() -> None:
    of = odd_centre()
    for day in range(3):
        arrived = draw_day(of, 1, 0, day).arrival_s
        assert np.all(np.diff(arrived) >= 0)
        assert arrived[0] >= day * DAY
        assert arrived[-1] < (day + 1) * DAY


def test_a_day_does_not_know_how_many_follow() -> None:
    assert_same(draw_day(odd_centre(days=3), 1, 0, 1), draw_day(odd_centre(days=30), 1, 0, 1))


def test_columns_have_the_kinds_of_numbers_that_engines_read() -> None:
    workload = draw_workload(odd_centre(), 1, 0)
    kinds = {c: getattr(workload, c).dtype.str[1:] for c in COLUMNS}
    small = {
        "contact_type": "i2", "ivr_outcome": "i1", "ivr_menus": "i2", "balks": "b1",
        "ivr_flags": "i1", "key": "i8",
    }  # fmt: skip
    assert kinds == {c: small.get(c, "f8") for c in kinds}


@pytest.mark.compiled
def test_drawing_a_day_takes_the_memory_of_a_day() -> None:
    """The 200th day of 365 takes at most 400 bytes a call; a year would have 365 times as many."""
    of = odd_centre(days=365, volume=20_000.0)
    draw_day(of, 1, 0, 199)
    tracemalloc.start()
    n = len(draw_day(of, 1, 0, 200))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400 * n


def test_threads_draw_what_one_alone_draws() -> None:
    of = odd_centre()
    alone = [draw_workload(of, 1, r) for r in range(8)]
    again = odd_centre()
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda r: draw_workload(again, 1, r), range(8)))
    for one, other in zip(alone, together, strict=True):
        assert_same(one, other)


def test_a_trace_is_read_once_a_centre(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(f"arrival_s\n5\n{DAY + 6}\n{DAY + 2}\n")

    def traced() -> Centre:
        calls = {"demand": {"trace": {"file": str(file)}}, "route": "r", "talk": constant(1)}
        return centre(centre_data(horizon={"days": 2}, contact_types={"call": calls}))

    of = traced()
    assert draw_day(of, 1, 0, 0).arrival_s.tolist() == [5.0]
    file.unlink()
    assert draw_day(of, 1, 0, 1).arrival_s.tolist() == [DAY + 2, DAY + 6]
    with pytest.raises(InputError, match="there is no file"):
        draw_day(traced(), 1, 0, 0)
