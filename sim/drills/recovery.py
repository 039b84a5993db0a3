"""When a centre is itself again after a failure, replication by replication.

Every moment is found by holding the day with the failure beside the same day without it (the same
calls, the same luck), and told in seconds from the first failure. Infinity: not before the end of
the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sim.measures import Replications
from sim.measures.layout import Floats
from sim.measures.time_series import FAILURE_TIMES

SETTLED_S = 900.0
"""How long the service level has to be at its goal, taken together, to count as back."""

AGENTS_BACK = 0.9
"""Share of the agents who would be there without the failure."""

LITTLE = 0.05
"""Share of the largest backlog, and of the calls, that counts as none: two days with other luck in
the matching of calls and agents never wait quite alike."""

REFUSED = (
    "lost_no_trunk_line", "lost_no_site", "lost_no_port", "lost_queue_full",
    "lost_before_detection",
)  # fmt: skip
"""Lines of the time series that are callers whom nobody let in: no queue, no service level knows of
them."""

BACKLOG = ("waiting", "callbacks", "work")
"""Lines of the time series that are work which is put off."""


@dataclass(frozen=True)
class Recovery:
    """Moments of every replication, shape (R,), seconds from the first failure.

    Attributes
    ----------
    detected_s : when the first failure that is ever noticed was noticed; NaN: none is.
    rerouted_s : when the carrier first sent calls elsewhere; NaN: it did not.
    repaired_s : when the last failure was repaired.
    agents_back_s : from when on at least `AGENTS_BACK` of the agents are on duty who would be there
        without the failure; 0: they always were.
    service_back_s : start of the first `SETTLED_S` seconds in which service is at its goal again,
        after the last time that it fell below while the failure, the way back of agents or the
        backlog lasted; 0: it did not fall then. The goal is the centre's target, or the service of
        the same time without the failure where that is lower.
    backlog_drained_s : from when on what waits (callers on the line, callbacks, deferred work, all
        sites) is at most `LITTLE` of its peak above the day without the failure; 0: it did not
        rise. What counts is the time until everything is repaired, everybody is back and no
        backlog is left.
    let_in_s : from when on callers are let in again: of those who call in a bin, no more than
        `LITTLE` of the calls of the day without the failure are refused beyond those who are
        refused then; 0: they always were.
    recovered_s : the latest of the last four: agents, service, callers let in, and the work that
        was put off is done (the strict reading of recovery, EU 2024/1772).
    peak_backlog : most that waits above the day without the failure.
    """

    detected_s: Floats
    rerouted_s: Floats
    repaired_s: Floats
    agents_back_s: Floats
    service_back_s: Floats
    backlog_drained_s: Floats
    let_in_s: Floats
    recovered_s: Floats
    peak_backlog: Floats

    def table(self) -> dict[str, Floats]:
        """Every moment by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def recovery(hit: Replications, calm: Replications, resolution_s: float, target: float) -> Recovery:
    """Moments of recovery.

    Parameters
    ----------
    hit, calm : the same replications with and without the failures, with time series.
    resolution_s : length of a bin, seconds.
    target : service level that the centre has to reach.
    """
    times = dict(zip(FAILURE_TIMES, np.moveaxis(_failures(hit), 2, 0), strict=True))
    fail_s = np.min(times["fail_s"], axis=1)
    agents = _agents_back(hit, calm, resolution_s, fail_s)
    ends = np.fmax(np.nanmax(times["repair_s"], axis=1), _last(times["failback_s"]))
    settled_s = np.maximum(ends, fail_s + agents)
    more = _backlog(hit, calm, resolution_s, fail_s)
    over = _over(more, resolution_s, settled_s)
    service = _service_back(hit, calm, resolution_s, fail_s, target, over)
    drained, peak = _drained(more, resolution_s, fail_s, over)
    let_in = _let_in(hit, calm, resolution_s, fail_s, over)
    return Recovery(
        detected_s=_first(times["detect_s"]) - fail_s,
        rerouted_s=_first(times["reroute_s"]) - fail_s,
        repaired_s=np.nanmax(times["repair_s"], axis=1) - fail_s,
        agents_back_s=agents,
        service_back_s=service,
        backlog_drained_s=drained,
        let_in_s=let_in,
        recovered_s=np.max([agents, service, drained, let_in], axis=0),
        peak_backlog=peak,
    )


def _failures(hit: Replications) -> Floats:
    """Times of the failures, shape (R, outages, times)."""
    found: Floats = hit.fields["series.failures"]
    return found


def _first(times: Floats) -> Floats:
    """The earliest of each row; NaN where there is none."""
    found: Floats = np.min(np.where(np.isnan(times), np.inf, times), axis=1)
    return np.where(np.isinf(found), np.nan, found)


def _last(times: Floats) -> Floats:
    """The latest of each row; NaN where there is none."""
    found: Floats = np.max(np.where(np.isnan(times), -np.inf, times), axis=1)
    return np.where(np.isinf(found), np.nan, found)


