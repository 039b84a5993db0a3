"""Mistakes in how the carrier picks a site."""

from __future__ import annotations

from typing import Any

import pytest

from tests.centre.test_error_sentences import check

ENTRY = "routes.retail.entry"
SITES = ["north", "south"]


@pytest.mark.parametrize(
    ("entry", "where", "words"),
    [
        ({"policy": "shares", "shares": {"north": 1.0}, "shares_by_time": [{"north": 1.0}]}, "",
         "give either shares or shares_by_time"),
        ({"policy": "shares", "shares_by_time": [{"north": 1.0}, {"north": 0.5, "south": 0.4}]}, "",
         "shares_by_time[1] must sum to 1, found 0.9"),
        ({"policy": "shares", "shares_by_time": [{"north": 1.0}] * 7}, "",
         "shares_by_time has 7 slices, which do not divide a day into whole minutes"),
        ({"policy": "shares", "shares_by_time": []}, ".shares_by_time", "at least 1"),
        ({"policy": "shares", "shares_by_time": [{"nort": 1.0}]}, "", "no steps for site 'nort'"),
        ({"policy": "most_idle", "shares": {"north": 1.0}}, "",
         "shares belong to policy shares or best_service, not to most_idle"),
        ({"policy": "best_service", "sites": SITES}, "", "policy best_service needs margin_s"),
        ({"policy": "best_service", "margin_s": 5}, "", "policy best_service needs sites"),
        (
            {"policy": "best_service", "sites": SITES, "margin_s": 0},
            ".margin_s",
            "greater than or equal to 0.000001",
        ),
        ({"policy": "best_service", "sites": SITES, "shares": {"north": 1.0}, "margin_s": 5}, "",
         "policy best_service takes its sites from shares; leave out sites"),
        ({"policy": "order", "sites": SITES, "margin_s": 5}, "", "no other policy takes it"),
        ({"policy": "order", "sites": SITES, "refresh_s": 60}, "",
         "policy order does not look at the sites; no refresh_s"),
        ({"policy": "most_idle", "sites": SITES, "information_lag_s": 60}, "",
         "information_lag_s needs refresh_s"),
        ({"policy": "most_idle", "sites": SITES, "refresh_s": 0.5}, ".refresh_s", "1"),
        ({"policy": "best_servce", "sites": SITES}, ".policy", "best_service"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_path(entry: dict[str, Any], where: str, words: str) -> None:
    path = "routes.retail" if "no steps" in words else ENTRY + where
    check(ENTRY, entry, path, words)
