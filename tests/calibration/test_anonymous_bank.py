"""The shipped centre of the Anonymous Bank, and the records that it was measured on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

import sim
from sim.calibration.anonymous_bank import centre_yaml, default_output, main
from sim.calibration.bank import GROUPS, WORKDAYS, Measured, measure
from sim.calibration.bank_centre import build_centre
from sim.calibration.comparison import (
    MEASURES,
    Side,
    compare_with_records,
    recorded_calls,
    simulated_calls,
)
from sim.calibration.readers.anonymous_bank import Records, default_folder, read_records
from sim.errors import InputError

pytestmark = pytest.mark.broad

needs_records = pytest.mark.skipif(
    not default_folder().is_dir(), reason="the Anonymous Bank's records are not here"
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(default_output().read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def records() -> Records:
    return read_records()


@pytest.fixture(scope="module")
def measured(records: Records) -> Measured:
    return measure(records)


def test_the_shipped_centre_loads_and_names_its_source(shipped: dict[str, Any]) -> None:
    study = sim.load("anonymous_bank")
    assert study.centre.name == "anonymous_bank"
    assert set(study.centre.contact_types) == set(GROUPS)
    text = default_output().read_text(encoding="utf-8")
    assert "I. Guedj and A. Mandelbaum, Technion, 2000" in text
    assert "${" not in text
    assert "&id" not in text
    assert text.count("\n") <= 600
    assert text == centre_yaml(shipped)


def test_the_credits_of_the_shipped_centre(shipped: dict[str, Any]) -> None:
    credit = {name: kind["head_start_s"] for name, kind in shipped["contact_types"].items()}
    assert credit["regular_priority"] - credit["regular"] == 90.0
    assert credit["stock_priority"] - credit["stock"] == 90.0
    assert credit["regular"] - credit["new_customer"] == 90.0
    assert {kind["priority"] for kind in shipped["contact_types"].values()} == {1}


def test_somebody_is_there_whenever_the_centre_is_open(shipped: dict[str, Any]) -> None:
    for day, span in shipped["horizon"]["opening"].items():
        total = np.sum(
            [pool["staffing"]["by_interval"][day] for pool in shipped["pools"].values()], axis=0
        )
        opens, closes = (int(t[:2]) * 2 + int(t[3:]) // 30 for t in span.split("-"))
        assert total[opens:closes].min() >= 1
        assert total.max() <= shipped["sites"]["bank"]["seats"]


def test_a_day_of_the_shipped_centre_runs() -> None:
    result = sim.run(sim.load("anonymous_bank"), replications=2, seed=3, workers=1)
    calls = result.calls(0)
    assert 1000 < calls["queue_s"].notna().sum() < 2600
    assert set(calls["disposition"].unique()) <= {
        "answered", "abandoned", "balked", "hung_up_in_ivr",
    }  # fmt: skip


def test_a_missing_folder_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path / "nowhere"), "--out", str(tmp_path / "x.yaml")]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert not (tmp_path / "x.yaml").exists()


def test_a_missing_centre_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no centre file"):
        simulated_calls(tmp_path / "x.yaml", 2, 1)
    with pytest.raises(InputError, match="from 2 on"):
        compare_with_records(tmp_path / "x.yaml", None, 1, 1)


def test_estimates_are_ratios_of_totals_with_their_spread() -> None:
    calls = pd.DataFrame(
        {
            "unit": [0, 0, 1, 1, 1],
            "weekday": ["sun"] * 5,
            "family": ["regular"] * 5,
            "queued": [1.0, 0, 1, 1, 0],
            "wait_s": [60.0, 0, 30, 10, 0],
            "answered": [0.0, 1, 1, 1, 1],
            "wait_answered_s": [0.0, 0, 30, 10, 0],
            "abandoned": [1.0, 0, 0, 0, 0],
            "served": [0.0, 1, 1, 1, 1],
            "service_s": [0.0, 100, 200, 300, 400],
        }
    )
    names = {m.total: m.title for m in MEASURES}
    days = Side(calls, recorded=True).estimates(("sun",), None).iloc[0]
    assert days[names["offered"], "value"] == 2.5
    assert days[names["offered"], "spread"] == pytest.approx(np.std([2, 3], ddof=1))
    assert days[names["wait_s"], "value"] == 20.0
    assert days[names["wait_s"], "spread"] == pytest.approx(np.std([30, 40 / 3], ddof=1))
    assert days[names["abandoned"], "value"] == 20.0
    weeks = Side(calls, recorded=False).estimates(("sun", "mon"), None).iloc[0]
    assert weeks[names["offered"], "value"] == 1.25
    assert weeks[names["wait_s"], "value"] == 20.0
    residual = np.array([60 - 20 * 2, 40 - 20 * 3]) / 2.5
    assert weeks[names["wait_s"], "spread"] == pytest.approx(
        12.7062 * residual.std(ddof=1) / np.sqrt(2), rel=1e-4
    )
    assert weeks[names["service_s"], "value"] == 250.0


@pytest.mark.data
@needs_records
def test_counts_of_dropped_and_mended_rows(records: Records) -> None:
    assert records.counts == {
        "rows read": 252_290,
        "dropped: outcome PHANTOM": 2_348,
        "dropped: type is none of the six": 4,
        "dropped: wait above one hour": 0,
        "mended: negative VRU time": 257,
        "mended: past midnight": 30,
        "mended: AGENT row without a start of service": 329,
        "mended: HANG row with a service time": 696,
        "mended: service above two hours": 10,
        "kept: AGENT row with NO_SERVER": 3_198,
        "kept: AGENT row with a service of 0 s": 827,
        "rows kept": 249_938,
    }
    assert not {pd.Timestamp("1999-01-11"), pd.Timestamp("1999-01-12")} & set(records.calls["day"])


@pytest.mark.data
@needs_records
def test_the_priority_rule_began_in_mid_january(measured: Measured) -> None:
    heads = measured.head_starts
    assert heads["regular_priority over regular"].seconds == pytest.approx(90.0, abs=2.0)
    assert heads["stock_priority over stock"].seconds == pytest.approx(90.0, abs=3.0)
    assert heads["regular over new_customer"].seconds == pytest.approx(90.0, abs=6.0)
    assert heads["regular_priority over regular"].agreement > 0.9
    assert measured.in_order.seconds == pytest.approx(0.0, abs=2.0)
    assert measured.in_order.without > 0.99


@pytest.mark.data
@needs_records
def test_figures_of_the_records(records: Records, measured: Measured) -> None:
    assert measured.opening["sun"] == (7 * 3600.0, 24 * 3600.0)
    assert measured.opening["fri"] == (7 * 3600.0, 14 * 3600.0)
    assert pd.Timestamp("1999-05-23") in measured.unusual
    assert measured.gaps.gap_s.mean() == pytest.approx(9.7, abs=0.1)
    assert measured.priority_share["PS"] == pytest.approx(0.642, abs=0.001)
    regular = measured.patience["regular"]
    priority = measured.patience["regular_priority"]
    assert priority.curve.at(60.0) > regular.curve.at(60.0) > 0.75
    queued = records.calls[records.calls["queued"]]
    assert queued["wait_s"].mean() == pytest.approx(96.5, abs=0.1)


def differences(found: Any, wanted: Any, path: str = "") -> list[str]:
    """Paths at which two plain structures differ beyond rounding."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        if list(found) != list(wanted):
            return [path]
        return [d for k in found for d in differences(found[k], wanted[k], f"{path}.{k}")]
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        pairs = enumerate(zip(found, wanted, strict=True))
        return [d for i, (a, b) in pairs for d in differences(a, b, f"{path}[{i}]")]
    if isinstance(found, float) and isinstance(wanted, float):
        return [] if found == pytest.approx(wanted, rel=2e-3, abs=0.11) else [path]
    return [] if found == wanted else [path]