def _whole(counts: Replications, *lines: str) -> Floats:
    """The sum of lines over the whole centre, shape (R, bins)."""
    found: Floats = np.sum(
        [counts.fields[f"series.{n}"][:, -1] for n in lines], axis=0, dtype=float
    )
    return found


def _since(bins: NDArray[np.int64], width_s: float, fail_s: Floats) -> Floats:
    """Seconds from the failure to the start of a bin, at least 0."""
    return np.maximum(bins * width_s - fail_s, 0.0)


def _after(values: NDArray[np.bool_], width_s: float, fail_s: Floats) -> NDArray[np.bool_]:
    """The values of bins that end after the failure; False before."""
    ends = np.arange(1, values.shape[1] + 1) * width_s
    return values & (ends > fail_s[:, None])


def _agents_back(hit: Replications, calm: Replications, width_s: float, fail_s: Floats) -> Floats:
    """After the last bin in which too few are there."""
    there, would_be = _whole(hit, "on_duty"), _whole(calm, "on_duty")
    missing = _after(there < AGENTS_BACK * would_be - 1e-9, width_s, fail_s)
    return _after_the_last(missing, width_s, fail_s)


def _service_back(
    hit: Replications,
    calm: Replications,
    width_s: float,
    fail_s: Floats,
    target: float,
    over: NDArray[np.int64],
) -> Floats:
    """The first window at its goal after the last that is not, of those that are the failure's."""
    window = max(1, round(SETTLED_S / width_s))
    goal = np.minimum(_rolling(calm, window, 1.0), target)
    below = _rolling(hit, window, 1.0) < goal - 1e-12
    places = np.arange(below.shape[1])
    # Windows that begin before the failure tell of the time before it as well.
    fell = below & (places * width_s >= (fail_s - width_s)[:, None]) & (places <= over[:, None])
    good = (places > _last_place(fell)[:, None]) & ~below
    back = np.argmax(good, axis=1)
    found = np.where(good.any(axis=1), _since(back, width_s, fail_s), np.inf)
    return np.where(fell.any(axis=1), found, 0.0)


def _rolling(counts: Replications, window: int, nothing: float) -> Floats:
    """Service level over windows of so many bins, by first bin; ``nothing`` where no call is."""
    above, below = (
        np.lib.stride_tricks.sliding_window_view(_whole(counts, line), window, axis=1).sum(axis=2)
        for line in ("in_time", "counted")
    )
    found: Floats = np.divide(above, below, out=np.full_like(above, nothing), where=below > 0)
    return found


def _backlog(hit: Replications, calm: Replications, width_s: float, fail_s: Floats) -> Floats:
    """What waits beyond the day without the failure, shape (R, bins); 0 before the failure."""
    more = _whole(hit, *BACKLOG) - _whole(calm, *BACKLOG)
    after = _after(np.ones(more.shape, dtype=bool), width_s, fail_s)
    return np.where(after, more, 0.0)


def _over(more: Floats, width_s: float, settled_s: Floats) -> NDArray[np.int64]:
    """The first bin after everything is repaired and everybody is back with no backlog left.

    What differs later is not the failure's: two days on which calls were matched to other agents
    once never wait quite alike again.
    """
    peak = np.maximum.accumulate(more, axis=1)
    starts = np.arange(more.shape[1]) * width_s
    quiet = (more <= np.maximum(LITTLE * peak, 1.0)) & (starts >= settled_s[:, None])
    found: NDArray[np.int64] = np.where(
        quiet.any(axis=1), np.argmax(quiet, axis=1), more.shape[1] - 1
    )
    return found


def _drained(
    more: Floats, width_s: float, fail_s: Floats, over: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """When what waits beyond the day without the failure is gone, and the most of it."""
    places = np.arange(more.shape[1])
    own = np.where(places <= over[:, None], more, 0.0)
    peak = np.maximum(own.max(axis=1), 0.0)
    waits = own > np.maximum(LITTLE * peak, 1.0)[:, None]
    return _after_the_last(waits, width_s, fail_s), peak


def _let_in(
    hit: Replications,
    calm: Replications,
    width_s: float,
    fail_s: Floats,
    over: NDArray[np.int64],
) -> Floats:
    """After the last bin in which callers are refused who would be let in without the failure."""
    refused = _whole(hit, *REFUSED) - _whole(calm, *REFUSED)
    many = refused > np.maximum(LITTLE * _whole(calm, "offered"), 1.0)
    own = np.arange(many.shape[1]) <= over[:, None]
    return _after_the_last(_after(many & own, width_s, fail_s), width_s, fail_s)


def _last_place(values: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Of the last bin of each row that is so; the last of all where none is."""
    found: NDArray[np.int64] = values.shape[1] - 1 - np.argmax(values[:, ::-1], axis=1)
    return found


def _after_the_last(values: NDArray[np.bool_], width_s: float, fail_s: Floats) -> Floats:
    """Seconds from the failure to the end of the last bin that is so.

    0: none is; infinity: the last of all is.
    """
    last = _last_place(values)
    found = np.where(last == values.shape[1] - 1, np.inf, _since(last + 1, width_s, fail_s))
    return np.where(values.any(axis=1), found, 0.0)
