"""Service level by every variant, against counts with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.measures import MEASURES, VARIANTS, by, count, measure_table, service_level_counts
from sim.measures.service_level import VARIANTS as TABLE
from tests.builders import kind
from tests.measures.handmade import Row, answered, gone, log_of, two_sites


def spread(n: int, start: float = 0.0) -> list[float]:
    return [start + 10.0 * i for i in range(n)]


def seventy() -> list[Row]:
    """70 answered in time, 10 abandoned within T, 20 answered late; T = 20 s."""
    rows = [answered(t, 20.0) for t in spread(70)]
    rows += [gone(t, 12.0) for t in spread(10, 1e3)]
    rows += [answered(t, 21.0) for t in spread(20, 2e3)]
    return rows


def thousand() -> list[Row]:
    """1,000 answered, 860 within 20 s; 60 abandoned, 20 within 20 s and 10 of them within 5 s."""
    rows = [answered(t, 0.0) for t in spread(500)]
    rows += [answered(t, 20.0) for t in spread(360, 6e3)]
    rows += [answered(t, 20.5) for t in spread(140, 1e4)]
    rows += [gone(t, 0.0, "balked") for t in spread(4, 2e4)]
    rows += [gone(t, 5.0) for t in spread(6, 3e4)]
    rows += [gone(t, 20.0) for t in spread(10, 4e4)]
    rows += [gone(t, 20.5) for t in spread(40, 5e4)]
    return rows


KNOWN = {
    "seventy": {
        "offered": 70 / 100,
        "answered": 70 / 90,
        "ignore_abandons": 70 / 90,
        "abandons_negative": 70 / 100,
        "abandons_positive": 80 / 100,
        "ignore_all_abandons": 70 / 90,
        "exclude_short_abandons": 70 / 100,
        "short_abandons_positive": 70 / 100,
    },
    "thousand": {
        "offered": 860 / 1060,
        "answered": 860 / 1000,
        "ignore_abandons": 860 / 1040,
        "abandons_negative": 860 / 1060,
        "abandons_positive": 880 / 1060,
        "ignore_all_abandons": 860 / 1000,
        "exclude_short_abandons": 860 / 1050,
        "short_abandons_positive": 870 / 1060,
    },
}
PUBLISHED = {
    ("seventy", "ignore_abandons"): 77.8,
    ("seventy", "abandons_negative"): 70.0,
    ("seventy", "abandons_positive"): 80.0,
    ("thousand", "answered"): 86.0,
    ("thousand", "offered"): 81.1,
    ("thousand", "abandons_negative"): 81.1,
    ("thousand", "abandons_positive"): 83.0,
    ("thousand", "ignore_abandons"): 82.7,
    ("thousand", "short_abandons_positive"): 82.1,
}
ROWS = {"seventy": seventy, "thousand": thousand}


@pytest.mark.parametrize("example", list(ROWS))
@pytest.mark.parametrize("variant", list(TABLE))
def test_known_counts_by_every_variant(example: str, variant: str) -> None:
    centre = two_sites()
    log = log_of(centre, ROWS[example]())
    known = KNOWN[example][variant]
    table = service_level_counts(log, centre, 20.0, variant, 5.0)
    assert table["numerator"].sum() / table["denominator"].sum() == pytest.approx(known, abs=1e-12)
    counts = [count(log, centre)]
    assert measure_table(counts).value[f"service_level_{variant}"] == pytest.approx(
        known, abs=1e-12
    )
    if (example, variant) in PUBLISHED:
        assert round(100 * known, 1) == PUBLISHED[example, variant]


@pytest.mark.parametrize("variant", ["offered", "answered", "ignore_abandons",
                                     "abandons_negative", "abandons_positive",
                                     "exclude_short_abandons"])  # fmt: skip
def test_the_target_names_the_variant(variant: str) -> None:
    centre = two_sites(target={"variant": variant, "short_abandon_s": 12.0})
    counts = [count(log_of(centre, seventy()), centre)]
    expected = {"offered": 70 / 100, "answered": 70 / 90, "ignore_abandons": 70 / 90,
                "abandons_negative": 70 / 100, "abandons_positive": 80 / 100,
                "exclude_short_abandons": 70 / 90}  # fmt: skip
    assert measure_table(counts).value["service_level"] == pytest.approx(expected[variant])


def test_each_type_has_its_own_target_and_together_they_are_a_ratio_of_sums() -> None:
    own = {"threshold_s": 30.0, "variant": "answered", "share": 0.5}
    centre = two_sites(contact_types={"x": kind([0.0]), "y": kind([0.0], target=own)})
    rows = [answered(0.0, 25.0), gone(1.0, 3.0), answered(2.0, 20.0)]
    rows += [answered(3.0, 25.0, contact_type="y"), answered(4.0, 31.0, contact_type="y"),
             gone(5.0, 3.0, contact_type="y")]  # fmt: skip
    log = log_of(centre, rows)
    counts = [count(log, centre)]
    table = by(counts, "service_level", "contact_type").set_index("contact_type").value
    assert table["x"] == pytest.approx(1 / 3)
    assert table["y"] == pytest.approx(1 / 2)
    assert measure_table(counts).value["service_level"] == pytest.approx(2 / 5)
    split = by(counts, "service_level", "site", "contact_type").value.tolist()
    np.testing.assert_allclose(split, [1 / 3, 1 / 2, np.nan, np.nan])
    direct = service_level_counts(log, centre).T
    assert direct["x"].tolist() == [1.0, 3.0]
    assert direct["y"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("how", ["blocked_queue", "disconnected", "dropped_in_outage"])
def test_calls_lost_from_the_queue_are_offered_and_not_answered(how: str) -> None:
    centre = two_sites()
    cut_off = answered(50.0, 1.0, disposition="dropped_in_outage", loss_cause="talking")
    counts = [count(log_of(centre, [answered(0.0), gone(10.0, 0.0, how), cut_off]), centre)]
    table = measure_table(counts).value
    assert table["service_level_offered"] == pytest.approx(1 / 3)
    assert table["service_level_ignore_all_abandons"] == pytest.approx(1 / 3)
    assert table["service_level_answered"] == 1.0
    assert table["answer_rate"] == pytest.approx(1 / 3)


def test_calls_that_never_reached_a_queue_are_in_no_number() -> None:
    centre = two_sites()
    rows = [answered(0.0), {"arrival_s": 5.0, "disposition": "disconnected"}]
    counts = [count(log_of(centre, rows), centre)]
    for variant in VARIANTS:
        assert measure_table(counts).value[f"service_level_{variant}"] == 1.0


def test_a_wait_of_exactly_the_threshold_is_in_time_whatever_its_last_bit() -> None:
    centre = two_sites()
    starts = 32_750.0 + np.arange(500) * 0.0137
    late = [t for t in starts if (t + 20.0) - t > 20.0]
    assert late, "no start rounds upwards: the test shows nothing"
    counts = [count(log_of(centre, [answered(t, 20.0) for t in late]), centre)]
    assert measure_table(counts).value["service_level"] == 1.0
    over = [count(log_of(centre, [answered(t, 20.001) for t in late]), centre)]
    assert measure_table(over).value["service_level"] == 0.0


def test_any_threshold_can_be_asked_of_the_log() -> None:
    centre = two_sites()
    log = log_of(centre, thousand())
    table = service_level_counts(log, centre, 0.0, "offered")
    assert table.numerator["x"] == 500
    table = service_level_counts(log, centre, 1e9, "offered")
    assert table.numerator["x"] == 1000
    table = service_level_counts(log, centre, 20.0, "exclude_short_abandons", 0.0)
    assert table.denominator["x"] == 1056


def test_warm_up_calls_are_left_out() -> None:
    centre = two_sites(horizon={"warmup_s": 100.0})
    log = log_of(centre, [answered(0.0, 50.0), answered(100.0, 0.0)])
    assert service_level_counts(log, centre)["denominator"].sum() == 1
    assert measure_table([count(log, centre)]).value["service_level"] == 1.0


def test_an_unknown_variant_is_answered_with_a_near_match() -> None:
    centre = two_sites()
    with pytest.raises(InputError, match="did you mean 'abandons_positive'"):
        service_level_counts(log_of(centre, []), centre, variant="abandon_positive")


def test_every_variant_is_a_measure_that_says_what_it_divides() -> None:
    for name, how in VARIANTS.items():
        measure = MEASURES[f"service_level_{name}"]
        for field in (*how.numerator, *how.denominator, *how.less):
            assert f"queue.{field}" in f"{measure.numerator} {measure.denominator}"


def test_days_and_intervals_on_target() -> None:
    centre = two_sites(horizon={"days": 3}, target={"share": 0.5})
    day = 86_400.0
    rows = [answered(0.0, 0.0), answered(1.0, 90.0)]
    rows += [answered(1800.0, 90.0), answered(1801.0, 0.0, contact_type="y")]
    rows += [answered(day, 90.0), answered(day + 1, 90.0)]
    counts = [count(log_of(centre, rows), centre)] * 2
    table = measure_table(counts).value
    assert table["target_met_days"] == 1 / 2
    assert table["target_met_intervals"] == pytest.approx(2 / 3)
    assert table["target_met_horizon"] == 0.0
    days = by(counts, "target_met_days", "day").value.tolist()
    np.testing.assert_array_equal(days, [1.0, 0.0, np.nan])
    kinds = by(counts, "target_met_intervals", "contact_type").value.tolist()
    assert kinds == [pytest.approx(1 / 3), 1.0]


def test_a_share_that_is_met_exactly_is_met() -> None:
    centre = two_sites(target={"share": 0.8})
    rows = [answered(float(i), 0.0 if i < 8 else 90.0) for i in range(10)]
    assert measure_table([count(log_of(centre, rows), centre)]).value["target_met_days"] == 1.0
