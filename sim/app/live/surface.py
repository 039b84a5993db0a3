"""An answer at once: a surface through simulated settings, all of them on the same luck.

Each number is turned onto a scale on which it bends less (logit of shares, logarithm of times and
counts), and is modelled as a straight plane and a Gaussian process around it, with one length a
control and a little noise (Rasmussen & Williams, *Gaussian Processes for Machine Learning*, 2006,
sections 2.2, 2.7 and 5.4). What agents, calls and talk times do is mostly told by how much work
there is for how many people: the direction in which service falls fastest, by its own plane, is one
more control to the process. What the surface misses is told by leaving every simulated setting out
in turn (the same, equation 5.12).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

Floats = NDArray[np.float64]

LINEAR, SHARE, POSITIVE = "linear", "share", "positive"
_EDGE = 0.002
"""Added to both sides of a share, so that 0 and 1 have a logit."""
_SOFT = 1.0
"""Added to a time or a count before its logarithm."""
_BOUNDS = ((np.log(0.15), np.log(30.0)), (np.log(1e-5), np.log(0.3)))
"""Of the logarithms of lengths, in ranges of a control, and of the share of noise."""


def bent(values: Floats, scales: list[str]) -> Floats:
    """Numbers on the scales on which they are modelled; one column each."""
    found = np.array(values, dtype=np.float64)
    for column, scale in enumerate(scales):
        if scale == SHARE:
            share = np.clip(found[:, column], 0.0, 1.0)
            found[:, column] = np.log((share + _EDGE) / (1.0 - share + _EDGE))
        elif scale == POSITIVE:
            found[:, column] = np.log(np.maximum(found[:, column], 0.0) + _SOFT)
    return found


def straight(values: Floats, scales: list[str]) -> Floats:
    """The inverse of `bent`."""
    found = np.array(values, dtype=np.float64)
    for column, scale in enumerate(scales):
        if scale == SHARE:
            odds = np.exp(np.clip(found[:, column], -30.0, 30.0))
            share = (odds * (1.0 + _EDGE) - _EDGE) / (1.0 + odds)
            found[:, column] = np.clip(share, 0.0, 1.0)
        elif scale == POSITIVE:
            times = np.exp(np.minimum(found[:, column], 30.0)) - _SOFT
            found[:, column] = np.maximum(times, 0.0)
    return found


@dataclass(frozen=True)
class Surface:
    """A surface through settings.

    Attributes
    ----------
    places : settings that were simulated, shape (n, d + 1), each control from 0 to 1; then how
        far they lie in the steepest direction.
    steepest : direction in which the first number rises fastest, shape (d,).
    scales : of each number: ``linear``, ``share`` or ``positive``.
    misses : by how much the surface misses a number where it was not simulated, in the number's
        own unit: root mean square over the places, shape (m,).
    """

    places: Floats
    steepest: Floats
    scales: list[str]
    misses: Floats
    _lengths: Floats
    _plane: Floats
    _weights: Floats
    _inverse: Floats
    _variances: Floats

    @classmethod
    def through(cls, places: Floats, values: Floats, scales: list[str], guide: int) -> Surface:
        """The surface through simulated settings.

        Parameters
        ----------
        places : shape (n, d), from 0 to 1.
        values : what was simulated there, shape (n, m).
        scales : of each number, m of them.
        guide : the first so many numbers are those that the lengths are fitted to; the first of
            all is the one whose steepest direction is followed.
        """
        turned = bent(values, scales)
        basis = _basis(places)
        plane = _ridge(basis, turned)
        steepest = plane[1:, 0]
        reach = np.abs(steepest).sum()
        steepest = steepest / reach if reach > 0.0 else steepest
        places = _seen(places, steepest)
        rest = turned - basis @ plane
        spread: Floats = np.maximum(rest.std(axis=0), 1e-12)
        unit = rest / spread
        lengths, noise = _fitted(places, unit[:, :guide])
        factor = cho_factor(_matern(_far(places, places, lengths)) + noise * np.eye(len(places)))
        weights = cho_solve(factor, unit)
        inverse = cho_solve(factor, np.eye(len(places)))
        left_out = turned - spread * weights / np.diag(inverse)[:, None]
        off = straight(left_out, scales) - np.asarray(values)
        misses = np.sqrt(np.mean(np.square(off), axis=0))
        variances = np.mean(np.square(turned - left_out) * np.diag(inverse)[:, None], axis=0)
        return cls(
            places, steepest, scales, misses, lengths, plane, spread * weights, inverse, variances
        )

    def at(self, place: Floats) -> Floats:
        """The numbers at a setting, shape (m,)."""
        where = np.asarray(place, dtype=np.float64)[None, :]
        near = _matern(_far(_seen(where, self.steepest), self.places, self._lengths))
        found: Floats = straight(_basis(where) @ self._plane + near @ self._weights, self.scales)[0]
        return found

    def apart(self, one: Floats, other: Floats) -> tuple[Floats, Floats]:
        """The numbers at one setting less those at another, and by how much that may miss.

        What the surface does not know of two settings that lie near each other is much the same
        for both, and goes out of their difference.

        Returns
        -------
        Differences and standard deviations, each of shape (m,), in the numbers' own units; the
        process's variance is the one that makes the errors at settings that are left out as large
        as they are (the same book, section 5.4.2).
        """
        both = np.array([one, other], dtype=np.float64)
        seen = _seen(both, self.steepest)
        near = _matern(_far(seen, self.places, self._lengths))
        unknown = _matern(_far(seen, seen, self._lengths)) - near @ self._inverse @ near.T
        modelled = _basis(both) @ self._plane + near @ self._weights
        values = straight(modelled, self.scales)
        step = 1e-4
        slopes = (straight(modelled + step, self.scales) - values) / step
        square = np.einsum("am,ab,bm->m", slopes * _SIGNS, unknown, slopes * _SIGNS)
        return values[0] - values[1], np.sqrt(np.maximum(square, 0.0) * self._variances)


_SIGNS = np.array([[1.0], [-1.0]])


def _seen(places: Floats, steepest: Floats) -> Floats:
    return np.column_stack([places, 0.5 + (places - 0.5) @ steepest])


def _basis(places: Floats) -> Floats:
    return np.column_stack([np.ones(len(places)), places - 0.5])


def _ridge(basis: Floats, values: Floats) -> Floats:
    """Least squares, held a little: a control that was never moved has no slope."""
    hold = 1e-3 * np.eye(basis.shape[1])
    hold[0, 0] = 0.0
    return np.asarray(np.linalg.solve(basis.T @ basis + hold, basis.T @ values), dtype=np.float64)


def _far(one: Floats, other: Floats, lengths: Floats) -> Floats:
    """Distances in lengths, times the root of 5."""
    a, b = one / lengths, other / lengths
    square = np.square(a).sum(1)[:, None] + np.square(b).sum(1)[None, :] - 2.0 * a @ b.T
    found: Floats = np.sqrt(5.0 * np.maximum(square, 0.0))
    return found


def _matern(far: Floats) -> Floats:
    """Matérn covariance of smoothness 5/2."""
    found: Floats = (1.0 + far + far * far / 3.0) * np.exp(-far)
    return found


def _fitted(places: Floats, unit: Floats) -> tuple[Floats, float]:
    """Lengths and noise of the largest likelihood of numbers that share them."""
    n, d = places.shape

    def unlikely(logs: Floats) -> tuple[float, Floats]:
        lengths, noise = np.exp(logs[:-1]), float(np.exp(logs[-1]))
        far = _far(places, places, lengths)
        covariance = _matern(far) + noise * np.eye(n)
        inverse = np.linalg.inv(covariance)
        determinant = float(np.linalg.slogdet(covariance)[1])
        weights = inverse @ unit
        fit = np.maximum(np.einsum("ij,ij->j", unit, weights) / n, 1e-300)
        value = float(np.mean(np.log(fit)) + determinant / n)
        scaled = weights / np.sqrt(n * fit * unit.shape[1])
        slope = inverse / n - scaled @ scaled.T
        steep = slope * (5.0 / 3.0) * (1.0 + far) * np.exp(-far)
        x = places / lengths
        by_length = 2.0 * (np.square(x).T @ steep.sum(1)) - 2.0 * np.einsum(
            "ai,ab,bi->i", x, steep, x
        )
        return value, np.append(by_length, noise * np.trace(slope))

    start = np.array([np.log(1.5)] * d + [np.log(0.01)])
    found = minimize(
        unlikely, start, jac=True, method="L-BFGS-B", bounds=[_BOUNDS[0]] * d + [_BOUNDS[1]],
        options={"maxiter": 80},
    )  # fmt: skip
    return np.exp(found.x[:-1]), float(np.exp(found.x[-1]))
