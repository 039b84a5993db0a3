"""What a day's calls bring along, compiled: written straight to their places in time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S
from sim.jit import entry, kernel
from sim.workload.generator import Words, fill_uniform
from sim.workload.laws import BLOCK, CONSTANT, OTHER, invert_block

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PATIENCE, TALK, WRAP_UP, ENTRY, AGENT = 0, 1, 2, 3, 4
"""Rows of ``drawn``: three times in seconds, two uniform numbers."""

TIMES = 3
"""The first rows of ``drawn`` are times."""

BALKING = 5
"""Place of the generator of balking; those before it are in the order of the rows."""

GENERATORS = 6
"""Generators of a contact type, before those of its journey."""


@entry(
    "void(i8[:, ::1], f8[:, :, ::1], f8[::1], i8[:, ::1], f8[:, :, ::1], i8[::1], i8, u8[:, ::1],"
    " i8[::1], i8[::1], f8[::1], i8[::1], f8[::1], i2[::1], boolean[::1], i8[::1], f8[:, ::1])"
)
def draw_durations(
    laws: Ints,
    parameters: Floats,
    balking: Floats,
    slices: Ints,
    factors: Floats,
    counts: Ints,
    day: int,
    generators: Words,
    first_generator: Ints,
    first_keys: Ints,
    arrivals: Floats,
    places: Ints,
    arrival_s: Floats,
    contact_type: NDArray[np.int16],
    balks: NDArray[np.bool_],
    key: Ints,
    drawn: Floats,
) -> None:
    """Draw everything of a day's calls but their arrivals and journeys.

    Parameters
    ----------
    laws : shape (types, `TIMES`); times whose law is `OTHER` are left as they are.
    parameters : shape (types, `TIMES`, 2).
    balking : probability by contact type.
    slices : shape (types, `TIMES`), how many equal slices of the day have factors of their own.
    factors : shape (types, `TIMES`, most slices), by which the times of a slice are multiplied.
    counts : calls of each contact type.
    day : day of the horizon from 0.
    generators : `GENERATORS` from ``first_generator`` of a type on.
    first_keys : key of the first call of each contact type.
    arrivals : shape (n,), one contact type after the other, each rising; seconds.
    places : shape (n,), where the results of these belong.
    arrival_s, contact_type, balks, key, drawn : results, shape (n,); of ``drawn`` (5, n).
    """
    luck = np.empty(BLOCK)
    scores = np.empty(BLOCK)
    done = 0
    for ctype in range(len(counts)):
        first = first_generator[ctype]
        for start in range(done, done + counts[ctype], BLOCK):
            size = min(BLOCK, done + counts[ctype] - start)
            here, arrived = places[start : start + size], arrivals[start : start + size]
            for i in range(size):
                arrival_s[here[i]] = arrived[i]
                contact_type[here[i]] = ctype
                balks[here[i]] = False
                key[here[i]] = first_keys[ctype] + (start - done + i)
            if balking[ctype] > 0.0:
                fill_uniform(generators, first + BALKING, luck, size)
                for i in range(size):
                    balks[here[i]] = luck[i] < balking[ctype]
            for row in range(len(drawn)):
                law = laws[ctype, row] if row < TIMES else CONSTANT
                if law == OTHER:
                    continue
                if law != CONSTANT or row >= TIMES:
                    fill_uniform(generators, first + row, luck, size)
                if row < TIMES:
                    a, b = parameters[ctype, row, 0], parameters[ctype, row, 1]
                    invert_block(law, a, b, luck, scores, size)
                    _multiply(luck, factors[ctype, row], slices[ctype, row], arrived, day)
                for i in range(size):
                    drawn[row, here[i]] = luck[i]
        done += counts[ctype]


@kernel
def _multiply(values: Floats, factors: Floats, slices: int, arrived: Floats, day: int) -> None:
    """Multiply by the factor of each (rising) arrival's slice of the day."""
    at = 0
    end = (day + 1.0 / slices) * DAY_S
    for i in range(len(arrived)):
        while at + 1 < slices and arrived[i] >= end:
            at += 1
            end = (day + (at + 1.0) / slices) * DAY_S
        values[i] *= factors[at]
