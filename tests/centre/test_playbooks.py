"""Playbooks: what is shipped holds for every bank with two sites, and mistakes are told."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.errors import InputError
from tests.builders import Data, centre, centre_data, kind, pool, route, step
from tests.engine.test_hand_traced_components import outage

SHIPPED = ("carrier_only", "move_agents", "callbacks_on", "outsource", "full_response")
CALLBACK = {"expected_wait_over_s": 60, "acceptance": 0.5, "answer": 0.9, "ring_s": 10}


def two_sites(**more: Any) -> Data:
    data: Data = {
        "sites": {"a": {}, "b": {}},
        "pools": {"p": pool(2), "q": pool(2, site="b")},
        "routes": {"r": route({"a": [step("p")], "b": [step("q")]})},
    }
    return centre_data(**{**data, **more})


def of_action(action: str, **more: Any) -> Data:
    return {"book": {"actions": [{"action": action, "delay": 60, **more}]}}


def sentence(data: Data) -> str:
    with pytest.raises(InputError) as caught:
        centre(data)
    return str(caught.value)


@pytest.mark.parametrize("bank", ["retail_bank", "national_bank"])
def test_shipped_playbooks_hold_for_every_bank_with_two_sites(bank: str) -> None:
    study = sim.load(bank, [f"playbook=[{','.join(SHIPPED)}]"])
    assert tuple(study.centre.playbooks) == SHIPPED


def test_a_number_of_seconds_is_a_delay() -> None:
    of = centre(two_sites(playbooks=of_action("move_agents")))
    (action,) = of.playbooks["book"].actions
    assert action.delay.mean() == 60


AT = "centre.playbooks.book.actions[0]"


@pytest.mark.parametrize(
    ("action", "more", "said"),
    [
        ("move_agent", {}, ".action: found 'move_agent'; allowed: move_calls, move_agents, "),
        ("move_agents", {"message_s": 3}, ": message_s does not apply to move_agents, only to play_message"),
        ("play_message", {"message_s": 3}, ": play_message needs hang_up"),
        ("outsource", {}, ": outsource needs either agents or share"),
        ("outsource", {"agents": 1, "share": 0.5}, ": outsource needs either agents or share"),
        ("move_calls", {"step": 0.1}, ": give both step and every_s, or neither"),
        ("move_calls", {"away_from": "main"}, ".away_from: there is no site 'main'; allowed: failed, a, b"),
        ("move_calls", {"away_from": "a", "to": "a"}, ".to: 'a' is where they come from"),
        ("move_agents", {"to": "p2"}, ".to: there is no pool 'p2'; allowed: others, p, q; did you mean 'p'?"),
        ("put_off_breaks", {"pools": ["x"]}, ".pools: there is no pool 'x'; allowed: p, q"),
        ("play_message", {"message_s": 3, "hang_up": 0, "contact_types": ["cal"]},
         ".contact_types: there is no contact type 'cal'; allowed: call; did you mean 'call'?"),
        ("offer_callbacks", {"callback": {**CALLBACK, "expected_wait_over_s": None}},
         ": callback is never offered; it needs expected_wait_over_s"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence(action: str, more: Data, said: str) -> None:
    assert sentence(two_sites(playbooks=of_action(action, **more))).startswith(AT + said)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("move_calls", "calls move to another one"),
        ("move_agents", "agents move to another one"),
        ("outsource", "a partner stands in at another one; name a pool"),
    ],
)
def test_a_centre_of_one_site_has_nowhere_else(action: str, said: str) -> None:
    more = {"agents": 1} if action == "outsource" else {}
    found = sentence(centre_data(playbooks=of_action(action, **more)))
    assert found == f"{AT}.to: the centre has one site, 'a'; {said}"


def test_agents_without_a_pool_to_go_to_are_told_before_anything_runs() -> None:
    kinds = {"call": kind([]), "card": kind([], route="cards")}
    data = two_sites(
        contact_types=kinds, pools={"p": pool(1, "card"), "q": pool(1, site="b")},
        routes={"r": route({"b": [step("q")]}), "cards": route([step("p")])},
        outages=outage("pool", "p"), playbooks=of_action("move_agents"),
    )  # fmt: skip
    assert sentence(data) == f"{AT}.to: no pool of another site has a skill of p; name a pool"
    data["outages"] = outage("pool", "q", detection={"delay_s": 0})
    data["pools"]["p"] = pool(1, ["card", "call"])
    centre(data)


def test_calls_are_not_moved_where_every_site_is_on_its_own() -> None:
    data = two_sites(playbooks=of_action("move_calls"), routing={"overflow": False})
    assert sentence(data) == (
        f"{AT}.action: with routing.overflow false every site is on its own, and no calls are moved"
    )


def test_a_type_has_one_callback() -> None:
    one = of_action("offer_callbacks", callback=CALLBACK)
    other = of_action("offer_callbacks", callback={**CALLBACK, "answer": 0.5})
    data = two_sites(playbooks={"one": one["book"], "other": other["book"]})
    assert sentence(data) == (
        "centre.playbooks.other.actions[0].callback: another action offers 'call' another callback; "
        "allowed: one"
    )
    own = two_sites(
        contact_types={"call": kind([], callback=CALLBACK)},
        playbooks=of_action("offer_callbacks", callback=CALLBACK, contact_types=["call"]),
    )
    assert sentence(own) == f"{AT}.contact_types: 'call' has a callback of its own already"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ({"component": "site", "name": "c"}, "name: there is no site 'c'; allowed: a, b"),
        ({"name": "x"}, "name: there is no component 'x'; allowed: a, b, p, q"),
        (
            {"component": "agent"},
            "component agent fails agent by agent, which calls for no playbook; ",
        ),
    ],
)
def test_a_playbook_is_for_something_that_may_fail(on: Data, said: str) -> None:
    books = of_action("move_agents")
    books["book"]["on"] = on
    assert said in sentence(two_sites(playbooks=books))


def test_a_playbook_needs_an_action() -> None:
    found = sentence(two_sites(playbooks={"book": {"actions": []}}))
    assert found == "centre.playbooks.book: a playbook needs an action"
