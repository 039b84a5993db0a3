from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.plots.labels import Obstacles, inside, overlaps, place

Array = NDArray[Any]
FRAME = (0.0, 0.0, 400.0, 300.0)


def spread(
    n: int, seed: int, width: float = 60.0, height: float = 12.0
) -> tuple[Array, Array, Array]:
    luck = np.random.default_rng(seed)
    anchors = luck.uniform([40, 30], [360, 270], (n, 2))
    return anchors, np.tile([width, height], (n, 1)), np.zeros(n)


def marks(anchors: Array, radius: float = 5.0) -> Array:
    return np.hstack([anchors - radius, anchors + radius])


def meet(a: Array, b: Array) -> bool:
    return bool(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


@pytest.mark.parametrize("seed", range(5))
def test_labels_keep_clear_of_each_other_of_points_and_of_the_edge(seed: int) -> None:
    anchors, sizes, prefer = spread(12, seed)
    found = place(anchors, sizes, prefer, FRAME, Obstacles(marks(anchors)))
    assert found.clean
    for i, box in enumerate(found.boxes):
        assert inside(box, FRAME)
        assert not any(meet(box, other) for other in found.boxes[:i])
        assert not any(meet(box, mark) for mark in marks(anchors))


def test_the_same_points_give_the_same_places() -> None:
    anchors, sizes, prefer = spread(12, 1)
    first, second = (
        place(anchors, sizes, prefer, FRAME, Obstacles(marks(anchors))) for _ in range(2)
    )
    np.testing.assert_array_equal(first.boxes, second.boxes)


def test_labels_of_coinciding_points_are_all_placed_with_leaders() -> None:
    anchors = np.tile([[200.0, 150.0]], (4, 1))
    sizes = np.tile([60.0, 12.0], (4, 1))
    found = place(anchors, sizes, np.zeros(4), FRAME, Obstacles(marks(anchors)))
    assert found.clean
    assert found.has_leader.all()


def test_labels_keep_clear_of_lines() -> None:
    anchors = np.array([[200.0, 150.0]])
    bars = np.array([[150.0, 150.0, 250.0, 150.0], [200.0, 100.0, 200.0, 200.0]])
    found = place(
        anchors, np.array([[60.0, 12.0]]), np.zeros(1), FRAME, Obstacles(marks(anchors), bars)
    )
    assert found.clean
    assert found.crossed == 0
    assert overlaps(found.boxes[0], bars) == 0


@pytest.mark.broad
def test_no_room_is_told() -> None:
    anchors, sizes, prefer = spread(40, 3, width=150.0, height=50.0)
    assert not place(anchors, sizes, prefer, FRAME, Obstacles(marks(anchors))).clean


def test_nothing_to_place() -> None:
    found = place(np.empty((0, 2)), np.empty((0, 2)), np.empty(0), FRAME, Obstacles())
    assert found.clean
    assert len(found.boxes) == 0


def test_overlaps_knows_lines_that_only_pass_by() -> None:
    box = np.array([10.0, 10.0, 20.0, 20.0])
    lines = np.array([[0, 0, 30, 30], [0, 25, 30, 25], [0, 12, 5, 12], [12, 12, 13, 13]], float)
    assert overlaps(box, lines) == 2
