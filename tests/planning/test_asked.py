"""What may be asked of a plan: its grammar, and that it is counted as a simulation counts it."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim import measures
from sim.errors import InputError
from sim.measures import Bound
from sim.measures.estimate import divide
from sim.planning.asked import Asked, asked_of
from sim.planning.days import Days
from sim.planning.rows import STREAM, asked_rows, kept, sides
from sim.planning.streams import streams_of
from tests.planning.test_search import morning

ASKED = (
    "service_level >= 0.8",
    "service_level >= 0.8 by contact_type, interval",
    "P(service_level >= 0.8) >= 0.9",
    "P(abandonment > 5%) <= 0.1 by contact_type",
    "abandonment < 5% by interval",
    "answer_rate >= 95% for gold by interval",
    "asa <= 20 s by contact_type",
    "occupancy <= 85% by pool",
    "wait_p95 <= 60",
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("abandonment < 5 %", Asked(Bound("abandonment", "<", 0.05))),
        (
            "service_level>=0.9 for gold by interval",
            Asked(Bound("service_level", ">=", 0.9), None, "contact_type", True, "gold"),
        ),
        ("P(service_level>=0.8)>=90%", Asked(Bound("service_level", ">=", 0.8), 0.9)),
        (
            "P(abandonment > 5%) <= 0.25 by contact_type",
            Asked(Bound("abandonment", "<=", 0.05), 0.75, "contact_type"),
        ),
        ("occupancy<=85% by pool", Asked(Bound("occupancy", "<=", 0.85), None, "pool")),
    ],
)
def test_a_bound_says_of_whom_when_and_how_often(text: str, asked: Asked) -> None:
    assert asked_of(text, morning().effective_centre) == asked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("service_levels >= 0.8", "no measure 'service_levels'.*did you mean 'service_level'"),
        ("P(service_level >= 0.8)", r"keep: found 'P\(service_level >= 0.8\)'"),
        ("service_level >= 80", "is a share, from 0 to 1"),
        ("service_level >= 100%", "ask for 0.99 at the utmost, or for a chance"),
        ("abandonment <= 0", "ask for 0.01 at the utmost"),
        ("P(service_level >= 0.8) >= 1", "no number of agents makes certain of every day"),
        ("service_level >= 0.8 by intervals", "by 'intervals'; allowed: .*did you mean 'interval'"),
        ("service_level >= 0.8 for golden", "for 'golden'; allowed: .*did you mean 'gold'"),
        ("service_level >= 0.8 by pool, contact_type", "split by one of"),
        ("wait_p95 <= 60 by interval", "(not known of a part of the day|has no axis)"),
    ],
)
def test_what_cannot_be_asked_is_said(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        asked_of(text, morning().effective_centre)


@pytest.mark.compiled
@pytest.mark.parametrize("text", ASKED)
def test_what_is_asked_is_counted_as_a_simulation_counts_it(text: str) -> None:
    """Equal to the last call, on the same luck."""
    study = morning(900.0, replications=4)
    centre = study.effective_centre
    streams = streams_of(centre)
    asked = asked_of(text, centre)
    rows = asked_rows(centre, streams, [asked], 60)
    others = {row.counted_as for row in rows if row.axis != STREAM}
    served = Days(centre, streams, study.seed, 0, 4, 2, others=others).served(centre)
    found = kept(rows, served)
    result = sim.run(study)
    axes = [asked.axis] if asked.axis else []
    if asked.by_interval:
        axes.append("interval")
    top, bottom = measures.totals(result.counts, asked.bound.measure, *axes)
    bottom = np.broadcast_to(bottom, top.shape)
    named = {"contact_type": list(centre.contact_types), "pool": list(centre.pools)}
    names = named.get(asked.axis, [""])
    at = 0
    for entry, name in enumerate(names):
        if asked.of and name != asked.of:
            continue
        for hour in range(24 if asked.by_interval else 1):
            pair = [s[:, entry] if asked.axis else s for s in (top, bottom)]
            if asked.by_interval:
                pair = [s[:, 2 * hour : 2 * hour + 2].sum(axis=1) for s in pair]
            own = divide(pair[0], pair[1])
            assert np.array_equal(divide(*sides(rows, served))[:, at], own, equal_nan=True)
            if asked.chance is not None:
                assert found.value[at] == asked.bound.holds(own).mean()
            elif pair[1].sum() > 0.0:
                assert found.value[at] == pair[0].sum() / pair[1].sum()
            at += 1
    assert at == len(rows)
