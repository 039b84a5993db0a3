"""The time of agents who handle several chats at once."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.centre import Centre
from sim.engine import run_reference
from sim.measures import count, measure_table
from tests.builders import centre, centre_data, draw, exponential, kind, pool, shift, shown
from tests.engine.test_hand_traced_chats import chat, chatters
from tests.measures.handmade import H
from tests.measures.stretches import assert_same_counts, counted, cut


def found(of: Centre, *names: str) -> list[float]:
    table = measure_table([count(run_reference(of, draw(of)), of)])
    return [float(table["value"][name]) for name in names]


def test_an_agent_with_two_chats_is_busy_once() -> None:
    """Chats from 8:00 to 8:40, from 8:30 to 9:10 and from 9:30 to 10:10 by an agent until 10:00."""
    times = [8 * H, 8 * H + 1800.0, 9 * H + 1800.0]
    of = centre(
        centre_data(
            contact_types={"chat": chat(times, 2400.0)},
            pools={"p": chatters([shift(8 * H, 10 * H, 1)])},
        )
    )
    busy = 4200.0 + 2400.0
    assert found(
        of, "occupancy", "chats_at_once", "agents_busy", "agents_overtime", "aht", "mean_lines",
        "peak_lines", "cost_telecom",
    ) == pytest.approx([
        busy / 7800.0, 7200.0 / busy, busy / 86_400.0, 600.0 / 86_400.0, 2400.0, 0.0, 0.0, 0.0,
    ])  # fmt: skip


def busy_centre() -> Centre:
    """Two days of chats for pools at two sites, and calls, with a warm-up and short shifts."""
    return centre(
        centre_data(
            horizon={"days": 2, "warmup_s": 8.7 * H},
            sites={"a": {}, "b": {}},
            links={"ab": {"between": ["a", "b"], "transfer_delay_s": 7.0}},
            contact_types={
                "chat": {
                    "channel": "chat", "demand": {"daily_volume": 700.0}, "route": "r",
                    "talk": exponential(500.0), "wrap_up": exponential(60.0),
                    "patience": exponential(300.0),
                },
                "call": {"demand": {"daily_volume": 300.0}, "route": "c", "talk": exponential(90)},
            },
            pools={
                "p": chatters([shift(8 * H, 14 * H, 3), shift(8 * H, 11 * H, 2)], 3),
                "q": chatters([shift(8 * H, 18 * H, 2)], 2, site="b"),
                "one": pool([shift(8 * H, 18 * H, 3)], ["call", "chat"]),
            },
            routes={
                "r": {
                    "entry": {"sites": ["a"]},
                    "steps": {"a": [{"pools": ["p", "one"]}, {"after_s": 20, "pools": ["q"]}]},
                },
                "c": {"entry": {"sites": ["a"]}, "steps": {"a": [{"pools": ["one"]}]}},
            },
        )
    )  # fmt: skip


def test_load_is_that_of_looking_at_every_moment() -> None:
    """Every ten seconds, which agents have a chat, and how many chats there are."""
    of = busy_centre()
    log = run_reference(of, draw(of))
    counts = count(log, of)
    width, cells = counts.setting.width_s, counts.setting.cells
    rows = [
        r
        for r in shown(log, "pool", "agent", "queue_site", "answer_s", "wrap_end_s")
        if r[3] is not None
    ]
    assert {r[1] for r in rows if r[0] == "p"} > {0, 1, 2, 3, 4}
    assert {r[1] for r in rows if r[0] == "one"} == {-1}
    for place, name in enumerate(("p", "q")):
        delay = 7.0 if name == "q" else 0.0
        mine = [r for r in rows if r[0] == name]
        handled, busy, chats = (np.zeros(cells) for _ in range(3))
        edges = {c * width for c in range(cells + 1)} | {counts.setting.warmup_s}
        edges |= {t for r in mine for t in (r[3] - delay, r[3], r[4])}
        moments = sorted(t for t in edges if counts.setting.warmup_s <= t <= counts.setting.end_s)
        for start, end in itertools.pairwise(moments):
            cell, middle = int(start // width), 0.5 * (start + end)
            talking = [r[1] for r in mine if r[3] <= middle < r[4]]
            taken = [r[1] for r in mine if r[3] - delay <= middle < r[4]]
            handled[cell] += len(set(talking)) * (end - start)
            busy[cell] += len(set(taken)) * (end - start)
            chats[cell] += len(talking) * (end - start)
        for field, slow in (("handled", handled), ("busy", busy), ("chat", chats)):
            fast = counts.arrays[f"load.{field}_s"][place].reshape(-1)
            np.testing.assert_allclose(fast, slow, atol=1e-5, err_msg=f"{name} {field}")
    assert counts.arrays["load.chat_s"][2].sum() == 0.0
    assert counts.arrays["load.overtime_s"][0].sum() > 0.0
    logged_in = counts.arrays["load.logged_in_s"]
    assert (counts.arrays["load.busy_s"].astype(float) <= logged_in.astype(float) + 1e-6).all()


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.slow), 13, 200])
def test_a_log_counted_in_parts_has_the_same_counts(every: int) -> None:
    of = busy_centre()
    log = run_reference(of, draw(of))
    assert_same_counts(counted(cut(log, range(0, len(log), every)), of), count(log, of))


def test_chats_hold_no_line() -> None:
    of = centre(
        centre_data(
            contact_types={"chat": chat([0.0, 10.0]), "call": kind([50.0])},
            pools={"p": pool(3, ["chat", "call"])},
            tariff={"telecom_per_minute": 1.0},
        )
    )
    assert found(of, "peak_lines", "mean_lines", "cost_telecom") == pytest.approx(
        [1.0, 100.0 / 86_400.0, 100.0 / 60.0]
    )
