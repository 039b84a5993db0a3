"""Shifts begin before the first call that they show and end before, or after, the last."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.calibration.fit.sessions import handled, sessions
from sim.calibration.fit.shift_edges import shift_sessions
from sim.calibration.fit.skills import agent_skills

MONDAY = pd.Timestamp("2026-01-05")


def calls(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(
        [{"agent": "x", "join_s": 0.0, "wait_s": 0.0, "talk_s": 60.0} | row for row in rows]
    )
    return table.assign(
        day=MONDAY, weekday="mon", contact_type="a", wrap_up_s=np.nan,
        start_s=table["join_s"] + table["wait_s"], queued=table["wait_s"] > 0, outcome="answered",
    )  # fmt: skip


def edges(table: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Begin and end of the session of each agent."""
    work = handled(table)
    found = shift_sessions(work, table, agent_skills(work), {"x": "p", "y": "p"}, 0.0)
    spans = zip(found["start_s"].tolist(), found["end_s"].tolist(), strict=True)
    return dict(zip(map(str, found["agent"]), spans, strict=True))


def test_a_shift_ends_within_the_last_call_where_callers_wait_after_it() -> None:
    """Half of the call was before; a shift that begins as a caller waits begins with that call."""
    waited: list[dict[str, object]] = [
        {"join_s": 1000.0, "wait_s": 10.0},
        {"join_s": 1060.0, "wait_s": 30.0, "agent": "y"},
    ]
    found = edges(calls(waited))
    assert found["x"] == (1010.0, 1040.0)


def test_where_nobody_waits_it_may_have_ended_later_and_begun_earlier() -> None:
    """Gaps of 20 s: (60²/2 + 60 x 20 + 20²) / 80 = 42.5 s after the start of the last call."""
    found = edges(calls([{"join_s": 1000.0 + 80.0 * k} for k in range(10)]))
    assert found["x"][0] == pytest.approx(980.0)
    assert found["x"][1] == pytest.approx(1762.5)


def test_nobody_was_idle_while_a_caller_waited() -> None:
    """Somebody waited until five seconds before the first call: less than the mean of 20 s."""
    rows: list[dict[str, object]] = [{"join_s": 1000.0 + 80.0 * k} for k in range(10)]
    rows.append({"join_s": 990.0, "wait_s": 5.0, "agent": "y"})
    start, _end = edges(calls(rows))["x"]
    assert 995.0 < start < 1000.0


def test_shifts_of_agents_are_found_in_the_mean() -> None:
    """An agent of a busy line: calls of 100 s, idle 25 s, shifts of about an hour."""
    luck = np.random.default_rng(5)
    rows: list[dict[str, object]] = []
    true = []
    for number in range(400):
        shift = (5000.0, 5000.0 + luck.uniform(3000.0, 4200.0))
        now = shift[0] + luck.exponential(25.0)
        while now < shift[1]:
            talk = float(luck.exponential(100.0))
            rows.append({"agent": f"a{number}", "join_s": now, "talk_s": talk})
            now += talk + luck.exponential(25.0)
        true.append(shift)
    table = calls(rows)
    work = handled(table)
    there = shift_sessions(work, table, agent_skills(work), {f"a{k}": "p" for k in range(400)}, 0.0)
    plain = sessions(work)
    start, end = np.array(true).mean(axis=0)
    assert there["start_s"].mean() == pytest.approx(start, abs=8.0)
    assert there["end_s"].mean() == pytest.approx(end, abs=12.0)
    assert plain["end_s"].mean() > end + 40.0
