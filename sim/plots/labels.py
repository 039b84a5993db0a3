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
LEADER_FROM = 16.0
"""A label further than this from its point gets a leader line."""

_CONFLICT = 1e4
_ON_SOLID = 3e3
_ON_LINE = 60.0
_ON_FAINT = 30.0
_NEARER_TO_ANOTHER = 12.0
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
    has_leader : shape (n,), whether a line has to tell which point is meant: the label is far from
        it, or another point is about as near.
    clean : whether no label lies on another, on a leader line or on anything solid.
    crossed : how many labels lie on a line.
    """

    boxes: Floats
    leaders: Floats
    has_leader: Bools
    clean: bool
    crossed: int


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
        return Placement(np.empty((0, 4)), np.empty((0, 2)), np.empty(0, dtype=np.bool_), True, 0)
    boxes, distances, turns = _candidates(anchors, sizes, prefer)
    owner = np.repeat(np.arange(n), boxes.shape[1])
    flat = boxes.reshape(-1, 4)
    nearest = _nearest(flat, anchors[owner])
    leaders = np.hstack([anchors[owner], nearest])
    gaps = distances.ravel()
    doubtful = _doubtful(flat, gaps, anchors, owner)
    has_leader = (gaps > LEADER_FROM) | doubtful
    costs = 0.6 * gaps + 0.01 * gaps**2 + 5.0 * (1.0 - np.cos(turns.ravel()))
    costs += _NEARER_TO_ANOTHER * doubtful
    costs += _static_costs(flat, leaders, has_leader, frame, obstacles)
    kept = _best_of_each_direction(costs, n)
    flat, nearest, leaders, owner = flat[kept], nearest[kept], leaders[kept], owner[kept]
    costs, has_leader = costs[kept], has_leader[kept]
    conflicts = _conflicts(flat, leaders, has_leader, owner)
    chosen = _search(costs.reshape(n, -1), conflicts)
    pick = chosen + np.arange(n) * (len(kept) // n)
    clean = bool(not conflicts[np.ix_(pick, pick)].any() and (costs[pick] < _ON_SOLID).all())
    lines = np.vstack([obstacles.lines, obstacles.faint])
    crossed = int(_segments_meet(lines, flat[pick]).any(axis=0).sum())
    return Placement(flat[pick], nearest[pick], has_leader[pick], clean, crossed)


def _doubtful(boxes: Floats, distances: Floats, anchors: Floats, owner: NDArray[np.int64]) -> Bools:
    """Whether another point is about as near to a box as its own (a point at the same place is)."""
    across = np.maximum(boxes[:, None, 0] - anchors[None, :, 0], 0)
    across += np.maximum(anchors[None, :, 0] - boxes[:, None, 2], 0)
    up = np.maximum(boxes[:, None, 1] - anchors[None, :, 1], 0)
    up += np.maximum(anchors[None, :, 1] - boxes[:, None, 3], 0)
    others = np.hypot(across, up)
    others[np.arange(len(owner)), owner] = np.inf
    found: Bools = others.min(axis=1, initial=np.inf) < distances + 6.0
    return found


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
    low, high = boxes[..., :2] - anchors[:, None, :], anchors[:, None, :] - boxes[..., 2:]
    gap = np.maximum(np.maximum(low, high), 0.0)
    away = np.broadcast_to(turns[None, :, None], (n, _ANGLES, len(reach))).reshape(n, -1)
    return boxes, np.hypot(gap[..., 0], gap[..., 1]), away


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
    wider = boxes + np.array([-3.5, -3.5, 3.5, 3.5])
    costs += _ON_LINE * _segments_meet(obstacles.lines, wider).sum(axis=0)
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
    led = np.flatnonzero(has_leader)
    crossing = np.zeros_like(meet)
    crossing[led] = _segments_meet(leaders[led], wide)
    tangled = np.zeros_like(meet)
    tangled[np.ix_(led, led)] = _segments_cross(leaders[led])
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
    found = _near(segments, boxes)
    i, j = np.nonzero(found)
    line, box = segments[i], boxes[j]
    enter, leave = np.zeros(len(i)), np.ones(len(i))
    possible = np.ones(len(i), dtype=np.bool_)
    for axis in (0, 1):
        origin, delta = line[:, axis], line[:, axis + 2] - line[:, axis]
        below, above = box[:, axis] - origin, box[:, axis + 2] - origin
        still = np.abs(delta) < 1e-12
        safe = np.where(still, 1.0, delta)
        first, second = below / safe, above / safe
        enter = np.where(still, enter, np.maximum(enter, np.minimum(first, second)))
        leave = np.where(still, leave, np.minimum(leave, np.maximum(first, second)))
        possible &= ~still | ((below < 0) & (above > 0))
    found[i, j] = possible & (enter < leave)
    return found


def _segments_cross(segments: Floats) -> Bools:
    """Whether each two segments cross inside, shape (n, n)."""
    found = _near(segments, segments)
    i, j = np.nonzero(found)
    one, other = segments[i], segments[j]
    found[i, j] = _astride(one, other) & _astride(other, one)
    return found


def _astride(line: Floats, segment: Floats) -> Bools:
    """Whether the ends of each segment lie on both sides of its line."""
    along = line[:, 2:] - line[:, :2]
    sides = []
    for end in (segment[:, :2], segment[:, 2:]):
        to = end - line[:, :2]
        sides.append(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0])
    found: Bools = sides[0] * sides[1] < 0
    return found


def _near(segments: Floats, others: Floats) -> Bools:
    """Whether the rectangles around each two touch, shape (segments, others)."""
    low = np.minimum(segments[:, :2], segments[:, 2:])[:, None, :]
    high = np.maximum(segments[:, :2], segments[:, 2:])[:, None, :]
    other_low = np.minimum(others[:, :2], others[:, 2:])[None, :, :]
    other_high = np.maximum(others[:, :2], others[:, 2:])[None, :, :]
    found: Bools = (
        (low[..., 0] <= other_high[..., 0]) & (other_low[..., 0] <= high[..., 0])
        & (low[..., 1] <= other_high[..., 1]) & (other_low[..., 1] <= high[..., 1])
    )  # fmt: skip
    return found
