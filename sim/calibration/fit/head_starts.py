"""Which contact types go first: head starts, from the order in which callers were served."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.calibration.fit.service_order import HeadStart, estimate_head_start, service_order

LEAST_PAIRS = 300
LEAST_GAIN = 0.02
"""A head start has to explain so many more of the pairs than the order of arrival."""
MOST_CALLS = 40_000
"""Waiting calls that are compared, of evenly taken days."""
STEP_S = 10.0


@dataclass(frozen=True)
class Order:
    """Head starts of contact types.

    Attributes
    ----------
    seconds : by contact type, the least is 0.
    found : what the order of service said of a type against ``reference``; too few pairs: absent.
    reference : the type with most waiting calls.
    """

    seconds: dict[str, float]
    found: dict[str, HeadStart]
    reference: str


def find_order(calls: pd.DataFrame, names: list[str], priorities: dict[str, int]) -> Order:
    """Head starts of all contact types.

    Parameters
    ----------
    calls : calls of normal days, with ``group`` (contact type of the centre) beside the columns of
        `Records.calls`.
    names : contact types; one with too few pairs goes as the reference's type of its priority.
    priorities : highest recorded priority of each type that has one.
    """
    waited = calls[["day", "queued", "group", "join_s", "wait_s"]]
    waited = waited[calls["queued"] & calls["start_s"].notna()]
    waited = _some_days(waited)
    kind = waited["group"].to_numpy(dtype=object)
    number = {name: int((kind == name).sum()) for name in names}
    reference = max(names, key=lambda n: number[n])
    waited = waited.assign(outcome="answered")
    found, seconds = {}, {reference: 0.0}
    for name in names:
        if name == reference or number[name] == 0:
            continue
        pairs = service_order(waited, kind == name, kind == reference)
        if len(pairs[0]) < LEAST_PAIRS:
            continue
        tried = np.arange(-300.0, 301.0)
        head = estimate_head_start(*pairs, candidates=tried)
        found[name] = head
        gain = head.agreement - head.without
        seconds[name] = round(head.seconds / STEP_S) * STEP_S if gain >= LEAST_GAIN else 0.0
    for name in names:
        if name not in seconds:
            alike = [
                n for n in found
                if name in priorities and priorities.get(n) == priorities[name]
            ]  # fmt: skip
            alike = alike or [n for n in (reference,) if priorities.get(n) == priorities.get(name)]
            seconds[name] = seconds[max(alike, key=lambda n: number[n])] if alike else 0.0
    least = min(seconds.values())
    return Order({n: seconds[n] - least for n in names}, found, reference)


def _some_days(waited: pd.DataFrame) -> pd.DataFrame:
    if len(waited) <= MOST_CALLS:
        return waited
    days = np.sort(waited["day"].unique())
    keep = max(int(len(days) * MOST_CALLS / len(waited)), 1)
    taken = days[np.linspace(0, len(days) - 1, keep).astype(np.int64)]
    return waited[waited["day"].isin(taken)]
