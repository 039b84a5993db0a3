"""Time series of many replications as a table: means with intervals, and how days differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.catalogue import _
from sim.errors import InputError, listing, near_match
from sim.measures.counts import Counts
from sim.measures.estimate import Estimate, Scale, divide, ratio_estimate
from sim.measures.layout import Floats, Ints
from sim.measures.replications import Replications
from sim.measures.tables import LOSSES
from sim.measures.time_series import EVENTS, LEVELS

if TYPE_CHECKING:
    import pandas as pd

WHOLE = "all"
"""The centre as a whole, among the sites."""

RATIOS = {"service": ("in_time", "counted")}
"""Lines that are one line over another."""

SUMS = {"lost": tuple(f"lost_{cause}" for cause in LOSSES)}
"""Lines that are the sum of others."""

LINES = (*EVENTS, *LEVELS, *SUMS, *RATIOS)

RANGE = (0.1, 0.9)
"""Quantiles of the replications between which a day usually lies."""


def lines_of(counts: Sequence[Counts], line: str) -> tuple[Floats, Floats]:
    """Numerators and denominators of a line.

    Returns
    -------
    Two arrays of shape (R, sites + 1, bins), the last of the sites is the whole centre.

    Raises
    ------
    InputError : there is no such line, or no series was counted.
    """
    fields = Replications.of(counts).fields
    if "series.offered" not in fields:
        raise InputError(_("no time series was counted: give the study a resolution, such as 1min"))
    if line in RATIOS:
        above, below = (fields[f"series.{name}"].astype(np.float64) for name in RATIOS[line])
        return above, below
    if line not in LINES:
        raise InputError(
            _("there is no line '{line}' in a time series; allowed: {allowed}{near}").format(
                line=line, allowed=listing(LINES), near=near_match(line, LINES)
            )
        )
    parts = SUMS.get(line, (line,))
    above = np.sum([fields[f"series.{name}"] for name in parts], axis=0, dtype=np.float64)
    return above, np.ones_like(above)


def series_estimate(counts: Sequence[Counts], line: str, level: float = 0.95) -> Estimate:
    """A line's mean over replications with its interval, shape (sites + 1, bins)."""
    scale: Scale = "logit" if line in RATIOS else "plain"
    found = ratio_estimate(*lines_of(counts, line), level, scale)
    if scale == "plain":
        return found._replace(low=np.maximum(found.low, 0.0))
    return found


def series_table(
    counts: Sequence[Counts], resolution_s: float, *lines: str, level: float = 0.95
) -> pd.DataFrame:
    """Lines of the time series, tidy.

    Parameters
    ----------
    counts : replications of one study with a resolution.
    resolution_s : length of a bin, seconds.
    lines : of `LINES`; none = all.
    level : confidence level of ``low`` and ``high``.

    Returns
    -------
    Columns ``line``, ``site`` (`WHOLE` is the centre), ``time_s`` (start of the bin, seconds from
    the horizon's start), ``value`` (mean over replications), ``low``, ``high`` (interval of that
    mean) and ``p10``, ``p90`` (between which four of five replications lie; NaN where none has a
    value).
    """
    import pandas as pd

    together = Replications.of(counts)
    sites = [*together.setting.sites, WHOLE]
    found = []
    for line in lines or LINES:
        estimate = series_estimate(together, line, level)
        each = divide(*lines_of(together, line))
        low, high = _range(each)
        bins = each.shape[2]
        found.append(
            pd.DataFrame(
                {
                    "line": line,
                    "site": np.repeat(sites, bins),
                    "time_s": np.tile(np.arange(bins) * resolution_s, len(sites)),
                    **{name: np.ravel(v) for name, v in estimate._asdict().items()},
                    "p10": low.ravel(),
                    "p90": high.ravel(),
                }
            )
        )
    return pd.concat(found, ignore_index=True)


def _range(each: Floats) -> tuple[Floats, Floats]:
    """Quantiles `RANGE` over the replications that have a value, as `numpy.nanquantile` has them.

    All bins at once: numpy's own goes through them one by one, which took most of a drill's time.
    """
    ordered = np.sort(each, axis=0)  # NaN last
    last = np.maximum(np.count_nonzero(~np.isnan(each), axis=0) - 1, 0)

    def at(rank: Ints) -> Floats:
        found: Floats = np.take_along_axis(ordered, rank[None], axis=0)[0]
        return found

    ends = []
    for share in RANGE:
        place = share * last
        low = np.floor(place).astype(np.int64)
        below, above = at(low), at(np.minimum(low + 1, last))
        ends.append(below + (above - below) * (place - low))
    return ends[0], ends[1]
