"""Sensitivity of a simulated queue, held against Erlang C."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import stdtrit

import sim
from sim.experiments.sensitivity import Asked, Uncertainty, run_design, sensitivity_design
from sim.experiments.sensitivity.shares import CHANCE, TOGETHER, variances
from sim.experiments.sensitivity.sobol import sobol_indices
from sim.measures import Bound
from sim.store.sweep_folder import SweepFolder
from tests.experiments.uncertain import (
    HANDLING,
    VOLUME,
    inputs,
    law,
    queue,
    served_in_time,
)

BOTH = inputs(volume=VOLUME, handling=HANDLING)


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("days", "replications", "off"),
    [(2, 8, 0.15), pytest.param(4, 30, 0.05, marks=pytest.mark.slow)],
)
def test_tornado_bars_agree_with_differences_of_erlang_c(
    days: int, replications: int, off: float
) -> None:
    """M/M/22 at 76 % load; each bar within 4 standard errors.

    After 30 replications of 4 days a standard error is 2 % of its bar, so that a bar 10 % off would
    fail; their mean relative error is checked as well.
    """
    study = queue(days=days, replications=replications, workers=None)
    found = sim.sensitivity(study, BOTH, Asked(measures=("service_level",), method="tornado"))
    medians = BOTH.values(np.array([[0.5, 0.5]]))[0]
    base = served_in_time(*medians)
    ratios = []
    for row in found.tornado.to_dict("records"):
        at = dict(zip(BOTH.names, medians, strict=True)) | {row["input"]: row["input_value"]}
        expected = served_in_time(**at) - base
        error = (row["high"] - row["low"]) / (2 * stdtrit(replications - 1, 0.975))
        assert abs(row["difference"] - expected) < 4 * error
        ratios.append(row["difference"] / expected)
    assert np.mean(ratios) == pytest.approx(1.0, abs=off)
    assert found.tornado["base"].iloc[0] == pytest.approx(base, abs=0.4 * off)


@pytest.mark.slow
@pytest.mark.compiled
def test_indices_and_parts_of_the_variance_agree_with_erlang_c() -> None:
    """Against what the same points give with Erlang C instead of simulation.

    Luck that all points share makes every effect a little larger or smaller: over 8 days by 8 %
    (one standard error, from the tornado's), variances by 16 %; the indices, being ratios, by 0.01.
    """
    study = queue(days=2, replications=4, workers=None)
    asked = Asked(measures=("service_level",), method="sobol", points=32)
    design = sensitivity_design(study, BOTH, asked)
    found = run_design(design)
    by_formula = np.array([served_in_time(*point) for point in design.sobol])
    known = variances(np.column_stack([by_formula, by_formula]), 2)
    parts = found.shares.set_index("source")["variance"]
    np.testing.assert_allclose(parts[list(BOTH.names)], known.first, rtol=0.5)
    assert parts[[*BOTH.names, TOGETHER]].sum() == pytest.approx(known.inputs, rel=0.5)
    expected = sobol_indices(BOTH.names, by_formula)
    for index in ("first", "total"):
        np.testing.assert_allclose(found.indices[index], expected[index], atol=0.04)
    assert found.indices["noise"].max() < 0.05
    lawful = by_formula.reshape(32, 4)[:, [0, -1]].ravel()
    np.testing.assert_allclose(found.spreads["service_level"].means, lawful, atol=0.08)
    assert found.prediction["mean"].iloc[0] == pytest.approx(lawful.mean(), abs=0.02)


@pytest.mark.compiled
def test_luck_is_what_is_left_where_inputs_hardly_move() -> None:
    still = inputs(volume={**VOLUME, "law": law("uniform", low=0.9999, high=1.0001)})
    study = queue(days=1, replications=6)
    found = sim.sensitivity(
        study, still, Asked(measures=("service_level",), method="sobol", points=2)
    )
    shares = found.shares.set_index("source")["share"]
    assert shares[CHANCE] > 0.99
    single = sim.run(study)
    alone = sim.measures.per_replication(single.counts, "service_level")
    sd = float(found.shares.set_index("source")["sd"][CHANCE])
    assert sd == pytest.approx(alone.std(ddof=1), rel=0.05)


@pytest.mark.broad
@pytest.mark.compiled
def test_a_question_counts_points_and_replications() -> None:
    study = queue(days=1, replications=5)
    question = Bound.parse(" service_level < 0.8 ")
    asked = Asked(measures=("asa",), method="sobol", points=8, questions=(question,))
    found = sim.sensitivity(study, BOTH, asked)
    spread = found.spreads["service_level"]
    assert spread.single.shape == (16, 5)
    table = found.chances.set_index("of")["probability"]
    assert table["one horizon"] == (spread.single < 0.8).mean()
    assert table["mean over many horizons"] == (spread.means < 0.8).mean()
    assert set(found.prediction["kpi"]) == {"asa"}
    assert ((found.chances["low"] >= 0) & (found.chances["high"] <= 1)).all()


@pytest.mark.broad
@pytest.mark.compiled
def test_a_study_goes_on_from_what_is_on_disk(tmp_path: Path) -> None:
    study = queue(days=1, replications=2)
    design = sensitivity_design(study, BOTH, Asked(points=2))
    plain = run_design(design)
    with SweepFolder(tmp_path / "points").held() as folder:
        first = run_design(design, folder=folder)
    gone = design.jobs[3].digest
    for file in (tmp_path / "points" / "jobs" / gone).iterdir():
        file.unlink()
    with SweepFolder(tmp_path / "points").held() as folder:
        second = run_design(design, folder=folder)
    for name in ("tornado", "indices", "shares", "prediction", "chances", "points"):
        for other in (first, second):
            assert getattr(other, name).equals(getattr(plain, name))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(method="all"), "method: found 'all'; allowed: both, tornado, sobol"),  # type: ignore[arg-type]
        (Asked(measures=("service_levl",)), "did you mean 'service_level'"),
        (Asked(ends=(0.6, 0.9)), r"ends: .* found 0\.6 and 0\.9"),
        (Asked(ends=(0.1, 1.0)), r"ends: .* found 0\.1 and 1"),
        (Asked(points=12), "points: must be a power of 2"),
        (Asked(level=1.5), r"a confidence level .* found 1\.5"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(asked: Asked, message: str) -> None:
    with pytest.raises(sim.InputError, match=message):
        sensitivity_design(queue(), BOTH, asked)


def test_a_study_that_is_wrong_at_a_point_is_told_with_the_point() -> None:
    far = inputs(volume={**VOLUME, "law": law("normal", mean=1.0, sd=3.0)})
    with pytest.raises(sim.InputError, match=r"demand\.scale: .*at volume=-2\.8"):
        sensitivity_design(queue(), far, Asked(method="tornado"))


def test_a_study_that_is_asked_to_be_precise_is_refused() -> None:
    precise = queue(precision={"half_width": {"service_level": 0.01}})
    with pytest.raises(sim.InputError, match="precision: every point needs as many replications"):
        sensitivity_design(precise, BOTH, Asked())


def test_indices_without_salib_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(sim.InputError, match=r"pip install 'trunkline\[sensitivity\]'"):
        sensitivity_design(queue(), BOTH, Asked())
    assert sensitivity_design(queue(), BOTH, Asked(method="tornado")).jobs


def test_one_replication_is_refused() -> None:
    with pytest.raises(sim.InputError, match="replications: the intervals need at least 2"):
        sensitivity_design(queue(replications=1), BOTH, Asked())


def shown(moves: Uncertainty = BOTH, measures: tuple[str, ...] = (), **change: Any) -> Any:
    """Measures of a study of the queue, with a pool and a type that are changed."""
    data = queue().to_dict()
    (pool,), (kind,) = data["centre"]["pools"].values(), data["centre"]["contact_types"].values()
    for key, value in change.items():
        (kind if key == "patience" else pool)[key] = value
    asked = Asked(method="tornado", measures=measures)
    return sensitivity_design(sim.Study.from_dict(data), moves, asked).asked.measures


def test_a_centre_without_costs_is_not_shown_by_its_cost() -> None:
    patience = {"dist": "exponential", "mean_s": 100.0}
    assert shown() == ("service_level", "cost_total")
    assert shown(wage_per_hour=0.0) == ("service_level", "asa")
    assert shown(wage_per_hour=0.0, patience=patience) == ("service_level", "abandonment")
    assert shown(measures=("cost_total",), wage_per_hour=0.0) == ("cost_total",)
    wage = {"fields": "centre.pools.*.wage_per_hour", "law": law("uniform", low=20.0, high=30.0)}
    assert shown(inputs(wage=wage), wage_per_hour=0.0) == ("service_level", "cost_total")


def test_points_of_a_study_differ_by_their_inputs_only() -> None:
    design = sensitivity_design(queue(), BOTH, Asked(points=2))
    assert len(design.jobs) == 1 + 2 * 2 + 2 * (2 + 2)
    assert {job.study.seed for job in design.jobs} == {5}
    volumes = [job.study.demand.scale for job in design.jobs]
    np.testing.assert_allclose(volumes, np.vstack([design.tornado, design.sobol])[:, 0], rtol=1e-8)
    assert math.isclose(volumes[0], 1.0)
