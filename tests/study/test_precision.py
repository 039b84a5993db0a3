"""Running until intervals are narrow enough: how many replications that takes, and what is said."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import Job, run_sweep
from sim.store.atomic import written_aside
from sim.store.run_folder import save, save_tables
from sim.study.precision import LOOK_BACK, Reached, reached, wanted
from sim.study.precision_setting import Precision
from sim.wording import precision
from tests.small_studies import small

ASKED: dict[str, Any] = {"half_width": {"service_level": 0.02}, "batch": 3, "most": 60}


def half_width(result: sim.Result, kpi: str = "service_level", level: float = 0.95) -> float:
    table = result.kpis(level)
    return float(0.5 * (table["high"][kpi] - table["low"][kpi]))


def _saved(result: sim.Result, folder: Path) -> None:
    save(result, folder)


def first(result: sim.Result, count: int) -> sim.Result:
    return sim.Result(result.study, result.counts[:count])


def test_replications_run_in_batches_until_the_interval_is_and_stays_narrow_enough() -> None:
    result = sim.run(small(precision=ASKED))
    found = result.replications
    assert 4 < found < 60
    assert (found - 4) % 3 == 0
    looks = [half_width(first(result, n)) for n in range(found - LOOK_BACK, found + 1)]
    assert max(looks) <= 0.02
    before = [
        half_width(first(result, n)) for n in range(found - 3 - LOOK_BACK, found - 2) if n > 1
    ]
    assert max(before) > 0.02


@pytest.mark.broad
def test_the_number_of_replications_does_not_depend_on_workers_or_executor() -> None:
    one = sim.run(small(precision=ASKED), workers=1)
    for executor in ("threads", "serial"):
        other = sim.run(small(precision=ASKED), workers=2, executor=executor)
        pd.testing.assert_frame_equal(one.kpis(), other.kpis(), check_exact=True)
    plain = sim.run(small(), replications=one.replications)
    pd.testing.assert_frame_equal(one.kpis(), plain.kpis(), check_exact=True)


def test_the_cap_ends_a_study_that_asks_for_too_much_and_the_report_says_so() -> None:
    asked = {"half_width": {"service_level": 0.0001, "asa": 500.0}, "batch": 4, "most": 9}
    result = sim.run(small(), precision=asked)
    assert result.replications == 9
    first_one, second = precision.of_result(result)
    assert first_one.startswith("Service level: ± ")
    why = "points after 9 replications: the most allowed, not what was asked (0.01)."
    assert first_one.endswith(why)
    assert second.endswith("s after 9 replications, as asked (500).")


def test_a_half_width_that_was_reached_only_just_now_is_told_apart() -> None:
    (said,) = precision.of_measures([Reached("asa", "s", 1.0, 0.99, False)], 500, 500)
    assert said.endswith("as asked (1), but not for the last few replications yet.")


def test_a_relative_half_width_is_a_share_of_the_value() -> None:
    asked: dict[str, Any] = {
        "relative_half_width": {"cost_total": 0.03},
        "most": 100,
        "confidence": 0.9,
    }
    result = sim.run(small(precision=asked))
    assert result.replications < 100
    assert half_width(result, "cost_total", 0.9) <= 0.03 * result.kpis()["value"]["cost_total"]
    (told,) = reached(Precision(**asked), result.counts)
    assert told.met
    assert told.found == pytest.approx(half_width(result, "cost_total", 0.9))


def test_what_never_happens_is_never_precise() -> None:
    result = sim.run(small(precision={"half_width": {"blocking": 0.1}, "batch": 2, "most": 8}))
    assert result.replications == 8
    assert not reached(Precision(half_width={"blocking": 0.1}), result.counts)[0].met


@pytest.mark.broad
def test_a_precise_result_comes_back_from_disk_and_half_of_it_does_not(tmp_path: Path) -> None:
    result = sim.run(small(precision=ASKED))
    folder = written_aside(tmp_path / "r", partial(_saved, result))
    again = sim.load_result(folder)
    assert again.replications == result.replications
    assert wanted(again.study, again.counts) == result.replications
    save_tables(result, folder)
    assert pd.read_csv(folder / "precision.csv")["met"].all()
    part = first(result, result.replications - 3)
    folder = written_aside(tmp_path / "p", partial(_saved, part))
    with pytest.raises(sim.ResultError, match=f"holds {part.replications} of "):
        sim.load_result(folder)


def test_a_sweep_says_which_jobs_became_precise() -> None:
    hard = {"half_width": {"service_level": 1e-6}, "batch": 1, "most": 5}
    jobs = [Job(small(precision=p), {"x": x}) for x, p in (("1", ASKED), ("2", hard))]
    table = run_sweep(jobs).table()
    assert table["precise"].tolist() == [True, False]
    assert table["replications"].tolist()[1] == 5


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ({}, "precision: asks for nothing"),
        ({"half_width": {"service_levl": 0.1}}, "did you mean 'service_level'"),
        ({"half_width": {"service_level": 2.0}}, "write 0.02 for 2 percentage point(s)"),
        ({"relative_half_width": {"asa": 5.0}}, "5 % is written 0.05"),
        ({"half_width": {"asa": 0.0}}, "precision.half_width.asa"),
        ({"half_width": {"asa": 1.0}, "most": 3}, "replications: found 4, the first batch"),
        ({"half_with": {"asa": 1.0}}, "did you mean 'half_width'"),
    ],
)
def test_a_precision_that_cannot_be_is_refused_before_anything_runs(
    asked: dict[str, Any], part: str
) -> None:
    with pytest.raises(sim.InputError, match=re.escape(part)):
        small(precision=asked)


def stopped(
    rng: np.random.Generator, half: float, first_batch: int, batch: int, look: int
) -> tuple[int, float]:
    """Replications and standardised error of one study of N(0, 1), stopped by the rule."""
    y = rng.normal(size=2000)
    n = np.arange(1, len(y) + 1)
    mean = np.cumsum(y) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (np.cumsum(y * y) - n * mean**2) / (n - 1)
    width = T[: len(y)] * np.sqrt(variance / n)
    done = first_batch
    while not (width[done - 1 - look : done] <= half).all():
        done += batch
    return done, abs(mean[done - 1]) / width[done - 1]


def _quantiles(most: int) -> np.ndarray:
    from scipy.special import stdtrit

    return np.concatenate([[np.nan], stdtrit(np.arange(1, most), 0.975)])


T = _quantiles(2000)


@pytest.mark.broad
def test_stopping_at_a_width_keeps_the_coverage_near_nominal() -> None:
    """Normal replications; without the look back coverage is lower, batches of 10 or not."""
    rng = np.random.default_rng(12)
    runs = 4000
    found = {
        look: np.mean([stopped(rng, 0.35, 10, 10, look)[1] <= 1.0 for _ in range(runs)])
        for look in (0, LOOK_BACK)
    }
    assert found[LOOK_BACK] >= 0.93
    assert found[LOOK_BACK] > found[0]
