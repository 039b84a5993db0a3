"""A change touches the luck that it is about, and no other."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from sim.workload import workload
from tests.builders import Data, centre, centre_data, constant, draw, exponential, pool, route, step

COLUMNS = tuple(c for c in workload.COLUMNS if c != "contact_type")


def calls(volume: float = 300, **more: Any) -> Data:
    return {
        "demand": {"daily_volume": volume, "profile": "day", "busyness_cv": 0.2},
        "route": "r",
        "ivr": {"journey": "j"},
        "balking": 0.1,
        "patience": {"dist": "weibull", "mean_s": 120, "cv": 1.3},
        "talk": {"dist": "lognormal", "mean_s": 200, "cv": 0.8},
        "wrap_up": exponential(30),
        **more,
    }


def base() -> Data:
    menu = {"play": exponential(20), "branches": {"agent": 0.6, "contained": 0.4}}
    return centre_data(
        horizon={"days": 2},
        demand={"profiles": {"day": [0, 0, 1, 3, 2, 1]}, "busyness_correlation": 0.4},
        ivr_journeys={"j": {"start": "menu", "nodes": {"menu": menu}}},
        contact_types={"x": calls(), "y": calls(150)},
        pools={"p": pool(5, ["x", "y"])},
        routes={"r": route([step("p")])},
    )


def luck(data: Data, kind: str, seed: int = 1) -> dict[str, np.ndarray]:
    """The luck of a contact type, by column."""
    workload = draw(centre(data), seed)
    mine = workload.contact_type == list(data["contact_types"]).index(kind)
    return {c: getattr(workload, c)[mine] for c in COLUMNS}


def assert_same(one: dict[str, np.ndarray], other: dict[str, np.ndarray], but: str = "") -> None:
    for column in COLUMNS:
        if column != but:
            np.testing.assert_array_equal(one[column], other[column], err_msg=column)


def test_another_contact_type_changes_nobody_elses_luck() -> None:
    data = base()
    before = {k: luck(data, k) for k in ("x", "y")}
    data["contact_types"] = {"new": calls(500), **data["contact_types"]}
    data["pools"] = {"p": pool(5, ["new", "x", "y"])}
    for k in ("x", "y"):
        assert_same(luck(data, k), before[k])


def test_laws_that_types_share_are_added_up_as_each_type_meets_them() -> None:
    """Sums of three times keep every bit where a new type meets the same laws the other way."""
    laws = [exponential(20), {"dist": "lognormal", "mean_s": 9, "cv": 0.7}, exponential(0.1)]
    data = base()
    for name, order in (("j", [0, 1, 2]), ("back", [2, 1, 0])):
        chain = zip("abc", order, ["b", "c", "agent"], strict=True)
        data["ivr_journeys"][name] = {
            "start": "a",
            "nodes": {node: {"play": laws[k], "branches": {to: 1.0}} for node, k, to in chain},
        }
    before = {k: luck(data, k) for k in ("x", "y")}
    new = calls(500, ivr={"journey": "back"})
    data["contact_types"] = {"new": new, **data["contact_types"]}
    data["pools"] = {"p": pool(5, ["new", "x", "y"])}
    for k in ("x", "y"):
        assert_same(luck(data, k), before[k])


def test_more_agents_a_site_and_an_outage_change_nobodys_luck() -> None:
    data = base()
    before = luck(data, "x")
    data["sites"]["b"] = {}
    data["pools"]["q"] = pool(3, ["x"], site="b")
    data["outages"] = {
        "o": {"component": "site", "name": "b", "up_time": exponential(20_000),
              "duration": exponential(600), "detection": {"ping_s": 10, "misses": 3}}
    }  # fmt: skip
    assert_same(luck(data, "x"), before)


def test_a_longer_horizon_leaves_the_first_days_as_they_were() -> None:
    data = base()
    before = luck(data, "x")
    data["horizon"]["days"] = 5
    after = luck(data, "x")
    n = len(before["arrival_s"])
    assert len(after["arrival_s"]) > n
    assert_same({c: a[:n] for c, a in after.items()}, before)


@pytest.mark.parametrize(("column", "field"), [("talk_s", "talk"), ("wrap_up_s", "wrap_up")])
def test_a_new_mean_scales_its_own_times_and_leaves_the_rest(column: str, field: str) -> None:
    data = base()
    before = luck(data, "x")
    data["contact_types"]["x"][field]["mean_s"] *= 1.25
    after = luck(data, "x")
    assert_same(after, before, but=column)
    np.testing.assert_allclose(after[column], 1.25 * before[column], rtol=1e-12)


def test_a_new_law_of_patience_leaves_everything_else() -> None:
    data = base()
    before = luck(data, "x")
    data["contact_types"]["x"]["patience"] = constant(60)
    after = luck(data, "x")
    assert_same(after, before, but="patience_s")
    assert set(after["patience_s"]) == {60.0}


def test_more_balking_keeps_those_who_balked() -> None:
    data = base()
    before = luck(data, "x")
    data["contact_types"]["x"]["balking"] = 0.5
    after = luck(data, "x")
    assert_same(after, before, but="balks")
    assert np.all(after["balks"] >= before["balks"])
    assert after["balks"].mean() == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(len(after["balks"])))


def test_more_demand_keeps_the_nth_calls_patience_and_talk() -> None:
    data = base()
    data["horizon"]["days"] = 1
    before = luck(data, "x")
    data["contact_types"]["x"]["demand"]["growth"] = 1.5
    after = luck(data, "x")
    n = len(before["arrival_s"])
    assert len(after["arrival_s"]) > n
    for column in COLUMNS:
        if column != "arrival_s":
            np.testing.assert_array_equal(after[column][:n], before[column], err_msg=column)


def test_factors_by_time_of_day_go_by_the_moment_of_arrival() -> None:
    data = base()
    before = luck(data, "x")
    data["contact_types"]["x"]["patience_by_time"] = [1.0, 2.0]
    data["contact_types"]["x"]["handling_by_time"] = [1.5, 1.0, 1.0, 0.5]
    after = luck(data, "x")
    hour = before["arrival_s"] % 86_400 / 3600
    patient = np.where(hour < 12, 1.0, 2.0)
    slow = np.select([hour < 6, hour < 18], [1.5, 1.0], 0.5)
    np.testing.assert_array_equal(after["patience_s"], before["patience_s"] * patient)
    np.testing.assert_array_equal(after["talk_s"], before["talk_s"] * slow)
    np.testing.assert_array_equal(after["wrap_up_s"], before["wrap_up_s"] * slow)


def test_no_patience_is_endless_and_no_wrap_up_is_none() -> None:
    data = base()
    del data["contact_types"]["x"]["patience"], data["contact_types"]["x"]["wrap_up"]
    after = luck(data, "x")
    assert np.all(np.isinf(after["patience_s"]))
    assert np.all(after["wrap_up_s"] == 0)


def test_a_contact_type_goes_by_its_name_and_not_by_its_place() -> None:
    data = base()
    swapped = copy.deepcopy(data)
    swapped["contact_types"] = dict(reversed(data["contact_types"].items()))
    for k in ("x", "y"):
        assert_same(luck(swapped, k), luck(data, k))


def test_seeds_replications_and_days_have_luck_of_their_own() -> None:
    of = centre(base())
    first = draw(of, 1, 0)
    for other in (draw(of, 2, 0), draw(of, 1, 1)):
        assert not np.array_equal(first.arrival_s, other.arrival_s)
    x = first.contact_type == 0
    day = first.arrival_s < 86_400
    assert not set(first.talk_s[x & day]) & set(first.talk_s[x & ~day])
