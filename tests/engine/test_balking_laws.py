"""Callers who leave because of how many wait: a birth-and-death chain, and days worked out by hand.

With exponential times and callers who balk at once the calls in the centre are a birth-and-death
chain: arrivals join k who wait with probability 1 - b(k). Its stationary distribution is exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.engine import run_compiled
from sim.engine.codes import ABANDONED, BALKED
from sim.workload.counter_based import LEAVES_BY_WAITING, chance
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    constant,
    draw,
    exponential,
    kind,
    pool,
    route,
    run,
    shown,
    step,
)

AGENTS, PER_DAY, TALK_S, PATIENCE_S = 3, 14_400, 18.0, 60.0
SHARES = ((0, 0.1), (2, 0.3), (5, 0.6))
Z = 3.5
"""Standard errors; of three figures one is further off by chance once in 700 times."""
FIGURES = ("balked", "abandoned", "waited or gone")


def while_waiting(*shares: tuple[int, float]) -> list[Data]:
    return [{"waiting_over": limit, "share": share} for limit, share in shares]


def expected(by: float = 1.0) -> NDArray[np.float64]:
    """The `FIGURES`, with all shares times ``by``."""
    most = 200
    share = [by * max([b for limit, b in SHARES if k > limit], default=0.0) for k in range(most)]
    weight = [1.0]
    for calls in range(AGENTS + most - 1):
        waiting = calls - AGENTS
        birth = PER_DAY / 86_400 * (1.0 - (share[waiting] if waiting >= 0 else 0.0))
        death = min(calls + 1, AGENTS) / TALK_S + max(waiting + 1, 0) / PATIENCE_S
        weight.append(weight[-1] * birth / death)
    chance_of = np.array(weight) / np.sum(weight)
    queue = chance_of[AGENTS:]
    length = np.arange(len(queue))
    return np.array(
        [
            queue @ np.array(share[: len(queue)]),
            (queue @ length) / PATIENCE_S / (PER_DAY / 86_400),
            queue.sum(),
        ]
    )


@pytest.mark.broad
@pytest.mark.compiled
def test_shares_by_how_many_wait_are_those_of_the_birth_and_death_chain() -> None:
    """Shares that are a twentieth too high are told apart."""
    asked = {"while_waiting": while_waiting(*SHARES)}
    call = kind([], exponential(TALK_S), patience=exponential(PATIENCE_S), balking_by_waiting=asked)
    call["demand"] = {"daily_volume": PER_DAY}
    of = centre(centre_data(contact_types={"call": call}, pools={"p": pool(AGENTS)}))
    rows = []
    for replication in range(60):
        log = run_compiled(of, draw(of, 3, replication))
        how = np.asarray(log["disposition"])
        later = log.wait_s() > 0
        gone = (how == BALKED) | (how == ABANDONED)
        rows.append([np.mean(how == BALKED), np.mean(how == ABANDONED), np.mean(later | gone)])
    found = np.array(rows)
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    off = (found.mean(axis=0) - expected()) / error
    assert np.all(np.abs(off) < Z), dict(zip(FIGURES, off.round(1).tolist(), strict=True))
    assert np.any(np.abs(found.mean(axis=0) - expected(1.05)) > Z * error)


def leaving(shares: list[Data], after_s: float | None = None, **more: Any) -> Data:
    asked: Data = {"while_waiting": shares}
    if after_s is not None:
        asked["leaves_after"] = constant(after_s)
    return {"balking_by_waiting": asked, **more}


ALL_WHO_FIND_ONE = while_waiting((0, 1.0))


def test_who_finds_another_waiting_leaves_at_once_and_has_balked(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0, 10, 20, 110], **leaving(ALL_WHO_FIND_ONE))},
        pools={"p": pool(1)},
    )
    assert shown(log, "disposition", "answer_s", "end_s") == [
        ("answered", 0.0, 100.0),
        ("answered", 100.0, 200.0),
        ("balked", None, 20.0),
        ("answered", 200.0, 300.0),
    ]


def test_who_listens_first_leaves_later_unless_answered_or_impatient(engine: Engine) -> None:
    """Of those who find one waiting: 40 s after 103 s one leaves, one is answered before, and one's
    patience is less.
    """
    quick = leaving(ALL_WHO_FIND_ONE, 40.0)
    impatient = leaving(ALL_WHO_FIND_ONE, 40.0, patience=constant(30.0))
    log = run(
        engine,
        contact_types={
            "call": kind([0, 90, 95, 101, 103, 165], talk=100, **quick),
            "other": kind([102], **impatient),
        },
        pools={"p": pool(2, ["call", "other"])},
        routes={"r": route([step("p")])},
    )
    assert shown(log, "contact_type", "disposition", "answer_s", "end_s") == [
        ("call", "answered", 0.0, 100.0),
        ("call", "answered", 90.0, 190.0),
        ("call", "answered", 100.0, 200.0),
        ("call", "answered", 190.0, 290.0),
        ("other", "abandoned", None, 132.0),
        ("call", "abandoned", None, 143.0),
        ("call", "answered", 200.0, 300.0),
    ]


def test_lines_of_other_pools_do_not_count(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0, 10], **leaving(ALL_WHO_FIND_ONE)),
            "other": kind([0, 5, 6], route="s"),
        },
        pools={"p": pool(1, ["call"]), "q": pool(1, ["other"])},
        routes={"r": route([step("p")]), "s": route([step("q")])},
    )
    assert shown(log, "contact_type", "disposition") == [
        ("call", "answered"),
        ("other", "answered"),
        ("other", "answered"),
        ("other", "answered"),
        ("call", "answered"),
    ]


def test_the_last_share_that_applies_is_compared_with_the_callers_number(engine: Engine) -> None:
    shares = while_waiting((0, 0.0), (1, 0.5), (9, 0.0))
    calls = kind([0.0, *(1.0 + n for n in range(40))], talk=1000.0, **leaving(shares))
    data = centre_data(contact_types={"call": calls}, pools={"p": pool(1)})
    workload = draw(centre(data))
    log = engine(centre(data), workload)
    waiting = 0
    for n, how in enumerate(np.asarray(log["disposition"])[1:], start=1):
        u = chance(int(workload.key[n]), LEAVES_BY_WAITING, 0)
        leaves = u < (0.5 if 1 < waiting <= 9 else 0.0)
        assert (how == BALKED) == leaves
        waiting += not leaves
