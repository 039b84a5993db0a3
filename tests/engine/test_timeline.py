"""Changes of the world in their written order, and the drawn times behind them."""

from __future__ import annotations

from hypothesis import given

from sim.engine.changes import (
    CARRIER_LEAVES,
    CARRIER_RETURNS,
    CLOSES,
    OPENS,
    SITE_FAILS,
    SITE_REPAIRED,
    STAFFING,
)
from sim.engine.timeline import world_changes
from tests.builders import Data, centre, centre_data, constant, draw, pool, shift
from tests.corpora import on_chosen_centres, quick
from tests.strategies import centres

DAY = 86_400.0


def opening(**horizon: object) -> list[tuple[float, str]]:
    of = centre(centre_data(horizon=horizon))
    words = {OPENS: "opens", CLOSES: "closes"}
    return [(c.time_s, words[c.kind]) for c in world_changes(of, ()) if c.kind in words]


def test_a_centre_open_round_the_clock_opens_once_and_never_closes() -> None:
    assert opening(days=3) == [(0.0, "opens")]


def test_daily_hours_open_and_close_every_day() -> None:
    assert opening(days=2, opening="08:00-20:00") == [
        (28_800.0, "opens"),
        (72_000.0, "closes"),
        (DAY + 28_800.0, "opens"),
        (DAY + 72_000.0, "closes"),
    ]


def test_hours_until_midnight_close_there_unless_the_next_day_opens_there() -> None:
    assert opening(days=3, opening={"mon": "08:00-24:00", "tue": "00:00-06:00"}) == [
        (28_800.0, "opens"),
        (DAY + 21_600.0, "closes"),
    ]
    assert opening(days=1, opening={"mon": "08:00-24:00"}) == [(28_800.0, "opens"), (DAY, "closes")]


def test_hours_that_cross_midnight_close_on_the_next_day() -> None:
    """Those of the eve, too; those of the last day do not close any more."""
    assert opening(days=2, opening="18:00-02:00") == [
        (0.0, "opens"),
        (7_200.0, "closes"),
        (64_800.0, "opens"),
        (DAY + 7_200.0, "closes"),
        (DAY + 64_800.0, "opens"),
    ]


def test_a_day_may_open_several_times() -> None:
    assert opening(opening=["08:00-12:00", "13:00-20:00", "20:00-21:00"]) == [
        (28_800.0, "opens"),
        (43_200.0, "closes"),
        (46_800.0, "opens"),
        (75_600.0, "closes"),
    ]


def test_a_closed_first_day_opens_nothing() -> None:
    assert opening(days=2, opening={"tue": "00:00-24:00", "wed": "00:00-24:00"}) == [(DAY, "opens")]


def test_changes_of_one_instant_stand_in_the_order_of_their_kinds() -> None:
    """At 600 the site fails, is repaired (no length), the centre closes and the shifts change, of
    those whom the failure took as well: a call that they finish is overtime."""
    of = centre(
        centre_data(
            horizon={"opening": "00:00-00:10"},
            sites={"a": {}, "b": {}},
            pools={"p": pool([shift(0, 600, 2)]), "q": pool([shift(0, 600, 1)], site="b")},
            outages={
                "o": {"component": "site", "name": "a", "start": "00:10", "duration": constant(0),
                      "detection": {"delay_s": 0}}
            },
        )
    )  # fmt: skip
    changes = world_changes(of, draw(of).failures)
    assert [(c.kind, c.index, c.value) for c in changes if c.time_s == 600.0] == [
        (SITE_FAILS, 0, 0),
        (SITE_REPAIRED, 0, 0),
        (CLOSES, 0, 0),
        (STAFFING, 0, 0),
        (STAFFING, 1, 0),
    ]


def test_the_carrier_leaves_after_detection_and_rerouting_and_returns_after_failback() -> None:
    of = centre(
        centre_data(
            routing={"reroute_delay_s": 7},
            outages={
                "o": {"component": "site", "name": "a", "start": "01:00", "duration": constant(100),
                      "detection": {"delay_s": 30}, "failback_delay_s": 60}
            },
        )
    )  # fmt: skip
    changes = [c for c in world_changes(of, draw(of).failures) if c.kind < CLOSES]
    assert [(c.time_s, c.kind) for c in changes] == [
        (3600.0, SITE_FAILS),
        (3637.0, CARRIER_LEAVES),
        (3700.0, SITE_REPAIRED),
        (3760.0, CARRIER_RETURNS),
    ]


@quick(8)
@given(data=centres(features=False))
@on_chosen_centres(features=False)
def test_changes_are_in_order_and_failures_and_beliefs_balance(data: Data) -> None:
    of = centre(data)
    changes = world_changes(of, draw(of).failures)
    assert changes == sorted(changes)
    for up, down in ((SITE_FAILS, SITE_REPAIRED), (CARRIER_LEAVES, CARRIER_RETURNS)):
        for site in range(len(of.sites)):
            held = 0
            for change in changes:
                if change.index == site and change.kind in (up, down):
                    held += 1 if change.kind == up else -1
                    assert held >= 0
            assert held == 0
