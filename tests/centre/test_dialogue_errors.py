"""Mistakes in what callers may do in the IVR besides following its menus."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import constant
from tests.centre.test_error_sentences import BALANCE, NODES, check

WELCOME = f"{NODES}.welcome"


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (f"{NODES}.login.recognition", {"success": 0.9}, f"{NODES}.login",
         "a node has either authentication or recognition; use two nodes"),
        (f"{WELCOME}.recognition", {"success": 0.9, "attempts": 11},
         f"{WELCOME}.recognition.attempts", "10"),
        (f"{WELCOME}.recognition", {"success": 0.9, "on_failure": "logn"}, "ivr_journeys.menu",
         "node 'welcome' leads to 'logn', which does not exist"),
        (f"{WELCOME}.recognition", {"success": 0.9, "on_failure": "welcome"}, "ivr_journeys.menu",
         "nodes lead back to themselves: login, welcome"),
        (f"{WELCOME}.opt_out", 1.5, f"{WELCOME}.opt_out", "1"),
        ("ivr_journeys.menu.opt_out", -0.1, "ivr_journeys.menu.opt_out", "0"),
        (f"{BALANCE}.ivr.opt_out", 2, f"{BALANCE}.ivr.opt_out", "1"),
        (f"{BALANCE}.ivr.announced", {"login": 0.5}, f"{BALANCE}.ivr.announced",
         "there is no announcement node 'login'"),
        (f"{BALANCE}.ivr.success", {"welcome": 0.5}, f"{BALANCE}.ivr.success",
         "there is no authentication or recognition node 'welcome'; allowed: login"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_path(path: str, value: Any, where: str, words: str) -> None:
    check(path, value, where, words)


def test_a_way_out_that_is_closed_cannot_be_taken() -> None:
    node = {"play": constant(5), "branches": {"login": 1.0}, "opt_out": 0.1}
    check(WELCOME, node | {"opt_out_allowed": False}, WELCOME, "opt_out needs opt_out_allowed")


@pytest.mark.parametrize(
    ("window", "where", "words"),
    [
        ({"start": "08:00"}, "", "start and end belong together"),
        ({"start": "08:00", "end": "08:00"}, "", "start and end are the same time"),
        ({"start": "08:00", "end": "09:00", "event": "billing"}, "", "give either start and"),
        ({"start": "8 o'clock", "end": "09:00"}, ".start", "expected a clock time"),
        ({"event": "biling"}, ".event", "there is no demand event 'biling'; allowed: billing"),
        ({"contained": 1.2}, ".contained", "1"),
    ],
)  # fmt: skip
def test_an_announcement_has_one_window(window: dict[str, Any], where: str, words: str) -> None:
    path = f"{WELCOME}.announcement"
    check(path, {"play": constant(5), **window}, path + where, words)
