"""Counting from a log with plain numpy, independently of `sim.measures`."""

from __future__ import annotations

import numpy as np

from sim.engine import CallLog
from sim.engine.codes import ABANDONED, ANSWERED, BALKED, BLOCKED_QUEUE
from tests.verification.harness import DAY, Ratio


def queue_counts(
    log: CallLog, threshold: float, warmup: float = 0.0, end: float = np.inf
) -> dict[str, Ratio]:
    """Everything that single-queue cases ask for, of calls arriving in [warmup, end)."""
    arrival = log["arrival_s"]
    inside = (arrival >= warmup) & (arrival < end)
    disposition = log["disposition"]
    wait = log.wait_s()
    n = float(inside.sum())
    answered = inside & (disposition == ANSWERED)
    left = inside & ((disposition == ABANDONED) | (disposition == BALKED))
    good = float((answered & (wait <= threshold)).sum())
    early = float((left & (wait <= threshold)).sum())
    served = float(answered.sum())
    blocked = float((inside & (disposition == BLOCKED_QUEUE)).sum())
    queued = n - blocked
    return {
        "good": (good, 1.0),
        "abandoned": (float(left.sum()), 1.0),
        "blocked": (blocked, 1.0),
        "good_of_offered": (good, n),
        "good_of_served": (good, served),
        "good_of_offered_less_early": (good, n - early),
        "good_of_served_and_late": (good, served + float(left.sum()) - early),
        "abandoned_of_offered": (float(left.sum()), n),
        "early_of_offered": (early, n),
        "blocked_of_offered": (blocked, n),
        "wait_of_served": (float(wait[answered].sum()), served),
        "wait_of_queued": (float(np.nansum(wait[inside & (disposition != BLOCKED_QUEUE)])), queued),
        "waited_of_queued": (
            float(np.sum(wait[inside & (disposition != BLOCKED_QUEUE)] > 0)),
            queued,
        ),
    }


def busy_seconds(log: CallLog, pool: int, start: float, end: float) -> float:
    """Agent seconds from answer to the end of wrap-up, inside [start, end)."""
    mine = (log["pool"] == pool) & ~np.isnan(log["answer_s"])
    begins = np.clip(log["answer_s"][mine], start, end)
    ends = np.clip(log["wrap_end_s"][mine], start, end)
    return float((ends - begins).sum())


def manned_seconds(log: CallLog, pool: int, start: float, end: float) -> float:
    """Agent seconds on duty inside [start, end): staffed, or finishing a call past the shift."""
    mine = (log["pool"] == pool) & ~np.isnan(log["answer_s"])
    rows = log.staffing_pool == pool
    times = np.concatenate((log["answer_s"][mine], log["wrap_end_s"][mine], log.staffing_s[rows]))
    busy_step = np.concatenate((np.ones(mine.sum()), -np.ones(mine.sum()), np.zeros(rows.sum())))
    level_step = np.concatenate(
        (np.zeros(2 * mine.sum()), np.diff(log.staffing_level[rows], prepend=0))
    )
    order = np.argsort(times, kind="stable")
    at = np.append(np.clip(times[order], start, end), end)
    on_duty = np.maximum(np.cumsum(busy_step[order]), np.cumsum(level_step[order]))
    return float((np.diff(at) * on_duty).sum())


def steady(log: CallLog, threshold: float, warmup: float) -> dict[str, Ratio]:
    """`queue_counts` of the calls after the warm-up, and the occupancy of pool 0."""
    end = float(np.ceil(log["arrival_s"][-1] / DAY) * DAY)
    counts = queue_counts(log, threshold, warmup)
    busy = busy_seconds(log, 0, warmup, end)
    agents = float(log.staffing_level[0])
    return counts | {"occupancy": (busy, agents * (end - warmup))}
