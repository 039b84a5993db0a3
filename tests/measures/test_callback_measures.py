"""Callbacks and messages in counts: logs by hand, and logs of the engines moment by moment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.engine import run_reference
from sim.measures import Counts, count, per_replication
from sim.measures.counts import reconcile
from sim.measures.service_level import VARIANTS, service_level_counts
from tests.builders import centre as build
from tests.builders import centre_data, draw, exponential, kind, pool, route, shift, step
from tests.measures.brute import Brute
from tests.measures.handmade import DAY, Row, answered, gone, log_of, two_sites

BACK = {"expected_wait_over_s": 60.0, "acceptance": 0.5, "answer": 0.5, "ring_s": 20.0}


def of(**tariff: Any) -> Centre:
    kinds = {"x": kind([0.0], callback=BACK, lost_value=10.0), "y": kind([0.0])}
    return two_sites(contact_types=kinds, **({"tariff": tariff} if tariff else {}))


def called_back(queue: float, wait: float, accepted: float = 0.0, **more: Any) -> Row:
    """A caller who talks after ``wait``, of which it rings for 20 s."""
    return answered(queue, wait, disposition="called_back", callback_s=queue + accepted, **more)


def in_vain(queue: float, wait: float, accepted: float = 0.0, **more: Any) -> Row:
    """A caller whom an agent rings for 20 s up to ``wait`` after joining."""
    end = queue + wait
    return gone(queue, wait, "callback_unanswered", pool="pa", wrap_end_s=end,
                callback_s=queue + accepted, **more)  # fmt: skip


ROWS = [
    answered(0.0, 5.0, talk=60.0, wrap=10.0, expected_wait_s=0.0),
    answered(100.0, 50.0, talk=100.0, expected_wait_s=30.0),
    called_back(200.0, 320.0, talk=80.0, wrap=15.0, expected_wait_s=280.0),
    in_vain(300.0, 620.0, expected_wait_s=590.0),
    called_back(400.0, 720.0, accepted=60.0, expected_wait_s=float("inf")),
    gone(500.0, 30.0, expected_wait_s=90.0),
    gone(600.0, 60.0, "message", expected_wait_s=59.0),
    gone(700.0, 100.0, "disconnected", loss_cause="closed", callback_s=700.0, expected_wait_s=99.0),
]


def value(name: str, counts: Counts) -> float:
    return float(per_replication([counts], name)[0])


def test_callbacks_and_messages_have_measures_of_their_own() -> None:
    counts = count(log_of(of(), ROWS), of())
    assert {n: pytest.approx(value(n, counts)) for n in (
        "callback_share", "message_share", "callback_no_answer", "callback_wait",
        "called_back_calls", "callback_unanswered_calls", "message_calls", "answer_rate",
    )} == {
        "callback_share": 4 / 8,
        "message_share": 1 / 8,
        "callback_no_answer": 1 / 3,
        "callback_wait": (320.0 + 720.0) / 2,
        "called_back_calls": 2.0,
        "callback_unanswered_calls": 1.0,
        "message_calls": 1.0,
        "answer_rate": 4 / 8,
    }  # fmt: skip


def test_waits_service_level_and_quantiles_leave_callbacks_apart() -> None:
    log = log_of(of(), ROWS)
    counts = count(log, of())
    assert value("asa", counts) == pytest.approx(55.0 / 2)
    assert value("mean_wait", counts) == pytest.approx((5.0 + 50.0 + 30.0 + 60.0) / 4)
    assert value("service_level_offered", counts) == pytest.approx(1 / 4)
    assert value("service_level_answered", counts) == pytest.approx(1 / 2)
    assert value("service_level_ignore_all_abandons", counts) == pytest.approx(1 / 3)
    assert counts.arrays["wait.all"][-1] == 50.0
    for name in VARIANTS:
        table = service_level_counts(log, of(), variant=name)
        found = float(table["numerator"].sum() / table["denominator"].sum())
        assert found == pytest.approx(value(f"service_level_{name}", counts)), name


def test_the_error_of_the_expected_wait_is_that_until_an_agent_takes_the_call() -> None:
    """Errors of -5, -20, 280 - 300 and 590 - 600 s; the infinite one and the lost do not count."""
    counts = count(log_of(of(), ROWS), of())
    errors = [-5.0, -20.0, -20.0, -10.0]
    assert value("expected_wait_bias", counts) == pytest.approx(np.mean(errors))
    assert value("expected_wait_error", counts) == pytest.approx(np.mean(np.abs(errors)))


def test_handle_time_is_of_both_and_the_ring_is_work() -> None:
    rows = [ROWS[0], ROWS[2], ROWS[3]]
    counts = count(log_of(of(), rows), of())
    assert value("aht", counts) == pytest.approx((70.0 + 95.0) / 2)
    handled = counts.arrays["load.handled_s"][0].sum()
    assert handled == pytest.approx(70.0 + 20.0 + 95.0 + 20.0)
    assert counts.arrays["load.busy_s"][0].sum() == pytest.approx(handled)


def test_lines_are_free_and_unbilled_from_acceptance_on() -> None:
    rows = [called_back(0.0, 320.0, accepted=30.0, talk=61.0), in_vain(10.0, 500.0, accepted=5.0)]
    centre = of(telecom_per_minute=60.0, billing_increment_s=60.0)
    counts = count(log_of(centre, rows), centre)
    assert counts.arrays["centre.lines_s"][0].sum() == pytest.approx(35.0)
    assert counts.arrays["peak.lines"][0].max() == 2
    assert counts.arrays["peak.queue"][0].max() == 2
    billed = (60.0 + 120.0) + 60.0
    assert float(counts.arrays["cost.telecom"]) == pytest.approx(billed)


def test_who_is_not_reached_is_lost_and_who_is_called_back_earns() -> None:
    centre = of(revenue_per_answered=7.0)
    counts = count(log_of(centre, ROWS), centre)
    assert float(counts.arrays["cost.revenue"]) == pytest.approx(-7.0 * 4)
    assert float(counts.arrays["cost.lost_value"]) == pytest.approx(10.0 * 4)
    assert float(counts.arrays["horizon.answered"]) == pytest.approx(4.0)


def test_late_calls_are_those_without_a_callback() -> None:
    centre = of(penalty={"per_late_call": 1.0})
    counts = count(log_of(centre, ROWS), centre)
    assert float(counts.arrays["cost.penalty"]) == pytest.approx(8 - 4 - 1)


def test_a_log_that_does_not_add_up_is_told() -> None:
    bad = log_of(of(), [gone(0.0, 5.0, "message", queue_s=float("nan"))])
    with pytest.raises(Exception, match="left a queue that they never joined"):
        reconcile(bad)


@pytest.mark.parametrize("seed", range(4))
def test_simulated_callbacks_are_counted_moment_by_moment(seed: int) -> None:
    """Two sites, callbacks on joining and at the limit, against the slow counting."""
    calls = kind(
        [float(t) for t in range(0, 6000, 45)], exponential(170.0), patience=exponential(200.0),
        wrap_up=20, time_limit={"after_s": 80.0, "then": "callback"},
        callback={"expected_wait_over_s": 120.0, "acceptance": 0.6, "answer": 0.7, "ring_s": 15.0},
    )  # fmt: skip
    centre = build(
        centre_data(
            sites={"a": {}, "b": {}},
            links={"ab": {"between": ["a", "b"], "transfer_delay_s": 2.0}},
            contact_types={"call": calls},
            pools={"p": pool([shift(0, 5000, 2)]), "q": pool([shift(1000, 7200, 1)], site="b")},
            routes={"r": route([step("p"), step("q", after=30.0)])},
        )
    )
    log = run_reference(centre, draw(centre, seed))
    counts = count(log, centre)
    brute = Brute(log, centre)
    for index in range(2):
        slow = brute.load(index)
        for name in ("handled", "busy", "logged_in"):
            fast = counts.arrays[f"load.{name}_s"][index].ravel()
            np.testing.assert_allclose(fast, slow[name], atol=1e-6, err_msg=name)
    for what in ("lines", "queue"):
        for site in (0, 1, None):
            seconds, most = brute.occupancy_of(what, site)
            place = 2 if site is None else site
            np.testing.assert_array_equal(counts.arrays[f"peak.{what}"][place].ravel(), most)
            if site is not None:
                fast = counts.arrays[f"centre.{what}_s"][site].ravel()
                np.testing.assert_allclose(fast, seconds, atol=1e-6, err_msg=what)
    found = reconcile(log)
    assert min(found[n] for n in ("called_back", "callback_unanswered", "message")) > 0
    assert found["offered"] == sum(n for how, n in found.items() if how != "offered")
    assert counts.setting.end_s == DAY
