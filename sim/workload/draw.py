"""The workload: every random number of one replication, drawn once, as arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.workload.absences import draw_absences
from sim.workload.arrivals import busyness, draw_arrivals, draw_list, within_day
from sim.workload.duration_layout import DurationLayout, duration_layout
from sim.workload.durations import AGENT, ENTRY, GENERATORS, PATIENCE, TALK, WRAP_UP, draw_durations
from sim.workload.failures import draw_failures
from sim.workload.journey_layout import draw_journeys, journey_layout
from sim.workload.sampling import sample
from sim.workload.streams import generators, number, stream
from sim.workload.traces import arrivals_of_day, traces
from sim.workload.workload import Workload, joined

Floats = NDArray[np.float64]


def draw_workload(centre: Centre, seed: int, replication: int) -> Workload:
    """Draw everything random of one replication: day by day its calls; failures and absences.

    Parameters
    ----------
    centre : the centre.
    seed : the study's seed.
    replication : replication number from 0.

    Raises
    ------
    InputError : a trace cannot be read.
    """
    days = [draw_day(centre, seed, replication, day) for day in range(centre.horizon.days)]
    return replace(
        joined(days),
        failures=draw_failures(centre, seed, replication),
        absences=draw_absences(centre, seed, replication),
    )


def draw_day(centre: Centre, seed: int, replication: int, day: int) -> Workload:
    """Draw the calls that arrive on one day, without failures and absences.

    Parameters
    ----------
    centre : the centre.
    seed : the study's seed.
    replication : replication number from 0.
    day : day of the horizon from 0; its calls arrive from ``day`` to below ``day + 1`` days.

    Raises
    ------
    InputError : a trace cannot be read.
    """
    layout = duration_layout(centre)
    arrivals = _arrivals(centre, seed, replication, day)
    counts = np.array([len(times) for times in arrivals], dtype=np.int64)
    together = np.concatenate(arrivals)
    n = len(together)
    places = np.empty(n, dtype=np.int64)
    places[np.argsort(together, kind="stable")] = np.arange(n)
    streams = generators(seed, replication, day, layout.keys)
    journeys = draw_journeys(
        journey_layout(centre),
        counts,
        streams,
        layout.first_generator + GENERATORS,
        places,
        together,
        day,
    )
    arrival_s, drawn = np.empty(n), np.empty((5, n))
    contact_type, balks = np.empty(n, dtype=np.int16), np.empty(n, dtype=np.bool_)
    key = np.empty(n, dtype=np.int64)
    first_keys = np.array(
        [number(seed, replication, name, "key", day) for name in centre.contact_types]
    )
    draw_durations(
        layout.laws, layout.parameters, layout.balking, layout.slices, layout.factors, counts, day,
        streams, layout.first_generator, first_keys, together, places, arrival_s, contact_type,
        balks, key, drawn,
    )  # fmt: skip
    for (ctype, row), dist in layout.others.items():
        mine = places[counts[:ctype].sum() :][: counts[ctype]]
        name, purpose, _ = layout.keys[layout.first_generator[ctype] + row]
        times = sample(dist, stream(seed, replication, name, purpose, day), len(mine))
        drawn[row, mine] = times * _factors(layout, ctype, row, arrivals[ctype], day)
    return Workload(
        arrival_s=arrival_s,
        contact_type=contact_type,
        ivr_s=journeys.seconds,
        ivr_outcome=journeys.outcome,
        ivr_menus=journeys.menus,
        ivr_flags=journeys.flags,
        balks=balks,
        patience_s=drawn[PATIENCE],
        talk_s=drawn[TALK],
        wrap_up_s=drawn[WRAP_UP],
        u_entry=drawn[ENTRY],
        u_agent=drawn[AGENT],
        key=key,
    )


def _arrivals(centre: Centre, seed: int, replication: int, day: int) -> list[Floats]:
    """Arrival times of each contact type on a day."""
    recorded = traces(centre)
    factors = busyness(centre, seed, replication, day)
    found = []
    for name in centre.contact_types:
        release = centre.contact_types[name].demand.release
        if name in recorded:
            found.append(arrivals_of_day(recorded[name], day))
        elif release is not None:
            found.append(draw_list(centre, name, day))
        else:
            rng = stream(seed, replication, name, "arrivals", day)
            varied = within_day(centre, name, seed, replication, day)
            found.append(draw_arrivals(centre, name, day, factors[name], rng, varied))
    return found


def _factors(layout: DurationLayout, ctype: int, row: int, arrivals: Floats, day: int) -> Floats:
    """The factor of each arrival's slice of the day."""
    slices = int(layout.slices[ctype, row])
    starts = (day + np.arange(1, slices) / slices) * DAY_S
    found: Floats = layout.factors[ctype, row, np.searchsorted(starts, arrivals, side="right")]
    return found
