"""Rows of effects: complete, and in words that an outage may say."""

from __future__ import annotations

from typing import get_args

import pytest

from sim.centre.outage_components import (
    APPLIES,
    COMPONENTS,
    FATES,
    ComponentName,
    components_with,
)
from sim.centre.outages import Outage


def test_every_name_has_a_row() -> None:
    assert set(COMPONENTS) == set(get_args(ComponentName))


@pytest.mark.parametrize("field", FATES)
def test_fates_are_words_that_an_outage_may_say(field: str) -> None:
    words, _ = get_args(Outage.model_fields[field].annotation)
    said = {fate for row in COMPONENTS.values() for fate in row.fates(field)}
    assert said == set(get_args(words))


def test_fates_belong_to_what_is_lost() -> None:
    for name, row in COMPONENTS.items():
        assert row.ports or not row.in_ivr, name
        assert row.agents or "hold" not in row.talking, name
        assert row.queue or "held" not in row.new_calls, name
        assert row.ports or not {"bypass", "block"} & set(row.new_calls), name
        assert row.premises or row.queue or row.link or not row.waiting, name


def test_fields_apply_by_effects() -> None:
    assert {"site", "trunk_group", "ivr", "acd", "pool"} <= set(components_with("share"))
    assert not {"link", "crm"} & set(components_with("share"))
    assert "crm" in components_with("handling_factor")
    assert {"site", "acd", "pool"} <= set(components_with("moved_agents"))
    assert set(APPLIES) <= set(Outage.model_fields)
