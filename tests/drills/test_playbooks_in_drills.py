"""Playbooks in drills: when what was done, what theory says of it, and playbooks compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.config.compared import compared
from sim.report.terminal_drills import actions_table
from sim.study.failures import without_outages
from tests.drills.test_theory import HOUR, TWO_SITES, dead_site, drilled, study

MESSAGE: dict[str, Any] = {"action": "play_message", "delay": 0, "message_s": 10, "hang_up": 0.25}
PARTNER = {"action": "outsource", "agents": 1}
PER_HOUR = 120.0


@pytest.fixture(scope="module")
def found() -> Any:
    """A drill of six days: calls move at once, who calls until the repair hears a message."""
    actions = [
        MESSAGE,
        {**PARTNER, "delay": 600},
        {**PARTNER, "delay": 0, "probability": 0.0},
        {**PARTNER, "delay": {"dist": "uniform", "low_s": 0, "high_s": 2 * HOUR}},
    ]
    of = study(6, dead_site(0.0), PER_HOUR, playbooks={"b": {"actions": actions}}, **TWO_SITES)
    return drilled(sim.Study.from_dict({**of.to_dict(), "engine": "reference"}))


def test_a_drill_tells_when_people_did_what(found: Any) -> None:
    table = found.actions().loc["b"]
    assert table["action"].tolist() == ["play_message", "outsource", "outsource", "outsource"]
    assert table["done"].tolist()[:3] == [1.0, 1.0, 0.0]
    assert 0.0 < table["done"][3] < 1.0, "some would be done after the repair only"
    assert table["median"].tolist()[:2] == [0.0, 600.0]
    assert np.isnan(table["median"][2])
    assert 0.0 < table["median"][3] < HOUR


def test_the_terminal_tells_when_people_did_what(found: Any) -> None:
    table = actions_table({"one": found})
    assert table is not None
    cells = [list(column.cells) for column in table.columns]
    assert cells[0][:2] == ["b: Message played", "b: Partner stands in"]
    assert cells[1][:3] == ["0.0 (100.0 % of days)", "10.0 (100.0 % of days)", "–"]


def test_a_share_of_those_who_hear_the_message_is_lost(found: Any) -> None:
    """Of the calls of an hour a quarter; nobody else is lost but who talked at the dead site."""
    lost = found.lost()["difference"]
    mean = PER_HOUR * MESSAGE["hang_up"]
    assert abs(lost["lost_at_message"] - mean) < 3.0 * np.sqrt(mean / 6)
    rest = lost["lost"] - lost["lost_at_message"] - lost["lost_talking"]
    assert rest == pytest.approx(0.0, abs=1e-9)


def test_a_day_without_outages_has_no_playbooks(found: Any) -> None:
    assert found.hit.study.centre.playbooks
    assert not found.calm.study.centre.playbooks
    assert not without_outages(found.hit.study).centre.outages


def test_playbooks_are_compared_as_designs_are() -> None:
    both = compared(["base", "playbook=move_agents,outsource"], least=0)
    assert both == {
        "base, move_agents": ["scenario=base", "playbook=move_agents"],
        "base, outsource": ["scenario=base", "playbook=outsource"],
    }
    texts = ["playbook=move_agents,outsource", "redundancy=single_site,as_written"]
    crossed = compared(texts, least=0)
    assert list(crossed) == [
        "single_site, move_agents",
        "single_site, outsource",
        "as_written, move_agents",
        "as_written, outsource",
    ]
