"""Shipped centres simulated, written as records, fitted and simulated again."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

import sim
from sim.calibration.fit.measure import Measured, measure
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.parameters import parameters
from sim.calibration.fit.prediction import Prediction, predict
from sim.calibration.readers.generic_layout import write_records
from sim.calibration.readers.mapping_files import preset
from sim.calibration.readers.reading import read

OPTIONS = FitOptions(window_weeks=None, replications=2)
pytestmark = [pytest.mark.broad, pytest.mark.compiled]


@cache
def retail() -> tuple[pd.DataFrame, Measured, Prediction]:
    """Fourteen days of the retail bank: records, what is measured on them, and their replay."""
    study = sim.load("retail_bank", ["centre.horizon.days=14", "replications=1", "seed=77"])
    with TemporaryDirectory() as folder:
        file = Path(folder) / "calls.csv"
        write_records(sim.run(study), file, pd.Timestamp("2026-08-03"))
        calls = read(str(file), preset("generic")).calls
    found = measure(calls, OPTIONS)
    normal = calls[calls["day"].isin(found.days.normal)]
    done = predict(normal, found, "replay", OPTIONS)
    assert done is not None
    return calls, found, done


def test_steps_and_links_are_those_of_the_centre() -> None:
    _calls, found, _done = retail()
    times = {round(o.after_s, 2) for late in found.pools.openings.values() for o in late.values()}
    assert times == {8.0, 10.0, 15.0, 20.0}
    row = parameters(found).set_index("parameter").loc["setup"]
    assert row["value"] == pytest.approx(2.0, abs=0.05)
    assert row["low"] - 0.05 <= 2.0 <= row["high"] + 0.05


def test_agents_who_take_waiting_callers_at_once_are_not_away_after_calls() -> None:
    _calls, found, _done = retail()
    assert all(a.mean_s < 0.2 for a in found.aways_present if a.least_waiting)
    assert not (parameters(found)["parameter"] == "unavailable").any()


def test_specialists_take_their_own_callers_first_and_general_agents_do_not() -> None:
    _calls, found, _done = retail()
    for pool, lines in found.pools.skills.items():
        seen = found.own_first.get(pool)
        if found.pools.agents[pool] < 5 or seen is None or seen.moments < 100:
            continue
        types = {line.partition(" @ ")[0] for line in lines}
        assert seen.holds == ("loan" in types)


def test_days_of_the_retail_bank_are_told_again() -> None:
    """Luck alone moves evening waits by 3 % (one standard deviation), waits of queued by 1.4."""
    score = retail()[2].score
    assert abs(score.abandonment_error) < 0.005
    assert abs(score.queued_error) < 0.015
    assert abs(score.wait_queued_error) < 0.08
    assert abs(score.evening_error) < 0.10


def test_waits_of_loans_and_complaints_are_told_again() -> None:
    """Without own types first they wait 17 % too long; with them 11."""
    done = retail()[2]
    waits = []
    for table in (done.recorded, done.simulated):
        own = table[table["contact_type"].isin(["loan", "complaint"])]
        waits.append(own["wait"].sum() / own["number"].sum())
    assert waits[1] / waits[0] == pytest.approx(1.0, abs=0.13)
