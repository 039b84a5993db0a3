"""Optional features for small odd centres: each puts one of its own into a centre's plain data.

A feature is a module with `NAME`, `CHOICES` (how many choices it may take) and
``add(dice, frame, data)``, which changes ``data`` so that it stays valid. A new one goes to the end
of `FEATURES`: its choices come after all others, so that the centres of before stay as they were.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.builders import Data
from tests.features import (
    after_calls,
    balking,
    callbacks,
    chats,
    component_outages,
    dialogue,
    fatigue,
    focused_outages,
    follow_ups,
    full_lines,
    network,
    new_hires,
    overtime,
    pace,
    reserves,
    rest,
    retries,
    ringing,
    scores,
    seats,
    windows,
    work,
    wrap_up_apart,
)
from tests.themes import Dice, Frame


class Feature(NamedTuple):
    """One optional feature."""

    name: str
    choices: int
    add: Callable[[Dice, Frame, Data], None]


FEATURES: tuple[Feature, ...] = tuple(
    Feature(m.NAME, m.CHOICES, m.add)
    for m in (
        pace,
        dialogue,
        rest,
        component_outages,
        network,
        focused_outages,
        scores,
        new_hires,
        fatigue,
        callbacks,
        follow_ups,
        work,
        chats,
        overtime,
        retries,
        wrap_up_apart,
        full_lines,
        seats,
        windows,
        reserves,
        after_calls,
        ringing,
        balking,
    )
)
"""Every feature, in the order in which they were written."""

OFTEN = 2.5
"""A feature is in a centre once in so many times."""
