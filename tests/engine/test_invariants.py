"""Laws that hold in every log, over small odd centres."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.centre import Centre
from sim.engine import run_compiled
from tests import invariants as law
from tests.builders import ENGINES, Data, centre, draw
from tests.corpora import many, on_chosen_centres, quick
from tests.logs import assert_same_log
from tests.strategies import centres, plain_centres

LONG = many(3_000)


def check_every_law(data: Data) -> None:
    """One engine's log stands for both: they are the same (`test_compiled`)."""
    of = centre(data)
    workload = draw(of)
    log = run_compiled(of, workload)
    law.assert_reconciles(of, workload, log)
    law.assert_lines_and_ports_suffice(of, log)
    law.assert_agents_take_one_call_each(of, log)
    law.assert_outages_drop_what_they_touch(of, workload, log)
    assert_same_log(log, run_compiled(of, workload))


def check_plain_laws(data: Data) -> None:
    of = centre(data)
    workload = draw(of)
    log = run_compiled(of, workload)
    law.assert_reconciles(of, workload, log)
    law.assert_queue_limits_hold(of, log)
    law.assert_agents_take_one_call_each(of, log)
    law.assert_nobody_idles_beside_a_waiting_call(of, log)


@pytest.mark.broad
@quick(10)
@given(data=centres(features=False))
@on_chosen_centres(features=False, first=24)
def test_every_call_ends_once_with_consistent_times_places_and_luck(data: Data) -> None:
    check_every_law(data)


@pytest.mark.broad
@quick(20)
@given(plain_centres())
def test_with_one_open_step_no_agent_idles_while_a_call_waits(data: Data) -> None:
    check_plain_laws(data)


@pytest.mark.slow
@LONG
@given(centres(features=False))
def test_every_call_ends_once_in_thousands_of_centres(data: Data) -> None:
    check_every_law(data)


@pytest.mark.slow
@LONG
@given(plain_centres())
def test_no_agent_idles_while_a_call_waits_in_thousands_of_centres(data: Data) -> None:
    check_plain_laws(data)


@quick(10)
@given(plain_centres())
def test_one_pool_answers_by_priority_then_by_waiting_time_and_head_start(data: Data) -> None:
    """Each call taken from the line was the best of those that waited at that instant."""
    data["pools"] = {"p": {**data["pools"]["p0"], "own_type_first": False}}
    site = data["pools"]["p"]["site"]
    for route in data["routes"].values():
        route["entry"] = {"policy": "order", "sites": [site]}
        route["steps"] = {site: [{"after_s": 0, "pools": ["p"]}]}
    of = centre(data)
    for run in ENGINES.values():
        log = run(of, draw(of))
        waits = list(law.waiting_spans(log, of))

        def merit(row: law.Row, of: Centre = of) -> tuple[float, float]:
            kind = of.contact_types[row["contact_type"]]
            return kind.priority, row["queue_s"] - kind.head_start_s

        for row, _, taken in waits:
            if row["answer_s"] is None:
                continue
            for other, since, until in waits:
                if since < taken < until:
                    assert merit(row) <= merit(other), (row, other)


@quick(8)
@given(centres(features=False))
def test_the_same_seed_gives_the_same_workload_and_another_replication_does_not(
    data: Data,
) -> None:
    of = centre(data)
    one, again = draw(of), draw(of)
    assert one.failures == again.failures
    for column in ("arrival_s", "talk_s", "patience_s", "u_entry", "u_agent", "ivr_s"):
        np.testing.assert_array_equal(getattr(one, column), getattr(again, column))
    if len(one):
        assert not np.array_equal(one.u_entry, draw(of, replication=1).u_entry)
        assert not np.array_equal(one.u_entry, draw(of, seed=2).u_entry)
