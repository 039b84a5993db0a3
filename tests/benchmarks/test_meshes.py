"""A large mesh of sites is there in seconds: nothing is searched once for every pool of a step."""

from __future__ import annotations

import time

from benchmarks import meshes
from sim.study import Study


def test_many_joined_sites_are_checked_and_laid_out_quickly() -> None:
    Study.from_dict(meshes.mesh(4, 2, 2))  # what is imported on first use
    data = meshes.mesh(60, 40, 30)
    start = time.process_time()
    study = Study.from_dict(data)
    # 0.2 s; it was 3.3 s while each pool of each step looked through the links for its own
    assert time.process_time() - start < 1.5
    assert len(study.centre.links) == 30 * 29 / 2


def test_meshes_are_measured_in_a_table() -> None:
    sizes, meshes.SIZES = meshes.SIZES, ((4, 3, 2),)
    try:
        assert "| 4 / 3 / 2 | 1 | 0.0" in meshes.measure()
    finally:
        meshes.SIZES = sizes
