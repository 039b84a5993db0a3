"""Network routing worked out by hand: shares by time, late information, a margin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engine import CallLog, run_compiled
from sim.engine.changes import CARRIER_TOLD, SITES_ASKED
from sim.engine.plan import build_plan
from sim.engine.timeline import world_changes
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    constant,
    draw,
    exponential,
    kind,
    pool,
    route,
    shown,
    step,
)

AB = {"a": [step("p")], "b": [step("q")]}
HOUR = 3600.0


def two_sites(arrivals: list[float], agents: int = 1, **entry: Any) -> Data:
    """Sites a and b with one pool each; every call talks for 100 s."""
    return centre_data(
        sites={"a": {}, "b": {}},
        contact_types={"call": kind(arrivals)},
        pools={"p": pool(agents), "q": pool(agents, site="b")},
        routes={"r": route(AB, **entry)},
    )


def entered(engine: Engine, data: Data) -> str:
    """The sites of entry of the calls, a letter each."""
    of = centre(data)
    return "".join(site or "-" for (site,) in shown(engine(of, draw(of)), "entry_site"))


# Shares by time of day --------------------------------------------------------------------------


def test_shares_change_with_the_slice_of_the_day(engine: Engine) -> None:
    day = 24 * HOUR
    times = [0.0, 8 * HOUR - 1, 8 * HOUR, 16 * HOUR - 1, 16 * HOUR, day - 1, day, day + 8 * HOUR]
    slices = [{"a": 1.0}, {"b": 1.0}, {"a": 1.0, "b": 0.0}]
    data = two_sites(times, policy="shares", shares_by_time=slices)
    data["horizon"] = {"days": 2}
    assert entered(engine, data) == "aabbaaab"


def test_a_call_keeps_its_number_in_every_slice(engine: Engine) -> None:
    times = [40.0 * n for n in range(2000)]
    slices = [{"a": 0.25, "b": 0.75}, {"a": 0.5, "b": 0.5}, {"a": 0.875, "b": 0.125}]
    of = centre(two_sites(times, policy="shares", shares_by_time=slices))
    luck = draw(of)
    low = np.select([luck.arrival_s < 8 * HOUR, luck.arrival_s < 16 * HOUR], [0.25, 0.5], 0.875)
    np.testing.assert_array_equal(
        np.asarray(engine(of, luck)["entry_site"]), np.where(luck.u_entry < low, 0, 1)
    )


# Late information -------------------------------------------------------------------------------


def test_calls_go_by_what_the_carrier_was_told_last(engine: Engine) -> None:
    """Asked at 0 and 60, told at 10 and 70. Until 70 both sites look free, and ties go to a: four
    calls. From 70 on a looks as at 60: three wait there for one agent; b looks free, though it no
    longer is at 71: the herd has turned round.
    """
    data = two_sites(
        [5.0, 15.0, 20.0, 69.0, 70.0, 71.0, 72.0, 130.0, 131.0],
        policy="least_expected_wait", sites=["a", "b"], refresh_s=60, information_lag_s=10,
    )  # fmt: skip
    assert entered(engine, data) == "aaaabbbaa"


def test_without_late_information_the_same_calls_are_spread(engine: Engine) -> None:
    data = two_sites(
        [5.0, 15.0, 20.0, 69.0, 70.0, 71.0, 72.0, 130.0, 131.0],
        policy="least_expected_wait", sites=["a", "b"],
    )  # fmt: skip
    assert entered(engine, data) == "ababababa"


def test_an_answer_without_lag_is_known_at_once(engine: Engine) -> None:
    """Asked at 0, 60, 120 before the calls of the instant: at 60 a is busy, at 120 b is."""
    times = [0.0, 1.0, 60.0, 61.0, 120.0]
    data = two_sites(times, policy="most_idle", sites=["a", "b"], refresh_s=60)
    assert entered(engine, data) == "aabba"


def test_most_idle_goes_by_idle_agents_as_they_were(engine: Engine) -> None:
    """Three answers are under way at once: told at 25 how it was at 0, at 35 how at 10."""
    data = two_sites(
        [0.0, 1.0, 2.0, 24.0, 34.0, 35.0, 44.0, 45.0, 55.0],
        agents=3, policy="most_idle", sites=["b", "a"], refresh_s=10, information_lag_s=25,
    )  # fmt: skip
    assert entered(engine, data) == "bbbbbaaaa"


def test_the_sites_are_asked_after_the_other_changes_of_the_instant(engine: Engine) -> None:
    """At 60 the agents of b come on duty and the sites are asked: b has two, a one."""
    data = two_sites([30.0, 61.0], policy="most_idle", sites=["a", "b"], refresh_s=60)
    shift = {"start": "00:01:00", "end": "01:00:00", "agents": 2}
    data["pools"]["q"]["staffing"] = {"shifts": {"s": shift}}
    assert entered(engine, data) == "ab"


def test_a_site_that_the_carrier_knows_to_be_down_gets_no_call_whatever_it_was_told(
    engine: Engine,
) -> None:
    data = two_sites([5.0, 31.0], policy="most_idle", sites=["a", "b"], refresh_s=3600)
    data["outages"] = {
        "o": {"component": "site", "name": "a", "start": "00:00:30", "duration": constant(60),
              "detection": {"delay_s": 0}}
    }  # fmt: skip
    assert entered(engine, data) == "ab"


def test_nobody_asks_after_the_horizon() -> None:
    data = two_sites([0.0], policy="most_idle", sites=["a", "b"], refresh_s=25_000)
    data["routes"]["r"]["entry"]["information_lag_s"] = 20_000
    changes = world_changes(centre(data), ())
    asked = [c.time_s for c in changes if c.kind == SITES_ASKED]
    assert asked == [0.0, 25_000.0, 50_000.0, 75_000.0]
    assert [c.time_s for c in changes if c.kind == CARRIER_TOLD] == [20_000.0, 45_000.0, 70_000.0]


def test_types_that_are_told_alike_share_a_view() -> None:
    data = two_sites([0.0], policy="most_idle", sites=["a", "b"], refresh_s=60)
    data["contact_types"]["other"] = kind([0.0], route="s")
    data["contact_types"]["sees"] = kind([0.0], route="t")
    for each in data["pools"].values():
        each["skills"] = {k: {} for k in data["contact_types"]}
    late = {"policy": "least_expected_wait", "sites": ["b"], "refresh_s": 60}
    data["routes"]["s"] = route({"b": [step("q")]}, **late)
    data["routes"]["t"] = route({"b": [step("q")]})
    plan = build_plan(centre(data))
    assert [t.view_index for t in plan.contact_types] == [0, 0, -1]
    assert len(plan.views) == 1


# Best service with a margin ---------------------------------------------------------------------


def test_calls_stay_at_home_unless_it_is_clearly_better_elsewhere(engine: Engine) -> None:
    """Expected waits at a and b, seconds, before each call: 0 0, 100 0, 200 0, 200 100, 300 100,
    300 200. It is better at b by 150 at the third call and the fifth.
    """
    data = two_sites(
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], policy="best_service", sites=["a", "b"], margin_s=150
    )
    assert entered(engine, data) == "aababa"


def test_better_by_just_the_margin_is_enough(engine: Engine) -> None:
    data = two_sites([0.0, 1.0, 2.0], policy="best_service", sites=["a", "b"], margin_s=100)
    assert entered(engine, data) == "aba"
    data["routes"]["r"]["entry"]["margin_s"] = 100.5
    assert entered(engine, data) == "aab"


def test_homes_by_shares(engine: Engine) -> None:
    """With a margin that nothing reaches every call stays at its home by shares."""
    times = [float(n) for n in range(500)]
    shares: Data = {"a": 0.375, "b": 0.625}
    home = entered(engine, two_sites(times, policy="shares", shares=shares))
    best = two_sites(times, policy="best_service", shares=shares, margin_s=1e9)
    assert entered(engine, best) == home
    best["routes"]["r"]["entry"]["margin_s"] = 1
    assert 0.2 < np.mean([a != b for a, b in zip(entered(engine, best), home, strict=True)]) < 0.6


def test_without_overflow_calls_stay_at_home_whatever_the_wait(engine: Engine) -> None:
    data = two_sites([0.0, 1.0, 2.0], policy="best_service", sites=["a", "b"], margin_s=1)
    data["routing"] = {"overflow": False}
    assert entered(engine, data) == "aaa"


def test_the_home_is_the_first_site_that_is_up_or_with_overflow_off_the_first(
    engine: Engine,
) -> None:
    data = two_sites([5.0, 31.0, 90.0], policy="best_service", sites=["a", "b"], margin_s=1e9)
    data["outages"] = {
        "o": {"component": "site", "name": "a", "start": "00:00:30", "duration": constant(60),
              "detection": {"delay_s": 0}}
    }  # fmt: skip
    assert entered(engine, data) == "aba"
    data["routing"] = {"overflow": False}
    assert entered(engine, data) == "a-a"
    of = centre(data)
    assert shown(engine(of, draw(of)), "disposition", "loss_cause")[1] == ("blocked", "no_site")


def test_the_margin_is_held_against_late_information(engine: Engine) -> None:
    """At 60 a has one call talking to 160 and two waiting: 300 s against 0; b gets all from then
    on, whatever waits there.
    """
    data = two_sites(
        [0.0, 1.0, 2.0, 60.0, 61.0, 62.0],
        policy="best_service", sites=["a", "b"], margin_s=150, refresh_s=60,
    )  # fmt: skip
    assert entered(engine, data) == "aaabbb"


# What late information does ---------------------------------------------------------------------

AGENTS, TALK, RATE = 20, 180.0, 0.95


def busy_pair(**entry: Any) -> CallLog:
    """Two alike sites at 95 % load for a day, one replication."""
    calls = RATE * 2 * AGENTS / TALK * 24 * HOUR
    plain: Data = {"policy": "least_expected_wait", "sites": ["a", "b"]}
    data = two_sites([], agents=AGENTS, **{**plain, **entry})
    data["contact_types"]["call"] = {
        "demand": {"daily_volume": calls}, "route": "r", "talk": exponential(TALK),
    }  # fmt: skip
    of = centre(data)
    return run_compiled(of, draw(of))


def difference(log: CallLog) -> np.ndarray:
    """Calls waiting at a less those at b, every 10 s from the third hour on."""
    moments = np.arange(3 * HOUR, 24 * HOUR, 10.0)
    found = np.zeros(len(moments))
    queue, answer = (np.asarray(log[c], dtype=float) for c in ("queue_s", "answer_s"))
    site = np.asarray(log["queue_site"])
    for s, sign in ((0, 1.0), (1, -1.0)):
        for column, way in ((queue, 1.0), (answer, -1.0)):
            times = np.sort(column[site == s])
            found += sign * way * np.searchsorted(times, moments, side="right")
    return found


@pytest.mark.compiled
def test_late_information_makes_the_queues_swing() -> None:
    """Herding (Mitzenmacher, How useful is old information?, IEEE TPDS 11(1), 2000): with answers
    every 120 s that are 60 s old all calls go to one site until the carrier hears that it is the
    worse one. The difference of the queues falls from 60 s after an answer with a positive one to
    60 s after the first with a negative one, two answers later: a swing lasts four answers, 480 s.
    """
    sees, late = busy_pair(), busy_pair(refresh_s=120, information_lag_s=60)
    at_once, swinging = difference(sees), difference(late)
    assert swinging.var() > 20 * at_once.var()
    half, whole = 24, 48
    turned = np.corrcoef(swinging[:-half], swinging[half:])[0, 1]
    back = np.corrcoef(swinging[:-whole], swinging[whole:])[0, 1]
    assert turned < -0.3
    assert back > 0.2
    waits = [np.nanmean(log.wait_s()) for log in (sees, late)]
    assert waits[1] > waits[0]


@pytest.mark.compiled
def test_a_margin_calms_the_swing() -> None:
    """Between sites whose homes are by shares, calls leave only when it is clearly better."""
    entry = {"refresh_s": 120, "information_lag_s": 60}
    late = difference(busy_pair(**entry)).var()
    data: Data = {"sites": (), "policy": "best_service", "shares": {"a": 0.5, "b": 0.5}}
    calm = difference(busy_pair(**entry, **data, margin_s=60.0)).var()
    assert calm < 0.8 * late
