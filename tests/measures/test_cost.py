"""Cost: each part by hand, and parts that sum to the total to the last bit."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures import PARTS, Counts, cost_parts, count, measure_table, per_replication
from sim.measures.cost import annuity, summable
from tests.builders import Data, kind, pool, shift
from tests.measures.handmade import DAY, H, Row, answered, gone, in_ivr, log_of, refused, two_sites

ROWS = [
    answered(10.0, 0.0, 55.0, 20.0),
    answered(20.0, 2.0, 100.0, 0.0, pool="pb", contact_type="y"),
    gone(30.0, 61.0),
    gone(40.0, 0.0, "balked", contact_type="y"),
    gone(50.0, 0.0, "blocked_queue", loss_cause="queue_full"),
    gone(55.0, 9.0, "disconnected", loss_cause="closed"),
    refused(60.0),
    refused(70.0, "before_detection", "dropped_in_outage"),
    in_ivr(80.0, 90.0),
    in_ivr(90.0, 45.0, "hung_up_in_ivr"),
]


def parts(
    tariff: Data, rows: list[Row] = ROWS, staffing: list[Any] | None = None, **more: Any
) -> dict[str, float]:
    """Cost parts of a log by name."""
    centre = two_sites(tariff=tariff, **more)
    table = cost_parts([count(log_of(centre, rows, staffing), centre)])
    assert table.part.tolist() == list(PARTS)
    assert set(table.unit) == {"CNY/day"}
    return dict(zip(table.part, table.value, strict=True))


def only(
    name: str, tariff: Data, rows: list[Row] = ROWS, staffing: list[Any] | None = None, **more: Any
) -> float:
    """One part, when every other part is 0."""
    found = parts(tariff, rows, staffing, **more)
    assert {k for k, v in found.items() if v} <= {name}
    return found[name]


def paid(wage: float, *shifts: Data, **more: Any) -> Data:
    return pool(list(shifts), ["x", "y"], "a", wage_per_hour=wage, **more)


def test_a_tariff_of_nothing_costs_nothing() -> None:
    found = parts({})
    assert all(v == 0.0 for v in found.values())
    assert all(math.copysign(1.0, v) > 0 for v in found.values()), "-0.0 would be shown"


def test_agents_are_paid_for_rostered_hours_with_a_premium_at_night() -> None:
    pools = {"pa": paid(40.0, shift(0.0, 8 * H, 3)), "pb": paid(50.0, shift(20 * H, 24 * H, 2))}
    plain = only("agents", {}, [], [], pools=pools)
    assert plain == pytest.approx(40 * 24 + 50 * 8)
    premium = {"night_premium": {"start": "22:00", "end": "06:00", "factor": 1.5}}
    night = only("agents", premium, [], [], pools=pools)
    assert night == pytest.approx(40 * 3 * (2 + 6 * 1.5) + 50 * 2 * (2 + 2 * 1.5))


def test_days_share_the_cost_of_the_horizon() -> None:
    pools = {
        "pa": paid(40.0, shift(0.0, H, 1) | {"days": ["mon"]}),
        "pb": paid(0.0, shift(0, H, 1)),
    }
    assert only("agents", {}, [], [], pools=pools, horizon={"days": 4}) == pytest.approx(10.0)


def test_shrinkage_is_paid() -> None:
    own = paid(40.0, shift(0.0, H, 4))
    own["staffing"]["shrinkage"] = 0.5
    found = only("agents", {}, [], [], pools={"pa": own, "pb": paid(0.0, shift(0.0, H, 1))})
    assert found == pytest.approx(160.0)


def test_overtime_is_time_past_the_roster_to_finish_a_call() -> None:
    pools = {"pa": paid(36.0, shift(0.0, H, 1)), "pb": paid(0.0, shift(0.0, H, 1))}
    rows = [answered(H - 100.0, 0.0, 250.0, 50.0)]
    staff = [(0.0, "pa", 1), (H, "pa", 0, 1, 1), (H + 200.0, "pa", 0)]
    found = parts({"overtime_factor": 1.5}, rows, staff, pools=pools)
    assert found["overtime"] == pytest.approx(36.0 * 1.5 * 200.0 / 3600.0)
    assert found["agents"] == 36.0


def test_hiring_replaces_leavers_of_the_agents_employed() -> None:
    pools = {"pa": paid(0.0, shift(0.0, 8 * H, 10)), "pb": paid(0.0, shift(0.0, H, 20))}
    tariff = {"hiring_per_agent": 9000.0, "attrition_per_year": 0.3,
              "paid_hours_per_agent_year": 1825.0}  # fmt: skip
    employed = 100.0 * 365.0 / 1825.0
    found = only("hiring", tariff, [], [], pools=pools)
    assert found == pytest.approx(9000.0 * 0.3 * employed / 365.0)


def test_new_hires_are_coached_on_the_days_before_they_are_proficient() -> None:
    """Of 3 days they learn on 2; a quarter of ten agents, eight hours a day."""
    new = {"share": 0.25, "factor_at_start": 2.0, "weeks_to_proficiency": 3 / 7}
    pools = {"pa": paid(0.0, shift(0.0, 8 * H, 10)), "pb": paid(0.0, shift(0.0, H, 20))}
    found = only("coaching", {"coaching_per_hour": 6.0}, [], [], horizon={"days": 3},
                 pools=pools | {"pa": pools["pa"] | {"new_hires": new}})  # fmt: skip
    assert found == pytest.approx(6.0 * 0.25 * 80.0 * 2 / 3)
    assert only("coaching", {"coaching_per_hour": 6.0}, [], [], pools=pools) == 0.0


def test_agents_on_call_are_paid_a_share_of_the_wage_around_the_clock() -> None:
    pools = {"pa": paid(30.0, shift(0.0, 8 * H, 10)) | {"standby_agents": 4},
             "pb": paid(50.0, shift(0.0, H, 20))}  # fmt: skip
    found = parts({"standby_pay": 0.1}, [], pools=pools)["standby_agents"]
    assert found == pytest.approx(0.1 * 24.0 * 30.0 * 4)


def test_seats_lines_ports_and_fixed_costs() -> None:
    sites = {
        "a": {"seats": 10, "standby_seats": 3, "trunk_groups": {"t": {"lines": 30},
              "u": {"lines": 5}}, "ivr": {"ports": 20}},
        "b": {"trunk_groups": {"t": {"lines": 7}}},
    }  # fmt: skip
    tariff = {
        "seat_per_day": 2.0,
        "standby_seat_per_day": 5.0,
        "trunk_line_per_day": 0.5,
        "ivr_port_per_day": 0.25,
        "sites": {"a": {"fixed_per_day": 100.0}, "b": {"fixed_per_day": 11.0}},
    }
    found = parts(tariff, [], sites=sites)
    assert found["seats"] == 20.0
    assert found["standby_seats"] == 15.0
    assert found["trunk_lines"] == 21.0
    assert found["ivr_ports"] == 5.0
    assert found["site_fixed"] == 111.0


def test_capital_is_an_annuity_by_the_day() -> None:
    capital = {"acd": {"amount": 365_000.0, "life_years": 5.0}}
    assert only("capital", {"sites": {"a": {"capital": capital}}}) == pytest.approx(200.0)
    tariff = {"sites": {"b": {"capital": capital}}, "discount_rate": 0.08}
    yearly = 365_000.0 * 0.08 / (1.0 - 1.08**-5.0)
    assert only("capital", tariff) == pytest.approx(yearly / 365.0)
    worth = sum(annuity(1000.0, 0.08, 5.0) / 1.08**year for year in range(1, 6))
    assert worth == pytest.approx(1000.0)
    assert annuity(1000.0, 1e-12, 5.0) == pytest.approx(200.0)


def test_telecom_rounds_up_every_call_that_held_a_line() -> None:
    held = [55.0, 102.0, 61.0, 0.0, 0.0, 9.0, 90.0, 45.0]
    exact = only("telecom", {"telecom_per_minute": 0.6})
    assert exact == pytest.approx(0.01 * sum(held))
    by_minute = only("telecom", {"telecom_per_minute": 0.6, "billing_increment_s": 60.0})
    assert by_minute == pytest.approx(0.6 * (1 + 2 + 2 + 0 + 0 + 1 + 2 + 1))
    by_six = only("telecom", {"telecom_per_minute": 0.6, "billing_increment_s": 6.0})
    assert by_six == pytest.approx(0.06 * (10 + 17 + 11 + 2 + 15 + 8))


def test_a_call_of_whole_increments_is_not_rounded_up_by_its_last_bit() -> None:
    starts = 32_750.0 + np.arange(300) * 0.0137
    over = [t for t in starts if (t + 60.0) - t > 60.0]
    assert over, "no start rounds upwards: the test shows nothing"
    rows = [answered(t, 0.0, 60.0) for t in over]
    found = only("telecom", {"telecom_per_minute": 1.0, "billing_increment_s": 6.0}, rows)
    assert found == pytest.approx(len(over))


def test_minutes_in_the_ivr() -> None:
    assert only("ivr_minutes", {"ivr_per_minute": 2.0}) == pytest.approx(2.0 * 135.0 / 60.0)


def test_a_call_answered_at_another_site_is_a_transfer() -> None:
    assert only("transfers", {"transfer_per_call": 7.0}) == 7.0


def contract(rows: list[Row], days: int = 1, **rates: Any) -> float:
    pools = {"pa": paid(99.0, shift(0.0, 2 * H, 3), contract="out"),
             "pb": pool(1, ["x", "y"], "b", wage_per_hour=0.0)}  # fmt: skip
    tariff = {"outsourcing": {"out": rates, "unused": {"minimum_per_day": 1e6}},
              "hiring_per_agent": 0.0}  # fmt: skip
    staff = [(0.0, "pa", 3), (2 * H, "pa", 0)]
    return only("outsourcing", tariff, rows, staff, pools=pools, horizon={"days": days})


def test_a_contract_is_paid_by_minute_call_and_seat_instead_of_wages() -> None:
    rows = [answered(0.0, 0.0, 60.0, 30.0), answered(9.0, 0.0, 30.0, 0.0),
            answered(20.0, 0.0, 90.0, 0.0, disposition="dropped_in_outage"),
            answered(30.0, 2.0, 600.0, 0.0, pool="pb")]  # fmt: skip
    assert contract(rows, per_minute=2.0) == pytest.approx(2.0 * 210.0 / 60.0)
    assert contract(rows, per_call=3.0) == 6.0
    assert contract(rows, per_seat_hour=10.0) == 60.0
    assert contract(rows, per_minute=2.0, per_call=3.0, per_seat_hour=10.0) == pytest.approx(73.0)


def test_a_contract_has_a_minimum_on_every_day() -> None:
    rows = [answered(0.0), answered(9.0), answered(10.0), answered(DAY + 9.0)]
    found = contract(rows, days=2, per_call=10.0, minimum_per_day=25.0)
    assert found == pytest.approx((30.0 + 25.0) / 2)


def test_overtime_of_a_contract_is_not_wages() -> None:
    pools = {"pa": paid(99.0, shift(0.0, H, 1), contract="out"),
             "pb": pool(1, ["x", "y"], "b")}  # fmt: skip
    rows = [answered(H - 10.0, 0.0, 100.0)]
    staff = [(0.0, "pa", 1), (H, "pa", 0)]
    found = parts({"outsourcing": {"out": {}}, "overtime_factor": 2.0}, rows, staff, pools=pools)
    assert all(v == 0.0 for v in found.values())


def late(n: int, start: float = 0.0) -> list[Row]:
    return [answered(start + i, 100.0) for i in range(n)]


def good(n: int, start: float = 0.0) -> list[Row]:
    return [answered(start + i, 0.0) for i in range(n)]


def penalty(
    rows: list[Row], days: int = 1, share: float = 0.8, variant: str = "offered", **rates: Any
) -> float:
    target = {"share": share, "variant": variant}
    return only("penalty", {"penalty": rates}, rows, horizon={"days": days}, target=target)


def test_penalty_per_late_call_counts_all_that_were_not_answered_in_time() -> None:
    assert penalty(ROWS, per_late_call=5.0) == 5.0 * 4
    rows = [*good(3), *late(2), gone(50.0, 1.0)]
    assert penalty(rows, days=3, per_late_call=5.0) == pytest.approx(5.0 * 3 / 3)


def test_penalty_per_missed_interval() -> None:
    rows = [*good(4), *late(1, 100.0), *good(3, 1800.0), *late(1, 1900.0), *late(2, 9000.0)]
    assert penalty(rows, per_missed_interval=50.0) == 100.0


def test_penalty_per_point_of_a_day() -> None:
    rows = [*good(7), *late(3, 100.0), *good(9, DAY), *late(1, DAY + 100.0)]
    assert penalty(rows, days=3, per_point_per_day=6.0) == pytest.approx(6.0 * 10.0 / 3)


def test_penalty_follows_the_variant_of_the_target() -> None:
    rows = [*good(4), gone(50.0, 300.0), gone(51.0, 300.0)]
    assert penalty(rows, per_missed_interval=1.0) == 1.0
    assert penalty(rows, variant="answered", per_missed_interval=1.0) == 0.0


def test_lost_value_of_those_who_do_not_call_back() -> None:
    kinds = {"x": kind([0.0], lost_value=10.0), "y": kind([0.0], lost_value=100.0)}
    found = only("lost_value", {"call_back_share": 0.25}, contact_types=kinds)
    assert found == pytest.approx(0.75 * (5 * 10.0 + 1 * 100.0))


def test_revenue_counts_against_cost() -> None:
    assert only("revenue", {"revenue_per_answered": 4.0}) == -8.0


def test_costs_are_those_of_the_whole_horizon_whatever_the_warm_up() -> None:
    tariff = {"telecom_per_minute": 1.0, "penalty": {"per_late_call": 3.0},
              "revenue_per_answered": 1.0}  # fmt: skip
    assert parts(tariff) == parts(tariff, horizon={"warmup_s": 50.0})


RICH = {
    "seat_per_day": 0.1, "telecom_per_minute": 0.3, "ivr_per_minute": 0.7,
    "transfer_per_call": 1.1, "penalty": {"per_late_call": 1.3}, "revenue_per_answered": 0.17,
    "sites": {"a": {"fixed_per_day": 1234.56789, "capital": {"c": {"amount": 99_999.9,
              "life_years": 7.3}}}}, "discount_rate": 0.037,
}  # fmt: skip


def rich(seed: int) -> Counts:
    rng = np.random.default_rng(seed)
    pools = {"pa": paid(33.3, shift(0.0, 7 * H, 3)), "pb": paid(17.7, shift(0.0, 9 * H, 1))}
    kinds = {"x": kind([0.0], lost_value=2.2), "y": kind([0.0], lost_value=0.9)}
    centre = two_sites(tariff=RICH, pools=pools, contact_types=kinds, sites={"a": {"seats": 7},
                                                                             "b": {}})  # fmt: skip
    rows = [answered(t, w, *rng.exponential(100.0, 2)) if rng.random() < 0.8 else gone(t, w)
            for t, w in zip(np.sort(rng.uniform(0, H, 50)), rng.exponential(30.0, 50),
                            strict=True)]  # fmt: skip
    return count(log_of(centre, rows), centre)


def test_the_parts_sum_to_the_total_exactly_in_any_order() -> None:
    counts = [rich(seed) for seed in range(7)]
    table = measure_table(counts)
    value = cost_parts(counts).set_index("part").value
    total = table.value["cost_total"]
    assert (value != 0.0).sum() >= 9
    assert math.fsum(value) == total
    assert sum(value.tolist()) == total
    assert sum(value.tolist()[::-1]) == total
    assert value.sum() == total
    assert value.tolist() == [table.value[f"cost_{p}"] for p in PARTS]
    for number, one in enumerate(counts):
        each = [per_replication([one], f"cost_{p}")[0] for p in PARTS]
        whole = per_replication(counts, "cost_total")[number]
        assert math.fsum(each) == sum(each) == sum(each[::-1]) == whole
    assert total == pytest.approx(per_replication(counts, "cost_total").mean(), rel=1e-14)


amounts = st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=30)


@given(amounts, st.randoms(use_true_random=False))
def test_summable_amounts_have_one_sum(values: list[float], random: Random) -> None:
    rounded = summable(np.array(values)).tolist()
    bound = sum(abs(v) for v in values)
    assert max(abs(a - b) for a, b in zip(values, rounded, strict=True)) <= bound * 2.0**-49
    total = math.fsum(rounded)
    random.shuffle(rounded)
    assert sum(rounded) == total
    assert float(np.sum(rounded)) == total


def test_cost_per_call_is_a_ratio_of_totals() -> None:
    counts = [rich(seed) for seed in range(3)]
    table = measure_table(counts)
    cost = per_replication(counts, "cost_total")
    answers = per_replication(counts, "answered_calls")
    assert table.value["cost_per_answered"] == pytest.approx(cost.sum() / answers.sum())
    assert table.value["cost_per_offered"] == pytest.approx(cost.mean() / 50.0)
    assert table.unit["cost_per_answered"] == "CNY/call"
