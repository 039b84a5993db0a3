"""The shipped centre of the Anonymous Bank, which `make bank` fits to that bank's records."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import sim
from sim.calibration.fit.fitting import fit_centre
from sim.calibration.fit.given import options_file
from sim.calibration.fit.outputs import centre_text
from sim.errors import InputError
from tests.bank_records import bank_records, needs_bank

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SHIPPED = SCENARIOS / "centre" / "anonymous_bank.yaml"
OPTIONS = SCENARIOS / "fit" / "anonymous_bank.yaml"
DIGEST = "28881d2c73883b4af5378ad5f5db51443d948aac93d757a2689ffa177a656e45"
"""Of the shipped file: it is what `make bank` writes, and nobody edits it."""


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return found


def test_the_shipped_centre_is_what_the_fit_wrote() -> None:
    assert sha256(SHIPPED.read_bytes()).hexdigest() == DIGEST
    said = " ".join(SHIPPED.read_text(encoding="utf-8").split())
    assert "I. Guedj and A. Mandelbaum, Technion, 2000" in said


@pytest.mark.broad
def test_priority_customers_stand_ahead_as_the_banks_documentation_says(
    shipped: dict[str, Any],
) -> None:
    head = {n: kind.get("head_start_s") for n, kind in shipped["contact_types"].items()}
    assert head["regular_priority"] - head["regular"] == 90.0
    assert head["stock_priority"] - head["stock"] == 90.0
    assert head["regular"] - head["new_customer"] == 90.0


@pytest.mark.broad
def test_somebody_is_there_whenever_the_centre_is_open(shipped: dict[str, Any]) -> None:
    for day, span in shipped["horizon"]["opening"].items():
        total = np.sum(
            [pool["staffing"]["by_interval"][day] for pool in shipped["pools"].values()], axis=0
        )
        opens, closes = (int(t[:2]) * 2 + int(t[3:]) // 30 for t in span.split("-"))
        assert total[opens:closes].min() >= 1
        assert total.max() <= shipped["sites"]["main"]["seats"]


@pytest.mark.broad
def test_a_day_of_the_shipped_centre_runs() -> None:
    result = sim.run(sim.load("anonymous_bank"), replications=2, seed=3, workers=1)
    calls = result.calls(0)
    assert 1000 < calls["queue_s"].notna().sum() < 2600
    assert set(calls["disposition"].unique()) <= {
        "answered", "abandoned", "balked", "hung_up_in_ivr", "done",
    }  # fmt: skip


def test_a_file_of_options_is_read_and_its_mistakes_are_told(tmp_path: Path) -> None:
    found = options_file(OPTIONS)
    assert (found.name, found.window_weeks, found.return_types) == (
        "anonymous_bank", None, ("callback",),
    )  # fmt: skip
    assert found.centre["sites"]["main"]["seats"] == 14
    file = tmp_path / "o.yaml"
    for text, said in (
        ("window_week: 3\n", r"o.yaml: 'window_week' is no option of a fit.*window_weeks"),
        ("window_weeks: 0\n", r"o.yaml: window_weeks: found 0, allowed: whole numbers from 1 on"),
        ("return_types: callback\n", r"o.yaml: return_types: found 'callback'.*a list"),
        ("centre: 3\n", r"o.yaml: centre: found 3, allowed: parts of a centre"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            options_file(file, "o.yaml")


@pytest.mark.slow
@pytest.mark.data
@needs_bank
def test_the_general_fit_makes_the_shipped_centre_of_the_records() -> None:
    made = fit_centre(bank_records(), replace(options_file(OPTIONS), check=False))
    assert centre_text(made.centre) == SHIPPED.read_text(encoding="utf-8")
