"""What can be answered of a sensitivity study that was stopped."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiments.sensitivity import (
    Asked,
    SensitivityDesign,
    finished_part,
    parts,
    run_design,
    sensitivity_design,
    tornado_alone,
)
from sim.experiments.sensitivity.sobol import sobol_points
from sim.store.sweep_folder import SweepFolder
from sim.study import Study
from tests.experiments.uncertain import HANDLING, VOLUME, inputs
from tests.small_studies import small_data

BOTH = inputs(volume=VOLUME, handling=HANDLING)
EACH = 4
"""Points for each base point of two inputs."""
TORNADO = 5


@pytest.fixture(scope="module")
def design() -> SensitivityDesign:
    """A tornado of five points and eight base points."""
    data = small_data(replications=2)
    for kind in data["centre"]["contact_types"].values():
        kind["demand"]["daily_volume"] /= 50.0
    return sensitivity_design(Study.from_dict(data), BOTH, Asked(points=8))


@pytest.fixture(autouse=True)
def two_base_points_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LEAST_BASE_POINTS", 2)


def part_of(design: SensitivityDesign, places: Iterable[int]) -> SensitivityDesign | None:
    return finished_part(design, {design.jobs[place].digest for place in places})


def test_a_sample_begins_with_every_smaller_one() -> None:
    whole = sobol_points(BOTH, 128, seed=3)
    for base in (2, 16, 64):
        assert np.array_equal(sobol_points(BOTH, base, seed=3), whole[: base * EACH])


def test_the_tornado_alone_is_that_of_the_whole(design: SensitivityDesign) -> None:
    alone = tornado_alone(design)
    assert alone.jobs == design.jobs[:TORNADO]
    assert (alone.asked.method, len(alone.sobol), alone.missing) == ("tornado", 0, 0)


def test_nothing_can_be_said_without_both_ends_of_an_input(design: SensitivityDesign) -> None:
    for places in ((), (0, 1, 3), (1, 2, 3, 4), range(TORNADO, TORNADO + 32)):
        assert part_of(design, places) is None


def test_inputs_with_both_ends_have_their_bars(design: SensitivityDesign) -> None:
    part = part_of(design, (0, 1, 3, 4, *range(TORNADO, TORNADO + 7)))
    assert part is not None
    assert part.uncertainty.names == ("handling",)
    assert part.jobs == (design.jobs[0], design.jobs[3], design.jobs[4])
    assert part.tornado.tolist() == design.tornado[[0, 3, 4], 1:].tolist()
    assert part.fields == {"0": design.fields["1"]}
    assert part.missing == len(design.jobs) - 3


@pytest.mark.parametrize(("complete", "base"), [(1, 0), (2, 2), (3, 2), (7, 4), (8, 8)])
def test_the_sample_is_that_of_the_largest_power_of_two_that_is_complete(
    design: SensitivityDesign, complete: int, base: int
) -> None:
    part = part_of(design, range(TORNADO + complete * EACH))
    assert part is not None
    assert (len(part.tornado), len(part.sobol)) == (TORNADO, base * EACH)
    assert part.missing == (8 - base) * EACH
    if base:
        assert (part.asked.method, part.asked.points) == ("both", base)
        assert np.array_equal(part.sobol, sobol_points(BOTH, base, part.asked.sample_seed))
    else:
        assert part.asked.method == "tornado"


def test_few_base_points_are_left_out(
    design: SensitivityDesign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "LEAST_BASE_POINTS", 8)
    part = part_of(design, range(TORNADO + 7 * EACH))
    assert part is not None
    assert len(part.sobol) == 0


@pytest.mark.broad
def test_a_part_is_answered_as_a_study_of_its_own(
    design: SensitivityDesign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SweepFolder(tmp_path).held() as folder:
        part = part_of(design, range(TORNADO + 3 * EACH))
        assert part is not None
        found = run_design(part, folder=folder)
        fewer = sensitivity_design(design.study, BOTH, Asked(points=2))
        monkeypatch.setattr("sim.study.worker.in_stretches", None)  # all is on disk
        own = run_design(fewer, folder=folder)
    for name in ("tornado", "indices", "shares", "prediction"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(own, name))
    assert found.missing == 24
