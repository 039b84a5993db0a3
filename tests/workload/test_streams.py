"""Streams have stable keys: one key, one luck, on every machine and in every process."""

from __future__ import annotations

import itertools

from sim.workload.streams import CENTRE, stream


def test_a_key_gives_the_same_numbers_for_ever() -> None:
    """A change of these two numbers changes every result of every study."""
    assert stream(1, 0, "call", "talk").random() == 0.17359054307708122
    assert stream(1, 0, CENTRE, "busyness", 3).standard_normal() == -0.5719662405214473


def test_every_part_of_a_key_matters() -> None:
    keys = [
        (seed, replication, owner, purpose, day, part)
        for seed, replication in itertools.product((0, 1), (0, 1))
        for owner, purpose in itertools.product(("x", "y", "xy", CENTRE), ("talk", "yt"))
        for day, part in itertools.product((0, 1), (0, 1))
    ]
    first = {stream(*key).random() for key in keys}
    assert len(first) == len(keys)


def test_an_owner_and_a_purpose_do_not_run_into_each_other() -> None:
    assert stream(0, 0, "ab", "c").random() != stream(0, 0, "a", "bc").random()
