"""A log of agents' states, a roster and holidays beside the calls: what a fit makes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.calibration.fit.beside import Beside, logged_sessions, returns
from sim.calibration.fit.days import find_days
from sim.calibration.fit.fitting import fit_centre
from sim.calibration.fit.options import FitOptions
from sim.calibration.readers.mapping_files import mapping_file
from sim.calibration.readers.reading import read
from sim.cli import main
from tests.calibration.test_fit_pieces import MONDAY, calls

AGENTS, ROSTERED, DAYS = 6, 8, 28
AWAY_S = 45.0
NINE, NOON, ONE, FIVE = 9 * 3600, 12 * 3600, 13 * 3600, 17 * 3600
STATES = {"ready": "available", "call": "talking", "pause": "unavailable", "off": "logged_out"}


def states(rows: list[tuple[str, float, float, str]]) -> pd.DataFrame:
    """A log of one day."""
    table = pd.DataFrame(rows, columns=["agent", "start_s", "end_s", "state"])
    return table.assign(day=MONDAY)


def test_a_session_of_the_log_has_short_pauses_and_the_time_before_the_first_call() -> None:
    log = states(
        [
            ("x", 0.0, 600.0, "available"),
            ("x", 600.0, 900.0, "talking"),
            ("x", 900.0, 1000.0, "unavailable"),
            ("x", 1000.0, 2000.0, "available"),
            ("x", 2000.0, 5600.0, "unavailable"),
            ("x", 5600.0, 90_000.0, "available"),
            ("y", 100.0, 200.0, "wrap_up"),
        ]
    )
    found = logged_sessions(log, split_s=600.0)
    assert found[["agent", "start_s", "end_s"]].to_numpy().tolist() == [
        ["x", 0.0, 2000.0], ["x", 5600.0, 90_000.0], ["y", 100.0, 200.0],
    ]  # fmt: skip
    assert len(logged_sessions(log, split_s=4000.0)) == 2


def test_an_agent_comes_back_when_the_log_says_available_or_with_the_next_talk() -> None:
    log = states(
        [
            ("x", 0.0, 100.0, "talking"),
            ("x", 100.0, 130.0, "unavailable"),
            ("x", 130.0, 200.0, "available"),
            ("x", 200.0, 260.0, "talking"),
            ("x", 260.0, 300.0, "wrap_up"),
            ("x", 300.0, 400.0, "talking"),
            ("y", 0.0, 50.0, "talking"),
        ]
    )
    start = MONDAY.timestamp()
    who = pd.Series(["x", "x", "x", "y", "z"])
    back, inside = returns(log, who, start + np.array([100.0, 260.0, 400.0, 50.0, 10.0]))
    assert back.tolist() == [30.0, 40.0, np.inf, np.inf, np.inf]
    assert inside.tolist() == [True, True, True, True, False]
    assert Beside(log).tells_calls and not Beside(log[log["state"] == "available"]).tells_calls


def test_holidays_and_days_worked_in_their_place_are_no_normal_days() -> None:
    rows: list[dict[str, object]] = [
        {"day": MONDAY + pd.Timedelta(days=7 * week), "join_s": NINE + 60.0 * n}
        for week in range(5)
        for n in range(30 if week == 1 else 90)
    ]
    second, fourth = MONDAY + pd.Timedelta(days=7), MONDAY + pd.Timedelta(days=21)
    named = {second: "New Year", fourth: "workday", MONDAY - pd.Timedelta(days=1): "before"}
    assert dict(find_days(calls(rows), named).unusual) == {second: "holiday", fourth: "make_up"}
    assert dict(find_days(calls(rows)).unusual) == {second: "volume"}


def made_up(folder: Path) -> Path:
    """Records of six agents, known to the second: log, a roster of eight, a holiday; the mapping.

    Agents are there from 9 to 12 and 13 to 17 h, and are away for 45 s in the mean after each call.
    """
    luck = np.random.default_rng(11)
    rows, log, roster = [], [], []
    first = pd.Timestamp("2026-03-02")
    for number in range(DAYS):
        day = first + pd.Timedelta(days=number)
        roster.append(f"{day + pd.Timedelta('9h')},{day + pd.Timedelta('17h')},desk,{ROSTERED}")
        for agent in range(AGENTS):
            for opens, closes in ((NINE, NOON), (ONE, FIVE)):
                now = float(opens)
                while True:
                    log.append((day, now, f"agent-{agent}", "ready"))
                    now += np.ceil(luck.exponential(240.0))
                    talk, away = np.ceil(luck.exponential([180.0, AWAY_S]))
                    if now + talk + away > closes:
                        break
                    at = day + pd.Timedelta(seconds=now)
                    rows.append(f"{at},0,{talk:.0f},answered,agent-{agent}")
                    log += [(day, now, f"agent-{agent}", "call"),
                            (day, now + talk, f"agent-{agent}", "pause")]  # fmt: skip
                    now += talk + away
                log.append((day, closes, f"agent-{agent}", "pause" if closes == NOON else "off"))
    text = ["entry,wait_s,talk_s,outcome,agent", *rows]
    (folder / "calls.csv").write_text("\n".join(text) + "\n")
    said = [f"{d + pd.Timedelta(seconds=s)},{a},{w}" for d, s, a, w in log]
    (folder / "states.csv").write_text("\n".join(["since,who,what", *said]) + "\n")
    (folder / "roster.csv").write_text("\n".join(["from,to,pool,agents", *roster]) + "\n")
    (folder / "days.csv").write_text("day,name\n2026-03-10,Founder's day\n")
    mapping = {
        "preset": "generic",
        "agent_states": {"file": "states.csv", "agent": "who", "start": "since", "state": "what",
                         "states": STATES},
        "roster": {"file": "roster.csv", "start": "from", "end": "to", "pool": "pool",
                   "agents": "agents"},
        "holidays": {"file": "days.csv", "day": "day", "name": "name"},
    }  # fmt: skip
    (folder / "ours.yaml").write_text(yaml.safe_dump(mapping))
    return folder / "ours.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the made-up records."""
    place = tmp_path_factory.mktemp("beside")
    made_up(place)
    return place