@pytest.mark.data
@needs_records
def test_script_and_shipped_centre_have_not_parted(
    measured: Measured, shipped: dict[str, Any]
) -> None:
    assert differences(build_centre(measured), shipped) == []


@pytest.mark.data
@needs_records
def test_simulated_weeks_resemble_the_recorded_days(records: Records) -> None:
    real = Side(recorded_calls(records), recorded=True).estimates(WORKDAYS, None).iloc[0]
    model = Side(simulated_calls(default_output(), 3, 1999, workers=1), recorded=False)
    found = model.estimates(WORKDAYS, None).iloc[0]
    tolerance = {"offered": 0.1, "service_s": 0.03, "wait_s": 0.3, "abandoned": 0.3, "p90": 0.3}
    for total, title in ((m.total, m.title) for m in MEASURES if m.total in tolerance):
        wanted = real[title, "value"]
        assert found[title, "value"] == pytest.approx(wanted, rel=tolerance[total]), title


@pytest.mark.data
@needs_records
@pytest.mark.slow
def test_the_command_writes_the_shipped_file_and_compares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shipped: dict[str, Any]
) -> None:
    out = tmp_path / "bank.yaml"
    assert main(["--out", str(out)]) == 0
    assert differences(yaml.safe_load(out.read_text(encoding="utf-8")), shipped) == []
    assert main(["--compare", "--out", str(out), "--replications", "2"]) == 0
    table = capsys.readouterr().out
    for title in (*(m.title for m in MEASURES), "regular_priority", "hour of entry", "weekday"):
        assert title in table
