"""Mistakes in what a centre says of its outages: one sentence each, with the full path."""

from __future__ import annotations

from typing import Any

import pytest

from sim.centre import Centre, validated
from tests.builders import Data, constant
from tests.centre.bank import bank
from tests.centre.test_error_sentences import check

POWER = "outages.power"


def outage(component: str, name: str, **more: Any) -> Data:
    found = {"component": component, "name": name, "start": "10:00", "duration": constant(60)}
    return {**found, **more}


@pytest.mark.parametrize(
    "described",
    [
        outage("trunk_group", "north.main", share=0.5),
        outage("ivr", "north", share=0.1, in_ivr="to_agent"),
        outage("ivr", "south", new_calls="block"),
        outage("acd", "south", waiting="drop", talking="drop", return_ramp_s=60),
        outage("link", "wan", talking="drop", waiting="drop"),
        outage("crm", "north", handling_factor=1.5),
        outage("pool", "general", talking="hold", flaps={"times": 2, "up_time": constant(9)}),
        outage("pool", "general", moved_agents={"share": 0.5, "pool": "backup", "after_s": 9}),
        outage(
            "crm",
            "north",
            handling_factor=1,
            detection={"delay_s": 0},
            standby={"general": {"agents": 3, "activation_delay_s": 60}},
        ),
    ],
)
def test_every_component_may_fail(described: Data) -> None:
    data = bank()
    data["outages"]["other"] = described
    assert len(validated(Centre, data, "centre").outages) == 2


@pytest.mark.parametrize(
    ("described", "words"),
    [
        (
            outage("trunk_group", "north.man"),
            "there is no trunk group 'north.man'; allowed: north.main",
        ),
        (outage("trunk_group", "north.man"), "did you mean 'north.main'?"),
        (outage("ivr", "nord"), "there is no site 'nord'"),
        (outage("acd", "nord"), "did you mean 'north'?"),
        (outage("crm", "nord", handling_factor=2), "there is no site 'nord'"),
        (outage("link", "van"), "there is no link 'van'; allowed: wan; did you mean 'wan'?"),
        (outage("pool", "bakup"), "did you mean 'backup'?"),
    ],
)
def test_a_component_that_is_not_there_is_named(described: Data, words: str) -> None:
    check(POWER, described, f"{POWER}.name", words)


@pytest.mark.parametrize(
    ("described", "words"),
    [
        (
            outage("link", "wan", share=0.5),
            "share does not apply to component link, only to site, tr",
        ),
        (outage("ivr", "north", return_ramp_s=60), "return_ramp_s does not apply to component ivr"),
        (
            outage("ivr", "north", handling_factor=2),
            "handling_factor does not apply to component ivr",
        ),
        (outage("crm", "north"), "component crm needs handling_factor"),
        (
            outage("trunk_group", "north.main", waiting="drop"),
            "waiting does not apply to component tr",
        ),
        (
            outage("pool", "general", in_ivr="drop"),
            "in_ivr does not apply to component pool, only to",
        ),
        (
            outage("acd", "north", talking="hold"),
            "talking: found 'hold'; allowed for component acd: survive, drop",
        ),
        (
            outage("ivr", "north", new_calls="held"),
            "new_calls: found 'held'; allowed for component ivr: bypass, other_site, block",
        ),
        (
            outage("acd", "north", share=0.5, waiting="drop"),
            "waiting belongs to an outage of the whole",
        ),
        (outage("ivr", "north", share=0.5, new_calls="block"), "new_calls belongs to an outage of"),
        (
            outage("crm", "north", handling_factor=2, failback_delay_s=9),
            "failback_delay_s does not apply where the carrier sends no call elsewhere",
        ),
        (outage("site", "north"), "detection is required: the carrier sends calls elsewhere once"),
        (
            outage("acd", "north", new_calls="other_site"),
            "detection is required: the carrier sends",
        ),
        (
            outage("pool", "general", standby={"backup": {"agents": 1}}),
            "detection is required: standby comes once the failure is known",
        ),
        (
            outage("link", "wan", moved_agents={"share": 1, "pool": "backup"}),
            "moved_agents does not apply to component link",
        ),
    ],
)
def test_fields_that_mean_nothing_are_refused(described: Data, words: str) -> None:
    check(POWER, described, POWER, words)


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        ("component", "sites", "component", "found 'sites'; allowed: site, trunk_group, ivr, acd"),
        ("waiting", "kep", "waiting", "found 'kep'; allowed: drop, keep; did you mean 'keep'?"),
        ("share", 0, "share", "must be greater than 0, found 0"),
        ("share", 1.5, "share", "less than or equal to 1, found 1.5"),
        ("flaps", {"times": 0, "up_time": constant(1)}, "flaps.times", "must be greater than 0"),
        ("flaps", {"time": 1, "up_time": constant(1)}, "flaps.time", "did you mean 'times'?"),
        ("standby", {"bakup": {"agents": 1}}, "standby", "did you mean 'backup'?"),
        ("standby", {"backup": {"agents": 0}}, "standby.backup.agents", "greater than 0, found 0"),
        (
            "moved_agents",
            {"share": 1, "pool": "bakup"},
            "moved_agents.pool",
            "did you mean 'backup'?",
        ),
        (
            "moved_agents",
            {"share": 1, "pool": "general"},
            "moved_agents.pool",
            "pool 'general' is at site 'north', where the agents lost their place",
        ),
        ("moved_agents", {"share": 0, "pool": "backup"}, "moved_agents.share", "greater than 0"),
    ],
)
def test_bad_values_name_their_place(path: str, value: Any, where: str, words: str) -> None:
    check(f"{POWER}.{path}", value, f"{POWER}.{where}", words)


def test_a_share_of_ports_without_number_cannot_be_lost() -> None:
    described = outage("ivr", "south", share=0.5)
    check(POWER, described, f"{POWER}.share", "site 'south' has IVR ports without limit")


def test_links_have_places_and_join_two_sites_once() -> None:
    check("links.wan.capacity", -1, "links.wan.capacity", "greater than or equal to 0, found -1")
    second = {"between": ["south", "north"]}
    check("links.wan2", second, "links.wan2.between", "link 'wan' joins the same sites")
