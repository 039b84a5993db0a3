"""From names to indices, mistakes that only show there, custom rules, the log as a table."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine import Rules, run_reference
from sim.engine.plan import build_plan
from sim.engine.reference.records import Call
from sim.errors import InputError
from tests.builders import Data, centre, centre_data, draw, kind, pool, route, shown, step
from tests.engine.test_hand_traced_components import outage

TWO_SITES: Data = {"a": {}, "b": {}}
LINK = {"ab": {"between": ["a", "b"]}}


def test_without_overflow_a_line_of_foreign_pools_only_is_refused() -> None:
    of = centre(
        centre_data(
            sites=TWO_SITES,
            links=LINK,
            pools={"far": pool(1, site="b")},
            routes={"r": route([step("far")])},
            routing={"overflow": False},
        )
    )
    with pytest.raises(InputError) as error:
        run_reference(of, draw(of))
    assert str(error.value).startswith(
        "centre.routing.overflow: false leaves no pool for contact type 'call' at site 'a'"
    )


def test_transfers_without_waiting_or_delay_may_not_lead_back() -> None:
    steps = {
        "a": [step(after=0, transfer_to="b"), step("p", after=5)],
        "b": [step(after=0, transfer_to="a")],
    }
    patient = {"call": kind([0.0], patience=600)}
    data = centre_data(sites=TWO_SITES, links=LINK, routes={"r": route(steps)})
    of = centre({**data, "contact_types": patient})
    with pytest.raises(InputError, match=r"routes\.r\.steps\.\w: transfers without waiting or del"):
        build_plan(of)
    near = {"overflow": False}
    steps["b"].append(step("q", after=5))
    pools = {"p": pool(1), "q": pool(1, site="b")}
    data = centre_data(sites=TWO_SITES, links=LINK, routes={"r": route(steps)}, pools=pools)
    build_plan(centre({**data, "routing": near}))
    slow = {"ab": {"between": ["a", "b"], "transfer_delay_s": 1}}
    build_plan(centre({**data, "links": slow, "contact_types": patient}))


def test_callers_without_patience_may_not_be_sent_round_in_a_circle() -> None:
    """Nobody on duty: the call would move between the sites for ever."""
    steps = {
        "a": [step("p"), step(after=60, transfer_to="b")],
        "b": [step("q"), step(after=60, transfer_to="a")],
    }
    pools = {"p": pool(0), "q": pool(0, site="b")}
    data = centre_data(sites=TWO_SITES, links=LINK, pools=pools, routes={"r": route(steps)})
    with pytest.raises(InputError, match="transfers for callers without patience lead back"):
        build_plan(centre(data))
    data["contact_types"] = {"call": kind([0.0], patience=3600)}
    of = centre(data)
    assert shown(run_reference(of, draw(of)), "disposition", "end_s") == [("abandoned", 3600.0)]


@pytest.mark.parametrize(
    ("own", "why"),
    [
        (True, "who waits for a callback has no patience"),
        (False, "a playbook offers a callback, and who waits for one has no patience"),
    ],
    ids=["of the type", "of a playbook"],
)
def test_callers_who_may_be_called_back_may_not_be_sent_round(own: bool, why: str) -> None:
    """They have patience, but not once a callback is promised."""
    steps = {
        "a": [step("p"), step(after=60, transfer_to="b")],
        "b": [step("q"), step(after=60, transfer_to="a")],
    }
    promise = {"expected_wait_over_s": 30.0, "acceptance": 1.0, "answer": 1.0, "ring_s": 5.0}
    call = {**kind([0.0], patience=3600), **({"callback": promise} if own else {})}
    offer = {"action": "offer_callbacks", "delay": 0, "callback": promise}
    data = centre_data(
        sites=TWO_SITES,
        links=LINK,
        pools={"p": pool(0), "q": pool(0, site="b")},
        routes={"r": route(steps)},
        contact_types={"call": call},
        outages=outage("crm", "a", detection={"delay_s": 10}, handling_factor=1.0),
        playbooks={"k": {"actions": [offer]}},
    )
    with pytest.raises(InputError, match=f"would be moved for ever \\({why}\\)"):
        build_plan(centre(data))
    if not own:
        build_plan(centre({**data, "outages": {}}))
    build_plan(centre({**data, "routing": {"overflow": False}}))


def test_a_plan_groups_pools_by_preference() -> None:
    pools = {
        "p": pool(1, {"call": {"preference": 3}}),
        "q": pool(1, {"call": {"preference": 1}}),
        "s": pool(1, {"call": {"preference": 3}}),
    }
    plan = build_plan(centre(centre_data(pools=pools, routes={"r": route([step("s", "p", "q")])})))
    queue = plan.contact_types[0].queues[0]
    assert queue is not None
    assert queue.steps[0].groups == ((1,), (0, 2))
    assert queue.first_pools == (0, 1, 2)


def test_the_first_pools_of_a_line_that_opens_on_condition_are_all_its_pools() -> None:
    steps = [step("p", when={"queue_longer_than": 3}), step("q", after=10)]
    pools = {"p": pool(1), "q": pool(1)}
    planned = build_plan(
        centre(centre_data(pools=pools, routes={"r": route(steps)}))
    ).contact_types[0]
    assert planned.queues[0] is not None
    assert planned.queues[0].first_pools == (0, 1)


class SecondSiteFirst(Rules):
    """A custom policy: the sites in the order against the one written."""

    def candidate_sites(self, call: Call) -> list[int]:
        return list(reversed(list(super().candidate_sites(call))))


def test_a_policy_may_be_written_in_python() -> None:
    of = centre(
        centre_data(
            sites=TWO_SITES,
            contact_types={"call": kind([0.0])},
            pools={"p": pool(1), "q": pool(1, site="b")},
            routes={"r": route({"a": [step("p")], "b": [step("q")]}, sites=["a", "b"])},
        )
    )
    assert shown(run_reference(of, draw(of)), "entry_site") == [("a",)]
    assert shown(run_reference(of, draw(of), SecondSiteFirst), "entry_site") == [("b",)]


class FewestWaiting(Rules):
    """Sites by the calls that wait there, whatever the agents."""

    def look(self, kind: int, site: int) -> float:
        return float(self.sites[site].waiting)


def test_what_the_carrier_looks_at_may_be_written_in_python_and_comes_late_too() -> None:
    """Two wait at a, nobody at b, which has no agents: by expected wait nobody would go there."""
    data = centre_data(
        sites=TWO_SITES,
        contact_types={"call": kind([0.0, 1.0, 2.0, 61.0, 62.0])},
        pools={"p": pool(1), "q": pool(0, site="b")},
        routes={
            "r": route(
                {"a": [step("p")], "b": [step("q")]},
                policy="least_expected_wait", sites=["a", "b"], refresh_s=60,
            )
        },
    )  # fmt: skip
    of = centre(data)
    assert shown(run_reference(of, draw(of)), "entry_site") == [("a",)] * 5
    late = shown(run_reference(of, draw(of), FewestWaiting), "entry_site")
    assert late == [("a",), ("a",), ("a",), ("b",), ("b",)]


def test_the_log_as_a_table_has_names_and_waits() -> None:
    of = centre(centre_data(contact_types={"call": kind([0.0, 10.0, 20.0], patience=95)}))
    frame = run_reference(of, draw(of)).frame()
    assert frame["disposition"].tolist() == ["answered", "answered", "abandoned"]
    assert frame["contact_type"].tolist() == ["call"] * 3
    assert frame["pool"].isna().tolist() == [False, False, True]
    assert frame["wait_s"].tolist() == [0.0, 90.0, 95.0]
    assert frame.index.name == "call"


def test_a_centre_that_nobody_calls_has_an_empty_log() -> None:
    of = centre(centre_data(contact_types={"call": kind([])}))
    log = run_reference(of, draw(of))
    assert len(log) == 0
    assert log.frame().empty
    assert np.asarray(log.staffing_level).tolist() == [1]
