"""Quantiles of waits: numpy's, replication by replication."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.errors import InputError
from sim.measures import by, count, measure_table, per_replication
from tests.measures.handmade import DAY, Row, answered, gone, log_of, two_sites

CENTRE = two_sites(horizon={"days": 2})
LEVELS = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}


def drawn(seed: int) -> list[Row]:
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(300):
        t = float(rng.uniform(0, 2 * DAY - 100))
        wait = float(rng.choice([0.0, rng.exponential(30.0)]))
        where: Row = {"contact_type": str(rng.choice(["x", "y"])), "entry_site": "a"}
        if t < DAY:
            rows.append(answered(t, wait, **where))
        rows.append(gone(t, 1e4, **where))
    return sorted(rows, key=lambda r: r["arrival_s"])


def waits(rows: list[Row], **where: Any) -> list[float]:
    return [
        r["answer_s"] - r["queue_s"]
        for r in rows
        if r["disposition"] == "answered" and all(r[k] == v for k, v in where.items())
    ]


@pytest.mark.parametrize("name", list(LEVELS))
def test_quantiles_are_numpys_and_their_mean_has_a_t_interval(name: str) -> None:
    logs = [drawn(seed) for seed in range(4)]
    counts = [count(log_of(CENTRE, rows), CENTRE) for rows in logs]
    each = [np.quantile(waits(rows), LEVELS[name]) for rows in logs]
    np.testing.assert_allclose(per_replication(counts, f"wait_{name}"), each)
    row = measure_table(counts).loc[f"wait_{name}"]
    assert row.value == pytest.approx(np.mean(each))
    half = stats.t.ppf(0.975, 3) * np.std(each, ddof=1) / 2.0 / row.value
    assert np.log(row.high / row.value) == pytest.approx(half)
    assert np.log(row.value / row.low) == pytest.approx(half)
    kinds = by(counts, f"wait_{name}", "contact_type").value
    for kind, value in zip("xy", kinds, strict=True):
        expected = np.mean([np.quantile(waits(r, contact_type=kind), LEVELS[name]) for r in logs])
        assert value == pytest.approx(expected)


def test_by_site_day_and_interval() -> None:
    rows = drawn(9)
    counts = [count(log_of(CENTRE, rows), CENTRE)]
    np.testing.assert_allclose(
        by(counts, "wait_p90", "site").value, [np.quantile(waits(rows), 0.9), np.nan]
    )
    np.testing.assert_allclose(
        by(counts, "wait_p90", "day").value, [np.quantile(waits(rows), 0.9), np.nan]
    )
    first = [r["answer_s"] - r["queue_s"] for r in rows
             if r["disposition"] == "answered" and r["queue_s"] % DAY < 1800.0]  # fmt: skip
    assert first
    assert by(counts, "wait_p50", "interval").value[0] == pytest.approx(np.median(first))


def test_replications_without_an_answered_call_are_left_out_of_the_mean() -> None:
    some = count(log_of(CENTRE, [answered(0.0, 8.0)]), CENTRE)
    none = count(log_of(CENTRE, [gone(0.0, 8.0)]), CENTRE)
    assert measure_table([some, none, some]).value["wait_p90"] == 8.0
    assert np.isnan(per_replication([some, none], "wait_p90")[1])


def test_one_axis_at_a_time() -> None:
    counts = [count(log_of(CENTRE, drawn(1)), CENTRE)]
    with pytest.raises(InputError, match="can be split by 1 axis at a time"):
        by(counts, "wait_p90", "site", "day")
