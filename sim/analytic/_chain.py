"""Stationary law of a finite Markov chain in continuous time, by a sparse linear solve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def stationary_law(
    sources: Indices, targets: Indices, rates: Floats, states: int, anchor: int = 0
) -> Floats:
    """Return the stationary probabilities of an irreducible chain.

    The balance equation of the anchor state is dropped and its weight is set to 1; the remaining
    matrix is an M-matrix, so the solve is stable. Choose a state that is not extremely unlikely.

    Parameters
    ----------
    sources, targets : state indices of every transition, shape (t,); repeated pairs add up.
    rates : rate of every transition per time unit, > 0, shape (t,).
    states : number of states.
    anchor : index of the state whose balance equation is dropped.

    Returns
    -------
    Probabilities, shape (states,), summing to 1.

    Raises
    ------
    ValueError : the chain is not irreducible, so the law is not unique.
    """
    from scipy import sparse  # slow to import, and few ask for it
    from scipy.sparse.linalg import splu

    if states == 1:
        return np.ones(1)
    off = sparse.coo_array((rates, (targets, sources)), shape=(states, states)).tocsc()
    out = np.asarray(off.sum(axis=0), dtype=np.float64)
    balance = sparse.csc_array(sparse.diags_array(out) - off)
    keep = np.flatnonzero(np.arange(states) != anchor)
    inflow = off[:, [anchor]].toarray()[keep, 0]
    try:
        factors = splu(balance[keep][:, keep].tocsc())
    except RuntimeError:
        raise ValueError("The Markov chain has no unique stationary law.") from None
    weights = np.ones(states)
    weights[keep] = np.maximum(factors.solve(inflow), 0.0)
    law: Floats = weights / weights.sum()
    return law
