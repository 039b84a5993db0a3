"""The priority rule, read off the order in which waiting callers were served."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError

NEAR_S = 1.0


@dataclass(frozen=True)
class HeadStart:
    """Head start of one group of callers over another.

    Attributes
    ----------
    seconds : the head start that explains most pairs (middle of the best values).
    agreement : share of pairs that it explains.
    without : share of pairs that order of arrival alone explains.
    pairs : pairs compared.
    """

    seconds: float
    agreement: float
    without: float
    pairs: int


def service_order(
    calls: pd.DataFrame, ahead: NDArray[np.bool_], behind: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Every pair of calls of two groups that waited at the same time and were both answered.

    Parameters
    ----------
    calls : records with columns ``day``, ``queued``, ``outcome``, ``join_s``, ``wait_s``.
    ahead, behind : shape (n,), the group thought to have a head start, and the other one.

    Returns
    -------
    later_s : shape (pairs,), by how much the call of ``ahead`` joined later, seconds.
    first : shape (pairs,), whether it was served first. Pairs served within `NEAR_S` of each
        other, or where one was served before the other joined, are left out.
    """
    served = (calls["queued"] & (calls["outcome"] == "answered")).to_numpy(dtype=bool)
    origin = calls["day"].min()
    midnight = (calls["day"] - origin).dt.days.to_numpy(dtype=np.float64) * 86_400.0
    join = midnight + calls["join_s"].to_numpy(dtype=np.float64)
    leave = join + calls["wait_s"].to_numpy(dtype=np.float64)
    one, other = np.flatnonzero(ahead & served), np.flatnonzero(behind & served)
    other = other[np.argsort(join[other], kind="stable")]
    longest = float((leave - join)[other].max()) if len(other) else 0.0
    first_other = np.searchsorted(join[other], join[one] - longest, side="left")
    last_other = np.searchsorted(join[other], leave[one], side="left")
    length = last_other - first_other
    left = np.repeat(one, length)
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    right = other[np.repeat(first_other, length) + offset]
    together = (leave[right] > join[left]) & (np.abs(leave[left] - leave[right]) > NEAR_S)
    left, right = left[together], right[together]
    return join[left] - join[right], leave[left] < leave[right]


def estimate_head_start(
    later_s: NDArray[np.float64],
    first: NDArray[np.bool_],
    candidates: NDArray[np.float64] | None = None,
) -> HeadStart:
    """The head start h that explains most pairs: served first exactly if later by less than h.

    Parameters
    ----------
    later_s, first : from `service_order`.
    candidates : values of h to try, seconds; by default -60 to 300 in steps of 1.

    Raises
    ------
    InputError : no pairs.
    """
    if len(later_s) == 0:
        raise InputError(_("no two calls of these groups waited at the same time"))
    tried = np.arange(-60.0, 301.0) if candidates is None else np.asarray(candidates, np.float64)
    order = np.argsort(later_s, kind="stable")
    sorted_later = later_s[order]
    won = np.concatenate(([0], np.cumsum(first[order])))
    lost = np.concatenate(([0], np.cumsum(~first[order])))

    def explained(heads: NDArray[np.float64]) -> NDArray[np.float64]:
        cut = np.searchsorted(sorted_later, heads, side="left")
        share: NDArray[np.float64] = (won[cut] + lost[-1] - lost[cut]) / len(later_s)
        return share

    agreement = explained(tried)
    best = tried[agreement >= agreement.max() - 1e-12]
    return HeadStart(
        float(best.mean()),
        float(agreement.max()),
        float(explained(np.zeros(1))[0]),
        len(later_s),
    )
