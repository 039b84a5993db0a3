"""Where labels go, so that none lies on another label, a point or a line: geometry only.

All lengths are points (1/72 inch), x to the right and y upwards. The search has no luck in it: the
same points give the same places.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GAP = 3.0
"""Space kept around every label."""
LEADER_FROM = 13.0
"""A label further than this from its point gets a leader line."""

_CONFLICT = 1e4
_ON_SOLID = 3e3
_ON_LINE = 60.0
_ON_FAINT = 12.0
_DISTANCES = (6.0, 11.0, 18.0, 27.0, 38.0, 52.0, 70.0, 92.0, 120.0)
_RANGES = 3
_ANGLES = 24


@dataclass(frozen=True)
class Obstacles:
    """What labels must not lie on, as rectangles and segments of shape (n, 4): x0, y0, x1, y1.

    Attributes
    ----------
    solid : rectangles never to be covered.
    lines : segments to keep clear of (error bars).
    faint : segments better kept clear of (frontier, target).
    """

    solid: Floats = field(default_factory=lambda: np.empty((0, 4)))
    lines: Floats = field(default_factory=lambda: np.empty((0, 4)))
    faint: Floats = field(default_factory=lambda: np.empty((0, 4)))


@dataclass(frozen=True)
class Placement:
    """The outcome.

    Attributes
    ----------
    boxes : shape (n, 4), rectangle of each label.
    leaders : shape (n, 2), the point of the label's edge nearest to its anchor.
    distances : shape (n,), from anchor to label.
    clean : whether no label lies on another, on a leader line or on anything solid.
    """

    boxes: Floats
    leaders: Floats
    distances: Floats
    clean: bool


def overlaps(box: Floats, taken: Floats) -> int:
    """How many of ``taken`` a rectangle touches: rectangles, or segments (x0, y0 to x1, y1)."""
    if not len(taken):
        return 0
    return int(_segments_meet(taken, box[None, :]).sum())


def inside(box: Floats, frame: tuple[float, float, float, float]) -> bool:
    """Whether a rectangle lies within the frame."""
    return bool(
        box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]
    )


def place(
    anchors: Floats,
    sizes: Floats,
    prefer: Floats,
    frame: tuple[float, float, float, float],
    obstacles: Obstacles,
) -> Placement:
    """Find a place for each label near its anchor.

    Parameters
    ----------
    anchors : shape (n, 2), the points.
    sizes : shape (n, 2), width and height of the labels.
    prefer : shape (n,), preferred direction from point to label, radians.
    frame : x0, y0, x1, y1 within which labels must stay.
    obstacles : what else is in the way.
    """
    n = len(anchors)
    if n == 0:
        return Placement(np.empty((0, 4)), np.empty((0, 2)), np.empty(0), True)
    boxes, distances, turns = _candidates(anchors, sizes, prefer)
    owner = np.repeat(np.arange(n), boxes.shape[1])
    flat = boxes.reshape(-1, 4)
    nearest = _nearest(flat, anchors[owner])
    leaders = np.hstack([anchors[owner], nearest])
    has_leader = distances.ravel() > LEADER_FROM
    costs = distances.ravel() * (0.6 + 0.01 * distances.ravel()) + 5.0 * (1.0 - np.cos(turns.ravel()))
    costs = costs + _static_costs(flat, leaders, has_leader, frame, obstacles)
    kept = _best_of_each_direction(costs, n)
    flat, nearest, leaders, owner = flat[kept], nearest[kept], leaders[kept], owner[kept]
    costs, has_leader, gaps = costs[kept], has_leader[kept], distances.ravel()[kept]
    conflicts = _conflicts(flat, leaders, has_leader, owner)
    chosen = _search(costs.reshape(n, -1), conflicts)
    pick = chosen + np.arange(n) * (len(kept) // n)
    clean = bool(not conflicts[np.ix_(pick, pick)].any() and (costs[pick] < _ON_SOLID).all())
    return Placement(flat[pick], nearest[pick], gaps[pick], clean)


def _best_of_each_direction(costs: Floats, n: int) -> NDArray[np.int64]:
    """Indices of the cheapest near, middle and far candidate of each direction and label."""
    grid = costs.reshape(n, _ANGLES, _RANGES, -1)
    best = np.argmin(grid, axis=-1)
    first = np.arange(grid[..., 0].size).reshape(best.shape) * grid.shape[-1]
    found: NDArray[np.int64] = (first + best).ravel()
    return found


def _candidates(anchors: Floats, sizes: Floats, prefer: Floats) -> tuple[Floats, Floats, Floats]:
    """Boxes (n, m, 4), distances (n, m) and turns away from the preferred direction (n, m)."""
    turns = np.linspace(-np.pi, np.pi, _ANGLES, endpoint=False)
    angles = prefer[:, None] + turns[None, :]
    across, up = np.cos(angles), np.sin(angles)
    # The box touches, with the side or corner that faces the point, a circle around the point.
    half = sizes[:, None, :] / 2.0
    centre_x = half[..., 0] * np.clip(across * 1.6, -1, 1)
    centre_y = half[..., 1] * np.clip(up * 1.6, -1, 1)
    reach = np.array(_DISTANCES)
    x = anchors[:, None, None, 0] + centre_x[..., None] + across[..., None] * reach
    y = anchors[:, None, None, 1] + centre_y[..., None] + up[..., None] * reach
    half_x, half_y = half[..., 0][..., None], half[..., 1][..., None]
    boxes = np.stack([x - half_x, y - half_y, x + half_x, y + half_y], axis=-1)
    n = len(anchors)
    boxes = boxes.reshape(n, -1, 4)
    points = anchors[:, None, :]
    gap_x = np.maximum(np.maximum(boxes[..., 0] - points[..., 0], points[..., 0] - boxes[..., 2]), 0)
    gap_y = np.maximum(np.maximum(boxes[..., 1] - points[..., 1], points[..., 1] - boxes[..., 3]), 0)
    away = np.broadcast_to(turns[None, :, None], (n, _ANGLES, len(reach))).reshape(n, -1)
    return boxes, np.hypot(gap_x, gap_y), away


def _static_costs(
    boxes: Floats,
    leaders: Floats,
    has_leader: Bools,
    frame: tuple[float, float, float, float],
    obstacles: Obstacles,
) -> Floats:
    """What each candidate costs by itself."""
    outside = (
        (boxes[:, 0] < frame[0]) | (boxes[:, 1] < frame[1])
        | (boxes[:, 2] > frame[2]) | (boxes[:, 3] > frame[3])
    )  # fmt: skip
    costs = np.where(outside, _ON_SOLID, 0.0)
    wide = boxes + np.array([-2.0, -2.0, 2.0, 2.0])
    costs += _ON_SOLID * _rectangles_meet(wide, obstacles.solid).sum(axis=1)
    costs += _ON_LINE * _segments_meet(obstacles.lines, wide + np.array([-1.5, -1.5, 1.5, 1.5])).sum(axis=0)
    costs += _ON_FAINT * _segments_meet(obstacles.faint, wide).sum(axis=0)
    # A leader may start at its own point, but should not run through another one.
    small = obstacles.solid + np.array([1.0, 1.0, -1.0, -1.0])
    through = _segments_meet(leaders, small)
    starts = (
        (leaders[:, None, 0] >= obstacles.solid[None, :, 0])
        & (leaders[:, None, 0] <= obstacles.solid[None, :, 2])
        & (leaders[:, None, 1] >= obstacles.solid[None, :, 1])
        & (leaders[:, None, 1] <= obstacles.solid[None, :, 3])
    )
    costs += 200.0 * (has_leader[:, None] & through & ~starts).sum(axis=1)
    return costs


def _conflicts(
    boxes: Floats, leaders: Floats, has_leader: Bools, owner: NDArray[np.int64]
) -> Bools:
    """Entry (i, j): candidates i and j of different labels cannot both be taken."""
    wide = boxes + np.array([-GAP, -GAP, GAP, GAP]) / 2.0
    meet = _rectangles_meet(wide, wide)
    crossing = _segments_meet(leaders, wide) & has_leader[:, None]
    tangled = _segments_cross(leaders) & has_leader[:, None] & has_leader[None, :]
    found: Bools = (meet | crossing | crossing.T | tangled) & (owner[:, None] != owner[None, :])
    return found


def _search(costs: Floats, conflicts: Bools) -> NDArray[np.int64]:
    """A candidate for each label: coordinate descent from several orders; the cheapest end."""
    n, m = costs.shape
    blocks = conflicts.reshape(n * m, n, m)
    hardest = np.argsort(-np.partition(costs, min(5, m - 1), axis=1)[:, : min(6, m)].sum(axis=1))
    orders = [hardest, hardest[::-1], np.arange(n), np.arange(n)[::-1]]
    best: NDArray[np.int64] = np.argmin(costs, axis=1)
    best_total = np.inf
    for order in orders:
        chosen = np.full(n, -1, dtype=np.int64)
        for _ in range(30):
            before = chosen.copy()
            for i in order:
                others = [j * m + chosen[j] for j in range(n) if j != i and chosen[j] >= 0]
                hit = blocks[others, i, :].sum(axis=0) if others else np.zeros(m)
                chosen[i] = int(np.argmin(costs[i] + _CONFLICT * hit))
            if (chosen == before).all():
                break
        pick = chosen + np.arange(n) * m
        total = costs.ravel()[pick].sum() + _CONFLICT * conflicts[np.ix_(pick, pick)].sum()
        if total < best_total - 1e-9:
            best, best_total = chosen, total
    return best


def _nearest(boxes: Floats, points: Floats) -> Floats:
    """Point of each box nearest to its point."""
    return np.column_stack(
        [
            np.clip(points[:, 0], boxes[:, 0], boxes[:, 2]),
            np.clip(points[:, 1], boxes[:, 1], boxes[:, 3]),
        ]
    )


def _rectangles_meet(one: Floats, other: Floats) -> Bools:
    """Shape (len(one), len(other))."""
    a, b = one[:, None, :], other[None, :, :]
    found: Bools = (
        (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
        & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    )  # fmt: skip
    return found


def _segments_meet(segments: Floats, boxes: Floats) -> Bools:
    """Whether each segment runs through each box, shape (segments, boxes) (Liang and Barsky)."""
    enter = np.zeros((len(segments), len(boxes)))
    leave = np.ones_like(enter)
    possible = np.ones(enter.shape, dtype=bool)
    for low, high, start, end in ((0, 2, 0, 2), (1, 3, 1, 3)):
        origin = segments[:, None, start]
        delta = segments[:, None, end] - origin
        below, above = boxes[None, :, low] - origin, boxes[None, :, high] - origin
        still = np.abs(delta) < 1e-12
        safe = np.where(still, 1.0, delta)
        first, second = below / safe, above / safe
        enter = np.where(still, enter, np.maximum(enter, np.minimum(first, second)))
        leave = np.where(still, leave, np.minimum(leave, np.maximum(first, second)))
        possible &= ~still | ((below < 0) & (above > 0))
    found: Bools = possible & (enter < leave)
    return found


def _segments_cross(segments: Floats) -> Bools:
    """Whether each two segments cross inside, shape (n, n)."""
    start, end = segments[:, :2], segments[:, 2:]

    def side(points: Floats) -> Floats:
        """Which side of segment j point i lies on, shape (points, segments)."""
        along = (end - start)[None, :, :]
        to = points[:, None, :] - start[None, :, :]
        turned: Floats = along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]
        return turned

    apart = side(start) * side(end) < 0
    found: Bools = apart & apart.T
    return found
