"""What the calls of each contact type bring along, laid out once a centre for `draw_durations`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.distributions import Distribution
from sim.centre.ivr_outcomes import harder_factor
from sim.centre.memo import once_per_centre
from sim.workload.durations import TIMES
from sim.workload.journey_layout import journey_layout, step_keys
from sim.workload.laws import CONSTANT, OTHER, law_of
from sim.workload.streams import Key

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PURPOSES = ("patience", "talk", "wrap_up", "entry", "agent", "balking")
"""Streams of a contact type, in the order of `sim.workload.durations`'s generators."""

FACTORS = ("patience_by_time", "handling_by_time", "handling_by_time")
"""What multiplies each of the times."""

HANDLING = slice(1, 3)
"""The times that are longer where the IVR has contained the easier calls: talk and wrap-up."""

MISSING = (np.inf, 0.0, 0.0)
"""The time where none is given, seconds: endless patience, no wrap-up."""


@dataclass(frozen=True)
class DurationLayout:
    """The parameters of `draw_durations` that follow from the centre."""

    laws: Ints
    parameters: Floats
    balking: Floats
    slices: Ints
    factors: Floats
    keys: tuple[Key, ...]
    """The streams of all contact types, those of their journeys included."""
    first_generator: Ints
    others: dict[tuple[int, int], Distribution]
    """The laws that `draw_durations` leaves open, by contact type and row."""


@once_per_centre
def duration_layout(centre: Centre) -> DurationLayout:
    """The layout of a centre."""
    ctypes = centre.contact_types
    shape = (len(ctypes), TIMES)
    laws, parameters = np.full(shape, CONSTANT), np.zeros((*shape, 2))
    slices = np.array([[len(getattr(k, f)) for f in FACTORS] for k in ctypes.values()])
    factors = np.ones((*shape, int(slices.max())))
    keys: list[Key] = []
    first_generator = []
    others: dict[tuple[int, int], Distribution] = {}
    for at, (name, ctype) in enumerate(ctypes.items()):
        first_generator.append(len(keys))
        keys += [(name, purpose, 0) for purpose in PURPOSES]
        keys += step_keys(journey_layout(centre).ctypes[at], name)
        for row in range(TIMES):
            dist = getattr(ctype, PURPOSES[row])
            law = (CONSTANT, MISSING[row], 0.0) if dist is None else law_of(dist)
            laws[at, row], parameters[at, row] = law[0], law[1:]
            if law[0] == OTHER:
                others[at, row] = dist
            factors[at, row, : slices[at, row]] = getattr(ctype, FACTORS[row])
        factors[at, HANDLING] *= harder_factor(centre, name)
    balking = np.array([ctype.balking for ctype in ctypes.values()], dtype=np.float64)
    return DurationLayout(
        laws, parameters, balking, slices, factors, tuple(keys), np.array(first_generator), others
    )