def test_log_roster_and_holidays_are_fitted_back(folder: Path) -> None:
    records = read(str(folder / "calls.csv"), mapping_file(folder / "ours.yaml"))
    found = fit_centre(records, FitOptions(check=False))
    rows = {(r["parameter"], r["of"]): r for r in found.parameters.to_dict("records")}
    away = rows[("unavailable", "0")]
    assert away["low"] < AWAY_S + 0.5 < away["high"]  # whole seconds, rounded up
    assert away["high"] - away["low"] < 6.0
    present = rows[("presence", "")]
    assert present["value"] == pytest.approx(AGENTS * 7 / (ROSTERED * 8), abs=0.002)
    assert present["number"] == DAYS - 1
    said = found.centre["pools"]["pool_1"]["staffing"]
    assert said["shrinkage"] == pytest.approx(1.0 - AGENTS * 7 / (ROSTERED * 8), abs=0.002)
    present = np.array(said["by_interval"]["mon"]) * (1.0 - said["shrinkage"])
    assert present[18:34].reshape(8, 2).mean(axis=1) == pytest.approx(
        [AGENTS] * 3 + [0] + [AGENTS] * 4, abs=0.35
    )
    staffing = found.study().centre.pools["pool_1"].staffing
    assert staffing.shrinkage == said["shrinkage"]
    assert dict(found.measured.days.unusual) == {pd.Timestamp("2026-03-10"): "holiday"}
    sources = found.centre["sources"]
    assert "log of agents' states" in sources["pools.pool_1.staffing"]
    assert "planner's roster" in sources["pools.pool_1.staffing.shrinkage"]
    assert "returns after a call in the log" in sources["pools.pool_1.after_call"]


@pytest.mark.broad
def test_the_log_tells_what_calls_alone_do_not(folder: Path) -> None:
    records = read(str(folder / "calls.csv"), mapping_file(folder / "ours.yaml"))
    with_log = fit_centre(records, FitOptions(check=False)).measured
    calls_only = read(str(folder / "calls.csv"), mapping_file(folder / "ours.yaml"))
    object.__setattr__(calls_only, "agent_states", None)
    without = fit_centre(calls_only, FitOptions(check=False)).measured
    hours = [
        (m.sessions["end_s"] - m.sessions["start_s"]).sum() / 3600.0 for m in (with_log, without)
    ]
    assert hours[0] == pytest.approx((DAYS - 1) * AGENTS * 7, rel=0.002)
    assert hours[1] < 0.98 * hours[0]
    assert without.aways[0].mean_s == 0.0  # nobody waited, so nothing is seen


@pytest.mark.broad
def test_the_page_says_what_was_read_beside_the_calls(folder: Path, tmp_path: Path) -> None:
    asked = [str(folder / "calls.csv"), "--mapping", str(folder / "ours.yaml"), "--no-check"]
    assert main(["fit", *asked, "--name", "x", "--out", str(tmp_path / "y")]) == 0
    page = (tmp_path / "y" / "index.html").read_text("utf-8")
    assert "a holiday" in page and "agents present per agent rostered" in page
    assert "log of agents&#39; states" in page and "agent-1" not in page
