"""Logs worked out by hand: guests find the seats that a site's own agents leave free, or wait."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    draw,
    pool,
    route,
    shift,
    staffing_rows,
    step,
)
from tests.engine.test_hand_traced_components import outage

MOVED = {"share": 0.5, "pool": "q", "after_s": 30}
OWN = [shift(0, 150, 3), shift(0, 300, 1), shift(160, 300, 3)]
"""Agents of site b: four, one from 150 on, four again from 160 on."""


def two_sites(site_b: Data, own: list[Data] | int = 0, **more: Any) -> Data:
    """Site a, from which three of six agents move to pool q at site b from 130 to 200."""
    data: Data = {
        "sites": {"a": {}, "b": site_b},
        "pools": {"p": pool(6), "q": pool(own, site="b")},
        "routes": {"r": route({"a": [step("p")], "b": [step("q")]})},
        "outages": outage("site", "a", detection={"delay_s": 10}, moved_agents=MOVED),
    }
    return centre_data(**{**data, **more})


def levels(engine: Engine, data: Data, name: str = "q") -> list[tuple[float, int]]:
    """Agents on duty in a pool from 100 s to 250 s."""
    of = centre(data)
    rows = staffing_rows(engine(of, draw(of)))
    return [(time, level) for time, of_pool, level in rows if of_pool == name and 100 < time < 250]


@pytest.mark.parametrize(
    ("site", "more", "expected"),
    [
        ({}, {}, [(130.0, 7), (150.0, 4), (160.0, 7), (200.0, 4)]),
        ({"seats": 5}, {}, [(130.0, 5), (150.0, 4), (160.0, 5), (200.0, 4)]),
        ({"seats": 5, "standby_seats": 1}, {}, [(130.0, 6), (150.0, 4), (160.0, 6), (200.0, 4)]),
        ({"seats": 4}, {}, []),
        ({"seats": 4}, {"seats": "soft"}, [(130.0, 7), (150.0, 4), (160.0, 7), (200.0, 4)]),
    ],
)
def test_agents_who_move_find_a_seat_or_wait_for_one(
    engine: Engine, site: Data, more: Data, expected: list[tuple[float, int]]
) -> None:
    """Of three who move to five seats one finds a seat at 130, all at 150, one at 160; of four
    seats all are taken all the time."""
    assert levels(engine, two_sites(site, OWN, **more)) == expected


def test_who_stays_away_leaves_the_seat_free(engine: Engine) -> None:
    data = two_sites({"seats": 4}, [shift(0, 300, 4)])
    data["pools"]["q"]["staffing"]["absence"] = 1.0
    assert levels(engine, data) == [(130.0, 3), (200.0, 0)]


def test_guests_of_two_pools_share_the_seats_of_their_site_as_they_come(engine: Engine) -> None:
    """Four seats: three who move at 130, then one of the two who stand by, from 140 to 250."""
    data = two_sites({"seats": 4})
    data["pools"]["q2"] = pool(0, site="b")
    data["outages"]["o"]["failback_delay_s"] = 40
    data["outages"]["o"]["standby"] = {"q2": {"agents": 2, "activation_delay_s": 30}}
    assert levels(engine, data) == [(130.0, 3), (200.0, 0)]
    assert levels(engine, data, "q2") == [(140.0, 1), (200.0, 2), (240.0, 0)]
