"""The bench of sweeps asks for as many points as it says, and times the parts of a job."""

from __future__ import annotations

import pytest

from benchmarks.sweep import beyond, points


def test_points_are_a_grid_of_the_size_asked_for() -> None:
    for count in (1, 7, 60, 1000):
        *_, staffing, demand = points(count)
        sizes = [len(set(text.split("=")[1].split(","))) for text in (staffing, demand)]
        assert sizes[0] * sizes[1] == count


@pytest.mark.broad
def test_what_a_job_costs_is_told_apart() -> None:
    made, kept, simulated = beyond(1, 2)
    assert 0.0 < made < 0.5
    assert 0.0 < kept < 0.5
    assert simulated > 0.01
